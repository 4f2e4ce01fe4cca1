"""Notes how a caller's words sound, and offers a way out to who has been frustrated for a while."""

from collections.abc import Iterator

from dialog.call.conversation import Conversation
from dialog.events.mood import RELIEF, MoodSensed, ReliefOffered
from dialog.moods.impression import REPEATED
from dialog.moods.words import Cues, Mood, is_said_again
from dialog.nlu.interpreter import COMMANDS
from dialog.parts import DialogParts
from dialog.rasa.events import Event, SlotSet, UserUttered
from dialog.rasa.messages import NLU_FALLBACK
from dialog.turn import Source, Utterance
from triage.decision import Acuity

MOOD = "caller_mood"
"""Slot: the mood of this turn, by which wordings are chosen."""
_LOOKED_BACK = 120
"""Events in which the caller's earlier words are looked for."""
_MOST_EARLIER = 3
_MOST_CHARACTERS = 1_000
"""Of a longer text the beginning sounds like the rest."""


def sense(call: Conversation, utterance: Utterance, parts: DialogParts) -> None:
    """Note what feelings the words of a turn speak of, before anything is said to them.

    Args:
        call: whose turn has been triaged, and is not understood yet.
        utterance: what was said; of keys nothing is told.
        parts: with the table of phrases.
    """
    if parts.mood_words is None:
        return
    tracker = call.tracker
    if utterance.source is Source.SPEECH:
        text = utterance.text[:_MOST_CHARACTERS]
        cues = parts.mood_words.cues(text)
        if is_said_again(text, list(_earlier(call))):
            cues = Cues(cues.anxious, min(1.0, cues.frustrated + REPEATED), cues.satisfied)
        if cues:
            sensed = MoodSensed(cues.anxious, cues.frustrated, cues.satisfied)
            parts.processor.note(tracker, [sensed])
    mood = tracker.impression.mood.value
    if MOOD in tracker.domain.slots and (tracker.slot(MOOD) or Mood.NEUTRAL.value) != mood:
        parts.processor.note(tracker, [SlotSet(MOOD, mood)])


def offer_relief(call: Conversation, parts: DialogParts) -> None:
    """Tell who has been frustrated in two turns how to get a person; once in a call.

    It stands in front of the answer and asks nothing, so that no question is passed over. Danger
    comes first; who asks for a person gets one; who is not understood is offered one anyway.
    """
    tracker = call.tracker
    state, heard = tracker.call, tracker.latest_message
    is_danger = state.acuity >= Acuity.URGENT or state.is_danger_doubted or state.asks_of_danger
    intent = heard.intent if heard is not None else None
    # One whose conduct is answered instead, or who speaks no English, has been told something else.
    is_other = state.conduct.action is not None or state.conduct.language is not None
    is_served = intent in COMMANDS or intent == NLU_FALLBACK or is_other
    if not tracker.impression.needs_relief or is_danger or is_served or state.is_ending:
        return
    said = parts.processor.context.responder.say(RELIEF, tracker)
    events: list[Event] = [ReliefOffered(), *said]
    parts.processor.note(tracker, events if said else [])


def _earlier(call: Conversation) -> Iterator[str]:
    """What the caller said last, before this turn."""
    count = 0
    for event in reversed(call.tracker.events[-_LOOKED_BACK:]):
        if isinstance(event, UserUttered) and event.text:
            yield event.text
            count += 1
            if count == _MOST_EARLIER:
                return
