"""Takes down what the caller answers to the questions about the call."""

from dialog.actions.action import Say, answer
from dialog.actions.slots import Reader
from dialog.call.tracker import CallTracker
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.events import Event, SlotSet
from dialog.survey.leaving import answered
from dialog.survey.questions import QUESTIONS, asked_slot, is_asked_out
from dialog.survey.reading import SKIP, STOP, UNCLEAR, read_answer


def survey_readers() -> dict[str, Reader]:
    """How the answers are read; each is one, and be it that it is none."""
    return {slot: _reader(slot) for slot in QUESTIONS}


def _reader(slot: str) -> Reader:
    def read(said: str, tracker: CallTracker, at: float) -> str:
        return read_answer(slot, said)

    return read


class CheckSurvey:
    """`validate_survey_form`: keeps an answer, asks once more where it was none, then goes on."""

    name = "validate_survey_form"

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """What becomes of the answer to the open question; the others stand."""
        slot = asked_slot(tracker)
        said = tracker.slot(slot) if slot is not None else None
        if slot is None or not isinstance(said, str):
            return answer()
        if said == UNCLEAR and not is_asked_out(tracker):
            return answer(Say("utter_not_understood"), events=(SlotSet(slot, None),))
        if said == STOP:
            unanswered = QUESTIONS[QUESTIONS.index(slot) :]
            return answer(events=tuple(SlotSet(one, SKIP) for one in unanswered))
        kept: Event = SlotSet(slot, SKIP if said == UNCLEAR else said)
        told = answered(slot, said)
        return answer(events=(kept,) if told is None else (kept, told))
