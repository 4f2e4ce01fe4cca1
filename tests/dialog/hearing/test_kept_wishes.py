"""What waits, and what need not wait any longer."""

import pytest

from dialog.events.call import SessionExpired
from dialog.events.care import RefillAsked, ResultsTold
from dialog.events.documents import event_from_json, event_json
from dialog.events.wishes import WishKept, WishTakenUp
from dialog.hearing.kept_wishes import KeptWishes
from dialog.rasa.events import ActiveLoop, BotUttered, Restarted, SlotSet, UserUttered


def wish(intent):
    return UserUttered(intent, {"intent": {"name": intent}})


REFILL, VISIT = wish("prescription_refill"), wish("request_appointment")
RESULTS, CHANGE = wish("test_results_inquiry"), wish("reschedule_appointment")


def after(*events):
    wishes = KeptWishes()
    for event in events:
        wishes = wishes.apply(event)
    return wishes.waiting


def test_wishes_wait_in_the_order_in_which_they_were_told():
    assert after(WishKept(REFILL), WishKept(VISIT)) == (REFILL, VISIT)


def test_the_same_wish_waits_once():
    assert after(WishKept(REFILL), WishKept(VISIT), WishKept(REFILL)) == (VISIT, REFILL)


@pytest.mark.parametrize(
    ("kept", "event"),
    [
        (REFILL, WishTakenUp("prescription_refill")),
        (REFILL, REFILL),
        (REFILL, RefillAsked("metformin", is_sure=True)),
        (RESULTS, ResultsTold(("Lipids",))),
        (VISIT, ActiveLoop("appointment_form")),
        (VISIT, BotUttered("A visit?", metadata={"utter_action": "utter_offer_request"})),
        (VISIT, SlotSet("booking_step", "booked")),
        (VISIT, SlotSet("booking_step", "waiting")),
        (CHANGE, SlotSet("change_step", "cancelled")),
        (CHANGE, SlotSet("change_step", "kept")),
        (REFILL, SessionExpired()),
        (REFILL, Restarted()),
    ],
    ids=lambda one: type(one).__name__,
)
def test_what_is_being_done_waits_no_longer(kept, event):
    assert after(WishKept(kept), event) == ()


@pytest.mark.parametrize("event", [VISIT, BotUttered("Yes."), ActiveLoop(None)])
def test_anything_else_leaves_it_waiting(event):
    assert after(WishKept(REFILL), event) == (REFILL,)


@pytest.mark.parametrize(
    "event",
    [
        ActiveLoop("appointment_form"),
        BotUttered("A visit?", metadata={"utter_action": "utter_offer_request"}),
        SlotSet("booking_step", "booked"),
        SlotSet("change_step", "found"),
    ],
)
def test_a_new_visit_does_nothing_about_the_one_that_stands(event):
    assert after(WishKept(CHANGE), event) == (CHANGE,)


@pytest.mark.parametrize("event", [WishKept(REFILL), WishTakenUp("prescription_refill")])
def test_the_store_gives_back_what_it_was_given(event):
    assert event_from_json(event_json(event)) == event
