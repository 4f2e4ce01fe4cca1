"""Whole calls with the real dialog and Whisper: who speaks over the agent loses nothing by it.

The agent's answers are rehearsed and rendered before the turns are over, as they always are with
Whisper; what is heard, and where the dialog stands, is compared with a call that nobody disturbed.
"""

from contextlib import asynccontextmanager

import numpy as np
import pytest
from call_fakes import ToneTts
from calls.conftest import says
from calls.test_early_answers import SILENCE
from calls.watched import Watched
from whisper_twins import engine as open_engine

from dialog.events.call import AgentCut
from dialog.rasa.events import UserUttered
from dialog.turn import Utterance
from load_tests import line_noises
from load_tests.recording import Recording
from load_tests.twilio_double import g711
from load_tests.twilio_double.caller import AfterAgent, IntoAgentSpeech, Speak
from load_tests.twilio_double.events import EventKind
from load_tests.twins.scripted_twin import Script, write_scripted_twin
from voice import mulaw
from voice.asr.whisper import model_samples
from voice.tts.engine import Pcm

pytestmark = [pytest.mark.slow, pytest.mark.model]

LINES = {
    "hello-headache": "I have a headache.",
    "crushing-chest-pain": "I also have a fever.",
    "only-yes": "Seven.",
    "tomorrow-morning": "Since yesterday.",
}
WORDS = [text.strip(".").lower() for text in LINES.values()]


def voiced(line):
    """A recording without the silence at its ends."""
    recording = says(line).recording
    begin, end = recording.voiced_from_s, recording.voiced_until_s
    return recording.mulaw[round(begin * g711.SAMPLE_RATE) : round(end * g711.SAMPLE_RATE)]


SOUNDS = {
    "cough": g711.encode(line_noises.cough(np.random.default_rng(8)).astype(np.int16)),
    "groan": voiced("no-fever")[:2800],
    "mm-hm": voiced("only-no")[:2800],
}
"""Payloads: a made cough, and what is as short as a groan or an "mm-hm" and taken for speech."""
TEXTS = {"cough": "", "groan": "", "mm-hm": "Mm-hm."}
PAUSES = {"cough": 0, "groan": 1, "mm-hm": 1}
"""How often the agent falls silent to hear what it is."""
WORD_S = 0.3
AT_ONCE = IntoAgentSpeech(after_s=0.3)


class SlowTone(ToneTts):
    """Speaks as slowly as people do."""

    async def synthesise(self, text, prosody):
        quick = await super().synthesise(text, prosody)
        return Pcm(quick.samples * round(WORD_S / 0.06), quick.sample_rate)


def samples(payload):
    return model_samples(mulaw.decode(payload).tobytes())


@pytest.fixture(scope="module")
def twin(tmp_path_factory):
    scripts = [Script(text, samples(says(line).recording.mulaw)) for line, text in LINES.items()]
    scripts += [Script(text, samples(SOUNDS[name])) for name, text in TEXTS.items()]
    return write_scripted_twin(scripts, tmp_path_factory.mktemp("twin") / "barge-in")


@pytest.fixture
def phoned(open_house, twin, dialog_parts):
    """Phones and takes these steps; the dialog, the server and what the caller heard."""

    @asynccontextmanager
    async def phoned(*steps, **settings):
        dialog = Watched(dialog_parts)
        engine = open_engine(twin, workers=2)
        await engine.warm()
        try:
            tts = SlowTone()
            async with open_house(engine=engine, dialog=dialog, tts=tts, **settings) as house:
                yield dialog, house, await house.phone(*steps, max_call_s=60.0)
        finally:
            await engine.close()

    return phoned


@pytest.fixture
async def undisturbed(dialog_parts):
    """Where the dialog stands after the same words, written to it one after the other."""
    dialog = Watched(dialog_parts)
    await dialog.open("call")
    for text in WORDS:
        await dialog.respond("call", Utterance(text))
    return dialog


def said(dialog):
    return [turn.utterance.text for turn in dialog.turns]


def after(line):
    """Says a line once the agent has said all there was."""
    return says(line, AfterAgent(silent_s=1.0))


def into(line):
    """Says a line as soon as the agent has begun to speak."""
    return says(line, AT_ONCE)


async def test_who_barges_into_every_prepared_reply_is_heard_and_understood_as_ever(
    phoned, undisturbed
):
    first, *others = LINES
    async with phoned(after(first), *map(into, others)) as (dialog, house, report):
        pass
    (ahead,) = house.of("WorkedAhead")
    assert said(dialog) == WORDS
    assert ahead.rehearsals_right >= len(WORDS) - 1
    assert len(report.of_kind(EventKind.CLEARED)) == len(others)
    assert len(house.of("AgentInterrupted")) == len(others)
    assert dialog.slots_at_last == undisturbed.slots_at_last
    assert [turn.slots for turn in dialog.turns] == [turn.slots for turn in undisturbed.turns]
    assert [turn.actions for turn in dialog.turns] == [turn.actions for turn in undisturbed.turns]


async def test_the_record_has_each_turn_once_and_what_was_heard_of_each_cut_reply(phoned):
    first, *others = LINES
    async with phoned(after(first), *map(into, others)) as (dialog, *_):
        pass
    uttered = [one.text for one in dialog.events_at_last if isinstance(one, UserUttered)]
    assert uttered == WORDS
    cut = [one.heard for one in dialog.events_at_last if isinstance(one, AgentCut)]
    replies = [" ".join(reply.text for reply in turn.replies) for turn in dialog.turns]
    assert len(cut) == len(others)
    assert all(reply.startswith(heard) for heard, reply in zip(cut, replies, strict=False))


async def test_who_goes_on_as_the_prepared_reply_begins_loses_nothing(phoned, undisturbed):
    hasty = {"turns__waits": '{"story": {"complete_s": 0.3, "incomplete_s": 0.5}}'}
    pause = SILENCE * round(0.56 * g711.SAMPLE_RATE)
    both = pause.join(voiced(line) for line in ("hello-headache", "crushing-chest-pain"))
    begun = Speak(Recording(both), AfterAgent(silent_s=1.0))
    async with phoned(begun, *map(after, list(LINES)[2:]), **hasty) as (dialog, *_):
        pass
    assert said(dialog) == WORDS
    cut = next(one for one in dialog.events_at_last if isinstance(one, AgentCut))
    assert len(cut.heard.split()) <= 1
    assert dialog.slots_at_last == undisturbed.slots_at_last


@pytest.mark.parametrize("sound", SOUNDS)
async def test_a_cough_and_an_mm_hm_silence_nobody_and_leave_no_trace(phoned, sound):
    murmur = Speak(Recording(SOUNDS[sound]), IntoAgentSpeech(after_s=0.5))
    async with phoned(after("hello-headache"), murmur) as (dialog, house, report):
        pass
    assert said(dialog) == WORDS[:1]
    assert dialog.excuses == []
    assert not house.of("AgentInterrupted")
    assert len(report.of_kind(EventKind.CLEARED)) == PAUSES[sound]
    started, stopped = EventKind.AGENT_STARTED, EventKind.AGENT_STOPPED
    spans = zip(report.of_kind(started), report.of_kind(stopped), strict=True)
    heard_s = sum(end.at_s - begin.at_s for begin, end in spans)
    spoken = sum(len(reply.text.split()) + 1 for reply in dialog.turns[0].replies)
    assert heard_s > WORD_S * spoken
