"""How often a caller has asked for the same by now, with nothing come of it. Pure."""

from collections.abc import Sequence

from dialog.events.call import TurnTriaged
from dialog.rasa.domain import REQUESTED_SLOT
from dialog.rasa.events import Event, SlotSet, UserUttered
from dialog.rasa.messages import NLU_FALLBACK
from triage.words import split_words

OFF_TOPIC = "out_of_scope"
_LOOKED_BACK = 1_000
"""Events, of some ten turns of repetition."""
_NO_REQUESTS = frozenset(
    ("affirm", "deny", "inform", "greet", "goodbye", "repeat", "request_human", "stop_calling",
     "emergency_symptoms", "ask_for_time", "office_question", "report_loss", NLU_FALLBACK)
)  # fmt: skip
"""Answers, wishes that are granted each time, and turns that have a ladder of their own."""


def times_asked(events: Sequence[Event]) -> int:
    """How often the caller's last words were said by now, or others that ask for the same.

    The same words count when they were said turn after turn, and so does whatever is off topic; the
    same wish in other words, when no slot was filled since. 0 where the last words ask for nothing.

    Args:
        events: of the call; the caller's last words are the latest message.
    """
    latest = next((one for one in reversed(events) if isinstance(one, UserUttered)), None)
    if latest is None or latest.intent is None or latest.intent in _NO_REQUESTS:
        return 0
    wish, words = _wish(latest), _words(latest)
    count, is_in_a_row, has_progressed = 0, True, False
    for turn in _turns(events[-_LOOKED_BACK:]):
        said = [one for one in turn if isinstance(one, UserUttered)]
        if not said:
            continue
        has_progressed = has_progressed or (count > 0 and _has_progress(turn))
        is_same = any(_words(one) == words or _are_off_topic(one, latest) for one in said)
        is_in_a_row = is_in_a_row and is_same
        if is_in_a_row or (not has_progressed and any(_wish(one) == wish for one in said)):
            count += 1
    return count


def _turns(events: Sequence[Event]) -> list[list[Event]]:
    """The caller's turns, the latest first."""
    turns: list[list[Event]] = [[]]
    for event in events:
        if isinstance(event, TurnTriaged):
            turns.append([])
        turns[-1].append(event)
    return turns[::-1]


def _has_progress(turn: Sequence[Event]) -> bool:
    """Whether something was learned in it."""
    return any(
        isinstance(one, SlotSet) and one.value is not None and one.name != REQUESTED_SLOT
        for one in turn
    )


def _wish(message: UserUttered) -> tuple[str | None, frozenset[tuple[str, str]]]:
    """What is asked for: the intent, and what is named with it."""
    named = ((str(one["entity"]), str(one.get("value"))) for one in message.entities)
    return message.intent, frozenset(named)


def _are_off_topic(one: UserUttered, other: UserUttered) -> bool:
    """Whether neither is about anything that the agent is for: one is as good as the other."""
    return one.intent == other.intent == OFF_TOPIC


def _words(message: UserUttered) -> tuple[str, ...]:
    return split_words((message.text or "").lower()).words
