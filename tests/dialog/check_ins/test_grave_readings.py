"""The staff is told the numbers, not that something was told."""

from dataclasses import replace
from datetime import date

from dialog.actions.check_in_ending import Heard, ending
from dialog.check_ins.grave_readings import ToldTurn, grave_readings, grave_words
from triage.assess import Triage
from triage.decision import Acuity, Patient
from triage.lexicon import default_lexicon

TRIAGE = Triage(default_lexicon())


def judged(*turns):
    return [ToldTurn(TRIAGE.assess(one, Patient(on=date(2026, 11, 23))), one) for one in turns]


def of(*turns):
    return grave_readings(judged(*turns))


def test_a_grave_pressure_is_named():
    assert of("my blood pressure is one eighty five over one fifteen") == (
        "blood pressure 185/115 mmHg",
    )


def test_what_was_no_matter_is_left_out():
    assert of("my blood pressure is one twenty over eighty", "i am fine") == ()


def test_the_task_names_the_reading_in_place_of_words():
    (task,) = ending(None, Acuity.SOON, {}, heard=Heard(("glucose 350 mg/dL",))).tasks
    assert task.text == "Check-in call: told: glucose 350 mg/dL."


def test_two_pressures_of_one_turn_are_both_named():
    assert of("my blood pressure was 185 over 115 last night and 150 over 95 this morning") == (
        "blood pressure 185/115 mmHg and 150/95 mmHg",
    )
    assert of("my blood pressure is 150 over 95 wait no that's 185 over 115") == (
        "blood pressure 185/115 mmHg",
    )


def test_words_are_told_where_they_are_more_than_a_number():
    said = grave_words(judged("i fainted this morning", "i am fine", "185 over 115"))
    assert said == ('"i fainted this morning"',)


def test_a_denied_number_is_told_in_its_words_alone():
    (turn,) = judged("my blood pressure is 185 over 115")
    denied = replace(turn, is_wrong=True)
    assert grave_readings([denied]) == ()
    assert grave_words([denied]) == (
        '"my blood pressure is 185 over 115" (since said to be wrong)',
    )
