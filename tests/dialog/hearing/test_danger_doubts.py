"""Red flags that may have been misheard: the caller is asked once, and only a clear no is one."""

import asyncio
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialog.call.state import CallState
from dialog.events.call import DangerDenied, TurnTriaged
from dialog.hearing.danger_doubts import is_doubtful, takes_back
from dialog.manager import DialogManager
from dialog.parts import DialogParts
from dialog.records.embedded import MemoryEventStore
from dialog.speech.speaking import Question
from dialog.turn import HeardWord, NextStep, Reply, Source, Turn, Utterance
from tests.dialog_parts import with_store
from triage.decision import Acuity, Finding, Span, TriageDecision

CALL = "call"
LEAST = 0.2
PAIN = "i have crushing chest pain"
NOTHING = TriageDecision(Acuity.NONE)


def heard(text: str, *confidences: float) -> Utterance:
    """Words with these confidences, the last of which goes for all that follow."""
    words = text.split()
    filled = [*confidences, *[(confidences or (1.0,))[-1]] * len(words)]
    pairs = zip(words, filled, strict=False)
    return Utterance(text, tuple(HeardWord(word, one) for word, one in pairs), 0.5)


def flag(*spans: Span) -> TriageDecision:
    findings = (Finding(f"rule{n}", Acuity.EMERGENCY, one, "x") for n, one in enumerate(spans))
    return TriageDecision(Acuity.EMERGENCY, tuple(findings))


@pytest.mark.parametrize(
    ("confidences", "doubtful"),
    [
        ((0.9, 0.1, 0.1), True),
        ((0.9, 0.1, 0.3), False),
        ((0.9, 0.3, 0.1), False),
        ((0.1, 0.9, 0.9), False),
        ((0.9, 0.2, 0.2), False),
    ],
)
def test_a_red_flag_is_doubted_where_every_word_of_it_was_hardly_heard(confidences, doubtful):
    utterance = heard("my chest hurts", *confidences)
    decision = flag(Span(3, 14))
    assert is_doubtful(utterance, decision, CallState(), LEAST) is doubtful


def test_one_red_flag_that_was_heard_well_is_enough():
    utterance = heard("my chest hurts", 0.1, 0.1, 0.9)
    assert not is_doubtful(utterance, flag(Span(3, 8), Span(9, 14)), CallState(), LEAST)
    assert is_doubtful(heard("my chest hurts", 0.1), flag(Span(3, 8), Span(9, 14)), CallState(), 1)


@pytest.mark.parametrize(
    ("utterance", "doubtful"),
    [
        (Utterance("my chest hurts", confidence=0.1), False),
        (Utterance("my chest hurts", (HeardWord("other", 0.1),), 0.1), True),
        (Utterance("my chest hurts", (HeardWord("other", 0.1),), 0.9), False),
        (replace(heard("my chest hurts", 0.1), source=Source.TEXT), False),
    ],
    ids=["no words", "others, badly heard", "others, well heard", "written"],
)
def test_where_words_tell_nothing_a_red_flag_counts(utterance, doubtful):
    assert is_doubtful(utterance, flag(Span(3, 14)), CallState(), LEAST) is doubtful


@pytest.mark.parametrize(
    "call",
    [
        CallState(acuity=Acuity.EMERGENCY),
        CallState(has_doubted_danger=True),
        CallState(question=Question("utter_ask_warning_signs", Reply("Any?"), None)),
    ],
    ids=["in an emergency", "asked before", "asked about danger"],
)
def test_where_danger_is_likely_or_was_asked_about_nothing_is_doubted(call):
    assert not is_doubtful(heard(PAIN, 0.1), flag(Span(7, 26)), call, LEAST)


def test_what_is_no_emergency_is_not_doubted():
    urgent = TriageDecision(Acuity.URGENT, (Finding("x", Acuity.URGENT, Span(0, 1), "x"),))
    assert not is_doubtful(heard(PAIN, 0.1), urgent, CallState(), LEAST)


@pytest.mark.parametrize(
    ("text", "is_no"),
    [
        ("no", True),
        ("no no no", True),
        ("nope", True),
        ("no thank you", True),
        ("no i did not say that", True),
        ("no i didn't", True),
        ("i didn't say that", True),
        ("no i'm fine", True),
        ("no everything is all right", True),
        ("no i don't need help", True),
        ("no i do not need any help right now", True),
        ("no it is not an emergency", True),
        ("i am not in danger", True),
        ("yes", False),
        ("yes no", False),
        ("no help me", False),
        ("no i need help", False),
        ("no help", False),
        ("no not now i need help", False),
        ("no i am not fine", False),
        ("no i'm not all right", False),
        ("no i am in danger", False),
        ("no it is an emergency", False),
        ("no my chest", False),
        ("no i can't breathe", False),
        ("no no no no no no no no no no no no no", False),
        ("i am fine", False),
        ("what", False),
        ("repeat that", False),
        ("i don't know", False),
        ("help", False),
        ("please", False),
        ("", False),
        ("\u043d\u0435\u0442", False),
    ],
)
def test_only_a_clear_no_takes_it_back(text, is_no):
    assert takes_back(heard(text), NOTHING, LEAST, was_heard=False) is is_no


def test_a_no_that_was_hardly_heard_or_comes_with_a_symptom_is_none():
    assert not takes_back(heard("no", 0.1), NOTHING, LEAST, was_heard=False)
    assert not takes_back(heard("no i am fine", 0.9, 0.1, 0.9), NOTHING, LEAST, was_heard=False)
    assert not takes_back(heard("no"), TriageDecision(Acuity.SOON), LEAST, was_heard=False)


@pytest.mark.parametrize(
    ("keys", "is_no"), [("2", True), ("2#", True), ("1", False), ("22", False), ("#", False)]
)
def test_a_no_may_be_keyed(keys, is_no):
    assert (
        takes_back(Utterance(keys, source=Source.KEYPAD), NOTHING, LEAST, was_heard=False) is is_no
    )


@settings(deadline=None)
@given(st.text(max_size=40), st.floats(0, 1))
def test_any_answer_is_judged(text, confidence):
    utterance = heard(text, confidence)
    assert takes_back(utterance, NOTHING, LEAST, was_heard=False) in (True, False)
    assert is_doubtful(utterance, flag(Span(0, 5)), CallState(), LEAST) in (True, False)


@pytest.fixture
def manager(parts: DialogParts, clock) -> DialogManager:
    assert parts.doubts is not None
    doubts = replace(parts.doubts, least_of_danger=LEAST)
    return DialogManager(replace(with_store(parts), doubts=doubts), clock=clock)


async def talk(manager: DialogManager, *lines: Utterance | str) -> list[Turn]:
    turns = [await manager.open(CALL)]
    for line in lines:
        said = heard(line) if isinstance(line, str) else line
        turns.append(await manager.respond(CALL, said))
    return turns


BADLY_HEARD = heard(PAIN, 0.05)


async def test_a_badly_heard_red_flag_is_asked_about_with_the_advice_first(manager):
    turn = (await talk(manager, BADLY_HEARD))[-1]
    (reply,) = turn.replies
    assert reply.text.split(".")[0].endswith("in danger, call 911 now")
    assert reply.text.count("?") == 1
    assert not reply.interruptible
    assert turn.call_acuity is Acuity.URGENT
    assert turn.triage.is_emergency
    assert turn.actions == ("action_confirm_danger",)
    assert "emergency_detected" not in turn.slots
    assert turn.then is NextStep.LISTEN


async def test_a_well_heard_red_flag_is_not_asked_about(manager):
    turn = (await talk(manager, heard(PAIN, 0.05, 0.05, 0.05, 0.05, 0.9)))[-1]
    assert turn.call_acuity is Acuity.EMERGENCY
    assert turn.actions == ("action_emergency_protocol",)


@pytest.mark.parametrize(
    "answer",
    ["yes", "what", "purple", "i have a cough", "repeat that", "no i need help", "i am fine",
     "goodbye", heard("no", 0.1), heard(PAIN, 0.05), heard("he is choking", 0.05),
     Utterance("1", source=Source.KEYPAD), Utterance("0", source=Source.KEYPAD)],
)  # fmt: skip
async def test_whatever_is_no_clear_no_makes_it_an_emergency(manager, answer):
    turn = (await talk(manager, BADLY_HEARD, answer))[-1]
    assert turn.call_acuity is Acuity.EMERGENCY
    assert turn.replies[0].text.startswith("Please call 911 now")
    assert turn.actions == ("action_emergency_protocol",)
    assert turn.slots["emergency_detected"] is True
    assert manager.tracker(CALL).call.emergency_rule is not None


async def test_the_advice_that_follows_a_yes_is_about_what_was_said(manager):
    turn = (await talk(manager, heard("i want to kill myself", 0.05), "yes"))[-1]
    assert "988" in turn.replies[0].text


async def test_silence_makes_it_an_emergency_and_a_person_takes_over(manager):
    await talk(manager, BADLY_HEARD)
    turn = await manager.respond_to_silence(CALL, prompt=1, is_last=False)
    assert turn.call_acuity is Acuity.EMERGENCY
    assert turn.then is NextStep.HAND_OFF
    assert "911" in turn.replies[0].text


async def test_speech_that_nobody_understands_makes_it_one_as_well(manager):
    await talk(manager, BADLY_HEARD)
    turn = await manager.respond_to_unheard(CALL, count=1, failed=False)
    assert (turn.call_acuity, turn.then) == (Acuity.EMERGENCY, NextStep.HAND_OFF)


async def test_so_does_a_line_that_was_lost_and_the_end_of_the_time(manager):
    await talk(manager, BADLY_HEARD)
    turn = await manager.open(CALL)
    assert (turn.call_acuity, turn.then) == (Acuity.EMERGENCY, NextStep.HAND_OFF)
    await manager.close(CALL)
    await talk(manager, BADLY_HEARD)
    turn = await manager.respond_to_time_limit(CALL)
    assert (turn.call_acuity, turn.then) == (Acuity.EMERGENCY, NextStep.HAND_OFF)


async def test_a_clear_no_leaves_the_call_urgent_and_goes_on_where_it_stood(manager):
    turns = await talk(manager, "i have a cough", BADLY_HEARD, "no", "six")
    assert turns[3].call_acuity is Acuity.URGENT
    assert turns[3].actions == ("action_danger_denied",)
    assert "911" in turns[3].replies[0].text
    assert turns[3].requested_slot == "symptom_severity"
    assert len(turns[3].replies) == 2
    assert turns[4].slots == {"symptom_severity": "moderate"}
    assert turns[4].requested_slot == "symptom_duration"


async def test_a_no_on_the_keys_leaves_the_call_urgent_too(manager):
    turn = (await talk(manager, BADLY_HEARD, Utterance("2", source=Source.KEYPAD)))[-1]
    assert turn.call_acuity is Acuity.URGENT


async def test_nobody_is_asked_twice(manager):
    turns = await talk(manager, BADLY_HEARD, "no", heard("he is choking", 0.05))
    assert turns[-1].call_acuity is Acuity.EMERGENCY
    assert turns[-1].actions == ("action_emergency_protocol",)


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(answer=st.text(max_size=30) | st.sampled_from(["no", "yes no", "no no", "nah", "um no"]))
def test_after_a_doubt_the_call_is_an_emergency_or_was_clearly_denied(manager, answer):
    async def acuity():
        await manager.open(CALL)
        await manager.respond(CALL, BADLY_HEARD)
        turn = await manager.respond(CALL, heard(answer))
        await manager.close(CALL)
        return turn.call_acuity

    manager._parts = replace(manager._parts, store=MemoryEventStore(262_144))
    denied = takes_back(heard(answer), NOTHING, LEAST, was_heard=False)
    expected = Acuity.URGENT if denied else Acuity.EMERGENCY
    assert asyncio.run(acuity()) is expected


async def test_what_was_misheard_tells_nothing_of_the_person(manager):
    await talk(manager, "i have a cough")
    before = manager.tracker(CALL).call.told
    await manager.respond(CALL, heard("i am pregnant and bleeding my sugar is thirty", 0.05))
    assert manager.tracker(CALL).call.told != before
    turn = await manager.respond(CALL, heard("no"))
    assert any(isinstance(one, DangerDenied) for one in turn.events)
    assert manager.tracker(CALL).call.told == before


async def test_the_verdict_that_is_doubted_is_recorded_as_it_was(manager):
    turn = (await talk(manager, BADLY_HEARD))[-1]
    (triaged,) = [one for one in turn.events if isinstance(one, TurnTriaged)]
    assert triaged.is_doubted
    assert triaged.decision.is_emergency


async def test_the_emergency_number_is_never_doubted(manager):
    turn = (await talk(manager, heard("nine one one", 0.01)))[-1]
    assert turn.call_acuity is Acuity.EMERGENCY


async def test_a_doubt_survives_the_process(manager, parts, clock):
    await talk(manager, BADLY_HEARD)
    tracker = manager.tracker(CALL)
    again = type(tracker)(parts.domain, tracker.events, sender=CALL)
    assert again.call == tracker.call
    assert again.call.danger_doubt
