"""What is told of taking medicines is recorded, and passed on to whom it concerns, once."""

from datetime import UTC

import pytest

from dialog.actions.adherence import (
    AskTeachBack,
    BeginAdherence,
    CheckAdherenceForm,
    LookUpMedicines,
    adherence_readers,
)
from dialog.actions.adherence_review import ReviewAdherence
from dialog.events.call import AcuityRaised, AdherenceTold
from dialog.events.care import TaskLeft
from dialog.events.documents import event_from_json, event_json
from dialog.rasa.domain import Slot, SlotKind
from dialog.rasa.events import ActiveLoop, SlotSet
from tests.care_calls import KNOWN, NOW, WORLD, call, clinic, domain, heard, medicine, run
from tests.dialog.rasa.bots import text_slot
from tests.fakes_clinic import Trouble
from triage.decision import Acuity

METFORMIN = medicine(1, "metformin", "500 mg twice a day")
LISINOPRIL = medicine(2, "Lisinopril", "10 mg once a day")
WARFARIN = medicine(3, "warfarin", "as told after each blood test")
OLD = medicine(4, "glipizide", is_active=False)
TEXTS = ("last_dose", "missed_doses", "missed_reason", "effects_felt", "effect_swelling",
         "effect_bleeding", "effect_low_sugar", "wants_refill", "teach_back", "medicines_step",
         "service_step", "programme", "wanted_service", "check_in_turn")  # fmt: skip
HERE = domain(
    slots=[
        *(one for one in WORLD.slots.values() if one.name not in TEXTS),
        *(text_slot(one) for one in TEXTS),
        Slot("own_medicines", SlotKind.LIST),
        Slot("taught_medicine", SlotKind.LIST),
        Slot("refill_due", SlotKind.BOOL),
    ],
    intents=("medication_adherence", "inform", "deny"),
)


def answers(**slots):
    told = {"own_medicines": ["metformin"], "taught_medicine": ["metformin", "500 mg twice a day"]}
    return call(*KNOWN, *(SlotSet(*one) for one in {**told, **slots}.items()), world=HERE)


async def test_the_medicines_are_named_and_only_their_dangers_are_asked_about():
    hospital = clinic(medicines={"p1": (METFORMIN, LISINOPRIL, OLD)})
    tracker = call(*KNOWN, world=HERE)
    answer = await LookUpMedicines(hospital).run(tracker, NOW)
    assert answer.responses == (
        {"response": "utter_your_medicines", "medicines": "Lisinopril and metformin"},
    )
    for event in answer.events:
        tracker.update(event)
    assert tracker.slot("effect_swelling") is None
    assert tracker.slot("effect_bleeding") == "not asked"
    assert tracker.slot("effect_low_sugar") == "not asked"
    assert tracker.slot("taught_medicine") == ["Lisinopril", "10 mg once a day"]


async def test_of_many_medicines_three_are_named():
    many = tuple(medicine(number, f"drug{number}") for number in range(5))
    answer = await LookUpMedicines(clinic(medicines={"p1": many})).run(
        call(*KNOWN, world=HERE), NOW
    )
    assert answer.responses[0]["medicines"] == "drug0, drug1, drug2 and 2 more"


async def test_without_medicines_nothing_is_asked():
    tracker = call(*KNOWN, world=HERE)
    assert await run(LookUpMedicines(clinic()), tracker) == ["utter_no_medicines"]
    assert tracker.slot("medicines_step") == "none"


async def test_a_list_that_cannot_be_had_is_no_reason_not_to_ask():
    hospital = clinic()
    hospital.next(Trouble.DOWN)
    tracker = call(*KNOWN, world=HERE)
    assert await run(LookUpMedicines(hospital), tracker) == []
    assert tracker.slot("medicines_step") == "known"
    assert tracker.slot("teach_back") == "not asked"


@pytest.mark.parametrize(
    ("slots", "said", "found"),
    [
        ({"missed_doses": "none"}, "none", "not asked"),
        ({"missed_doses": "unsure"}, "no idea", "not asked"),
        ({"missed_doses": "2"}, "two", None),
        ({"missed_doses": "2"}, "two because i ran out", "ran out"),
        ({"missed_doses": "2", "missed_reason": "cost"}, "two", "cost"),
    ],
)
async def test_the_reason_is_asked_for_where_doses_were_missed_and_none_was_told(
    slots, said, found
):
    events = (*KNOWN, heard(said, "inform"), *(SlotSet(*one) for one in slots.items()))
    tracker = call(*events, world=HERE)
    await run(CheckAdherenceForm(), tracker)
    assert tracker.slot("missed_reason") == found


async def test_who_has_not_taken_it_for_long_is_not_asked_how_many_doses():
    tracker = call(*KNOWN, SlotSet("last_dose", "not taken"), world=HERE)
    await run(CheckAdherenceForm(), tracker)
    assert tracker.slot("missed_doses") == "all"


@pytest.mark.parametrize(
    ("slots", "says", "reasons"),
    [
        ({"missed_doses": "none"}, [], []),
        ({"missed_doses": "2", "missed_reason": "forgot"}, ["utter_adherence_forgot"], []),
        (
            {"missed_doses": "2", "missed_reason": "cost"},
            ["utter_adherence_cost", "utter_pharmacist_will_call"],
            ["medicine_cost"],
        ),
        (
            {"missed_doses": "2", "missed_reason": "felt better"},
            ["utter_adherence_felt_better", "utter_pharmacist_will_call"],
            ["pharmacist_call_back"],
        ),
        ({"missed_doses": "all"}, ["utter_pharmacist_will_call"], ["pharmacist_call_back"]),
        ({"effects_felt": "rash"}, ["utter_pharmacist_will_call"], ["pharmacist_call_back"]),
        ({"teach_back": "twice a day"}, ["utter_teach_back_agrees"], []),
        (
            {"teach_back": "once a day"},
            ["utter_teach_back_prescription", "utter_pharmacist_will_call"],
            ["pharmacist_call_back"],
        ),
        ({"teach_back": "like on the bottle"}, ["utter_teach_back_prescription"], []),
        ({"teach_back": "unsure"}, ["utter_teach_back_prescription"], []),
    ],
)
async def test_each_barrier_has_its_answer_and_its_task(slots, says, reasons):
    hospital = clinic()
    tracker = answers(**slots)
    assert await run(ReviewAdherence(hospital), tracker) == says
    assert [task.reason for _, task in hospital.tasks.values()] == reasons
    # The same answers again leave nothing more.
    await run(ReviewAdherence(hospital), tracker)
    assert len(hospital.tasks) == len(reasons)


async def test_the_prescription_is_read_out_as_it_stands():
    answer = await ReviewAdherence(clinic()).run(answers(teach_back="once a day"), NOW)
    assert answer.responses[0]["dose"] == "500 mg twice a day"
    assert answer.responses[0]["medicine"] == "metformin"


async def test_where_the_answer_of_the_clinic_is_lost_it_is_told_as_not_sure():
    hospital = clinic()
    hospital.next(Trouble.LOST)
    answer = await ReviewAdherence(hospital).run(answers(missed_reason="cost"), NOW)
    assert TaskLeft("medicine_cost", is_sure=False) in answer.events
    assert answer.responses[-1]["response"] == "utter_request_unknown"


async def test_all_answers_are_recorded_and_kept():
    tracker = answers(
        last_dose="today",
        missed_doses="2",
        missed_reason="cost, forgot",
        effects_felt="none",
        wants_refill="yes",
        teach_back="twice a day",
    )
    answer = await ReviewAdherence(clinic()).run(tracker, NOW)
    told = answer.events[0]
    assert told == AdherenceTold(
        ("metformin",), "none", missed="2", reasons=("cost", "forgot"), last_dose="today",
        wants_refill=True, teach_back="agrees",
    )  # fmt: skip
    assert event_from_json(event_json(told)) == told


def test_what_was_recorded_before_there_were_more_answers_can_still_be_read():
    kept = {"event": "adherence_told", "at": NOW, "medicines": ["x"], "side_effects": None}
    assert event_from_json(kept).missed is None


async def test_a_refill_comes_after_the_questions_unless_a_nurse_does():
    tracker = answers(wants_refill="yes")
    hospital = clinic()
    await run(ReviewAdherence(hospital), tracker)
    assert tracker.slot("refill_due") is True
    tracker = answers(wants_refill="yes")
    tracker.update(AcuityRaised(Acuity.URGENT, "x"))
    await run(ReviewAdherence(hospital), tracker)
    assert tracker.slot("refill_due") is False
    assert [task.reason for _, task in hospital.tasks.values()] == ["refill"]


async def test_without_a_clinic_the_old_form_asks():
    tracker = call(heard("i forget my pills", "medication_adherence"), world=HERE)
    await run(BeginAdherence(None), tracker)
    assert tracker.slot("service_step") == "unavailable"


async def test_the_reason_in_the_first_words_is_kept():
    tracker = call(heard("i keep forgetting my pills", "medication_adherence"), world=HERE)
    await run(BeginAdherence(clinic()), tracker)
    assert tracker.slot("missed_reason") == "forgot"
    assert tracker.slot("service_step") == "asked"


async def test_what_is_told_of_taking_them_amid_the_questions_is_a_reason_and_begins_nothing_anew():
    tracker = call(heard("i couldn't afford it", "medication_adherence"), world=HERE)
    for event in (ActiveLoop("adherence_form"), SlotSet("missed_reason", "ran out")):
        tracker.update(event)
    await run(BeginAdherence(clinic()), tracker)
    assert tracker.slot("missed_reason") == "ran out, cost"
    assert tracker.slot("service_step") == "noted"
    assert not tracker.wishes.waiting


async def test_what_tells_no_reason_amid_the_questions_is_asked_again():
    tracker = call(heard("all of them", "medication_adherence"), world=HERE)
    tracker.update(ActiveLoop("adherence_form"))
    await run(BeginAdherence(clinic()), tracker)
    assert tracker.slot("service_step") == "unheard"
    assert tracker.slot("missed_reason") is None


async def test_the_medicine_is_named_in_the_question_how_it_is_taken():
    answer = await AskTeachBack().run(answers(), NOW)
    assert answer.responses == ({"response": "utter_ask_how_taken", "medicine": "metformin"},)


@pytest.mark.parametrize(
    ("slot", "said", "intent", "found"),
    [
        ("effects_felt", "no", "deny", "none"),
        ("effects_felt", "i feel great", "inform", "none"),
        ("effects_felt", "it works well for me", "inform", "none"),
        ("effects_felt", "i feel fine but my legs swell", "inform", "something else"),
        ("effects_felt", "i do not feel good on it", "inform", "something else"),
        ("effects_felt", "it gives me the runs", "inform", "something else"),
        ("effects_felt", "yes", "affirm", "something else"),
        ("effects_felt", "can we do this another time", "inform", "later"),
        ("effect_bleeding", "yes", "affirm", "yes"),
        ("effect_bleeding", "no", "deny", "no"),
        ("missed_doses", "can i take two tomorrow", "medication_question", None),
        ("teach_back", "in the morning", "inform", "in the morning"),
        ("teach_back", "what is it for", "medication_question", None),
        ("teach_back", "i don't know", "inform", "unsure"),
    ],
)
def test_an_answer_fills_what_was_asked_and_a_question_does_not(slot, said, intent, found):
    tracker = call(*KNOWN, heard(said, intent), world=HERE)
    assert adherence_readers(UTC)[slot](said, tracker, NOW) == found
