"""How soon the ear says that a caller speaks, and how often it says so of other sounds.

    python -m load_tests.bench_onset [--json]

The detector of a call hears the recordings of `caller_voices` on several lines, 20 ms at a time,
after a second of the same line without a voice. The time counts from two instants, both found on
the clean recording at its nominal level:

* the first sound that can be heard at all, 5 ms above -45 dBFS (`levels.first_audible_s`): 19 dB
  below the voice, and on a noisy line below the noise;
* the first 10 ms that ITU-T P.56 counts as active speech, at most 15.9 dB below the voice's level.

For the false starts the same detector hears minutes of each noise of `line_noises`. A start is
speech after `TURN_GAP_S` without any: that opens a turn, and would silence the agent.
The detector was tuned on the `dev` split of `caller_voices/sentences.yaml`; these recordings are
of the other two.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass

import numpy as np
import orjson
from numpy.typing import NDArray

from config.settings import VadSettings
from load_tests.caller_voices.channel import (
    FULL_SCALE,
    LINES,
    Line,
    active_rms,
    seed_of,
    through,
)
from load_tests.caller_voices.manifest import DIRECTORY, VOICES
from load_tests.line_noises import NOISES, echo
from load_tests.recording import Recording, read_recording
from load_tests.twilio_double.g711 import SAMPLE_RATE, decode, encode
from voice.mulaw import to_pcm
from voice.vad import SharedSilero, SpeechDetector

FRAME = 160
LEAD_S = 1.0
"""Of the line alone, before the recording."""
SOON_S = 0.2
ACTIVE_MARGIN_DB = 15.9
"""ITU-T P.56, method B."""
TURN_GAP_S = 1.2
SEEDS = 3
NEVER_S = 9.0


@dataclass(frozen=True, slots=True)
class Delays:
    """From an instant to the word of the detector, over all recordings on one line."""

    p50_ms: int
    p90_ms: int
    soon_percent: float
    """Within `SOON_S`."""


@dataclass(frozen=True, slots=True)
class OnLine:
    """One line."""

    line: str
    recordings: int
    missed: int
    from_first_sound: Delays
    from_active_speech: Delays


@dataclass(frozen=True, slots=True)
class OnsetBench:
    """Everything that was measured."""

    lines: tuple[OnLine, ...]
    false_starts_per_min: dict[str, float]

    def summary(self) -> str:
        """A table for people."""
        rows = [f"{'line':14}  first sound: p50 p90 ms, % soon   active speech: the same"]
        for row in self.lines:
            first, active = row.from_first_sound, row.from_active_speech
            rows.append(
                f"{row.line:14}  {first.p50_ms:16} {first.p90_ms:4} {first.soon_percent:7.1f}"
                f"  {active.p50_ms:15} {active.p90_ms:4} {active.soon_percent:7.1f}"
            )
        rows.append("false starts a minute")
        rows += [f"{name:18} {rate:5.2f}" for name, rate in self.false_starts_per_min.items()]
        return "\n".join(rows)


def spoken_at(silero: SharedSilero, mulaw: bytes) -> Iterator[float]:
    """The ends, in seconds, of the 20 ms in which speech was reported."""
    detector = SpeechDetector(silero, VadSettings())
    for end in range(FRAME, len(mulaw) + 1, FRAME):
        stretches = detector.hear(to_pcm(mulaw[end - FRAME : end]))
        if any(stretch.is_speech for stretch in stretches):
            yield end / SAMPLE_RATE


def active_from_s(recording: Recording) -> float:
    """Where speech is active for the first time, to 10 ms."""
    samples = decode(recording.mulaw).astype(np.float64)
    window = SAMPLE_RATE // 100
    powers = np.mean(samples[: len(samples) // window * window].reshape(-1, window) ** 2, axis=1)
    threshold = active_rms(samples) * 10 ** (-ACTIVE_MARGIN_DB / 20)
    return int(np.flatnonzero(powers >= threshold**2)[0]) * window / SAMPLE_RATE


def on_line(silero: SharedSilero, line: Line) -> OnLine:
    """All recordings on one line."""
    first, active, missed = [], [], 0
    for voice in VOICES:
        for path in sorted((DIRECTORY / voice).glob("*.wav")):
            recording = read_recording(path)
            lead = encode(np.zeros(round(LEAD_S * SAMPLE_RATE), np.int16))
            heard = through(line, lead + recording.mulaw, seed=seed_of(voice, path.stem))
            reported_s = next(spoken_at(silero, heard), NEVER_S) - LEAD_S
            missed += reported_s > NEVER_S - 2 * LEAD_S
            first.append(reported_s - recording.voiced_from_s)
            active.append(reported_s - active_from_s(recording))
    return OnLine(line.name, len(first), missed, _delays(first), _delays(active))


def false_starts(silero: SharedSilero, sounds: list[NDArray[np.float64]]) -> float:
    """Starts of speech a minute."""
    starts = 0
    for sound in sounds:
        mulaw = encode(np.clip(np.rint(sound), -FULL_SCALE, FULL_SCALE - 1).astype(np.int16))
        last_s = -NEVER_S
        for at_s in spoken_at(silero, mulaw):
            starts += at_s - last_s > TURN_GAP_S
            last_s = at_s
    return starts * 60 * SAMPLE_RATE / sum(map(len, sounds))


def run(*, minutes: float = 5.0) -> OnsetBench:
    """Measure everything; takes about a minute of CPU.

    Args:
        minutes: of each noise.
    """
    silero = SharedSilero()
    agent = np.concatenate(
        [decode(read_recording(path).mulaw) for path in sorted((DIRECTORY / "slt").glob("t*.wav"))]
    ).astype(np.float64)
    noises = {**NOISES, "echo of the agent": echo(agent)}
    rates = {}
    for name, noise in noises.items():
        sounds = [noise(minutes * 60 / SEEDS, np.random.default_rng(seed)) for seed in range(SEEDS)]
        rates[name] = round(false_starts(silero, sounds), 2)
    return OnsetBench(tuple(on_line(silero, line) for line in LINES), rates)


def _delays(seconds: list[float]) -> Delays:
    p50, p90 = np.percentile(seconds, [50, 90]) * 1000
    soon = np.mean(np.asarray(seconds) <= SOON_S + 1e-9) * 100
    return Delays(round(p50), round(p90), round(float(soon), 1))


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    bench = run(minutes=args.minutes)
    sys.stdout.write(
        (orjson.dumps(asdict(bench)).decode() if args.json else bench.summary()) + "\n"
    )


if __name__ == "__main__":
    main()
