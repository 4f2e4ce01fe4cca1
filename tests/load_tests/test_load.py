"""The arithmetic of `load`: waits, gaps, percentiles, slopes; and lines that phone a server."""

import asyncio
import json
import os
import random
import subprocess
import sys
import time

import pytest

from load_tests.bench_process import BenchError
from load_tests.call_records import RecordedEvent
from load_tests.caller_voices.clear_ends import CLEAR_ENDS
from load_tests.load.bench import Plan
from load_tests.load.callers import BARGE_IN, LINES, Callers
from load_tests.load.heard import HeardCall, gaps_of, heard_call
from load_tests.load.holding import hold
from load_tests.load.levels import Cost, ServerSide, further_call_mb, level_of, server_side
from load_tests.load.plot import draw
from load_tests.load.result import LoadBench
from load_tests.load.usage import ServerUsage, machine_cpu_s
from load_tests.server_process import Server
from load_tests.twilio_double.caller import IntoAgentSpeech
from load_tests.twilio_double.clock import ScaledClock
from load_tests.twilio_double.events import Arrival, DoubleEvent, EventKind
from load_tests.twilio_double.report import CallReport
from load_tests.twilio_double.turns import CallerTurn

SECOND = 8000


def turn(started_at_s, ended_at_s, *, barge_in=False, cleared_at_s=None, overlapped=False):
    return CallerTurn(
        "words", started_at_s, ended_at_s, None, barge_in, cleared_at_s, is_overlapped=overlapped
    )


def gaps(*arrivals, clears=(), turns=()):
    came = [Arrival(at_s, round(seconds * SECOND)) for at_s, seconds in arrivals]
    return gaps_of(came, clears_s=clears, turns=turns)


class TestGaps:
    def test_audio_that_comes_before_the_last_has_been_played_leaves_none(self):
        assert gaps((1.0, 0.5), (1.2, 0.5), (1.9, 0.5)) == ()

    def test_audio_that_comes_too_late_leaves_a_hole_as_long_as_it_was_late(self):
        assert gaps((1.0, 0.5), (1.2, 0.5), (2.3, 0.5)) == (pytest.approx(0.3),)

    def test_what_is_played_late_is_played_later_from_then_on(self):
        assert gaps((1.0, 0.5), (1.7, 0.5), (2.1, 0.5)) == (pytest.approx(0.2),)

    def test_silence_in_which_the_caller_spoke_is_no_gap(self):
        assert gaps((1.0, 0.5), (3.0, 0.5), turns=[turn(2.0, 2.5)]) == ()

    def test_a_caller_who_was_still_speaking_when_the_audio_ended_makes_no_gap(self):
        assert gaps((1.0, 0.5), (2.0, 0.5), turns=[turn(1.2, 1.7)]) == ()

    def test_what_was_said_before_excuses_no_gap(self):
        assert len(gaps((1.0, 0.5), (1.7, 0.5), turns=[turn(0.2, 0.8)])) == 1

    def test_after_a_clear_nobody_waits_for_the_rest(self):
        assert gaps((1.0, 0.5), (2.0, 0.5), clears=[1.2]) == ()

    def test_what_follows_a_clear_may_have_gaps_again(self):
        assert gaps((1.0, 9.0), (2.0, 0.5), (2.9, 0.5), clears=[1.2]) == (pytest.approx(0.4),)

    def test_a_prompt_after_long_silence_is_no_late_piece(self):
        assert gaps((1.0, 0.5), (6.5, 0.5)) == ()


def report(turns=(), arrivals=(), events=(), status="completed"):
    came = tuple(Arrival(at_s, 800) for at_s in arrivals)
    return CallReport(
        "CA1", status, "caller", tuple(events), tuple(turns), (), bytes(9 * SECOND), b"", 0.002,
        arrivals=came,
    )  # fmt: skip


class TestHeardCall:
    def test_a_wait_ends_with_the_first_audio_after_the_callers_last_sound(self):
        heard = heard_call(report([turn(1.0, 2.0), turn(4.0, 5.0)], [0.5, 2.6, 2.7, 5.4]))
        assert heard.waits_s == (pytest.approx(0.6), pytest.approx(0.4))
        assert heard.unanswered == 0
        assert heard.duration_s == 9.0

    def test_audio_that_comes_after_the_callers_next_line_answers_nothing(self):
        heard = heard_call(report([turn(1.0, 2.0), turn(4.0, 5.0)], [5.4]))
        assert (len(heard.waits_s), heard.unanswered) == (1, 1)

    def test_a_barge_in_is_heeded_where_the_agent_fell_silent(self):
        turns = [
            turn(1.0, 2.0, barge_in=True, cleared_at_s=1.3),
            turn(4.0, 5.0, barge_in=True, overlapped=True),
        ]
        heard = heard_call(report(turns, [2.5, 5.5]))
        assert (heard.barge_ins, heard.barge_ins_heeded, heard.unanswered) == (2, 1, 1)

    def test_a_call_that_was_turned_away_or_stalled_is_a_fault(self):
        events = [
            DoubleEvent(1.0, EventKind.PATIENCE_LOST),
            DoubleEvent(2.0, EventKind.WARNED, "protocol", code=31951),
        ]
        heard = heard_call(report(events=events, status="busy"))
        assert heard.faults == ("warning 31951", "call busy", "patience lost")
        assert heard_call(report()).faults == ()


def call(*waits_s, **other):
    told = {
        "unanswered": 0, "barge_ins": 1, "barge_ins_heeded": 1, "gaps_s": (), "faults": (),
        "duration_s": 10.0, "late_p99_s": 0.001,
    }  # fmt: skip
    return HeardCall(waits_s=waits_s, **{**told, **other})


COST = Cost(cpu_s=4.0, double_cpu_s=2.0, rss_bytes=500_000_000)


class TestLevel:
    def test_percentiles_are_of_the_turns_of_all_calls(self):
        first = call(*(n / 100 for n in range(1, 51)))
        second = call(*(n / 100 for n in range(51, 101)))
        level = level_of(2, [second, first], ServerSide(), COST)
        assert level.turns == 100
        assert (level.p50_ms, level.p95_ms, level.p99_ms) == (
            pytest.approx(500),
            pytest.approx(950),
            pytest.approx(990),
        )

    def test_a_deadline_is_missed_by_late_answers_and_by_none(self):
        level = level_of(1, [call(0.9, 1.1, unanswered=2)], ServerSide(), COST)
        assert (level.missed_deadlines, level.unanswered) == (3, 2)

    def test_costs_are_for_each_second_of_a_call(self):
        level = level_of(2, [call(0.5), call(0.5)], ServerSide(), COST)
        assert level.cpu_per_call == pytest.approx(0.2)
        assert level.double_cpu_per_call == pytest.approx(0.1)
        assert level.rss_mb == pytest.approx(500)

    def test_a_cost_is_counted_from_an_earlier_one_with_its_own_peak(self):
        whole = Cost(9.0, 5.0, 700, machine_cpu_s=40.0, elapsed_s=30.0)
        assert whole.since(Cost(4.0, 2.0, 600, machine_cpu_s=20.0, elapsed_s=25.0)) == Cost(
            5.0, 3.0, 700, machine_cpu_s=20.0, elapsed_s=5.0
        )

    def test_what_else_ran_on_the_machine_is_told_apart(self):
        busy = Cost(cpu_s=4.0, double_cpu_s=2.0, rss_bytes=1, machine_cpu_s=26.0, elapsed_s=10.0)
        assert level_of(1, [call(0.5)], ServerSide(), busy).other_cores == pytest.approx(2.0)
        assert level_of(1, [call(0.5)], ServerSide(), COST).other_cores == 0.0

    def test_errors_of_both_sides_are_counted_by_kind(self):
        events = [
            RecordedEvent("StageFailed", 0.0, {"stage": "recognition", "error": "AsrError"}),
            RecordedEvent("CallEnded", 0.0, {"reason": "lost"}),
            RecordedEvent("CallEnded", 0.0, {"reason": "hang_up"}),
        ]
        heard = [call(0.5, faults=("call busy",)), call(0.5, faults=("call busy",))]
        level = level_of(2, heard, server_side(events), COST)
        assert level.errors == 4
        assert level.faults == {"call busy": 2, "recognition failed": 1, "call lost": 1}

    def test_the_wait_for_the_turns_end_is_told_apart_from_what_follows(self):
        parts = {"recognition_s": 0.1, "dialog_s": 0.02, "synthesis_s": 0.01, "first_byte_s": 0.0}
        events = [RecordedEvent("TurnTimed", 0.0, {"endpoint_s": 0.45, **parts})]
        level = level_of(1, [call(0.6)], server_side(events), COST)
        assert level.waited_p50_ms == pytest.approx(450)
        assert level.after_p95_ms == pytest.approx(130)

    def test_without_a_turn_there_is_no_percentile(self):
        level = level_of(1, [call()], ServerSide(), COST)
        assert (level.turns, level.p50_ms, level.after_p50_ms) == (0, None, None)


def level(calls, rss_mb, **cost):
    told = {"cpu_s": 4.0, "double_cpu_s": 2.0, **cost}
    cost = Cost(rss_bytes=round(rss_mb * 1e6), **told)
    return level_of(calls, [call(0.5, 0.7, gaps_s=(0.1,))] * calls, ServerSide(), cost)


class TestMemory:
    def test_a_further_call_costs_the_slope_over_the_levels(self):
        levels = [level(1, 310), level(4, 340), level(8, 380)]
        assert further_call_mb(levels, idle_rss_mb=100.0) == pytest.approx(10)

    def test_one_level_is_compared_with_the_idle_server(self):
        assert further_call_mb([level(4, 340)], idle_rss_mb=300.0) == pytest.approx(10)


class TestResult:
    result = LoadBench(
        "tiny.en", "a twin", "a voice", "2 cores", 300.0, (level(1, 310), level(4, 340))
    )

    def test_scripts_find_what_is_promised(self):
        told = json.loads(self.result.to_json())
        assert (told["name"], told["machine"]) == ("load", "2 cores")
        promised = {
            "calls", "turns", "p50_ms", "p95_ms", "p99_ms", "gaps", "errors", "cpu_per_call",
            "rss_mb", "missed_deadlines",
        }  # fmt: skip
        assert promised <= told["levels"][0].keys()
        assert told["levels"][1]["gaps"] == 4
        assert told["further_call_mb"] == pytest.approx(10)

    def test_people_are_told_that_it_was_a_twin(self):
        notes = " ".join(self.result.notes())
        assert "a twin" in notes
        assert "10.0 MB for each further call" in notes
        assert "Errors" not in notes

    def test_each_level_is_a_row(self):
        assert self.result.table().row_count == 2
        assert list(self.result.table().columns[7].cells) == ["1", "4"]

    def test_the_picture_is_written(self, tmp_path):
        draw(self.result, tmp_path / "load.png")
        assert (tmp_path / "load.png").read_bytes().startswith(b"\x89PNG")


class TestCallers:
    def test_everybody_barges_in_once(self):
        script = Callers.of_voices(clear_ends_only=True).draw(random.Random(1))
        cues = {step.recording.text: step.cue for step in script.steps}
        barging = [text for text, cue in cues.items() if isinstance(cue, IntoAgentSpeech)]
        assert barging == ["about a six out of ten"]
        assert len(script.steps) == len(LINES)
        assert BARGE_IN in LINES

    def test_the_same_seed_draws_the_same_caller_and_another_one_another(self):
        callers = Callers.of_voices(clear_ends_only=True)
        assert callers.draw(random.Random(1)) == callers.draw(random.Random(1))
        assert callers.draw(random.Random(1)) != callers.draw(random.Random(2))

    def test_on_request_voices_whose_end_is_not_heard_phone_too(self):
        few, all_ = (Callers.of_voices(clear_ends_only=clear).recordings for clear in (True, False))
        assert len(few["hello-headache"]) == len(CLEAR_ENDS["hello-headache"]) == 1
        assert len(all_["hello-headache"]) == 3


class TestPlan:
    @pytest.mark.parametrize("levels", [(), (0,), (4, 1001)])
    def test_the_number_of_calls_is_bounded(self, levels):
        with pytest.raises(BenchError, match="1 to 1000"):
            Plan(levels, "tiny.en")

    def test_the_server_may_hold_as_many_calls_as_the_highest_level(self):
        settings = Plan((4, 12, 8), "tiny.en", keeps_clips=False).server_settings()
        assert settings == {
            "SERVER__MAX_CALLS": "12",
            "DIALOG__SURVEY": "false",
            "TTS__CACHE_BYTES": "0",
        }


class TestUsage:
    def test_workers_count_with_their_server(self):
        child = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"]
        alone = ServerUsage(os.getpid()).rss_bytes()
        with subprocess.Popen(child, stdout=subprocess.PIPE) as worker:
            worker.stdout.readline()
            together = ServerUsage(os.getpid()).rss_bytes()
            worker.kill()
        assert together > alone + 3_000_000

    def test_the_machine_has_used_more_than_this_process(self):
        before_s = machine_cpu_s()
        sum(range(3_000_000))
        assert machine_cpu_s() > before_s > time.process_time()

    def test_a_server_that_ended_is_told(self):
        with subprocess.Popen([sys.executable, "-c", ""]) as gone:
            gone.wait()
        with pytest.raises(BenchError, match="ended"):
            ServerUsage(gone.pid).cpu_s()


def talking(tone):
    """A server that speaks for 4 s, falls silent when spoken to, and answers after 0.4 s."""

    async def media(peer):
        await peer.begin()
        await peer.media(tone(4.0))
        quiet, has_spoken = 0, False
        while True:
            payload = (await peer.until("media"))["media"]["payload"]
            is_quiet = not payload.strip("/w=")  # base64 of mu-law silence is slashes
            if not is_quiet and not has_spoken:
                await peer.clear()
            quiet = quiet + 1 if is_quiet else 0
            has_spoken = has_spoken or not is_quiet
            if has_spoken and quiet == 20:
                await peer.media(tone(4.0))
                has_spoken = False

    return media


async def test_each_line_holds_its_conversations_in_a_row(
    server, double, account, recording, tone, tmp_path
):
    server.connect()
    server.media = talking(tone)
    callers = Callers({"first": (recording(0.5),), BARGE_IN: (recording(0.5),)})
    told = []
    phoned = Server(server.base_url, account, tmp_path, tmp_path / "log", 0, never)
    clock = ScaledClock(monotonic=asyncio.get_running_loop().time)
    held = await hold(
        phoned, callers, calls=2, each=2, clock=clock, on_call=lambda *done: told.append(done)
    )
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert len(server.peers) == 4
    for heard in held.heard:
        assert heard.waits_s == pytest.approx((0.4, 0.4), abs=0.05)
        assert (heard.barge_ins, heard.barge_ins_heeded) == (1, 1)
        assert (heard.gaps_s, heard.faults) == ((), ())


async def test_a_record_without_an_end_is_a_lost_call(server, double, account, tmp_path):
    async def media(peer):
        (tmp_path / "one.jsonl").write_text('{"event": "CallStarted", "at": 1.0}\n')
        await peer.begin()
        await peer.until_end()

    server.connect()
    server.media = media
    phoned = Server(server.base_url, account, tmp_path, tmp_path / "log", 0, never)
    clock = ScaledClock(monotonic=asyncio.get_running_loop().time)
    held = await hold(phoned, Callers({}), calls=1, each=1, clock=clock, on_call=lambda *_: None)
    assert [event.kind for event in held.events] == ["CallStarted", "CallEnded"]
    assert server_side(held.events).faults == ("call lost",)


async def never():
    raise AssertionError
