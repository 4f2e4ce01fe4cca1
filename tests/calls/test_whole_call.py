"""Whole calls over the real media path: Media Streams JSON in, Media Streams JSON out.

The times are virtual: what the server waited for, and none of what this machine took to compute.
"""

import asyncio

import pytest
from call_fakes import RED_FLAG, ScriptedDialog, ToneTts
from call_fakes import says as reply
from calls.conftest import says

from dialog.turn import NextStep
from load_tests.caller_voices.manifest import DIRECTORY
from load_tests.recording import Recording, read_recording
from load_tests.twilio_double.caller import AfterPause, IntoAgentSpeech, Press, Speak
from load_tests.twilio_double.events import EventKind
from load_tests.twilio_double.g711 import SAMPLE_RATE

pytestmark = [pytest.mark.slow, pytest.mark.model]

LONG = " ".join(["word"] * 60)


def voiced(line):
    """A recording without the silence at its ends."""
    recording = read_recording(DIRECTORY / "rms" / f"{line}.wav")
    begin, end = recording.voiced_from_s, recording.voiced_until_s
    return recording.mulaw[round(begin * SAMPLE_RATE) : round(end * SAMPLE_RATE)]


def first_sound_s(report):
    started = report.of_kind(EventKind.AGENT_STARTED)
    return started[0].at_s - report.of_kind(EventKind.STREAM_STARTED)[0].at_s


async def test_the_agent_greets_at_once_answers_and_hangs_up_after_the_goodbye(open_house):
    dialog = ScriptedDialog({"hello": reply("good bye now", then=NextStep.HANG_UP)})
    async with open_house(asr=["hello"], dialog=dialog) as house:
        report = await house.phone("hello-headache")
    assert first_sound_s(report) < 0.3
    assert report.warnings == ()
    assert report.ended_by == "server"
    assert report.turns[0].answered_at_s is not None
    assert not report.of_kind(EventKind.AUDIO_CUT)
    assert house.asked("open", "respond", "close") == [
        ("open",), ("respond", "hello", "speech"), ("close",)
    ]  # fmt: skip
    assert [event.reason for event in house.of("CallEnded")] == ["hang_up"]


async def test_each_turn_says_where_its_time_went(open_house):
    async with open_house(asr=["hello"]) as house:
        report = await house.phone("only-yes")
    (timed,) = house.of("TurnTimed")
    heard_wait_s = report.turns[0].latency_s
    assert 0.2 < timed.endpoint_s < 1.5
    assert timed.total_s == pytest.approx(heard_wait_s, abs=0.05)


async def test_a_barge_in_clears_the_line_in_time_and_the_dialog_learns_what_was_heard(open_house):
    async with open_house(asr=["hello"], dialog=ScriptedDialog(greeting=LONG)) as house:
        report = await house.phone(says("hello-headache", IntoAgentSpeech(after_s=1.0)))
    (turn,) = report.turns
    assert turn.is_barge_in
    assert turn.clear_latency_s < 0.25
    (heard,) = house.asked("heard")
    cleared_after_s = turn.cleared_at_s - report.of_kind(EventKind.AGENT_STARTED)[0].at_s
    # The fake voice takes 60 ms a word; the position is known to within a word or two.
    assert len(heard[1].split()) == pytest.approx(cleared_after_s / 0.06, abs=2)
    assert ("respond", "hello", "speech") in house.dialog.asked


async def test_what_must_be_heard_is_not_cut_off_by_the_caller(open_house):
    alarm = reply(LONG, interruptible=False, triage=RED_FLAG)
    dialog = ScriptedDialog({"my chest": alarm})
    async with open_house(asr=["my chest", "what"], dialog=dialog) as house:
        report = await house.phone(
            "only-yes", says("only-no", IntoAgentSpeech(after_s=1.0)), max_call_s=25.0
        )
    assert not report.of_kind(EventKind.CLEARED)
    assert [one[1] for one in house.asked("respond")] == ["my chest", "what"]
    assert len(house.of("EmergencyRaised")) == 1


async def test_silence_is_prompted_twice_and_then_a_person_takes_over(open_house):
    async with open_house(call__silence_prompts_s="[0.4,0.8,1.2]") as house:
        report = await house.phone(hang_up_after_s=9.0)
    assert house.asked("silence") == [
        ("silence", "1", "False"), ("silence", "2", "False"), ("silence", "3", "True")
    ]  # fmt: skip
    assert report.of_kind(EventKind.PERSON_JOINED)
    assert [event.reason for event in house.of("CallEnded")] == ["hand_off"]


async def test_silence_after_a_red_flag_brings_a_person_at_once(open_house):
    dialog = ScriptedDialog({"help": reply("call help now", interruptible=False, triage=RED_FLAG)})
    async with open_house(
        asr=["help"], dialog=dialog, call__red_flag_silence_s=0.5, call__silence_prompts_s="[9,9,9]"
    ) as house:
        report = await house.phone("only-yes", hang_up_after_s=9.0)
    assert house.asked("silence") == [("silence", "1", "True")]
    assert report.of_kind(EventKind.PERSON_JOINED)


async def test_keys_are_an_answer_and_cut_the_agent_short(open_house):
    async with open_house(dialog=ScriptedDialog(greeting=LONG), call__keypad_gap_s=0.5) as house:
        report = await house.phone(Press("19", IntoAgentSpeech(after_s=0.5), gap_s=0.2))
    assert house.asked("respond") == [("respond", "19", "keypad")]
    assert report.of_kind(EventKind.CLEARED)


async def test_an_engine_that_dies_is_answered_and_the_third_time_by_a_person(open_house):
    async with open_house(asr=[None, None, None]) as house:
        report = await house.phone("only-yes", "only-no", "only-yes", max_call_s=30.0)
    assert house.asked("unheard") == [("unheard", str(n), "True") for n in (1, 2, 3)]
    assert [event.stage for event in house.of("StageFailed")] == ["recognition"] * 3
    assert report.of_kind(EventKind.PERSON_JOINED)


async def test_a_dialog_that_breaks_is_answered_by_a_fixed_sentence_and_a_person(open_house):
    dialog = ScriptedDialog({"hello": ValueError("planted words")})
    async with open_house(asr=["hello"], dialog=dialog) as house:
        report = await house.phone("only-yes", max_call_s=30.0)
    assert [event.error for event in house.of("StageFailed")] == ["ValueError"]
    assert "911" in house.of("AgentReplied")[-1].text
    assert report.turns[0].answered_at_s is not None
    assert report.of_kind(EventKind.PERSON_JOINED)


async def test_a_voice_that_breaks_still_leaves_a_sound(open_house):
    dialog = ScriptedDialog({"hello": reply("unspeakable thing")})
    async with open_house(
        asr=["hello"], dialog=dialog, tts=ToneTts(fails_on="unspeakable")
    ) as house:
        report = await house.phone("only-yes")
    assert [event.stage for event in house.of("StageFailed")] == ["synthesis"]
    assert report.turns[0].answered_at_s is not None


async def test_a_voice_that_breaks_three_times_brings_a_person(open_house):
    dialog = ScriptedDialog(
        {word: reply(f"unspeakable {word}") for word in ("one", "two", "three")}
    )
    async with open_house(
        asr=["one", "two", "three"], dialog=dialog, tts=ToneTts(fails_on="unspeakable")
    ) as house:
        report = await house.phone("only-yes", "only-no", "only-yes", max_call_s=40.0)
    assert len(house.of("StageFailed")) == 3
    assert [event.reason for event in house.of("CallEnded")] == ["hand_off"]
    assert report.of_kind(EventKind.PERSON_JOINED)


async def test_a_call_that_lasts_too_long_goes_to_a_person_with_a_word(open_house):
    async with open_house(call__max_length_s=0.8) as house:
        report = await house.phone(hang_up_after_s=9.0)
    assert house.asked("time limit") == [("time limit",)]
    assert report.of_kind(EventKind.PERSON_JOINED)


async def test_words_said_while_the_dialog_works_are_not_lost(open_house):
    dialog = ScriptedDialog(delay_s=1.2)
    async with open_house(asr=["first", "my chest"], dialog=dialog) as house:
        await house.phone("only-yes", says("only-no", AfterPause(1.7)), hang_up_after_s=5.0)
    assert [one[1] for one in house.asked("respond")] == ["first", "my chest"]
    assert "you said my chest" in [event.text for event in house.of("AgentReplied")]


async def test_a_slow_answer_is_announced_and_then_given(open_house):
    dialog = ScriptedDialog(delay_s=3.0)
    async with open_house(asr=["first"], dialog=dialog, call__filler_after_s=0.5) as house:
        report = await house.phone("only-yes", hang_up_after_s=5.0)
    (heard,) = house.of("CallerSpoke")
    (answered,) = [e for e in house.of("AgentReplied") if e.text == "you said first"]
    spoken = [e.at_s for e in report.of_kind(EventKind.AGENT_STARTED)]
    assert answered.at - heard.at == pytest.approx(3.0)
    assert len(spoken) == 3, "the greeting, the filler, the answer"


async def test_a_quick_answer_needs_no_announcement(open_house):
    async with open_house(asr=["first"], call__filler_after_s=0.5) as house:
        report = await house.phone("only-yes", hang_up_after_s=3.0)
    assert len(report.of_kind(EventKind.AGENT_STARTED)) == 2


async def test_a_radio_that_never_stops_does_not_keep_the_agent_from_speaking(open_house):
    chatter = Speak(Recording(voiced("t01") * 5), AfterPause(1.0))
    async with open_house(asr=["blah"] * 9, turns__max_turn_s=4.0) as house:
        report = await house.phone(chatter, hang_up_after_s=1.0, max_call_s=25.0)
    (began,) = report.of_kind(EventKind.LINE_STARTED)
    (ended,) = report.of_kind(EventKind.LINE_ENDED)
    assert ended.at_s - began.at_s > 15.0
    answers = [e.at_s for e in report.of_kind(EventKind.AGENT_STARTED) if e.at_s > began.at_s]
    assert answers[0] - began.at_s < 6.0


async def test_the_caller_who_hangs_up_ends_the_call_quietly(open_house):
    async with open_house(call__reattach_s=0.2) as house:
        report = await house.phone(hang_up_after_s=0.3)
        assert not house.asked("close")
        await asyncio.sleep(0.5)
    assert report.ended_by == "caller"
    assert [event.reason for event in house.of("CallEnded")] == ["caller_left"]
    assert house.asked("close")
    assert house.calls.streaming == 0


async def test_two_callers_at_once_do_not_mix(open_house):
    async with open_house(asr=["hello", "hello"]) as house:
        reports = await asyncio.gather(house.phone("only-yes"), house.phone("only-yes"))
    assert all(report.turns[0].answered_at_s for report in reports)
    spoke = {event.call_id for event in house.of("CallerSpoke")}
    assert len(spoke) == 2


def test_the_helpers_speak_real_recordings():
    assert isinstance(says("only-yes"), Speak)
    assert says("only-yes").recording.duration_s > 0.2
