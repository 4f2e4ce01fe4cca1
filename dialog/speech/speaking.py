"""What the agent says as a caller hears it: the reply in a bot event, and the question it asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dialog.rasa.domain import Json, Variation
from dialog.rasa.events import BotUttered
from dialog.turn import Awaited, Emotion, Reply

ENGLISH = "en"
MOST_OPTIONS = 3
"""Buttons that are read out; nobody remembers more by ear."""
_EMOTIONS: frozenset[str] = frozenset(Emotion)
_AWAITED: frozenset[str] = frozenset(Awaited)


@dataclass(frozen=True, slots=True)
class Option:
    """A button, which on the telephone is said or keyed by its number."""

    title: str
    payload: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question the agent asked."""

    response: str
    reply: Reply
    awaits: Awaited
    options: tuple[Option, ...] = ()


def reply_of(said: BotUttered) -> Reply | None:
    """The words with what they convey; None where there are none."""
    if not said.text or not said.text.strip():
        return None
    told = _mapping(said.metadata.get("metadata"))
    return Reply(
        said.text,
        _emotion(told.get("voice_emotion")),
        interruptible=told.get("interruptible") is not False,
        priority=told.get("priority") == "high",
        language=_language(told.get("language")),
    )


def question_of(said: BotUttered) -> Question | None:
    """The question in it; None where it asks nothing."""
    reply = reply_of(said)
    told = _mapping(said.metadata.get("metadata"))
    options = options_of(said)
    awaits = told.get("awaits")
    known = awaits if isinstance(awaits, str) and awaits in _AWAITED else None
    # A domain that knows nothing of voices does not say what is a question.
    is_plain_question = not told and reply is not None and reply.text.endswith("?")
    if reply is None or not (known or options or is_plain_question):
        return None
    response = said.metadata.get("utter_action")
    return Question(
        response if isinstance(response, str) else "",
        reply,
        Awaited(known) if known else Awaited.ANYTHING,
        options,
    )


def awaited_by(response: Sequence[Variation]) -> Awaited:
    """What a response asks for, by its metadata."""
    for one in response:
        awaits = _mapping(one.payload.get("metadata")).get("awaits")
        if isinstance(awaits, str) and awaits in _AWAITED:
            return Awaited(awaits)
    return Awaited.ANYTHING


def options_of(said: BotUttered) -> tuple[Option, ...]:
    """The first of its buttons."""
    buttons = said.data.get("buttons")
    listed = buttons if isinstance(buttons, list) else []
    options = []
    for button in listed[:MOST_OPTIONS]:
        named = _mapping(button)
        title, payload = named.get("title"), named.get("payload")
        if isinstance(title, str) and isinstance(payload, str):
            options.append(Option(title, payload))
    return tuple(options)


def _emotion(name: Json) -> Emotion:
    """Neutral where a domain names none, or one that no voice has."""
    return Emotion(name) if isinstance(name, str) and name in _EMOTIONS else Emotion.NEUTRAL


def _language(code: Json) -> str:
    return code if isinstance(code, str) and code else ENGLISH


def _mapping(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, dict) else {}
