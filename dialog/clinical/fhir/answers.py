"""What a FHIR server's answers mean. Pure.

Of an `OperationOutcome` only the codes of its issues are kept: its texts may quote a patient.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import orjson

from dialog.clinical.errors import (
    BadAnswerError,
    ClinicalError,
    ConflictError,
    NotAllowedError,
    NotFoundError,
    RefusedError,
    UnavailableError,
)
from dialog.clinical.fhir.elements import Json

_JSON_TYPES = frozenset(("application/fhir+json", "application/json"))
_LONGEST_REST_S = 3_600.0
_TRY_LATER = frozenset((408, 425, 429))
_ABSENT = frozenset((404, 410))
_CHANGED = frozenset((409, 412))
_NOT_ALLOWED = frozenset((401, 403))
_ISSUES = frozenset(
    (
        "invalid", "structure", "required", "value", "invariant", "security", "login", "unknown",
        "expired", "forbidden", "suppressed", "processing", "not-supported", "duplicate",
        "multiple-matches", "not-found", "deleted", "too-long", "code-invalid", "extension",
        "too-costly", "business-rule", "conflict", "transient", "lock-error", "no-store",
        "exception", "timeout", "incomplete", "throttled", "informational",
    )
)  # fmt: skip
"""The codes of FHIR R4 (issue-type); any other word is the server's own, and not repeated."""


def is_success(status: int) -> bool:
    """Whether the server did what it was asked."""
    return status in (200, 201)


def failure(
    what: str, status: int, headers: Mapping[str, str], body: bytes, *, now_s: float
) -> ClinicalError:
    """The error that an answer stands for.

    Args:
        what: that was asked, in our words.
        status: any but a success.
        headers: of the answer, found without regard to case.
        body: may be anything.
        now_s: seconds since 1970, for a `Retry-After` that names a date.
    """
    message = f"{what}: status {status}{_issues(body)}"
    if status in _NOT_ALLOWED:
        return NotAllowedError(message)
    if status in _ABSENT:
        return NotFoundError(message)
    if status in _CHANGED:
        return ConflictError(message)
    if status in _TRY_LATER or (status >= 500 and status != 501):
        rest_s = retry_after_s(headers.get("Retry-After"), now_s)
        return UnavailableError(message, retry_after_s=rest_s)
    if status >= 400:
        return RefusedError(message)
    # Redirections are not followed: the access token is for this server alone.
    return BadAnswerError(message)


def resource(what: str, content_type: str, body: bytes) -> Json:
    """The resource in the body of an answer.

    Raises:
        BadAnswerError: it is none.
    """
    if content_type.partition(";")[0].strip().lower() not in _JSON_TYPES:
        raise BadAnswerError(f"{what}: content type; allowed: {', '.join(sorted(_JSON_TYPES))}")
    found = _parsed(body)
    if not isinstance(found, dict) or not isinstance(found.get("resourceType"), str):
        raise BadAnswerError(f"{what}: the body is no resource")
    return found


def retry_after_s(told: str | None, now_s: float) -> float | None:
    """How long the server wants to be left alone, at most an hour; None: it did not say."""
    if told is None:
        return None
    if re.fullmatch(r"\s*\d{1,9}\s*", told):
        return min(float(told), _LONGEST_REST_S)
    try:
        at = parsedate_to_datetime(told)
    except ValueError:
        return None
    aware = at if at.tzinfo is not None else at.replace(tzinfo=UTC)
    wait_s = (aware - datetime.fromtimestamp(now_s, UTC)).total_seconds()
    return min(max(0.0, wait_s), _LONGEST_REST_S)


def _issues(body: bytes) -> str:
    """The codes of an `OperationOutcome`, where the body is one: ` (conflict, lock-error)`."""
    found = _parsed(body)
    issues = found.get("issue") if isinstance(found, dict) else None
    if not isinstance(issues, list):
        return ""
    codes = [one.get("code") for one in issues if isinstance(one, dict)]
    known = dict.fromkeys(code for code in codes if isinstance(code, str) and code in _ISSUES)
    return f" ({', '.join(known)})" if known else ""


def _parsed(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
