"""Ends the questions of a check-in: what the answers come to, and what the staff is left."""

from collections.abc import Mapping, Sequence

from dialog.actions.action import Say, answer
from dialog.actions.care_plan import LEFT
from dialog.actions.check_in_ending import Ending, Heard, ending
from dialog.actions.check_ins import PROGRAMME, STEP, TURN, UNTOLD
from dialog.actions.staff_tasks import leave_tasks, left_tasks
from dialog.call.tracker import CallTracker
from dialog.check_ins.events import AnswerJudged, CheckInAnswered, CheckInBegun, CheckInEnded
from dialog.check_ins.grave_readings import ToldTurn, grave_readings, grave_words
from dialog.check_ins.programme import Programme
from dialog.check_ins.questions import NOT_ASKED
from dialog.check_ins.reading_questions import MORE
from dialog.check_ins.turning_points import TurningPoint
from dialog.clinical.backend import ClinicalBackend
from dialog.events.call import HangUpRequested, TurnTriaged
from dialog.notes.put_right import put_right
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.domain import Domain
from dialog.rasa.events import Event, SlotSet, UserUttered
from triage.decision import TriageDecision

_FORMS = {one.value: f"{one.value}_form" for one in Programme}
_OF_VIOLENCE = (
    "violence",
    "hidden_violence",
    "strangulation",
    "meaning_violence",
    "check_in_is_unsafe",
)
"""Begin the names of rules about somebody who hurts the caller."""


class FinishCheckIn:
    """`action_finish_check_in`: what the answers come to is by the acuity of the call."""

    name = "action_finish_check_in"

    def __init__(self, domain: Domain, clinic: ClinicalBackend | None = None) -> None:
        """`clinic` is None where no hospital is connected: nobody is left anything to do."""
        self._domain = domain
        self._clinic = clinic

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Record the answers, leave the staff what is to be done, and set how it goes on."""
        programme = str(tracker.slot(PROGRAMME))
        told = told_answers(tracker, self._domain)
        turned = tracker.slot(TURN)
        point = TurningPoint(turned) if isinstance(turned, str) else None
        end = ending_of(tracker, told, point)
        is_left = await leave_tasks(self._clinic, tracker, end.tasks)
        events = (
            CheckInAnswered(programme, tuple(told), tuple(told.values())),
            *_course(end, point),
            *left_tasks(end.tasks, is_sure=is_left),
            SlotSet(STEP, end.step),
            SlotSet(LEFT, is_left),
        )
        says = _of_medicine(told, end, is_left=is_left)
        if end.response is not None:
            said = end.response if is_left else UNTOLD.get(end.response, end.response)
            return answer(Say(said), events=(*events, HangUpRequested()))
        return answer(*says, events=events)


def _of_medicine(told: Mapping[str, str], end: Ending, *, is_left: bool) -> tuple[Say, ...]:
    """What is said of a medicine that was taken otherwise than it is meant."""
    is_more = MORE in told.values()
    says = (Say("utter_dose_maybe_too_much"),) if is_more else ()
    is_asked = is_left and any(one.reason == "pharmacist_call_back" for one in end.tasks)
    return (*says, Say("utter_pharmacist_will_call")) if is_asked else says


def form_slots(domain: Domain, programme: str) -> tuple[str, ...]:
    """The slots that the questions of a programme fill."""
    form = domain.forms.get(_FORMS.get(programme, ""))
    return tuple(form.required_slots) if form is not None else ()


def told_answers(tracker: CallTracker, domain: Domain) -> dict[str, str]:
    """What was answered in a check-in, by the slots of its form."""
    held = {name: tracker.slot(name) for name in form_slots(domain, str(tracker.slot(PROGRAMME)))}
    return {name: str(value) for name, value in held.items() if value not in (None, NOT_ASKED)}


def ending_of(tracker: CallTracker, told: dict[str, str], point: TurningPoint | None) -> Ending:
    """What the answers to a check-in come to, in the light of all that triage said in the call."""
    return ending(
        point,
        tracker.call.acuity,
        told,
        programme=str(tracker.slot(PROGRAMME)),
        heard=heard_in(tracker.events),
    )


def heard_in(events: Sequence[Event]) -> Heard:
    """What triage took seriously in these events of a call."""
    turns = told_turns(events)
    return Heard(grave_readings(turns), grave_words(turns), _is_unsafe(events))


def _is_unsafe(events: Sequence[Event]) -> bool:
    """Whether somebody near the caller hurts them, by what was said, or said yes to."""
    verdicts = (one.decision for one in events if isinstance(one, TurnTriaged | AnswerJudged))
    return any(
        finding.rule.startswith(_OF_VIOLENCE) for one in verdicts for finding in one.findings
    )


def told_turns(events: Sequence[Event]) -> tuple[ToldTurn, ...]:
    """What triage said of each turn, and its words; keys and commands have none."""
    wrong = frozenset(put_right(events))
    turns: list[ToldTurn] = []
    decision: TriageDecision | None = None
    is_wrong = False
    for at, event in enumerate(events):
        match event:
            case TurnTriaged():
                decision, is_wrong = event.decision, at in wrong
            case UserUttered(text=text) if decision is not None:
                said = "" if (text or "").startswith("/") else text or ""
                turns.append(ToldTurn(decision, said, is_wrong))
                decision = None
            case _:
                continue
    return tuple(turns)


def _course(end: Ending, point: TurningPoint | None) -> tuple[Event, ...]:
    """What the record of the call is told beyond the answers."""
    if point is TurningPoint.BORN:
        programme = Programme.POSTPARTUM.value
        return CheckInBegun(programme), SlotSet(PROGRAMME, programme)
    return () if end.outcome is None else (CheckInEnded(end.outcome),)
