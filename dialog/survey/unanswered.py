"""The questions about a call go on by themselves where nothing was said, or nothing heard."""

from dialog.call.conversation import Conversation
from dialog.events.call import CallerSilent, CallerUnheard
from dialog.rasa.events import LISTEN, SlotSet
from dialog.rasa.processor import Processor
from dialog.survey.questions import FORM, asked_slot
from dialog.survey.reading import SKIP, STOP, UNCLEAR


async def go_on(
    call: Conversation,
    processor: Processor,
    happened: CallerSilent | CallerUnheard,
    *,
    is_last: bool = False,
) -> None:
    """Ask what comes next, or say goodbye: nobody is fetched because a rating is missing.

    Args:
        call: whose questions are open.
        processor: acts for it.
        happened: the caller's turn that was none.
        is_last: the caller has been silent for so long that elsewhere a person would take over.
    """
    call.begin_turn()
    slot = asked_slot(call.tracker)
    events = () if slot is None else (SlotSet(slot, _meaning(happened, is_last=is_last)),)
    processor.note(call.tracker, (happened, *events))
    await processor.run_action(call.tracker, FORM)
    if call.tracker.active_loop is None:
        await processor.run_action(call.tracker, "utter_goodbye")
        await processor.run_action(call.tracker, "action_hang_up")
    await processor.run_action(call.tracker, LISTEN)


def _meaning(happened: CallerSilent | CallerUnheard, *, is_last: bool) -> str:
    """The first silence leaves out a question, the next one all; noise is no answer yet."""
    if isinstance(happened, CallerUnheard):
        return UNCLEAR
    return STOP if is_last or happened.prompt > 1 else SKIP
