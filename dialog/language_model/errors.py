"""Why a language model gave no usable answer. No message quotes a prompt, an answer or a key.

LanguageModelError   `code` says it to machines
    NotAskedError      it was not asked: our own limits, or it is being left alone
    LateError          no whole answer in time
    UnreachableError   no connection, a broken one, or the server's own failure (5xx)
    ThrottledError     429: we ask too much
    RejectedError      any other refusal of the request (4xx): a wrong key, model or address
    UnusableError      an answer that breaks the protocol, is cut off, or too long
"""

from enum import StrEnum
from typing import ClassVar


class Code(StrEnum):
    """The same as a word for events and metrics."""

    BUSY = "busy"
    BUDGET = "budget"
    RESTING = "resting"
    LATE = "late"
    UNREACHABLE = "unreachable"
    THROTTLED = "throttled"
    REJECTED = "rejected"
    UNUSABLE = "unusable"


class LanguageModelError(Exception):
    """There is no answer."""

    code: Code
    answers: ClassVar[bool | None]
    """What it tells a breaker: whether the server works; None: nothing."""


class NotAskedError(LanguageModelError):
    """Nothing was sent: too many at once, too many tokens, or it failed too often just now."""

    answers = None

    def __init__(self, code: Code, message: str) -> None:
        super().__init__(message)
        self.code = code


class LateError(LanguageModelError):
    """The whole time is over."""

    code = Code.LATE
    answers = False


class UnreachableError(LanguageModelError):
    """The network or the server failed."""

    code = Code.UNREACHABLE
    answers = False


class ThrottledError(LanguageModelError):
    """It wants to be asked later."""

    code = Code.THROTTLED
    answers = False
    retry_after_s: float | None
    """When, if it said so."""

    def __init__(self, message: str, *, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class RejectedError(LanguageModelError):
    """It works, and will not do this."""

    code = Code.REJECTED
    answers = True


class UnusableError(LanguageModelError):
    """It answered, and not as agreed."""

    code = Code.UNUSABLE
    answers = False
