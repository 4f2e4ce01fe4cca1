"""One turn on the shared model: what is asked of it, what is told, and what is left behind."""

import asyncio
from dataclasses import replace

import numpy as np
import pytest
from fakes_decoder import FakeDecoder, window

from config.load import load_settings
from voice.asr.batcher import Batcher
from voice.asr.decode_queue import Kind
from voice.asr.decoder import Decoded
from voice.asr.engine import AttentiveAsrStream, EagerAsrStream, Word
from voice.asr.shared_stream import Hearing, SharedStream
from voice.errors import AsrError

SETTINGS = load_settings(None, {}).recognition
SECOND = bytes(16_000)
EVERY_S = SETTINGS.partial_every_cpu_s


class Clock:
    now_s = 100.0

    def __call__(self):
        return self.now_s


def cut(pcm):
    """One window for each 20 s; its features tell how many tenths of a second are in it."""
    lengths = [len(pcm[at : at + 320_000]) / 16_000 for at in range(0, len(pcm), 320_000)]
    return [
        (20.0 * number, window(round(10 * seconds), speech_s=seconds))
        for number, seconds in enumerate(lengths)
    ]


class SayingDecoder(FakeDecoder):
    """Says what a test wants, by the tenths of a second that are in the window."""

    def __init__(self, says, **options):
        super().__init__(**{"waits_at": (), **options})
        self._says = says

    def decode(self, encoded):
        super().decode(encoded)
        return [self._decoded(one) for one in encoded]

    def _decoded(self, one):
        said = self._says(one)
        return said if isinstance(said, Decoded) else decoded(said, one.speech_s)


def decoded(text, seconds=1.0, **other):
    texts = text.split()
    words = tuple(
        Word(word, seconds * at / len(texts), seconds * (at + 1) / len(texts), 0.9)
        for at, word in enumerate(texts)
    )
    return replace(Decoded(text, (), words, -0.1, 1.0, 0.0, ended=True), **other)


@pytest.fixture
async def opened():
    """Opens streams of one decoder: `batcher, open_stream, clock = opened(decoder)`."""
    batchers = []

    def opened(decoder, timeout_s=20.0):
        clock = Clock()
        batcher = Batcher(decoder, SETTINGS, timeout_s=timeout_s, clock=clock)
        batchers.append((decoder, batcher))
        hearing = Hearing(batcher, cut, SETTINGS.partial_window_s, timeout_s, clock)
        return batcher, lambda name="turn": SharedStream(hearing, name), clock

    yield opened
    for decoder, batcher in batchers:
        decoder.open()
        await batcher.close()


async def until(is_so):
    async with asyncio.timeout(20):
        while not is_so():  # noqa: ASYNC110 - the workers are threads
            await asyncio.sleep(0.001)


def feed_seconds(stream, clock, seconds):
    for _ in range(seconds):
        clock.now_s += 1.0
        stream.feed(SECOND)


class TestFinal:
    async def test_it_is_a_stream_of_every_kind(self, opened):
        _, open_stream, _ = opened(SayingDecoder(lambda _: ""))
        stream = open_stream()
        assert isinstance(stream, EagerAsrStream)
        assert isinstance(stream, AttentiveAsrStream)

    async def test_what_is_written_is_told_as_it_is_spoken(self, opened):
        _, open_stream, _ = opened(SayingDecoder(lambda _: "It's 180/120, Doctor."))
        stream = open_stream()
        stream.feed(SECOND)
        heard = await stream.finish()
        assert heard.text == "it's one hundred eighty over one hundred twenty doctor"
        assert heard.text == " ".join(word.text for word in heard.words)

    async def test_a_long_turn_is_put_together_from_its_windows(self, opened):
        _, open_stream, clock = opened(SayingDecoder(lambda one: f"word{'x' * (one.frames > 1)}"))
        stream = open_stream()
        feed_seconds(stream, clock, 30)
        heard = await stream.finish()
        assert heard.text == "wordx wordx"
        assert [word.start for word in heard.words] == [0.0, 20.0]

    async def test_a_turn_without_audio_asks_nothing(self, opened):
        decoder = SayingDecoder(lambda _: "no")
        _, open_stream, _ = opened(decoder)
        assert (await open_stream().finish()).text == ""
        assert decoder.encoded == []

    async def test_a_doubtful_one_is_asked_again_in_the_widest_window(self, opened):
        def says(one):
            doubt = {} if one.frames == 3000 else {"average_log_probability": -1.5}
            return decoded("Chess." if doubt else "Yes.", **doubt)

        batcher, open_stream, _ = opened(SayingDecoder(says))
        stream = open_stream()
        stream.feed(SECOND)
        assert (await stream.finish()).text == "yes"
        assert batcher.figures().decoded[Kind.FINAL] == 2

    async def test_a_second_try_that_fails_leaves_the_first(self, opened):
        class Failing(SayingDecoder):
            def encode(self, windows):
                if windows[0].frames == 3000:
                    raise AsrError("too wide")
                return super().encode(windows)

        decoder = Failing(lambda _: decoded("Chess.", average_log_probability=-1.5))
        _, open_stream, _ = opened(decoder)
        stream = open_stream()
        stream.feed(SECOND)
        assert (await stream.finish()).text == "chess"

    async def test_a_decoder_that_breaks_costs_this_turn_and_no_other(self, opened):
        decoder = SayingDecoder(lambda _: "fine", spoils={10})
        _, open_stream, _ = opened(decoder)
        broken, sound = open_stream("a"), open_stream("b")
        broken.feed(SECOND)
        sound.feed(SECOND + SECOND)
        with pytest.raises(AsrError):
            await broken.finish()
        assert (await sound.finish()).text == "fine"

    async def test_features_that_take_too_long_lose_the_turn(self, opened):
        _, open_stream, _ = opened(SayingDecoder(lambda _: "no"), timeout_s=1e-5)
        stream = open_stream()
        stream.feed(SECOND)
        with pytest.raises(AsrError, match="no features in 1e-05 s"):
            await stream.finish()


class TestGuess:
    async def test_one_that_is_confirmed_counts_as_a_hit(self, opened):
        batcher, open_stream, _ = opened(SayingDecoder(lambda _: "yes"))
        stream = open_stream()
        stream.feed(SECOND)
        assert (await stream.finish()).text == "yes"
        stream.confirm()
        speculation = batcher.figures().speculation
        assert (speculation.asked, speculation.hits, speculation.wasted) == (1, 1, 0)

    async def test_one_that_was_refuted_is_wasted_and_the_turn_is_heard_to_its_end(self, opened):
        batcher, open_stream, clock = opened(SayingDecoder(lambda one: f"until {one.speech_s:.0f}"))
        stream = open_stream()
        feed_seconds(stream, clock, 1)
        assert (await stream.finish()).text == "until one"
        feed_seconds(stream, clock, 1)
        assert (await stream.finish()).text == "until two"
        stream.confirm()
        speculation = batcher.figures().speculation
        assert (speculation.hits, speculation.wasted) == (1, 1)

    async def test_one_that_is_given_up_in_the_queue_is_never_decoded(self, opened):
        decoder = SayingDecoder(lambda _: "yes", waits_at=("decode",))
        batcher, open_stream, _ = opened(decoder)
        busy, stream = open_stream("busy"), open_stream()
        for one in (busy, stream):
            one.feed(SECOND)
        first = asyncio.create_task(busy.finish())
        step = await decoder.begun()
        assert stream.finishes_cheaply
        guess = asyncio.create_task(stream.finish())
        await until(lambda: batcher.waiting_finals == 1)
        assert not stream.finishes_cheaply
        guess.cancel()
        await asyncio.wait({guess})
        step.finish()
        await first
        assert decoder.encoded == [[10]]
        assert batcher.figures().speculation.dropped == 1

    async def test_a_turn_that_is_known_to_be_over_is_no_guess(self, opened):
        batcher, open_stream, _ = opened(SayingDecoder(lambda _: "yes"))
        stream = open_stream()
        stream.feed(SECOND)
        finishing = asyncio.ensure_future(stream.finish())
        stream.confirm()
        await finishing
        assert batcher.figures().speculation.asked == 0

    async def test_one_that_is_given_up_for_good_leaves_nothing_at_work(self, opened):
        decoder = SayingDecoder(lambda _: "yes", waits_at=("decode",))
        batcher, open_stream, clock = opened(decoder)
        busy, stream = open_stream("busy"), open_stream()
        busy.feed(SECOND)
        first = asyncio.create_task(busy.finish())
        step = await decoder.begun()
        feed_seconds(stream, clock, 2)
        await until(lambda: batcher.figures().waiting[Kind.CAPTION] == 1)
        stream.abandon()
        stream.abandon()
        await until(lambda: batcher.figures().waiting[Kind.CAPTION] == 0)
        step.finish()
        await first
        assert decoder.encoded == [[10]]


class TestPartials:
    async def test_words_are_told_while_the_turn_goes_on(self, opened):
        _, open_stream, clock = opened(SayingDecoder(lambda _: "My chest hurts."))
        stream = open_stream()
        assert stream.partial() == ""
        feed_seconds(stream, clock, 1)
        await until(lambda: stream.partial() == "my chest hurts")

    async def test_none_is_asked_for_before_its_time(self, opened):
        decoder = SayingDecoder(lambda _: "My chest")
        _, open_stream, clock = opened(decoder)
        stream = open_stream()
        clock.now_s += EVERY_S / 2
        stream.feed(SECOND)
        await asyncio.sleep(0.02)
        assert decoder.encoded == []

    async def test_what_goes_round_in_circles_is_not_told(self, opened):
        decoder = SayingDecoder(lambda _: decoded("no no no no", compression_ratio=3.0))
        _, open_stream, clock = opened(decoder)
        stream = open_stream()
        feed_seconds(stream, clock, 1)
        await until(lambda: decoder.batches)
        await asyncio.sleep(0.02)
        assert stream.partial() == ""

    @pytest.mark.parametrize(("attends", "kind"), [(False, Kind.CAPTION), (True, Kind.EMERGENCY)])
    async def test_one_in_which_an_emergency_shows_is_urgent(self, opened, attends, kind):
        batcher, open_stream, clock = opened(SayingDecoder(lambda _: "My chest"))
        stream = open_stream()
        if attends:
            stream.attend()
        feed_seconds(stream, clock, 1)
        await until(lambda: batcher.figures().decoded[kind] == 1)

    async def test_while_the_final_is_at_work_none_is_asked_for(self, opened):
        decoder = SayingDecoder(lambda _: "yes", waits_at=("decode",), workers=2)
        batcher, open_stream, clock = opened(decoder)
        stream = open_stream()
        stream.feed(SECOND)
        final = asyncio.create_task(stream.finish())
        step = await decoder.begun()
        feed_seconds(stream, clock, 3)
        await asyncio.sleep(0.02)
        assert batcher.figures().waiting[Kind.CAPTION] == 0
        step.finish()
        await final
        assert decoder.encoded == [[10]]

    async def test_a_guess_is_told_as_one_and_the_next_waits_its_time(self, opened):
        batcher, open_stream, clock = opened(SayingDecoder(lambda _: "My chest"))
        stream = open_stream()
        clock.now_s += EVERY_S / 2
        stream.feed(SECOND)
        await stream.finish()
        assert stream.partial() == "my chest"
        clock.now_s += EVERY_S * 0.9
        stream.feed(SECOND)
        await asyncio.sleep(0.02)
        assert batcher.figures().decoded[Kind.CAPTION] == 0
        clock.now_s += EVERY_S * 0.2
        stream.feed(SECOND)
        await until(lambda: batcher.figures().decoded[Kind.CAPTION] == 1)

    @pytest.mark.parametrize(("attends", "decoded_on"), [(False, 0), (True, 1)])
    async def test_a_guess_cuts_captions_short_and_nothing_else(self, opened, attends, decoded_on):
        decoder = SayingDecoder(lambda _: "My chest", waits_at=("encode",), workers=2)
        batcher, open_stream, clock = opened(decoder)
        stream = open_stream()
        if attends:
            stream.attend()
        feed_seconds(stream, clock, 1)
        partial = await decoder.begun()
        final = asyncio.create_task(stream.finish())
        (await decoder.begun()).finish()
        await final
        partial.finish()
        await until(lambda: batcher.figures().busy_workers == 0)
        decoded = batcher.figures().decoded
        assert decoded[Kind.EMERGENCY] + decoded[Kind.CAPTION] == decoded_on

    async def test_a_newer_one_takes_the_place_of_one_that_waits(self, opened):
        decoder = SayingDecoder(lambda one: f"until {one.speech_s:.0f}", waits_at=("decode",))
        batcher, open_stream, clock = opened(decoder)
        busy, stream = open_stream("busy"), open_stream()
        busy.feed(SECOND)
        first = asyncio.create_task(busy.finish())
        step = await decoder.begun()
        feed_seconds(stream, clock, 1)
        await until(lambda: batcher.figures().waiting[Kind.CAPTION] == 1)
        feed_seconds(stream, clock, 1)
        await until(lambda: sum(batcher.figures().dropped.values()) == 1)
        step.finish()
        await first
        (await decoder.begun()).finish()
        await until(lambda: stream.partial() == "until two")

    async def test_one_that_fails_is_no_harm_to_the_final(self, opened):
        _, open_stream, clock = opened(SayingDecoder(lambda _: "yes", spoils={10}))
        stream = open_stream()
        feed_seconds(stream, clock, 1)
        await asyncio.sleep(0.02)
        assert stream.partial() == ""
        clock.now_s += 0.1
        stream.feed(SECOND)
        assert (await stream.finish()).text == "yes"


def test_a_window_of_the_fake_tells_its_length():
    ((begin_s, one),) = cut(SECOND)
    assert (begin_s, int(np.min(one.features))) == (0.0, 10)
