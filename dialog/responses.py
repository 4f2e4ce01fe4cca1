"""Words for the caller: one wording of a response, its placeholders filled, with its emotion."""

import random
import string
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dialog.domain import SETTING_NAMES, Wording
from dialog.events import SlotValue
from dialog.turn import Reply


@dataclass(frozen=True, slots=True)
class Rendered:
    """A response, ready to be spoken."""

    response: str
    reply: Reply
    awaits: str | None


class Responder:
    """The responses of a domain with the settings filled in."""

    def __init__(
        self,
        responses: Mapping[str, Sequence[Wording]],
        settings: Mapping[str, str],
        rng: random.Random,
    ) -> None:
        self._responses = responses
        self._settings = {name: settings[name] for name in SETTING_NAMES}
        self._rng = rng

    def render(
        self,
        response: str,
        slots: Mapping[str, SlotValue],
        given: Mapping[str, str] | None = None,
    ) -> Rendered:
        """One wording, chosen by chance among those that say the most.

        A wording is only taken when each of its placeholders has a value, so that no caller hears
        a brace or the name of a slot.
        """
        values = {name: _spoken(value) for name, value in slots.items() if value is not None}
        values |= self._settings | dict(given or {})
        usable = [w for w in self._responses[response] if w.placeholders <= values.keys()]
        # More placeholders say more; wordings that say the same are drawn from.
        most = max(len(w.placeholders - SETTING_NAMES) for w in usable)
        wording = self._rng.choice(
            [w for w in usable if len(w.placeholders - SETTING_NAMES) == most]
        )
        return Rendered(response, _reply(wording, values), wording.awaits)

    def fixed(self) -> Iterator[Reply]:
        """Every reply that needs no slot, for rendering ahead."""
        for wordings in self._responses.values():
            for wording in wordings:
                if wording.placeholders <= SETTING_NAMES:
                    yield _reply(wording, self._settings)


def _reply(wording: Wording, values: Mapping[str, str]) -> Reply:
    text = string.Formatter().vformat(wording.text, (), values)
    return Reply(text, wording.emotion, wording.interruptible, wording.priority)


def _spoken(value: SlotValue) -> str:
    """A value of a slot as a caller would say it: "cough and fever", "28"."""
    if isinstance(value, tuple):
        *first, last = value or ("",)
        return f"{', '.join(first)} and {last}" if first else last
    return f"{value:g}" if isinstance(value, float) else str(value)
