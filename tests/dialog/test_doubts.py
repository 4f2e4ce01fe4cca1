"""What may have been misheard is read back, and what may mean two things is asked about."""

from dataclasses import replace

import pytest

from dialog.events.call import ChoiceOffered, ValueDoubted
from dialog.hearing.making_sure import Doubts
from dialog.manager import DialogManager
from dialog.nlu.understanding import Guess, Understanding
from dialog.turn import Awaited, HeardWord, NextStep, Source, Utterance
from tests.dialog_parts import with_store
from triage.decision import Acuity

CALL = "call"
REPAIRED = "i take cetirizene every day"
"""The recogniser has garbled a medicine."""


async def talk(manager, *lines):
    await manager.open(CALL)
    turns = []
    for line in lines:
        utterance = line if isinstance(line, Utterance) else Utterance(line)
        turns.append(await manager.respond(CALL, utterance))
    return turns


def keys(digits):
    return Utterance(digits, source=Source.KEYPAD)


def words(turn):
    return " ".join(reply.text for reply in turn.replies)


def slot(manager, name):
    return manager.tracker(CALL).slot(name)


async def test_a_repaired_medicine_is_read_back_before_it_counts(manager):
    (asked,) = await talk(manager, REPAIRED)
    assert "cetirizine" in words(asked)
    assert asked.awaits is Awaited.YES_NO
    assert slot(manager, "medications_discussed") is None
    assert asked.active_form is None


@pytest.mark.parametrize("yes", ["yes", "yes that's right", keys("1")], ids=["yes", "right", "1"])
async def test_a_yes_makes_the_words_count_as_if_they_had_been_clear(manager, yes):
    _, taken = await talk(manager, REPAIRED, yes)
    assert slot(manager, "medications_discussed") == ["cetirizine"]
    assert taken.active_form == "medication_adherence_form"
    assert taken.requested_slot == "side_effects"


@pytest.mark.parametrize("no", ["no", "no that's wrong", keys("2")], ids=["no", "wrong", "2"])
async def test_a_no_takes_them_back_and_asks_what_was_asked_before(manager, no):
    _, again = await talk(manager, REPAIRED, no)
    assert slot(manager, "medications_discussed") is None
    assert "did not catch" in words(again)
    assert again.awaits is Awaited.STORY
    assert again.active_form is None


async def test_a_no_in_a_form_asks_the_forms_question_again(manager):
    turns = await talk(manager, "i forgot to take my medicine", REPAIRED, "no", "aspirin")
    assert turns[0].requested_slot == "medications_discussed"
    assert turns[2].requested_slot == "medications_discussed"
    assert turns[3].slots["medications_discussed"] == ["aspirin"]


async def test_another_value_with_the_no_takes_its_place(manager):
    await talk(manager, REPAIRED, "no i said aspirin")
    assert slot(manager, "medications_discussed") == ["aspirin"]


async def test_three_denials_offer_a_person_and_a_yes_gets_one(manager):
    turns = await talk(manager, *[REPAIRED, "no"] * 3, "yes")
    assert "a person" in words(turns[5])
    assert turns[5].awaits is Awaited.YES_NO
    assert turns[6].then is NextStep.HAND_OFF


async def test_three_denials_and_a_no_to_the_person_go_on(manager):
    turns = await talk(manager, *[REPAIRED, "no"] * 3, "no", "i have a cough")
    assert turns[6].then is NextStep.LISTEN
    assert turns[7].active_form == "symptom_form"


@pytest.mark.parametrize(
    ("line", "then"),
    [
        ("goodbye", NextStep.HANG_UP),
        ("i want to talk to a person", NextStep.HAND_OFF),
        (keys("0"), NextStep.HAND_OFF),
        (keys("9"), NextStep.HAND_OFF),
    ],
    ids=["goodbye", "a person", "0", "9"],
)
async def test_a_wish_is_granted_amid_the_reading_back(manager, line, then):
    assert (await talk(manager, REPAIRED, line))[1].then is then
    assert slot(manager, "medications_discussed") is None


async def test_a_repetition_amid_the_reading_back_keeps_it_open(manager):
    turns = await talk(manager, REPAIRED, "can you repeat that please")
    assert turns[1].replies == turns[0].replies


async def test_danger_amid_the_reading_back_is_told_of(manager):
    raised = (await talk(manager, REPAIRED, "i have crushing chest pain"))[1]
    assert raised.call_acuity is Acuity.EMERGENCY
    assert raised.replies[0].text.startswith("Please call 911")


async def test_something_else_altogether_is_answered_and_the_doubt_is_over(manager):
    turns = await talk(manager, REPAIRED, "i need a refill", "yes")
    assert "action_begin_service" in turns[1].actions
    assert turns[2].then is NextStep.HAND_OFF
    assert slot(manager, "medications_discussed") is None


async def test_silence_amid_the_reading_back_names_the_value_again(manager):
    await talk(manager, REPAIRED)
    prompted = await manager.respond_to_silence(CALL, prompt=1, is_last=False)
    assert "cetirizine" in words(prompted)
    taken = await manager.respond(CALL, Utterance("yes"))
    assert taken.active_form == "medication_adherence_form"


def unsure(text, doubtful, confidence=0.2):
    """An utterance of which one word was hardly heard."""
    heard = [HeardWord(one, confidence if one == doubtful else 0.95) for one in text.split()]
    return Utterance(text, tuple(heard), 0.9)


@pytest.fixture
def careful(parts):
    """A manager that reads back what was heard with less than half the confidence."""
    changed = replace(with_store(parts), doubts=Doubts(0.5, 0.0, parts.doubts.speak))
    return DialogManager(changed, clock=lambda: 0.0)


async def test_a_word_that_was_hardly_heard_is_read_back(careful):
    asked, taken = await talk(careful, unsure("i take aspirin every day", "aspirin"), "yes")
    assert "aspirin" in words(asked)
    assert asked.awaits is Awaited.YES_NO
    assert taken.active_form == "medication_adherence_form"
    assert slot(careful, "medications_discussed") == ["aspirin"]


async def test_a_word_beside_it_that_was_hardly_heard_is_not_asked_about(careful):
    (turn,) = await talk(careful, unsure("i take aspirin every day", "take"))
    assert not any(isinstance(one, ValueDoubted) for one in turn.events)


async def test_a_score_that_was_hardly_heard_is_read_back_in_its_form(careful):
    turns = await talk(careful, "i have a cough", unsure("eight", "eight"), "no", "four")
    assert turns[1].awaits is Awaited.YES_NO
    assert turns[2].requested_slot == "symptom_severity"
    assert slot(careful, "symptom_severity") == "moderate"


async def test_nothing_is_read_back_where_all_was_heard_well(careful):
    turns = await talk(careful, "i have a cough", unsure("eight", "eight", 0.51))
    assert turns[1].slots == {"symptom_severity": "severe"}


class Torn:
    """Takes the first words for one of two things, and the rest as the real one does."""

    def __init__(self, interpreter):
        self.interpreter = interpreter
        self.is_first = True

    def interpret(self, utterance, expected, now):
        if not self.is_first:
            return self.interpreter.interpret(utterance, expected, now)
        self.is_first = False
        ranking = (Guess("prescription_refill", 0.4), Guess("request_appointment", 0.35))
        return Understanding("nlu_fallback", 0.3, (), ranking)


@pytest.fixture
def torn(parts):
    changed = replace(with_store(parts), interpreter=Torn(parts.interpreter))
    return DialogManager(changed, clock=lambda: 0.0)


FIRST, SECOND = "action_begin_service", "appointment_form"


@pytest.mark.parametrize(
    ("answer", "action"),
    [
        ("the refill", FIRST),
        ("the first one", FIRST),
        (keys("1"), FIRST),
        ("an appointment", SECOND),
        ("the second one please", SECOND),
        (keys("2"), SECOND),
    ],
    ids=["named", "counted", "1", "the other named", "the other counted", "2"],
)
async def test_whoever_may_mean_two_things_is_asked_and_understood(torn, answer, action):
    asked, answered = await talk(torn, "my thing at the place", answer)
    assert "a refill" in words(asked)
    assert "an appointment" in words(asked)
    assert any(isinstance(one, ChoiceOffered) for one in asked.events)
    assert action in answered.actions


async def test_neither_of_the_two_leads_on(torn):
    turns = await talk(torn, "my thing at the place", "neither", "i have a cough")
    assert turns[1].then is NextStep.LISTEN
    assert FIRST not in turns[1].actions
    assert SECOND not in turns[1].actions
    assert turns[2].active_form == "symptom_form"


async def test_silence_amid_the_choice_leaves_it_open_and_names_both_again(torn):
    await talk(torn, "my thing at the place")
    prompted = await torn.respond_to_silence(CALL, prompt=1, is_last=False)
    assert "a refill" in words(prompted)
    assert "an appointment" in words(prompted)
    assert FIRST in (await torn.respond(CALL, keys("1"))).actions


async def test_a_person_can_be_had_amid_the_choice(torn):
    assert (await talk(torn, "my thing at the place", keys("0")))[1].then is NextStep.HAND_OFF


async def test_danger_amid_the_choice_is_told_of(torn):
    raised = (await talk(torn, "my thing at the place", "i have crushing chest pain"))[1]
    assert raised.replies[0].text.startswith("Please call 911")


@pytest.mark.parametrize(
    ("line", "slots"),
    [
        ("no wait it was a three", {"symptom_severity": "mild"}),
        ("i mean eight", {"symptom_severity": "severe"}),
        ("actually it is a nine", {"symptom_severity": "severe"}),
    ],
)
async def test_an_answer_can_be_taken_back_while_something_else_is_asked(manager, line, slots):
    turns = await talk(manager, "i have a cough", "five", line, "two days")
    assert turns[1].requested_slot == "symptom_duration"
    assert turns[2].slots == slots
    assert turns[2].requested_slot == "symptom_duration"
    assert words(turns[2]).startswith("All right")
    assert "action_assess_symptoms" in turns[3].actions


async def test_several_answers_at_once_are_all_taken(manager):
    turns = await talk(manager, "i have a cough", "it's a six and it began three days ago")
    assert "action_assess_symptoms" in turns[1].actions


async def test_a_list_grows_in_its_form(manager):
    turns = await talk(manager, "i have a cough", "and a fever", "and a sore throat and a cough")
    assert turns[2].slots["current_symptoms"] == ["cough", "fever", "sore throat"]
    assert turns[2].requested_slot == "symptom_severity"


async def test_a_question_amid_a_form_is_answered_and_the_form_asks_again(manager):
    turns = await talk(manager, "i have a cough", "are my test results in", "six")
    assert "utter_service_later" in turns[1].actions
    assert turns[1].active_form == "symptom_form"
    assert turns[1].requested_slot == "symptom_severity"
    assert turns[1].awaits is Awaited.NUMBER
    assert turns[2].slots == {"symptom_severity": "moderate"}


@pytest.mark.parametrize(
    ("lines", "key", "action"),
    [
        (["i need a refill"], "1", "action_hand_off"),
        (["i need a refill"], "2", "utter_anything_else"),
        (["my blood pressure is two fifty over one twenty"], "1", "action_emergency_protocol"),
        (["my blood pressure is two fifty over one twenty"], "2", "utter_see_doctor_today"),
        (["i've had a mild cough since monday"], "1", "appointment_form"),
        (["i've had a mild cough since monday"], "2", "utter_no_request"),
        (["the new medicine makes me dizzy"], "1", "action_hand_off"),
        (["i have crushing chest pain"], "1", "action_emergency_protocol"),
        (["i have a cough"], "6", "symptom_form"),
    ],
)
async def test_every_closed_question_can_be_answered_by_keys(manager, lines, key, action):
    turns = await talk(manager, *lines, keys(key))
    assert turns[-2].awaits in (Awaited.YES_NO, Awaited.NUMBER)
    assert action in turns[-1].actions
    assert "action_default_fallback" not in turns[-1].actions


ELSE = ["i want an appointment", "for a check up", "next tuesday at half past two"]


@pytest.mark.parametrize("line", ["no wait i have a cough", "no wait wednesday", "wait yes"])
async def test_a_no_that_is_taken_back_does_not_end_the_call(manager, line):
    turns = await talk(manager, *ELSE, line)
    assert "utter_anything_else" in turns[2].actions
    assert turns[3].then is NextStep.LISTEN
    if "cough" in line:
        assert turns[3].active_form == "symptom_form"


async def test_a_no_that_only_waits_is_still_a_no(manager):
    turns = await talk(manager, *ELSE, "no thanks", "no thanks")
    assert turns[3].active_form == "survey_form"
    assert turns[4].then is NextStep.HANG_UP


async def test_two_things_that_are_named_answer_the_question_for_one(manager):
    turns = await talk(manager, "i forgot to take my medicine", "aspirin and insulin")
    assert turns[0].requested_slot == "medications_discussed"
    assert turns[1].slots["medications_discussed"] == ["aspirin", "insulin"]
    assert turns[1].requested_slot == "side_effects"
