"""Who may be told what of a patient: what identity has found out, and nothing else."""

from dialog.actions.action import Say
from dialog.call.tracker import CallTracker

AUTHENTICATED, PATIENT_ID = "authenticated", "patient_id"
MAY_HEAR = "may_hear"
"""Slot: of somebody who speaks for the patient, the topics of `Proxy.may_hear`; unset: all."""
STEP_IDENTITY = "identity"
"""What the step of a service is when it is not known, or not allowed, who is calling."""


def patient_for(tracker: CallTracker, topic: str) -> str | None:
    """The id of the patient whom the caller may hear of on this topic; None: nothing may be said.

    Args:
        tracker: the call.
        topic: as in `Proxy.may_hear`: `medicines`, `results`, `care_plan`, `billing`.
    """
    patient_id = identified(tracker)
    allowed = tracker.slot(MAY_HEAR)
    is_allowed = allowed is None or (isinstance(allowed, list) and topic in allowed)
    return patient_id if is_allowed else None


def identified(tracker: CallTracker) -> str | None:
    """The id of the patient whom the call is about; None where nobody has been made sure of."""
    patient_id = tracker.slot(PATIENT_ID)
    is_known = tracker.slot(AUTHENTICATED) is True
    return patient_id if is_known and isinstance(patient_id, str) and patient_id else None


def refusal(tracker: CallTracker) -> Say:
    """What is said instead: the same whatever there would be to tell."""
    return Say("utter_identity_needed" if identified(tracker) is None else "utter_not_for_you")
