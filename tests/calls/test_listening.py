"""Whole calls in which the caller murmurs, coughs or answers while the agent speaks."""

import pytest
from call_fakes import ScriptedDialog
from call_fakes import says as reply
from calls.test_early_answers import voiced

from load_tests.recording import Recording
from load_tests.twilio_double.caller import AfterAgent, IntoAgentSpeech, Speak
from load_tests.twilio_double.events import EventKind
from load_tests.twilio_double.g711 import SAMPLE_RATE

pytestmark = [pytest.mark.slow, pytest.mark.model]

LONG = " ".join(["word"] * 60)
WORD_S = 0.06


def murmur(cue, seconds=0.35):
    """The beginning of a word: as long as an "mm-hm"."""
    return Speak(Recording(voiced("only-yes")[: round(seconds * SAMPLE_RATE)]), cue)


async def spoken_into(open_house, heard, *, greeting=LONG, after_s=1.0, **house_settings):
    dialog = ScriptedDialog(greeting=greeting)
    async with open_house(asr=[heard], dialog=dialog, **house_settings) as house:
        report = await house.phone(murmur(IntoAgentSpeech(after_s=after_s)), hang_up_after_s=3.5)
    return house, report


@pytest.mark.parametrize("heard", ["mm-hm", "okay", ""])
async def test_a_murmur_or_a_cough_makes_the_agent_pause_and_go_on(open_house, heard):
    house, report = await spoken_into(open_house, heard)
    assert house.asked("respond", "unheard", "heard") == []
    assert not house.of("AgentInterrupted")
    assert not house.of("CallerSpoke")
    (paused,) = report.of_kind(EventKind.CLEARED)
    started = report.of_kind(EventKind.AGENT_STARTED)[:2]
    stopped = report.of_kind(EventKind.AGENT_STOPPED)[:2]
    assert started[1].at_s > paused.at_s
    spoken_s = sum(end.at_s - begin.at_s for begin, end in zip(started, stopped, strict=True))
    assert spoken_s == pytest.approx(61 * WORD_S + 0.25, abs=0.4)


async def test_short_words_that_say_something_interrupt_and_are_answered(open_house):
    house, _ = await spoken_into(open_house, "stop")
    assert [one[1] for one in house.asked("respond")] == ["stop"]
    (interrupted,) = house.of("AgentInterrupted")
    assert interrupted.onset_to_clear_s < 0.25
    ((_, heard),) = house.asked("heard")
    assert 10 < len(heard.split()) < 30


async def test_who_has_heard_a_question_answers_it_by_the_same_word(open_house):
    house, _ = await spoken_into(open_house, "okay", greeting="shall we begin now? " + LONG)
    assert [one[1] for one in house.asked("respond")] == ["okay"]


async def test_who_does_not_wait_for_the_last_word_answers(open_house):
    house, _ = await spoken_into(open_house, "yeah", greeting=" ".join(["word"] * 26))
    assert [one[1] for one in house.asked("respond")] == ["yeah"]


async def test_a_murmur_after_the_agent_has_ended_is_a_turn(open_house):
    async with open_house(asr=["okay"], dialog=ScriptedDialog()) as house:
        await house.phone(murmur(AfterAgent(silent_s=0.3)))
    assert [one[1] for one in house.asked("respond")] == ["okay"]


async def test_an_engine_that_dies_over_a_murmur_asks_again(open_house):
    house, _ = await spoken_into(open_house, None)
    assert house.asked("unheard") == [("unheard", "1", "True")]


async def test_what_was_prepared_for_a_murmur_is_not_said(open_house):
    dialog = ScriptedDialog({"mm-hm": reply("what do you mean")}, greeting=LONG)
    async with open_house(asr=["mm-hm"], dialog=dialog) as house:
        house.asr.is_eager = True
        await house.phone(murmur(IntoAgentSpeech(after_s=1.0)), hang_up_after_s=3.5)
    assert "what do you mean" not in [event.text for event in house.of("AgentReplied")]
    (figures,) = house.of("WorkedAhead")
    assert (figures.rehearsals, figures.rehearsals_dropped) == (1, 1)
