"""What the status of an answer means, where it is not the answer that was asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from pydantic import ValidationError

from dialog.clinical.errors import (
    BadAnswerError,
    ClinicalError,
    ConflictError,
    NotAllowedError,
    NotFoundError,
    NotOfferedError,
    RefusedError,
    SlotTakenError,
    UnavailableError,
)
from dialog.clinical.http.wire import Problem

_COME_AGAIN = frozenset({408, 425, 429})
_LONGEST_REST_S = 3_600.0


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def error_of(method: str, reply: Reply) -> ClinicalError:
    """The error that the reply to this method of the backend is; nothing of its text is in it."""
    what = f"{method}: status {reply.status}"
    match reply.status:
        case 401 | 403:
            return NotAllowedError(what)
        case 404 if _code(reply) == "not_found":
            return NotFoundError(what)
        case 409:
            return _conflict(what, method, _code(reply))
        case 412:
            return ConflictError(what)
        case 422:
            return RefusedError(what)
        case 501:
            return NotOfferedError(what)
        case status if status in _COME_AGAIN or status >= 500:
            return UnavailableError(what, retry_after_s=_retry_after_s(reply.headers))
        case _:
            # A 404 without a code is a wrong address: it must not look like an unknown patient.
            return BadAnswerError(what)


def _conflict(what: str, method: str, code: str) -> ClinicalError:
    if code == "in_progress":
        # Our own request, which we gave up, is still being worked on.
        return UnavailableError(what)
    if code == "slot_taken" or (method == "book" and code != "changed"):
        return SlotTakenError(what)
    return ConflictError(what)


def _code(reply: Reply) -> str:
    try:
        return Problem.model_validate_json(reply.body).code
    except ValidationError:
        return ""


def _retry_after_s(headers: Mapping[str, str]) -> float | None:
    """Seconds, or a date (RFC 9110, 10.2.3) by the server's own clock."""
    told = headers.get("Retry-After", "").strip()
    if told.isascii() and told.isdigit():
        return min(float(told), _LONGEST_REST_S)
    try:
        then, now = (parsedate_to_datetime(one) for one in (told, headers.get("Date", "")))
        rest_s = (then - now).total_seconds()
    except (ValueError, TypeError, OverflowError):
        # No date, only one of the two with a zone, or a zone of more days than there are.
        return None
    return min(max(rest_s, 0.0), _LONGEST_REST_S)
