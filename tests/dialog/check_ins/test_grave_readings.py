"""The staff is told the numbers, not that something was told."""

from datetime import date

from dialog.actions.check_in_ending import ending
from dialog.check_ins.grave_readings import grave_readings
from triage.assess import Triage
from triage.decision import Acuity, Patient
from triage.lexicon import default_lexicon

TRIAGE = Triage(default_lexicon())


def of(*turns):
    return grave_readings(TRIAGE.assess(one, Patient(on=date(2026, 11, 23))) for one in turns)


def test_a_grave_pressure_is_named():
    assert of("my blood pressure is one eighty five over one fifteen") == (
        "blood pressure 185/115 mmHg",
    )


def test_what_was_no_matter_is_left_out():
    assert of("my blood pressure is one twenty over eighty", "i am fine") == ()


def test_the_task_names_the_reading_in_place_of_words():
    (task,) = ending(None, Acuity.SOON, {}, readings=("glucose 350 mg/dL",)).tasks
    assert task.text == "Check-in call: told: glucose 350 mg/dL."
