"""YAML whose every part knows its line, read safely.

Scalars mean what YAML 1.2 says, as in Rasa: `yes`, `no`, `on` and `off` are words and dates are
text. Tags are refused. Aliases are followed, but a file has a limited number of bytes, of parts
(aliases counted in full) and of levels, so that no file can exhaust the memory.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

import yaml

from dialog.rasa.domain import Json
from dialog.rasa.mistakes import Findings
from dialog.rasa.story import Place

MAX_BYTES = 16 * 2**20
MAX_PARTS = 1_000_000
MAX_LEVELS = 60

_Loader = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader
_TAGS = frozenset(f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map"))
_NULL = re.compile(r"~|null|Null|NULL|")
_BOOL = re.compile(r"(true|True|TRUE)|false|False|FALSE")
_INT = re.compile(r"[-+]?[0-9]+")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_MAX_DIGITS = 300

Value: TypeAlias = "str | int | float | bool | tuple[Node, ...] | Mapping[str, Node] | None"


@dataclass(frozen=True, slots=True)
class Node:
    """A part of a file: a scalar, a list or a mapping."""

    value: Value
    place: Place
    key_place: Place | None = None
    """Of what a mapping's key names: where the key stands."""
    is_block: bool = False
    """A text after `|` or `>`, which begins on the line below `place`."""

    @property
    def named_at(self) -> Place:
        """Where a reader of the file would look for it."""
        return self.key_place or self.place


def parse_yaml(content: bytes, file: str, findings: Findings) -> Node | None:
    """The only document of a file; None, and a finding, where it cannot be read."""
    if len(content) > MAX_BYTES:
        findings.error(Place(file, 1), f"{len(content)} bytes; allowed: up to {MAX_BYTES}")
        return None
    try:
        composed = yaml.compose(content.decode("utf-8-sig"), _Loader)
        return _Conversion(file, findings).node(composed, 0) if composed is not None else None
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        findings.error(Place(file, line), "not UTF-8, which is the only encoding allowed")
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark is not None else 1
        findings.error(Place(file, line), f"not YAML: {error.problem or error.context}")
    except yaml.YAMLError as error:
        findings.error(Place(file, 1), f"not YAML: {type(error).__name__}")
    except RecursionError:
        findings.error(Place(file, 1), f"nested too deeply; allowed: {MAX_LEVELS} levels")
    except _TooBigError as error:
        findings.error(error.place, str(error))
    return None


def plain(node: Node) -> Json:
    """A node without its lines."""
    if isinstance(node.value, tuple):
        return [plain(item) for item in node.value]
    if isinstance(node.value, Mapping):
        return {key: plain(item) for key, item in node.value.items()}
    return node.value


class _TooBigError(ValueError):
    """A file means more than is allowed."""

    def __init__(self, place: Place, message: str) -> None:
        self.place = place
        super().__init__(message)


class _Conversion:
    """Turns what PyYAML composed into nodes, within the limits."""

    def __init__(self, file: str, findings: Findings) -> None:
        self._file = file
        self._findings = findings
        self._parts = 0

    def node(self, composed: yaml.Node, level: int) -> Node:
        place = self._place(composed)
        self._parts += 1
        if level > MAX_LEVELS:
            raise _TooBigError(place, f"nested too deeply; allowed: {MAX_LEVELS} levels")
        if self._parts > MAX_PARTS:
            raise _TooBigError(place, f"too many parts; allowed: {MAX_PARTS}, aliases in full")
        if composed.tag not in _TAGS:
            self._findings.error(place, f"tag {composed.tag[:40]}; no tags are allowed")
            return Node(None, place)
        if isinstance(composed, yaml.SequenceNode):
            return Node(tuple(self.node(item, level + 1) for item in composed.value), place)
        if isinstance(composed, yaml.MappingNode):
            return Node(self._mapping(composed, level), place)
        assert isinstance(composed, yaml.ScalarNode)
        value = composed.value if composed.style else _scalar(composed.value)
        return Node(value, place, is_block=composed.style in ("|", ">"))

    def _mapping(self, composed: yaml.MappingNode, level: int) -> Mapping[str, Node]:
        entries: dict[str, Node] = {}
        merged: dict[str, Node] = {}
        for key, value in composed.value:
            place = self._place(key)
            node = replace(self.node(value, level + 1), key_place=place)
            if not isinstance(key, yaml.ScalarNode):
                self._findings.error(place, "a key is a list or a mapping; allowed: a text")
            elif key.value == "<<" and not key.style:
                merged = {**self._merged(node), **merged}
            elif key.value in entries:
                self._findings.error(place, f"key '{key.value}' stands twice in one mapping")
            else:
                entries[key.value] = node
        return {**merged, **entries}

    def _merged(self, node: Node) -> Mapping[str, Node]:
        """What `<<` brings in: one mapping, or several of which earlier ones win."""
        sources = node.value if isinstance(node.value, tuple) else (node,)
        merged: dict[str, Node] = {}
        for source in sources:
            if isinstance(source.value, Mapping):
                merged = {**source.value, **merged}
            else:
                self._findings.error(source.place, "`<<` takes a mapping or a list of them")
        return merged

    def _place(self, composed: yaml.Node) -> Place:
        return Place(self._file, composed.start_mark.line + 1)


def _scalar(text: str) -> str | int | float | bool | None:
    """An unquoted scalar by YAML 1.2's core schema."""
    if _NULL.fullmatch(text):
        return None
    if match := _BOOL.fullmatch(text):
        return match[1] is not None
    if len(text) > _MAX_DIGITS:  # a number of that length is none; turning it into one is slow
        return text
    if _INT.fullmatch(text):
        return int(text)
    if _BASED.fullmatch(text):
        return int(text, 0)
    return float(text) if _FLOAT.fullmatch(text) else text
