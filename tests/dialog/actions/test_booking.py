"""Visits are offered, chosen, read back, booked, moved and cancelled; nothing is done twice."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from dialog.actions.action import runnable
from dialog.actions.appointments import ScheduleAppointment
from dialog.actions.booking import (
    BookAppointment,
    JoinWaitingList,
)
from dialog.actions.changing import ChangeAppointment, FindAppointment
from dialog.actions.identity import AuthenticatePatient, BeginService
from dialog.care_events import VisitUnsure
from dialog.clinical.care import AppointmentStatus, FreeSlot
from dialog.clinical.people import PatientRecord
from dialog.manager import DialogManager
from dialog.notes.check import check
from dialog.notes.draft import draft
from dialog.parts import DialogParts
from dialog.turn import NextStep, Turn, Utterance
from tests.dialog.conftest import NOW
from tests.dialog_parts import with_action
from tests.fakes_clinic import MemoryClinic, Trouble

CALL = "call"
ANNA = PatientRecord("p1", "Anna", "Lopez", date(1980, 3, 3), "+15550100")
BEA = PatientRecord("p2", "Bea", "Ruiz", date(1981, 4, 4), "+15550101")
TODAY = datetime.fromtimestamp(NOW, tz=UTC).replace(hour=0, minute=0, second=0, microsecond=0)
KNOWN = {"authenticated": True, "patient_id": "p1"}


def free(day: int, hour: int, kind: str = "checkup") -> FreeSlot:
    begins = TODAY + timedelta(days=day, hours=hour)
    return FreeSlot(f"{kind}-{day}-{hour}", kind, begins, 20)


@pytest.fixture
def clinic() -> MemoryClinic:
    slots = [free(day, hour) for day in range(1, 10) for hour in (9, 11, 14)]
    return MemoryClinic(
        patients=[ANNA, BEA], slots=slots, now=lambda: datetime.fromtimestamp(NOW, tz=UTC)
    )


@pytest.fixture
def manager(parts: DialogParts, clock, clinic: MemoryClinic) -> DialogManager:
    speak = lambda slot, value: str(value)  # noqa: E731
    actions = (
        BeginService(clinic),
        AuthenticatePatient(clinic),
        ScheduleAppointment(clinic, speak, UTC),
        BookAppointment(clinic, UTC),
        JoinWaitingList(clinic),
        FindAppointment(clinic, UTC),
        ChangeAppointment(clinic, UTC),
    )
    for action in actions:
        parts = with_action(parts, action.name, runnable(action, clock))
    return DialogManager(parts, clock=clock)


async def talk(manager: DialogManager, *lines: str, known=KNOWN) -> list[Turn]:
    turns = [await manager.open(CALL, known)]
    turns.extend([await manager.respond(CALL, Utterance(line)) for line in lines])
    return turns


def told(turn: Turn) -> str:
    return " ".join(reply.text for reply in turn.replies)


WISH = ("i want an appointment", "a check up", "tomorrow")


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


async def test_of_a_booking_whose_answer_is_lost_nobody_is_told_that_it_is_made(manager, clinic):
    await talk(manager, *WISH, "the first one")
    clinic.always(Trouble.DOWN, "book")
    turn = await manager.respond(CALL, Utterance("yes"))
    assert "not sure that this went through" in told(turn)
    assert (await manager.respond(CALL, Utterance("yes"))).then is NextStep.HAND_OFF


async def test_a_booking_whose_answer_alone_was_lost_is_found_at_once(manager, clinic):
    await talk(manager, *WISH, "the first one")
    clinic.always(Trouble.LOST, "book")
    turn = await manager.respond(CALL, Utterance("yes"))
    assert "It is booked" in told(turn)
    (booked,) = clinic.booked.values()
    assert turn.slots["appointment_id"] == booked.id


async def test_who_books_again_after_an_unsure_booking_hears_that_it_stands(manager, clinic):
    # Another doctor is free at the same time.
    clinic.add(replace(free(1, 9), id="other"))
    await talk(manager, *WISH, "the first one")
    clinic.always(Trouble.LOST, "book")
    clinic.always(Trouble.DOWN, "appointments")
    turn = await manager.respond(CALL, Utterance("yes"))
    assert "not sure that this went through" in told(turn)
    clinic.fine()
    for line in ("no", *WISH):
        turn = await manager.respond(CALL, Utterance(line))
    assert "booked after all, tomorrow at nine in the morning" in told(turn)
    (booked,) = clinic.booked.values()
    assert turn.slots["appointment_id"] == booked.id


async def test_who_books_again_after_a_booking_that_never_came_is_offered_times(manager, clinic):
    await talk(manager, *WISH, "the first one")
    clinic.always(Trouble.DOWN, "book")
    await manager.respond(CALL, Utterance("yes"))
    clinic.fine()
    for line in ("no", *WISH, "the first one", "yes"):
        turn = await manager.respond(CALL, Utterance(line))
    assert "It is booked" in told(turn)
    assert len(clinic.booked) == 1


async def test_who_asks_whether_it_is_booked_now_hears_which_visits_there_are(manager, clinic):
    await talk(manager, *WISH, "the first one")
    clinic.always(Trouble.LOST, "book")
    clinic.always(Trouble.DOWN, "appointments")
    await manager.respond(CALL, Utterance("yes"))
    clinic.fine()
    turn = await manager.respond(CALL, Utterance("so did you book it or not"))
    assert "tomorrow at nine in the morning" in told(turn)
    assert turn.then is NextStep.LISTEN


async def test_who_asks_about_the_waiting_list_is_not_taken_off_all_lists(manager, clinic):
    clinic.always(Trouble.LOST, "join_waiting_list")
    lines = ("i want a prenatal visit", "any time", "yes", "am i on the list now")
    turn = (await talk(manager, *lines))[-1]
    assert turn.then is NextStep.LISTEN
    assert "no more calls" not in told(turn)


@pytest.mark.parametrize(
    ("before", "lines", "method", "noted"),
    [
        (None, (*WISH, "the first one"), "book",
         ("booking", "check-up, 2026-02-26T09:00:00+00:00")),
        (2, ("cancel my appointment",), "cancel", ("cancelling", "checkup")),
        (2, ("move my appointment to tomorrow", "the first one"), "reschedule",
         ("moving", "checkup, 2026-02-26T09:00:00+00:00")),
        (None, ("i want a prenatal visit", "any time"), "join_waiting_list",
         ("waiting list", "prenatal")),
    ],
    ids=["booked", "cancelled", "moved", "waiting"],
)  # fmt: skip
async def test_what_may_have_become_of_a_visit_is_in_the_note(
    manager, clinic, before, lines, method, noted
):
    if before is not None:
        await clinic.book("p1", free(before, 9).id, reason="x", key="before")
    await talk(manager, *lines)
    clinic.always(Trouble.DOWN, method)
    turn = await manager.respond(CALL, Utterance("yes"))
    assert "not sure that this went through" in told(turn)
    assert VisitUnsure(*noted) in [
        replace(one, timestamp=None) for one in turn.events if isinstance(one, VisitUnsure)
    ]
    drafted = draft(CALL, manager.tracker(CALL).events[:], at=NOW)
    assert drafted.is_clinical
    assert f"Visit, {noted[0]}: {noted[1]}. The clinic gave no answer" in drafted.note.plan
    assert check(drafted, manager.tracker(CALL).events[:]) == ()


async def test_who_has_such_a_visit_hears_of_it_and_is_offered_no_time_within_it(manager, clinic):
    await clinic.book("p1", free(1, 9).id, reason="x", key="before")
    clinic.add(replace(free(1, 9), id="another doctor", minutes=30))
    turn = (await talk(manager, *WISH))[-1]
    said = told(turn)
    assert "You have a visit already, tomorrow at nine in the morning." in said
    assert "tomorrow at eleven in the morning" in said
    assert said.count("at nine") == 1


async def test_a_visit_that_is_moved_is_none_that_is_had_already(manager, clinic):
    await clinic.book("p1", free(2, 9).id, reason="x", key="before")
    turn = (await talk(manager, "move my appointment to tomorrow"))[-1]
    assert "already" not in told(turn)
    assert turn.requested_slot == "chosen_slot"


async def test_a_list_of_visits_that_is_down_keeps_nobody_from_booking(manager, clinic):
    clinic.always(Trouble.DOWN, "appointments")
    turns = await talk(manager, *WISH, "the first one", "yes")
    assert "It is booked" in told(turns[-1])


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
