"""Stories, rules and conversation tests, as steps with their places in the files.

`dialog.rasa.loading` has resolved `or` (one story for each choice) and checkpoints (stories are
joined), so a story here is one straight line from the start of a conversation to its end.
"""

from dataclasses import dataclass

from dialog.rasa.domain import Json


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands."""

    file: str
    line: int
    """From 1."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Mention:
    """An entity of a user's step; a step that names it without a value has None."""

    entity: str
    value: Json = None
    role: str | None = None
    group: str | None = None


@dataclass(frozen=True, slots=True)
class UserStep:
    """The user says something."""

    intent: str | None
    """None in end-to-end stories, which give the text alone."""
    mentions: tuple[Mention, ...] = ()
    text: str | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class ActionStep:
    """The bot does something."""

    action: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class BotStep:
    """The bot says this text, in end-to-end stories."""

    text: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class SlotStep:
    """A slot has been set."""

    slot: str
    value: Json
    """Of a step that only names a text or list slot, the value is `ANY_VALUE`; of one that only
    names a slot of another type, None (as in Rasa)."""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class LoopStep:
    """A form has become active, or none is any more."""

    loop: str | None
    place: Place | None = None


ANY_VALUE = "\u0000any"
"""Stands for "whatever value a text or list slot has"."""

Step = UserStep | ActionStep | BotStep | SlotStep | LoopStep


@dataclass(frozen=True, slots=True)
class Story:
    """One line through a conversation; rules have the last three fields as well."""

    name: str
    steps: tuple[Step, ...]
    """Of a rule, the condition's steps come first, before `...`; see `condition_steps`."""
    place: Place | None = None
    is_rule: bool = False
    condition_steps: int = 0
    """How many of a rule's steps are its `condition`."""
    starts_conversation: bool = False
    waits_for_user: bool = True
    """Whether an implicit `action_listen` ends it."""


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence of the training data, its annotations cut out."""

    text: str
    intent: str
    mentions: tuple["Span", ...] = ()
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """An annotated part of an example."""

    begin: int
    end: int
    entity: str
    value: Json
    """The canonical one: that of the annotation, else the words themselves."""
    role: str | None = None
    group: str | None = None


@dataclass(frozen=True, slots=True)
class TrainingData:
    """Everything but the domain."""

    stories: tuple[Story, ...] = ()
    rules: tuple[Story, ...] = ()
    examples: tuple[Example, ...] = ()
    synonyms: tuple[tuple[str, str], ...] = ()
    """Lower-case words and the value they stand for."""
    lookups: tuple[tuple[str, tuple[str, ...]], ...] = ()
    regexes: tuple[tuple[str, tuple[str, ...]], ...] = ()
