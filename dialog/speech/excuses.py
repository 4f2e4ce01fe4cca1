"""What a caller hears when an action gave no answer: Rasa would go on without a word."""

from dialog.actions.emergency import ADVICE
from dialog.call.tracker import CallTracker
from dialog.events.call import ActionFailed, HandOffRequested
from dialog.rasa.action_context import Speaker
from dialog.rasa.events import ActionExecuted, Event
from dialog.rasa.tracker import Tracker
from dialog.speech.voice_responder import CHANNEL


class Excuses:
    """Says so, and offers a person; the second time in a row, gets one."""

    def __init__(self, responder: Speaker, *, in_writing: bool = True) -> None:
        """Without `in_writing`, those who write get what Rasa says: nothing."""
        self._responder = responder
        self._in_writing = in_writing

    def __call__(self, action: str, tracker: Tracker) -> list[Event]:
        """What happens instead of the action."""
        failed = ActionFailed(action)
        is_written = isinstance(tracker, CallTracker) and tracker.channel != CHANNEL
        if is_written and not self._in_writing:
            return []
        call = tracker.call if isinstance(tracker, CallTracker) else None
        if call is not None and call.is_emergency:
            return [failed, *self._say(ADVICE, tracker), HandOffRequested("emergency")]
        if call is not None and call.failures > 0 and not call.failed:
            return [failed, *self._say("utter_hand_off", tracker), HandOffRequested("failed")]
        return [
            failed,
            *self._say("utter_action_failed", tracker),
            *self._say("utter_offer_person", tracker),
            # For the rules the offer was made, so that a yes to it is one.
            ActionExecuted("action_offer_person"),
        ]

    def _say(self, response: str, tracker: Tracker) -> list[Event]:
        return list(self._responder.say(response, tracker))
