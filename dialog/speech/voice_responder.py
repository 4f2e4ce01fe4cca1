"""Words for the ear: a response's wording that can be said in full, with its blanks filled.

Where Rasa would print "None" or a brace, a wording is passed over or a sentence left out.
"""

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

from dialog.rasa.domain import Domain, Json, Variation
from dialog.rasa.events import BotUttered
from dialog.rasa.responses import (
    blanks_in,
    drafts,
    filled,
    fitting_variations,
    merged,
    message_of,
    uttered,
)
from dialog.rasa.tracker import Tracker
from dialog.speech.speaking import options_of, reply_of
from dialog.turn import Reply

CHANNEL = "voice"
TEXT_CHANNEL = "collector"
"""The channel by which Rasa chooses wordings for its REST webhook; that it is `rest` is said of the
user's messages alone."""
SETTING_NAMES = ("organisation", "emergency_number", "crisis_line", "poison_line")
"""Blanks that the settings fill."""
_OF_SETTINGS = frozenset(SETTING_NAMES)
"""What a call cannot change: a sentence with one that the site has not is never said."""
_RECENT = 96
"""Events back to which a wording counts as just said; a turn may have a dozen of them."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+")

T = TypeVar("T")
Speak = Callable[[str, Json], str]
"""How the value of a slot, by its name, is said."""


class VoiceResponder:
    """The responses of a domain, for callers."""

    def __init__(
        self,
        domain: Domain,
        settings: Mapping[str, str],
        rng: random.Random,
        speak: Speak,
        *,
        channel: str = CHANNEL,
    ) -> None:
        """Choose among equals by chance; `settings` fill the blanks `SETTING_NAMES`.

        Nothing is drawn from `rng`: its state and the conversation decide. From the same events on
        the same is said, be it a rehearsal or in earnest, and whatever is said in other calls.

        On another channel than `voice`, buttons stay buttons.
        """
        self.channel = channel
        self._domain = domain
        self._settings = settings
        self._rng = rng
        self._speak = speak

    def say(
        self, name: str, tracker: Tracker, given: Mapping[str, Json] | None = None
    ) -> list[BotUttered]:
        """The response, or nothing if the domain has none that can be said."""
        message = self._worded(name, tracker, given or {})
        return [] if message is None else [self._uttered({**message, "utter_action": name})]

    def say_answers(
        self, answers: Sequence[Mapping[str, Json]], tracker: Tracker
    ) -> list[BotUttered]:
        """What an action wants said, in its words or in those of the domain's responses."""
        values = self._values(tracker, {})
        drafted = drafts(answers, lambda name, given: self._worded(name, tracker, given))
        return [self._uttered(merged(draft, _fill(rest, values))) for draft, rest in drafted]

    def _uttered(self, message: Mapping[str, Json]) -> BotUttered:
        return _aloud(message) if self.channel == CHANNEL else uttered(message)

    def fixed(self) -> Iterator[Reply]:
        """Every reply that needs no slot, for rendering ahead."""
        for name in self._domain.responses:
            yield from self._fixed_of(name)

    def always(self, name: str) -> Reply:
        """A reply whose response needs no slot, whatever the call.

        Raises:
            StopIteration: the domain has no such wording; `check_domain` sees to it that it has.
        """
        return next(self._fixed_of(name))

    def _fixed_of(self, name: str) -> Iterator[Reply]:
        for one in self._domain.responses.get(name, ()):
            if one.text and blanks_in(one.text) <= _OF_SETTINGS:
                yield from _replies(name, one, self._settings)

    def ahead(self, name: str, tracker: Tracker) -> Iterator[Reply]:
        """Whatever the response may be for this call, in all its wordings, without choosing."""
        values = self._values(tracker, {})
        for one in self._domain.responses.get(name, ()):
            yield from _replies(name, one, values)

    def _worded(
        self, name: str, tracker: Tracker, given: Mapping[str, Json]
    ) -> dict[str, Json] | None:
        values = self._values(tracker, given)
        known = self._domain.responses.get(name, ())
        sayable = [one for one in known if one.text and blanks_in(one.text) <= values.keys()]
        fitting = fitting_variations(sayable, tracker.slots, self.channel)
        if fitting:
            return self._any_of(self._best(fitting, values, tracker), name, tracker)
        fitting = fitting_variations(known, tracker.slots, self.channel)
        if not fitting:
            return None
        return _fill(message_of(self._any_of(fitting, name, tracker)), values)

    def _any_of(self, equals: Sequence[T], name: str, tracker: Tracker) -> T:
        # The numbers alone: the hash of None, which stands beside them, is another in each process.
        chance = hash(self._rng.getstate()[1])
        here = f"{chance} {tracker.sender} {len(tracker.events)} {name}"
        return random.Random(here).choice(equals)  # noqa: S311 - picks a wording, guards nothing

    def _values(self, tracker: Tracker, given: Mapping[str, Json]) -> dict[str, str]:
        slots = {
            name: self._speak(name, value)
            for name, value in tracker.slots.items()
            if value is not None
        }
        told = {
            name: value if isinstance(value, str) else self._speak(name, value)
            for name, value in given.items()
            if value is not None
        }
        values = {**slots, **self._settings, **told}
        # What has no words leaves its blank open, so that another wording is taken.
        return {name: value for name, value in values.items() if value.strip()}

    def _best(
        self, fitting: Sequence[Variation], values: Mapping[str, str], tracker: Tracker
    ) -> Sequence[dict[str, Json]]:
        """Those that say the most; of these, what was not said yet, or else is the longest ago."""
        counts = [len(blanks_in(one.text or "") - self._settings.keys()) for one in fitting]
        most = max(counts)
        best = [
            _fill(message_of(one), values)
            for one, count in zip(fitting, counts, strict=True)
            if count == most
        ]
        said = tuple(
            event.text
            for event in tracker.events[-_RECENT:]
            if isinstance(event, BotUttered) and event.text
        )
        latest = [_latest(str(one["text"]), said) for one in best]
        return [one for one, at in zip(best, latest, strict=True) if at == min(latest)]


def _latest(text: str, said: Sequence[str]) -> int:
    """Where this was said last; -1 for never. What was said may go on with its options."""
    return max((at for at, one in enumerate(said) if one.startswith(text)), default=-1)


def _replies(name: str, one: Variation, values: Mapping[str, str]) -> Iterator[Reply]:
    """The reply with this wording; none where it has no words."""
    message = _fill({**message_of(one), "utter_action": name}, values)
    reply = reply_of(_aloud(message))
    if reply is not None:
        yield reply


def _fill(message: Mapping[str, Json], values: Mapping[str, str]) -> dict[str, Json]:
    """The message with its blanks filled, without the sentences and buttons where one cannot be."""
    full: dict[str, Json] = dict(message)
    text, buttons = message.get("text"), message.get("buttons")
    if isinstance(text, str):
        kept = [one for one in _SENTENCE.split(text) if blanks_in(one) <= values.keys()]
        full["text"] = filled(" ".join(kept), values) or None
    if isinstance(buttons, list):
        known = [one for one in buttons if blanks_in(_title(one)) <= values.keys()]
        full["buttons"] = filled(known, values)
    return full


def _title(button: Json) -> str:
    title = button.get("title") if isinstance(button, dict) else None
    return title if isinstance(title, str) else ""


def _aloud(message: Mapping[str, Json]) -> BotUttered:
    """The event of saying it; buttons are read out, for want of a screen."""
    said = uttered(message)
    options = options_of(said)
    if not said.text or not options:
        return said
    *first, last = [one.title for one in options]
    listed = f"{', '.join(first)}, or {last}" if first else last
    told = f" You can say: {listed}."
    # A question that is repeated word for word has told them already.
    text = said.text if said.text.endswith(told) else said.text + told
    return uttered({**message, "text": text})
