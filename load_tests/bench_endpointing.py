"""How callers who pause are cut off, and how long the agent waits: `iasovoice bench endpointing`.

The turns of `pausing_callers` are heard by the detector, smart-turn and the endpointer of a call.
The settings, with all their waits scaled, stand beside one fixed silence for everything. Reported
are the turns that nothing was tuned on, unless `--half dev` is asked for.

smart-turn was trained on people. On these voices it is at chance (see `separation`; over the whole
band of the synthesiser too, and with espeak-ng), so what our curve shows is what the waits for each
question bring. What verdicts would add that are right nine times in ten is drawn as a curve of its
own, from drawn verdicts. With `--recordings` the callers are people.
"""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from config.load import load_settings
from config.settings import Settings, TurnSettings, Wait
from load_tests.bench_media import machine
from load_tests.caller_voices.manifest import VOICES
from load_tests.pausing_callers.listening import Listener, Outcome
from load_tests.pausing_callers.recordings import PausingRecording, recorded, spoken_by_all
from load_tests.pausing_callers.turns import Half, load_turns
from voice.endpoint import ExpectedAnswer
from voice.patience import patient_waits
from voice.smart_turn import SmartTurnModel
from voice.vad import SharedSilero

FIXED_S = tuple(round(0.3 + 0.1 * step, 1) for step in range(14))
SCALES = tuple(round(0.6 + 0.1 * step, 1) for step in range(11))
ACCURACY = 0.9
"""Of the drawn verdicts."""
FIXED, OURS, DRAWN = "fixed silence", "ours x", f"drawn verdicts ({ACCURACY:.0%}) x"
"""The curves."""
SLOWNESS = 1.6
"""Of a slow caller's pauses."""

OnRow = Callable[[str, int, int], None]
Judge = Callable[[Listener], Outcome]


@dataclass(frozen=True, slots=True)
class Point:
    """One way to end turns, over some turns."""

    way: str
    value: float
    """Seconds of a fixed silence, or what the waits were multiplied by."""
    turns: int
    cut_off: float
    """Share of the turns that were taken for finished too early."""
    p50_s: float
    """From the caller's last sound until the turn was over; also of turns that were cut off."""
    p95_s: float


@dataclass(frozen=True, slots=True)
class EndpointingBench:
    """The result; its fields are those of every `bench --json`."""

    name: str
    machine: str
    unit: str
    ours: Mapping[str, float]
    peer: Mapping[str, float | str]
    ratio: float
    parts: Mapping[str, Any]
    curves: tuple[Point, ...]

    def to_json(self) -> str:
        """One object on one line."""
        return orjson.dumps(asdict(self)).decode()

    def summary(self) -> str:
        """The tables for people."""
        told = self.parts
        lines = [
            self.machine,
            f"{told['turns']} turns, pauses inside: {told['pauses'] or 'not counted'}, "
            f"of: {told['half']}",
            f"smart-turn tells ends from pauses with AUC {told['separation']} on these voices; "
            f"a run takes {told['smart_turn_ms']} ms (median)",
            "",
            f"{'':<24}{'turns':>6}{'cut off':>9}{'p50 s':>7}{'p95 s':>7}",
        ]
        lines += [_line(f"{row['way']}", row) for row in told["kinds"]]
        lines.append("")
        lines += [_line(f"{row['way']} x{row['value']:g}", row) for row in told["slow"]]
        lines.append("")
        lines += [_line(f"{point.way} {point.value:g}", asdict(point)) for point in self.curves]
        return "\n".join(lines)


def run(
    half: Half = Half.TEST, *, directory: Path | None = None, on_row: OnRow | None = None
) -> EndpointingBench:
    """Measure everything; takes some minutes of CPU, most of it smart-turn's.

    Args:
        half: of the turns to speak.
        directory: recordings of people to hear instead; see `recordings.recorded`.
        on_row: is told how far it is.

    Raises:
        FileNotFoundError: flite is not installed.
        ValueError: the directory holds no turn, or a folder that names no kind of answer.
        RecordingError: a file that is no such recording.
    """
    settings = load_settings(None, {})
    waits = settings.turns
    hear = _Hearing(settings, on_row or (lambda *_: None))
    turns = tuple(turn for turn in load_turns() if turn.half is half)
    if directory is not None:
        callers, slow = hear(tuple(recorded(directory))), []
    else:
        callers = hear(tuple(spoken_by_all(turns)))
        slow = hear(tuple(spoken_by_all(turns, slowness=SLOWNESS)))
    if not callers:
        raise ValueError(f"{directory} has no turn; wanted: KIND/*.wav")
    curves = (*_fixed(callers, waits), *_ours(callers, waits), *_drawn(callers, waits))
    parts = {
        "half": half.value if directory is None else "recordings",
        "turns": len(callers),
        "pauses": sum(len(turn.places) for turn in turns) * len(VOICES) if slow else None,
        "separation": round(_separation(callers), 3),
        "smart_turn_ms": round(_smart_turn_s(callers) * 1000),
        "slow": [asdict(point) for point in _slow(slow, waits)],
    }
    return _result(_by_kind(callers, waits), curves, parts)


def _result(
    kinds: Sequence[Point], curves: tuple[Point, ...], parts: Mapping[str, Any]
) -> EndpointingBench:
    ours = kinds[-1]
    peer = _peer(curves, ours)
    return EndpointingBench(
        name="endpointing",
        machine=machine(),
        unit="s",
        ours={"p50": ours.p50_s, "p95": ours.p95_s, "cut_off": ours.cut_off},
        peer={
            "name": f"fixed silence of {peer.value:g} s",
            "p50": peer.p50_s,
            "p95": peer.p95_s,
            "cut_off": peer.cut_off,
        },
        ratio=round(ours.p50_s / peer.p50_s, 3),
        parts={
            **parts,
            "kinds": [asdict(point) for point in kinds],
            "peer_is": "the shortest fixed silence that cuts off no more turns",
        },
        curves=curves,
    )


def point_of(way: str, value: float, callers: Sequence[Listener], judge: Judge) -> Point:
    """All these callers, judged in one way."""
    outcomes = [judge(caller) for caller in callers]
    waits = [outcome.wait_s for outcome in outcomes]
    p50, p95 = np.percentile(waits, [50, 95])
    cut_off = sum(outcome.cuts > 0 for outcome in outcomes) / len(outcomes)
    return Point(
        way, value, len(outcomes), round(cut_off, 3), round(float(p50), 3), round(float(p95), 3)
    )


def fixed_silence(settings: TurnSettings, silence_s: float) -> TurnSettings:
    """One silence for every answer, whatever smart-turn says."""
    wait = Wait(complete_s=silence_s, incomplete_s=silence_s)
    return settings.model_copy(update={"waits": dict.fromkeys(settings.waits, wait)})


def scaled(settings: TurnSettings, by: float) -> TurnSettings:
    """The settings with every wait `by` times as long."""
    waits = {
        answer: Wait(complete_s=wait.complete_s * by, incomplete_s=wait.incomplete_s * by)
        for answer, wait in settings.waits.items()
    }
    return settings.model_copy(update={"waits": waits})


class _Hearing:
    """Hears recordings through, and asks smart-turn about their pauses."""

    def __init__(self, settings: Settings, tell: OnRow) -> None:
        self._settings = settings
        self._tell = tell
        self._silero = SharedSilero()
        self._smart_turn = SmartTurnModel()

    def __call__(self, recordings: Sequence[PausingRecording]) -> list[Listener]:
        judge = _by_model(self._settings.turns)
        heard = []
        for number, recording in enumerate(recordings):
            self._tell(recording.turn.id, number, len(recordings))
            caller = Listener.of(recording, self._silero, self._smart_turn, self._settings.vad)
            judge(caller)
            heard.append(caller)
        return heard


def _by_model(settings: TurnSettings) -> Judge:
    threshold = settings.smart_turn_threshold
    return lambda caller: caller.judge(settings, caller.by_model(threshold))


def _by_chance(settings: TurnSettings) -> Judge:
    return lambda caller: caller.judge(settings, caller.by_chance(ACCURACY))


def _by_silence(settings: TurnSettings) -> Judge:
    return lambda caller: caller.judge(settings, None)


def _fixed(callers: Sequence[Listener], settings: TurnSettings) -> list[Point]:
    return [point_of(FIXED, s, callers, _by_silence(fixed_silence(settings, s))) for s in FIXED_S]


def _ours(callers: Sequence[Listener], settings: TurnSettings) -> list[Point]:
    return [point_of(OURS, by, callers, _by_model(scaled(settings, by))) for by in SCALES]


def _drawn(callers: Sequence[Listener], settings: TurnSettings) -> list[Point]:
    return [point_of(DRAWN, by, callers, _by_chance(scaled(settings, by))) for by in SCALES]


def _by_kind(callers: Sequence[Listener], settings: TurnSettings) -> list[Point]:
    judge = _by_model(settings)
    kinds = [
        point_of(kind.value, 1.0, [one for one in callers if one.kind is kind], judge)
        for kind in ExpectedAnswer
        if any(one.kind is kind for one in callers)
    ]
    return [*kinds, point_of("all", 1.0, callers, judge)]


def _slow(callers: Sequence[Listener], settings: TurnSettings) -> list[Point]:
    """Callers whose pauses are `SLOWNESS` times as long, with the waits of all and their own."""
    if not callers:
        return []
    patient = settings.model_copy(update={"waits": patient_waits(settings)})
    return [
        point_of(way, SLOWNESS, callers, _by_model(waits))
        for way, waits in (("slow callers", settings), ("slow callers, patient", patient))
    ]


def _peer(curves: Sequence[Point], ours: Point) -> Point:
    """The shortest fixed silence that is no worse at cutting off; the longest where none is."""
    fixed = [point for point in curves if point.way == FIXED]
    return next((point for point in fixed if point.cut_off <= ours.cut_off), fixed[-1])


def _separation(callers: Sequence[Listener]) -> float:
    """How often smart-turn finds an end likelier to be one than a pause: 0.5 is chance."""
    ends: list[float] = []
    pauses: list[float] = []
    for caller in callers:
        for is_end, probability in caller.judged():
            (ends if is_end else pauses).append(probability)
    if not ends or not pauses:
        return 0.5
    one, other = np.array(ends)[:, np.newaxis], np.array(pauses)
    return float(np.mean(one > other) + np.mean(one == other) / 2)


def _smart_turn_s(callers: Sequence[Listener]) -> float:
    return float(np.median([s for caller in callers for s in caller.judged_s]))


def _line(name: str, row: Mapping[str, Any]) -> str:
    return (
        f"{name:<24}{row['turns']:>6}{row['cut_off']:>9.1%}{row['p50_s']:>7.2f}{row['p95_s']:>7.2f}"
    )


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", type=Half, choices=list(Half), default=Half.TEST)
    parser.add_argument("--recordings", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--plot", type=Path)
    args = parser.parse_args()
    bench = run(args.half, directory=args.recordings)
    if args.plot is not None:
        from load_tests.endpointing_plot import draw

        draw(bench, args.plot)
    sys.stdout.write((bench.to_json() if args.json else bench.summary()) + "\n")


if __name__ == "__main__":
    main()
