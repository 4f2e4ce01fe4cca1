"""Of a visit that may have been booked nobody is left in doubt, and nobody has one twice."""

from dataclasses import replace

import pytest

from dialog.events.care import VisitUnsure
from dialog.notes.check import check
from dialog.notes.draft import draft
from dialog.turn import NextStep, Utterance
from tests.booking_calls import CALL, WISH, clinic_of_anna, free, manager_at, talk, told
from tests.dialog.conftest import NOW
from tests.fakes_clinic import Trouble


@pytest.fixture
def clinic():
    return clinic_of_anna()


@pytest.fixture
def manager(parts, clock, clinic):
    return manager_at(clinic, parts, clock)


async def test_who_lost_the_line_meanwhile_hears_again_that_it_is_booked(manager):
    await talk(manager, *WISH, "the first one", "yes")
    for _ in range(2):
        turn = await manager.open(CALL)
        assert "line was lost" in turn.replies[0].text
        assert "It is booked" in turn.replies[1].text
        assert len(turn.replies) == 3


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
    assert "There is a visit booked already, tomorrow at nine in the morning." in said
    assert "tomorrow at eleven in the morning" in said
    assert said.count("at nine") == 1


async def test_where_all_times_of_the_wished_day_are_taken_up_the_next_ones_are_offered(
    manager, clinic
):
    for hour in (9, 11, 14):
        await clinic.book("p1", free(1, hour).id, reason="x", key=f"{hour}")
        clinic.add(replace(free(1, hour), id=f"another doctor {hour}"))
    said = told((await talk(manager, *WISH))[-1])
    assert "no free time" not in said
    assert "Friday" in said


async def test_another_visit_is_looked_for_though_an_unsure_one_stands(manager, clinic):
    clinic.add(free(3, 10, kind="prenatal"))
    await talk(manager, *WISH, "the first one")
    clinic.always(Trouble.LOST, "book")
    clinic.always(Trouble.DOWN, "appointments")
    await manager.respond(CALL, Utterance("yes"))
    clinic.fine()
    for line in ("no", "i want a prenatal visit", "any time"):
        turn = await manager.respond(CALL, Utterance(line))
    assert "booked after all, tomorrow at nine in the morning" in told(turn)
    assert "at ten in the morning" in told(turn)


async def test_a_visit_that_is_moved_is_none_that_is_had_already(manager, clinic):
    await clinic.book("p1", free(2, 9).id, reason="x", key="before")
    turn = (await talk(manager, "move my appointment to tomorrow"))[-1]
    assert "already" not in told(turn)
    assert turn.requested_slot == "chosen_slot"


async def test_a_list_of_visits_that_is_down_keeps_nobody_from_booking(manager, clinic):
    clinic.always(Trouble.DOWN, "appointments")
    turns = await talk(manager, *WISH, "the first one", "yes")
    assert "It is booked" in told(turns[-1])


async def test_a_time_that_was_told_to_be_taken_is_not_offered_again(manager, clinic):
    clinic.add(replace(free(1, 9), id="another doctor"))
    turns = await talk(manager, *WISH, "the first one")
    await clinic.book("p2", turns[4].slots["chosen_slot"], reason="x", key="somebody else")
    turn = await manager.respond(CALL, Utterance("yes"))
    assert "just been taken" in told(turn)
    assert "at nine" not in told(turn)
    assert "tomorrow at eleven in the morning" in told(turn)
