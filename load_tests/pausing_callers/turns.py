"""What the callers say, and where they stop in it."""

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import yaml

from voice.endpoint import ExpectedAnswer

PATH = Path(__file__).with_name("turns.yaml")


class Place(StrEnum):
    """Why a caller stops here; the marks of `turns.yaml`."""

    CLAUSE = "|"
    GROUP = "/"
    SEARCH = "~"


class Half(StrEnum):
    """What a turn may be used for."""

    DEV = "dev"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class PausingTurn:
    """An answer in its pieces."""

    id: str
    kind: ExpectedAnswer
    half: Half
    pieces: tuple[str, ...]
    places: tuple[Place, ...]
    """Between the pieces: one fewer."""


def load_turns(path: Path = PATH) -> tuple[PausingTurn, ...]:
    """All turns, in the file's order. Blocks on the disk.

    Raises:
        ValueError: an answer of an unknown kind, one that is no string, or an empty piece.
    """
    content: dict[str, list[str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return tuple(
        _turn(ExpectedAnswer(kind), number, said)
        for kind, answers in content.items()
        for number, said in enumerate(answers)
    )


def _turn(kind: ExpectedAnswer, number: int, said: object) -> PausingTurn:
    if not isinstance(said, str):
        # YAML reads an unquoted yes or no as a truth value.
        raise ValueError(f"{kind}, {number}: {said!r} is no text: quote it")  # noqa: TRY004
    marks = "".join(Place)
    pieces = tuple(piece.strip() for piece in re.split(f"[{marks}]", said))
    if not all(pieces):
        raise ValueError(f"{kind}, {number}: a pause at an end, or two in one place")
    half = Half.TEST if number % 2 else Half.DEV
    places = tuple(Place(mark) for mark in said if mark in marks)
    return PausingTurn(f"{kind}-{number:02d}", kind, half, pieces, places)
