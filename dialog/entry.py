"""One mapping of a YAML file, read with checks that say precisely what is wrong."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from dialog.errors import DomainError


@dataclass(frozen=True, slots=True)
class Entry:
    """A mapping and where it stands."""

    file: str
    key: str
    values: Mapping[str, Any]

    def fail(self, key: str, value: object, allowed: str) -> DomainError:
        """The error to raise for one key."""
        where = f"{self.key}.{key}" if self.key else key
        return DomainError(f"{self.file}: {where} = {value!r}: {allowed}")

    def only(self, *allowed: str) -> None:
        """Refuse keys that are not known: a misspelt one would do nothing in silence."""
        for key, value in self.values.items():
            if key not in allowed:
                raise self.fail(key, value, "unknown key; allowed: " + ", ".join(sorted(allowed)))

    def text(self, key: str, default: str | None = None) -> str:
        """A text that must be there, or has a default."""
        value = self.values.get(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.fail(key, value, "a text is required")
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        """A truth value."""
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            raise self.fail(key, value, "allowed: true, false")
        return value

    def choice(self, key: str, allowed: Collection[str], default: str | None = None) -> str:
        """One of a closed set of texts."""
        value = self.text(key, default)
        if value not in allowed:
            raise self.fail(key, value, "allowed: " + ", ".join(sorted(allowed)))
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, a single one, or nothing."""
        value = self.values.get(key, [])
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list) or not all(isinstance(item, str) for item in values):
            raise self.fail(key, value, "a list of texts is required")
        return tuple(values)

    def names(self, key: str, allowed: Collection[str]) -> tuple[str, ...]:
        """A list of texts of a closed set."""
        values = self.texts(key)
        for value in values:
            if value not in allowed:
                raise self.fail(key, value, "allowed: " + ", ".join(sorted(allowed)))
        return values

    def inner(self, key: str) -> "Entry":
        """The mapping under a key; empty where it is missing."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            raise self.fail(key, value, "a mapping is required")
        where = f"{self.key}.{key}" if self.key else key
        return Entry(self.file, where, {str(name): item for name, item in value.items()})

    def list(self, key: str) -> "tuple[Entry, ...]":
        """The list of mappings under a key."""
        values = self.values.get(key, [])
        if not isinstance(values, list) or not all(isinstance(item, dict) for item in values):
            raise self.fail(key, type(values).__name__, "a list of mappings is required")
        where = f"{self.key}.{key}" if self.key else key
        return tuple(
            Entry(self.file, f"{where}[{number}]", value) for number, value in enumerate(values)
        )


def read_yaml(path: Path) -> Entry:
    """The mapping at the top of a YAML file.

    Raises:
        DomainError: the file cannot be read, is not YAML, or holds no mapping.
    """
    try:
        values = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except OSError as error:
        raise DomainError(f"{path}: cannot be read ({error.strerror})") from error
    except yaml.YAMLError as error:
        raise DomainError(f"{path}: not YAML: {error}") from error
    if not isinstance(values, dict):
        raise DomainError(f"{path}: a mapping is required at the top")
    return Entry(str(path), "", {str(name): item for name, item in values.items()})


def check_version(entry: Entry) -> None:
    """Refuse a format that is not Rasa 3.1."""
    version = entry.values.get("version")
    if version != "3.1":
        raise entry.fail("version", version, 'allowed: "3.1"')
