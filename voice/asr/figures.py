"""What the shared recogniser did and how long it let its callers wait, in figures."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from voice.asr.decode_queue import Drop, Kind
from voice.asr.delays import DelayFigures, Delays


@dataclass(frozen=True, slots=True)
class Speculation:
    """Final decodes that began before the turn was over; counts since the start."""

    asked: int
    hits: int
    """The turn was over indeed, and the decode was used."""
    dropped: int
    """The caller spoke on before the decode had begun: it cost nothing."""
    wasted: int
    """The caller spoke on after the decode had begun."""

    @property
    def hit_rate(self) -> float:
        """Of those that are settled, in [0, 1]; 0 where none is."""
        settled = self.hits + self.dropped + self.wasted
        return self.hits / settled if settled else 0.0


@dataclass(frozen=True, slots=True)
class BatcherFigures:
    """A snapshot. Delays are of the last while, counts since the start."""

    delays: Mapping[Kind, DelayFigures]
    """From asking to the worker, or to the time-out where no worker was free before."""
    waiting: Mapping[Kind, int]
    decoded: Mapping[Kind, int]
    batches: Mapping[int, int]
    """How many batches there were of each size."""
    dropped: Mapping[Drop, int]
    """Partials that were never decoded."""
    discarded: int
    """Windows whose caller had withdrawn by the time their decode was done."""
    failed: int
    workers: int
    busy_workers: int
    replaced_workers: int
    speculation: Speculation
    admits_calls: bool

    @property
    def mean_batch(self) -> float:
        """Windows a batch; 0 where there was none."""
        count = sum(self.batches.values())
        return sum(size * n for size, n in self.batches.items()) / count if count else 0.0


COUNTS = frozenset(
    (
        *(f"{kind.name.lower()}_decoded" for kind in Kind),
        *(f"partials_{why.value}" for why in Drop),
        *("replaced_workers", "failed", "guesses", "guesses_wasted"),
    )
)
"""Those of the figures `in_lines` that only rise, from the start of the server on."""


def in_lines(figures: BatcherFigures) -> dict[str, float]:
    """The figures that tell how a server fares, by names for log and metrics."""
    speculation = figures.speculation
    told: dict[str, float] = {}
    for kind in Kind:
        name = kind.name.lower()
        told[f"{name}_decoded"] = figures.decoded[kind]
        told[f"{name}_waiting"] = figures.waiting[kind]
        told[f"{name}_delay_p95_s"] = round(figures.delays[kind].p95_s, 3)
    told |= {f"partials_{why.value}": figures.dropped[why] for why in Drop}
    return told | {
        "mean_batch": round(figures.mean_batch, 2),
        "busy_workers": figures.busy_workers,
        "replaced_workers": figures.replaced_workers,
        "failed": figures.failed,
        "guesses": speculation.asked,
        "guess_hit_rate": round(speculation.hit_rate, 3),
        "guesses_wasted": speculation.wasted,
        "admits_calls": figures.admits_calls,
    }


class Tally:
    """Counts as things happen."""

    def __init__(self, *, look_back_s: float) -> None:
        self._delays = {kind: Delays(look_back_s=look_back_s) for kind in Kind}
        self.decoded: Counter[Kind] = Counter()
        self.batches: Counter[int] = Counter()
        self.dropped: Counter[Drop] = Counter()
        self.discarded = 0
        self.failed = 0
        self.replaced_workers = 0
        self.speculated = 0
        self.hits = 0
        self.dropped_speculations = 0
        self.wasted = 0

    def left_queue(self, kind: Kind, delay_s: float, *, now_s: float) -> None:
        """A window came to a worker, or its time was over before."""
        self._delays[kind].add(delay_s, now_s=now_s)

    def delays(self, kind: Kind, *, now_s: float) -> DelayFigures:
        """How long windows of a kind waited of late."""
        return self._delays[kind].figures(now_s=now_s)

    def figures(
        self,
        *,
        now_s: float,
        waiting: Mapping[Kind, int],
        workers: tuple[int, int],
        admits_calls: bool,
    ) -> BatcherFigures:
        """A snapshot.

        Args:
            now_s: the time.
            waiting: windows in the queue.
            workers: how many there are, and how many are busy.
            admits_calls: whether one more call could be borne.
        """
        return BatcherFigures(
            delays=MappingProxyType({kind: self.delays(kind, now_s=now_s) for kind in Kind}),
            waiting=MappingProxyType(dict(waiting)),
            decoded=MappingProxyType({kind: self.decoded[kind] for kind in Kind}),
            batches=MappingProxyType(dict(sorted(self.batches.items()))),
            dropped=MappingProxyType({why: self.dropped[why] for why in Drop}),
            discarded=self.discarded,
            failed=self.failed,
            workers=workers[0],
            busy_workers=workers[1],
            replaced_workers=self.replaced_workers,
            speculation=Speculation(
                self.speculated, self.hits, self.dropped_speculations, self.wasted
            ),
            admits_calls=admits_calls,
        )
