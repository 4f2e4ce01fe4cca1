"""Whole calls heard by Whisper: a model of known words, from the caller's audio to the reply.

The times are virtual: what the model computes costs none.
"""

import asyncio
from contextlib import asynccontextmanager

import pytest
from call_fakes import RED_FLAG, ScriptedDialog, ToneTts
from call_fakes import says as reply
from whisper_twins import engine as open_engine

from load_tests.caller_voices.manifest import demo_recording
from load_tests.recording import read_recording
from load_tests.twins.scripted_twin import Script, write_scripted_twin
from voice import mulaw
from voice.asr.whisper import model_samples
from voice.asr.whisper_decoder import WhisperDecoder
from voice.errors import AsrError
from voice.tts.prosody import NEUTRAL
from voice.tts.synthesis import Synthesiser

pytestmark = [pytest.mark.slow, pytest.mark.model]

LINES = {
    "only-yes": "Yes.",
    "blood-pressure": "My blood pressure is 180/120.",
    "hello-headache": "Hello, I have a bad headache.",
    "crushing-chest-pain": "Hello, I have crushing chest pain.",
}
CHEST = "hello i have crushing chest pain"


@pytest.fixture(scope="module")
def known_lines(tmp_path_factory):
    """A model that writes these lines, as Whisper does, where it hears them."""
    scripts = [
        Script(text, model_samples(mulaw.decode(mulaw_of(line)).tobytes()))
        for line, text in LINES.items()
    ]
    return write_scripted_twin(scripts, tmp_path_factory.mktemp("twin") / "lines")


def mulaw_of(line):
    return read_recording(demo_recording(line)).mulaw


@pytest.fixture
def loads(monkeypatch):
    """Names of the models that were loaded."""
    names = []
    load = WhisperDecoder.__init__

    def count(self, directory, **options):
        names.append(directory.name)
        load(self, directory, **options)

    monkeypatch.setattr(WhisperDecoder, "__init__", count)
    return names


@pytest.fixture
def house_of(open_house, known_lines):
    """A server that hears with the model, on the test's clock."""

    @asynccontextmanager
    async def house_of(**options):
        engine = open_engine(known_lines, workers=2, clock=asyncio.get_running_loop().time)
        await engine.warm()
        try:
            async with open_house(engine=engine, **options) as house:
                yield house
        finally:
            await engine.close()

    return house_of


async def in_tone(text):
    return await Synthesiser(ToneTts(), cache_bytes=10**6).speech(text, NEUTRAL)


async def test_what_a_caller_says_is_written_understood_and_answered(house_of):
    async with house_of() as house:
        report = await house.phone("hello-headache", "blood-pressure", max_call_s=30.0)
    assert [one[1] for one in house.asked("respond")] == [
        "hello i have a bad headache",
        "my blood pressure is one hundred eighty over one hundred twenty",
    ]
    assert await in_tone("you said hello i have a bad headache") in report.agent_audio
    assert report.warnings == ()
    assert not house.of("StageFailed")


async def test_the_final_is_decoded_before_the_turn_is_over(house_of):
    async with house_of() as house:
        await house.phone("only-yes")
        figures = house.asr.figures()
    (timed,), (ahead,) = house.of("TurnTimed"), house.of("WorkedAhead")
    assert timed.recognition_s < 0.001
    assert ahead.decodes_used == 1
    assert figures["guess_hit_rate"] == 1.0


async def test_danger_shows_while_the_caller_still_speaks(house_of):
    dialog = ScriptedDialog({CHEST: reply("call for help now", triage=RED_FLAG)})
    async with house_of(dialog=dialog) as house:
        await house.phone("crushing-chest-pain", max_call_s=30.0)
    (foreseen,), (spoke,) = house.of("DangerForeseen"), house.of("CallerSpoke")
    assert foreseen.at < spoke.ended_at
    assert spoke.text == CHEST
    assert house.of("EmergencyRaised")
    captions = [event.text for event in house.of("CallerCaptioned")]
    assert captions
    assert all(CHEST.startswith(caption) for caption in captions)


async def test_a_decoder_that_dies_in_a_turn_costs_one_repeated_question(house_of, monkeypatch):
    decode = WhisperDecoder.decode

    def dead(self, encoded):
        raise AsrError("the device is lost")

    class Dialog(ScriptedDialog):
        async def respond_to_unheard(self, call_id, *, count, failed):
            # By now the turn is lost; what comes after it is heard by a new worker.
            monkeypatch.setattr(WhisperDecoder, "decode", decode)
            return await super().respond_to_unheard(call_id, count=count, failed=failed)

    async with house_of(dialog=Dialog()) as house:
        monkeypatch.setattr(WhisperDecoder, "decode", dead)
        report = await house.phone("only-yes", "only-yes", max_call_s=30.0)
    assert house.asked("unheard", "respond") == [
        ("unheard", "1", "True"),
        ("respond", "yes", "speech"),
    ]
    assert [event.stage for event in house.of("StageFailed")] == ["recognition"]
    assert await in_tone("say that again") in report.agent_audio
    assert await in_tone("you said yes") in report.agent_audio
    assert report.status == "completed"


async def test_a_guess_that_dies_costs_nothing_where_the_next_decode_lives(house_of, monkeypatch):
    decode = WhisperDecoder.decode
    calls = []

    def dies_once(self, encoded):
        calls.append(len(encoded.windows))
        if len(calls) == 1:
            raise AsrError("the device is lost")
        return decode(self, encoded)

    async with house_of() as house:
        monkeypatch.setattr(WhisperDecoder, "decode", dies_once)
        await house.phone("only-yes")
        figures = house.asr.figures()
    assert house.asked("unheard", "respond") == [("respond", "yes", "speech")]
    assert figures["replaced_workers"] == 1


async def test_calls_at_once_share_one_model_and_keep_their_words(house_of, loads):
    async with house_of() as house:
        reports = await asyncio.gather(
            house.phone("hello-headache"), house.phone("blood-pressure"), house.phone("only-yes")
        )
    assert loads == ["lines"]
    texts = {event.call_id: event.text for event in house.of("CallerSpoke")}
    assert sorted(texts.values()) == [
        "hello i have a bad headache",
        "my blood pressure is one hundred eighty over one hundred twenty",
        "yes",
    ]
    assert len({report.call_sid for report in reports}) == 3
    for report, text in zip(reports, ("headache", "blood", "yes"), strict=True):
        (said,) = [one for one in texts.values() if text in one]
        assert await in_tone(f"you said {said}") in report.agent_audio


async def test_a_call_whose_caller_leaves_in_mid_sentence_leaves_nothing_at_work(house_of):
    async with house_of() as house:
        await house.phone("crushing-chest-pain", max_call_s=2.5, hang_up_after_s=0.1)
        figures = house.asr.figures()
        waiting = [figures[name] for name in figures if name.endswith("_waiting")]
    assert waiting == [0, 0, 0]
    assert figures["busy_workers"] == 0
