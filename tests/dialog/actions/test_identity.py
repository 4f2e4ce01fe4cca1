"""Who is calling is made sure of before anything is told that is theirs alone."""

import logging
from dataclasses import replace
from datetime import date

import pytest

from dialog.actions.action import runnable
from dialog.actions.identity import AuthenticatePatient, BeginService, CheckFactor
from dialog.actions.results import GetTestResults
from dialog.clinical.errors import NotOfferedError
from dialog.clinical.people import PatientRecord, Proxy
from dialog.manager import DialogManager
from dialog.parts import DialogParts
from dialog.turn import NextStep, Source, Turn, Utterance
from tests.dialog_parts import with_action
from tests.fakes_clinic import MemoryClinic, Trouble

CALL = "call"
ANNA = PatientRecord(
    "p1",
    "Anna",
    "López",
    date(1980, 3, 3),
    "+15550100",
    postal_code="90210",
    record_number="MR7741",
)
BARE = PatientRecord("p3", "Pete", "Blank", date(1970, 4, 1), "+15550103")
LATE = PatientRecord("p2", "Ben", "Ito", date(1950, 1, 2), "+15550101", is_deceased=True)
TWINS = tuple(PatientRecord(f"t{n}", "Kim", "Lee", date(1990, 5, 6), "+15550102") for n in range(2))
RESULTS = "are my test results in"
MOVE = "i need to move my appointment"


@pytest.fixture
def clinic() -> MemoryClinic:
    return MemoryClinic(patients=[ANNA, LATE, BARE, *TWINS])


@pytest.fixture
def manager(parts: DialogParts, clock, clinic: MemoryClinic) -> DialogManager:
    actions = (BeginService, AuthenticatePatient, CheckFactor, GetTestResults)
    for action in [one(clinic) for one in actions]:
        parts = with_action(parts, action.name, runnable(action, clock))
    return DialogManager(parts, clock=clock)


async def talk(manager: DialogManager, *lines: str | Utterance, call: str = CALL) -> list[Turn]:
    turns = [await manager.open(call)]
    for line in lines:
        said = Utterance(line) if isinstance(line, str) else line
        turns.append(await manager.respond(call, said))
    return turns


def told(turn: Turn) -> str:
    return " ".join(reply.text for reply in turn.replies)


async def test_name_and_birth_are_asked_for_and_the_patient_is_known(manager):
    turns = await talk(manager, MOVE, "it's anna lopez", "march third nineteen eighty")
    assert turns[1].requested_slot == "stated_name"
    assert turns[2].requested_slot == "date_of_birth"
    tracker = manager.tracker(CALL)
    assert tracker.slot("authenticated") is True
    assert tracker.slot("patient_id") == "p1"
    assert "I have found you" in told(turns[3])


async def test_the_day_of_birth_may_be_keyed(manager):
    keyed = Utterance("03031980#", source=Source.KEYPAD)
    await talk(manager, MOVE, "anna lopez", keyed)
    assert manager.tracker(CALL).slot("authenticated") is True


async def test_what_was_said_is_forgotten_whatever_comes_of_it(manager):
    await talk(manager, MOVE, "anna lopez", "march third nineteen eighty")
    for slot in ("stated_name", "date_of_birth"):
        assert manager.tracker(CALL).slot(slot) is None


@pytest.mark.parametrize(
    ("name", "born"),
    [
        ("anna lopez", "march fourth nineteen eighty"),
        ("anna smith", "march third nineteen eighty"),
        ("ben ito", "january second nineteen fifty"),
        ("kim lee", "may sixth nineteen ninety"),
        ("nobody atall", "may sixth nineteen ninety"),
    ],
    ids=["another day", "another name", "deceased", "two of that name", "nobody"],
)
async def test_whatever_does_not_fit_the_words_are_the_same(manager, name, born):
    turn = (await talk(manager, MOVE, name, born))[-1]
    assert turn.replies[0].text == "I could not find you with that. Let us try again."
    assert turn.requested_slot == "stated_name"
    assert manager.tracker(CALL).slot("authenticated") is None


@pytest.mark.parametrize(
    "right",
    [
        "sorry i mean march third",
        "oh no wait my birthday is the third",
        "march third nineteen eighty",
        "no the third",
    ],
)
async def test_a_day_that_was_not_found_is_put_right_without_the_name(manager, right):
    turn = (await talk(manager, MOVE, "anna lopez", "march fourth nineteen eighty", right))[-1]
    assert "I have found you" in told(turn)


@pytest.mark.parametrize("said", ["zero zero five zero nine", "before breakfast", "no"])
async def test_what_is_no_correction_is_asked_again(manager, said):
    turn = (await talk(manager, MOVE, "anna lopez", "march fourth nineteen eighty", said))[-1]
    assert turn.requested_slot == "stated_name"
    assert manager.tracker(CALL).slot("authenticated") is None


async def test_a_name_told_with_the_greeting_is_not_asked_for_again(manager):
    turns = await talk(manager, "hi this is anna lopez", MOVE, "march third nineteen eighty")
    assert turns[2].requested_slot == "date_of_birth"
    assert "I have found you" in told(turns[3])


async def test_who_tells_name_and_birth_with_the_wish_is_asked_nothing(manager):
    said = "my name is anna lopez born march third nineteen eighty i need to move my appointment"
    turn = (await talk(manager, said))[-1]
    assert manager.tracker(CALL).slot("patient_id") == "p1"
    assert "I have found you" in told(turn)


async def test_what_was_told_with_the_greeting_is_tried_once(manager):
    lines = ("hi this is anna smithers", MOVE, "march third nineteen eighty")
    turn = (await talk(manager, *lines))[-1]
    assert turn.requested_slot == "stated_name"


async def test_who_asks_by_their_own_name_is_the_patient(manager):
    lines = ("i need results for anna lopez", "march third nineteen eighty", "anna lopez")
    turns = await talk(manager, *lines)
    assert turns[2].requested_slot == "caller_name"
    assert manager.tracker(CALL).slot("patient_id") == "p1"
    assert manager.tracker(CALL).slot("is_proxy") is None


async def test_who_speaks_for_a_relative_does_not_become_them(manager):
    lines = ("my wife's results please", "anna lopez", "march third nineteen eighty", "anna lopez")
    await talk(manager, *lines)
    assert manager.tracker(CALL).slot("authenticated") is None


async def test_another_persons_name_is_not_taken_for_the_callers(manager):
    lines = ("i need results for anna lopez", "march third nineteen eighty", "bob stone")
    turn = (await talk(manager, *lines))[-1]
    assert "I could not find you" in told(turn)
    assert manager.tracker(CALL).slot("authenticated") is None


async def test_after_three_tries_a_person_goes_on_and_nobody_is_asked_again(manager):
    tries = ["bob stone", "june first nineteen seventy"] * 3
    turns = await talk(manager, MOVE, *tries, "no", "i need a refill")
    assert "A person can help" in told(turns[7])
    assert turns[7].active_form is None
    assert "A person can help" in told(turns[-1])
    assert turns[-1].active_form is None


@pytest.mark.parametrize(
    "born",
    ["february thirtieth nineteen eighty", "june fourth twenty fifty", "it was a monday", "purple"],
)
async def test_a_day_that_nobody_was_born_on_is_asked_again(manager, born):
    turn = (await talk(manager, MOVE, "anna lopez", born))[-1]
    assert turn.requested_slot == "date_of_birth"


@pytest.mark.parametrize("said", ["i forgot", "i don't know", "i'd rather not say"])
async def test_who_cannot_tell_is_offered_a_person_and_has_not_tried(manager, said):
    turn = (await talk(manager, MOVE, "anna lopez", said))[-1]
    assert "I cannot be sure who you are" in told(turn)
    assert turn.active_form is None
    tracker = manager.tracker(CALL)
    assert tracker.slot("identity_tries") is None
    assert tracker.slot("stated_name") is None


@pytest.mark.parametrize("said", ["missed it sorry", "i forgot which one", "oh i skipped that"])
async def test_an_answer_to_who_is_calling_is_taken_for_no_complaint(manager, said):
    turn = (await talk(manager, MOVE, "anna lopez", said))[-1]
    assert turn.active_form in ("identity_form", None)
    assert turn.intent not in ("medication_adherence", "report_symptoms")
    assert "action_medication_adherence_check" not in turn.actions


async def test_triage_hears_what_is_said_instead_of_a_birthday(manager):
    turn = (await talk(manager, MOVE, "anna lopez", "i have crushing chest pain"))[-1]
    assert turn.triage.is_emergency
    assert "911" in told(turn)


async def test_a_single_name_is_no_full_name(manager):
    turn = (await talk(manager, MOVE, "anna"))[-1]
    assert turn.requested_slot == "stated_name"


async def test_whoever_is_known_is_not_asked_again(manager):
    turns = await talk(
        manager, MOVE, "anna lopez", "march third nineteen eighty", "no", "i need a refill"
    )
    assert turns[-1].active_form is None
    assert "identity_form" not in turns[-1].actions


async def test_records_that_cannot_be_reached_lead_to_a_person(manager, clinic):
    clinic.always(Trouble.DOWN)
    turns = await talk(manager, MOVE, "anna lopez", "march third nineteen eighty", "yes")
    assert "cannot reach the records" in told(turns[3])
    assert turns[4].then is NextStep.HAND_OFF


async def test_an_emergency_amid_the_questions_comes_before_them(manager):
    turn = (await talk(manager, MOVE, "anna lopez", "i have crushing chest pain"))[-1]
    assert turn.replies[0].text.startswith("Please call 911 now")


async def test_a_service_asked_for_in_another_form_waits_for_its_end(manager):
    turn = (await talk(manager, "i have a cough", RESULTS))[-1]
    assert turn.active_form == "symptom_form"


async def test_neither_names_nor_days_of_birth_reach_the_log(manager, caplog, capsys):
    with caplog.at_level(logging.DEBUG):
        await talk(manager, MOVE, "anna lopez", "march third nineteen eighty")
    shown = caplog.text + "".join(capsys.readouterr())
    for private in ("anna", "lopez", "1980", "+1555"):
        assert private not in shown.lower()


def test_a_record_shows_nothing_but_its_id():
    assert repr(ANNA) == "PatientRecord(id='p1')"
    assert "Anna" not in f"{ANNA}"


PROVEN = ("anna lopez", "march third nineteen eighty")


@pytest.mark.parametrize(
    "code", ["nine oh two one oh", "my zip code is 90210", "seven seven four one", "7741"]
)
async def test_results_take_a_third_thing_that_the_patient_knows(manager, code):
    turns = await talk(manager, RESULTS, *PROVEN, code)
    assert turns[3].requested_slot == "third_factor"
    assert "action_get_test_results" in turns[4].actions
    assert manager.tracker(CALL).slot("third_factor") is None


async def test_it_is_asked_for_once_in_a_call(manager):
    turns = await talk(manager, RESULTS, *PROVEN, "90210", "no", RESULTS)
    assert "factor_form" not in turns[-1].actions
    assert "action_get_test_results" in turns[-1].actions


async def test_a_wrong_one_may_be_mended_twice_and_then_a_person_goes_on(manager):
    turns = await talk(manager, RESULTS, *PROVEN, "90211", "11111", "22222", "no", RESULTS)
    assert turns[4].requested_slot == "third_factor"
    assert "cannot read results" in told(turns[6])
    assert turns[6].active_form is None
    assert not any("action_get_test_results" in turn.actions for turn in turns)


async def test_other_things_need_no_third_one(manager):
    turn = (await talk(manager, MOVE, *PROVEN))[-1]
    assert turn.active_form != "factor_form"


async def test_where_the_record_has_nothing_to_compare_a_person_goes_on(manager):
    known = ("pete blank", "april first nineteen seventy")
    turns = await talk(manager, RESULTS, *known, "11111", "0000", "22222")
    assert "cannot read results" in told(turns[-1])


async def test_whoever_was_known_before_the_call_has_proven_it(manager):
    await manager.open(CALL, {"authenticated": True, "patient_id": "p1"})
    turn = await manager.respond(CALL, Utterance(RESULTS))
    assert "action_get_test_results" in turn.actions


KAREN = Proxy("Karen López", "sister", ("appointments",))
HERS = replace(ANNA, id="p9", given_name="Mia", proxies=(KAREN,))


@pytest.fixture
def shared(parts: DialogParts, clock) -> DialogManager:
    clinic = MemoryClinic(patients=[HERS, BARE])
    actions = (BeginService, AuthenticatePatient, CheckFactor, GetTestResults)
    for action in [one(clinic) for one in actions]:
        parts = with_action(parts, action.name, runnable(action, clock))
    return DialogManager(parts, clock=clock)


FOR_HER = ("i want to move my sister's appointment", "mia lopez", "march third nineteen eighty")


async def test_who_speaks_for_a_patient_is_asked_for_their_own_name_whoever_is_meant(shared):
    turns = await talk(shared, *FOR_HER)
    assert turns[-1].requested_slot == "caller_name"
    assert shared.tracker(CALL).slot("authenticated") is None
    nobody = await talk(shared, FOR_HER[0], "peter nobody", *FOR_HER[2:], call="another")
    assert nobody[-1].requested_slot == "caller_name"


async def test_who_is_allowed_to_hears_what_they_are_allowed_to(shared):
    turns = await talk(shared, *FOR_HER, "caren lopez")
    tracker = shared.tracker(CALL)
    assert tracker.slot("patient_id") == "p9"
    assert tracker.slot("may_hear") == ["appointments"]
    assert tracker.slot("caller_name") is None
    assert turns[-1].active_form != "identity_form"
    turn = await shared.respond(CALL, Utterance("are her test results in"))
    assert "may not talk about that with you" in told(turn)


async def test_without_consent_the_words_are_those_for_nobody(shared):
    stranger = await talk(shared, *FOR_HER, "john stone")
    assert shared.tracker(CALL).slot("authenticated") is None
    lines = (FOR_HER[0], "peter nobody", FOR_HER[2], "john stone")
    nobody = await talk(shared, *lines, call="another")
    assert stranger[-1].replies[0] == nobody[-1].replies[0]


async def test_a_patient_may_not_speak_for_themselves_as_another(shared):
    await talk(shared, *FOR_HER, "mia lopez")
    assert shared.tracker(CALL).slot("authenticated") is None


async def test_a_known_patient_is_told_nothing_of_another(manager):
    await talk(manager, MOVE, "anna lopez", "march third nineteen eighty")
    turn = await manager.respond(CALL, Utterance("and are my husband's test results in"))
    assert "one patient alone" in told(turn)


async def test_where_the_system_finds_exact_names_alone_these_count(parts, clock):
    class Exact(MemoryClinic):
        async def patients_born_on(self, born_on):
            raise NotOfferedError("by exact names alone")

    clinic = Exact(patients=[ANNA])
    action = AuthenticatePatient(clinic)
    for one in (BeginService(clinic), action):
        parts = with_action(parts, one.name, runnable(one, clock))
    manager = DialogManager(parts, clock=clock)
    await talk(manager, MOVE, "anna lopez", "march third nineteen eighty")
    assert manager.tracker(CALL).slot("patient_id") == "p1"
