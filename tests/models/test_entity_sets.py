from datetime import datetime
from pathlib import Path

import pytest

from models.entity_sets import EntitySet, Named, NamingUtterance, is_entity_set, read_entity_set
from models.errors import DatasetError

ENTITIES = ["symptom", "duration"]


def read(tmp_path: Path, text: str) -> EntitySet:
    path = tmp_path / "named.yml"
    path.write_text(text, encoding="utf-8")
    return read_entity_set(path, ENTITIES)


def test_annotated_words_are_cut_out_with_their_values(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        'now: "2026-11-24T10:30"\nutterances:\n'
        '- "a [cough](symptom) for [two days](duration:P2D) now"\n'
        '- {asked: symptom_duration, text: "hello"}\n',
    )
    assert found == EntitySet(
        datetime(2026, 11, 24, 10, 30),  # noqa: DTZ001 - the caller's own clock
        (
            NamingUtterance(
                "a cough for two days now",
                frozenset({Named("symptom", "cough", 2, 7), Named("duration", "P2D", 12, 20)}),
            ),
            NamingUtterance("hello", frozenset(), "symptom_duration"),
        ),
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("- hello", "`now` and a list of `utterances` are required"),
        ("now: x\nutterances: hello", "`now` and a list of `utterances` are required"),
        ("now: soon\nutterances: [hello]", "now: a time in ISO 8601 is required"),
        ("utterances: [hello]", "now: a time in ISO 8601 is required"),
        ('now: "2026-11-24"\nutterances: [7]', "utterance 1: a text is required"),
        (
            'now: "2026-11-24"\nutterances: [{text: x, after: y}]',
            "utterance 1: unknown key 'after'; allowed: asked, text",
        ),
        (
            'now: "2026-11-24"\nutterances: [x, "[knee](limb)"]',
            "utterance 2: entity 'limb' is unknown; allowed: duration, symptom",
        ),
        ("now: [", "cannot be read: ParserError"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(DatasetError, match=r"^named\.yml: ") as raised:
        read(tmp_path, text)
    assert reason in str(raised.value)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ('now: "2026-11-24"\nutterances: []', True),
        ("greet: [hello]", False),
        ("- hello", False),
    ],
)
def test_the_two_kinds_of_files_are_told_apart(tmp_path: Path, text: str, is_one: bool) -> None:
    path = tmp_path / "set.yml"
    path.write_text(text, encoding="utf-8")
    assert is_entity_set(path) is is_one
