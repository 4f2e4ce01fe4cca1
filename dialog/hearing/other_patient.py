"""Who asks for another patient's, once one is made sure of: "and daniel's?". Pure.

Nothing of one patient is to be heard as another's, nor told of another because one is known. So
what was done last is begun anew, which finds whom it is for; amid a form, a person goes on.
"""

from dataclasses import replace

from dialog.clinical.somebody_else import goes_on_with_another, is_for_somebody_else
from dialog.hearing.second_wishes import SERVICES
from dialog.nlu.interpreter import COMMANDS
from dialog.nlu.understanding import Understanding
from dialog.rasa.tracker import Tracker
from triage.decision import Acuity

_PERSON = "request_human"
_CHANGING = "change_form"


def as_other_patient(
    understood: Understanding, text: str, tracker: Tracker, acuity: Acuity
) -> Understanding:
    """What was understood, or the wish that is now another patient's.

    Args:
        understood: of the words.
        text: the words.
        tracker: of the call, before this turn is in it.
        acuity: of the words themselves; danger is answered, whoever it is about.
    """
    is_known = tracker.slot("authenticated") is True
    if not is_known or acuity >= Acuity.SOON or understood.intent in COMMANDS:
        return understood
    if tracker.active_loop == _CHANGING:
        # What is asked there is about a visit of the patient who is known.
        is_theirs = tracker.slot("is_proxy") is not True and is_for_somebody_else(text)
        is_other = is_theirs or goes_on_with_another(text)
        return replace(understood, intent=_PERSON) if is_other else understood
    if tracker.active_loop is not None or not goes_on_with_another(text):
        return understood
    wish = SERVICES.get(str(tracker.slot("wanted_service")))
    return understood if wish is None else replace(understood, intent=wish, confidence=1.0)
