"""Loads the table from YAML, and refuses it where anything in it is not as it must be.

Each row is tried on its own examples, and every sentence that the table can produce against the
list of what the agent must never say.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from pathlib import Path

from dialog.clinical.interactions.claims import forbidden_claims
from dialog.clinical.interactions.errors import InteractionTableError
from dialog.clinical.interactions.names import NameIndex, joined
from dialog.clinical.interactions.row_reading import ROW_SEVERITIES, Vocabulary, read_row
from dialog.clinical.interactions.table import (
    InteractionTable,
    MedicineEntry,
    MedicineKind,
    Row,
    Sentences,
    Severity,
    Source,
)
from dialog.clinical.interactions.trying import try_examples
from triage.entries import Entry, read_entry
from triage.words import split_words

SHIPPED = Path(str(files("dialog"))) / "clinical" / "interactions" / "tables"
_FILES = ("medicines", "sources", "interactions", "circumstances", "sentences")
_MEDICINE_KEYS = frozenset(["id", "names", "heard", "in", "contains", "kind", "says"])
_SOURCE_KEYS = frozenset(["title", "year", "confirmed"])
_ADVICE = ("together", "alone", "prescribed")
_OTHERWISE = frozenset(
    [
        "unknown_medicine",
        "which_one",
        "sounds_like",
        "not_ruled_out",
        "nothing_named",
        "offer",
    ]
)
_DAY = re.compile(r"20\d\d-[01]\d-[0-3]\d")


def load_table(directory: Path = SHIPPED) -> tuple[InteractionTable, NameIndex]:
    """The table in `directory` and the names of its medicines.

    Raises:
        InteractionTableError: a file, key or value is wrong, an example does not do what it must,
            or a sentence says what the agent must not say.
    """
    entries = {
        name: read_entry(directory / f"{name}.yaml", InteractionTableError) for name in _FILES
    }
    for name, allowed in (("medicines", "medicines"), ("sources", "sources")):
        entries[name].only(frozenset([allowed]))
    medicines = _medicines(entries["medicines"])
    index = NameIndex(medicines.values())
    conditions = _conditions(entries["circumstances"])
    sources = _sources(entries["sources"])
    vocabulary = Vocabulary(medicines, sources, frozenset(conditions))
    rows, row_entries = _rows(entries, vocabulary)
    table = InteractionTable(
        medicines,
        rows,
        conditions,
        _sentences(entries["sentences"]),
        _rows_of(medicines.values(), rows),
        _version(directory),
    )
    _refuse_claims(table)
    for entry, row in zip(row_entries, rows, strict=True):
        try_examples(entry, row, table, index)
    return table, index


def _medicines(top: Entry) -> dict[str, MedicineEntry]:
    read: dict[str, MedicineEntry] = {}
    spelled: dict[str, str] = {}
    for entry in top.entries("medicines"):
        entry.only(_MEDICINE_KEYS)
        medicine = _medicine(entry, read)
        if medicine.id in read:
            raise entry.fail("id", medicine.id, "taken; an id may occur once")
        read[medicine.id] = medicine
        for name in medicine.names + medicine.heard:
            key = joined(name)
            if not key or spelled.setdefault(key, medicine.id) != medicine.id:
                raise entry.fail("names", name, f"already a name of {spelled.get(key)}")
    return read


def _medicine(entry: Entry, before: Mapping[str, MedicineEntry]) -> MedicineEntry:
    one_id = entry.text("id")
    kind = MedicineKind(
        entry.choice("kind", list(MedicineKind)) if "kind" in entry.values else "medicine"
    )
    contains = entry.texts("contains")
    for ingredient in contains:
        if ingredient not in before:
            raise entry.fail("contains", ingredient, "must be the id of a medicine further up")
    if kind is MedicineKind.GROUP and "says" not in entry.values:
        raise entry.fail("says", None, "a group needs a way to speak of it")
    parts = frozenset(one for name in contains for one in before[name].ingredients)
    classes = frozenset(entry.texts("in")).union(*(before[name].classes for name in contains))
    return MedicineEntry(
        id=one_id,
        kind=kind,
        names=entry.texts("names", required=True),
        heard=entry.texts("heard"),
        says=entry.optional_text("says", ""),
        classes=classes,
        ingredients=parts or frozenset([one_id]),
    )


def _sources(top: Entry) -> dict[str, Source]:
    section = top.inner("sources")
    sources = {}
    for key in section.values:
        entry = section.inner(key)
        entry.only(_SOURCE_KEYS)
        year = entry.values.get("year")
        if not isinstance(year, int) or not 1990 <= year <= 2100:
            raise entry.fail("year", year, "the year of the document, 1990 or later")
        confirmed = entry.text("confirmed", empty=True)
        if confirmed and not _DAY.fullmatch(confirmed):
            raise entry.fail("confirmed", confirmed, "a day as 2026-11-22, or empty")
        sources[key] = Source(entry.text("title"), year, confirmed)
    return sources


def _conditions(top: Entry) -> dict[str, tuple[tuple[str, ...], ...]]:
    top.only(frozenset(["conditions", "rows"]))
    section = top.inner("conditions")
    return {
        key: tuple(split_words(name).words for name in section.texts(key, required=True))
        for key in section.values
    }


def _rows(
    entries: Mapping[str, Entry], vocabulary: Vocabulary
) -> tuple[tuple[Row, ...], list[Entry]]:
    entries["interactions"].only(frozenset(["rows"]))
    all_entries = [
        entry
        for name in ("interactions", "circumstances")
        for entry in entries[name].entries("rows")
    ]
    rows = tuple(read_row(entry, vocabulary) for entry in all_entries)
    seen: set[str] = set()
    for entry, row in zip(all_entries, rows, strict=True):
        if row.id in seen or row.id in _OTHERWISE:
            raise entry.fail("id", row.id, "taken; an id may occur once")
        seen.add(row.id)
    return rows, all_entries


def _sentences(top: Entry) -> Sentences:
    top.only(frozenset(["advice", "otherwise"]))
    advice, otherwise = top.inner("advice"), top.inner("otherwise")
    advice.only(frozenset(_ADVICE))
    otherwise.only(_OTHERWISE)
    spoken: dict[tuple[str, Severity], str] = {}
    for key in _ADVICE:
        entry = advice.inner(key)
        entry.only(frozenset(ROW_SEVERITIES))
        for label, severity in ROW_SEVERITIES.items():
            spoken[key, severity] = entry.text(label)
    return Sentences(spoken, {key: otherwise.text(key) for key in sorted(_OTHERWISE)})


def _rows_of(
    medicines: Iterable[MedicineEntry], rows: Sequence[Row]
) -> dict[str, tuple[frozenset[int], ...]]:
    """Of each medicine the rows that one of its ingredients can stand in."""
    places: dict[str, tuple[set[int], set[int], set[int]]] = {}
    for number, row in enumerate(rows):
        for side, substances in enumerate(row.sides):
            place = 2 if row.when is not None else side
            for substance in substances:
                places.setdefault(substance, (set(), set(), set()))[place].add(number)
    nowhere: tuple[set[int], ...] = (set(), set(), set())
    return {
        one.id: tuple(
            frozenset().union(*(places.get(part, nowhere)[place] for part in one.ingredients))
            for place in range(3)
        )
        for one in medicines
    }


def _refuse_claims(table: InteractionTable) -> None:
    """No sentence of a row or of the table, and no name that is put into one, claims too much."""
    said = [(row.id, row.says.format(first="it", second="this one")) for row in table.rows]
    said += [(row.id, row.advice) for row in table.rows]
    said += [(key, text) for key, text in table.sentences.otherwise.items()]
    said += [(kind, text) for (kind, _), text in table.sentences.advice.items()]
    said += [(one.id, one.spoken(name)) for one in table.medicines.values() for name in one.names]
    for where, text in said:
        claims = forbidden_claims(text, about_medicines=True)
        if claims:
            raise InteractionTableError(f"{where}: {text!r} {', '.join(claims)}: never said")


def _version(directory: Path) -> str:
    """The start of a SHA-256 over the files, whatever the line ends of the checkout."""
    digest = hashlib.sha256()
    for name in _FILES:
        content = (directory / f"{name}.yaml").read_bytes().replace(b"\r\n", b"\n")
        digest.update(name.encode() + b"\0" + content + b"\0")
    return digest.hexdigest()[:16]
