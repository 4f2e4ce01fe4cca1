"""What a call leaves to be remembered, by its record."""

import pytest

from dialog.call.remembering import MemoryTableError, load_mentionable, what_to_remember
from dialog.call.tracker import CallTracker
from dialog.events.call import (
    AcuityRaised,
    AppointmentRequested,
    HandOffRequested,
    SymptomsAssessed,
    TurnTriaged,
)
from dialog.events.care import RefillAsked
from dialog.nlu.examples import from_rasa
from dialog.nlu.wish_for_time import ASKS_FOR_TIME
from dialog.parts import SHIPPED
from dialog.rasa.domain import Slot, SlotKind
from dialog.rasa.events import SlotSet, UserUttered
from dialog.rasa.loading import load_project
from dialog.records.memory import CallOutcome, Preferences
from telephony.memories import MENTIONABLE
from tests.dialog.rasa.bots import domain, text_slot
from triage.decision import Acuity, PersonFacts, TriageDecision

AT = 1_772_000_000.0
NAMES = frozenset(("cough", "headache"))
WORLD = domain(
    slots=[
        Slot("current_symptoms", SlotKind.LIST),
        Slot("voice_wishes", SlotKind.LIST),
        Slot("is_pregnant", SlotKind.BOOL),
        Slot("told_loss", SlotKind.TEXT),
        text_slot("patient_id"),
        text_slot("due_on"),
        text_slot("delivered_on"),
        text_slot("booking_step"),
        text_slot("preferred_appointment_time"),
        Slot("pregnancy_week", SlotKind.FLOAT),
    ]
)


def left_by(*events):
    return what_to_remember(CallTracker(WORLD, events, sender="c"), at=AT, may_mention=NAMES)


def heard(text, intent, *entities) -> UserUttered:
    named = [{"entity": one, "value": one, "start": 0, "end": 1} for one in entities]
    parsed = {"intent": {"name": intent, "confidence": 1.0}, "entities": named}
    return UserUttered(text, parsed)


def assessed(*symptoms) -> SymptomsAssessed:
    return SymptomsAssessed(symptoms, "mild", "P2D", Acuity.ROUTINE)


def about(**facts) -> TurnTriaged:
    person = PersonFacts(**{"pregnant": False, "week": None, "postpartum": False, **facts})
    return TurnTriaged(TriageDecision(Acuity.NONE, facts=person))


def test_a_call_about_nothing_leaves_nothing():
    assert left_by() is None
    assert left_by(heard("hello", "greet"), heard("bye", "goodbye")) is None


def test_complaints_are_kept_by_name_the_latest_first():
    told = left_by(assessed("cough"), SlotSet("current_symptoms", ["headache"]))
    assert told.symptoms == ("headache", "cough")
    assert told.at == AT


@pytest.mark.parametrize("name", ["low mood", "something else", "my own words"])
def test_what_is_not_on_the_list_is_kept_without_a_name(name):
    assert left_by(assessed(name)).symptoms == (None,)


@pytest.mark.parametrize(
    "private",
    [
        SlotSet("is_pregnant", True),
        SlotSet("told_loss", "close"),
        SlotSet("pregnancy_week", 20.0),
        SlotSet("due_on", "2026-12-01"),
        SlotSet("delivered_on", "2026-02-01"),
        about(pregnant=True),
        about(postpartum=True),
        about(infant=True),
        heard("my son has a cough", "report_symptoms", "person"),
        AcuityRaised(Acuity.EMERGENCY, "rule"),
    ],
    ids=lambda one: one.KIND,
)
def test_of_pregnancy_of_others_and_in_danger_no_complaint_is_named(private):
    assert left_by(private, assessed("cough")).symptoms == (None,)


def test_no_words_of_the_caller_are_kept():
    told = left_by(heard("secret words", "report_symptoms"), assessed("cough"))
    assert "secret" not in repr([getattr(told, name) for name in told.__slots__])


@pytest.mark.parametrize(
    ("happened", "outcome"),
    [
        ([assessed("cough")], CallOutcome.ANSWERED),
        ([RefillAsked("metformin", is_sure=True)], CallOutcome.REFILL_ASKED),
        ([HandOffRequested("requested")], CallOutcome.HANDED_OVER),
        ([SlotSet("booking_step", "waiting")], CallOutcome.WAITING),
        ([SlotSet("booking_step", "booked"), SlotSet("booking_step", None)], CallOutcome.BOOKED),
        ([SlotSet("booking_step", "offered"), assessed("cough")], CallOutcome.ANSWERED),
        ([SlotSet("booking_step", ["booked"]), assessed("cough")], CallOutcome.ANSWERED),
        ([AcuityRaised(Acuity.URGENT, "r"), SlotSet("booking_step", "booked")],
         CallOutcome.SEE_TODAY),
        ([AcuityRaised(Acuity.EMERGENCY, "r"), HandOffRequested("e")], CallOutcome.EMERGENCY),
    ],
)  # fmt: skip
def test_the_most_telling_end_counts(happened, outcome):
    assert left_by(*happened).outcome is outcome


def test_wishes_of_the_voice_are_counted_from_where_it_stood():
    slower, faster = heard("slower please", "repeat"), heard("a bit faster", "repeat")
    assert left_by(slower, slower).preferences == Preferences(slower=2)
    before = SlotSet("voice_wishes", ["slower", "louder", 7, "shrill"])
    assert left_by(before, faster).preferences == Preferences(slower=0)
    assert left_by(before) is None
    assert left_by(heard("speak up please", "repeat")).preferences == Preferences(louder=1)
    assert left_by(heard("my heart beats slower", "report_symptoms")) is None


def test_of_a_call_about_two_patients_nothing_is_kept():
    first, second = SlotSet("patient_id", "p1"), SlotSet("patient_id", "p2")
    assert left_by(first, assessed("cough"), first) is not None
    assert left_by(first, assessed("cough"), second) is None


def test_who_asks_for_time_twice_needs_it():
    wait = heard("hold on", ASKS_FOR_TIME)
    assert left_by(wait) is None
    assert left_by(wait, wait).preferences == Preferences(needs_more_time=True)


@pytest.mark.parametrize(
    ("wished", "part"),
    [
        (["2026-03-03TMO"], "morning"),
        (["TAF"], "afternoon"),
        (["2026-03-03TEV", None], "evening"),
        (["TMO", "2026-03-03T15:00"], "morning"),
        (["TMO", "TAF"], "afternoon"),
    ],
)
def test_the_part_of_the_day_that_was_wished_last_is_kept(wished, part):
    events = [SlotSet("preferred_appointment_time", one) for one in wished]
    assert left_by(*events).preferences.part_of_day == part


@pytest.mark.parametrize("wished", ["2026-03-03T09:00", "TMO|TAF", "anytime", "anytime!TMO", 7])
def test_a_time_without_one_part_of_the_day_is_not_kept(wished):
    assert left_by(SlotSet("preferred_appointment_time", wished)) is None


def test_a_visit_that_could_not_be_booked_tells_it_too():
    told = left_by(AppointmentRequested("checkup", "TEV"))
    assert told.preferences.part_of_day == "evening"


def test_everything_that_may_be_mentioned_is_a_name_of_our_lists():
    training = from_rasa(load_project(SHIPPED)[1])
    names = {one.casefold() for one in training.lookups["symptom"]}
    names |= {one.casefold() for one in training.synonyms.values()}
    mentionable = load_mentionable(MENTIONABLE)
    assert mentionable <= names
    assert len(mentionable) >= 30


@pytest.mark.parametrize(
    "never",
    ["anxiety", "low mood", "panic attacks", "stress", "discharge", "blood in the urine",
     "burning when you urinate", "bleeding", "spotting", "contractions", "chest pain", "seizure",
     "stroke", "lump", "breast lump", "hair loss", "weight loss", "nausea", "vomiting", "cramps",
     "pelvic pain", "morning sickness", "late period", "missed period", "swelling", "bruises",
     "something else", "pain"],
)  # fmt: skip
def test_what_is_sensitive_may_not_be_mentioned(never):
    assert never not in load_mentionable(MENTIONABLE)


@pytest.mark.parametrize("table", ["[]", "may_mention: cough", "may_mention: [7]", "{}", "a: []"])
def test_a_list_that_is_none_is_refused(tmp_path, table):
    path = tmp_path / "memory.yaml"
    path.write_text(table)
    with pytest.raises(MemoryTableError, match="may_mention"):
        load_mentionable(path)
