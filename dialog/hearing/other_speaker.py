"""Who speaks on for a patient who was made sure of: "this is her daughter by the way". Pure."""

from dataclasses import replace

from dialog.clinical.somebody_else import is_somebody_else
from dialog.nlu.interpreter import COMMANDS
from dialog.nlu.understanding import Understanding
from dialog.rasa.tracker import Tracker
from triage.decision import Acuity

_PERSON = "request_human"


def as_other_speaker(
    understood: Understanding, text: str, tracker: Tracker, acuity: Acuity
) -> Understanding:
    """What was understood, or that a person goes on: nobody else is told what is the patient's.

    Args:
        understood: of the words.
        text: the words.
        tracker: of the call, before this turn is in it.
        acuity: of the words themselves; danger is answered, whoever tells of it.
    """
    is_patient = tracker.slot("authenticated") is True and tracker.slot("is_proxy") is not True
    if not is_patient or acuity >= Acuity.SOON or understood.intent in COMMANDS:
        return understood
    return replace(understood, intent=_PERSON) if is_somebody_else(text) else understood
