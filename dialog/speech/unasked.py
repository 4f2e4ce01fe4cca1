"""What is said where no caller has said anything that could be understood.

Silence, noise, a line that was lost, a call that has lasted too long, a machine.
"""

from dialog.actions.asides import asked_again
from dialog.actions.check_ins import OURS
from dialog.call.conversation import Conversation
from dialog.check_ins.events import CheckInEnded
from dialog.check_ins.machines import is_announcement
from dialog.check_ins.outcome import Outcome
from dialog.events.call import CallerSilent, CallerUnheard, HandOffRequested, HangUpRequested
from dialog.hearing.intake import Intake
from dialog.parts import DialogParts
from dialog.rasa.events import Event
from dialog.speech.said_again import outcomes
from triage.decision import Acuity

UNHEARD_LIMIT = 3
"""Turns in a row that were not heard, after which a person takes over."""
_IN_DANGER = "utter_emergency_silence"


class Unasked:
    """Speaks unasked, in every call; what it does is done at once and waits for nothing."""

    def __init__(self, parts: DialogParts, intake: Intake) -> None:
        """Speak by `parts`; `intake` knows which red flags are still in doubt."""
        self._parts = parts
        self._intake = intake

    def to_silence(self, call: Conversation, prompt: int, *, is_last: bool) -> None:
        """The `prompt`th of a row of silences, from 1; after the last a person takes over."""
        self._begin(call, CallerSilent(prompt))
        if call.tracker.call.is_emergency:
            # Silence after a red flag is the caller getting worse.
            self.hand_off(call, _IN_DANGER, "silent_in_emergency")
        elif is_last and _is_nobody_known(call):
            # We have called, and nobody has said who they are: no person could help them.
            self.say(call, "utter_check_in_not_now")
            self._note(call, HangUpRequested())
        elif is_last:
            self.hand_off(call, "utter_silence_last", "silent")
        else:
            first = prompt <= 1
            self.say(call, "utter_silence_first" if first else "utter_silence_again")
            self._ask_again(call)

    def to_unheard(self, call: Conversation, count: int, *, failed: bool) -> None:
        """The `count`th of a row of turns that recognition lost; `failed`: by its own fault."""
        self._begin(call, CallerUnheard(failed))
        if call.tracker.call.is_emergency:
            self.hand_off(call, _IN_DANGER, "unheard_in_emergency")
        elif count >= UNHEARD_LIMIT:
            self.hand_off(call, "utter_hand_off", "unheard")
        else:
            self.say(call, "utter_apology" if failed else "utter_unheard")
            self._ask_again(call)

    def to_time_limit(self, call: Conversation) -> None:
        """The call has lasted too long; the urgent ones go to a person."""
        self._begin(call)
        if call.tracker.call.is_emergency:
            self.hand_off(call, _IN_DANGER, "time_limit")
        elif call.tracker.call.acuity >= Acuity.URGENT:
            self.hand_off(call, "utter_hand_off", "time_limit")
        else:
            self.say(call, "utter_time_limit")
            self._note(call, HangUpRequested())

    def to_machine(self, call: Conversation) -> None:
        """A machine has taken the call."""
        self._begin(call)
        if call.tracker.call.is_emergency:
            self.hand_off(call, _IN_DANGER, "machine_in_emergency")
            return
        self._leave_message(call)

    def to_announcement(self, call: Conversation, said: str) -> bool:
        """Leave a message where a machine has said this; False: no machine has.

        Danger that triage has found in the words, or in the call, is answered in any case.
        """
        state = call.tracker.call
        is_danger = state.acuity >= Acuity.URGENT or state.is_danger_doubted
        if is_danger or not (_is_nobody_known(call) and is_announcement(said)):
            return False
        self._leave_message(call)
        return True

    def to_lost_line(self, call: Conversation) -> None:
        """The line was lost, and is back."""
        self._intake.raise_doubted(call)
        if call.tracker.call.is_emergency:
            self.hand_off(call, _IN_DANGER, "line_lost_in_emergency")
        else:
            speaker = self._parts.processor.context.responder
            told = outcomes(call.tracker.events[:], lambda name: speaker.say(name, call.tracker))
            self.say(call, "utter_line_back")
            self._note(call, *told)
            self._ask_again(call)

    def say(self, call: Conversation, response: str) -> None:
        """Say one of the domain's responses."""
        speaker = self._parts.processor.context.responder
        self._note(call, *speaker.say(response, call.tracker))

    def hand_off(self, call: Conversation, response: str, reason: str) -> None:
        """Say it, and let a person take over."""
        self.say(call, response)
        self._note(call, HandOffRequested(reason))

    def _leave_message(self, call: Conversation) -> None:
        self.say(call, "utter_voicemail")
        self._note(call, CheckInEnded(Outcome.VOICEMAIL), HangUpRequested())

    def _begin(self, call: Conversation, *events: Event) -> None:
        call.begin_turn()
        self._note(call, *events)
        self._intake.raise_doubted(call)

    def _ask_again(self, call: Conversation) -> None:
        again = asked_again(call.tracker.call, self._parts.domain)
        speaker = self._parts.processor.context.responder
        self._note(call, *speaker.say_answers(again, call.tracker))

    def _note(self, call: Conversation, *events: Event) -> None:
        self._parts.processor.note(call.tracker, events)


def _is_nobody_known(call: Conversation) -> bool:
    tracker = call.tracker
    return tracker.slot(OURS) is True and tracker.slot("authenticated") is not True
