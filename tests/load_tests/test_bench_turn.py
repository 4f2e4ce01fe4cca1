"""The arithmetic of `bench turn`: what counts as a turn, and that its parts add up."""

import json
from dataclasses import replace

import pytest

from config.settings import AsrSettings
from load_tests import bench_turn_peer
from load_tests.bench_process import BenchError
from load_tests.bench_turn import TurnBench
from load_tests.bench_turn_calls import (
    WITH_WEIGHTS,
    Model,
    Wanted,
    call_scripts,
    find_or_make,
    line_recording,
)
from load_tests.bench_turn_peer import Peers, Waits, side_by_side
from load_tests.bench_turn_times import PARTS, Ahead, Leg, keyed, spread, timed_turns
from load_tests.call_records import RecordedEvent
from load_tests.caller_voices.clear_ends import CLEAR_ENDS
from load_tests.twilio_double.events import SocketMessage
from load_tests.twilio_double.report import CallReport
from load_tests.twilio_double.turns import CallerTurn

DIALLED_AT = 1_000_000.0


def turn(text, started_at_s, ended_at_s, **other):
    """A line of the caller that is no barge-in."""
    told = {"answered_at_s": None, "is_barge_in": False, "cleared_at_s": None}
    return CallerTurn(text, started_at_s, ended_at_s, is_overlapped=False, **{**told, **other})


def media(at_s, *, is_ours=False):
    return SocketMessage(at_s, is_ours, '{"event":"media","media":{"payload":"/w=="}}')


def report(turns, messages):
    return CallReport(
        "CA1", "completed", "caller", (), tuple(turns), (), b"", b"", 0.0, tuple(messages),
        DIALLED_AT,
    )  # fmt: skip


def spoke(text, ended_at_s=2.0):
    fields = {"text": text, "ended_at": DIALLED_AT + ended_at_s}
    return RecordedEvent("CallerSpoke", DIALLED_AT, fields)


def replied(text, emotion="calm"):
    return RecordedEvent("AgentReplied", DIALLED_AT, {"text": text, "emotion": emotion})


def timed(at_s, **stages):
    none = dict.fromkeys(("endpoint", "recognition", "dialog", "synthesis", "first_byte"), 0.0)
    fields = {f"{name}_s": value for name, value in (none | stages).items()}
    return RecordedEvent("TurnTimed", DIALLED_AT + at_s, fields)


def times(turns, messages, events, cached=()):
    return timed_turns(report(turns, messages), events, lambda clause: clause in cached)


class TestTimedTurns:
    def test_the_parts_add_up_to_what_the_caller_waited(self):
        events = [spoke("yes", 2.1), replied("Good."), timed(2.6, endpoint=0.3, synthesis=0.1)]
        (found,) = times([turn("yes", 1.0, 2.0)], [media(2.62)], events)
        assert found.total_s == pytest.approx(0.62)
        assert found.ear_s == pytest.approx(0.1)
        assert found.waited_s == 0.3
        assert found.line_s == pytest.approx(0.12)
        assert sum(getattr(found, part) for part in PARTS) == pytest.approx(found.total_s)

    def test_it_counts_to_the_first_audio_of_the_server_after_the_last_sample(self):
        messages = [media(1.5), media(2.3, is_ours=True), media(2.5), media(2.6)]
        (found,) = times([turn("yes", 1.0, 2.0)], messages, [spoke("yes"), timed(2.5)])
        assert found.total_s == pytest.approx(0.5)

    def test_each_turn_gets_its_own_answer(self):
        turns = [turn("yes", 1.0, 2.0), turn("no", 6.0, 7.0)]
        events = [spoke("yes"), timed(2.5, dialog=0.1), spoke("know"), timed(7.9, dialog=0.2)]
        found = times(turns, [media(2.5), media(7.9)], events)
        assert [one.dialog_s for one in found] == [0.1, 0.2]
        assert [one.is_heard_right for one in found] == [True, False]

    def test_a_turn_without_an_answer_of_its_own_is_none(self):
        turns = [turn("yes", 1.0, 2.0), turn("no", 6.0, 7.0)]
        assert len(times(turns, [media(7.5)], [timed(7.5)])) == 1
        assert times(turns, [media(2.5)], [timed(9.0)]) == []

    def test_a_turn_into_the_agents_speech_is_none(self):
        spoken_over = replace(turn("yes", 1.0, 2.0), is_overlapped=True)
        assert times([spoken_over], [media(2.1)], [timed(2.1)]) == []

    @pytest.mark.parametrize(
        ("synthesis_s", "cached", "source"),
        [
            (0.2, (), "made"),
            (0.001, (), "ahead"),
            (0.001, (keyed("Good morning to you.", "calm"),), "cached"),
            (0.2, (keyed("Good morning to you.", "calm"),), "made"),
            (0.001, (keyed("Good morning to you.", "warm"),), "ahead"),
        ],
    )
    def test_where_the_first_clause_came_from(self, synthesis_s, cached, source):
        events = [spoke("yes"), replied("Good morning to you. How are you?")]
        events += [replied("Another."), timed(2.5, synthesis=synthesis_s)]
        (found,) = times([turn("yes", 1.0, 2.0)], [media(2.5)], events, cached)
        assert found.source == source


def turn_times(*totals_s):
    events = [spoke("yes"), timed(2.5, endpoint=0.25)]
    (one,) = times([turn("yes", 1.0, 2.0)], [media(2.5)], events)
    return [replace(one, total_s=total_s, line_s=total_s - 0.25) for total_s in totals_s]


def test_the_spread_is_by_nearest_rank_and_its_parts_add_up_to_the_mean():
    found = spread(turn_times(*(0.1 * n for n in range(1, 21))))
    assert (found.turns, found.p50_ms, found.p95_ms) == (
        20,
        pytest.approx(1000),
        pytest.approx(1900),
    )
    assert sum(found.mean_parts_ms.values()) == pytest.approx(found.mean_ms)
    assert spread([]) is None


def test_the_result_is_told_to_people_and_to_scripts():
    leg = Leg("as shipped", tuple(turn_times(0.4, 0.6)), 1, Ahead(decodes=3), 0.5, 1.5)
    result = TurnBench("base.en", "a twin", "some", "a voice", "2 cores", (leg,))
    assert "a twin" in result.summary()
    whole = json.loads(result.to_json())
    assert (whole["name"], whole["unit"], whole["peer"], whole["ratio"]) == (
        "turn",
        "ms",
        None,
        None,
    )
    assert whole["ours"]["p50"] == pytest.approx(400)
    assert sum(whole["parts"].values()) == pytest.approx(500)
    (told,) = whole["legs"]
    assert told["spread"]["all"]["p50_ms"] == pytest.approx(400)
    assert told["spread"]["cached"] is None
    assert len(told["turns"]) == 2


class TestPeers:
    def test_medians_are_compared_and_told(self):
        leg = Leg("as shipped", tuple(turn_times(0.5, 0.7, 0.6)), 0, Ahead(), 0.5, 1.5)
        stock = Waits("stock", (1.0, 4.0, 1.5), 2)
        result = TurnBench("base.en", "a twin", "some", "a voice", "2 cores", (leg,), peers(stock))
        whole = json.loads(result.to_json())
        assert whole["ratio"] == pytest.approx(0.4)
        assert (whole["peer"]["name"], whole["peer"]["p50"]) == ("stock", pytest.approx(1500))
        told = whole["peers"]
        assert told["ratios_of_medians"]["ours, as shipped"]["stock"] == pytest.approx(0.4)
        (theirs,) = told["stock"]
        assert theirs["p50_ms"] == pytest.approx(1500)
        assert theirs["unanswered"] == 2
        assert theirs["stalled"] == 1
        assert "ratio of the medians, ours, as shipped to stock: 0.40" in result.summary()

    def test_a_side_that_never_answered_has_no_ratio(self):
        assert Waits("ours", (0.5,), 0).ratio_of_medians(Waits("stock", (), 3)) == 0.0

    async def test_without_piper_nothing_is_begun_and_the_extra_is_named(
        self, tmp_path, monkeypatch
    ):
        monkeypatch.setattr(bench_turn_peer, "piper_is_installed", lambda: False)
        with pytest.raises(BenchError, match=r"iasovoice\[bench\]"):
            await side_by_side(
                Model(tmp_path, "none"), frozenset(), Wanted(turns=1), tmp_path, print
            )
        assert list(tmp_path.iterdir()) == []


def peers(*stock):
    return Peers(stock, 0.5, 1.5)


def test_calls_are_held_in_turn_by_every_voice():
    scripts = call_scripts(Wanted(all_voices=True).lines())
    first, second = next(scripts), next(scripts)
    assert first.steps[0].recording.text == "hello i have a bad headache"
    assert first.steps[0].recording.mulaw != second.steps[0].recording.mulaw


def test_by_default_every_line_is_one_whose_end_is_heard():
    scripts = call_scripts(Wanted().lines())
    clear = {
        line_recording(line, voice).mulaw for line, voices in CLEAR_ENDS.items() for voice in voices
    }
    for _ in range(3):
        assert all(step.recording.mulaw in clear for step in next(scripts).steps)


class TestModel:
    def test_weights_are_taken_where_there_are_some(self, tmp_path):
        directory = tmp_path / "base.en"
        directory.mkdir()
        for name in ("model.bin", "config.json", "tokenizer.json"):
            (directory / name).touch()
        found = find_or_make(
            "base.en", AsrSettings(models_directory=tmp_path), tmp_path, lines=CLEAR_ENDS
        )
        assert (found.directory, found.what) == (directory, WITH_WEIGHTS)

    def test_a_name_that_is_no_release_is_refused(self, tmp_path):
        with pytest.raises(BenchError, match=r"base\.uk.*base\.en"):
            find_or_make(
                "base.uk", AsrSettings(models_directory=tmp_path), tmp_path, lines=CLEAR_ENDS
            )
