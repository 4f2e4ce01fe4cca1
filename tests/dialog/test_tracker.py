from dialog.events import (
    ActionExecuted,
    AcuityRaised,
    AgentCut,
    AppointmentRequested,
    BotUttered,
    LoopActivated,
    LoopDeactivated,
    LoopRejected,
    NotUnderstood,
    ReadingAlarmed,
    SlotSet,
    TurnSetAside,
    TurnTriaged,
    UserUttered,
)
from dialog.nlu.understanding import Understanding
from dialog.tracker import Step, StepKind, Tracker
from dialog.turn import Awaited
from triage.decision import Acuity, Finding, Span, TriageDecision


def said(intent: str) -> UserUttered:
    return UserUttered(0.0, intent, Understanding(intent, 1.0))


def triaged(acuity: Acuity, rule: str = "rule") -> TurnTriaged:
    return TurnTriaged(0.0, TriageDecision(acuity, (Finding(rule, acuity, Span(0, 1), ""),)))


def test_the_acuity_of_a_call_is_never_lowered() -> None:
    tracker = Tracker("c").fold([triaged(Acuity.EMERGENCY, "choking"), triaged(Acuity.NONE)])
    assert tracker.is_emergency
    assert tracker.emergency_rule == "choking"
    tracker = tracker.apply(AcuityRaised(0.0, Acuity.ROUTINE, "x"))
    assert tracker.is_emergency
    assert tracker.emergency_rule == "choking"


def test_an_answer_can_raise_the_acuity() -> None:
    tracker = Tracker("c").apply(AcuityRaised(0.0, Acuity.EMERGENCY, "yes"))
    assert tracker.is_emergency
    assert tracker.emergency_rule == "yes"


def test_steps_follow_intents_actions_and_forms() -> None:
    tracker = Tracker("c").fold(
        [said("greet"), ActionExecuted(0.0, "form"), LoopActivated(0.0, "form")]
    )
    assert tracker.steps == (
        Step(StepKind.INTENT, "greet"),
        Step(StepKind.ACTION, "form"),
        Step(StepKind.LOOP, "form"),
    )
    assert tracker.active_loop == "form"


def test_a_form_that_is_filled_as_it_begins_is_one_step() -> None:
    tracker = Tracker("c").fold(
        [
            ActionExecuted(0.0, "form"),
            LoopActivated(0.0, "form"),
            SlotSet(0.0, "requested_slot", "x"),
            LoopDeactivated(0.0),
        ]
    )
    assert tracker.steps[-1] == Step(StepKind.LOOP, None, "form")
    assert len(tracker.steps) == 2
    assert tracker.requested_slot is None


def test_a_turn_that_is_not_understood_is_forgotten_by_the_rules_but_counted() -> None:
    tracker = Tracker("c").fold(
        [said("greet"), said("nlu_fallback"), ActionExecuted(0.0, "utter_x"), NotUnderstood(0.0)]
    )
    assert [step.name for step in tracker.steps] == ["greet"]
    assert tracker.misses == 1
    tracker = tracker.fold([said("nlu_fallback"), NotUnderstood(0.0)])
    assert tracker.misses == 2
    tracker = tracker.apply(said("affirm"))
    assert tracker.misses == 2
    assert tracker.apply(said("affirm")).misses == 0


def test_a_turn_that_is_set_aside_is_forgotten_and_not_counted() -> None:
    tracker = Tracker("c").fold([said("greet"), said("repeat"), TurnSetAside(0.0)])
    assert [step.name for step in tracker.steps] == ["greet"]
    assert tracker.misses == 0


def test_asides_are_no_steps() -> None:
    tracker = Tracker("c").fold([said("repeat"), ActionExecuted(0.0, "action_repeat")])
    assert len(tracker.steps) == 1
    assert tracker.actions == ("action_repeat",)


def test_the_open_question_stays_open_until_another_is_asked() -> None:
    tracker = Tracker("c").fold(
        [BotUttered(0.0, "utter_q", "Well?", "yes_no"), BotUttered(0.0, "utter_x", "Fine.", None)]
    )
    assert tracker.question is not None
    assert (tracker.question.response, tracker.question.awaits) == ("utter_q", Awaited.YES_NO)
    assert tracker.said == ("Well?", "Fine.")


def test_a_turn_that_was_cut_holds_only_what_was_heard() -> None:
    tracker = Tracker("c").fold([BotUttered(0.0, "u", "Long text.", None), AgentCut(0.0, "Long")])
    assert tracker.said == ("Long",)


def test_slots_are_set_and_named_for_the_turn() -> None:
    tracker = Tracker("c").fold([said("inform"), SlotSet(0.0, "a", "b")])
    assert tracker.slot("a") == "b"
    assert tracker.slot("z") is None
    assert tracker.slots_set == ("a",)
    assert tracker.apply(said("inform")).slots_set == ()


def test_an_alarming_reading_counts_for_its_own_turn() -> None:
    tracker = Tracker("c").apply(ReadingAlarmed(0.0, "bp"))
    assert tracker.reading_alarm == "bp"
    assert tracker.apply(triaged(Acuity.NONE)).reading_alarm is None


def test_a_rejected_form_may_try_the_next_turn() -> None:
    tracker = Tracker("c").apply(LoopRejected(0.0))
    assert tracker.loop_rejected
    assert not tracker.apply(said("inform")).loop_rejected


def test_events_that_tell_nothing_of_the_state_leave_it_alone() -> None:
    tracker = Tracker("c")
    assert tracker.apply(AppointmentRequested(0.0, "visit", "monday")) == tracker
