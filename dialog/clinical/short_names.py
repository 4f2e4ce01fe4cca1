"""Short forms of given names: that Bob may be Robert. Pure, but for the reading of its table.

Only a full name and its short form are one. Two short forms of one name are not (Kate and Kathy
may be sisters), and neither are two names that have one short form (Robert and Albert).
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml

from dialog.clinical.names import folded_name

_TABLE = files("dialog.clinical") / "short_names.yml"


def load_short_names() -> None:
    """Read the table now, which else the first caller who tells a name waits for."""
    _known()


def is_short_for(one: str, other: str) -> bool:
    """Whether one of two given names is a short form of the other, whichever of them."""
    first, second = folded_name(one), folded_name(other)
    table = _short_forms()
    return second in table.get(first, ()) or first in table.get(second, ())


def is_given_name(word: str) -> bool:
    """Whether the table knows the word, as a full name or as a short form."""
    return folded_name(word) in _known()


@cache
def _known() -> frozenset[str]:
    table = _short_forms()
    return frozenset(table).union(*table.values())


@cache
def _short_forms() -> Mapping[str, frozenset[str]]:
    """The short forms, by the full name."""
    found: dict[str, frozenset[str]] = {}
    for names in yaml.safe_load(_TABLE.read_text(encoding="utf-8")).values():
        for full, short in names.items():
            for one in full.split():
                found[one] = found.get(one, frozenset()) | frozenset(short.split())
    return found
