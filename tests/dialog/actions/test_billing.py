"""Questions about bills: the office gets a note once, and nobody is told an amount."""

from datetime import UTC, date, datetime, timedelta

import pytest

from dialog.actions.action import runnable
from dialog.actions.billing import AskBillingChoice, BeginBilling, SettleBilling
from dialog.actions.identity import AuthenticatePatient
from dialog.clinical.people import PatientRecord, Proxy, StaffMember, StaffRole
from dialog.manager import DialogManager
from dialog.parts import DialogParts
from dialog.turn import NextStep, Utterance
from tests.dialog_parts import with_action
from tests.fakes_clinic import MemoryClinic, Shift, Trouble

CALL = "call"
PHONE = "+12025550188"
ANNA = PatientRecord("p1", "Anna", "López", date(1980, 3, 3), "+15550100")
OFFICE = StaffMember("Billing office", StaffRole.BILLING, "+15550150")
BILL = "i have a question about my bill"
KNOWN = {"authenticated": True, "patient_id": "p1"}


@pytest.fixture
def clinic() -> MemoryClinic:
    return MemoryClinic(patients=[ANNA])


def manager_of(parts: DialogParts, clock, clinic) -> DialogManager:
    zone = parts.zone
    actions = (
        BeginBilling(clinic),
        AskBillingChoice(clinic, zone),
        SettleBilling(clinic),
        AuthenticatePatient(clinic),
    )
    for action in actions:
        parts = with_action(parts, action.name, runnable(action, clock))
    return DialogManager(parts, clock=clock)


async def talk(manager, *lines, known=None, call=CALL):
    turns = [await manager.open(call, known)]
    for line in lines:
        turns.append(await manager.respond(call, Utterance(line)))
    return turns


def told(turn):
    return " ".join(reply.text for reply in turn.replies)


async def test_a_note_is_left_once_however_often_it_is_asked_for(parts, clock, clinic):
    manager = manager_of(parts, clock, clinic)
    known = {**KNOWN, "caller_phone": PHONE}
    turns = await talk(manager, BILL, "leave a note", BILL, "a note please", known=known)
    assert "left the billing office a note" in told(turns[2])
    assert "left the billing office a note" in told(turns[4])
    ((whose, task),) = clinic.tasks.values()
    assert whose == "p1"
    assert (task.reason, task.call_back) == ("billing", PHONE)
    assert "a bill" in task.text
    assert BILL in task.text


async def test_identity_comes_before_a_note_and_not_before_a_person(parts, clock, clinic):
    manager = manager_of(parts, clock, clinic)
    turns = await talk(manager, BILL, "a note", "anna lopez", "march third nineteen eighty")
    assert turns[2].requested_slot == "stated_name"
    assert len(clinic.tasks) == 1
    await manager.close(CALL)
    turns = await talk(manager, BILL, "connect me")
    assert turns[2].then is NextStep.HAND_OFF


async def test_it_is_told_that_the_office_is_there(parts, clock):
    clinic = MemoryClinic(patients=[ANNA], staff=[OFFICE])
    turns = await talk(manager_of(parts, clock, clinic), BILL)
    assert any(words in told(turns[1]) for words in ("is there now", "are in the billing office"))


async def test_it_is_told_when_the_office_is_there_again(parts, clock):
    now = datetime.fromtimestamp(clock(), UTC)
    later = Shift(OFFICE, now + timedelta(days=1), now + timedelta(days=9))
    clinic = MemoryClinic(patients=[ANNA], staff=[later])
    turns = await talk(manager_of(parts, clock, clinic), BILL)
    assert "closed now" in told(turns[1])


@pytest.mark.parametrize("trouble", [Trouble.DOWN])
async def test_where_nobody_knows_who_is_there_nothing_is_claimed(parts, clock, clinic, trouble):
    clinic.always(trouble, "staff_on_call")
    turns = await talk(manager_of(parts, clock, clinic), BILL)
    assert "closed" not in told(turns[1])
    assert turns[1].requested_slot == "billing_choice"


async def test_a_note_that_may_not_have_arrived_is_told_as_such(parts, clock, clinic):
    clinic.always(Trouble.DOWN, "leave_task")
    turns = await talk(manager_of(parts, clock, clinic), BILL, "a note", "yes", known=KNOWN)
    assert "left the billing office" not in told(turns[2])
    assert turns[3].then is NextStep.HAND_OFF


async def test_a_clinic_without_tasks_offers_a_person(parts, clock, clinic):
    clinic.always(Trouble.FORBIDDEN, "leave_task")
    turns = await talk(manager_of(parts, clock, clinic), BILL, "a note", "yes", known=KNOWN)
    assert "cannot leave a note" in told(turns[2])
    assert turns[3].then is NextStep.HAND_OFF


async def test_without_a_clinic_it_says_so_and_offers_a_person(parts, clock):
    turns = await talk(manager_of(parts, clock, None), BILL, "yes")
    assert "cannot see bills" in told(turns[1])
    assert turns[2].then is NextStep.HAND_OFF


@pytest.mark.parametrize("yes", ["yes", "yes please", "okay"])
async def test_after_a_yes_to_two_things_it_is_asked_which_in_other_words(
    parts, clock, clinic, yes
):
    turns = await talk(manager_of(parts, clock, clinic), BILL, yes, "the second one")
    asked, which = turns[1].replies[-1].text, told(turns[2])
    assert which != asked
    assert "did not understand" not in which
    assert turns[2].requested_slot == "billing_choice"
    assert "person" in which
    assert "note" in which
    assert turns[3].requested_slot == "stated_name"


async def test_nothing_is_asked_twice_in_the_same_words_and_a_person_comes_in_the_end(
    parts, clock, clinic
):
    turns = await talk(manager_of(parts, clock, clinic), BILL, "yes", "yes", "yes")
    asked = [turn.replies[-1].text for turn in turns[1:4]]
    assert len(set(asked)) == 3
    assert turns[4].then is NextStep.HAND_OFF


async def test_an_answer_about_something_else_is_told_so_and_asked_which(parts, clock, clinic):
    turns = await talk(manager_of(parts, clock, clinic), BILL, "the weather is nice")
    assert len(turns[2].replies) == 2
    assert turns[2].replies[0].text != turns[1].replies[0].text
    assert "one or two" in told(turns[2]) or "Press one" in told(turns[2])


async def test_a_yes_to_three_things_is_asked_which_too(parts, clock, clinic):
    turns = await talk(manager_of(parts, clock, clinic), "i need help with insurance", "yes")
    assert turns[1].requested_slot == turns[2].requested_slot == "billing_topic"
    assert turns[2].replies[-1].text != turns[1].replies[-1].text


OF_MIA = "i have a question about my sister's bill"
AS_HER_SISTER = (OF_MIA, "a note", "mia lopez", "march third nineteen eighty", "anna lopez")


def mia(*topics) -> PatientRecord:
    spokesman = Proxy("Anna López", "sister", topics)
    return PatientRecord("p9", "Mia", "López", date(1980, 3, 3), "", proxies=(spokesman,))


async def test_who_may_hear_of_bills_has_a_note_left_for_the_patient(parts, clock):
    clinic = MemoryClinic(patients=[mia("billing")])
    turns = await talk(manager_of(parts, clock, clinic), *AS_HER_SISTER)
    assert "left the billing office a note" in told(turns[-1])
    ((whose, _),) = clinic.tasks.values()
    assert whose == "p9"


async def test_who_may_hear_of_other_things_leaves_no_note_about_bills(parts, clock):
    clinic = MemoryClinic(patients=[mia("appointments", "medicines", "results", "care_plan")])
    turns = await talk(manager_of(parts, clock, clinic), *AS_HER_SISTER, "yes")
    assert "may not talk about that with you" in told(turns[-2])
    assert not clinic.tasks
    assert turns[-1].then is NextStep.HAND_OFF


async def test_who_is_known_already_to_speak_for_a_patient_is_asked_for_no_more(parts, clock):
    clinic = MemoryClinic(patients=[mia("appointments")])
    manager = manager_of(parts, clock, clinic)
    known = {"authenticated": True, "patient_id": "p9", "is_proxy": True}
    turns = await talk(manager, BILL, "a note", known=known | {"may_hear": ["appointments"]})
    assert "may not talk about that with you" in told(turns[-1])
    assert not clinic.tasks
    allowed = known | {"may_hear": ["billing"]}
    turns = await talk(manager, BILL, "a note", known=allowed, call="another")
    assert "left the billing office a note" in told(turns[-1])
