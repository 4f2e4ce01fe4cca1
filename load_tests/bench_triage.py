"""`iasovoice bench triage`: what triage costs a turn, by its rules alone and with the meaning.

Texts are those of the evaluation set's test split, and cut to 40 words from many of them in a row.
A cold start is a new process that loads all that triage needs and judges one text.
"""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np
import orjson

from dialog.danger.shipped import load_scorer
from dialog.nlu.bundle import cache_directory
from load_tests.bench_media import machine
from triage.assess import Triage
from triage.decision import Patient
from triage.evaluation.cases import read_split
from triage.lexicon import default_lexicon
from triage.meaning import Meaning

_PERCENTS = (50, 95, 99)
_WORDS = 40
_ROUNDS = 5
_STARTS = 3
_NOBODY = Patient(on=date(2026, 1, 1))
_START_TIMEOUT_S = 120.0
_COLD_START = """
import time; began = time.perf_counter()
import load_tests.bench_triage as bench
bench.open_triage(meaning={meaning}).assess("i fell over", bench._NOBODY)
print(time.perf_counter() - began)
"""


@dataclass(frozen=True, slots=True)
class TriageBench:
    """What was measured; milliseconds where nothing else is said."""

    name: str
    machine: str
    unit: str
    ours: dict[str, float]
    """A turn of 40 words, by the rules alone."""
    peer: None
    ratio: None
    parts: dict[str, Any]

    def to_json(self) -> str:
        """One object on one line."""
        return orjson.dumps(asdict(self)).decode()

    def summary(self) -> str:
        """The lines for people."""
        parts = self.parts
        return "\n".join(
            [
                self.machine,
                f"rules, {_WORDS} words         {_told(self.ours)}",
                f"rules, as callers speak  {_told(parts['rules_as_spoken'])}",
                f"meaning, {_WORDS} words       {_told(parts['meaning'])}",
                f"both, as callers speak   {_told(parts['both_as_spoken'])}",
                f"cold start               rules {parts['cold_start_s']['rules']:.2f} s, "
                f"with meaning {parts['cold_start_s']['both']:.2f} s",
                f"memory of the meaning    {parts['meaning_mb']:.0f} MB",
            ]
        )


def _told(milliseconds: dict[str, float]) -> str:
    return "  ".join(f"{name} {milliseconds[name]:.2f} ms" for name in ("p50", "p95", "p99"))


def open_triage(*, meaning: bool) -> Triage:
    """Triage as calls have it, or by its rules alone."""
    lexicon = default_lexicon()
    return Triage(lexicon, _scorer() if meaning else None)


def bench() -> TriageBench:
    """Measure. Blocks for half a minute, and longer where the scorer has to be trained first.

    Raises:
        subprocess.SubprocessError: a new process did not start.
    """
    spoken = [case.text for case in read_split("test")]
    long = _of_length(spoken)
    rules = open_triage(meaning=False)
    before_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    scorer = _scorer()
    grown_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kb
    both = Triage(default_lexicon(), scorer)
    return TriageBench(
        name="triage",
        machine=machine(),
        unit="ms_per_turn",
        ours=_assessing(rules, long),
        peer=None,
        ratio=None,
        parts={
            "texts": len(spoken),
            "rules_as_spoken": _assessing(rules, spoken),
            "meaning": _judging(scorer, long),
            "both_as_spoken": _assessing(both, spoken),
            "cold_start_s": {
                "rules": _cold_start(meaning=False),
                "both": _cold_start(meaning=True),
            },
            "meaning_mb": grown_kb / 1000,
        },
    )


def _scorer() -> Meaning:
    return load_scorer(default_lexicon(), cache_directory(os.environ))


def _of_length(texts: Sequence[str]) -> list[str]:
    """Pieces of 40 words of all the texts in a row."""
    words = " ".join(texts).split()
    starts = range(0, len(words) - _WORDS, _WORDS)
    return [" ".join(words[start : start + _WORDS]) for start in starts]


def _assessing(triage: Triage, texts: Sequence[str]) -> dict[str, float]:
    return _timed(lambda text: triage.assess(text, _NOBODY), texts)


def _judging(scorer: Meaning, texts: Sequence[str]) -> dict[str, float]:
    return _timed(scorer.judge, texts)


def _timed(judge: Callable[[str], object], texts: Sequence[str]) -> dict[str, float]:
    """Percentiles over all texts, in the median of several rounds: what disturbs one is left out.

    A text is never judged twice in a row, so that nothing that is kept at hand serves the second.
    """
    rounds = []
    for _ in range(_ROUNDS):
        seconds = []
        for text in texts:
            began_at = time.perf_counter()
            judge(text)
            seconds.append(time.perf_counter() - began_at)
        rounds.append(np.percentile(seconds, _PERCENTS) * 1000)
    medians = np.median(rounds, axis=0)
    return {f"p{at}": float(value) for at, value in zip(_PERCENTS, medians, strict=True)}


def _cold_start(*, meaning: bool) -> float:
    """Seconds from the start of a process' own work to its first verdict: the median of three."""
    program = _COLD_START.format(meaning=meaning)
    seconds = []
    for _ in range(_STARTS):
        ran = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-c", program],
            check=True,
            capture_output=True,
            timeout=_START_TIMEOUT_S,
        )
        seconds.append(float(ran.stdout))
    return float(np.median(seconds))
