"""What `bench nlu` reports, and that it does not report what is not so."""

import json
import random
from dataclasses import replace

import pytest

from config.settings import DialogSettings, SafetySettings
from dialog.parts import DialogParts, Surroundings, load_parts
from dialog.records.embedded import MemoryEventStore
from dialog.turn import Reply, Turn
from load_tests.bench_callers import Caller
from load_tests.bench_nlu import report
from load_tests.bench_nlu_parts import REST
from load_tests.bench_nlu_process import Alone, Bench, Crowd, Load, Measured, check
from load_tests.bench_process import BenchError

SMALL = Load(conversations=4, turns=3, rounds=1, rate=1000.0, embedding=False)


@pytest.fixture(scope="module")
def parts() -> DialogParts:
    return load_parts(
        dialog=DialogSettings(),
        safety=SafetySettings(),
        organisation="C",
        surroundings=Surroundings(clock=lambda: 1.0, rng=random.Random(1), embedding=False),
    )


async def test_each_turn_is_measured_whole_and_in_parts(parts: DialogParts) -> None:
    measured = await Bench(parts, SMALL).alone()
    assert len(measured.walls) == len(measured.cpus) == len(measured.parts) >= 12
    for wall, turn in zip(measured.walls, measured.parts, strict=True):
        assert turn.keys() == {"triage", "understanding", "store", REST}
        assert sum(turn.values()) == pytest.approx(wall)
        assert turn["store"] > 0
    assert any(turn["triage"] > 0 and turn["understanding"] > 0 for turn in measured.parts)


async def test_all_conversations_take_all_their_turns_at_once_and_then_at_a_pace(
    parts: DialogParts,
) -> None:
    crowd, paced = await Bench(parts, SMALL).crowd()
    assert crowd.turns == len(paced) == 12
    assert crowd.wall_s > 0
    assert min(paced) > 0


class Forgetful(MemoryEventStore):
    """Says that it has kept events, and has not."""

    async def append(self, conversation_id, expected_length, events):  # type: ignore[no-untyped-def]
        return expected_length + len(events)


async def test_events_that_are_not_in_the_store_are_told(parts: DialogParts) -> None:
    forgetful = replace(parts, store=Forgetful(262_144))
    with pytest.raises(BenchError, match="of which the store has 0"):
        await Bench(forgetful, SMALL).crowd()


def test_a_turn_without_a_reply_is_told() -> None:
    said = Turn(replies=(Reply("Hello."),))
    assert check(said, "bench-1") is said
    with pytest.raises(BenchError, match="bench-1: a turn without a reply, after action_x"):
        check(Turn(replies=(), actions=("action_x",)), "bench-1")


def measured(*rounds: float, turns: int = 100) -> Measured:
    """Rounds whose turns all took so many seconds; a crowd that needed two seconds, one of CPU."""
    alone = tuple(
        Alone((one,) * 10, (one / 2,) * 10, ({"triage": one / 4, REST: one * 3 / 4},) * 10)
        for one in rounds
    )
    return Measured(alone, Crowd(turns, 2.0, 1.0, 400_000), (0.05,) * 10)


def test_of_several_rounds_the_median_counts() -> None:
    told = report(SMALL, measured(0.003, 0.9, 0.002))
    assert told.ours == pytest.approx({"p50": 3.0, "p95": 3.0, "p99": 3.0})
    assert told.parts["cpu_ms"]["p99"] == pytest.approx(1.5)
    assert told.parts["of_a_turn"]["triage"]["p50"] == pytest.approx(0.75)
    assert told.parts["turns"] == 30


def test_the_report_is_one_object_and_some_lines_for_people() -> None:
    told = report(SMALL, measured(0.003))
    document = json.loads(told.to_json())
    assert (document["name"], document["unit"], document["peer"]) == ("nlu", "ms_per_turn", None)
    assert document["parts"]["turns_per_s"] == 50
    assert document["parts"]["turns_per_cpu_s"] == 100
    assert document["parts"]["memory_kb_per_conversation"] == 100
    assert document["parts"]["paced"] == {
        "rate": 1000.0, "p50": 50.0, "p95": 50.0, "p99": 50.0
    }  # fmt: skip
    assert "one turn     p50 3.00 ms" in told.summary()
    assert "100 kB for each open conversation" in told.summary()


def test_processes_are_added_up() -> None:
    told = report(SMALL, measured(0.003), [measured(turns=80), measured(turns=60)])
    assert told.parts["processes"] == [
        {"processes": 1, "turns_per_s": 50.0},
        {"processes": 2, "turns_per_s": 70.0},
    ]
    assert "2 process(es): 70 turns a second" in told.summary()


def test_callers_of_the_same_seed_say_the_same() -> None:
    def lines(seed: int) -> list[str]:
        caller, turn = Caller(random.Random(seed)), Turn(replies=(Reply("Hello."),))
        return [caller.answer(turn).text for _ in range(20)]

    assert lines(1) == lines(1)
    assert lines(1) != lines(2)
    assert not any("{" in line for line in lines(3))
