"""After a lost line the caller hears again what became of a wish, and nothing that is private."""

import pytest

from dialog.events.wishes import WishTakenUp
from dialog.manager import DialogManager
from dialog.rasa.events import LISTEN, ActionExecuted
from dialog.speech.said_again import outcomes
from tests.care_calls import heard, said

BOOKED = said("utter_booked", "It is booked.")
RESULT = said("utter_result", "Your iron is low.")
MORE = said("utter_anything_else", "Anything else?")
YES = heard("yes", "affirm")
SENT = said("utter_refill_sent", "I have asked for a refill of metformin.")
BAD_PAIR = said("utter_interaction", "Warfarin and aspirin: serious bleeding.")
TAKEN_UP = (
    said("utter_take_up_wish", "Now to your refill."),
    WishTakenUp("prescription_refill"),
    ActionExecuted(LISTEN),
    heard("a refill", "prescription_refill"),
)


def anew(name):
    return (said(name, f"{name} without a name"),)


@pytest.mark.parametrize(
    ("events", "told"),
    [
        ((YES, BOOKED, MORE), ["It is booked."]),
        ((YES, BOOKED, MORE, BOOKED), ["It is booked."]),
        ((YES, BOOKED, MORE, heard("no", "deny"), MORE), []),
        ((YES, RESULT, MORE), []),
        ((), []),
        ((MORE, heard("hello", "greet")), []),
        ((heard("hello", "greet"), BOOKED), ["It is booked."]),
        ((YES, BOOKED, *TAKEN_UP, MORE), ["It is booked."]),
        ((YES, BOOKED, *TAKEN_UP, MORE, YES, MORE), []),
        ((YES, BOOKED, SENT, SENT), ["It is booked.", "utter_refill_sent without a name"]),
        ((YES, BAD_PAIR, MORE), []),
    ],
    ids=[
        "booked",
        "lost twice",
        "heard",
        "results",
        "nothing",
        "cut short",
        "first words",
        "next wish begun",
        "next wish answered",
        "two medicines",
        "medicines found to be a danger",
    ],
)
def test_of_the_last_turn_what_became_of_a_wish_is_said_again(events, told):
    assert [one.text for one in outcomes(events, anew)] == told


async def test_whoever_is_there_again_is_told_no_medicine(parts, clock):
    manager = DialogManager(parts, clock=clock)
    await manager.open("call")
    tracker = manager.tracker("call")
    tracker.update(said("utter_refill_passed_on", "I do not find metformin on your list."))
    turn = await manager.open("call")
    told = " ".join(reply.text for reply in turn.replies)
    assert "I do not find that on your list of medicines." in told
    assert "metformin" not in told
