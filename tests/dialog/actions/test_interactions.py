"""Which medicines do not go together: what the table has is told, and never that all is well."""

from dataclasses import replace
from datetime import date

import pytest

from dialog.actions.action import runnable
from dialog.actions.interactions import CheckInteractions
from dialog.clinical.care import Medicine
from dialog.clinical.interactions.claims import forbidden_claims
from dialog.clinical.people import PatientRecord
from dialog.events.care import InteractionsTold
from dialog.manager import DialogManager
from dialog.parts import DialogParts
from dialog.turn import NextStep, Turn, Utterance
from tests.dialog_parts import with_action
from tests.fakes_clinic import MemoryClinic, Trouble
from triage.decision import Acuity

CALL = "call"
ANNA = PatientRecord("p1", "Anna", "Lopez", date(1980, 3, 3), "+15550100")
WARFARIN = Medicine("m1", "Warfarin 5 mg tablet")
OLD = Medicine("m2", "Sertraline 50 mg", is_active=False)


@pytest.fixture
def clinic() -> MemoryClinic:
    return MemoryClinic(patients=[ANNA], medicines={"p1": [WARFARIN, OLD]})


@pytest.fixture
def manager(parts: DialogParts, clock, clinic: MemoryClinic) -> DialogManager:
    action = CheckInteractions(clinic)
    return DialogManager(with_action(parts, action.name, runnable(action, clock)), clock=clock)


async def talk(manager: DialogManager, *lines: str, known=None) -> list[Turn]:
    turns = [await manager.open(CALL, known)]
    turns.extend([await manager.respond(CALL, Utterance(line)) for line in lines])
    return turns


def told(turn: Turn) -> str:
    return " ".join(reply.text for reply in turn.replies)


async def test_two_that_do_not_go_together_are_told_and_a_person_is_offered(manager):
    turns = await talk(manager, "can i take ibuprofen with warfarin", "yes")
    assert "can cause serious bleeding" in told(turns[1])
    assert "until a pharmacist has spoken with you" in told(turns[1])
    assert turns[2].then is NextStep.HAND_OFF


async def test_who_has_taken_both_is_sent_to_poison_control_and_not_warned_again(manager):
    turns = await talk(
        manager, "is it ok to take viagra with my nitroglycerin", "i already took both"
    )
    assert "1-800-222-1222" in told(turns[2])
    assert "do not take them together" not in told(turns[2])
    assert manager.tracker(CALL).call.acuity is Acuity.URGENT


async def test_who_has_taken_what_nothing_is_known_of_is_offered_a_person(manager):
    turns = await talk(manager, "can i take claritin with zoloft", "i already took both")
    assert "1-800-222-1222" not in told(turns[2])
    assert "person" in told(turns[2])


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("i'm eighteen weeks pregnant can i take advil for my headache", "in pregnancy"),
        ("is it ok to take advil in pregnancy", "from week thirty on"),
        ("is accutane ok in pregnancy", "before birth"),
        ("i'm pregnant should i stop depakote", "before you change anything"),
        ("can i take lisinopril i'm nine weeks along", "kidneys before birth"),
        ("i'm nine weeks pregnant and my doctor gave me lisinopril", "kidneys before birth"),
    ],
)
async def test_a_medicine_in_a_pregnancy_is_looked_up_and_a_person_offered(manager, line, says):
    turn = (await talk(manager, line))[-1]
    assert says in told(turn)
    assert "pharmacist" in told(turn)
    assert manager.tracker(CALL).active_loop is None


async def test_what_is_grave_in_a_pregnancy_is_heard_before_the_medicine(manager):
    line = "i'm thirty weeks pregnant with a terrible headache and blurry vision can i take advil"
    turn = (await talk(manager, line))[-1]
    assert "911" in told(turn)


async def test_what_the_record_has_counts_for_whoever_is_known(manager):
    known = {"authenticated": True, "patient_id": "p1"}
    turn = (await talk(manager, "can i take some advil for my headache", known=known))[-1]
    assert "bleeding" in told(turn)


async def test_what_the_record_has_is_not_told_to_whoever_is_unknown(manager):
    turn = (await talk(manager, "can i take some advil for my cold"))[-1]
    assert "warfarin" not in told(turn).lower()


@pytest.mark.parametrize(
    ("said", "says", "not_says"),
    [
        ("i just took both", "1-800-222-1222", "take no more"),
        ("i take both already", "Do not change anything on your own", "1-800-222-1222"),
        ("i've been taking both for years", "Do not change anything on your own", "take no more"),
    ],
)
async def test_nobody_is_told_to_leave_out_what_was_prescribed(manager, said, says, not_says):
    turn = (await talk(manager, "can i take tramadol with sertraline", said))[-1]
    assert says in told(turn)
    assert not_says not in told(turn)
    assert "911" in told(turn)
    assert manager.tracker(CALL).call.acuity is Acuity.URGENT


async def test_who_may_not_hear_of_the_medicines_learns_of_none_by_asking(manager):
    known = {"authenticated": True, "patient_id": "p1", "may_hear": ["appointments"]}
    turn = (await talk(manager, "can she take some advil for her headache", known=known))[-1]
    assert "warfarin" not in told(turn).lower()
    assert "bleeding" not in told(turn)


@pytest.mark.parametrize(
    "lines",
    [
        ["i'm allergic to penicillin can i take amoxicillin"],
        ["can i take amoxicillin my husband says no because i am allergic to penicillin"],
        ["i have an allergy to aspirin is it okay to take ibuprofen"],
        ["is bactrim okay with my sulfa allergy"],
    ],
)
async def test_what_one_is_allergic_to_is_warned_of(manager, lines):
    turn = (await talk(manager, *lines))[-1]
    assert "With an allergy to" in told(turn)
    assert "Please do not take it until" in told(turn)


async def test_an_allergy_that_the_record_has_counts(parts, clock):
    allergic = MemoryClinic(patients=[replace(ANNA, allergies=("Penicillin V",))])
    action = CheckInteractions(allergic)
    manager = DialogManager(with_action(parts, action.name, runnable(action, clock)), clock=clock)
    known = {"authenticated": True, "patient_id": "p1"}
    turn = (await talk(manager, "can i take augmentin", known=known))[-1]
    assert "With an allergy to penicillin" in told(turn)


@pytest.mark.parametrize(
    "line",
    [
        "i'm not allergic to anything can i take amoxicillin",
        "am i allergic to penicillin or can i take amoxicillin",
        "i'm allergic to penicillin can i take metformin",
        "can i take penicillin for my allergies",
    ],
)
async def test_nothing_is_made_of_an_allergy_that_was_not_told(manager, line):
    assert "With an allergy" not in told((await talk(manager, line))[-1])


async def test_drinking_is_alcohol_by_whatever_name(manager):
    turn = (await talk(manager, "can i have a drink with my warfarin"))[-1]
    assert "Alcohol can change how strongly warfarin acts" in told(turn)


async def test_a_glass_of_water_is_no_alcohol(manager):
    turn = (await talk(manager, "can i drink a glass of water with my warfarin"))[-1]
    assert "lcohol" not in told(turn)


async def test_nothing_known_of_one_is_said_so_whatever_was_asked_of_others_before(manager):
    known = {"authenticated": True, "patient_id": "p1"}
    turns = await talk(
        manager, "can i take ibuprofen with lisinopril", "is tylenol ok then", known=known
    )
    assert "cannot rule out" in told(turns[2]) or "tylenol" in told(turns[2]).lower()


async def test_what_could_not_be_looked_up_comes_before_what_was_asked_earlier(manager):
    turns = await talk(
        manager,
        "can i take ibuprofen with warfarin",
        "is it safe to drink wine with my antibiotics",
    )
    assert told(turns[2]).startswith("I need the exact name of an antibiotic")


async def test_records_that_are_down_leave_what_was_said(manager, clinic):
    clinic.always(Trouble.DOWN)
    known = {"authenticated": True, "patient_id": "p1"}
    turn = (await talk(manager, "can i take ibuprofen with warfarin", known=known))[-1]
    assert "bleeding" in told(turn)


@pytest.mark.parametrize(
    "line",
    [
        "can i take claritin with zoloft",
        "is it okay to take tylenol",
        "what is this pill for",
        "can i take my blood pressure pill with grapefruit",
        "is amoxicillin safe with my other medicines",
    ],
)
async def test_nothing_is_ever_called_safe(manager, line):
    turn = (await talk(manager, line))[-1]
    assert forbidden_claims(told(turn), about_medicines=True) == ()
    assert turn.then is NextStep.LISTEN
    assert "person" in turn.replies[-1].text


async def test_a_pregnancy_that_was_told_of_counts(manager):
    lines = ("i am thirty weeks pregnant", "no", "can i take ibuprofen")
    turn = (await talk(manager, *lines))[-1]
    assert "pregnancy" in told(turn)


async def test_the_record_of_the_call_names_rows_and_version_of_the_table(manager):
    turn = (await talk(manager, "can i take ibuprofen with warfarin"))[-1]
    (event,) = [one for one in turn.events if isinstance(one, InteractionsTold)]
    assert "anticoagulant_nsaid" in event.rows
    assert event.version
