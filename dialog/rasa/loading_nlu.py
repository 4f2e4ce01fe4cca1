"""What people say, as `nlu` sections write it: examples, synonyms, lookups, regexes."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from dialog.rasa import loading_shape as shape
from dialog.rasa.annotations import read_annotations
from dialog.rasa.mistakes import Findings, allowed
from dialog.rasa.story import Example, Place
from dialog.rasa.yaml_lines import Node

_KINDS = ("intent", "synonym", "lookup", "regex")


@dataclass(frozen=True, slots=True)
class Language:
    """All `nlu` sections of a project together, in the order of the files."""

    examples: tuple[Example, ...]
    synonyms: tuple[tuple[str, str], ...]
    lookups: tuple[tuple[str, tuple[str, ...]], ...]
    regexes: tuple[tuple[str, tuple[str, ...]], ...]


def read_nlu(sections: Iterable[Node], findings: Findings) -> Language:
    """What stands under `nlu`.

    A synonym comes from a `synonym` section or from an annotation whose value is another text than
    its words; annotations count last, and of two values for the same words the last wins, with a
    warning.
    """
    reading = _Reading(findings)
    for section in sections:
        if section.value is None:
            continue
        for item in shape.items(section, "`nlu`", findings):
            reading.read(item)
    return reading.language()


class _Reading:
    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._examples: list[Example] = []
        self._synonyms: dict[str, str] = {}
        self._lookups: dict[str, list[str]] = {}
        self._regexes: dict[str, list[str]] = {}

    def read(self, item: Node) -> None:
        parts = shape.entries(item, "an item of `nlu`", self._findings)
        kinds = [kind for kind in _KINDS if kind in parts]
        if len(kinds) != 1:
            if isinstance(item.value, Mapping):
                message = f"an item of `nlu` needs exactly one kind; {allowed(_KINDS)}"
                self._findings.error(item.place, message)
            return
        (kind,) = kinds
        keys = (kind, "examples", "metadata")
        shape.entries(item, f"an item of `nlu` of kind `{kind}`", self._findings, keys)
        name = shape.text(parts[kind], f"`{kind}`", self._findings)
        examples = parts.get("examples")
        if name is None:
            return
        listed = [] if examples is None else list(_lines(examples, self._findings))
        if not listed:
            self._findings.warn(item.place, f"{kind} '{name}' has no examples")
        self._keep(kind, name, listed)

    def _keep(self, kind: str, name: str, lines: list[tuple[str, Place]]) -> None:
        match kind:
            case "intent":
                self._examples.extend(self._example(text, name, place) for text, place in lines)
            case "synonym":
                for text, place in lines:
                    self._synonym(text, name, place)
            case "lookup":
                self._lookups.setdefault(name, []).extend(text for text, _ in lines)
            case _:
                self._regexes.setdefault(name, []).extend(self._patterns(lines))

    def _example(self, sentence: str, intent: str, place: Place) -> Example:
        annotated = read_annotations(sentence)
        for problem in annotated.problems:
            self._findings.error(place, problem)
        return Example(annotated.text, intent, annotated.spans, place)

    def _patterns(self, lines: list[tuple[str, Place]]) -> Iterator[str]:
        for text, place in lines:
            try:
                re.compile(text)
            except re.error as error:
                self._findings.error(place, f"not a regular expression: {error.msg}")
            else:
                yield text

    def _synonym(self, words: str, value: str, place: Place) -> None:
        known = self._synonyms.get(words.lower())
        if known is not None and known != value:
            message = f"these words stood for '{known}' before, now for '{value}' (which counts)"
            self._findings.warn(place, message)
        if words != value:
            self._synonyms[words.lower()] = value

    def language(self) -> Language:
        for example in self._examples:
            for span in example.mentions:
                words = example.text[span.begin : span.end]
                if isinstance(span.value, str) and span.value != words:
                    self._synonym(words, span.value, example.place or Place("", 1))
        return Language(
            examples=tuple(self._examples),
            synonyms=tuple(self._synonyms.items()),
            lookups=tuple((name, tuple(found)) for name, found in self._lookups.items()),
            regexes=tuple((name, tuple(found)) for name, found in self._regexes.items()),
        )


def _lines(node: Node, findings: Findings) -> Iterator[tuple[str, Place]]:
    """The examples of a text with a dash before each, or of a list of texts with metadata."""
    if node.value is None:
        return
    if isinstance(node.value, str):
        yield from _bullets(node, findings)
        return
    for item in shape.items(node, "`examples`", findings):
        parts = shape.entries(item, "an example", findings, ("text", "metadata"))
        if "text" not in parts:
            if isinstance(item.value, Mapping):
                findings.error(item.place, "an example has no `text`")
            continue
        text = shape.label(parts["text"], "`text` of an example", findings)
        if text is not None:
            yield _undashed(text), parts["text"].named_at


def _bullets(node: Node, findings: Findings) -> Iterator[tuple[str, Place]]:
    assert isinstance(node.value, str)
    first = node.place.line + (1 if node.is_block else 0)
    for number, line in enumerate(node.value.split("\n"), start=first):
        stripped = line.strip()
        if not stripped:
            continue
        place = Place(node.place.file, number)
        if not stripped.startswith("-"):
            message = "a line of `examples` has no dash and is left out; allowed: `- ` before it"
            findings.warn(place, message)
        elif text := stripped[1:].strip():
            yield text, place


def _undashed(text: str) -> str:
    """A listed text may be written with the dash of the other spelling."""
    return text[1:].strip() if text.startswith("- ") else text
