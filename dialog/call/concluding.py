"""What is still to be done for a call when nobody listens any more: its note for the clinic."""

import structlog

from dialog.actions.action import Action
from dialog.actions.check_ins import OURS
from dialog.call.conversation import Conversation
from dialog.check_ins.outcome import outcome_of
from dialog.errors import DialogError
from dialog.rasa.processor import Processor

log = structlog.get_logger()


async def conclude(
    call: Conversation, processor: Processor, note: Action | None, unfinished: Action | None = None
) -> None:
    """Write the note, once for all that was told; a failure is logged and ends nothing.

    Args:
        call: is over, or as good as; it may be concluded again.
        processor: keeps its record.
        note: writes it; None: there is no clinic to write it for.
        unfinished: leaves the staff what is still to be done, before that.
    """
    if call.tracker.slot(OURS) is True:
        log.info("check-in over", call=call.tracker.sender, outcome=outcome_of(call.tracker.events))
    for action in (unfinished, note) if call.tracker.events else ():
        if action is None:
            continue
        try:
            answer = await action.run(call.tracker, processor.clock())
        except DialogError as error:
            done = type(error).__name__
            log.error("not concluded", call=call.tracker.sender, action=action.name, error=done)
            continue
        processor.note(call.tracker, answer.events)
