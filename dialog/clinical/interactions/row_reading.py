"""Reads one row of the table."""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from string import Formatter

from dialog.clinical.interactions.table import (
    Example,
    MedicineEntry,
    Row,
    Severity,
    Source,
    When,
)
from triage.entries import Entry

ROW_SEVERITIES = {
    one.label: one for one in (Severity.CONTRAINDICATED, Severity.SERIOUS, Severity.CAUTION)
}
_SHARED = frozenset(
    ["id", "severity", "prescribed", "says", "advice", "source", "reviewer", "positive", "negative"]
)
_PAIR_KEYS = _SHARED | {"between"}
_CIRCUMSTANCES = ("pregnancy", "breastfeeding", "condition")
_ALONE_KEYS = _SHARED | {"medicine", *_CIRCUMSTANCES}
_EXAMPLE_KEYS = frozenset(["say", "pregnancy_week", "breastfeeding", "conditions"])
_SENTENCE = re.compile(r"[^.!?;:]{10,160}\.")
"""One sentence, as short as a caller can take in."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What rows may refer to."""

    medicines: Mapping[str, MedicineEntry]
    sources: Mapping[str, Source]
    conditions: Set[str]

    def substances(self, entry: Entry, key: str, names: tuple[str, ...]) -> frozenset[str]:
        """The ids of all plain medicines that these ids and classes stand for."""
        chosen: set[str] = set()
        for name in names:
            of_class = [
                one.id
                for one in self.medicines.values()
                if name in one.classes and one.ingredients == frozenset([one.id])
            ]
            of_id = self.medicines[name].ingredients if name in self.medicines else frozenset()
            if not of_class and not of_id:
                raise entry.fail(key, name, "neither the id of a medicine nor a class")
            chosen.update(of_class, of_id)
        return frozenset(chosen)


def read_row(entry: Entry, vocabulary: Vocabulary) -> Row:
    """The row of an entry.

    Raises:
        InteractionTableError: a key or value is wrong.
    """
    is_pair = "between" in entry.values
    entry.only(_PAIR_KEYS if is_pair else _ALONE_KEYS)
    lists = _between(entry) if is_pair else (entry.texts("medicine", required=True),)
    key = "between" if is_pair else "medicine"
    sides = tuple(vocabulary.substances(entry, key, names) for names in lists)
    source, is_confirmed = _source(entry, vocabulary)
    return Row(
        id=entry.text("id"),
        severity=ROW_SEVERITIES[entry.choice("severity", list(ROW_SEVERITIES))],
        is_prescribed=entry.flag("prescribed"),
        says=_says(entry, is_pair=is_pair),
        advice=entry.optional_text("advice", ""),
        source=source,
        is_confirmed=is_confirmed,
        reviewer=entry.text("reviewer", empty=True),
        sides=sides,
        twice=_twice(lists, vocabulary) if is_pair else frozenset(),
        when=None if is_pair else _when(entry, vocabulary),
        positive=_examples(entry, "positive"),
        negative=_examples(entry, "negative"),
    )


def _between(entry: Entry) -> tuple[tuple[str, ...], ...]:
    value = entry.values["between"]
    if not isinstance(value, list) or len(value) != 2:
        raise entry.fail("between", value, "two lists of ids and classes")
    sides = [replace(entry, values={"between": side}) for side in value]
    return tuple(side.texts("between", required=True) for side in sides)


def _twice(lists: tuple[tuple[str, ...], ...], vocabulary: Vocabulary) -> frozenset[str]:
    first, second = lists
    return frozenset(first) & frozenset(second) & frozenset(vocabulary.medicines)


def _says(entry: Entry, *, is_pair: bool) -> str:
    says = entry.text("says")
    blanks = {name for _, name, _, _ in Formatter().parse(says) if name is not None}
    wanted = {"first", "second"} if is_pair else {"first"}
    if blanks != wanted:
        raise entry.fail("says", says, "must name " + " and ".join(sorted(wanted)))
    if not _SENTENCE.fullmatch(says):
        raise entry.fail("says", says, "one sentence of at most 160 characters with a full stop")
    return says


def _source(entry: Entry, vocabulary: Vocabulary) -> tuple[str, bool]:
    """The documents in full, and whether each of them was read to confirm the row."""
    told, confirmed = [], []
    for part in entry.text("source").split(";"):
        reference, _, where = part.strip().partition(" ")
        key = reference.rstrip(",")
        source = vocabulary.sources.get(key)
        if source is None:
            known = ", ".join(sorted(vocabulary.sources))
            raise entry.fail("source", key, f"unknown document; allowed: {known}")
        told.append(f"{source.title} ({source.year})" + (f": {where}" if where else ""))
        confirmed.append(bool(source.confirmed))
    return "; ".join(told), all(confirmed)


def _when(entry: Entry, vocabulary: Vocabulary) -> When:
    given = [key for key in _CIRCUMSTANCES if key in entry.values]
    if len(given) != 1:
        raise entry.fail("pregnancy", given, "exactly one of: " + ", ".join(_CIRCUMSTANCES))
    if given == ["pregnancy"]:
        weeks = entry.values["pregnancy"]
        if not isinstance(weeks, list) or [type(one) for one in weeks] != [int, int]:
            raise entry.fail("pregnancy", weeks, "two weeks, from and up to")
        if not 0 <= weeks[0] < weeks[1] <= 45:
            raise entry.fail("pregnancy", weeks, "weeks of 0 to 45, the earlier first")
        return When(weeks=(weeks[0], weeks[1]))
    if given == ["breastfeeding"]:
        if not entry.flag("breastfeeding"):
            raise entry.fail("breastfeeding", False, "true, or left out")
        return When(is_breastfeeding=True)
    return When(condition=entry.choice("condition", sorted(vocabulary.conditions)))


def _examples(entry: Entry, key: str) -> tuple[Example, ...]:
    values = entry.values.get(key)
    if not isinstance(values, list) or not values:
        raise entry.fail(key, values, "at least one example is required")
    return tuple(_example(entry, key, value) for value in values)


def _example(entry: Entry, key: str, value: object) -> Example:
    if isinstance(value, str):
        return Example(value)
    if not isinstance(value, dict):
        raise entry.fail(key, value, "a text, or a mapping with `say`")
    inner = entry.within(key, value)
    inner.only(_EXAMPLE_KEYS)
    week = value.get("pregnancy_week")
    if week is not None and (isinstance(week, bool) or not isinstance(week, int | float)):
        raise inner.fail("pregnancy_week", week, "a number is required")
    return Example(inner.text("say"), week, inner.flag("breastfeeding"), inner.texts("conditions"))
