"""The shipped forms under the engine itself: what holds in each of them."""

import pytest

from dialog.rasa.events import (
    SlotSet,
)
from tests.shipped_calls import FORMS, Call

OPENINGS = dict(
    zip(
        FORMS,
        [
            "report_symptoms",
            "request_appointment",
            "medication_adherence",
            "pregnancy_symptoms",
            "blood_pressure_check",
        ],
        strict=True,
    )
)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("intent", "does"),
    [
        ("request_human", "action_hand_off"),
        ("stop_calling", "action_opt_out"),
        ("goodbye", "action_hang_up"),
    ],
)
async def test_behind_the_end_of_a_call_no_form_speaks(ensemble, form, intent, does):
    call = Call(ensemble)
    done = await call.hear(f"/{OPENINGS[form]}", f"/{intent}")
    assert done[-1] == does


# In the appointment form words that nobody understands are what the visit is for.
@pytest.mark.parametrize("form", [one for one in FORMS if one != "appointment_form"])
@pytest.mark.parametrize(
    ("intent", "does"),
    [("repeat", "action_repeat"), ("nlu_fallback", "action_default_fallback")],
)
async def test_a_turn_that_is_taken_back_leaves_the_form_as_it_was(ensemble, form, intent, does):
    call = Call(ensemble)
    await call.hear(f"/{OPENINGS[form]}")
    asked = call.asked()
    assert await call.hear(f"/{intent}") == [does]
    assert call.tracker.active_loop == form
    assert call.asked() == asked
    assert (await call.hear("/out_of_scope"))[-1] == form


@pytest.mark.parametrize("form", ["symptom_form", "appointment_form", "reading_form"])
async def test_a_yes_that_answers_nothing_is_not_understood(ensemble, form):
    call = Call(ensemble)
    assert await call.hear(f"/{OPENINGS[form]}", "/affirm") == ["action_default_fallback"]
    assert call.tracker.active_loop == form


@pytest.mark.parametrize("form", FORMS)
async def test_an_emergency_is_answered_in_every_form_and_every_turn_after_it(ensemble, form):
    call = Call(ensemble)
    await call.hear(f"/{OPENINGS[form]}")
    call.tracker.update(SlotSet("emergency_detected", True))
    call.tracker.update(SlotSet("triage_priority", "emergency"))
    for intent in ("goodbye", "request_human", "out_of_scope", "greet"):
        assert await call.hear(f"/{intent}") == ["action_emergency_protocol"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("intent", ["greet", "out_of_scope"])
async def test_small_talk_in_a_form_gets_a_word_and_the_question_again(ensemble, form, intent):
    call = Call(ensemble)
    await call.hear(f"/{OPENINGS[form]}")
    asked = call.asked()
    done = await call.hear(f"/{intent}")
    assert done[-1] == form
    assert len(done) == 2
    assert call.asked() == asked
