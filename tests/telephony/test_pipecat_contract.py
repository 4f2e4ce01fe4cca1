"""What IasoVoice takes for granted about pipecat 1.14; an upgrade that changes it fails here.

This half: frames, observers, workers. The telephone, ears and mouths are in
`test_pipecat_contract_media.py`.

Each test is one fact. Where pipecat's own default would hurt a call, the test names that default,
so that the reason for our switching it off is not forgotten.
"""

import asyncio
import inspect
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from pipecat.frames.frames import (
    ControlFrame,
    DataFrame,
    EndFrame,
    ErrorFrame,
    Frame,
    InterruptionFrame,
    SystemFrame,
)
from pipecat.observers.base_observer import BaseObserver, FramePushed
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineWorker
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor
from pipecat.processors.frameworks.rtvi import RTVIProcessor
from pipecat.tests.utils import run_test
from pipecat.workers.runner import WorkerRunner

SOON_S = 120.0
"""Bound of every wait: reached only when a fact no longer holds."""


@dataclass
class Reply(DataFrame):
    """Something that a barge-in may drop."""

    number: int = 0


@dataclass
class Utterance(DataFrame):
    """Something that must survive a barge-in, declared as our own frames are."""

    number: int = 0
    interruptible: bool = field(default=False, init=False)


@dataclass
class Ending(ControlFrame):
    """A control frame: in order with data."""


@dataclass
class Alarm(SystemFrame):
    """A system frame: overtakes."""


class Desk(FrameProcessor):
    """Keeps what reaches it; stands still at each data frame while `open` is clear."""

    def __init__(self) -> None:
        super().__init__()
        self.begun: list[Frame] = []
        self.done: list[Frame] = []
        self.upstream: list[Frame] = []
        self.open = asyncio.Event()
        self.open.set()
        self.changed = asyncio.Condition()

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        if direction is FrameDirection.UPSTREAM:
            await self._keep(self.upstream, frame)
        else:
            await self._keep(self.begun, frame)
            if isinstance(frame, Reply | Utterance):
                await self.open.wait()
            await self._keep(self.done, frame)
        await self.push_frame(frame, direction)

    async def _keep(self, kept: list[Frame], frame: Frame) -> None:
        async with self.changed:
            kept.append(frame)
            self.changed.notify_all()

    async def until(self, kept: list[Frame], kind: type[Frame]) -> None:
        """Wait until a frame of a kind has come."""

        def has_come() -> bool:
            return any(isinstance(frame, kind) for frame in kept)

        async with self.changed:
            await asyncio.wait_for(self.changed.wait_for(has_come), SOON_S)


def numbers(frames: Sequence[Frame]) -> list[int]:
    return [frame.number for frame in frames if isinstance(frame, Reply | Utterance)]


@asynccontextmanager
async def running(*processors: FrameProcessor, **options: Any) -> AsyncIterator[PipelineWorker]:
    """A started pipeline on a runner of its own, cancelled at the end."""
    settings = {"idle_timeout_secs": None, "enable_rtvi": False} | options
    worker = PipelineWorker(Pipeline(list(processors)), **settings)
    has_started = asyncio.Event()

    @worker.event_handler("on_pipeline_started")
    async def on_pipeline_started(_worker: PipelineWorker, _frame: Frame) -> None:
        has_started.set()

    runner = WorkerRunner(handle_sigint=False)
    await runner.add_workers(worker)
    run = asyncio.create_task(runner.run())
    await asyncio.wait_for(has_started.wait(), SOON_S)
    try:
        yield worker
    finally:
        await worker.cancel()
        await asyncio.wait_for(run, SOON_S)


# --- order, and what a barge-in does to it -----------------------------------------------------


async def test_an_interruption_cancels_the_frame_in_work_and_drops_those_that_wait() -> None:
    desk = Desk()
    async with running(desk) as worker:
        desk.open.clear()
        await worker.queue_frames([Reply(1), Reply(2)])
        await desk.until(desk.begun, Reply)
        await worker.queue_frame(InterruptionFrame())
        await desk.until(desk.done, InterruptionFrame)
        desk.open.set()
        await worker.queue_frame(Ending())
        await desk.until(desk.done, Ending)
        assert numbers(desk.begun) == [1]
        assert numbers(desk.done) == []


async def test_a_frame_that_is_not_interruptible_survives_in_the_queue() -> None:
    desk = Desk()
    async with running(desk) as worker:
        desk.open.clear()
        await worker.queue_frames([Reply(1), Utterance(2), Reply(3)])
        await desk.until(desk.begun, Reply)
        await worker.queue_frame(InterruptionFrame())
        await desk.until(desk.done, InterruptionFrame)
        desk.open.set()
        await desk.until(desk.done, Utterance)
        await worker.queue_frame(Ending())
        await desk.until(desk.done, Ending)
        assert numbers(desk.done) == [2]


async def test_work_on_a_frame_that_is_not_interruptible_goes_on_to_its_end() -> None:
    desk = Desk()
    async with running(desk) as worker:
        desk.open.clear()
        await worker.queue_frames([Utterance(1), Reply(2)])
        await desk.until(desk.begun, Utterance)
        await worker.queue_frame(InterruptionFrame())
        await desk.until(desk.done, InterruptionFrame)
        desk.open.set()
        await desk.until(desk.done, Utterance)
        await worker.queue_frame(Ending())
        await desk.until(desk.done, Ending)
        assert numbers(desk.done) == [1]


async def test_one_frame_can_be_made_uninterruptible_after_it_was_built() -> None:
    desk = Desk()
    warning = Reply(2)
    warning.interruptible = False
    async with running(desk) as worker:
        desk.open.clear()
        await worker.queue_frames([Reply(1), warning])
        await desk.until(desk.begun, Reply)
        await worker.queue_frame(InterruptionFrame())
        await desk.until(desk.done, InterruptionFrame)
        desk.open.set()
        await desk.until(desk.done, Reply)
        assert numbers(desk.done) == [2]


async def test_a_system_frame_overtakes_and_runs_beside_the_frame_in_work() -> None:
    desk = Desk()
    async with running(desk) as worker:
        desk.open.clear()
        await worker.queue_frames([Reply(1), Reply(2), Alarm()])
        await desk.until(desk.done, Alarm)
        assert numbers(desk.done) == []
        desk.open.set()


async def test_data_control_and_end_frames_keep_their_order() -> None:
    down, _ = await run_test(Desk(), frames_to_send=[Reply(1), Ending(), Utterance(2), Reply(3)])
    kinds = [frame for frame in down if isinstance(frame, Reply | Ending | Utterance)]
    assert [type(frame) for frame in kinds] == [Reply, Ending, Utterance, Reply]


async def test_an_interruption_is_broadcast_in_both_directions() -> None:
    before, middle, after = Desk(), Desk(), Desk()
    async with running(before, middle, after):
        await middle.broadcast_interruption()
        await before.until(before.upstream, InterruptionFrame)
        await after.until(after.done, InterruptionFrame)


async def test_an_exception_in_a_stage_goes_upstream_as_an_error_and_the_pipeline_lives() -> None:
    class Fragile(FrameProcessor):
        async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
            await super().process_frame(frame, direction)
            match frame:
                case Reply():
                    raise ValueError("out of range")
                case _:
                    await self.push_frame(frame, direction)

    before, after = Desk(), Desk()
    async with running(before, Fragile(), after) as worker:
        await worker.queue_frame(Reply(1))
        await before.until(before.upstream, ErrorFrame)
        error = next(frame for frame in before.upstream if isinstance(frame, ErrorFrame))
        assert isinstance(error.exception, ValueError)
        await worker.queue_frame(Ending())
        await after.until(after.done, Ending)


async def test_a_task_that_a_stage_makes_outlives_the_pipeline_unless_cleanup_cancels_it() -> None:
    class Busy(Desk):
        task: asyncio.Task[Any] | None = None

        async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
            if isinstance(frame, Reply):
                self.task = self.create_task(asyncio.Event().wait())
            await super().process_frame(frame, direction)

    busy = Busy()
    async with running(busy) as worker:
        await worker.queue_frame(Reply(1))
        await busy.until(busy.done, Reply)
    assert busy.task is not None
    assert not busy.task.done()
    busy.task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await busy.task


# --- observers ---------------------------------------------------------------------------------


class Witness(BaseObserver):
    """Keeps every push of our own frames."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.pushes: list[FramePushed] = []

    async def on_push_frame(self, data: FramePushed) -> None:
        if isinstance(data.frame, Reply):
            self.pushes.append(data)


async def test_an_observer_sees_every_push_of_a_frame_and_which_was_the_first() -> None:
    every, first = Witness(), Witness(observe_every_push=False)
    await run_test(Desk(), frames_to_send=[Reply(1)], observers=[every, first])
    assert len(every.pushes) > 1
    assert [push.first_push for push in every.pushes] == [True] + [False] * (len(every.pushes) - 1)
    assert len(first.pushes) == 1


async def test_a_slow_observer_does_not_hold_frames_back() -> None:
    class Slow(BaseObserver):
        async def on_push_frame(self, data: FramePushed) -> None:
            await asyncio.Event().wait()

    desk = Desk()
    async with running(desk, observers=[Slow()]) as worker:
        await worker.queue_frames([Reply(1), Ending()])
        await desk.until(desk.done, Ending)


# --- workers and runners -----------------------------------------------------------------------


def default_of(function: Any, parameter: str) -> Any:
    return inspect.signature(function).parameters[parameter].default


def test_a_worker_by_default_dies_after_five_minutes_without_pipecats_own_speech_frames() -> None:
    assert default_of(PipelineWorker, "idle_timeout_secs") == 300
    assert default_of(PipelineWorker, "cancel_on_idle_timeout") is True
    kinds = default_of(PipelineWorker, "idle_timeout_frames")
    assert not any(issubclass(Utterance, kind) or issubclass(Reply, kind) for kind in kinds)


async def test_frames_of_our_own_do_not_keep_a_worker_awake() -> None:
    desk = Desk()
    has_idled = asyncio.Event()
    async with running(desk, idle_timeout_secs=0.1, cancel_on_idle_timeout=False) as worker:

        @worker.event_handler("on_idle_timeout")
        async def on_idle_timeout(_worker: PipelineWorker) -> None:
            has_idled.set()

        async def talk() -> None:
            while not has_idled.is_set():
                await worker.queue_frame(Reply(1))
                await asyncio.sleep(0.02)

        await asyncio.wait_for(talk(), SOON_S)
    assert numbers(desk.done)


async def test_an_idle_call_on_a_shared_runner_ends_the_other_calls_too() -> None:
    assert default_of(PipelineWorker, "cancel_runner_on_idle_timeout") is True
    busy = PipelineWorker(Pipeline([Desk()]), idle_timeout_secs=None, enable_rtvi=False)
    idle = PipelineWorker(Pipeline([Desk()]), idle_timeout_secs=0.1, enable_rtvi=False)
    runner = WorkerRunner(handle_sigint=False)
    await runner.add_workers(busy, idle)
    await asyncio.wait_for(runner.run(), SOON_S)
    assert busy.has_finished()


async def test_a_runner_for_each_call_keeps_them_apart() -> None:
    desk = Desk()
    async with running(desk) as busy:
        idle = PipelineWorker(Pipeline([Desk()]), idle_timeout_secs=0.1, enable_rtvi=False)
        runner = WorkerRunner(handle_sigint=False)
        await runner.add_workers(idle)
        await asyncio.wait_for(runner.run(), SOON_S)
        assert not busy.has_finished()
        await busy.queue_frame(Ending())
        await desk.until(desk.done, Ending)


async def test_a_runner_swallows_the_cancellation_of_its_task() -> None:
    runner = WorkerRunner(handle_sigint=False)
    worker = PipelineWorker(Pipeline([Desk()]), idle_timeout_secs=None, enable_rtvi=False)
    await runner.add_workers(worker)
    run = asyncio.create_task(runner.run())
    is_ready = asyncio.Event()
    runner.add_event_handler("on_ready", lambda _runner: is_ready.set())
    await asyncio.wait_for(is_ready.wait(), SOON_S)
    run.cancel()
    await asyncio.wait_for(run, SOON_S)
    assert not run.cancelled()
    assert worker.has_finished()


@pytest.mark.parametrize("options", [{}, {"handle_sigint": False}], ids=["by default", "told not"])
async def test_a_runner_takes_the_interrupt_signal_away_from_the_web_server(
    options: dict[str, bool],
) -> None:
    before = signal.getsignal(signal.SIGINT)
    runner = WorkerRunner(**options)
    worker = PipelineWorker(Pipeline([Desk()]), idle_timeout_secs=None, enable_rtvi=False)
    during: list[Any] = []
    runner.add_event_handler("on_ready", lambda _runner: during.append(signal.getsignal(2)))
    await runner.add_workers(worker)
    await worker.queue_frame(EndFrame())
    try:
        await asyncio.wait_for(runner.run(), SOON_S)
    finally:
        asyncio.get_running_loop().remove_signal_handler(signal.SIGINT)
        signal.signal(signal.SIGINT, before)
    assert [handler is not before for handler in during] == [not options]


@pytest.mark.parametrize("is_on", [True, False])
def test_a_worker_adds_its_own_client_protocol_unless_told_not_to(is_on: bool) -> None:
    options = {} if is_on else {"enable_rtvi": False}
    worker = PipelineWorker(Pipeline([Desk()]), **options)
    stages = worker.pipeline.processors
    assert any(isinstance(stage, RTVIProcessor) for stage in stages) is is_on
