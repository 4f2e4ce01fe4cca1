"""Comes back to what a caller wanted besides, when what went before is done."""

from dialog.actions.action import Say, answer
from dialog.actions.asides import asked_again
from dialog.call.state import ACTION_NOTE_WISH
from dialog.call.tracker import CallTracker
from dialog.events.wishes import WishKept, WishTakenUp
from dialog.hearing.kept_wishes import ACTION_TAKE_UP, RESPONSE, given
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.domain import Domain
from dialog.rasa.events import LISTEN, ActionExecuted, Event, Rewound, UserUttered


class TakeUpWish:
    """`action_take_up_wish`: the wish that waits longest, as if it had just been said."""

    name = ACTION_TAKE_UP

    def __init__(self, domain: Domain) -> None:
        self._domain = domain

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Name it, and let it be said."""
        return take_up(tracker, self._domain)


class NoteWish:
    """`action_note_wish`: another wish instead of an answer; what was asked is asked again."""

    name = ACTION_NOTE_WISH

    def __init__(self, domain: Domain) -> None:
        self._domain = domain

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Say that it will be come back to, and leave everything as it is."""
        told = tracker.wishes.waiting[-_kept_now(tracker) :]
        said = answer(Say(RESPONSE, given(told, self._domain)))
        again = asked_again(tracker.call, self._domain)
        return ActionAnswer((Rewound(),), (*said.responses, *again))


def _kept_now(tracker: CallTracker) -> int:
    """How many wishes the latest words told; one where nobody can say."""
    kept = 0
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            break
        kept += isinstance(event, WishKept)
    return max(1, kept)


def take_up(tracker: CallTracker, domain: Domain) -> ActionAnswer:
    """Goes on with the wish that waits longest; asks for one where none waits."""
    waiting = tracker.wishes.waiting
    if not waiting:
        return answer(Say("utter_anything_else"))
    wish = waiting[0]
    taken = (WishTakenUp(wish.intent or ""), ActionExecuted(LISTEN), wish)
    return answer(Say("utter_take_up_wish", given(waiting[:1], domain)), events=taken)


def kept_for_later(tracker: CallTracker) -> tuple[Event, ...]:
    """Keeps what the caller has just said, where something else has to be finished first."""
    heard = tracker.latest_message
    return () if heard is None else (WishKept(heard),)
