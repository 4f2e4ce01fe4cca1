"""What a note tells of the taking of medicines, in whose words."""

from dialog.events.call import AdherenceTold
from dialog.notes.check import check
from dialog.notes.draft import draft
from dialog.rasa.events import SlotSet
from tests.care_calls import NOW, heard


def lines(*events):
    drafted = draft("c", events, at=NOW)
    assert check(drafted, events) == ()
    return drafted.note.subjective.splitlines()[1:]


def test_the_last_dose_and_what_was_told_back_are_told():
    events = (
        heard("yesterday", "inform"), SlotSet("last_dose", "yesterday"),
        heard("once a day", "inform"), SlotSet("teach_back", "once a day"),
        AdherenceTold(("metformin",), "none", teach_back="differs"),
    )  # fmt: skip
    assert lines(*events)[-2:] == [
        "Last dose: yesterday.",
        'Told back how it is taken: "once a day". Compared with the prescription: differs.',
    ]


def test_what_no_list_knows_is_quoted():
    events = (
        heard("my son was sick", "inform"), SlotSet("missed_reason", "other"),
        heard("it gives me the runs", "inform"), SlotSet("effects_felt", "something else"),
    )  # fmt: skip
    assert lines(*events) == [
        "Reason for missed doses: other.",
        'Side effects, in the caller\'s own words: "it gives me the runs".',
        'Reason for missed doses, in the caller\'s own words: "my son was sick".',
    ]


def test_what_ends_the_questions_is_no_answer():
    events = (
        heard("call me later", "inform"), SlotSet("missed_doses", "later"),
        SlotSet("missed_doses", None), SlotSet("last_dose", "moved"),
        SlotSet("effects_felt", "refused"),
    )  # fmt: skip
    assert lines(*events) == []


def test_what_was_asked_around_a_reading_is_told_and_more_than_that_is_quoted():
    events = (
        heard("yes", "affirm"), SlotSet("bp_rested", "yes"),
        heard("no i ran out last week", "deny"), SlotSet("bp_medicine", "no"),
        heard("i just woke up", "inform"), SlotSet("glucose_meal", "before"),
        SlotSet("glucose_medicine", "not asked"),
    )  # fmt: skip
    assert lines(*events) == [
        "Rested (bp): yes.",
        'Bp medicine taken: no ("no i ran out last week").',
        'Glucose and meal: before ("i just woke up").',
    ]
