from collections.abc import Sequence

import pytest

from dialog.events import (
    ActionExecuted,
    AcuityRaised,
    BotUttered,
    DialogEvent,
    LoopActivated,
    LoopDeactivated,
    LoopRejected,
    NotUnderstood,
    ReadingAlarmed,
    SlotSet,
    UserUttered,
)
from dialog.nlu.understanding import Understanding
from dialog.parts import DialogParts
from dialog.tracker import Tracker
from triage.decision import Acuity

EMERGENCY = AcuityRaised(0.0, Acuity.EMERGENCY, "x")
FORM = LoopActivated(0.0, "symptom_form")


def said(intent: str) -> UserUttered:
    return UserUttered(0.0, intent, Understanding(intent, 1.0))


def ran(name: str) -> ActionExecuted:
    return ActionExecuted(0.0, name)


@pytest.mark.parametrize(
    ("events", "action"),
    [
        pytest.param([said("greet")], "utter_greet_back", id="a rule"),
        pytest.param([said("greet"), ran("utter_greet_back")], "action_listen", id="rule done"),
        pytest.param(
            [said("goodbye"), ran("utter_goodbye")], "action_hang_up", id="a rule goes on"
        ),
        pytest.param(
            [said("goodbye"), ran("utter_goodbye"), ran("action_hang_up")],
            "action_listen",
            id="after a command",
        ),
        pytest.param([said("nlu_fallback")], "action_default_fallback", id="not understood"),
        pytest.param(
            [said("nlu_fallback"), ran("action_default_fallback"), NotUnderstood(0.0)],
            "action_listen",
            id="fallback done",
        ),
        pytest.param([EMERGENCY, said("greet")], "action_emergency_protocol", id="emergency"),
        pytest.param(
            [EMERGENCY, said("request_human")], "action_emergency_protocol", id="above commands"
        ),
        pytest.param(
            [FORM, EMERGENCY, said("inform")], "action_emergency_protocol", id="above forms"
        ),
        pytest.param(
            [EMERGENCY, said("greet"), ran("action_emergency_protocol")],
            "action_listen",
            id="emergency done",
        ),
        pytest.param([FORM, said("inform")], "symptom_form", id="form first"),
        pytest.param([FORM, said("inform"), ran("symptom_form")], "action_listen", id="form done"),
        pytest.param([FORM, said("request_human")], "action_hand_off", id="command inside a form"),
        pytest.param(
            [FORM, said("medication_question"), LoopRejected(0.0)],
            "utter_cannot_medication",
            id="an aside inside a form",
        ),
        pytest.param(
            [
                FORM,
                said("medication_question"),
                LoopRejected(0.0),
                ran("utter_cannot_medication"),
            ],
            "symptom_form",
            id="back to the form, without a second question",
        ),
        pytest.param(
            [said("medication_question"), ran("utter_cannot_medication")],
            "utter_offer_person",
            id="the second question outside a form",
        ),
        pytest.param(
            [FORM, said("nlu_fallback"), LoopRejected(0.0)],
            "action_default_fallback",
            id="not understood inside a form",
        ),
        pytest.param(
            [FORM, said("inform"), ran("symptom_form"), LoopDeactivated(0.0)],
            "action_assess_symptoms",
            id="the form is filled",
        ),
        pytest.param(
            [ReadingAlarmed(0.0, "bp"), said("greet")], "action_check_reading", id="reading"
        ),
        pytest.param(
            [ReadingAlarmed(0.0, "bp"), said("greet"), ran("action_check_reading")],
            "action_listen",
            id="reading asked about",
        ),
        pytest.param(
            [
                said("x"),
                SlotSet(0.0, "triage_priority", "urgent"),
                ran("action_assess_symptoms"),
            ],
            "utter_see_doctor_today",
            id="a slot decides",
        ),
        pytest.param(
            [ran("utter_offer_nurse"), said("affirm")], "action_hand_off", id="longest rule wins"
        ),
        pytest.param([said("affirm")], "utter_how_help", id="shorter rule without context"),
        pytest.param([], "action_default_fallback", id="nothing has happened"),
    ],
)
def test_the_next_action_follows_from_the_state(
    parts: DialogParts, events: Sequence[DialogEvent], action: str
) -> None:
    assert parts.policy.next_action(Tracker("c").fold(events)) == action


def test_silence_prompts_do_not_disturb_the_rules(parts: DialogParts) -> None:
    prompted = BotUttered(0.0, "utter_silence_first", "Are you there?", None)
    tracker = Tracker("c").fold([ran("utter_offer_nurse"), prompted, said("affirm")])
    assert parts.policy.next_action(tracker) == "action_hand_off"
