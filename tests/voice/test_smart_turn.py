import asyncio
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from config.settings import TurnSettings, Wait
from load_tests.recording import read_recording
from voice import mulaw
from voice.smart_turn import MOST_WAITING, SmartTurn, SmartTurnModel

VOICES = Path(__file__).parents[2] / "load_tests" / "caller_voices"
A_SECOND = np.zeros(8000, np.int16)


def smart_turn(
    model: Callable[[NDArray[np.int16]], float], *, timeout_s: float = 120.0
) -> SmartTurn:
    return SmartTurn(model, threshold=0.5, timeout_s=timeout_s)


@pytest.mark.parametrize(("probability", "is_complete"), [(0.7, True), (0.5, True), (0.49, False)])
async def test_the_threshold_decides(probability: float, is_complete: bool) -> None:
    judge = smart_turn(lambda _: probability)
    assert await judge.is_complete(A_SECOND) is is_complete
    judge.close()


async def test_a_late_answer_is_none_and_the_next_question_is_answered() -> None:
    let_go = threading.Event()

    def slow(samples: NDArray[np.int16]) -> float:
        let_go.wait(240)
        return float(samples[0])

    judge = smart_turn(slow, timeout_s=0.05)
    assert await judge.is_complete(A_SECOND) is None
    let_go.set()
    async with asyncio.timeout(120):
        # On a busy machine 0.05 s may be too short for a prompt answer as well.
        while (answer := await judge.is_complete(np.ones(1, np.int16))) is None:
            pass
    assert answer is True
    judge.close()


async def test_a_failing_model_is_none() -> None:
    def broken(_: NDArray[np.int16]) -> float:
        raise ValueError

    judge = smart_turn(broken)
    assert await judge.is_complete(A_SECOND) is None
    judge.close()


async def test_too_many_questions_at_once_are_refused_and_later_ones_are_not() -> None:
    let_go = threading.Event()

    def slow(_: NDArray[np.int16]) -> float:
        let_go.wait(240)
        return 1.0

    judge = smart_turn(slow)
    questions = [asyncio.create_task(judge.is_complete(A_SECOND)) for _ in range(MOST_WAITING)]
    await asyncio.sleep(0)
    assert await judge.is_complete(A_SECOND) is None
    let_go.set()
    assert await asyncio.gather(*questions) == [True] * MOST_WAITING
    assert await judge.is_complete(A_SECOND) is True
    judge.close()


async def test_the_model_never_runs_on_the_event_loop() -> None:
    threads: list[str] = []

    def watched(_: NDArray[np.int16]) -> float:
        threads.append(threading.current_thread().name)
        return 1.0

    judge = smart_turn(watched)
    await judge.is_complete(A_SECOND)
    await judge.is_complete(A_SECOND)
    judge.close()
    assert len(set(threads)) == 1
    assert threads[0].startswith("smart-turn")


@pytest.fixture(scope="module")
def speech() -> NDArray[np.int16]:
    sentence = mulaw.decode(read_recording(VOICES / "rms" / "crushing-chest-pain.wav").mulaw)
    return np.concatenate([sentence] * 4)


@pytest.mark.model
def test_the_model_says_what_pipecats_analyzer_says(speech: NDArray[np.int16]) -> None:
    from pipecat.audio.turn.smart_turn.local_smart_turn_v3 import LocalSmartTurnAnalyzerV3

    analyzer = LocalSmartTurnAnalyzerV3(sample_rate=8000)
    analyzer.set_sample_rate(8000)
    model = SmartTurnModel()
    for seconds in (0.5, 2.0, 3.1):
        turn = speech[: round(seconds * 8000)]
        theirs = analyzer._predict_endpoint(turn.astype(np.float32) / 32768)
        assert model(turn) == pytest.approx(theirs["probability"], abs=1e-3)


@pytest.mark.model
async def test_the_loaded_model_answers_by_the_settings(speech: NDArray[np.int16]) -> None:
    turn = speech[: 2 * 8000]
    wait = Wait(complete_s=0.5, incomplete_s=1.0)
    for threshold, is_complete in ((0.0, True), (1.0, False)):
        judge = SmartTurn.load(
            TurnSettings(
                waits={"anything": wait}, smart_turn_threshold=threshold, smart_turn_timeout_s=120
            )
        )
        assert await judge.is_complete(turn) is is_complete
        judge.close()


@pytest.mark.model
def test_only_the_last_eight_seconds_count(speech: NDArray[np.int16]) -> None:
    model = SmartTurnModel()
    assert len(speech) > 9 * 8000
    assert model(speech) == pytest.approx(model(speech[-8 * 8000 :]), abs=1e-3)
    assert model(speech) != pytest.approx(model(speech[: 8 * 8000]), abs=1e-3)
