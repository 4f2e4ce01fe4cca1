"""A wish that names several medicines: one request for each, each read back."""

import pytest

from dialog.actions.identity import BeginService
from dialog.actions.refills import RequestRefill, SendRefill
from dialog.actions.several_medicines import several_named
from dialog.events.care import TaskLeft
from dialog.rasa.events import ActiveLoop, UserUttered
from tests.care_calls import KNOWN, NOW, call, clinic, heard, medicine, run, said, words
from tests.dialog.actions.test_refills import shipped as shipped
from tests.fakes_clinic import Trouble

METFORMIN = medicine(1, "Metformin 500 mg", "twice a day")
LISINOPRIL = medicine(2, "Lisinopril", "10 mg once a day")
STRONG = medicine(3, "Metformin 1000 mg", "at night")
VITAMIN = medicine(4, "prenatal vitamin", "one tablet a day")
OWN = (METFORMIN, LISINOPRIL, VITAMIN)
ASKED = said("utter_ask_refill_medicine", "Which medicine?", awaits="anything")
YES, NO = heard("yes", "affirm"), heard("no", "deny")


def naming(text, *medicines, intent="prescription_refill"):
    entities = [{"entity": "medication", "value": one} for one in medicines]
    return UserUttered(text, {"intent": {"name": intent, "confidence": 1.0}, "entities": entities})


BOTH = naming("refills of metformin and lisinopril", "metformin", "lisinopril")


def with_list(*medicines):
    return clinic(medicines={"p1": medicines})


@pytest.mark.parametrize(
    ("message", "names"),
    [
        pytest.param(BOTH, ("metformin", "lisinopril"), id="two"),
        pytest.param(naming("metformin please", "metformin"), (), id="one"),
        pytest.param(naming("metformin metformin", "metformin", "metformin"), (), id="one, twice"),
        pytest.param(naming("metformin", "metformin", "Metformin 500 mg"), (), id="by two names"),
        pytest.param(
            naming("metformin and ibuprofen", "metformin", "ibuprofen"),
            ("metformin", "ibuprofen"),
            id="one that is on no list",
        ),
        pytest.param(
            naming("my metformin and the prenatal vitamin", "metformin"),
            ("metformin", "prenatal"),
            id="one that nobody took for a medicine",
        ),
        pytest.param(
            naming("all of my medicines"),
            ("Metformin 500 mg", "Lisinopril", "prenatal vitamin"),
            id="all",
        ),
        pytest.param(None, (), id="nothing"),
    ],
)
def test_each_medicine_is_named_once(message, names):
    assert several_named(message, OWN) == names


def test_one_name_of_two_strengths_is_no_two_medicines():
    assert several_named(naming("metformin", "metformin"), (METFORMIN, STRONG)) == ()


async def test_both_are_read_back_and_asked_for_one_after_the_other(shipped):
    hospital, tracker = with_list(*OWN), call(*KNOWN, BOTH)
    assert await run(RequestRefill(hospital), tracker) == ["utter_confirm_refill"]
    assert tracker.slot("refill_step") == "confirm_first"
    assert tracker.slot("refill_medicine_id") == "m1"
    tracker.update(YES)
    assert await run(SendRefill(hospital), tracker) == ["utter_refill_sent"]
    assert tracker.slot("refill_step") == "next"
    answer = await RequestRefill(hospital).run(tracker, NOW)
    assert "Lisinopril" in words(shipped, answer, tracker)[0]
    for event in answer.events:
        tracker.update(event)
    assert tracker.slot("refill_step") == "confirm"
    assert hospital.refills == [("p1", "m1")]
    tracker.update(YES)
    await run(SendRefill(hospital), tracker)
    assert tracker.slot("refill_step") == "sent"
    assert hospital.refills == [("p1", "m1"), ("p1", "m2")]


WHO = ActiveLoop("identity_form")
METFORMIN_TOLD = naming("i need my metformin refilled", "metformin")
LISINOPRIL_TOLD = naming("and the lisinopril too", "lisinopril")


async def test_one_that_is_told_while_it_is_asked_who_calls_is_added_to_the_first():
    hospital = with_list(*OWN)
    tracker = call(METFORMIN_TOLD, WHO, LISINOPRIL_TOLD, ActiveLoop(None), *KNOWN)
    await run(RequestRefill(hospital), tracker)
    assert tracker.slot("refill_medicine_id") == "m1"
    assert tracker.slot("refill_queue") == ["lisinopril"]


@pytest.mark.parametrize(
    "events",
    [
        pytest.param(
            (METFORMIN_TOLD, WHO, naming("no wait the lisinopril", "lisinopril")), id="taken back"
        ),
        pytest.param((METFORMIN_TOLD, LISINOPRIL_TOLD, WHO), id="before the questions"),
    ],
)
async def test_else_the_latest_is_meant(events):
    tracker = call(*events, ActiveLoop(None), *KNOWN)
    await run(RequestRefill(with_list(*OWN)), tracker)
    assert tracker.slot("refill_medicine_id") == "m2"
    assert tracker.slot("refill_step") == "confirm"


async def test_a_no_to_the_first_leads_to_the_second():
    hospital, tracker = with_list(*OWN), call(*KNOWN, BOTH)
    await run(RequestRefill(hospital), tracker)
    tracker.update(NO)
    assert await run(RequestRefill(hospital), tracker) == ["utter_confirm_refill"]
    assert tracker.slot("refill_medicine_id") == "m2"
    assert tracker.slot("refill_step") == "confirm"


async def test_who_names_the_second_at_the_first_is_not_asked_of_it_twice():
    hospital, tracker = with_list(*OWN), call(*KNOWN, BOTH)
    await run(RequestRefill(hospital), tracker)
    tracker.update(naming("no the lisinopril", "lisinopril", intent="deny"))
    await run(RequestRefill(hospital), tracker)
    assert tracker.slot("refill_medicine_id") == "m2"
    assert tracker.slot("refill_step") == "confirm"


async def test_of_one_that_is_on_no_list_the_staff_is_told_and_the_other_read_back(shipped):
    hospital = with_list(*OWN)
    tracker = call(*KNOWN, naming("ibuprofen and metformin", "ibuprofen", "metformin"))
    answer = await RequestRefill(hospital).run(tracker, NOW)
    left, asked = words(shipped, answer, tracker)
    assert "I do not find ibuprofen on your list" in left
    assert "Metformin" in asked
    assert TaskLeft("refill", is_sure=True) in answer.events
    for event in answer.events:
        tracker.update(event)
    assert tracker.slot("refill_step") == "confirm"


async def test_where_the_last_is_on_no_list_the_staff_is_told_after_the_first():
    hospital = with_list(*OWN)
    tracker = call(*KNOWN, naming("metformin and ibuprofen", "metformin", "ibuprofen"))
    await run(RequestRefill(hospital), tracker)
    tracker.update(YES)
    await run(SendRefill(hospital), tracker)
    assert await run(RequestRefill(hospital), tracker) == ["utter_refill_passed_on"]
    assert tracker.slot("refill_step") == "passed_on"
    assert hospital.refills == [("p1", "m1")]


async def test_which_of_two_strengths_is_asked_and_the_other_medicine_not_forgotten():
    hospital = with_list(METFORMIN, STRONG, LISINOPRIL)
    tracker = call(*KNOWN, BOTH)
    assert await run(RequestRefill(hospital), tracker) == ["utter_ask_refill_medicine"]
    tracker.update(ASKED)
    tracker.update(naming("/prescription_refill", "Metformin 1000 mg at night"))
    await run(RequestRefill(hospital), tracker)
    assert tracker.slot("refill_medicine_id") == "m3"
    tracker.update(YES)
    await run(SendRefill(hospital), tracker)
    await run(RequestRefill(hospital), tracker)
    assert tracker.slot("refill_medicine_id") == "m2"


@pytest.mark.parametrize(
    ("said", "step", "medicine"), [("no", "confirm", "m2"), ("never mind", "dropped", None)]
)
async def test_a_no_to_which_of_them_leaves_the_other_medicine(said, step, medicine):
    tracker = call(*KNOWN, BOTH)
    hospital = with_list(METFORMIN, STRONG, LISINOPRIL)
    await run(RequestRefill(hospital), tracker)
    tracker.update(ASKED)
    tracker.update(heard(said, "deny"))
    await run(RequestRefill(hospital), tracker)
    assert tracker.slot("refill_step") == step
    assert tracker.slot("refill_medicine_id") == medicine


async def test_a_question_about_the_first_does_not_lose_the_second():
    hospital, tracker = with_list(*OWN), call(*KNOWN, BOTH)
    await run(RequestRefill(hospital), tracker)
    tracker.update(YES)
    await run(SendRefill(hospital), tracker)
    tracker.update(heard("yes did my refill go through", "prescription_refill"))
    await run(RequestRefill(hospital), tracker)
    assert tracker.slot("refill_medicine_id") == "m2"


async def test_names_of_an_earlier_wish_wait_no_longer():
    tracker = call(*KNOWN, BOTH)
    await run(RequestRefill(with_list(*OWN)), tracker)
    assert tracker.slot("refill_queue")
    tracker.update(heard("i need a refill", "prescription_refill"))
    await run(BeginService(with_list(*OWN)), tracker)
    assert tracker.slot("refill_queue") is None


async def test_two_may_be_named_when_it_is_asked_which():
    hospital = with_list(*OWN)
    tracker = call(*KNOWN, heard("i need a refill", "prescription_refill"))
    await run(RequestRefill(hospital), tracker)
    tracker.update(ASKED)
    tracker.update(naming("metformin and lisinopril", "metformin", "lisinopril", intent="inform"))
    await run(RequestRefill(hospital), tracker)
    assert tracker.slot("refill_step") == "confirm_first"


async def test_a_first_that_was_taken_off_the_list_meanwhile_does_not_lose_the_second():
    tracker = call(*KNOWN, BOTH)
    await run(RequestRefill(with_list(*OWN)), tracker)
    tracker.update(YES)
    hospital = with_list(LISINOPRIL)
    assert await run(SendRefill(hospital), tracker) == ["utter_refill_passed_on"]
    assert tracker.slot("refill_step") == "next"
    assert await run(RequestRefill(hospital), tracker) == ["utter_confirm_refill"]


async def test_after_an_answer_that_was_lost_nothing_more_is_asked_for():
    hospital, tracker = with_list(*OWN), call(*KNOWN, BOTH)
    await run(RequestRefill(hospital), tracker)
    tracker.update(YES)
    hospital.next(Trouble.LOST)
    await run(SendRefill(hospital), tracker)
    assert tracker.slot("refill_step") == "unknown"


async def test_where_nothing_could_be_left_the_others_are_not_taken_up():
    hospital = with_list(*OWN)
    tracker = call(*KNOWN, naming("ibuprofen and metformin", "ibuprofen", "metformin"))
    hospital.next(None, Trouble.LOST)
    says = await run(RequestRefill(hospital), tracker)
    assert says == ["utter_request_unknown", "utter_offer_person"]
