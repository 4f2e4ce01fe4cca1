"""Answers to questions about danger that tell more than the slot holds, to be quoted. Pure.

A yes in a sentence of one's own says what it is a yes to. What was not understood was asked again,
and the next answer counts; but what was said first may be what a nurse has to know: "my stool was
dark once".
"""

from collections.abc import Iterator, Sequence

from dialog.check_ins.adherence_answers import asks
from dialog.check_ins.catalogue import QUESTIONS
from dialog.check_ins.heard_answers import DECLINED
from dialog.check_ins.questions import NO
from dialog.check_ins.turning_points import TurningPoint, declines
from dialog.rasa.events import BotUttered, Event, SlotSet, UserUttered

_ASKS = "utter_ask_"
_LEAST_WORDS = 2
_SMALL = frozenset(
    ("yes", "yeah", "yep", "yup", "no", "nope", "um", "uh", "well", "oh", "i", "do", "did", "have",
     "am", "it", "is", "has", "not", "really", "think", "so", "maybe", "a", "the")
)  # fmt: skip
"""Of which a plain yes or no is made."""
_QUALIFIES = frozenset(
    ("but", "little", "bit", "sometimes", "once", "slightly", "except", "only", "just", "yesterday",
     "earlier")
)  # fmt: skip
_TELL_NOTHING = frozenset((NO, DECLINED, *(one.value for one in TurningPoint)))
_ASIDES = frozenset(
    ("repeat", "request_human", "stop_calling", "goodbye", "greet", "forget_me",
     "office_question", "ask_for_time", "another_wish", "medication_question", "health_advice",
     "check_in")
)  # fmt: skip
"""What is said instead of an answer, and answered."""


def telling_answers(events: Sequence[Event]) -> Iterator[int]:
    """The places of `UserUttered` that answered such a question, and were no plain no."""
    asked: str | None = None
    said: tuple[int, str] | None = None
    words: list[str] = []
    for at, event in enumerate(events):
        match event:
            case BotUttered():
                if said is not None:
                    yield said[0]
                said = None
                asked = _asked(event) or asked
            case UserUttered() if asked is not None:
                words = (event.text or "").casefold().split()
                said = (at, asked) if _may_tell(event) else None
                asked = None
            case SlotSet(name=name, value=value) if said is not None and name == said[1]:
                is_plain = value in _TELL_NOTHING and not (value == NO and _is_qualified(words))
                said = None if is_plain else said
            case _:
                continue


def _asked(event: BotUttered) -> str | None:
    """The slot of the question about danger that is asked."""
    name = event.metadata.get("utter_action")
    slot = name.removeprefix(_ASKS) if isinstance(name, str) and name.startswith(_ASKS) else ""
    return slot if slot in QUESTIONS and QUESTIONS[slot].is_of_danger else None


def _is_qualified(words: Sequence[str]) -> bool:
    """Whether a no says more than no: "he's a little warm, but no fever"."""
    return not _QUALIFIES.isdisjoint(words)


def _may_tell(message: UserUttered) -> bool:
    text = message.text or ""
    is_answer = message.intent not in _ASIDES and not text.startswith("/")
    told = [word for word in text.casefold().split() if word not in _SMALL]
    is_long = len(told) >= _LEAST_WORDS
    return is_answer and is_long and not asks(text) and not declines(text)
