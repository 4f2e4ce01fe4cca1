"""Whole calls whose turns are decoded, answered and rendered before they are over."""

import pytest
from call_fakes import ScriptedDialog, ToneTts
from call_fakes import says as reply
from calls.conftest import says
from structlog.testing import capture_logs

from load_tests.caller_voices.manifest import DIRECTORY
from load_tests.recording import Recording, read_recording
from load_tests.twilio_double.caller import AfterAgent, IntoAgentSpeech, Speak
from load_tests.twilio_double.events import EventKind
from load_tests.twilio_double.g711 import SAMPLE_RATE

pytestmark = [pytest.mark.slow, pytest.mark.model]

LONG = " ".join(["word"] * 40)
SILENCE = b"\xff"


def voiced(line):
    recording = read_recording(DIRECTORY / "rms" / f"{line}.wav")
    begin, end = recording.voiced_from_s, recording.voiced_until_s
    return recording.mulaw[round(begin * SAMPLE_RATE) : round(end * SAMPLE_RATE)]


def paused(seconds, *lines):
    """One recording with pauses of that length inside."""
    pause = SILENCE * round(seconds * SAMPLE_RATE)
    return Speak(Recording(pause.join(voiced(line) for line in lines)), AfterAgent(silent_s=0.2))


def ahead(house):
    (figures,) = house.of("WorkedAhead")
    return figures


async def latency_s(open_house, *, is_eager):
    """Of a turn whose decode takes 0.3 s and whose reply takes 0.4 s to render."""
    tts = ToneTts(takes_s=0.4)
    async with open_house(asr=["hello"], tts=tts) as house:
        house.asr.is_eager, house.asr.decode_s = is_eager, 0.3
        report = await house.phone("only-yes")
    return report.turns[0].latency_s, house


async def test_what_takes_time_is_done_by_when_the_turn_is_over(open_house):
    plain_s, _ = await latency_s(open_house, is_eager=False)
    early_s, house = await latency_s(open_house, is_eager=True)
    assert plain_s - early_s == pytest.approx(0.7, abs=0.1)
    assert house.dialog.rehearsed == ["hello"]
    assert [one[0] for one in house.asked("respond")] == ["respond"]
    assert len(house.of("CallerSpoke")) == 1
    figures = ahead(house)
    assert (figures.turns, figures.decodes, figures.decodes_used) == (1, 1, 1)
    assert (figures.decodes_wasted, figures.rehearsals, figures.rehearsals_right) == (0, 1, 1)


async def test_who_pauses_inside_a_sentence_is_not_cut_off_and_answered_once(open_house):
    script = ["my chest", "my chest hurts", "my chest hurts badly"]
    dialog = ScriptedDialog()
    async with open_house(asr=script, dialog=dialog) as house:
        house.asr.is_eager = True
        report = await house.phone(paused(0.7, "only-yes", "only-no", "only-yes"))
    assert [one[1] for one in house.asked("respond")] == ["my chest hurts badly"]
    assert [event.text for event in house.of("CallerSpoke")] == ["my chest hurts badly"]
    said = [event.text for event in house.of("AgentReplied")]
    assert said == [dialog.greeting, "you said my chest hurts badly"]
    assert dialog.rehearsed == script
    figures = ahead(house)
    assert (figures.decodes, figures.decodes_used, figures.decodes_wasted) == (3, 1, 2)
    assert (figures.rehearsals_right, figures.rehearsals_dropped) == (1, 2)
    assert not report.of_kind(EventKind.AUDIO_CUT)


async def test_the_log_tells_how_often_it_was_right_and_what_was_in_vain(open_house):
    with capture_logs() as lines:
        async with open_house(asr=["my chest", "my chest hurts"]) as house:
            house.asr.is_eager = True
            await house.phone(paused(0.7, "only-yes", "only-no"))
    (told,) = [line["figures"] for line in lines if line["event"] == "worked ahead"]
    assert (told["turns"], told["guesses"], told["guess_hit_rate"]) == (1, 2, 0.5)
    assert told["guesses_wasted_per_turn"] == 1.0
    assert (told["rehearsals"], told["rehearsals_right"]) == (2, 1)


async def test_a_barge_in_into_a_prepared_reply_loses_nothing(open_house):
    dialog = ScriptedDialog({"one": reply(LONG)})
    async with open_house(asr=["one", "two"], dialog=dialog) as house:
        house.asr.is_eager = True
        report = await house.phone(
            "hello-headache", says("crushing-chest-pain", IntoAgentSpeech(after_s=1.0))
        )
    assert report.turns[1].is_barge_in
    assert report.turns[1].clear_latency_s < 0.25
    assert [one[1] for one in house.asked("respond")] == ["one", "two"]
    ((_, heard),) = house.asked("heard")
    assert 5 < len(heard.split()) < 40
    assert [event.text for event in house.of("AgentReplied")][-1] == "you said two"
    assert ahead(house).rehearsals_right == 2


async def test_who_speaks_again_before_a_prepared_reply_began_is_answered_to_both(open_house):
    dialog = ScriptedDialog()
    settings = {"turns__waits": '{"anything": {"complete_s": 0.3, "incomplete_s": 0.5}}'}
    async with open_house(asr=["one", "two"], dialog=dialog, **settings) as house:
        house.asr.is_eager = True
        await house.phone(paused(0.56, "hello-headache", "only-no"))
    assert [one[1] for one in house.asked("respond")] == ["one", "two"]


async def test_an_engine_that_streams_decodes_once_a_turn(open_house):
    async with open_house(asr=["my chest hurts"]) as house:
        await house.phone(paused(0.7, "only-yes", "only-no"))
    figures = ahead(house)
    assert (figures.turns, figures.decodes, figures.rehearsals) == (1, 0, 0)
    assert len(house.asr.heard_bytes) == 1


async def test_a_rehearsal_that_breaks_is_noticed_by_nobody(open_house):
    class Broken(ScriptedDialog):
        async def rehearse(self, call_id, utterance):
            raise ZeroDivisionError

    async with open_house(asr=["hello"], dialog=Broken()) as house:
        house.asr.is_eager = True
        report = await house.phone("hello-headache")
    assert [one[1] for one in house.asked("respond")] == ["hello"]
    assert not house.of("StageFailed")
    assert report.turns[0].answered_at_s is not None


async def test_an_eager_emergency_is_foreseen_and_raised_only_in_earnest(open_house):
    async with open_house(asr=["my chest", "my guest came"]) as house:
        house.asr.is_eager = True
        await house.phone(paused(0.7, "only-yes", "only-no"))
    assert len(house.of("DangerForeseen")) == 1
    assert not house.of("EmergencyRaised")
    assert [one[1] for one in house.asked("respond")] == ["my guest came"]
