"""Who is asked how the call was, and who never is."""

from dataclasses import dataclass
from typing import ClassVar

import pytest

from dialog.call.tracker import CallTracker
from dialog.check_ins.events import CheckInAnswered, CheckInEnded
from dialog.events.call import (
    AcuityLowered,
    AcuityRaised,
    AdherenceTold,
    AppointmentRequested,
    CallerUnheard,
    DangerDenied,
    HandOffRequested,
    OptOutRequested,
    ReadingAlarmed,
    SymptomsAssessed,
    TurnTriaged,
    ValueDenied,
)
from dialog.events.care import CarePlanTold, RefillAsked, ResultsTold, TaskLeft
from dialog.events.conduct import LanguageNoticed, LimitReached
from dialog.rasa.events import (
    DEFAULT_FALLBACK,
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    SlotSet,
    UserUttered,
)
from dialog.speech.voice_responder import TEXT_CHANNEL
from dialog.survey.due import is_due, tells_of_loss
from dialog.survey.questions import FORM, QUESTIONS
from tests.dialog.rasa.bots import domain, form, text_slot
from triage.decision import Acuity, Finding, Span, TriageDecision


@dataclass(frozen=True, slots=True)
class Answered(Event):
    """Like the end of a check-in, whatever that tells besides."""

    KIND: ClassVar[str] = CheckInAnswered.KIND


WORLD = domain(
    slots=[text_slot("told_loss")], forms=[form(FORM, *QUESTIONS), form("other_form", "city")]
)
DONE = AppointmentRequested("check up", "monday")


def verdict(acuity, rule="x"):
    return TurnTriaged(TriageDecision(acuity, (Finding(rule, acuity, Span(0, 1), "y"),)))


def call(*events, world=WORLD):
    return CallTracker(world, events)


@pytest.mark.parametrize(
    "done",
    [
        DONE,
        SymptomsAssessed(("cough",), "mild", None, Acuity.SELF_CARE),
        ResultsTold(("blood count",)),
        RefillAsked("metformin", is_sure=True),
        CarePlanTold(("x",)),
        TaskLeft("x", is_sure=False),
        SlotSet("booking_step", "booked"),
        SlotSet("booking_step", "waiting"),
        SlotSet("change_step", "cancelled"),
        Answered(),
    ],
    ids=lambda one: getattr(one, "value", one.KIND),
)
def test_whoever_got_something_done_is_asked(done):
    assert is_due(call(verdict(Acuity.SOON), done))


@pytest.mark.parametrize(
    "events",
    [
        (),
        (UserUttered("hello"), verdict(Acuity.NONE)),
        (AdherenceTold((), None),),
        (SlotSet("booking_step", "dropped"), SlotSet("change_step", None)),
    ],
)
def test_nobody_is_asked_for_whom_nothing_was_done(events):
    assert not is_due(call(*events))


NEVER = {
    "an emergency": [verdict(Acuity.EMERGENCY)],
    "an emergency that a clinician lowered": [
        verdict(Acuity.EMERGENCY), AcuityLowered(Acuity.SOON, "nurse-1"),
    ],
    "urgent words": [verdict(Acuity.URGENT)],
    "answers that were urgent": [AcuityRaised(Acuity.URGENT, "x")],
    "an urgent complaint": [SymptomsAssessed((), "severe", None, Acuity.URGENT)],
    "a red flag that was denied": [DangerDenied()],
    "a reading that alarmed": [ReadingAlarmed("bp_high")],
    "urgent advice": [BotUttered("be seen today", metadata={"metadata": {"priority": "high"}})],
    "a person": [HandOffRequested("requested")],
    "no more calls": [OptOutRequested()],
    "a limit": [LimitReached("repetition")],
    "another language": [LanguageNoticed("es", "words")],
    "a check-in with somebody bereaved": [CheckInEnded("deceased_reported")],
    "a check-in that told of a loss": [CheckInEnded("loss_reported")],
    "low mood": [verdict(Acuity.SOON, "low_mood")],
    "harm that was done": [verdict(Acuity.SOON, "self_harm_past")],
    "a loss": [UserUttered("my husband passed away in may")],
    "a loss in words of one's own": [SlotSet("told_loss", "child")],
    "having been asked": [ActiveLoop(FORM), ActiveLoop(None)],
    "a form that is open": [ActiveLoop("other_form")],
    "hardly a word understood": [
        CallerUnheard(failed=False), ActionExecuted(DEFAULT_FALLBACK), ValueDenied(),
    ],
}  # fmt: skip


@pytest.mark.parametrize("events", NEVER.values(), ids=NEVER)
def test_nobody_is_asked_after(events):
    assert is_due(call(DONE))
    assert not is_due(call(DONE, *events))
    assert not is_due(call(*events, DONE))


def test_a_turn_or_two_that_were_lost_do_not_matter():
    assert is_due(call(CallerUnheard(failed=True), ActionExecuted(DEFAULT_FALLBACK), DONE))


def test_a_call_without_gravity_may_have_advice_of_ordinary_weight():
    said = BotUttered("rest well", metadata={"metadata": {"priority": "normal"}})
    assert is_due(call(DONE, said, BotUttered("hm")))


def test_nobody_is_asked_in_writing():
    written = call(DONE)
    written.channel = TEXT_CHANNEL
    assert not is_due(written)


def test_a_form_of_another_bot_that_is_called_the_same_is_left_alone():
    theirs = domain(forms=[form(FORM, "city")])
    assert not is_due(call(DONE, world=theirs))
    assert not is_due(call(DONE, world=domain()))


@pytest.mark.parametrize(
    "said",
    [
        "i had a miscarriage last week", "we lost the baby", "i lost my baby",
        "my mother died", "my dad has passed away", "she passed away", "it was a stillbirth",
        "they found no heartbeat", "i am grieving", "after the funeral", "i lost my husband",
        "my brother is dead", "losing the pregnancy was hard",
    ],
)  # fmt: skip
def test_a_loss_is_heard(said):
    assert tells_of_loss(said)


@pytest.mark.parametrize(
    "said",
    [
        "i lost my pills", "my phone died", "i lost weight", "the baby moves well",
        "my mother has a cough", "the fever has passed", "i lost my appetite", "",
    ],
)  # fmt: skip
def test_what_is_no_loss_is_none(said):
    assert not tells_of_loss(said)
