"""What may go wrong between the agent and the hospital's systems. No message names a patient.

ClinicalError
    Unavailable     it did not answer, or not in time; trying later may help
    NotAllowed      it refused us: the agent's own rights, not the patient's
    BadAnswer       it answered something that cannot be read
    NotFound        what was asked for is not there
    SlotTaken       somebody else was faster
    Conflict        what was to be changed has changed meanwhile
    Refused         it understood, and will not: the past, a cancelled visit
"""


class ClinicalError(Exception):
    """The hospital's side did not do what it was asked."""


class Unavailable(ClinicalError):
    """No answer, or none in time. Whether a write happened is not known: try with the same key."""


class NotAllowed(ClinicalError):
    """The system refused the agent itself."""


class BadAnswer(ClinicalError):
    """An answer that breaks the agreement; the message says which part, never what stood there."""


class NotFound(ClinicalError):
    """Nothing with that id."""


class SlotTaken(ClinicalError):
    """The slot is no longer free."""


class Conflict(ClinicalError):
    """Somebody else changed it since it was read."""


class Refused(ClinicalError):
    """The request makes no sense to the system; the message says why, in general words."""
