"""The states of a conversation as they come, for policies: as rules see them and as stories do."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self

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


class History(Fold):
    """A fold that remembers the last states: one before each action, and which of them count."""

    def __init__(self, domain: Domain, *, kept: int = KEPT) -> None:
        """Nothing has happened yet; so many states are to be remembered."""
        super().__init__(domain)
        self._all: deque[State] = deque(maxlen=kept)
        self._told: deque[State] = deque(maxlen=kept)
        """Those that stories know."""
        self._last_action: tuple[str | None, bool] = (None, False)
        """The last one that was not hidden."""
        self._is_hidden = False

    def copy(self) -> Self:
        """Another, like this one."""
        other = super().copy()
        other._all, other._told = self._all.copy(), self._told.copy()
        other._last_action, other._is_hidden = self._last_action, self._is_hidden
        return other

    def apply(self, event: Event) -> None:
        """Let an event count that takes nothing back."""
        if isinstance(event, ActionExecuted):
            state = present_state(self)
            self._all.append(state)
            self._tell(state, hides=event.hide_rule_turn)
        super().apply(event)

    def states(self, last: int) -> list[State]:
        """The newest states, the present one last: so many, and no more than are remembered."""
        return [*self._all, present_state(self)][-last:]

    def told_states(self, only: RuleOnly, last: int) -> list[State]:
        """The same as stories know them: without the turns that rules alone know, and `only`."""
        ahead = self.copy()
        ahead._tell(present_state(self), hides=False)
        return [_without(one, only) for one in [*ahead._told][-last:]]

    def _tell(self, state: State, *, hides: bool) -> None:
        """Remember the state before an action that is, or is not, hidden."""
        if not self._is_hidden:
            self._last_action = (self.latest_action, self.latest_is_text)
        # Neither an action that was ordered nor a form's listening changes what stories know.
        if not self.followup_action and self.latest_action != self.active_loop:
            self._is_hidden = hides
        if not self._is_hidden:
            self._told.append(self._as_told(state))

    def _as_told(self, state: State) -> State:
        """The state behind the message and the action that are the last ones that stories know."""
        heard = self._told[-1] if self._told and not state.is_heard else state
        name, is_text = self._last_action
        if not name:
            name, is_text = state.action, state.action_is_text
        if heard is state and (name, is_text) == (state.action, state.action_is_text):
            return state
        return State(
            heard.intent, heard.text, heard.entities, state.slots, name, is_text, state.loop
        )


def folded(domain: Domain, events: Iterable[Event], *, kept: int = KEPT) -> History:
    """The history of events that count, from the beginning."""
    history = History(domain, kept=kept)
    for event in events:
        history.apply(event)
    return history


def _without(state: State, only: RuleOnly) -> State:
    is_hidden = state.loop in only.loops or any(name in only.slots for name, _ in state.slots)
    if not is_hidden:
        return state
    slots = tuple(one for one in state.slots if one[0] not in only.slots)
    return replace(state, slots=slots, loop=None if state.loop in only.loops else state.loop)
