"""Chooses the words by where they go: to an ear, or to a screen."""

from collections.abc import Mapping, Sequence

from dialog.call.tracker import CallTracker
from dialog.rasa.action_context import Speaker
from dialog.rasa.domain import Json
from dialog.rasa.events import BotUttered
from dialog.rasa.tracker import Tracker
from dialog.speech.tone import toned
from dialog.speech.voice_responder import CHANNEL, VoiceResponder


class ChannelResponder:
    """The responses of a domain, for callers and for those who write."""

    def __init__(self, voice: VoiceResponder, text: Speaker) -> None:
        self.voice = voice
        self.text = text

    def say(
        self, name: str, tracker: Tracker, given: Mapping[str, Json] | None = None
    ) -> list[BotUttered]:
        """The response, or nothing if the domain has none that can be said."""
        if _is_spoken(tracker):
            return _toned(self.voice.say(name, tracker, given), tracker)
        if given is None:
            return self.text.say(name, tracker)
        return self.text.say_answers([{**given, "response": name}], tracker)

    def say_answers(
        self, answers: Sequence[Mapping[str, Json]], tracker: Tracker
    ) -> list[BotUttered]:
        """What an action wants said, in its words or in those of the domain's responses."""
        if _is_spoken(tracker):
            return _toned(self.voice.say_answers(answers, tracker), tracker)
        return self.text.say_answers(answers, tracker)


class OwnWordsFirst:
    """A bot's responses word for word as Rasa says them; what it has none for, in ours."""

    def __init__(self, own: Speaker, names: frozenset[str], ours: Speaker) -> None:
        """`names` are those of the bot's own responses."""
        self._own = own
        self._names = names
        self._ours = ours

    def say(self, name: str, tracker: Tracker) -> list[BotUttered]:
        """The response, or nothing if nobody has one."""
        speaker = self._own if name in self._names else self._ours
        return speaker.say(name, tracker)

    def say_answers(
        self, answers: Sequence[Mapping[str, Json]], tracker: Tracker
    ) -> list[BotUttered]:
        """What an action wants said, in its words or in those of the domain's responses."""
        said = []
        for answer in answers:
            name = answer.get("response")
            is_ours = isinstance(name, str) and bool(name) and name not in self._names
            speaker = self._ours if is_ours else self._own
            said.extend(speaker.say_answers([answer], tracker))
        return said


def _toned(said: list[BotUttered], tracker: Tracker) -> list[BotUttered]:
    return toned(said, tracker) if isinstance(tracker, CallTracker) else said


def _is_spoken(tracker: Tracker) -> bool:
    return not isinstance(tracker, CallTracker) or tracker.channel == CHANNEL
