import shutil
from pathlib import Path

import numpy as np
import pytest

from config.settings import TurnSettings, VadSettings, Wait
from load_tests.bench_endpointing import (
    DRAWN,
    FIXED,
    OURS,
    EndpointingBench,
    Point,
    fixed_silence,
    point_of,
    run,
)
from load_tests.endpointing_plot import draw
from load_tests.pausing_callers.listening import SLICE, Listener
from load_tests.pausing_callers.recordings import (
    LEAD_S,
    LONGEST_S,
    SHORTEST_S,
    drawn_pauses_s,
    recorded,
    spoken,
)
from load_tests.pausing_callers.turns import Half, Place, load_turns
from load_tests.recording import write_mulaw_wav
from load_tests.twilio_double.g711 import encode
from voice.endpoint import ExpectedAnswer
from voice.mulaw import SAMPLE_RATE
from voice.smart_turn import SmartTurnModel
from voice.vad import SharedSilero, Stretch


@pytest.fixture
def settings() -> TurnSettings:
    wait = Wait(complete_s=0.4, incomplete_s=1.2)
    return TurnSettings(waits={answer.value: wait for answer in ExpectedAnswer}, max_turn_s=20.0)


def listener(*speech: tuple[float, float], ends_s: float = 9.0) -> Listener:
    """Somebody who speaks in these spans, as a detector without delay tells of it."""
    heard = []
    for until in range(SLICE, round(ends_s * SAMPLE_RATE) + 1, SLICE):
        since = until - SLICE
        at_s = since / SAMPLE_RATE
        is_speech = any(begin <= at_s < end for begin, end in speech)
        heard.append((until, Stretch(since, until, is_speech=is_speech)))
    return Listener(
        name="somebody",
        kind=ExpectedAnswer.ANYTHING,
        ended_s=speech[-1][1],
        samples=np.zeros(round(ends_s * SAMPLE_RATE), np.int16),
        heard=tuple(heard),
        prespeech=2400,
        model=lambda samples: 0.5,
    )


PAUSING = ((1.0, 2.0), (2.8, 3.5))


@pytest.mark.parametrize(("silence_s", "cuts"), [(0.5, 1), (0.7, 1), (0.9, 0), (1.5, 0)])
def test_a_fixed_silence_cuts_off_who_pauses_longer(
    settings: TurnSettings, silence_s: float, cuts: int
) -> None:
    outcome = listener(*PAUSING).judge(fixed_silence(settings, silence_s), None)
    assert outcome.cuts == cuts
    assert outcome.wait_s == pytest.approx(silence_s, abs=0.021)


def test_right_verdicts_cut_nobody_off_and_wait_shortly(settings: TurnSettings) -> None:
    caller = listener(*PAUSING)
    outcome = caller.judge(settings, caller.by_chance(1.0))
    assert outcome.cuts == 0
    assert outcome.wait_s == pytest.approx(0.4, abs=0.021)


def test_wrong_verdicts_cut_off_and_make_wait(settings: TurnSettings) -> None:
    caller = listener(*PAUSING)
    outcome = caller.judge(settings, caller.by_chance(0.0))
    assert outcome.cuts == 1
    assert outcome.wait_s == pytest.approx(1.2, abs=0.021)


def test_a_verdict_that_comes_late_ends_the_turn_late(settings: TurnSettings) -> None:
    hasty = Wait(complete_s=0.1, incomplete_s=1.2)
    hurried = settings.model_copy(update={"waits": dict.fromkeys(settings.waits, hasty)})
    caller = listener(*PAUSING)
    outcome = caller.judge(hurried, caller.by_chance(1.0))
    assert outcome.wait_s == pytest.approx(0.16, abs=0.021)


def test_smart_turn_is_asked_once_about_a_pause_however_often_it_is_judged(
    settings: TurnSettings,
) -> None:
    asked = []

    def model(samples: object) -> float:
        asked.append(samples)
        return 0.2

    caller = listener(*PAUSING)
    caller.model = model
    for _ in range(3):
        caller.judge(settings, caller.by_model(0.5))
    assert len(asked) == 2
    assert caller.judged() == [(False, 0.2), (True, 0.2)]


def test_a_recording_that_ends_before_the_turn_is_refused(settings: TurnSettings) -> None:
    with pytest.raises(ValueError, match="may still be open"):
        listener(*PAUSING, ends_s=3.6).judge(settings, None)


def test_the_share_that_is_cut_off_counts_turns_and_not_cuts(settings: TurnSettings) -> None:
    callers = [listener((1.0, 1.5), (2.5, 3.0), (4.0, 4.5)), listener((1.0, 2.0))]
    hasty = fixed_silence(settings, 0.5)
    point = point_of("fixed", 0.5, callers, lambda caller: caller.judge(hasty, None))
    assert (point.turns, point.cut_off) == (2, 0.5)


def test_every_kind_of_answer_has_as_many_turns_for_tuning_as_for_the_report() -> None:
    turns = load_turns()
    for kind in ExpectedAnswer:
        halves = [turn.half for turn in turns if turn.kind is kind]
        assert halves.count(Half.DEV) == halves.count(Half.TEST) == 7
    assert len({turn.id for turn in turns}) == len(turns)


def test_the_marks_tell_why_somebody_stops(tmp_path: Path) -> None:
    path = tmp_path / "turns.yaml"
    path.write_text("date:\n  - um ~ june / fourth | i think\n")
    (turn,) = load_turns(path)
    assert turn.pieces == ("um", "june", "fourth", "i think")
    assert turn.places == (Place.SEARCH, Place.GROUP, Place.CLAUSE)


@pytest.mark.parametrize("content", ["date:\n  - june /\n", "yes_no:\n  - yes\n"])
def test_a_pause_at_an_end_or_a_truth_value_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "turns.yaml"
    path.write_text(content)
    with pytest.raises(ValueError, match=", 0: "):
        load_turns(path)


def test_an_unknown_kind_of_answer_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "turns.yaml"
    path.write_text("novel:\n  - once upon a time\n")
    with pytest.raises(ValueError, match="novel"):
        load_turns(path)


def test_pauses_are_drawn_within_their_limits_and_the_same_each_time() -> None:
    for turn in load_turns():
        drawn = drawn_pauses_s(turn, "rms")
        assert drawn == drawn_pauses_s(turn, "rms")
        assert all(SHORTEST_S <= pause <= LONGEST_S for pause in drawn)
        slow = drawn_pauses_s(turn, "rms", slowness=2.0)
        assert slow == pytest.approx([2 * pause for pause in drawn])


def test_the_picture_is_written(tmp_path: Path) -> None:
    points = tuple(Point(way, 1.0, 3, 0.3, 0.5, 0.9) for way in (FIXED, OURS, DRAWN))
    bench = EndpointingBench(
        name="endpointing",
        machine="here",
        unit="s",
        ours={},
        peer={},
        ratio=1.0,
        parts={"half": "test", "turns": 3, "pauses": 4, "separation": 0.5},
        curves=points,
    )
    draw(bench, tmp_path / "curve.png")
    assert (tmp_path / "curve.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.model
@pytest.mark.skipif(shutil.which("flite") is None, reason="flite is not installed")
def test_a_spoken_turn_is_silent_where_the_caller_pauses_and_goes_through_the_ear(
    settings: TurnSettings,
) -> None:
    turn = next(turn for turn in load_turns() if len(turn.places) == 2)
    recording = spoken(turn, "slt")
    caller = Listener.of(recording, SharedSilero(), SmartTurnModel(), VadSettings())
    patient = caller.judge(fixed_silence(settings, 2.0), None)
    assert (patient.cuts, patient.wait_s) == (0, pytest.approx(2.0, abs=0.2))
    hasty = caller.judge(fixed_silence(settings, 0.1), None)
    assert hasty.cuts >= 2
    caller.judge(settings, caller.by_model(0.5))
    assert all(0.0 <= said <= 1.0 for _, said in caller.judged())


def test_recordings_of_people_are_taken_by_their_folders(tmp_path: Path) -> None:
    sound = np.zeros(SAMPLE_RATE, np.int16)
    sound[2000:4000] = (8000 * np.sin(np.arange(2000))).astype(np.int16)
    (tmp_path / "date").mkdir()
    write_mulaw_wav(tmp_path / "date" / "one.wav", encode(sound))
    (recording,) = recorded(tmp_path)
    assert recording.turn.kind is ExpectedAnswer.DATE
    assert recording.ended_s == pytest.approx(LEAD_S + 0.5, abs=0.006)


def test_a_folder_that_names_no_question_is_refused(tmp_path: Path) -> None:
    (tmp_path / "novel").mkdir()
    write_mulaw_wav(tmp_path / "novel" / "one.wav", encode(np.zeros(800, np.int16)))
    with pytest.raises(ValueError, match="novel"):
        list(recorded(tmp_path))


@pytest.mark.model
def test_a_directory_without_turns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no turn"):
        run(directory=tmp_path)
