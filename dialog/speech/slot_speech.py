"""How the value of a slot is said to a caller."""

from collections.abc import Callable
from datetime import datetime, tzinfo

from dialog.nlu.spoken_values import say_list, say_value
from dialog.rasa.domain import Domain, Json, MappingKind


class SlotSpeech:
    """Says values as callers would; a slot that an entity fills is said as that entity is."""

    def __init__(self, domain: Domain, clock: Callable[[], float], zone: tzinfo) -> None:
        """Times are said as seen from now, by `clock` (seconds since the epoch), in `zone`."""
        self._clock = clock
        self._zone = zone
        self._entities = {
            slot.name: mapping.entity
            for slot in domain.slots.values()
            for mapping in reversed(slot.mappings)
            if mapping.kind is MappingKind.FROM_ENTITY and mapping.entity
        }

    def __call__(self, slot: str, value: Json) -> str:
        """The value in words: "cough and fever", "for three days", "28"."""
        match value:
            case bool():
                return "yes" if value else "no"
            case list():
                return say_list([self(slot, one) for one in value])
            case float() | int():
                return self._said(slot, f"{value:g}")
            case str():
                return self._said(slot, value)
            case _:
                return ""

    def _said(self, slot: str, value: str) -> str:
        entity = self._entities.get(slot)
        if entity is None:
            return value
        return say_value(entity, value, datetime.fromtimestamp(self._clock(), tz=self._zone))
