"""Whole calls with a clinic that takes its time, or more than that.

The times are virtual: what was waited for, and nothing that this machine took.
"""

import asyncio

import pytest
from call_fakes import ToneTts
from calls.conftest import says
from calls.slow_clinics import LINDA, ClinicCalls, invented

from load_tests.twilio_double.caller import AfterAgent, AfterPause, HangUp
from load_tests.twilio_double.events import EventKind
from telephony.services import load_emotions
from voice.tts.synthesis import Synthesiser

pytestmark = [pytest.mark.slow, pytest.mark.model]

CHECK_UP = "i'd like a check up tomorrow"
CALM = AfterAgent(silent_s=5.0)
"""Not before the answer: a filler is followed by less silence than that."""
INTO_THE_WAIT = AfterAgent(silent_s=0.4)
AS_THE_ANSWER_COMES = AfterAgent(silent_s=1.4)


def asks_to_book(said: str) -> bool:
    """In any of the domain's wordings."""
    return "Shall I book" in said or "all right to book" in said


@pytest.fixture
def clinic():
    return invented()


def heard_s(report):
    """How long each piece of the agent's speech lasted."""
    begun = [event.at_s for event in report.of_kind(EventKind.AGENT_STARTED)]
    ended = [event.at_s for event in report.of_kind(EventKind.AGENT_STOPPED)]
    return [end - begin for begin, end in zip(begun, ended, strict=False)]


async def sound(reply):
    """A reply of the agent's as it is played."""
    prosody = load_emotions()[reply.emotion]
    return await Synthesiser(ToneTts(), cache_bytes=10**6).speech(reply.text, prosody)


def event_of(house, text):
    return next(event for event in house.of("AgentReplied") if event.text == text)


def said(house):
    return [event.text for event in house.of("AgentReplied")]


def replies_to(house, words):
    """What was said to these words, and how long after them."""
    heard = next(event for event in house.of("CallerSpoke") if event.text == words)
    after = [event for event in house.events if event.at >= heard.at]
    answers = [event for event in after if type(event).__name__ == "AgentReplied"]
    return answers[0].at - heard.at, [one.text for one in answers if one.at == answers[0].at]


def new_visits(clinic, patient_id="demo-008"):
    return [
        one
        for one in clinic.booked.values()
        if one.patient_id == patient_id and one.id.startswith("appointment-")
    ]


async def test_a_clinic_that_takes_3_s_costs_a_filler_and_no_answer(
    open_calm, dialog_parts, clinic
):
    dialog = ClinicCalls(dialog_parts, clinic, **LINDA)
    asr = [CHECK_UP, "the first one", "yes"]
    async with open_calm(asr=asr, dialog=dialog) as house:
        clinic.slow_s = 3.0
        report = await house.phone(*[says("only-yes", CALM)] * 3, max_call_s=60.0)
    took_s, offered = replies_to(house, CHECK_UP)
    assert took_s == pytest.approx(3.0, abs=0.1)
    assert "nine in the morning" in offered[-1]
    assert replies_to(house, "yes")[1][0].startswith("It is booked")
    assert len(new_visits(clinic)) == 1
    spans = heard_s(report)
    assert len(spans) == 6, "the greeting, three answers, and a filler before two of them"
    assert spans[1] == pytest.approx(spans[4])
    assert await sound(dialog.filler()) in report.agent_audio
    heard_at = report.of_kind(EventKind.AGENT_STARTED)
    ended = report.of_kind(EventKind.LINE_ENDED)
    assert heard_at[1].at_s - ended[0].at_s < 3.0, "the filler, well before the answer"
    assert {outcome for _, outcome in dialog.asked_clinic} == {"answered"}


async def test_identity_and_what_follows_it_take_three_answers_and_no_silence_of_5_s(
    open_calm, dialog_parts, clinic
):
    dialog = ClinicCalls(dialog_parts, clinic)
    asr = [CHECK_UP, "linda example", "december third nineteen sixty three"]
    async with open_calm(asr=asr, dialog=dialog) as house:
        clinic.slow_s = 3.0
        report = await house.phone(
            *[says("only-yes", CALM)] * 3, max_call_s=60.0, hang_up_after_s=6.0
        )
    took_s, answers = replies_to(house, asr[-1])
    assert took_s == pytest.approx(9.0, abs=0.1)
    assert "I have found you" in answers[0]
    assert "nine in the morning" in answers[-1]
    begun = [event.at_s for event in report.of_kind(EventKind.AGENT_STARTED)]
    ended = [event.at_s for event in report.of_kind(EventKind.AGENT_STOPPED)]
    waits = [then - before for before, then in zip(ended[3:], begun[4:], strict=False)]
    assert len(waits) >= 2, "more than one filler"
    assert max(waits) < 5.0


@pytest.mark.parametrize("cue", [INTO_THE_WAIT, AS_THE_ANSWER_COMES], ids=["early", "late"])
async def test_a_yes_to_the_filler_is_no_yes_to_the_question_that_comes(
    open_calm, dialog_parts, clinic, cue
):
    dialog = ClinicCalls(dialog_parts, clinic, **LINDA)
    asr = [CHECK_UP, "okay", "the first one"]
    async with open_calm(asr=asr, dialog=dialog) as house:
        clinic.slow_s = 3.0
        steps = [says("only-yes", CALM), says("only-yes", cue), says("only-yes", CALM)]
        report = await house.phone(*steps, max_call_s=60.0)
    took_s, offered = replies_to(house, CHECK_UP)
    assert took_s == pytest.approx(3.0, abs=0.1)
    assert await sound(event_of(house, offered[-1])) in report.agent_audio, "said to its end"
    assert replies_to(house, "the first one")[1] == [said(house)[-1]]
    assert asks_to_book(said(house)[-1])
    assert not new_visits(clinic)
    assert [turn.utterance.text for turn in dialog.turns] == [CHECK_UP, "the first one"]


async def test_a_yes_that_began_before_the_question_books_nothing(open_calm, dialog_parts, clinic):
    dialog = ClinicCalls(dialog_parts, clinic, **LINDA)
    asr = [CHECK_UP, "the first one", "yes", "yes"]
    cues = [CALM, INTO_THE_WAIT, AfterPause(1.5), CALM]
    async with open_calm(asr=asr, dialog=dialog) as house:
        clinic.slow_s = 3.8
        await house.phone(*[says("only-yes", cue) for cue in cues], max_call_s=60.0)
    (booked,) = [turn for turn in dialog.turns if "action_book_appointment" in turn.actions]
    yes = [event.at for event in house.of("CallerSpoke") if event.text == "yes"]
    asked_at = next(e.at for e in house.of("AgentReplied") if asks_to_book(e.text))
    assert booked.utterance.started_at_s > asked_at
    assert len(yes) == 2
    assert len(new_visits(clinic)) == 1


async def test_words_in_the_wait_that_want_something_are_answered_after_the_answer(
    open_calm, dialog_parts, clinic
):
    dialog = ClinicCalls(dialog_parts, clinic, **LINDA)
    asr = [CHECK_UP, "i want to talk to a nurse please"]
    async with open_calm(asr=asr, dialog=dialog) as house:
        clinic.slow_s = 3.0
        steps = [says("only-yes", CALM), says("only-yes", INTO_THE_WAIT)]
        report = await house.phone(*steps, max_call_s=60.0)
    offered, *rest = said(house)[1:]
    assert "nine in the morning" in offered
    assert await sound(event_of(house, offered)) in report.agent_audio
    assert rest
    assert report.of_kind(EventKind.PERSON_JOINED)


async def test_an_emergency_does_not_wait_for_the_clinic(open_calm, dialog_parts, clinic):
    dialog = ClinicCalls(dialog_parts, clinic, **LINDA)
    danger = "my chest hurts and i can't breathe"
    async with open_calm(asr=[CHECK_UP, danger], dialog=dialog) as house:
        clinic.slow_s = 30.0
        steps = [says("only-yes", CALM), says("only-yes", INTO_THE_WAIT)]
        report = await house.phone(*steps, max_call_s=60.0)
    took_s, advice = replies_to(house, danger)
    assert took_s < 0.1
    assert "call 911 now" in advice[0]
    assert await sound(event_of(house, advice[0])) in report.agent_audio
    assert house.of("EmergencyRaised")
    assert set(dialog.asked_clinic[:2]) == {
        ("free_slots", "given up"),
        ("appointments", "given up"),
    }


async def test_who_hangs_up_while_the_clinic_books_has_one_visit(open_calm, dialog_parts, clinic):
    dialog = ClinicCalls(dialog_parts, clinic, **LINDA)
    async with open_calm(asr=[CHECK_UP, "the first one", "yes"], dialog=dialog) as house:
        clinic.slow_s = 3.0
        steps = [says("only-yes", CALM)] * 3
        report = await house.phone(*steps, HangUp(INTO_THE_WAIT), max_call_s=60.0)
        assert report.ended_by == "caller"
        assert not new_visits(clinic)
        await asyncio.sleep(3.0)
        assert len(new_visits(clinic)) == 1
        await dialog.clinic.close()
    assert ("book", "answered") in dialog.asked_clinic
    assert clinic.calls.count("book") == 1


async def test_a_clinic_that_takes_30_s_is_given_up_and_a_person_offered(
    open_calm, dialog_parts, clinic
):
    dialog = ClinicCalls(dialog_parts, clinic, **LINDA)
    async with open_calm(asr=[CHECK_UP, "yes"], dialog=dialog) as house:
        clinic.slow_s = 30.0
        report = await house.phone(*[says("only-yes", CALM)] * 2, max_call_s=60.0)
    took_s, answers = replies_to(house, CHECK_UP)
    assert took_s <= 5.1
    assert "cannot reach the records" in answers[0]
    assert report.of_kind(EventKind.PERSON_JOINED)
    assert not house.of("StageFailed")
    assert sorted(dialog.asked_clinic) == [
        (one, "UnavailableError") for one in ("appointments", "free_slots")
    ]


async def test_once_many_got_no_answer_the_next_caller_is_told_at_once(
    open_calm, dialog_parts, clinic
):
    dialog = ClinicCalls(dialog_parts, clinic, **LINDA)
    async with open_calm(asr=[CHECK_UP] * 6, dialog=dialog) as house:
        clinic.slow_s = 30.0
        step = says("only-yes", CALM)

        async def call(after_s=0.0):
            await asyncio.sleep(after_s)
            await house.phone(step, max_call_s=25.0, hang_up_after_s=9.0)

        await asyncio.gather(*[call() for _ in range(5)], call(6.0))
    *_, last = (event for event in house.of("CallerSpoke"))
    replies = [one for one in house.of("AgentReplied") if one.call_id == last.call_id]
    answered = next(one for one in replies if one.at >= last.at)
    assert answered.at - last.at < 0.1
    assert "cannot reach the records" in answered.text
    assert replies_to(house, CHECK_UP)[0] > 3.9, "the first of them"
