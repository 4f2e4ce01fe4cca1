"""What stories can know of a conversation: its states less the turns that rules alone know."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace

from dialog.rasa.domain import Domain
from dialog.rasa.events import ActionExecuted, Event
from dialog.rasa.fold import Fold
from dialog.rasa.states import State, present_state

KEPT = 16
"""States that are remembered, the newest."""


@dataclass(frozen=True, slots=True)
class RuleOnly:
    """Slots and forms that rules know and stories do not."""

    slots: frozenset[str] = frozenset()
    loops: frozenset[str] = frozenset()


class StoriesView(Fold):
    """A fold that remembers the last states, one before each action, as stories know them."""

    def __init__(self, domain: Domain, *, kept: int = KEPT) -> None:
        """Nothing has happened yet; so many states are to be remembered."""
        super().__init__(domain)
        self._states: deque[State] = deque(maxlen=kept)
        self._last_action: tuple[str | None, bool] = (None, False)
        """The last one that was not hidden."""
        self._is_hidden = False

    def take_over(self, other: Fold) -> None:
        """Be as the other, and from then on on one's own."""
        super().take_over(other)
        if isinstance(other, StoriesView):
            self._states = other._states.copy()
            self._last_action, self._is_hidden = other._last_action, other._is_hidden

    def apply(self, event: Event) -> None:
        """Let an event count that takes nothing back."""
        if isinstance(event, ActionExecuted):
            self._take(hides=event.hide_rule_turn)
        super().apply(event)

    def states(self, events: Iterable[Event], only: RuleOnly, *, last: int) -> list[State]:
        """The newest states after these events, the present one last.

        Args:
            events: what has happened since; the view stays as it is.
            only: what is left out of the states.
            last: how many of them, no more than are remembered.
        """
        view = self.copy()
        for event in events:
            view.apply(event)
        view._take(hides=False)
        return [_without(one, only) for one in [*view._states][-last:]]

    def _take(self, *, hides: bool) -> None:
        """The state before an action that is, or is not, hidden."""
        if not self._is_hidden:
            self._last_action = (self.latest_action, self.latest_is_text)
        # Neither an action that was ordered nor a form's listening changes what stories know.
        if not self.followup_action and self.latest_action != self.active_loop:
            self._is_hidden = hides
        if not self._is_hidden:
            self._states.append(self._state())

    def _state(self) -> State:
        """As it is now, but behind a message that is still the last one that stories know."""
        state = present_state(self)
        heard = self._states[-1] if self._states and not state.is_heard else state
        name, is_text = self._last_action
        if not name:
            name, is_text = state.action, state.action_is_text
        if heard is state and (name, is_text) == (state.action, state.action_is_text):
            return state
        return State(
            heard.intent, heard.text, heard.entities, state.slots, name, is_text, state.loop
        )


def _without(state: State, only: RuleOnly) -> State:
    is_hidden = state.loop in only.loops or any(name in only.slots for name, _ in state.slots)
    if not is_hidden:
        return state
    slots = tuple(one for one in state.slots if one[0] not in only.slots)
    return replace(state, slots=slots, loop=None if state.loop in only.loops else state.loop)
