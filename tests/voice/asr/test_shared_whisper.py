"""The batcher with a real CTranslate2 model: a twin whose words are known."""

import asyncio
import time

import pytest
from whisper_twins import LONG_S, load, tone, tone_twin

from config.load import load_settings
from voice.asr.agreement import LocalAgreement
from voice.asr.batcher import Batcher
from voice.asr.decode_queue import Kind
from voice.asr.whisper import model_samples
from voice.errors import AsrError

SETTINGS = load_settings(None, {}).recognition
TEXTS = {300: "Yes.", 600: "I feel dizzy and sick.", 1000: "My chest hurts.", 1500: "No, thanks."}


@pytest.fixture(scope="module")
def decoder(tmp_path_factory):
    return load(tone_twin(tmp_path_factory.mktemp("twin") / "tones", TEXTS), workers=2)


@pytest.fixture
async def batcher(decoder):
    batcher = Batcher(decoder, SETTINGS, timeout_s=LONG_S, clock=time.monotonic)
    yield batcher
    await batcher.close()


def window(decoder, hertz, seconds):
    ((_, cut),) = decoder.cutter(300).windows(model_samples(tone(hertz, seconds)))
    return cut


@pytest.mark.model
class TestSharedWhisper:
    async def test_every_caller_gets_his_own_words_from_shared_batches(self, decoder, batcher):
        asked = [(hertz, seconds) for seconds in (1.5, 1.7, 3.5) for hertz in TEXTS]
        tickets = [
            batcher.ask(f"call {n}", window(decoder, *one), Kind.FINAL)
            for n, one in enumerate(asked)
        ]
        decoded = await asyncio.gather(*(ticket.decoded() for ticket in tickets))
        assert [one.text for one in decoded] == [TEXTS[hertz] for hertz, _ in asked]
        assert max(batcher.figures().batches) > 1

    async def test_a_growing_turn_is_confirmed_as_it_is_heard_again(self, decoder, batcher):
        agreement = LocalAgreement(window_s=SETTINGS.partial_window_s)
        for until_s in (1.2, 1.6):
            span = agreement.next_span(until_s)
            partial = batcher.ask("call", window(decoder, 600, until_s), Kind.EMERGENCY)
            agreed = agreement.take((await partial.decoded()).words, span)
        assert agreed.confirmed == ("i", "feel", "dizzy", "and", "sick")

    async def test_a_window_that_the_model_refuses_costs_its_caller_alone(self, decoder, batcher):
        good = window(decoder, 300, 1.5)
        broken = type(good)(good.features[:8], good.speech_s, good.most_tokens, good.prompt)
        tickets = [
            batcher.ask(f"call {n}", one, Kind.FINAL)
            for n, one in enumerate([good, good, broken, good])
        ]
        decoded = await asyncio.gather(*(one.decoded() for one in tickets), return_exceptions=True)
        assert isinstance(decoded[2], AsrError)
        assert [one.text for n, one in enumerate(decoded) if n != 2] == ["Yes."] * 3
