import shutil
from pathlib import Path

import pytest

from dialog.clinical.interactions.errors import InteractionTableError
from dialog.clinical.interactions.loading import SHIPPED, load_table

MEDICINES = """
medicines:
- {id: warfarin, names: [warfarin, coumadin], in: [thinner]}
- {id: ibuprofen, names: [ibuprofen, advil], in: [nsaid]}
- {id: combination, names: [bothinone], contains: [ibuprofen]}
- {id: some_thinner, kind: group, says: a blood thinner, names: [blood thinner], in: [thinner]}
"""
SOURCES = """
sources:
  label: {title: "A label", year: 2020, confirmed: ""}
  letter: {title: "A letter", year: 2021, confirmed: "2026-01-31"}
"""
ROW = """
rows:
- id: thinner_nsaid
  between: [[thinner], [nsaid]]
  severity: serious
  says: "{second} together with {first} can cause bleeding."
  source: "label section 7; letter"
  reviewer: ""
  positive: [warfarin and advil]
  negative: [warfarin]
"""
ALONE = """
conditions: {ulcer: [ulcer]}
rows:
- id: ulcer_nsaid
  medicine: [nsaid]
  condition: ulcer
  severity: caution
  says: "{first} can make an ulcer bleed."
  source: "letter"
  reviewer: ""
  positive: [{say: advil, conditions: [stomach ulcer]}]
  negative: [advil]
"""


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    for name, content in (
        ("medicines", MEDICINES), ("sources", SOURCES),
        ("interactions", ROW), ("circumstances", ALONE),
    ):  # fmt: skip
        (tmp_path / f"{name}.yaml").write_text(content, encoding="utf-8")
    shutil.copy(SHIPPED / "sentences.yaml", tmp_path)
    return tmp_path


def change(directory: Path, name: str, old: str, new: str) -> None:
    path = directory / f"{name}.yaml"
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), encoding="utf-8")


def test_a_table_of_ones_own_is_loaded(directory):
    table, _ = load_table(directory)
    row, alone = table.rows
    assert row.source == "A label (2020): section 7; A letter (2021)"
    assert (row.is_confirmed, alone.is_confirmed) == (False, True)
    assert row.sides == (frozenset({"warfarin", "some_thinner"}), frozenset({"ibuprofen"}))
    assert table.medicines["combination"].classes == frozenset({"nsaid"})


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("interactions", "severity: serious", "severity: bad", "allowed: contraindicated"),
        ("interactions", "reviewer:", "reviewed_by:", "unknown key"),
        ("interactions", 'reviewer: ""', "", "unknown|a text is required"),
        ("interactions", "label section 7; letter", "hearsay 3", "unknown document"),
        ("interactions", 'source: "label section 7; letter"', "", "a text is required"),
        ("interactions", "[nsaid]]", "[nsaids]]", "neither the id"),
        ("interactions", "[[thinner], [nsaid]]", "[[thinner]]", "two lists"),
        ("interactions", "{second} together", "it together", "must name first and second"),
        ("interactions", "bleeding.", "bleeding. Call us.", "one sentence"),
        ("interactions", "can cause bleeding", "is safe", "says that it is safe"),
        ("interactions", "can cause bleeding", "are a reason to stop", "tells to stop"),
        ("interactions", 'reviewer: ""', 'reviewer: ""\n  advice: Take it.', "tells to take"),
        ("interactions", "positive: [warfarin and advil]", "positive: []", "at least one"),
        ("interactions", "positive: [warfarin and advil]", "positive: [advil]", "must give"),
        ("interactions", "negative: [warfarin]", "negative: [advil warfarin]", "must not give"),
        ("interactions", "id: thinner_nsaid", "id: ulcer_nsaid", "taken"),
        ("interactions", "id: thinner_nsaid", "id: not_ruled_out", "taken"),
        ("interactions", "id: thinner_nsaid", "id: 7", "a text is required"),
        ("interactions", "rows:", "rows: [", "not YAML"),
        ("interactions", "rows:", "tables: []\nrows:", "unknown key"),
        ("circumstances", "condition: ulcer", "condition: gout", "allowed: ulcer"),
        ("circumstances", "condition: ulcer", "pregnancy: [20, 10]", "the earlier first"),
        ("circumstances", "condition: ulcer", "pregnancy: [0, 60]", "0 to 45"),
        ("circumstances", "condition: ulcer", "pregnancy: 20", "two weeks"),
        ("circumstances", "condition: ulcer", "breastfeeding: false", "true, or left out"),
        ("circumstances", "  condition: ulcer\n", "", "exactly one of"),
        ("circumstances", "say: advil,", "says: advil,", "unknown key"),
        ("circumstances", "[{say: advil, ", "[{say: advil, pregnancy_week: soon, ", "a number"),
        ("medicines", "coumadin]", "advil]", "already a name of"),
        ("medicines", "id: ibuprofen", "id: warfarin", "taken|already"),
        ("medicines", "contains: [ibuprofen]", "contains: [naproxen]", "further up"),
        ("medicines", "kind: group, says: a blood thinner,", "kind: group,", "a group needs"),
        ("medicines", "kind: group", "kind: thing", "allowed: medicine"),
        ("medicines", "names: [bothinone]", "names: []", "at least one"),
        ("medicines", "bothinone", "the safe one", "says that it is safe"),
        ("sources", "year: 2020", "year: lately", "the year"),
        ("sources", '"2026-01-31"', '"yesterday"', "a day as"),
        ("sentences", "offer:", "offers:", "unknown key"),
        ("sentences", "Please ask a pharmacist about it before", "It is safe before", "safe"),
        ("sentences", "    caution: \"Please ask a pharmacist about it before you take them"
         " together.\"\n", "", "a text is required"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_with_what_is_allowed(directory, file, old, new, told):
    change(directory, file, old, new)
    with pytest.raises(InteractionTableError, match=told):
        load_table(directory)


def test_a_file_that_is_missing_is_named(directory):
    (directory / "sources.yaml").unlink()
    with pytest.raises(InteractionTableError, match=r"sources\.yaml: cannot be read"):
        load_table(directory)


def test_any_change_changes_the_version_and_line_ends_do_not(directory):
    before = load_table(directory)[0].version
    path = directory / "interactions.yaml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_table(directory)[0].version == before
    change(directory, "interactions", "can cause bleeding", "may cause bleeding")
    assert load_table(directory)[0].version != before
