"""What may go wrong between the agent and the hospital's systems. No message names a patient.

ClinicalError
    UnavailableError     it did not answer, or not in time; trying later may help
    NotAllowedError      it refused us: the agent's own rights, not the patient's
    BadAnswerError       it answered something that cannot be read
    NotFoundError        what was asked for is not there
    SlotTakenError       somebody else was faster
    ConflictError        what was to be changed has changed meanwhile
    RefusedError         it understood, and will not: the past, a cancelled visit
        NotOfferedError      it never will: the system has no such service
    ClinicalSettingsError  its settings cannot be used
"""


class ClinicalError(Exception):
    """The hospital's side did not do what it was asked."""


class UnavailableError(ClinicalError):
    """No answer, or none in time. Whether a write happened is not known: try with the same key."""

    retry_after_s: float | None
    """How long the system asked to be left alone; None: it did not say."""

    def __init__(self, message: str, *, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class NotAllowedError(ClinicalError):
    """The system refused the agent itself."""


class BadAnswerError(ClinicalError):
    """An answer that breaks the agreement; the message says which part, never what stood there."""


class NotFoundError(ClinicalError):
    """Nothing with that id."""


class SlotTakenError(ClinicalError):
    """The slot is no longer free."""


class ConflictError(ClinicalError):
    """Somebody else changed it since it was read."""


class RefusedError(ClinicalError):
    """The request makes no sense to the system; the message says why, in general words."""


class NotOfferedError(RefusedError):
    """The system behind this backend has no such service; asking again is of no use.

    What it does not hold is not known to be absent: "no results" would be an invention.
    """


class ClinicalSettingsError(ClinicalError):
    """A setting of the clinic that cannot be used; the message says what is allowed."""
