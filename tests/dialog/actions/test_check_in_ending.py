"""What the staff is left to do is named as what it is."""

from dialog.actions.check_in_ending import Heard, ending
from dialog.check_ins.turning_points import TurningPoint
from triage.decision import Acuity


def test_a_task_of_a_call_that_had_not_begun_names_no_programme():
    tasks = ending(TurningPoint.LOSS, Acuity.URGENT, {}).tasks
    assert [one.text for one in tasks if one.reason == "check_in"] == [
        "Check-in call: what was told is in the note of the call."
    ]


def test_a_task_names_the_programme():
    (task,) = ending(None, Acuity.URGENT, {}, programme="blood_pressure").tasks
    assert task.text.startswith("Check-in call (blood pressure): ")


def test_a_task_says_what_was_said_and_measured():
    (task,) = ending(
        None, Acuity.SOON, {}, heard=Heard(("glucose 350 mg/dL",), ('"is that a lot"',))
    ).tasks
    assert task.text == 'Check-in call: told: glucose 350 mg/dL. The caller said: "is that a lot".'


def test_medicine_taken_otherwise_is_for_a_pharmacist():
    for how in ("more than meant", "in part", "stopped", "ran out"):
        (task,) = ending(None, Acuity.NONE, {"bp_medicine": how}, programme="blood_pressure").tasks
        assert task.reason == "pharmacist_call_back"
        assert task.text.endswith(f"told: {how}.")
    for how in ("yes", "no", "unsure", "none"):
        assert ending(None, Acuity.NONE, {"glucose_medicine": how}).tasks == ()


def test_whoever_may_be_overheard_by_somebody_dangerous_is_not_simply_called_back():
    (task,) = ending(None, Acuity.URGENT, {}, heard=Heard(is_unsafe=True)).tasks
    assert "leave no message" in task.text
    assert "safe" in task.text
