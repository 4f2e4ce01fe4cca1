"""Answers a caller who tells of a loss: nothing else is asked, and somebody to talk to is offered.

What is said stands in the rules (`config/domain/rules/losses.yml`).
"""

from dialog.actions.action import answer
from dialog.actions.care_plan import LEFT
from dialog.actions.check_in_ending import ending, loss_told
from dialog.actions.check_ins import OURS, STEP, TURN, is_of_pregnancy
from dialog.actions.staff_tasks import leave_tasks
from dialog.actions.whose import IDENTITY
from dialog.call.tracker import CallTracker
from dialog.check_ins.events import CheckInEnded
from dialog.check_ins.outcome import Outcome
from dialog.check_ins.turning_points import TurningPoint
from dialog.clinical.backend import ClinicalBackend
from dialog.clinical.care import StaffTask
from dialog.hearing.loss_answers import MATERNAL_FORMS
from dialog.hearing.losses import TOLD_LOSS, Loss, may_be_grown
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.domain import REQUESTED_SLOT
from dialog.rasa.events import ActiveLoop, Event, SlotSet
from triage.decision import Acuity

LOSS_STEP = "loss_step"
"""Slot: how the turn is answered. `child` and `close` as `Loss` names them, `offspring` for a child
that may have been of any age; `urgent` where a doctor is needed today; `again` where it is not told
for the first time, `person` where that was so in the turn before; `check_in` where a call of ours
about a pregnancy has no place any more, `questions` where its questions had begun."""
URGENT, AGAIN, OFFSPRING, PERSON = "urgent", "again", "offspring", "person"
OF_CHECK_IN, AMID_QUESTIONS = "check_in", "questions"
_OVER = frozenset(("urgent", "soon", "well", "visit", "loss", "ended", "none"))
"""Steps of a check-in that asks nothing more."""


class AcknowledgeLoss:
    """`action_acknowledge_loss`: closes whatever form is asking, and lets the clinic know."""

    name = "action_acknowledge_loss"

    def __init__(self, clinic: ClinicalBackend | None) -> None:
        """`clinic` is None where no hospital is connected: nobody is left anything to do."""
        self._clinic = clinic

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Set how the turn is answered."""
        loss = Loss(str(tracker.slot(TOLD_LOSS) or Loss.CLOSE))
        is_ours = tracker.slot(OURS) is True and tracker.slot(STEP) not in _OVER
        is_over_pregnancy = loss is Loss.CHILD and is_of_pregnancy(tracker)
        closed: tuple[Event, ...] = ()
        if tracker.active_loop is not None:
            closed = (SlotSet(REQUESTED_SLOT, None), ActiveLoop(None), *_no_name(tracker))
        if is_over_pregnancy and tracker.active_loop in MATERNAL_FORMS:
            # What the answers so far come to is told by `action_finish_check_in`.
            turned = SlotSet(TURN, TurningPoint.LOSS.value)
            return answer(events=(*closed, turned, SlotSet(LOSS_STEP, AMID_QUESTIONS)))
        if _is_answered(tracker, loss):
            # Whoever goes on telling is offered somebody who listens no third time.
            step = PERSON if tracker.slot(LOSS_STEP) == AGAIN else AGAIN
            return answer(events=(*closed, SlotSet(LOSS_STEP, step)))
        tasks = _tasks(tracker, loss, is_ours=is_ours)
        left = SlotSet(LEFT, await leave_tasks(self._clinic, tracker, tasks))
        step = OF_CHECK_IN if is_ours and is_over_pregnancy else _step(tracker, loss)
        if step == Loss.CHILD and _may_be_grown(tracker):
            step = OFFSPRING
        ended = (CheckInEnded(Outcome.LOSS), SlotSet(STEP, "loss")) if is_ours else ()
        return answer(events=(*closed, *ended, left, SlotSet(LOSS_STEP, step)))


def _no_name(tracker: CallTracker) -> tuple[Event, ...]:
    """The name that was told may be that of the dead: it is nobody's who goes on."""
    return tuple(SlotSet(one, None) for one in IDENTITY if tracker.slot(one) is not None)


def _step(tracker: CallTracker, loss: Loss) -> str:
    is_urgent = loss is Loss.CHILD and tracker.call.acuity >= Acuity.URGENT
    return URGENT if is_urgent else loss.value


def _may_be_grown(tracker: CallTracker) -> bool:
    """Whether nothing tells that the caller was pregnant lately."""
    message = tracker.latest_message
    is_told = message is not None and may_be_grown(message.text or "")
    return is_told and not is_of_pregnancy(tracker) and tracker.slot("is_pregnant") is not True


def _tasks(tracker: CallTracker, loss: Loss, *, is_ours: bool) -> tuple[StaffTask, ...]:
    """What the staff is left, who would call again as if nothing had happened."""
    if loss is Loss.CHILD and is_ours and is_of_pregnancy(tracker):
        return ending(TurningPoint.LOSS, tracker.call.acuity, {}).tasks
    return (loss_told(loss),) if is_ours or loss is Loss.CHILD else ()


def _is_answered(tracker: CallTracker, loss: Loss) -> bool:
    """Whether all that could be said to it was said in an earlier turn."""
    earlier = tracker.slot(LOSS_STEP)
    is_news = earlier != URGENT and _step(tracker, loss) == URGENT
    return not is_news and (isinstance(earlier, str) or tracker.slot(STEP) == "loss")
