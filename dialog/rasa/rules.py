"""Rules as remembered states, and whether a conversation agrees with them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from dialog.rasa.events import RULE_SNIPPET
from dialog.rasa.fold import SHOULD_NOT_BE_SET
from dialog.rasa.states import State, state_key

T = TypeVar("T")


class Unhappy(StrEnum):
    """What stories and rules tell of a form that was left and comes back."""

    LOOP_WAS_INTERRUPTED = "loop_was_interrupted"
    DO_NOT_PREDICT_LOOP = "do_not_predict_loop"


@dataclass(frozen=True, slots=True)
class Remembered(Generic[T]):
    """On these states, the newest last, this follows."""

    states: tuple[State, ...]
    then: T

    def agrees(self, states: Sequence[State]) -> bool:
        """Whether the end of a conversation has all that is remembered; older states are free."""
        return all(map(_agrees, reversed(self.states), reversed(states)))


class Memory(Generic[T]):
    """Remembered states by key; finding those that agree with a conversation is quick."""

    def __init__(self, remembered: Mapping[str, Remembered[T]]) -> None:
        self._all = dict(remembered)
        self._by_end: dict[tuple[str | None, str | None], list[tuple[str, Remembered[T]]]] = {}
        """By the last state's action and intent: no other can agree."""
        for key, one in self._all.items():
            end = one.states[-1]
            intent = None if end.is_start else end.intent or None
            self._by_end.setdefault((end.action, intent), []).append((key, one))

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def __getitem__(self, key: str) -> Remembered[T]:
        return self._all[key]

    @property
    def longest(self) -> int:
        """How many states the longest has."""
        return max((len(one.states) for one in self._all.values()), default=0)

    def without(self, key: str) -> "Memory[T]":
        """The same less this one."""
        return Memory({name: one for name, one in self._all.items() if name != key})

    def agreeing(self, states: Sequence[State]) -> list[str]:
        """The keys of those that agree with the conversation; the longest, the most exact, last."""
        now = states[-1]
        candidates = self._by_end.get((now.action, None), [])
        if now.intent:
            candidates = [*candidates, *self._by_end.get((now.action, now.intent), ())]
        keys = [key for key, one in candidates if one.agrees(states)]
        return sorted(keys, key=lambda key: (len(key), key))


def _agrees(rule: State, state: State) -> bool:
    if rule.is_start or state.is_start:
        return rule.is_start and state.is_start
    return (
        (rule.action, rule.action_is_text) == (state.action, state.action_is_text)
        and (not rule.intent or rule.intent == state.intent)
        and (not rule.text or rule.text == state.text)
        and (not rule.entities or rule.entities == state.entities)
        and _loop_agrees(rule.loop, state.loop)
        and _slots_agree(rule, dict(state.slots))
    )


def _loop_agrees(rule: str | None, loop: str | None) -> bool:
    if rule == SHOULD_NOT_BE_SET:
        return not loop or loop == SHOULD_NOT_BE_SET
    return not rule or rule == loop


def _slots_agree(rule: State, slots: Mapping[str, object]) -> bool:
    for name, wanted in rule.slots:
        found = slots.get(name)
        if wanted == SHOULD_NOT_BE_SET:
            if found and found != SHOULD_NOT_BE_SET:
                return False
        elif found != wanted:
            return False
    return True


def since_snippet(states: Sequence[State]) -> tuple[State, ...]:
    """The states after "whatever came before"."""
    for index in range(len(states) - 1, -1, -1):
        if states[index].action == RULE_SNIPPET:
            return tuple(states[index + 1 :])
    return tuple(states)


def feature_key(states: Sequence[State]) -> str | None:
    """The key of what is remembered of the states, None if that is nothing."""
    kept = since_snippet(states)
    return state_key(kept) if kept else None
