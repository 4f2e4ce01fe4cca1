from collections.abc import Callable
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialog.nlu.examples import TrainingData, from_rasa
from dialog.nlu.mentions import MentionFinder
from dialog.parts import SHIPPED
from dialog.rasa.loading import load_project
from triage.assess import Triage
from triage.lexicon import default_lexicon

WEDNESDAY = datetime(2026, 3, 11, 9, 0)  # noqa: DTZ001 - the caller's own clock
Find = Callable[..., list[tuple[str, str, str]]]


@pytest.fixture(scope="module")
def training() -> TrainingData:
    return from_rasa(load_project(SHIPPED)[1])


@pytest.fixture(scope="module")
def finder(training: TrainingData) -> MentionFinder:
    return MentionFinder(training, Triage(default_lexicon()))


@pytest.fixture(scope="module")
def find(finder: MentionFinder) -> Find:
    def run(text: str, asked: str | None = None) -> list[tuple[str, str, str]]:
        found = finder.find(text, now=WEDNESDAY, asked=asked)
        return [(item.entity, item.span.cut(text), item.value) for item in found]

    return run


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        (
            "I have had nausea for five days",
            [("symptom", "nausea", "nausea"), ("duration", "five days", "P5D")],
        ),
        (
            "my elbow is really bad since tuesday",
            [
                ("body_part", "elbow", "elbow"),
                ("severity", "really bad", "severe"),
                ("duration", "since tuesday", "2026-03-10/.."),
            ],
        ),
        (
            "i take glipizide twice a day",
            [
                ("medication", "glipizide", "glipizide"),
                ("frequency", "twice a day", "2/P1D"),
            ],
        ),
        (
            "my blood pressure was one forty over ninety",
            [
                ("vital_sign", "blood pressure", "blood pressure"),
                ("vital_sign", "one forty over ninety", "blood_pressure=140/90"),
            ],
        ),
        (
            "doctor ramirez said next thursday at half past two",
            [
                ("person", "doctor ramirez", "doctor ramirez"),
                ("time_reference", "next thursday at half past two", "2026-03-19T14:30"),
            ],
        ),
        ("the labs from my mom's visit", [
            ("test_type", "labs", "blood test"), ("person", "my mom's", "my mother")]),
        ("my sugar was two twenty this morning", [
            ("vital_sign", "sugar", "blood sugar"),
            ("vital_sign", "two twenty", "glucose=220"),
            ("time_reference", "this morning", "2026-03-11TMO")]),
        ("it says a tour of a statin", [
            ("medication", "a tour of a statin", "atorvastatin")]),
        ("i've had it since two weeks ago", [("duration", "since two weeks ago", "P2W")]),
        ("i haven't eaten in two days", [("duration", "two days", "P2D")]),
        ("i can come in two days", [("time_reference", "in two days", "2026-03-13")]),
        ("this morning sickness", [("symptom", "morning sickness", "nausea")]),
        ("i can't keep anything down", [
            ("symptom", "can't keep anything down", "vomiting")]),
        ("since lunch i think", [("duration", "since lunch", "PT5H")]),
        ("since yesterday morning", [
            ("duration", "since yesterday morning", "2026-03-10TMO/..")]),
        ("i was born june fourth nineteen fifty two", []),
        ("can you call me back right away", [("time_reference", "right away", "asap")]),
        ("i don't have a fever", []),
        ("a bad headache", [("symptom", "headache", "headache")]),
        ("", []),
    ],
)  # fmt: skip
def test_what_is_named_is_found_with_its_words_and_its_value(
    find: Find, text: str, mentions: list[tuple[str, str, str]]
) -> None:
    assert find(text) == mentions


@pytest.mark.parametrize(
    ("text", "asked", "mention"),
    [
        ("seven", "symptom_severity", ("severity", "seven", "severe")),
        ("not terrible", "symptom_severity", ("severity", "not terrible", "mild")),
        ("yesterday", "symptom_duration", ("duration", "yesterday", "2026-03-10/..")),
        ("thirty one", "pregnancy_week", ("pregnancy_week", "thirty one", "31")),
        ("lunch", "symptom_duration", ("duration", "lunch", "PT5H")),
        ("nine would be fine", "preferred_appointment_time", ("time_reference", "nine", "T09:00")),
        ("two", "preferred_appointment_time", ("time_reference", "two", "T14:00")),
        ("monday", None, ("time_reference", "monday", "2026-03-16")),
    ],
)
def test_the_open_question_decides_what_an_answer_is(
    find: Find, text: str, asked: str | None, mention: tuple[str, str, str]
) -> None:
    assert find(text, asked) == [mention]
    assert asked is None or find(text) != [mention] or text == "not terrible"


@pytest.mark.parametrize("text", ["twenty", "two pills", "two point five", "2 4 6", ""])
def test_a_number_that_counts_is_no_hour(find: Find, text: str) -> None:
    named = [entity for entity, _, value in find(text, "preferred_appointment_time")]
    assert "time_reference" not in named


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("i fell on monday", ["2026-03-09"]),
        ("i was there on the ninth of february", ["2026-02-09"]),
        ("i need to come in on monday", ["2026-03-16"]),
        ("i had an appointment for monday", ["2026-03-16"]),
        ("i fell on monday and can come friday", ["2026-03-09", "2026-03-13"]),
    ],
)
def test_what_is_told_lies_in_the_past_and_what_is_wished_does_not(
    find: Find, text: str, values: list[str]
) -> None:
    assert [value for entity, _, value in find(text) if entity == "time_reference"] == values


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("three days no wait four days", "P4D"),
        ("tuesday no sorry i mean wednesday at three", "2026-03-18T15:00"),
    ],
)
def test_of_what_is_corrected_at_once_the_last_counts(find: Find, text: str, value: str) -> None:
    assert [item[2] for item in find(text)] == [value]


def test_a_guessed_medicine_is_marked_as_a_guess(finder: MentionFinder) -> None:
    (guessed,) = finder.find("my lee sinopril", now=WEDNESDAY)
    assert (guessed.value, guessed.is_repaired) == ("lisinopril", True)
    (said,) = finder.find("my lisinopril", now=WEDNESDAY)
    assert not said.is_repaired


def overlap(annotated: str, found: str) -> bool:
    """Whether one holds the other: "about three weeks" and "three weeks" are the same thing."""
    return annotated in found or found in annotated


def test_every_annotated_entity_of_the_training_data_is_found(
    training: TrainingData, finder: MentionFinder
) -> None:
    asked_for = {"severity": "symptom_severity", "duration": "symptom_duration"}
    missing = []
    for example in training.examples:
        for entity, words in example.entities:
            found = finder.find(example.text, now=WEDNESDAY, asked=asked_for.get(entity))
            covered = [item for item in found if item.entity == entity]
            if not any(overlap(words, item.span.cut(example.text)) for item in covered):
                missing.append((entity, words, example.text))
    assert missing == []


def test_every_synonym_stands_for_a_name_and_is_in_a_list(training: TrainingData) -> None:
    listed = {phrase for phrases in training.lookups.values() for phrase in phrases}
    domain = load_project(SHIPPED)[0]
    assert set(training.synonyms) <= listed
    assert set(training.lookups) <= set(domain.entities)


@settings(max_examples=60, deadline=None)
@given(st.text(), st.sampled_from([None, "symptom_severity", "symptom_duration"]))
def test_any_text_can_be_searched_and_no_two_finds_overlap(
    finder: MentionFinder, text: str, asked: str | None
) -> None:
    end = 0
    for found in finder.find(text, now=WEDNESDAY, asked=asked):
        assert end <= found.span.start < found.span.end <= len(text)
        end = found.span.end


HUGE = "9" * 400


@pytest.mark.parametrize(
    "text",
    [
        f"in {HUGE} weeks",
        f"the {HUGE}th",
        f"{HUGE} months pregnant",
        f"week {HUGE} of my pregnancy",
        f"every {HUGE} hours",
        f"for {HUGE} days",
        f"at {HUGE} o'clock",
        f"march {HUGE} {HUGE}",
        f"{HUGE} over {HUGE}",
        "a week from " * 130 + "monday",
        "once or " * 180 + "twice a day",
    ],
)
def test_numbers_and_nests_beyond_all_measure_break_nothing(
    finder: MentionFinder, text: str
) -> None:
    for found in finder.find(text, now=WEDNESDAY, asked="pregnancy_week"):
        assert "inf" not in found.value


SPOKEN = (
    "in", "a", "week", "from", "monday", "the", "twenty", "third", "of", "may", "at", "half",
    "past", "two", "or", "every", "six", "hours", "my", "name", "is", "doctor", "i", "am",
    "thirty", "weeks", "pregnant", "since", "last", "night", "no", "wait", "one", "forty",
    "over", "ninety", "sugar", "not", "really", "bad", "pain", "left", "knee", "met", "four",
    "men",
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(SPOKEN), max_size=40))
def test_any_row_of_spoken_words_can_be_searched(finder: MentionFinder, words: list[str]) -> None:
    text = " ".join(words)
    for found in finder.find(text, now=WEDNESDAY, asked="symptom_duration"):
        assert found.span.cut(text)
        assert found.value
