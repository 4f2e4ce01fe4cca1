"""Which questions come in a check-in of mothers, and what becomes of their answers."""

from datetime import UTC, datetime, timedelta

import pytest

from dialog.actions.maternal_answers import UNKNOWN, UNSURE_AT_FIRST, maternal_readers
from dialog.actions.maternal_form import ValidateMaternalForm
from dialog.actions.maternal_plan import PlanMaternalCheckIn
from dialog.call.tracker import CallTracker
from dialog.check_ins.programme import Programme
from dialog.check_ins.questions import NOT_ASKED
from dialog.clinical.care import Appointment, AppointmentStatus
from dialog.parts import SHIPPED
from dialog.rasa.events import ActiveLoop, SlotSet, UserUttered
from dialog.rasa.loading import load_project
from tests.care_calls import ANNA, CALL, KNOWN, NOW, clinic, heard, said
from tests.fakes_clinic import Trouble

TODAY = datetime.fromtimestamp(NOW, tz=UTC).date()
PRENATAL = SlotSet("programme", "prenatal")
FORM = ActiveLoop("prenatal_form")


@pytest.fixture(scope="module")
def world():
    return load_project(SHIPPED)[0]


def due(weeks):
    return SlotSet("due_on", (TODAY + timedelta(weeks=40 - weeks)).isoformat())


def call(world, *events):
    return CallTracker(world, events, sender=CALL)


async def planned(world, *events, hospital=None):
    """The slots after the plan was made."""
    tracker = call(world, PRENATAL, *events)
    answer = await PlanMaternalCheckIn(hospital, UTC).run(tracker, NOW)
    for event in answer.events:
        tracker.update(event)
    return tracker


async def checked(tracker, hospital=None, programme=Programme.PRENATAL):
    """What the form does about the slots: the responses, and the slots that it sets."""
    answer = await ValidateMaternalForm(programme, hospital, UTC).run(tracker, NOW)
    set_ = {one.name: one.value for one in answer.events if isinstance(one, SlotSet)}
    return [one["response"] for one in answer.responses], set_


def read(tracker, slot, text):
    return maternal_readers(UTC)[slot](text, tracker, NOW)


def asked(world, slot, text="words", intent="inform", *events):
    """A call in which this was the answer to the question for that slot."""
    question = said(f"utter_ask_{slot}", awaits="yes_no")
    return call(world, PRENATAL, FORM, *events, question, heard(text, intent))


async def test_the_week_comes_from_the_record(world):
    tracker = await planned(world, due(12))
    assert tracker.slot("told_week") == NOT_ASKED
    assert tracker.slot("moves_less") == NOT_ASKED
    assert tracker.slot("belly_pain") is None


async def test_a_week_that_no_record_knows_is_asked_and_nothing_left_out_before(world):
    tracker = await planned(world)
    assert tracker.slot("told_week") is None
    assert tracker.slot("moves_less") is None
    assert tracker.slot("is_pregnant") is True


async def test_a_week_that_was_told_leaves_out_what_has_no_place(world):
    tracker = asked(world, "told_week", "twelve weeks")
    named = [{"entity": "pregnancy_week", "value": 12.0}]
    tracker.update(UserUttered("twelve weeks", {"intent": {"name": "inform"}, "entities": named}))
    week = read(tracker, "told_week", "twelve weeks")
    assert week == "12"
    tracker.update(SlotSet("told_week", week))
    _, slots = await checked(tracker)
    assert slots["moves_less"] == NOT_ASKED
    assert "belly_pain" not in slots


async def test_whoever_does_not_know_the_week_is_asked_what_is_asked_late(world):
    tracker = asked(world, "told_week", "i don't know")
    assert read(tracker, "told_week", "i don't know") == UNKNOWN
    tracker.update(SlotSet("told_week", UNKNOWN))
    _, slots = await checked(tracker)
    assert "moves_less" not in slots
    assert slots["bleeds_at_term"] == NOT_ASKED


async def test_a_yes_to_another_question_fills_nothing(world):
    tracker = call(world, PRENATAL, FORM, said("utter_offer_person"), heard("yes", "affirm"))
    assert read(tracker, "bleeds_or_leaks", "yes") is None
    assert read(tracker, "home_pressure", "no") is None


async def test_a_question_of_danger_that_nobody_knows_comes_in_other_words_once(world):
    tracker = asked(world, "moves_less", "not sure")
    assert read(tracker, "moves_less", "not sure") == UNSURE_AT_FIRST
    tracker.update(SlotSet("moves_less", UNSURE_AT_FIRST))
    says, slots = await checked(tracker)
    assert says == ["utter_in_other_words"]
    assert slots == {"moves_less": None, "asked_in_other_words": ["moves_less"]}
    again = asked(world, "moves_less", "not sure", "inform",
                  SlotSet("asked_in_other_words", ["moves_less"]))  # fmt: skip
    assert read(again, "moves_less", "not sure") == "unsure"


async def test_a_question_of_mood_is_not_asked_twice(world):
    assert read(asked(world, "feels_down"), "feels_down", "not sure") == "unsure"


async def test_harm_is_asked_about_where_the_mood_is_low(world):
    well = (SlotSet("feels_down", "no"), SlotSet("little_joy", "no"))
    _, slots = await checked(call(world, PRENATAL, FORM, due(30), *well))
    assert slots["thinks_of_harm"] == NOT_ASKED
    low = (SlotSet("feels_down", "no"), SlotSet("little_joy", "unsure"))
    _, slots = await checked(call(world, PRENATAL, FORM, due(30), *low))
    assert "thinks_of_harm" not in slots


async def test_harm_is_asked_about_after_every_birth(world):
    well = (SlotSet("feels_down", "no"), SlotSet("little_joy", "no"))
    born = (SlotSet("programme", "postpartum"), ActiveLoop("postpartum_form"))
    _, slots = await checked(call(world, *born, *well), programme=Programme.POSTPARTUM)
    assert "thinks_of_harm" not in slots


@pytest.mark.parametrize(("alone", "left_out"), [("yes", False), ("no", True), ("declined", True)])
async def test_safety_is_asked_about_of_those_who_are_alone(world, alone, left_out):
    _, slots = await checked(call(world, PRENATAL, FORM, SlotSet("is_alone", alone)))
    assert ("is_unsafe" in slots) is left_out


def visit(kind="prenatal", status=AppointmentStatus.BOOKED):
    at = datetime.fromtimestamp(NOW, tz=UTC) + timedelta(days=3)
    return Appointment("a1", ANNA.id, kind, at, 20, status=status)


@pytest.mark.parametrize(
    ("visits", "offered"),
    [
        ([], True),
        ([visit()], False),
        ([visit("checkup")], True),
        ([visit(status=AppointmentStatus.CANCELLED)], True),
    ],
    ids=["none", "booked", "of another kind", "cancelled"],
)
async def test_a_visit_is_offered_where_none_is_booked(world, visits, offered):
    hospital = clinic(appointments=visits)
    tracker = await planned(world, *KNOWN, due(30), hospital=hospital)
    assert (tracker.slot("wants_visit") is None) is offered


@pytest.mark.parametrize("trouble", [Trouble.DOWN, Trouble.GARBLED])
async def test_a_clinic_that_does_not_answer_costs_no_question_of_danger(world, trouble):
    hospital = clinic()
    hospital.next(trouble, trouble)
    tracker = await planned(world, *KNOWN, due(30), hospital=hospital)
    assert tracker.slot("wants_visit") == NOT_ASKED
    assert tracker.slot("moves_less") is None


async def test_a_second_check_in_begins_anew(world):
    tracker = await planned(world, due(30), SlotSet("moves_less", "no"),
                            SlotSet("check_in_turn", "later"))  # fmt: skip
    assert tracker.slot("moves_less") is None
    assert tracker.slot("check_in_turn") is None


PRESSURE_TOLD = "blood_pressure=118/76 mmHg@2026-02-25T08:00:00+00:00@call"


async def test_a_reading_that_the_clinic_does_not_take_ends_nothing(world):
    hospital = clinic()
    hospital.next(Trouble.DOWN)
    tracker = asked(world, "pressure_right", "yes", "affirm", *KNOWN)
    for event in (SlotSet("home_pressure", PRESSURE_TOLD), SlotSet("pressure_right", "yes")):
        tracker.update(event)
    assert (await checked(tracker, hospital))[0] == []
    assert hospital.stored.get(ANNA.id, []) == []
