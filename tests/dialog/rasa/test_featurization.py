"""What the value of a slot counts."""

import pytest

from dialog.rasa.domain import Slot, SlotKind
from dialog.rasa.featurization import featurized, stored


@pytest.mark.parametrize(
    ("kind", "value", "feature"),
    [
        (SlotKind.TEXT, None, (0.0,)),
        (SlotKind.TEXT, "", (1.0,)),
        (SlotKind.BOOL, None, (0.0, 0.0)),
        (SlotKind.BOOL, False, (1.0, 0.0)),
        (SlotKind.BOOL, "True", (1.0, 1.0)),
        (SlotKind.BOOL, "1", (1.0, 1.0)),
        (SlotKind.BOOL, 1, (1.0, 1.0)),
        (SlotKind.BOOL, 0.5, (1.0, 0.0)),
        (SlotKind.BOOL, "perhaps", (0.0, 0.0)),
        (SlotKind.BOOL, [], (0.0, 0.0)),
        (SlotKind.LIST, [], (0.0,)),
        (SlotKind.LIST, ["a"], (1.0,)),
        (SlotKind.ANY, "a", ()),
        (SlotKind.FLOAT, None, (0.0, 0.0)),
        (SlotKind.FLOAT, "many", (0.0, 0.0)),
    ],
)
def test_feature_of_a_value(kind, value, feature):
    assert featurized(Slot("s", kind), value) == feature


@pytest.mark.parametrize(
    ("value", "share"), [(5, 0.0), (10, 0.0), ("15", 0.5), (20, 1.0), (99, 1.0)]
)
def test_a_float_counts_by_its_place_in_the_range(value, share):
    slot = Slot("s", SlotKind.FLOAT, least=10.0, most=20.0)
    assert featurized(slot, value) == (1.0, share)


@pytest.mark.parametrize(
    ("value", "feature"),
    [
        ("LOW", (1.0, 0.0, 0.0)),
        ("high", (0.0, 1.0, 0.0)),
        ("banana", (0.0, 0.0, 1.0)),
        (None, (0.0, 0.0, 0.0)),
    ],
)
def test_a_category_that_is_not_listed_counts_as_other(value, feature):
    slot = Slot("s", SlotKind.CATEGORICAL, values=("low", "High"))
    assert featurized(slot, value) == feature


def test_a_slot_without_influence_has_no_feature():
    assert featurized(Slot("s", SlotKind.TEXT, influences=False), "a") == ()


def test_only_lists_change_what_they_are_given():
    assert stored(Slot("s", SlotKind.LIST), "a") == ["a"]
    assert stored(Slot("s", SlotKind.LIST), None) is None
    assert stored(Slot("s", SlotKind.FLOAT), "28 weeks") == "28 weeks"
