"""What the staff is left to do is named as what it is."""

from dialog.actions.check_in_ending import ending
from dialog.check_ins.turning_points import TurningPoint
from triage.decision import Acuity


def test_a_task_of_a_call_that_had_not_begun_names_no_programme():
    tasks = ending(TurningPoint.LOSS, Acuity.URGENT, {}).tasks
    assert [one.text for one in tasks if one.reason == "check_in"] == [
        "Check-in call: danger was told in the caller's own words."
    ]


def test_a_task_names_the_programme():
    (task,) = ending(None, Acuity.URGENT, {}, programme="blood_pressure").tasks
    assert task.text.startswith("Check-in call (blood pressure): ")
