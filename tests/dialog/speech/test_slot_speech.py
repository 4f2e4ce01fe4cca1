"""Values of slots as callers hear them."""

from datetime import UTC

import pytest

from dialog.rasa.domain import MappingKind, Slot, SlotKind, SlotMapping
from dialog.speech.slot_speech import SlotSpeech
from tests.dialog.rasa.bots import domain


def from_entity(slot, kind, *entities):
    mappings = [SlotMapping(MappingKind.FROM_ENTITY, entity) for entity in entities]
    return Slot(slot, kind, mappings=(SlotMapping(MappingKind.FROM_TEXT), *mappings))


WORLD = domain(
    slots=[
        from_entity("lasting", SlotKind.TEXT, "duration"),
        from_entity("often", SlotKind.LIST, "frequency"),
        from_entity("first_counts", SlotKind.TEXT, "frequency", "duration"),
        Slot("weeks", SlotKind.FLOAT),
        Slot("names", SlotKind.LIST),
    ]
)


@pytest.fixture
def speak():
    return SlotSpeech(WORLD, lambda: 0.0, UTC)


@pytest.mark.parametrize(
    ("slot", "value", "said"),
    [
        ("names", [], ""),
        ("names", ["cough"], "cough"),
        ("names", ["cough", "fever"], "cough and fever"),
        ("names", ["cough", "fever", "rash"], "cough, fever and rash"),
        ("often", ["2/P1D"], "twice a day"),
        ("lasting", "P3D", "for three days"),
        ("first_counts", "2/P1D", "twice a day"),
        ("weeks", 28.0, "28"),
        ("weeks", 28.5, "28.5"),
        ("weeks", 3, "3"),
        ("weeks", True, "yes"),
        ("weeks", False, "no"),
        ("weeks", None, ""),
        ("weeks", {"a": 1}, ""),
        ("unknown", "as it is", "as it is"),
    ],
)
def test_a_value_is_said_as_callers_would(speak, slot, value, said):
    assert speak(slot, value) == said
