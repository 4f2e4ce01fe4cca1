"""Whether a sentence sounds finished: smart-turn v3.2, on the audio and not on the words."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from typing import Self

import numpy as np
import onnxruntime
import structlog
from numpy.typing import NDArray
from pipecat.audio.turn.smart_turn._whisper_features import compute_whisper_log_mel_features

from config.settings import TurnSettings
from voice.resample import resample

LINE_RATE = 8000
MODEL_RATE = 16_000
HORIZON_S = 8
"""What the model looks at; a shorter turn is padded with silence at its front."""
MOST_WAITING = 8
"""More callers than that in front, and the answer would come after its time-out."""

log = structlog.get_logger()


class SmartTurnModel:
    """The model of the pipecat wheel on one thread: more threads make it slower under load."""

    def __init__(self) -> None:
        options = onnxruntime.SessionOptions()
        options.inter_op_num_threads = 1
        options.intra_op_num_threads = 1
        path = files("pipecat.audio.turn.smart_turn.data").joinpath("smart-turn-v3.2-cpu.onnx")
        self._session = onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"]
        )

    def __call__(self, samples: NDArray[np.int16]) -> float:
        """How likely the turn is over, in [0, 1]; blocks for tens of milliseconds.

        Args:
            samples: int16, shape (n,), 8 kHz mono; the last 8 s count.
        """
        latest = samples[-HORIZON_S * LINE_RATE :].astype(np.float32) * np.float32(1 / 32_768)
        sound = resample(latest, LINE_RATE, MODEL_RATE)[-HORIZON_S * MODEL_RATE :]
        padded = np.pad(sound, (HORIZON_S * MODEL_RATE - len(sound), 0))
        features = compute_whisper_log_mel_features(padded, do_normalize=True)
        (probability,) = self._session.run(None, {"input_features": features[np.newaxis]})
        return float(np.asarray(probability).ravel()[0])


class SmartTurn:
    """Answers one caller at a time, off the event loop; shared by all calls."""

    def __init__(
        self, model: Callable[[NDArray[np.int16]], float], *, threshold: float, timeout_s: float
    ) -> None:
        self._model = model
        self._threshold = threshold
        self._timeout_s = timeout_s
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="smart-turn")
        self._waiting = 0

    @classmethod
    def load(cls, settings: TurnSettings) -> Self:
        """The real model, warm. Blocks for about 0.2 s."""
        model = SmartTurnModel()
        model(np.zeros(LINE_RATE, np.int16))
        return cls(
            model,
            threshold=settings.smart_turn_threshold,
            timeout_s=settings.smart_turn_timeout_s,
        )

    async def is_complete(self, samples: NDArray[np.int16]) -> bool | None:
        """Whether the turn so far sounds finished; None where no answer came in time.

        Args:
            samples: of the turn, the pause at its end included: int16, shape (n,), 8 kHz mono.
        """
        if self._waiting >= MOST_WAITING:
            log.warning("smart turn busy", count=self._waiting)
            return None
        self._waiting += 1
        answer = asyncio.get_running_loop().run_in_executor(self._worker, self._model, samples)
        answer.add_done_callback(self._answered)
        try:
            await asyncio.wait({answer}, timeout=self._timeout_s)
            return self._verdict(answer)
        finally:
            answer.cancel()

    def _verdict(self, answer: asyncio.Future[float]) -> bool | None:
        if not answer.done():
            log.warning("smart turn late", duration_s=self._timeout_s, count=self._waiting)
            return None
        # onnxruntime's errors have no common class of their own.
        error = answer.exception()
        if error is not None:
            log.error("smart turn failed", error=type(error).__name__)
            return None
        return answer.result() >= self._threshold

    def close(self) -> None:
        """Take no more questions; the one being answered is not waited for."""
        self._worker.shutdown(wait=False, cancel_futures=True)

    def _answered(self, _: object) -> None:
        self._waiting -= 1
