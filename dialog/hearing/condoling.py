"""Notes that a loss was told, with a word of sympathy in front of an answer about other things."""

from dialog.actions.check_ins import STEP
from dialog.call.conversation import Conversation
from dialog.call.tracker import CallTracker
from dialog.hearing.loss_answers import MATERNAL_FORMS, asked_of
from dialog.hearing.losses import REPORT_LOSS, TOLD_LOSS, Loss, likelier_loss, loss_in
from dialog.parts import DialogParts
from dialog.rasa.events import Event, SlotSet, UserUttered
from dialog.turn import Source, Utterance

CONDOLENCE = "utter_sorry_for_loss"
_WITH_WORDS_OF_ITS_OWN = frozenset(("calling", "asked_for"))
"""Steps of a check-in whose answer to a loss is sympathy."""


def condole(call: Conversation, utterance: Utterance, parts: DialogParts) -> None:
    """Note what was lost, and say so in front of the answer; once in a call.

    An emergency, and whatever else is answered before all wishes, comes first; of a turn that tells
    of the loss and of nothing else, the answer itself is sympathy.

    Args:
        call: whose turn has been understood, and is not answered yet.
        utterance: what was said; keys tell of none.
        parts: with the words.
    """
    tracker = call.tracker
    if TOLD_LOSS not in tracker.domain.slots or utterance.source is Source.KEYPAD:
        return
    heard, before = tracker.latest_message, tracker.slot(TOLD_LOSS)
    asked = asked_of(tracker)
    loss = loss_in(utterance.text, asked)
    if loss is None and before is None and heard is not None and heard.intent == REPORT_LOSS:
        loss = likelier_loss(utterance.text, asked)
    if loss is None:
        return
    events: list[Event] = [] if before == loss.value else [SlotSet(TOLD_LOSS, loss.value)]
    if before is None and not _is_answered(tracker, heard, loss):
        events += parts.processor.context.responder.say(CONDOLENCE, tracker)
    parts.processor.note(tracker, events)


def _is_answered(tracker: CallTracker, heard: UserUttered | None, loss: Loss) -> bool:
    """Whether the answer is sympathy, or something that nothing may stand in front of."""
    state = tracker.call
    is_danger = state.is_emergency or state.is_danger_doubted or bool(state.danger_doubt)
    is_other = state.conduct.action is not None or state.is_ending
    # A question about danger is put again, and answers no loss.
    is_loss = heard is not None and heard.intent == REPORT_LOSS and not state.asks_of_danger
    is_of_form = tracker.active_loop in MATERNAL_FORMS and loss is Loss.CHILD
    is_of_frame = tracker.active_loop is None and tracker.slot(STEP) in _WITH_WORDS_OF_ITS_OWN
    return is_danger or is_other or is_loss or is_of_form or is_of_frame
