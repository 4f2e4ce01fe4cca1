"""Reads mappings from YAML files that people review, and refuses what is not as it must be.

    EntryError     file, key, value and what is allowed

A reader with an error of its own hands it in; it is what its entries, and those in them, fail with.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml


class EntryError(Exception):
    """A file cannot be used; the message names the file, the key, the value and the allowed."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A mapping in a file, and where it stands, for messages."""

    file: str
    key: str
    values: Mapping[str, Any]
    error: type[EntryError] = EntryError

    def fail(self, key: str, value: object, allowed: str) -> EntryError:
        """The error for a value of this mapping."""
        return self.error(f"{self.file}: {self.key}.{key} = {value!r}: {allowed}")

    def only(self, allowed: frozenset[str]) -> None:
        """Refuses keys that nobody reads: a misspelt one would be a rule that does less."""
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

    def choices(self, key: str, allowed: Sequence[str]) -> tuple[str, ...]:
        """A list of some of these texts; empty where it is not given."""
        chosen = self.texts(key)
        for value in chosen:
            if value not in allowed:
                raise self.fail(key, value, "allowed: " + ", ".join(allowed))
        return chosen

    def inner(self, key: str) -> "Entry":
        """The mapping under a key."""
        value = self.values.get(key)
        if not isinstance(value, dict):
            raise self.fail(key, value, "a mapping is required")
        return self.within(key, value)

    def within(self, key: str, values: Mapping[str, Any]) -> "Entry":
        """A mapping that stands somewhere under this one."""
        return replace(self, key=f"{self.key}.{key}", values=values)

    def entries(self, key: str) -> list["Entry"]:
        """The list of mappings under a key, each known by its id."""
        values = self.values.get(key)
        if not isinstance(values, list) or not all(isinstance(one, dict) for one in values):
            raise self.fail(key, type(values).__name__, "a list of mappings is required")
        return [self.within(str(one.get("id", number)), one) for number, one in enumerate(values)]


def read_entry(path: Path, error: type[EntryError] = EntryError) -> Entry:
    """The mapping at the top of a file.

    Raises:
        EntryError: as `error`: there is no such file, it is not YAML, or no mapping.
    """
    try:
        values = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (OSError, UnicodeDecodeError) as caught:
        raise error(f"{path}: cannot be read ({type(caught).__name__})") from caught
    except yaml.YAMLError as caught:
        raise error(f"{path}: not YAML: {caught}") from caught
    if not isinstance(values, dict):
        raise error(f"{path}: a mapping is required at the top")
    return Entry(str(path), path.stem, values, error)
