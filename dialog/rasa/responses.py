"""What the bot says: a response's variation that fits, with its blanks filled."""

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from dialog.rasa.domain import Domain, Json, Variation
from dialog.rasa.events import BotUttered
from dialog.rasa.tracker import Tracker

_FILLED_KEYS = ("text", "image", "custom", "buttons", "attachment", "quick_replies")
_DATA_KEYS = ("elements", "quick_replies", "buttons", "attachment", "image", "custom")
_BLANK = re.compile(r"\{\{|\}\}|\{([^\n{}]+?)\}")


class Responder:
    """Words the responses of a domain for one channel."""

    def __init__(self, domain: Domain, rng: random.Random, *, channel: str) -> None:
        """Choose among equals by `rng`."""
        self._domain = domain
        self._rng = rng
        self.channel = channel

    def say(self, name: str, tracker: Tracker) -> list[BotUttered]:
        """The response, or nothing if the domain has none that fits."""
        draft = self._draft(name, tracker, {})
        return [] if draft is None else [uttered({**draft, "utter_action": name})]

    def say_answers(
        self, answers: Sequence[Mapping[str, Json]], tracker: Tracker
    ) -> list[BotUttered]:
        """What an action wants said, in its words or in those of the domain's responses."""
        drafted = drafts(answers, lambda name, given: self._draft(name, tracker, given))
        return [uttered(merged(draft, rest)) for draft, rest in drafted]

    def _draft(
        self, name: str, tracker: Tracker, blanks: Mapping[str, Json]
    ) -> dict[str, Json] | None:
        fitting = fitting_variations(
            self._domain.responses.get(name, ()), tracker.slots, self.channel
        )
        if not fitting:
            return None
        message = message_of(self._rng.choice(fitting))
        values = {**tracker.slots, **blanks}
        for key in _FILLED_KEYS:
            if key in message:
                message[key] = filled(message[key], values)
        return message


def drafts(
    answers: Sequence[Mapping[str, Json]],
    draft: Callable[[str, Mapping[str, Json]], dict[str, Json] | None],
) -> Iterator[tuple[dict[str, Json], dict[str, Json]]]:
    """For each answer of an action the response it names, as `draft` words it, and its other keys.

    Answers whose response the domain cannot word are passed over.
    """
    for answer in answers:
        rest = {key: value for key, value in answer.items() if key != "response"}
        name = answer.get("response")
        if not (isinstance(name, str) and name):
            yield {}, rest
            continue
        worded = draft(name, rest)
        if worded is not None:
            yield {**worded, "utter_action": name}, rest


def merged(draft: dict[str, Json], rest: Mapping[str, Json]) -> dict[str, Json]:
    """The action's own keys beside, or instead of, the response's; its buttons come last."""
    merged: dict[str, Json] = {**draft, **{key: value for key, value in rest.items() if value}}
    buttons = rest.get("buttons")
    own = draft.get("buttons")
    if isinstance(buttons, list) and isinstance(own, list) and buttons:
        merged["buttons"] = [*own, *buttons]
    return merged


def fitting_variations(
    variations: Sequence[Variation], slots: Mapping[str, Json], channel: str
) -> tuple[Variation, ...]:
    """Those to choose from: for the channel before for any, among these conditional ones first."""
    conditional = [one for one in variations if one.conditions and _holds(one, slots)]
    plain = [one for one in variations if not one.conditions]
    for wanted in (channel, None):
        for group in (conditional, plain):
            found = tuple(one for one in group if one.channel == wanted)
            if found:
                return found
    return ()


def _holds(variation: Variation, slots: Mapping[str, Json]) -> bool:
    return all(_is_same(slots.get(name), value) for name, value in variation.conditions)


def _is_same(value: Json, wanted: Json) -> bool:
    if isinstance(value, str) and isinstance(wanted, str):
        return value.casefold() == wanted.casefold()
    return value == wanted


def message_of(variation: Variation) -> dict[str, Json]:
    """What the variation says, by its keys, with its blanks still open."""
    message: dict[str, Json] = dict(variation.payload)
    if variation.text is not None:
        message["text"] = variation.text
    if variation.channel is not None:
        message["channel"] = variation.channel
    if variation.conditions:
        message["condition"] = [
            {"type": "slot", "name": name, "value": value} for name, value in variation.conditions
        ]
    return message


def filled(value: Json, values: Mapping[str, Json]) -> Json:
    """The value with all blanks in its texts filled; a text with an unknown one stays as it is."""
    if isinstance(value, str):
        return _filled_text(value, values)
    if isinstance(value, list):
        return [filled(one, values) for one in value]
    if isinstance(value, dict):
        return {key: filled(one, values) for key, one in value.items()}
    return value


def blanks_in(text: str) -> frozenset[str]:
    """The names in braces."""
    return frozenset(found[1] for found in _BLANK.finditer(text) if found[1] is not None)


def _filled_text(text: str, values: Mapping[str, Json]) -> str:
    if not blanks_in(text) <= values.keys():
        return text

    def replacement(found: re.Match[str]) -> str:
        name = found[1]
        return found[0][0] if name is None else str(values[name])

    return _BLANK.sub(replacement, text)


def uttered(message: Mapping[str, Json]) -> BotUttered:
    """The event of saying this; what is not for the ear or the eye goes to the metadata."""
    data: dict[str, Json] = {key: message.get(key) for key in _DATA_KEYS}
    data["attachment"] = data["attachment"] or message.get("image")
    rest = {key: value for key, value in message.items() if key != "text" and key not in _DATA_KEYS}
    text = message.get("text")
    return BotUttered(text if isinstance(text, str) else None, data, metadata=rest)


def rest_messages(said: BotUttered, recipient: str) -> list[dict[str, Json]]:
    """What the REST channel makes of it: paragraphs, pictures and the like, one message each."""
    own = {**said.data, **said.metadata}
    parts: list[dict[str, Json]] = []
    if own.get("buttons"):
        parts.append({"text": said.text, "buttons": own["buttons"]})
    elif said.text:
        parts.extend({"text": part} for part in said.text.strip().split("\n\n"))
    for key in ("custom", "image", "attachment"):
        is_copy = key == "attachment" and own.get(key) == own.get("image")
        if own.get(key) and not is_copy:
            parts.append({key: own[key]})
    return [{"recipient_id": recipient, **part} for part in parts]
