"""Sentences in another language are spoken by a voice of that language."""

import pytest
from fakes_tts import FakeTts

from voice.tts.foreign import open_foreign, readable
from voice.tts.prosody import NEUTRAL, Prosody
from voice.tts.synthesis import Synthesiser

SENTENCE = "Llame al 911 ahora mismo."


def texts(engine):
    return [text for text, _ in engine.asked]


@pytest.fixture
def voices():
    return FakeTts(name="english"), FakeTts(name="spanish")


@pytest.fixture
def synthesiser(voices):
    english, spanish = voices
    return Synthesiser(english, cache_bytes=10**6, foreign={"es": spanish})


async def test_each_language_has_its_voice_and_its_figures(synthesiser, voices):
    english, spanish = voices
    await synthesiser.clip("Call 911 now.", NEUTRAL)
    await synthesiser.clip(SENTENCE, NEUTRAL, "es")
    assert texts(english) == ["Call nine one one now."]
    assert texts(spanish) == ["Llame al 9 1 1 ahora mismo."]


async def test_a_language_that_nobody_speaks_is_tried_by_our_own_voice(synthesiser, voices):
    english, _ = voices
    await synthesiser.clip("Bonjour.", NEUTRAL, "fr")
    assert texts(english) == ["Bonjour."]


async def test_a_fixed_sentence_is_at_hand_in_its_language_alone(synthesiser, voices):
    _, spanish = voices
    await synthesiser.prepare([(SENTENCE, NEUTRAL)], language="es")
    assert synthesiser.at_hand([SENTENCE], "es")
    assert not synthesiser.at_hand([SENTENCE])
    await synthesiser.clip(SENTENCE, NEUTRAL, "es")
    assert len(spanish.asked) == 1


async def test_all_voices_are_closed(synthesiser, voices):
    await synthesiser.close()
    assert [one.is_closed for one in voices] == [True, True]


def test_figures_are_read_one_by_one():
    assert readable("al 911.") == "al 9 1 1 ."
    assert readable("sin números") == "sin números"


@pytest.mark.model
async def test_the_shipped_spanish_voice_speaks():
    engines = open_foreign({"es": "es-419+f2"}, timeout_s=60.0)
    engine = engines["es"]
    try:
        await engine.warm()
        pcm = await engine.synthesise(readable("Para español, oprima ocho."), Prosody())
    finally:
        await engine.close()
    assert len(pcm.samples) / 2 / pcm.sample_rate > 1.0
