"""What somebody may say amid the questions of a check-in that no further question should follow.

Pure. That words are dangerous is for triage alone to say; here they only change the course.
"""

from enum import StrEnum

from dialog.check_ins.care_elsewhere import is_cared_elsewhere
from dialog.check_ins.phrases import has_any, words_of
from dialog.hearing.births import tells_of_birth
from dialog.hearing.losses import Asked, answers_with_loss


class TurningPoint(StrEnum):
    """What has been told, or is wanted, instead of an answer."""

    LOSS = "loss"
    """The pregnancy, or the child, was lost. Nothing cheerful is asked any more."""
    BORN = "born"
    """The child is there: what is asked is not about a pregnancy any more."""
    LATER = "later"
    REFUSED = "refused"
    """None of the questions is wanted."""
    MOVED = "moved"
    """Another clinic has taken over the care."""


_LATER = (
    "another time", "some other time", "call me back", "call back", "call me later", "call later",
    "call again later", "do this later", "talk later", "not a good time", "bad time",
    "busy right now", "i am busy", "i am driving", "i am at work", "can not talk",
    "can not do this now", "do it tomorrow", "do this tomorrow", "call me tomorrow",
    "try again later",
)  # fmt: skip
_REFUSED = (
    "do not want to do this", "not interested", "stop asking", "no more questions",
    "do not want to answer any", "do not want to answer these", "enough questions",
    "i do not want this call", "leave me alone",
)  # fmt: skip
_DECLINED = (
    "rather not say", "rather not answer", "prefer not to", "skip that", "skip it", "skip this",
    "next question", "none of your business", "do not want to answer that",
    "do not want to answer", "do not want to say", "that is private", "too personal", "no comment",
    "do not want to talk about it", "do not want to talk about this",
    "do not want to talk about that",
)  # fmt: skip


def turning_point(said: str, asked: Asked = Asked.PREGNANCY) -> TurningPoint | None:
    """What the words change the course to; None: nothing of the kind."""
    words = words_of(said)
    if answers_with_loss(said, asked):
        return TurningPoint.LOSS
    if tells_of_birth(said):
        return TurningPoint.BORN
    if has_any(words, _REFUSED):
        return TurningPoint.REFUSED
    if is_cared_elsewhere(said):
        return TurningPoint.MOVED
    return TurningPoint.LATER if has_any(words, _LATER) else None


def tells_of_loss(said: str) -> bool:
    """Whether somebody says that the pregnancy or the child was lost; "he" may be anybody."""
    return answers_with_loss(said)


def declines(said: str) -> bool:
    """Whether one question is not to be answered."""
    return has_any(words_of(said), _DECLINED)
