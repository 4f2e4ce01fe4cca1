"""A note tells a reading as it was put right, and half a pressure only where that is all."""

from datetime import UTC, datetime

import pytest

from dialog.check_ins.events import ReadingCorrected, ReadingStored
from dialog.check_ins.reading_words import written
from dialog.check_ins.readings import PRESSURE, Reading
from dialog.events.call import DangerDenied, TurnTriaged
from dialog.notes.check import check
from dialog.notes.draft import draft
from dialog.rasa.events import BotUttered, Rewound, SlotSet
from tests.care_calls import NOW, heard
from triage.decision import Acuity, Finding, Span, TriageDecision, Vital

HERE = Span(0, 1)
SAID = heard("one thirty over eighty five", "inform")
NO = SlotSet("reading_confirmed", "no")


def measured(**vitals):
    told = tuple(Vital(kind, value, "mmHg", HERE) for kind, value in vitals.items())
    return TurnTriaged(TriageDecision(Acuity.NONE, (), told))


def objective(*events):
    drafted = draft("c", events, at=NOW)
    assert check(drafted, events) == ()
    return drafted.note.objective.splitlines()


FIRST, SECOND = measured(systolic=130, diastolic=85), measured(systolic=130, diastolic=95)
PAIR = "Told by the caller: blood pressure 130/{} mmHg."


def test_a_number_that_was_denied_is_left_out():
    assert objective(FIRST, SAID, measured(), heard("no", "deny"), NO) == []
    corrected = (FIRST, SAID, SECOND, heard("no i said 130 over 95", "deny"), NO)
    assert objective(*corrected) == [PAIR.format(95)]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("sorry it was one thirty over ninety five", [95]),
        ("no i meant one thirty over ninety five", [95]),
        ("and this evening one thirty over ninety five", [85, 95]),
    ],
)
def test_another_number_stands_beside_the_first_unless_it_puts_it_right(said, told):
    events = (FIRST, SAID, SECOND, heard(said, "inform"))
    assert objective(*events) == [PAIR.format(lower) for lower in told]


def test_half_a_pressure_goes_into_the_whole():
    half = measured(systolic=130)
    alone = ["Told by the caller: systolic 130 mmHg."]
    assert objective(half, heard("one thirty over", "inform")) == alone
    assert objective(half, heard("one thirty over", "inform"), FIRST, SAID) == [PAIR.format(85)]


def test_a_no_to_the_number_is_none_to_the_question_of_danger():
    asked = BotUttered(
        text="Do you have chest pain?", metadata={"utter_action": "utter_ask_warning_signs"}
    )
    plain = draft("c", (FIRST, SAID, asked, measured(), heard("no", "deny")), at=NOW)
    assert "the caller said no" in plain.note.subjective
    other = (FIRST, SAID, asked, SECOND, heard("no it was 130 over 95", "deny"))
    assert "the caller said no" not in draft("c", other, at=NOW).note.subjective


def test_words_whose_meaning_was_in_doubt_are_quoted_though_no_help_was_needed():
    suspicion = Finding("meaning_bleeding", Acuity.URGENT, HERE, "source", is_suspicion=True)
    bled = Finding("pregnancy_bleeding", Acuity.URGENT, HERE, "source")
    doubted = TurnTriaged(TriageDecision(Acuity.URGENT, (suspicion, bled)), is_doubted=True)
    events = (
        doubted, heard("no wait i did bleed yesterday", "inform"), Rewound(),
        measured(), DangerDenied(), heard("no", "deny"),
    )  # fmt: skip
    drafted = draft("c", events, at=NOW)
    assert check(drafted, events) == ()
    note = drafted.note
    assert "no wait i did bleed yesterday" in note.subjective
    assert "pregnancy_bleeding fired (urgent)." in note.assessment
    assert "meaning_bleeding fired (urgent); asked about, the caller said no." in note.assessment


def test_an_old_number_is_told_with_the_words_for_when():
    said = heard("i measured two weeks ago it was one thirty over eighty five", "inform")
    (told,) = objective(FIRST, said)
    assert told.startswith("Told by the caller: blood pressure 130/85 mmHg (")
    assert "two weeks ago" in told
    assert objective(FIRST, SAID) == [PAIR.format(85)]


def test_of_several_numbers_it_is_told_which_one_was_confirmed():
    said = heard("one thirty over eighty five and one thirty over ninety five", "inform")
    told = Reading(PRESSURE, (130.0, 95.0), "mmHg", datetime(2026, 2, 25, 12, tzinfo=UTC))
    stored = ReadingStored(PRESSURE, written((told,)), is_sure=True)
    assert (
        objective(FIRST, said, stored)[-1] == "Confirmed by the caller: blood pressure 130/95 mmHg."
    )


def test_a_reading_that_was_noted_and_put_right_later_is_named_as_wrong():
    def reading(lower):
        at = datetime(2026, 2, 25, 12, tzinfo=UTC)
        return written((Reading(PRESSURE, (130.0, lower), "mmHg", at),))

    wrong, right = reading(85.0), reading(95.0)
    events = (
        FIRST,
        SAID,
        ReadingStored(PRESSURE, wrong, is_sure=True),
        SECOND,
        heard("actually it was 130 over 95", "inform"),
        ReadingStored(PRESSURE, right, is_sure=True),
        ReadingCorrected(wrong, right),
    )
    assert objective(*events) == [
        PAIR.format(95),
        "Noted, and said to be wrong later: blood pressure 130/85 mmHg.",
        "Confirmed by the caller: blood pressure 130/95 mmHg.",
    ]


def test_what_was_put_right_in_the_same_breath_is_no_reading():
    said = "130 over 85 wait no that's 145 over 95"
    pairs = (("systolic", 130, 0, 11), ("diastolic", 85, 0, 11),
             ("systolic", 145, 27, 38), ("diastolic", 95, 27, 38))  # fmt: skip
    vitals = tuple(Vital(kind, value, "mmHg", Span(a, b)) for kind, value, a, b in pairs)
    turn = TurnTriaged(TriageDecision(Acuity.NONE, (), vitals))
    assert objective(turn, heard(said, "inform")) == [
        "Told by the caller: blood pressure 145/95 mmHg."
    ]
