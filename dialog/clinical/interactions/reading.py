"""Reads mappings from YAML, and refuses what is not as it must be.

InteractionTableError     file, key, value and what is allowed
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


class InteractionTableError(Exception):
    """The table cannot be used; the message names the file, the key, the value, the allowed."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A mapping in a file, and where it stands, for messages."""

    file: str
    key: str
    values: Mapping[str, Any]

    def fail(self, key: str, value: object, allowed: str) -> InteractionTableError:
        """The error for a value of this mapping."""
        return InteractionTableError(f"{self.file}: {self.key}.{key} = {value!r}: {allowed}")

    def only(self, allowed: frozenset[str]) -> None:
        """Refuses keys that nobody reads: a misspelt one would be a row that does less."""
        for key, value in self.values.items():
            if key not in allowed:
                names = ", ".join(sorted(allowed))
                raise self.fail(str(key), value, f"unknown key; allowed: {names}")

    def text(self, key: str, *, empty: bool = False) -> str:
        """A text that must be there; `empty` lets it be blank."""
        value = self.values.get(key)
        if not isinstance(value, str) or not (value.strip() or empty):
            raise self.fail(key, value, "a text is required")
        return value

    def optional_text(self, key: str, default: str) -> str:
        """A text, or what holds where there is none."""
        return self.text(key) if key in self.values else default

    def flag(self, key: str) -> bool:
        """True or false; false where it is not given."""
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            raise self.fail(key, value, "true or false is required")
        return value

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of texts; empty where it is not given and not required."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self.fail(key, value, "a list of texts is required")
        if required and not value:
            raise self.fail(key, value, "at least one text is required")
        return tuple(value)

    def choice(self, key: str, allowed: Sequence[str]) -> str:
        """One of these texts."""
        value = self.text(key)
        if value not in allowed:
            raise self.fail(key, value, "allowed: " + ", ".join(allowed))
        return value

    def inner(self, key: str) -> "Entry":
        """The mapping under a key."""
        value = self.values.get(key)
        if not isinstance(value, dict):
            raise self.fail(key, value, "a mapping is required")
        return Entry(self.file, f"{self.key}.{key}", value)

    def entries(self, key: str) -> list["Entry"]:
        """The list of mappings under a key, each known by its id."""
        values = self.values.get(key)
        if not isinstance(values, list) or not all(isinstance(one, dict) for one in values):
            raise self.fail(key, type(values).__name__, "a list of mappings is required")
        return [
            Entry(self.file, f"{self.key}.{one.get('id', number)}", one)
            for number, one in enumerate(values)
        ]


def read_entry(path: Path) -> Entry:
    """The mapping at the top of a file.

    Raises:
        InteractionTableError: there is no such file, it is not YAML, or no mapping.
    """
    try:
        values = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (OSError, UnicodeDecodeError) as error:
        raise InteractionTableError(f"{path}: cannot be read ({type(error).__name__})") from error
    except yaml.YAMLError as error:
        raise InteractionTableError(f"{path}: not YAML: {error}") from error
    if not isinstance(values, dict):
        raise InteractionTableError(f"{path}: a mapping is required at the top")
    return Entry(str(path), path.stem, values)
