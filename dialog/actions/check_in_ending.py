"""What the answers of a check-in come to: how it goes on, what the staff is left to do. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dialog.check_ins.catalogue import QUESTIONS
from dialog.check_ins.outcome import Outcome
from dialog.check_ins.questions import UNSURE, YES
from dialog.check_ins.reading_questions import MORE, PART, RAN_OUT, STOPPED
from dialog.check_ins.turning_points import TurningPoint
from dialog.clinical.care import StaffTask
from dialog.hearing.losses import Loss
from triage.decision import Acuity

URGENT, SOON, WELL, VISIT, LOSS, ENDED = "urgent", "soon", "well", "visit", "loss", "ended"
"""What `check_in_step` may be when all was asked; the last: the call is over."""
_ENDS = {
    TurningPoint.LATER: (Outcome.CALL_BACK, "utter_check_in_not_now"),
    TurningPoint.REFUSED: (Outcome.REFUSED, "utter_check_in_refused"),
    TurningPoint.MOVED: (Outcome.MOVED, "utter_check_in_moved"),
}
_MOVED = StaffTask(
    "cared_elsewhere",
    "In a check-in call the patient said that another clinic has taken over. Please check the "
    "record, and whether check-in calls should end.",
)
_UNSAFE_TO_CALL = (
    " Somebody near the patient may listen in and be a danger to them. Please leave no message, "
    "and call back only at a number that the patient has called safe."
)
_LOSS = StaffTask(
    "pregnancy_loss",
    "In a check-in call the patient told of a loss. Please check the record, stop check-in calls "
    "about the pregnancy, and call the patient.",
    Acuity.URGENT,
)
_BORN = StaffTask(
    "birth_told",
    "In a check-in call the patient said that the child is born. The record shows a pregnancy.",
    Acuity.SOON,
)
_TOLD = {
    Loss.CHILD: StaffTask(
        "loss_told",
        "The caller told of the loss of a pregnancy or a child. Please check the record before "
        "anybody calls about it.",
        Acuity.SOON,
    ),
    Loss.CLOSE: StaffTask(
        "loss_told",
        "In a check-in call somebody told of a death. The questions were stopped. Please check the "
        "record before the next call.",
    ),
}
_NEEDS = StaffTask(
    "social_needs",
    "In a check-in call the patient asked for help with a ride to visits, or with food.",
)


@dataclass(frozen=True, slots=True)
class Ending:
    """How it goes on."""

    step: str
    outcome: Outcome | None = None
    """None: as the answers tell."""
    response: str | None = None
    """The last words, where the call is over."""
    tasks: tuple[StaffTask, ...] = ()


@dataclass(frozen=True, slots=True)
class Heard:
    """What triage took seriously of a call."""

    readings: Sequence[str] = ()
    """In words."""
    words: Sequence[str] = ()
    """In quotation marks."""
    is_unsafe: bool = False
    """Whether somebody near the patient hurts them, as far as anybody knows."""


def ending(
    point: TurningPoint | None,
    acuity: Acuity,
    told: Mapping[str, str],
    *,
    programme: str = "",
    heard: Heard = Heard(),
) -> Ending:
    """What comes next.

    Args:
        point: what ended the questions before the last of them, if anything did.
        acuity: the highest of the call.
        told: the slots of the questions that were asked, and the answers.
        programme: what the call is about.
        heard: what triage took seriously.
    """
    tasks = _tasks(acuity, summary(told, heard), told, programme)
    match point:
        case TurningPoint.LOSS:
            return Ending(LOSS, Outcome.LOSS, tasks=(_LOSS, *tasks))
        case TurningPoint.BORN:
            return Ending("postpartum", tasks=(_BORN,))
        case TurningPoint.LATER | TurningPoint.REFUSED | TurningPoint.MOVED:
            tasks = (*tasks, _MOVED) if point is TurningPoint.MOVED else tasks
            outcome, response = _ENDS[point]
            if acuity >= Acuity.SOON:
                # Whoever needs somebody is told so before the call ends.
                return Ending(_nurse(acuity), outcome, tasks=tasks)
            return Ending(ENDED, outcome, response, tasks)
        case None:
            wants_visit = told.get("wants_visit") == YES
            step = _nurse(acuity) if acuity >= Acuity.SOON else VISIT if wants_visit else WELL
            return Ending(step, tasks=tasks)


def loss_told(loss: Loss) -> StaffTask:
    """What the staff is left where a loss was told outside of the questions about a pregnancy."""
    return _TOLD[loss]


def _nurse(acuity: Acuity) -> str:
    return URGENT if acuity >= Acuity.URGENT else SOON


def _tasks(
    acuity: Acuity, summary: str, told: Mapping[str, str], programme: str
) -> tuple[StaffTask, ...]:
    tasks = []
    if acuity >= Acuity.SOON:
        called = f" ({programme.replace('_', ' ')})" if programme else ""
        text = f"Check-in call{called}: {summary}"
        tasks.append(StaffTask("check_in", text, acuity))
    tasks += _of_medicine(told, programme)
    if told.get("needs_help") == YES:
        tasks.append(_NEEDS)
    return tuple(tasks)


def summary(told: Mapping[str, str], heard: Heard) -> str:
    """What was measured, what was said yes to, what nobody knew, and what was said."""
    parts = ["told: " + "; ".join(heard.readings)] if heard.readings else []
    for value, before in ((YES, "yes to "), (UNSURE, "not sure about ")):
        about = [
            QUESTIONS[slot].about or slot
            for slot, held in told.items()
            if held == value and slot in QUESTIONS
        ]
        parts += [before + "; ".join(about)] if about else []
    if heard.words:
        parts.append("The caller said: " + "; ".join(heard.words))
    known = (". ".join(parts) or "what was told is in the note of the call") + "."
    return known + (_UNSAFE_TO_CALL if heard.is_unsafe else "")


def _of_medicine(told: Mapping[str, str], programme: str) -> Iterator[StaffTask]:
    """What a pharmacist should hear: it was stopped, ran out, or was taken otherwise."""
    for slot in ("bp_medicine", "glucose_medicine"):
        how = told.get(slot)
        if how in (MORE, PART, STOPPED, RAN_OUT):
            asked = f"Check-in call ({programme.replace('_', ' ')}): asked about today's medicine"
            acuity = Acuity.ROUTINE if how == PART else Acuity.SOON
            yield StaffTask("pharmacist_call_back", f"{asked}, told: {how}.", acuity)
