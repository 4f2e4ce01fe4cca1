"""When the open turns are decoded for partials: by the clock, and the rarer the busier.

Under load the captions give way first, down to none; only then the partials in which an emergency
may show. Both come back in the reverse order. Finals do not come through here.
"""

from config.settings import RecognitionSettings
from voice.asr.decode_queue import Kind
from voice.asr.delays import quantile

CALM = 0.5
"""Share of the busy delay below which partials come more often again; in between, as before."""
SETTLE_S = 2.0
"""How long the queue is watched for each change of the pace."""


class PartialPace:
    """How often partials are due, for all calls alike. Times are the caller's, in seconds."""

    def __init__(self, settings: RecognitionSettings, *, on_gpu: bool) -> None:
        self._busy_s = settings.partial_busy_s
        base_s = settings.partial_every_gpu_s if on_gpu else settings.partial_every_cpu_s
        self._steps = _steps(base_s, settings.partial_slowest_s)
        self._step = 0
        self._delays: list[float] = []
        self._judged_at_s: float | None = None

    def waited(self, delay_s: float, *, now_s: float) -> None:
        """So long did a window, of whatever kind, stand in the queue before it left it."""
        self._delays.append(delay_s)
        self._judge(now_s)

    def every_s(self, kind: Kind, *, now_s: float) -> float | None:
        """The interval of partials of a kind; None: there are none for the time being."""
        self._judge(now_s)
        captions_s, emergency_s = self._steps[self._step]
        return captions_s if kind is Kind.CAPTION else emergency_s

    def _judge(self, now_s: float) -> None:
        if self._judged_at_s is None:
            self._judged_at_s = now_s
        if now_s - self._judged_at_s < SETTLE_S:
            return
        p95_s = quantile(sorted(self._delays), 0.95)
        if p95_s > self._busy_s:
            self._step = min(self._step + 1, len(self._steps) - 1)
        elif p95_s < self._busy_s * CALM:
            self._step = max(self._step - 1, 0)
        self._delays.clear()
        self._judged_at_s = now_s


class TurnPartials:
    """When a partial of one open turn is due."""

    def __init__(self, pace: PartialPace, *, opened_at_s: float) -> None:
        self._pace = pace
        self._last_s = opened_at_s

    def is_due(self, kind: Kind, *, now_s: float, is_decoding: bool) -> bool:
        """Whether to ask for one now.

        Args:
            kind: what it would serve.
            now_s: by the clock of `opened_at_s`.
            is_decoding: whether the one before is at a worker. One that still waits in the queue is
                no hindrance: the newer takes its place.
        """
        every_s = self._pace.every_s(kind, now_s=now_s)
        return not is_decoding and every_s is not None and now_s - self._last_s >= every_s

    def asked(self, *, now_s: float) -> None:
        """One was asked for."""
        self._last_s = now_s


def _steps(base_s: float, slowest_s: float) -> list[tuple[float | None, float]]:
    """The intervals of captions and of emergency partials, from calm to busiest."""
    slower = [base_s]
    while slower[-1] < slowest_s:
        slower.append(min(2 * slower[-1], slowest_s))
    captions_first: list[tuple[float | None, float]] = [(every_s, base_s) for every_s in slower[:2]]
    return captions_first + [(None, every_s) for every_s in slower]
