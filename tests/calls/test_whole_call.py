"""Whole calls over the real media path: Media Streams JSON in, Media Streams JSON out.

The times are virtual: what the server waited for, and none of what this machine took to compute.
"""

import asyncio
import json
import random
from dataclasses import replace

import pytest
from call_fakes import RED_FLAG, ScriptedDialog, ToneTts
from call_fakes import says as reply
from calls.conftest import says

from dialog.errors import UnknownCallError
from dialog.turn import NextStep
from load_tests.caller_voices.manifest import DIRECTORY
from load_tests.recording import Recording, read_recording
from load_tests.twilio_double.caller import AfterPause, IntoAgentSpeech, Press, Speak, Wait
from load_tests.twilio_double.events import EventKind
from load_tests.twilio_double.faults import Faults, Injection
from load_tests.twilio_double.g711 import SAMPLE_RATE
from load_tests.twilio_double.network import Loss, Network
from triage.decision import Acuity

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


class TimedTts(ToneTts):
    """Remembers when it made what."""

    def __init__(self):
        super().__init__()
        self.made = []

    async def synthesise(self, text, prosody):
        self.made.append((text, asyncio.get_running_loop().time()))
        return await super().synthesise(text, prosody)


async def test_danger_is_foreseen_while_the_caller_speaks_and_the_advice_is_at_hand(open_house):
    dialog = ScriptedDialog({"my chest hurts": reply("call for help now", triage=RED_FLAG)})
    partials = [["my", "my chest", "my chest hurts", "my chest hurts"]]
    tts = TimedTts()
    asr = ["my chest hurts"]
    async with open_house(asr=asr, partials=partials, dialog=dialog, tts=tts) as house:
        await house.phone("crushing-chest-pain")
    (foreseen,), (spoke,) = house.of("DangerForeseen"), house.of("CallerSpoke")
    assert foreseen.rules == ("test_flag",)
    assert foreseen.at < spoke.at
    ((_, made_at),) = [one for one in tts.made if one[0] == "call for help now"]
    assert made_at < spoke.at
    assert house.asked("overheard") == [("overheard", "my"), ("overheard", "my chest")]


async def test_a_red_flag_that_is_being_asked_about_is_told_to_whoever_watches(open_house):
    asks = replace(reply("did you say that", triage=RED_FLAG), call_acuity=Acuity.URGENT)
    async with open_house(asr=["hm"], dialog=ScriptedDialog({"hm": asks})) as house:
        await house.phone("hello-headache")
    assert [event.rules for event in house.of("DangerForeseen")] == [("test_flag",)]
    assert not house.of("EmergencyRaised")


async def test_what_was_foreseen_and_not_said_is_not_spoken_of(open_house):
    async with open_house(asr=["my guest"], partials=[["my chest"]]) as house:
        await house.phone("crushing-chest-pain")
    assert len(house.of("DangerForeseen")) == 1
    assert not house.of("EmergencyRaised")
    said = [event.text for event in house.of("AgentReplied")]
    assert said == [house.dialog.greeting, "you said my guest"]


async def test_each_turn_foresees_for_itself_and_a_failing_voice_changes_nothing(open_house):
    tts = ToneTts(fails_on="help")
    partials = [["chest"], ["chest"]]
    async with open_house(asr=["one", "two"], partials=partials, tts=tts) as house:
        await house.phone("hello-headache", "crushing-chest-pain")
    assert len(house.of("DangerForeseen")) == 2
    assert [one[1] for one in house.asked("respond")] == ["one", "two"]
    assert not house.of("StageFailed")


async def test_nothing_is_foreseen_in_a_call_that_is_an_emergency_already(open_house):
    dialog = ScriptedDialog({"my chest": reply("call", triage=RED_FLAG)})
    partials = [[], ["my chest"]]
    async with open_house(asr=["my chest", "yes"], partials=partials, dialog=dialog) as house:
        await house.phone("hello-headache", "crushing-chest-pain")
    assert not house.of("DangerForeseen")
    assert len(house.of("EmergencyRaised")) == 1


class Unopened(ScriptedDialog):
    """Knows of no call while somebody speaks."""

    def overhear(self, call_id, text):
        raise UnknownCallError(call_id)


async def test_words_before_the_call_is_open_are_not_overheard(open_house):
    async with open_house(asr=["hi"], partials=[["my chest"]], dialog=Unopened()) as house:
        await house.phone("hello-headache")
    assert not house.of("DangerForeseen")
    assert [one[1] for one in house.asked("respond")] == ["hi"]
    assert [event.reason for event in house.of("CallEnded")] == ["caller_left"]


class SlowTts(ToneTts):
    """Never comes to an end with the advice."""

    async def synthesise(self, text, prosody):
        if "help" in text:
            await asyncio.sleep(1e6)
        return await super().synthesise(text, prosody)


async def test_advice_that_is_still_being_made_does_not_hold_up_the_end_of_a_call(open_house):
    async with open_house(asr=["hi"], partials=[["my chest"]], tts=SlowTts()) as house:
        await house.phone("hello-headache")
    assert len(house.of("DangerForeseen")) == 1
    assert len(house.of("CallEnded")) == 1


async def test_danger_that_comes_after_a_clinician_lowered_the_call_is_told_anew(open_house):
    alarm = reply("call help now", triage=RED_FLAG)
    dialog = ScriptedDialog({"chest": alarm, "again": alarm})
    async with open_house(
        asr=["chest", "fine", "again"], dialog=dialog, call__silence_prompts_s="[4,9,9]"
    ) as house:
        await house.phone("hello-headache", "only-yes", "crushing-chest-pain")
    assert len(house.of("EmergencyRaised")) == 2


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


async def test_a_lost_socket_is_opened_once_more_and_the_dialog_is_kept(open_house):
    async with open_house(asr=["hello"]) as house:
        report = await house.phone(
            Wait(2.0), "only-yes", faults=Faults(reset_after_s=0.8), max_call_s=15.0
        )
    assert len(report.of_kind(EventKind.STREAM_STARTED)) == 2
    assert house.of("CallEnded")[0].reason == "lost"
    assert house.asked("open", "close")[:2] == [("open",), ("open",)]
    assert [one[1] for one in house.asked("respond")] == ["hello"]


async def test_a_line_from_which_nothing_comes_counts_as_lost(open_house):
    silence = Network(losses=(Loss(at_s=0.2, length_s=30.0),))
    async with open_house(call__media_timeout_s=0.6) as house:
        await house.phone(network=silence, max_call_s=2.5)
    assert house.of("CallEnded")[0].reason == "lost"


async def test_a_call_that_has_gone_deaf_is_ended_and_opened_once_more(open_house):
    async with open_house(asr=["hello", "hello"], dialog=ScriptedDialog(greeting=LONG)) as house:

        def break_once(event):
            if type(event).__name__ == "AgentInterrupted" and len(house.of("CallStarted")) == 1:
                raise ValueError("a listener with a bug")

        house.bus.listen(break_once)
        report = await house.phone(
            says("hello-headache", IntoAgentSpeech(after_s=1.0)), "only-yes", max_call_s=20.0
        )
    assert house.of("CallEnded")[0].reason == "failed"
    assert len(report.of_kind(EventKind.STREAM_STARTED)) == 2


@pytest.mark.parametrize(
    "network",
    [
        Network(message_bytes=(240,)),
        Network(message_bytes=(160, 1, 333)),
        Network(burst_frames=5, jitter_s=0.06),
    ],
    ids=["30-ms", "odd-sizes", "bursts"],
)
async def test_the_line_may_pack_audio_as_it_likes(open_house, network):
    async with open_house(asr=["hello"]) as house:
        report = await house.phone("hello-headache", network=network)
    assert [one[1] for one in house.asked("respond")] == ["hello"]
    assert report.warnings == ()
    spoken_s = report.turns[0].ended_at_s - report.turns[0].started_at_s
    assert house.asr.heard_bytes[0] / 16_000 > spoken_s


async def test_two_callers_at_once_do_not_mix(open_house):
    async with open_house(asr=["hello", "hello"]) as house:
        reports = await asyncio.gather(house.phone("only-yes"), house.phone("only-yes"))
    assert all(report.turns[0].answered_at_s for report in reports)
    spoke = {event.call_id for event in house.of("CallerSpoke")}
    assert len(spoke) == 2


def rubbish(count, seed=7):
    """Malformed messages of every kind, with their counts known."""
    rng = random.Random(seed)
    makers = [
        lambda: "not json " + str(rng.random()),
        lambda: "[1,2,3]",
        lambda: json.dumps({"event": "dance", "n": rng.random()}),
        lambda: json.dumps({"event": "media"}),
        lambda: json.dumps(
            {"event": "media", "streamSid": "MZother", "media": {"payload": "/w=="}}
        ),
        lambda: json.dumps({"event": "media", "streamSid": "MZ", "media": {"payload": "%%%"}}),
        lambda: json.dumps({"event": "start", "streamSid": "MZ"}),
        lambda: json.dumps({"event": "dtmf", "streamSid": "MZ", "dtmf": {"digit": "x"}}),
        lambda: bytes(rng.randrange(256) for _ in range(20)),
        lambda: "x" * 70_000 if rng.random() < 0.02 else "{" * rng.randrange(200),
    ]
    return [rng.choice(makers)() for _ in range(count)]


async def test_10000_malformed_messages_in_a_live_call_lose_nothing(open_house):
    count = 10_000
    injected = tuple(
        Injection(at_s=0.2 + 3.0 * n / count, message=message)
        for n, message in enumerate(rubbish(count))
    )
    async with open_house(asr=["hello"]) as house:
        report = await house.phone("hello-headache", faults=Faults(injected=injected))
    (ended,) = house.of("CallEnded")
    assert sum(n for _, n in ended.defects) == count
    assert {kind for kind, _ in ended.defects} >= {
        "not_json", "unknown_event", "bad_field", "bad_base64", "not_text", "too_large",
        "other_stream",
    }  # fmt: skip
    assert [one[1] for one in house.asked("respond")] == ["hello"]
    spoken_s = report.turns[0].ended_at_s - report.turns[0].started_at_s
    assert house.asr.heard_bytes[0] / 16_000 > spoken_s
    assert report.turns[0].answered_at_s is not None
    assert report.warnings == ()


async def test_a_second_start_in_a_live_call_is_counted_and_nothing_more(open_house):
    start = json.dumps(
        {
            "event": "start", "sequenceNumber": "1", "streamSid": "MZ2",
            "start": {"callSid": "CA2", "accountSid": "AC2", "streamSid": "MZ2"},
        }
    )  # fmt: skip
    async with open_house(asr=["hello"]) as house:
        report = await house.phone("only-yes", faults=Faults(injected=(Injection(0.3, start),)))
    assert house.of("CallEnded")[0].defects == (("second_start", 1),)
    assert isinstance(report.turns[0].answered_at_s, float)


def test_the_helpers_speak_real_recordings():
    assert isinstance(says("only-yes"), Speak)
    assert says("only-yes").recording.duration_s > 0.2
