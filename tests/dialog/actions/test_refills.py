"""A refill is asked for once, of the medicine that was meant, after a yes; and never promised."""

import asyncio

import pytest

from dialog.actions.refills import RequestRefill, SendRefill
from dialog.clinical.errors import ClinicalError
from dialog.events.care import RefillAsked, TaskLeft
from dialog.parts import SHIPPED
from dialog.rasa.events import SlotSet
from dialog.rasa.loading import load_project
from tests.care_calls import CALL, KNOWN, NOW, call, clinic, heard, medicine, run, said, words
from tests.fakes_clinic import Trouble

METFORMIN = medicine(1, "Metformin 500 mg", "twice a day")
LISINOPRIL = medicine(2, "Lisinopril", "10 mg once a day", refills_left=0)
STRONG = medicine(3, "Metformin 1000 mg", "at night")
OLD = medicine(4, "Ibuprofen", is_active=False)
WANTS = heard("i need a refill", "prescription_refill")
WANTS_METFORMIN = heard(
    "a refill of metformin please", "prescription_refill", medication="metformin"
)
WANTS_IBUPROFEN = heard("a refill of ibuprofen", "prescription_refill", medication="ibuprofen")
ASKED = said("utter_ask_refill_medicine", "Which medicine?", awaits="anything")


def with_list(*medicines):
    return clinic(medicines={"p1": medicines})


@pytest.fixture(scope="module")
def shipped():
    return load_project(SHIPPED)[0]


@pytest.mark.parametrize("action", [RequestRefill, SendRefill])
@pytest.mark.parametrize(
    ("slots", "says"),
    [
        ((), "utter_identity_needed"),
        ((*KNOWN, SlotSet("may_hear", ["appointments"])), "utter_not_for_you"),
    ],
)
async def test_nothing_is_asked_of_the_clinic_for_who_is_not_known(action, slots, says):
    hospital = with_list(METFORMIN)
    tracker = call(*slots, SlotSet("refill_medicine_id", "m1"), SlotSet("refill_medicine", "x"))
    assert await run(action(hospital), tracker) == [says]
    assert tracker.slot("refill_step") == "identity"
    assert hospital.calls == []


async def test_the_medicine_is_read_back_before_anything_is_written(shipped):
    hospital = with_list(METFORMIN, LISINOPRIL)
    tracker = call(WANTS_METFORMIN, *KNOWN, heard("june fourth nineteen eighty", "inform"))
    answer = await RequestRefill(hospital).run(tracker, NOW)
    assert "Metformin 500 mg twice a day" in words(shipped, answer, tracker)[0]
    assert SlotSet("refill_step", "confirm") in answer.events
    assert SlotSet("refill_medicine_id", "m1") in answer.events
    assert hospital.refills == []


async def test_after_a_yes_it_is_asked_for_once_and_nothing_is_promised(shipped):
    hospital = with_list(METFORMIN, LISINOPRIL)
    tracker = call(*KNOWN, WANTS_METFORMIN)
    await run(RequestRefill(hospital), tracker)
    answer = await SendRefill(hospital).run(tracker, NOW)
    (told,) = words(shipped, answer, tracker)
    assert told == (
        "I have asked the clinic for a refill of Metformin 500 mg twice a day. "
        "They will look at it. I cannot say if you will get it."
    )
    assert answer.events[0] == RefillAsked("Metformin 500 mg twice a day", is_sure=True)
    assert hospital.refills == [("p1", "m1")]
    # The same call again, after the slots were emptied.
    for event in answer.events:
        tracker.update(event)
    assert tracker.slot("refill_medicine_id") is None
    await run(RequestRefill(hospital), tracker)
    await run(SendRefill(hospital), tracker)
    assert hospital.refills == [("p1", "m1")]


async def test_that_no_refills_are_left_is_for_the_clinic_to_judge():
    hospital = with_list(LISINOPRIL)
    tracker = call(*KNOWN, WANTS)
    assert await run(RequestRefill(hospital), tracker) == ["utter_confirm_refill"]
    assert await run(SendRefill(hospital), tracker) == ["utter_refill_sent"]


async def test_of_several_that_may_be_meant_the_caller_is_asked_which(shipped):
    hospital = with_list(METFORMIN, STRONG, LISINOPRIL)
    tracker = call(*KNOWN, WANTS_METFORMIN)
    answer = await RequestRefill(hospital).run(tracker, NOW)
    (told,) = words(shipped, answer, tracker)
    options = "Metformin 1000 mg at night, or Metformin 500 mg twice a day"
    assert told.endswith(f"You can say: {options}.")
    assert SlotSet("refill_step", "which") in answer.events


async def test_the_option_that_is_keyed_or_said_is_the_one_that_is_read_back():
    hospital = with_list(METFORMIN, STRONG, LISINOPRIL)
    tracker = call(*KNOWN, WANTS_METFORMIN)
    answer = await RequestRefill(hospital).run(tracker, NOW)
    titles = [one["title"] for one in answer.responses[0]["buttons"]]
    payloads = {one["payload"] for one in answer.responses[0]["buttons"]}
    assert '/prescription_refill{"medication": "Metformin 1000 mg at night"}' in payloads
    chosen = next(one for one in titles if "1000" in one)
    tracker.update(ASKED)
    tracker.update(heard("/prescription_refill", "prescription_refill", medication=chosen))
    assert await run(RequestRefill(hospital), tracker) == ["utter_confirm_refill"]
    assert tracker.slot("refill_medicine_id") == "m3"


async def test_who_names_none_is_asked_and_may_answer_in_words_that_nobody_repaired():
    hospital = with_list(METFORMIN, LISINOPRIL)
    tracker = call(*KNOWN, WANTS)
    assert await run(RequestRefill(hospital), tracker) == ["utter_ask_refill_medicine"]
    tracker.update(ASKED)
    tracker.update(heard("it is lies in opril", "inform"))
    assert await run(RequestRefill(hospital), tracker) == ["utter_confirm_refill"]
    assert tracker.slot("refill_medicine_id") == "m2"


async def test_a_long_list_is_not_read_out(shipped):
    many = [medicine(number, name) for number, name in enumerate(("A1", "B2", "C3", "D4"))]
    answer = await RequestRefill(with_list(*many)).run(call(*KNOWN, WANTS), NOW)
    assert "buttons" not in answer.responses[0]


async def test_an_earlier_question_is_not_taken_for_an_answer_to_it():
    """Whoever comes back to the refill after something else is asked again, not given up on."""
    tracker = call(*KNOWN, WANTS, ASKED, heard("the weather", "greet"), said("utter_x", "Hm?",
                   awaits="anything"), WANTS)  # fmt: skip
    hospital = with_list(METFORMIN, LISINOPRIL)
    assert await run(RequestRefill(hospital), tracker) == ["utter_ask_refill_medicine"]
    assert hospital.tasks == {}


@pytest.mark.parametrize(
    ("medicines", "events", "wanted"),
    [
        ((METFORMIN, LISINOPRIL), (WANTS_IBUPROFEN,), "ibuprofen"),
        ((METFORMIN, OLD), (WANTS_IBUPROFEN,), "ibuprofen"),
        ((), (WANTS_METFORMIN,), "metformin"),
        ((METFORMIN,), (WANTS, ASKED, heard("the blue ones", "deny")), "the blue ones"),
        ((METFORMIN,), (WANTS, ASKED, WANTS_IBUPROFEN), "ibuprofen"),
    ],
    ids=["not on the list", "not taken any more", "no list", "not known", "named when asked"],
)
async def test_what_is_not_on_the_list_is_left_to_the_staff_and_the_caller_is_told_so(
    medicines, events, wanted
):
    hospital, tracker = with_list(*medicines), call(*KNOWN, *events)
    for _ in range(2):
        assert await run(RequestRefill(hospital), tracker) == ["utter_refill_passed_on"]
    ((patient, task),) = hospital.tasks.values()
    assert (patient, task.reason) == ("p1", "refill")
    assert wanted in task.text
    assert tracker.slot("refill_step") == "passed_on"
    assert TaskLeft("refill", is_sure=True) in tracker.events[:]
    assert hospital.refills == []


@pytest.mark.parametrize("words", ["no", "no thank you", "never mind", "oh nothing"])
async def test_who_wants_none_after_all_leaves_the_staff_nothing(words):
    hospital = with_list(METFORMIN, LISINOPRIL)
    tracker = call(*KNOWN, WANTS, ASKED, heard(words, "deny"))
    assert await run(RequestRefill(hospital), tracker) == []
    assert tracker.slot("refill_step") == "dropped"
    assert hospital.tasks == {}


async def test_two_that_nobody_can_tell_apart_are_not_asked_about_for_ever():
    again = (said("utter_ask_refill_medicine", "Which?", awaits="anything"),)
    options = [{"title": "a", "payload": "/x"}, {"title": "b", "payload": "/y"}]
    offered = [type(one)(one.text, {"buttons": options}, metadata=one.metadata) for one in again]
    tracker = call(*KNOWN, WANTS_METFORMIN, *offered, WANTS_METFORMIN)
    hospital = with_list(METFORMIN, STRONG)
    assert await run(RequestRefill(hospital), tracker) == ["utter_refill_passed_on"]
    twins = with_list(METFORMIN, medicine(9, "metformin 500 MG", "Twice a day"))
    assert await run(RequestRefill(twins), call(*KNOWN, WANTS)) == ["utter_confirm_refill"]


async def test_who_is_sent_here_without_having_said_so_is_asked():
    hospital = with_list(METFORMIN, LISINOPRIL)
    assert await run(RequestRefill(hospital), call(*KNOWN)) == ["utter_ask_refill_medicine"]


async def test_a_yes_to_nothing_asks_which():
    assert await run(SendRefill(with_list(METFORMIN)), call(*KNOWN)) == [
        "utter_ask_refill_medicine"
    ]


async def confirmed(hospital):
    tracker = call(*KNOWN, WANTS_METFORMIN)
    await run(RequestRefill(hospital), tracker)
    return tracker


@pytest.mark.parametrize(
    ("trouble", "stands"),
    [
        (Trouble.DOWN, 0),
        (Trouble.LOST, 1),
        (Trouble.GARBLED, 1),
        (Trouble.HANGS, 0),
        (Trouble.LATE, 1),
    ],
)
async def test_an_answer_that_is_lost_is_told_as_not_known_and_is_asked_for_once(trouble, stands):
    hospital = with_list(METFORMIN)
    tracker = await confirmed(hospital)
    hospital.next(trouble)
    send = SendRefill(hospital, within_s=0.02)
    assert await run(send, tracker) == ["utter_request_unknown", "utter_offer_person"]
    assert RefillAsked("Metformin 500 mg twice a day", is_sure=False) in tracker.events[:]
    assert tracker.slot("refill_step") == "unknown"
    assert tracker.latest_action == "action_offer_person"
    assert len(hospital.refills) == stands
    # Asked for again in the same call, it stands once.
    await run(RequestRefill(hospital), tracker)
    assert await run(send, tracker) == ["utter_refill_sent"]
    assert hospital.refills == [("p1", "m1")]


async def test_a_request_that_was_surely_refused_fails_as_any_action():
    hospital = with_list(METFORMIN)
    tracker = await confirmed(hospital)
    hospital.next(Trouble.FORBIDDEN)
    with pytest.raises(ClinicalError):
        await SendRefill(hospital).run(tracker, NOW)


async def test_a_medicine_that_was_taken_off_the_list_meanwhile_is_left_to_the_staff():
    tracker = await confirmed(with_list(METFORMIN))
    hospital = with_list(LISINOPRIL)
    assert await run(SendRefill(hospital), tracker) == ["utter_refill_passed_on"]
    assert "Metformin 500 mg" in next(iter(hospital.tasks.values()))[1].text


@pytest.mark.parametrize("trouble", [Trouble.DOWN, Trouble.LOST, Trouble.HANGS])
async def test_a_task_of_which_nobody_knows_whether_it_was_left_is_told_as_such(trouble):
    hospital, tracker = with_list(METFORMIN), call(*KNOWN, WANTS_IBUPROFEN)
    hospital.next(None, trouble)
    says = await run(RequestRefill(hospital, within_s=0.02), tracker)
    assert says == ["utter_request_unknown", "utter_offer_person"]
    assert TaskLeft("refill", is_sure=False) in tracker.events[:]
    await run(RequestRefill(hospital), tracker)
    assert len(hospital.tasks) == 1


async def test_a_list_that_cannot_be_read_makes_the_action_fail():
    hospital = with_list(METFORMIN)
    hospital.always(Trouble.DOWN, "medicines")
    with pytest.raises(ClinicalError):
        await RequestRefill(hospital).run(call(*KNOWN, WANTS), NOW)


async def test_a_slow_list_leaves_less_time_for_what_is_written_after_it():
    """Whatever was waited for, the action answers before its own time is over."""
    hospital = with_list(METFORMIN)
    hospital.slow_s = 0.05
    began = asyncio.get_running_loop().time()
    tracker = call(*KNOWN, WANTS_IBUPROFEN)
    says = await run(RequestRefill(hospital, within_s=0.07), tracker)
    assert says == ["utter_request_unknown", "utter_offer_person"]
    assert asyncio.get_running_loop().time() - began < 1.0


async def test_keys_name_the_call_and_no_medicine():
    keys = []

    class Watching:
        async def medicines(self, patient_id):
            return [METFORMIN]

        async def request_refill(self, patient_id, medicine_id, *, key):
            keys.append(key)

        async def leave_task(self, patient_id, task, *, key):
            keys.append(key)
            return "t"

    await run(SendRefill(Watching()), await confirmed(Watching()))
    await run(RequestRefill(Watching()), call(*KNOWN, WANTS_IBUPROFEN))
    assert all(one.startswith(CALL) and "ibuprofen" not in one for one in keys)
    assert len(set(keys)) == 2


async def test_another_dose_is_left_to_the_staff_and_not_taken_for_another_medicine(shipped):
    hospital = with_list(METFORMIN, LISINOPRIL)
    tracker = call(*KNOWN, heard("my lisinopril", "prescription_refill", medication="lisinopril"))
    await run(RequestRefill(hospital), tracker)
    tracker.update(heard("no it's twenty milligrams not ten", "deny"))
    answer = await RequestRefill(hospital).run(tracker, NOW)
    assert "Your list says Lisinopril 10 mg" in words(shipped, answer, tracker)[0]
    assert SlotSet("refill_step", "passed_on") in answer.events
    ((_, task),) = hospital.tasks.values()
    assert "Says that the dose is another" in task.text
    assert hospital.refills == []


async def test_a_plain_no_is_about_the_medicine():
    hospital = with_list(METFORMIN, LISINOPRIL)
    tracker = call(*KNOWN, heard("my lisinopril", "prescription_refill", medication="lisinopril"))
    await run(RequestRefill(hospital), tracker)
    tracker.update(heard("no not that one", "deny"))
    assert await run(RequestRefill(hospital), tracker) == ["utter_ask_refill_medicine"]
