from pathlib import Path

import pytest

from dialog.turn import Awaited
from models.datasets import JudgedUtterance, read_utterances
from models.errors import DatasetError

INTENTS = ["refill", "inform"]


def read(tmp_path: Path, text: str) -> tuple[JudgedUtterance, ...]:
    path = tmp_path / "utterances.yml"
    path.write_text(text, encoding="utf-8")
    return read_utterances(path, INTENTS)


def test_utterances_stand_alone_or_answer_a_question(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "refill:\n- i'm out of pills\n- {text: the blue ones, after: anything, also: [inform]}\n",
    )
    assert found == (
        JudgedUtterance("i'm out of pills", ("refill",)),
        JudgedUtterance("the blue ones", ("refill", "inform"), Awaited.ANYTHING),
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("- refill", "intents with lists of utterances are required"),
        ("refill: pills", "refill: a list of utterances is required"),
        ("refill: [7]", "refill, utterance 1: a text is required"),
        ("refill: [{text: x, before: y}]", "unknown key 'before'; allowed: after, also, text"),
        ("order: [x]", "intent 'order' is unknown; allowed: inform, refill"),
        ("refill: [{text: x, also: [order]}]", "intent 'order' is unknown"),
        ("refill: [{text: x, after: dinner}]", "after 'dinner'; allowed: anything"),
        ("refill: [", "cannot be read: ParserError"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(DatasetError, match=r"^utterances\.yml: ") as raised:
        read(tmp_path, text)
    assert reason in str(raised.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"utterances\.yml: cannot be read: FileNotFoundError"):
        read_utterances(tmp_path / "utterances.yml", INTENTS)
