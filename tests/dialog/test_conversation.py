from datetime import date

from dialog.conversation import Conversation
from dialog.events import SlotSet
from dialog.turn import Awaited
from triage.assess import assess
from triage.decision import Patient

NOBODY = Patient(on=date(2026, 3, 1))


def test_nothing_is_asked_again_where_nothing_was_asked() -> None:
    call = Conversation("c")
    call.ask_again(0.0)
    assert call.is_silent
    assert call.turn().awaits is Awaited.ANYTHING


def test_the_patient_carries_what_earlier_turns_said() -> None:
    call = Conversation("c")
    assert call.patient(NOBODY) == NOBODY
    call.remember(assess("my pulse is ninety and i have a cough", NOBODY))
    call.record(SlotSet(0.0, "pregnancy_week", 20.0))
    patient = call.patient(NOBODY)
    assert [vital.value for vital in patient.readings] == [90]
    assert [finding.rule for finding in patient.findings] == ["minor_complaint"]
    assert patient.pregnancy_week == 20
