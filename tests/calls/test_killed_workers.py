"""Whole calls in which the processes and threads that hear and speak are killed in mid-turn.

What is killed are real programs, so these calls are in real time. Nothing here says how long
anything takes: a busy machine may take long to start a program again.
"""

import asyncio
import os
import signal
import threading
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from call_fakes import ScriptedDialog, ToneTts
from calls.conftest import says
from calls.watched import Watched
from whisper_twins import CPU

from config.load import load_settings
from dialog.turn import NextStep
from load_tests.caller_voices.manifest import demo_recording
from load_tests.recording import read_recording
from load_tests.twilio_double.caller import AfterAgent
from load_tests.twins.scripted_twin import Script, write_scripted_twin
from voice import mulaw
from voice.asr.pocketsphinx import PocketSphinxEngine, SphinxModel
from voice.asr.whisper import WhisperEngine, model_samples
from voice.asr.whisper_decoder import WhisperDecoder
from voice.tts.espeak import EspeakEngine
from voice.tts.pool import WorkerLimits
from voice.tts.prosody import NEUTRAL
from voice.tts.shaping import shape_for_line
from voice.tts.synthesis import Synthesiser

pytestmark = [pytest.mark.slow, pytest.mark.model]

IN_REAL_TIME = True
AT_ONCE = 3200
"""Samples that leave together: less than the agent keeps ahead."""
LONG_S = 60.0
"""Reached only where something hangs."""
LINES = {
    "hello-headache": "I have a headache.",
    "only-yes": "Seven.",
    "crushing-chest-pain": "Since yesterday.",
}


def kill(pids, sign=signal.SIGKILL):
    for pid in pids:
        os.kill(pid, sign)


class Killed:
    """A voice whose programs are killed, all at once, while they have these words in hand."""

    def __init__(self, engine, word):
        self.name = engine.name
        self.victims = ()
        self.said = None
        """What the programs after them made of the words."""
        self._engine = engine
        self._word = word

    async def warm(self):
        await self._engine.warm()

    async def synthesise(self, text, prosody):
        if self.victims or self._word not in text:
            return await self._engine.synthesise(text, prosody)
        self.victims = self._engine.pids
        kill(self.victims, signal.SIGSTOP)
        speaking = asyncio.ensure_future(self._engine.synthesise(text, prosody))
        await asyncio.sleep(0.2)
        assert not speaking.done()
        kill(self.victims)
        self.said = await speaking
        return self.said

    async def close(self):
        await self._engine.close()


async def espeak(workers=2):
    engine = EspeakEngine("en-us", WorkerLimits(workers=workers, timeout_s=LONG_S))
    await engine.warm()
    return engine


async def test_programs_that_are_killed_while_they_speak_cost_nothing(open_house):
    engine = await espeak()
    tts = Killed(engine, "headache")
    async with open_house(asr=["a headache", "yes"], tts=tts) as house:
        steps = (says("only-yes", AfterAgent(1.0)), says("only-no", AfterAgent(3.0)))
        report = await house.phone(*steps, hang_up_after_s=6.0, max_call_s=LONG_S)
        assert len(tts.victims) == 2
        assert not set(tts.victims) & set(engine.pids)
    assert house.asked("respond", "unheard") == [
        ("respond", "a headache", "speech"),
        ("respond", "yes", "speech"),
    ]
    # On a busy machine the rest may come in pieces.
    reply = mulaw.encode(shape_for_line(tts.said, NEUTRAL.volume))
    assert reply[:AT_ONCE] in report.agent_audio
    assert not house.of("StageFailed")
    assert report.status == "completed"


class Farewell(ScriptedDialog):
    """Ends the call with the first words that are heard."""

    async def respond(self, call_id, utterance):
        return replace(await super().respond(call_id, utterance), then=NextStep.HANG_UP)


class KilledEar(PocketSphinxEngine):
    """The embedded engine, whose programs are all killed in the first turn."""

    victims = ()

    def open_stream(self):
        stream = super().open_stream()
        if not self.victims:
            self.victims = self.pids
            asyncio.get_running_loop().call_later(0.3, kill, self.victims)
        return stream


async def test_programs_that_are_killed_while_they_hear_cost_one_question(open_house):
    engine = KilledEar(SphinxModel, workers=2, timeout_s=LONG_S)
    await engine.warm()
    async with open_house(engine=engine, dialog=Farewell()) as house:
        report = await house.phone(
            "hello-headache", "only-yes", hang_up_after_s=LONG_S, max_call_s=LONG_S
        )
        assert len(engine.victims) == 2
        assert not set(engine.victims) & set(engine.pids)
    await engine.close()
    lost, heard = house.asked("unheard", "respond")
    assert lost == ("unheard", "1", "True")
    assert heard[0] == "respond"
    assert [event.stage for event in house.of("StageFailed")] == ["recognition"]
    assert await in_tone("say that again") in report.agent_audio
    assert report.status == "completed"


async def in_tone(text):
    return await Synthesiser(ToneTts(), cache_bytes=10**6).speech(text, NEUTRAL)


@pytest.fixture(scope="module")
def twin(tmp_path_factory):
    scripts = [
        Script(text, model_samples(mulaw.decode(heard_in(line)).tobytes()))
        for line, text in LINES.items()
    ]
    return write_scripted_twin(scripts, tmp_path_factory.mktemp("twin") / "lines")


def heard_in(line):
    return read_recording(demo_recording(line)).mulaw


@asynccontextmanager
async def impatient_whisper(directory):
    """Two threads, each of which counts as hung after 2 s."""
    settings = load_settings(None, {})
    engine = WhisperEngine(
        directory,
        settings.asr.model_copy(update={"workers": 2, "timeout_s": 5.0}),
        settings.recognition.model_copy(update={"worker_timeout_s": 2.0}),
        find_placement=lambda: CPU,
    )
    await engine.warm()
    try:
        yield engine
    finally:
        await engine.close()


async def test_threads_that_hang_in_a_turn_cost_one_question_and_the_dialog_nothing(
    open_house, twin, dialog_parts, monkeypatch
):
    decode, let_go = WhisperDecoder.decode, threading.Event()

    def hangs(self, encoded):
        let_go.wait(LONG_S)
        return decode(self, encoded)

    class Dialog(Watched):
        async def respond(self, call_id, utterance):
            turn = await super().respond(call_id, utterance)
            if len(self.turns) == 1:
                monkeypatch.setattr(WhisperDecoder, "decode", hangs)
            return turn

        async def respond_to_unheard(self, call_id, *, count, failed):
            monkeypatch.setattr(WhisperDecoder, "decode", decode)
            return await super().respond_to_unheard(call_id, count=count, failed=failed)

    dialog = Dialog(dialog_parts)
    async with impatient_whisper(twin) as engine, open_house(engine=engine, dialog=dialog) as house:
        try:
            steps = ("hello-headache", "only-yes", "only-yes", "crushing-chest-pain")
            report = await house.phone(*steps, max_call_s=LONG_S)
            figures = engine.figures()
        finally:
            let_go.set()
    assert [turn.utterance.text for turn in dialog.turns] == [
        "i have a headache", "seven", "since yesterday",
    ]  # fmt: skip
    (excuse,) = dialog.excuses
    assert excuse.replies[-1].text.count("?") == 1
    assert excuse.awaits is dialog.turns[0].awaits
    complaint, severity, duration = dialog.turns
    assert complaint.slots["current_symptoms"] == ["headache"]
    assert severity.slots["symptom_severity"] == "severe"
    assert "action_assess_symptoms" in duration.actions
    assert figures["replaced_workers"] >= 1
    assert [event.stage for event in house.of("StageFailed")] == ["recognition"]
    assert report.status == "completed"
