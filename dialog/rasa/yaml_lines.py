"""YAML whose every part knows its line, read safely.

Scalars mean what YAML 1.2 says, as in Rasa: `yes`, `no`, `on` and `off` are words and dates are
text. Tags are refused. Aliases are followed, but a file has a limited number of bytes, of parts
(aliases counted in full) and of levels, so that no file can exhaust the memory.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeAlias

import yaml

from dialog.rasa.domain import Json
from dialog.rasa.mistakes import Findings
from dialog.rasa.story import Place

MAX_BYTES = 16 * 2**20
MAX_PARTS = 1_000_000
MAX_LEVELS = 60

_Loader = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader
_TAGS = frozenset((None, "!", *(f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map"))))
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
        return _Document(content.decode("utf-8-sig"), file, findings).read()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        findings.error(Place(file, line), "not UTF-8, which is the only encoding allowed")
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark is not None else 1
        findings.error(Place(file, line), f"not YAML: {error.problem or error.context}")
    except yaml.YAMLError as error:
        findings.error(Place(file, 1), f"not YAML: {type(error).__name__}")
    except _RefusedError as error:
        findings.error(error.place, str(error))
    return None


def plain(node: Node) -> Json:
    """A node without its lines."""
    if isinstance(node.value, tuple):
        return [plain(item) for item in node.value]
    if isinstance(node.value, Mapping):
        return {key: plain(item) for key, item in node.value.items()}
    return node.value


class _RefusedError(ValueError):
    """YAML that is not read further."""

    def __init__(self, place: Place, message: str) -> None:
        self.place = place
        super().__init__(message)


class _Anchored(NamedTuple):
    """What an alias can stand for."""

    node: Node
    parts: int
    levels: int
    """Below the node's own."""


class _Document:
    """Builds nodes from the parser's events.

    Not from what PyYAML composes: its composer calls itself for every level in C, and 100,000
    opening brackets crash the process.
    """

    def __init__(self, text: str, file: str, findings: Findings) -> None:
        self._events: Iterator[yaml.Event] = yaml.parse(text, _Loader)
        self._file = file
        self._findings = findings
        self._parts = 0
        self._deepest = 0
        self._anchored: dict[str, _Anchored] = {}

    def read(self) -> Node | None:
        root: Node | None = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent) and root is not None:
                raise _RefusedError(self._place(event), "a second document; allowed: one a file")
            if isinstance(event, yaml.NodeEvent):
                root = self._node(event, 0)
        return root

    def _node(self, event: yaml.Event, level: int) -> Node:
        place = self._place(event)
        if isinstance(event, yaml.AliasEvent):
            return self._alias(str(event.anchor), level, place)
        assert isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent)
        before, outside = self._parts, self._deepest
        self._deepest = level
        self._count(1, level, place)
        node = Node(self._value(event, level), place, is_block=_is_block(event))
        if event.tag not in _TAGS:
            self._findings.error(place, f"tag {str(event.tag)[:40]}; no tags are allowed")
            node = Node(None, place)
        if event.anchor is not None:
            parts, levels = self._parts - before, self._deepest - level
            self._anchored[event.anchor] = _Anchored(node, parts, levels)
        self._deepest = max(self._deepest, outside)
        return node

    def _value(self, event: yaml.Event, level: int) -> Value:
        if isinstance(event, yaml.SequenceStartEvent):
            return tuple(self._node(item, level + 1) for item in self._until(yaml.SequenceEndEvent))
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(level)
        assert isinstance(event, yaml.ScalarEvent)
        is_bare = not event.style and event.tag is None
        return _scalar(event.value) if is_bare else event.value

    def _until(self, end: type[yaml.Event]) -> Iterator[yaml.Event]:
        for event in self._events:
            if isinstance(event, end):
                return
            yield event

    def _alias(self, name: str, level: int, place: Place) -> Node:
        if name not in self._anchored:
            raise _RefusedError(place, f"alias '{name[:40]}' stands for nothing complete above it")
        anchored = self._anchored[name]
        self._count(anchored.parts, level + anchored.levels, place)
        return anchored.node

    def _count(self, parts: int, level: int, place: Place) -> None:
        self._parts += parts
        self._deepest = max(self._deepest, level)
        if self._deepest > MAX_LEVELS:
            raise _RefusedError(place, f"nested too deeply; allowed: {MAX_LEVELS} levels")
        if self._parts > MAX_PARTS:
            raise _RefusedError(place, f"too many parts; allowed: {MAX_PARTS}, aliases in full")

    def _mapping(self, level: int) -> Mapping[str, Node]:
        entries: dict[str, Node] = {}
        merged: dict[str, Node] = {}
        for key in self._until(yaml.MappingEndEvent):
            place = self._place(key)
            if not isinstance(key, yaml.ScalarEvent):
                raise _RefusedError(place, "a key is no text; allowed: a text")
            self._count(1, level, place)
            node = replace(self._node(next(self._events), level + 1), key_place=place)
            if key.value == "<<" and not key.style:
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

    def _place(self, event: yaml.Event) -> Place:
        mark = event.start_mark
        return Place(self._file, 1 if mark is None else mark.line + 1)


def _is_block(event: yaml.Event) -> bool:
    return isinstance(event, yaml.ScalarEvent) and event.style in ("|", ">")


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
