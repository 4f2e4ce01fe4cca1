"""Looks up what does not go together. The answer is never empty, and never that all is well."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from dialog.clinical.interactions.named import NamedMedicine
from dialog.clinical.interactions.table import (
    InteractionTable,
    MedicineEntry,
    MedicineKind,
    Row,
    Severity,
    When,
)
from triage.words import split_words

LONGEST_PREGNANCY = 45
"""Weeks; a number outside of pregnancy is a week that is not known."""
_MOST_CONDITIONS = 50


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What of the caller matters besides the medicines."""

    pregnancy_week: float | None = None
    """None: not pregnant, unless `is_pregnant`. Outside of 0 to 45: pregnant, week not known."""
    is_pregnant: bool = False
    """Pregnant, also where the week is not known: every row for pregnancy holds then."""
    is_breastfeeding: bool = False
    conditions: tuple[str, ...] = ()
    """Illnesses as the record writes them."""


@dataclass(frozen=True, slots=True)
class InteractionFinding:
    """One thing to tell, and what it rests on."""

    row: str
    """Id of the row; else `unknown_medicine`, `which_one`, `sounds_like`, `not_ruled_out` or
    `nothing_named`."""
    severity: Severity
    medicines: tuple[str, ...]
    """Ids of the table; the record of a patient, so not for logs."""
    says: str
    advice: str
    source: str = ""
    is_confirmed: bool = False
    """Whether the documents of the row were read to confirm it."""
    reviewer: str = ""
    """Who reviewed the row; empty: nobody yet."""
    is_certain: bool = True
    """False: a name was known by its sound, so the caller should be asked whether it was meant."""
    is_prescribed: bool = False
    """Whether leaving one of the medicines out at once may do harm."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A medicine of the table, by the name that was used."""

    entry: MedicineEntry
    name: str
    is_certain: bool

    @property
    def spoken(self) -> str:
        return self.entry.spoken(self.name)


def check_against(
    table: InteractionTable, medicines: Sequence[NamedMedicine], circumstances: Circumstances
) -> tuple[InteractionFinding, ...]:
    """What there is to tell about medicines taken by one person, the gravest first.

    Medicines that the caller denies are left out. Never empty.
    """
    taken = [one for one in medicines if not one.is_denied]
    known = _without_covered_groups(_known(table, taken))
    found = [*_together(table, known), *_alone(table, known, circumstances)]
    open_ends = list(_open(table, taken, known))
    if not found and not open_ends:
        open_ends.append(_otherwise(table, "not_ruled_out" if taken else "nothing_named"))
    return tuple(sorted([*found, *open_ends], key=lambda one: -one.severity))


def _known(table: InteractionTable, taken: Sequence[NamedMedicine]) -> list[_Known]:
    known: dict[tuple[str, str], _Known] = {}
    for one in sorted(taken, key=lambda one: not one.is_certain):
        entry = table.medicines.get(one.id)
        if entry is not None:
            known.setdefault((one.id, one.name), _Known(entry, one.name, one.is_certain))
    return list(known.values())


def _without_covered_groups(known: Sequence[_Known]) -> list[_Known]:
    """All but "my blood thinner" where a blood thinner is named as well: it is that one."""
    named = frozenset(
        one_class
        for one in known
        if one.entry.kind is not MedicineKind.GROUP
        for one_class in one.entry.classes
    )
    return [
        one
        for one in known
        if one.entry.kind is not MedicineKind.GROUP or not one.entry.classes & named
    ]


def _together(table: InteractionTable, known: Sequence[_Known]) -> Iterator[InteractionFinding]:
    for one, other in combinations(known, 2):
        if one.name == other.name:
            continue
        first_of_one, second_of_one, _ = table.rows_of[one.entry.id]
        first_of_other, second_of_other, _ = table.rows_of[other.entry.id]
        rows = (first_of_one & second_of_other) | (first_of_other & second_of_one)
        for number in sorted(rows):
            row = table.rows[number]
            if _holds(row, one.entry, other.entry):
                yield _finding(table, row, (one, other))
            elif _holds(row, other.entry, one.entry):
                yield _finding(table, row, (other, one))


def _holds(row: Row, first: MedicineEntry, second: MedicineEntry) -> bool:
    """Whether two different substances meet, or one that is a finding with itself."""
    ours, theirs = first.ingredients & row.sides[0], second.ingredients & row.sides[1]
    if not ours or not theirs:
        return False
    return len(ours | theirs) > 1 or bool(ours & theirs & row.twice)


def _alone(
    table: InteractionTable, known: Sequence[_Known], circumstances: Circumstances
) -> Iterator[InteractionFinding]:
    conditions = _conditions(table, circumstances.conditions)
    for one in known:
        for number in sorted(table.rows_of[one.entry.id][2]):
            row = table.rows[number]
            if row.when is not None and _applies(row.when, circumstances, conditions):
                yield _finding(table, row, (one,))


def _applies(when: When, circumstances: Circumstances, conditions: frozenset[str]) -> bool:
    if when.weeks is not None:
        week = circumstances.pregnancy_week
        if week is None or not 0 <= week < LONGEST_PREGNANCY:
            return week is not None or circumstances.is_pregnant
        return when.weeks[0] <= week < when.weeks[1]
    if when.is_breastfeeding:
        return circumstances.is_breastfeeding
    return when.condition in conditions


def _conditions(table: InteractionTable, told: Sequence[str]) -> frozenset[str]:
    """The illnesses of the table that the record names."""
    names = [(split_words(one).words) for one in told[:_MOST_CONDITIONS]]
    return frozenset(
        condition
        for condition, phrases in table.conditions.items()
        if any(_contains(words, phrase) for words in names for phrase in phrases)
    )


def _contains(words: Sequence[str], phrase: Sequence[str]) -> bool:
    size = len(phrase)
    return any(tuple(words[at : at + size]) == tuple(phrase) for at in range(len(words) - size + 1))


def _open(
    table: InteractionTable, taken: Sequence[NamedMedicine], known: Sequence[_Known]
) -> Iterator[InteractionFinding]:
    """What could not be looked up."""
    if any(not one.might_be and one.id not in table.medicines for one in taken):
        yield _otherwise(table, "unknown_medicine")
    for one in taken:
        if one.might_be:
            yield _otherwise(table, "sounds_like", " or ".join(one.might_be))
    for vague in known:
        if vague.entry.is_vague:
            yield _otherwise(table, "which_one", vague.spoken)


def _otherwise(table: InteractionTable, key: str, first: str = "") -> InteractionFinding:
    severity = Severity.NOT_RULED_OUT if key == "not_ruled_out" else Severity.UNKNOWN
    sentences = table.sentences.otherwise
    return InteractionFinding(
        key, severity, (), sentences[key].format(first=first), sentences["offer"]
    )


def _finding(table: InteractionTable, row: Row, medicines: Sequence[_Known]) -> InteractionFinding:
    kind = "prescribed" if row.is_prescribed else "together" if row.when is None else "alone"
    return InteractionFinding(
        row=row.id,
        severity=row.severity,
        medicines=tuple(one.entry.id for one in medicines),
        says=sentence(row, *(one.spoken for one in medicines)),
        advice=row.advice or table.sentences.advice[kind, row.severity],
        source=row.source,
        is_confirmed=row.is_confirmed,
        reviewer=row.reviewer,
        is_certain=all(one.is_certain for one in medicines),
        is_prescribed=row.is_prescribed,
    )


def sentence(row: Row, first: str, second: str = "") -> str:
    """What a row says of these medicines, by the names that the agent uses."""
    said = row.says.format(first=first, second=second)
    return said[:1].upper() + said[1:]
