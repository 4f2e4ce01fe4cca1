import asyncio
import gc
import weakref

import pytest
from fakes_decoder import LONGEST_S, FakeDecoder, window
from virtual_time import VirtualTimeLoop

from config.load import load_settings
from voice.asr.batcher import Batcher
from voice.asr.decode_queue import Drop, Kind
from voice.errors import AsrError

SETTINGS = load_settings(None, {}).recognition


class Clock:
    now_s = 100.0

    def __call__(self):
        return self.now_s


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
async def made(clock):
    """Makes batchers and closes them."""
    batchers = []

    def make(decoder, *, timeout_s=LONGEST_S, **changes):
        settings = SETTINGS.model_copy(update={"partial_timeout_s": LONGEST_S, **changes})
        batchers.append(Batcher(decoder, settings, timeout_s=timeout_s, clock=clock))
        return batchers[-1]

    yield make
    for batcher in batchers:
        await batcher.close()


def finals(batcher, *numbers, **options):
    return [batcher.ask(f"call {n}", window(n), Kind.FINAL, **options) for n in numbers]


async def texts(*tickets):
    results = await asyncio.gather(*(ticket.decoded() for ticket in tickets))
    return [None if result is None else result.text for result in results]


class TestBatches:
    async def test_a_window_is_decoded(self, made):
        batcher = made(FakeDecoder(waits_at=()))
        assert await texts(*finals(batcher, 7)) == ["word 7"]

    async def test_what_comes_while_the_worker_is_busy_is_decoded_together(self, made):
        decoder = FakeDecoder()
        batcher = made(decoder)
        tickets = finals(batcher, 1, 2, 3)
        decoder.open()
        assert await texts(*tickets) == ["word 1", "word 2", "word 3"]
        assert decoder.batches == [[1], [2, 3]]
        assert batcher.figures().batches == {1: 1, 2: 1}
        assert batcher.figures().mean_batch == 1.5

    async def test_windows_of_two_lengths_are_decoded_apart(self, made):
        decoder = FakeDecoder(waits_at=())
        batcher = made(decoder)
        first = batcher.ask("a", window(1), Kind.FINAL)
        second = batcher.ask("b", window(2, frames=800), Kind.FINAL)
        await texts(first, second)
        assert decoder.batches == [[1], [2]]

    async def test_every_worker_is_used_before_anything_is_batched(self, made):
        decoder = FakeDecoder(workers=2)
        batcher = made(decoder)
        tickets = finals(batcher, 1, 2)
        steps = [await decoder.begun(), await decoder.begun()]
        assert sorted(step.numbers for step in steps) == [[1], [2]]
        assert batcher.figures().busy_workers == 2
        for step in steps:
            step.finish()
        assert await texts(*tickets) == ["word 1", "word 2"]

    async def test_a_final_overtakes_the_partials_that_wait(self, made):
        decoder = FakeDecoder()
        batcher = made(decoder)
        captions = [batcher.ask(f"c{n}", window(n), Kind.CAPTION) for n in (1, 2)]
        (final,) = finals(batcher, 3)
        decoder.open()
        await texts(*captions, final)
        assert decoder.batches == [[1], [3], [2]]

    async def test_partials_leave_one_of_two_workers_to_a_final(self, made):
        decoder = FakeDecoder(workers=2)
        batcher = made(decoder)
        captions = [batcher.ask(f"c{n}", window(n), Kind.CAPTION) for n in (1, 2)]
        assert (await decoder.begun()).numbers == [1]
        (final,) = finals(batcher, 3)
        assert (await decoder.begun()).numbers == [3]
        decoder.open()
        assert await texts(*captions, final) == ["word 1", "word 2", "word 3"]

    def test_a_gpu_waits_a_moment_to_fill_its_batch(self):
        async def run():
            loop = asyncio.get_running_loop()
            decoder = FakeDecoder(device="cuda", waits_at=())
            batcher = Batcher(decoder, SETTINGS, timeout_s=5.0, clock=loop.time)
            first = batcher.ask("a", window(1), Kind.FINAL)
            await asyncio.sleep(SETTINGS.gather_gpu_s / 2)
            second = batcher.ask("b", window(2), Kind.FINAL)
            await texts(first, second)
            await batcher.close()
            return decoder.batches, loop.time(), batcher.figures().delays[Kind.FINAL].p95_s

        with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
            batches, at_s, delay_s = runner.run(run())
        assert batches == [[1, 2]]
        assert at_s == pytest.approx(SETTINGS.gather_gpu_s, abs=0.002)
        assert delay_s == pytest.approx(SETTINGS.gather_gpu_s, abs=0.002)


class TestStaleWork:
    async def test_a_newer_partial_of_the_call_replaces_the_queued_one(self, made):
        decoder = FakeDecoder()
        batcher = made(decoder)
        finals(batcher, 1)
        older = batcher.ask("a", window(2), Kind.CAPTION)
        newer = batcher.ask("a", window(3), Kind.CAPTION)
        assert await older.decoded() is None
        decoder.open()
        assert await texts(newer) == ["word 3"]
        assert decoder.batches == [[1], [3]]
        assert batcher.figures().dropped[Drop.REPLACED] == 1

    async def test_a_speculation_whose_caller_went_on_leaves_the_queue(self, made):
        decoder = FakeDecoder()
        batcher = made(decoder)
        finals(batcher, 1)
        (guess,) = finals(batcher, 2, is_speculative=True)
        guess.withdraw()
        assert await guess.decoded() is None
        decoder.open()
        assert await texts(*finals(batcher, 9)) == ["word 9"]
        assert decoder.batches == [[1], [9]]
        assert batcher.figures().speculation.dropped == 1

    async def test_what_becomes_of_a_withdrawn_decode_is_thrown_away(self, made):
        decoder = FakeDecoder()
        batcher = made(decoder)
        (guess,) = finals(batcher, 1, is_speculative=True)
        step = await decoder.begun()
        assert guess.is_decoding
        guess.withdraw()
        step.finish()
        assert await guess.decoded() is None
        decoder.open()
        await texts(*finals(batcher, 9))
        figures = batcher.figures()
        assert (figures.discarded, figures.speculation.wasted) == (1, 1)

    async def test_a_window_withdrawn_while_it_is_encoded_is_not_decoded(self, made):
        decoder = FakeDecoder(waits_at=("encode",))
        batcher = made(decoder)
        (guess,) = finals(batcher, 1, is_speculative=True)
        step = await decoder.begun()
        guess.withdraw()
        step.finish()
        decoder.open()
        await texts(*finals(batcher, 9))
        assert decoder.batches == [[9]]

    async def test_a_cancelled_wait_withdraws(self, made):
        decoder = FakeDecoder()
        batcher = made(decoder)
        finals(batcher, 1)
        (ticket,) = finals(batcher, 2)
        waiting = asyncio.create_task(ticket.decoded())
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert batcher.figures().waiting[Kind.FINAL] == 0

    async def test_a_speculation_that_is_used_counts_as_a_hit_once(self, made):
        batcher = made(FakeDecoder(waits_at=()))
        (guess,) = finals(batcher, 1, is_speculative=True)
        assert await texts(guess) == ["word 1"]
        guess.confirm()
        guess.confirm()
        guess.withdraw()
        speculation = batcher.figures().speculation
        assert (speculation.asked, speculation.hits, speculation.wasted) == (1, 1, 0)
        assert speculation.hit_rate == 1.0

    async def test_a_partial_that_is_overdue_is_not_decoded(self, made, clock):
        decoder = FakeDecoder()
        batcher = made(decoder, partial_timeout_s=2.0)
        finals(batcher, 1)
        late = batcher.ask("a", window(2), Kind.EMERGENCY)
        clock.now_s += 2.0
        decoder.open()
        await texts(*finals(batcher, 9))
        assert await late.decoded() is None
        assert decoder.batches == [[1], [9]]
        assert batcher.figures().dropped[Drop.OVERDUE] == 1
        assert batcher.figures().delays[Kind.EMERGENCY].p95_s == 2.0

    async def test_nothing_is_kept_of_a_window_that_was_withdrawn_in_the_queue(self, made):
        decoder = FakeDecoder()
        batcher = made(decoder)
        finals(batcher, 1)
        (guess,) = finals(batcher, 2)
        kept = weakref.ref(guess)
        guess.withdraw()
        del guess
        gc.collect()
        assert kept() is None
        decoder.open()


class TestFailures:
    async def test_a_window_that_breaks_the_decode_costs_its_caller_alone(self, made):
        decoder = FakeDecoder(spoils={2})
        batcher = made(decoder)
        first, second, bad, third = finals(batcher, 0, 1, 2, 3)
        decoder.open()
        assert await texts(first, second, third) == ["word 0", "word 1", "word 3"]
        with pytest.raises(AsrError):
            await bad.decoded()
        assert decoder.batches == [[0], [1, 2, 3], [1], [2], [3]]
        assert batcher.figures().failed == 1

    async def test_a_withdrawn_window_of_a_failed_batch_is_not_tried_again(self, made):
        decoder = FakeDecoder(spoils={2})
        batcher = made(decoder)
        tickets = finals(batcher, 0, 1, 2, 3)
        (await decoder.begun()).finish()
        step = await decoder.begun()
        tickets[1].withdraw()
        step.finish()
        decoder.open()
        assert await texts(tickets[3]) == ["word 3"]
        assert decoder.encoded == [[0], [1, 2, 3], [2], [3]]

    async def test_a_final_that_no_worker_takes_in_time_shows_in_the_delays(self, made, clock):
        decoder = FakeDecoder()
        batcher = made(decoder, timeout_s=8.0)
        _, ticket = finals(batcher, 1, 2)
        clock.now_s += 8.0
        with pytest.raises(AsrError, match=r"8\.0 s"):
            await ticket.decoded()
        assert batcher.figures().delays[Kind.FINAL].p95_s == 8.0
        decoder.open()

    async def test_the_error_of_a_decode_names_its_class_and_no_words(self, made):
        batcher = made(FakeDecoder(waits_at=(), spoils={1}))
        (ticket,) = finals(batcher, 1)
        with pytest.raises(AsrError) as caught:
            await ticket.decoded()
        assert str(caught.value) == "RuntimeError"
        assert batcher.figures().failed == 1

    @pytest.mark.parametrize("error", [MemoryError(), SystemExit(3), AsrError("the model failed")])
    async def test_a_worker_that_dies_is_replaced_and_the_next_call_is_served(self, made, error):
        decoder = FakeDecoder()
        batcher = made(decoder)
        (ticket,) = finals(batcher, 1)
        (await decoder.begun()).fail(error)
        with pytest.raises(AsrError):
            await ticket.decoded()
        (following,) = finals(batcher, 2)
        (await decoder.begun()).finish()
        assert await texts(following) == ["word 2"]
        assert batcher.figures().replaced_workers == 1

    async def test_a_worker_that_hangs_is_left_behind(self, made):
        decoder = FakeDecoder()
        batcher = made(decoder, worker_timeout_s=0.02)
        (ticket,) = finals(batcher, 1)
        hanging = await decoder.begun()
        with pytest.raises(AsrError, match=r"hangs.*0\.02 s"):
            await ticket.decoded()
        (following,) = finals(batcher, 2)
        (await decoder.begun()).finish()
        assert await texts(following) == ["word 2"]
        assert batcher.figures().busy_workers == 0
        hanging.fail(RuntimeError("nobody reads this"))

    async def test_a_final_that_takes_too_long_is_an_error(self, made):
        decoder = FakeDecoder()
        batcher = made(decoder, timeout_s=0.02)
        (ticket,) = finals(batcher, 1)
        step = await decoder.begun()
        with pytest.raises(AsrError, match=r"0\.0 s"):
            await ticket.decoded()
        step.finish()

    async def test_a_partial_that_takes_too_long_is_no_error(self, made):
        decoder = FakeDecoder()
        batcher = made(decoder, partial_timeout_s=0.02)
        ticket = batcher.ask("a", window(1), Kind.CAPTION)
        step = await decoder.begun()
        assert await ticket.decoded() is None
        step.finish()

    async def test_a_model_that_answers_too_little_is_an_error(self, made, monkeypatch):
        decoder = FakeDecoder(waits_at=())
        monkeypatch.setattr(decoder, "decode", lambda encoded: [])
        (ticket,) = finals(made(decoder), 1)
        with pytest.raises(AsrError, match="0 answers for 1 windows"):
            await ticket.decoded()

    async def test_closing_answers_everybody(self, made):
        decoder = FakeDecoder()
        batcher = made(decoder)
        tickets = finals(batcher, 1, 2)
        step = await decoder.begun()
        await batcher.close()
        for ticket in tickets:
            with pytest.raises(AsrError):
                await ticket.decoded()
        with pytest.raises(AsrError, match="closed"):
            finals(batcher, 3)
        assert not batcher.admits_calls()
        step.finish()


class TestAdmission:
    async def test_calls_are_refused_while_finals_wait_too_long(self, made, clock):
        decoder = FakeDecoder()
        batcher = made(decoder)
        tickets = finals(batcher, *range(9))
        assert batcher.admits_calls()
        clock.now_s += 0.5
        assert not batcher.admits_calls()
        decoder.open()
        await texts(*tickets)
        assert batcher.figures().delays[Kind.FINAL].p95_s == 0.5
        assert not batcher.figures().admits_calls
        clock.now_s += SETTINGS.look_back_s
        assert batcher.admits_calls()

    async def test_a_full_queue_of_finals_refuses_one_more(self, made):
        decoder = FakeDecoder()
        batcher = made(decoder, most_waiting=2)
        tickets = finals(batcher, 1, 2, 3)
        with pytest.raises(AsrError, match="2 windows wait"):
            finals(batcher, 4)
        decoder.open()
        assert await texts(*tickets) == ["word 1", "word 2", "word 3"]

    async def test_finals_shed_partials_of_a_full_queue(self, made):
        decoder = FakeDecoder()
        batcher = made(decoder, most_waiting=1)
        finals(batcher, 1)
        caption = batcher.ask("a", window(2), Kind.CAPTION)
        finals(batcher, 3)
        assert await caption.decoded() is None
        assert batcher.figures().dropped[Drop.SHED] == 1
        decoder.open()

    async def test_a_busy_queue_slows_the_partials_down(self, made, clock):
        decoder = FakeDecoder()
        batcher = made(decoder)
        assert batcher.pace.every_s(Kind.CAPTION, now_s=clock.now_s) == 1.0
        tickets = finals(batcher, 1, 2)
        clock.now_s += 3.0
        decoder.open()
        await texts(*tickets)
        assert batcher.pace.every_s(Kind.CAPTION, now_s=clock.now_s) == 2.0


async def test_a_snapshot_of_the_figures_does_not_change(made):
    batcher = made(FakeDecoder(waits_at=()))
    before = batcher.figures()
    await texts(*finals(batcher, 1))
    assert before.decoded[Kind.FINAL] == 0
    assert batcher.figures().decoded[Kind.FINAL] == 1
    with pytest.raises(TypeError):
        before.decoded[Kind.FINAL] = 5
