"""Visits are offered, chosen, read back, booked, moved and cancelled; nothing is done twice."""

from collections import Counter
from datetime import timedelta

import pytest

from dialog.clinical.care import AppointmentStatus
from dialog.turn import NextStep, Utterance
from tests.booking_calls import (
    CALL,
    TODAY,
    WISH,
    clinic_of_anna,
    free,
    manager_at,
    talk,
    told,
)
from tests.fakes_clinic import Trouble


@pytest.fixture
def clinic():
    return clinic_of_anna()


@pytest.fixture
def manager(parts, clock, clinic):
    return manager_at(clinic, parts, clock)


async def test_times_are_offered_chosen_read_back_and_booked(manager, clinic):
    turns = await talk(manager, *WISH, "the second one", "yes")
    assert "tomorrow at nine in the morning" in told(turns[3])
    assert "tomorrow at eleven in the morning" in told(turns[4])
    assert "It is booked" in told(turns[5])
    (booked,) = clinic.booked.values()
    assert (booked.patient_id, booked.begins_at.hour) == ("p1", 11)
    assert turns[5].slots["appointment_scheduled"] is True
    assert turns[5].slots["appointment_id"] == booked.id


async def test_nothing_is_booked_before_the_yes(manager, clinic):
    await talk(manager, *WISH, "the second one")
    assert not clinic.booked


async def test_whoever_says_no_has_nothing_booked(manager, clinic):
    turn = (await talk(manager, *WISH, "the first one", "no"))[-1]
    assert "not booked anything" in told(turn)
    assert not clinic.booked


async def test_who_does_not_move_a_visit_after_all_hears_that_it_stays(manager, clinic):
    old = await clinic.book("p1", free(2, 9).id, reason="x", key="before")
    turn = (await talk(manager, "move my appointment to tomorrow", "the first one", "no"))[-1]
    assert "it stays as it is" in told(turn)
    assert "not booked" not in told(turn)
    assert clinic.booked[old.id].begins_at == old.begins_at


async def test_who_is_unknown_is_asked_first_and_the_wish_is_kept(manager, clinic):
    identity = ("anna lopez", "march third nineteen eighty")
    turns = await talk(manager, *WISH, *identity, "the first one", "yes", known=None)
    assert turns[3].active_form == "identity_form"
    assert turns[5].active_form == "slot_choice_form"
    assert len(clinic.booked) == 1


async def test_another_day_is_looked_up_anew(manager, clinic):
    turns = await talk(manager, *WISH, "none of those", "in three days", "the first one", "yes")
    assert turns[4].requested_slot == "preferred_appointment_time"
    (booked,) = clinic.booked.values()
    assert booked.begins_at.date() == (TODAY + timedelta(days=3)).date()


async def test_where_nothing_is_free_then_the_nearest_is_offered(manager):
    turn = (await talk(manager, "i want an appointment", "a check up", "tomorrow evening"))[-1]
    assert "nothing free just then" in told(turn)
    assert turn.requested_slot == "chosen_slot"


async def test_no_free_time_is_no_dead_end(manager, clinic):
    turns = await talk(manager, "i want a prenatal visit", "any time", "yes")
    assert "waiting list" in told(turns[2])
    (entry,) = clinic.waiting
    assert (entry.patient_id, entry.kind) == ("p1", "prenatal")
    assert "on the waiting list now" in told(turns[3])


async def test_a_time_that_was_just_taken_is_told_and_others_are_offered(manager, clinic):
    await talk(manager, *WISH, "the first one")
    await clinic.book("p2", free(1, 9).id, reason="x", key="somebody else")
    turn = await manager.respond(CALL, Utterance("yes"))
    assert "just been taken" in told(turn)
    assert turn.active_form == "slot_choice_form"
    assert "at nine" not in told(turn)


async def test_records_that_are_down_lead_to_a_person(manager, clinic):
    clinic.always(Trouble.DOWN)
    turns = await talk(manager, *WISH, "yes")
    assert "cannot reach the records" in told(turns[3])
    assert turns[4].then is NextStep.HAND_OFF


async def test_a_visit_is_moved_and_its_old_time_is_free_again(manager, clinic):
    old = await clinic.book("p1", free(2, 9).id, reason="x", key="before")
    turns = await talk(
        manager, "i need to move my appointment", "in four days", "the last one", "yes"
    )
    assert turns[1].requested_slot == "preferred_appointment_time"
    assert "It is booked" in told(turns[-1])
    standing = [one for one in clinic.booked.values() if one.status is AppointmentStatus.BOOKED]
    assert Counter(one.begins_at.day for one in standing) == {(TODAY + timedelta(4)).day: 1}
    slots = await clinic.free_slots("checkup", TODAY, TODAY + timedelta(days=3), limit=20)
    assert old.begins_at in [slot.begins_at for slot in slots]


async def test_a_visit_is_cancelled(manager, clinic):
    old = await clinic.book("p1", free(2, 9).id, reason="x", key="before")
    turn = (await talk(manager, "cancel my appointment", "cancel it"))[-1]
    assert "is cancelled" in told(turn)
    assert clinic.booked[old.id].status is AppointmentStatus.CANCELLED


async def test_a_visit_that_is_to_stay_stays(manager, clinic):
    old = await clinic.book("p1", free(2, 9).id, reason="x", key="before")
    turn = (await talk(manager, "cancel my appointment", "no keep it"))[-1]
    assert "stays as it is" in told(turn)
    assert clinic.booked[old.id].status is AppointmentStatus.BOOKED


async def test_who_has_no_visit_hears_so_and_may_book_one(manager):
    turns = await talk(manager, "i need to move my appointment", "yes")
    assert "no visit" in told(turns[1])
    assert turns[2].active_form == "appointment_form"


async def test_an_emergency_amid_the_choice_comes_first(manager, clinic):
    turn = (await talk(manager, *WISH, "i have crushing chest pain"))[-1]
    assert turn.replies[0].text.startswith("Please call 911 now")
    assert not clinic.booked


async def test_a_system_that_may_not_book_for_the_agent_is_no_half_done_booking(manager, clinic):
    await talk(manager, *WISH, "the first one")
    clinic.always(Trouble.FORBIDDEN, "book")
    turn = await manager.respond(CALL, Utterance("yes"))
    assert "cannot reach the records" in told(turn)
    assert "not sure" not in told(turn)
    assert not clinic.booked


@pytest.mark.parametrize("trouble", [Trouble.DOWN, Trouble.LOST])
async def test_of_a_cancelling_whose_answer_is_lost_nobody_is_told_that_it_is_done(
    manager, clinic, trouble
):
    await clinic.book("p1", free(2, 9).id, reason="x", key="before")
    await talk(manager, "cancel my appointment")
    clinic.always(trouble, "cancel")
    turn = await manager.respond(CALL, Utterance("cancel it"))
    assert "not sure that this went through" in told(turn)


async def test_a_time_that_was_cancelled_can_be_booked_again_in_the_same_call(manager, clinic):
    await talk(manager, *WISH, "the first one", "yes", "yes", "cancel my appointment", "cancel it")
    for line in ("yes", *WISH, "the first one"):
        await manager.respond(CALL, Utterance(line))
    turn = await manager.respond(CALL, Utterance("yes"))
    assert "It is booked" in told(turn)
    standing = [one for one in clinic.booked.values() if one.status is AppointmentStatus.BOOKED]
    assert [one.begins_at for one in standing] == [free(1, 9).begins_at]


async def test_a_booking_that_is_tried_again_after_a_lost_answer_stands_once(manager, clinic):
    await talk(manager, *WISH, "the first one")
    clinic.always(Trouble.LOST, "book")
    await manager.respond(CALL, Utterance("yes"))
    assert len(clinic.booked) == 1
    clinic.fine()
    slots = await clinic.free_slots("checkup", TODAY, TODAY + timedelta(days=2), limit=20)
    assert free(1, 9).begins_at not in [slot.begins_at for slot in slots]


async def test_a_yes_to_move_or_cancel_does_neither_and_is_asked_which(manager, clinic):
    old = await clinic.book("p1", free(2, 9).id, reason="x", key="before")
    turns = await talk(manager, "when is my next appointment", "yes")
    assert turns[1].requested_slot == turns[2].requested_slot == "change_wish"
    assert "keep" in told(turns[2])
    assert "did not understand" not in told(turns[2])
    assert clinic.booked[old.id].status is AppointmentStatus.BOOKED


@pytest.mark.parametrize("said", ["don't cancel it", "cancel it or move it", "either", "no cancel"])
async def test_nothing_is_cancelled_that_was_not_plainly_cancelled(manager, clinic, said):
    old = await clinic.book("p1", free(2, 9).id, reason="x", key="before")
    await talk(manager, "when is my next appointment", said)
    assert clinic.booked[old.id].status is AppointmentStatus.BOOKED


@pytest.mark.parametrize("said", ["no", "don't cancel it", "no cancel", "hm"])
async def test_without_a_yes_a_visit_stays_though_it_was_to_be_cancelled(manager, clinic, said):
    old = await clinic.book("p1", free(2, 9).id, reason="x", key="before")
    await talk(manager, "cancel my appointment", said)
    assert clinic.booked[old.id].status is AppointmentStatus.BOOKED


async def test_a_visit_is_moved_to_the_time_that_was_told_with_the_wish(manager, clinic):
    await clinic.book("p1", free(2, 9).id, reason="x", key="before")
    turns = await talk(manager, "i need to move my appointment to tomorrow", "the first one", "yes")
    assert turns[1].requested_slot == "chosen_slot"
    assert "tomorrow" in told(turns[3])


async def test_of_several_visits_all_are_told_and_the_named_one_is_cancelled(manager, clinic):
    first = await clinic.book("p1", free(2, 9).id, reason="x", key="one")
    second = await clinic.book("p1", free(5, 11).id, reason="x", key="two")
    weekday = f"{second.begins_at:%A}"
    turns = await talk(manager, "when is my next appointment", "no")
    assert weekday in told(turns[1]) or "more than one" in told(turns[1])
    await manager.respond(CALL, Utterance(f"cancel my appointment on {weekday.lower()}"))
    await manager.respond(CALL, Utterance("yes"))
    assert clinic.booked[second.id].status is AppointmentStatus.CANCELLED
    assert clinic.booked[first.id].status is AppointmentStatus.BOOKED


async def test_who_denies_the_one_takes_the_other(manager, clinic):
    await clinic.book("p1", free(2, 9).id, reason="x", key="before")
    turns = await talk(manager, "when is my next appointment", "don't cancel it, move it")
    assert turns[2].requested_slot == "preferred_appointment_time"
