"""In which tone a reply is said: that of its words, softened by how the caller feels. Pure.

The pace comes with it: each emotion has its own (`config/voices.yaml`). Advice in an emergency, and
whatever has priority, sounds as it was written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from dialog.call.tracker import CallTracker
from dialog.hearing.losses import TOLD_LOSS
from dialog.moods.impression import GRAVE
from dialog.moods.words import Mood
from dialog.rasa.events import BotUttered
from dialog.speech.speaking import reply_of
from dialog.turn import Emotion
from triage.decision import Acuity

_TO_THE_ANXIOUS = MappingProxyType(
    {
        Emotion.FRIENDLY: Emotion.CALM,
        Emotion.PROFESSIONAL: Emotion.CALM,
        Emotion.NEUTRAL: Emotion.CALM,
        Emotion.CONCERNED: Emotion.CARING,
    }
)
"""Slower, softer."""
_TO_THE_FRUSTRATED = MappingProxyType(
    {
        Emotion.FRIENDLY: Emotion.PROFESSIONAL,
        Emotion.NEUTRAL: Emotion.PROFESSIONAL,
        Emotion.CARING: Emotion.CONCERNED,
    }
)
"""No cheer, and no slower than need be."""
_IN_GRAVE_MATTERS = MappingProxyType({Emotion.FRIENDLY: Emotion.CALM})


def toned(said: Sequence[BotUttered], tracker: CallTracker) -> list[BotUttered]:
    """The replies in the tone that fits the caller; their words are the same."""
    table = _table(tracker)
    return [_in_tone(one, table) if table else one for one in said]


def _table(tracker: CallTracker) -> Mapping[Emotion, Emotion]:
    impression = tracker.impression
    match impression.mood:
        case Mood.ANXIOUS:
            return _TO_THE_ANXIOUS
        case Mood.FRUSTRATED:
            return _TO_THE_FRUSTRATED
        case Mood.SATISFIED | Mood.NEUTRAL:
            is_grave = tracker.call.acuity >= Acuity.URGENT or impression.topic in GRAVE
            is_bereaved = tracker.slot(TOLD_LOSS) is not None
            return _IN_GRAVE_MATTERS if is_grave or is_bereaved else {}


def _in_tone(said: BotUttered, table: Mapping[Emotion, Emotion]) -> BotUttered:
    reply = reply_of(said)
    if reply is None or reply.priority or reply.emotion not in table:
        return said
    told = said.metadata.get("metadata")
    kept = told if isinstance(told, dict) else {}
    # Of a bot that says nothing of voices its question is known by that.
    if not kept:
        return said
    heard = {**kept, "voice_emotion": table[reply.emotion].value}
    return replace(said, metadata={**said.metadata, "metadata": heard})
