from pathlib import Path

import pytest
import yaml

from config.settings import TurnSettings, Wait
from voice.endpoint import Endpointer, ExpectedAnswer, Step

SHIPPED = Path(__file__).parents[2] / "config" / "settings.yaml"
EVERY_20_MS = 0.02


@pytest.fixture
def settings() -> TurnSettings:
    wait = Wait(complete_s=0.5, incomplete_s=1.2)
    waits = {answer.value: wait for answer in ExpectedAnswer}
    waits["yes_no"] = Wait(complete_s=0.3, incomplete_s=0.8)
    waits["digits"] = Wait(complete_s=1.0, incomplete_s=2.0)
    return TurnSettings(waits=waits, max_turn_s=10.0)


def speaking(settings: TurnSettings, *, has_smart_turn: bool = True) -> Endpointer:
    """The caller has spoken from 5 to 6 s."""
    endpointer = Endpointer(settings, has_smart_turn=has_smart_turn)
    endpointer.open(since_s=5.0, until_s=5.1)
    assert endpointer.speech(until_s=6.0) is Step.GO_ON
    return endpointer


def silence_until_over(endpointer: Endpointer, *, verdict: bool | None = None) -> float:
    """Seconds of silence that end the turn; the verdict comes 60 ms after the question."""
    answer_at = float("inf")
    for n in range(1, 1000):
        until_s = 6.0 + n * EVERY_20_MS
        if until_s >= answer_at and verdict is not None:
            endpointer.take_verdict(is_complete=verdict, about_s=6.0)
        match endpointer.silence(until_s=until_s):
            case Step.OVER:
                return until_s - 6.0
            case Step.ASK:
                answer_at = until_s + 0.06
            case Step.GO_ON:
                pass
    pytest.fail("the turn never ended")


@pytest.mark.parametrize(
    ("answer", "verdict", "expected_s"),
    [
        (ExpectedAnswer.ANYTHING, True, 0.5),
        (ExpectedAnswer.ANYTHING, False, 1.2),
        (ExpectedAnswer.ANYTHING, None, 1.2),
        (ExpectedAnswer.YES_NO, True, 0.3),
        (ExpectedAnswer.YES_NO, False, 0.8),
        (ExpectedAnswer.DIGITS, True, 1.0),
        (ExpectedAnswer.DIGITS, False, 2.0),
    ],
)
def test_the_pause_that_ends_a_turn_depends_on_the_question_and_the_verdict(
    settings: TurnSettings, answer: ExpectedAnswer, verdict: bool | None, expected_s: float
) -> None:
    endpointer = speaking(settings)
    endpointer.expect(answer)
    over_s = silence_until_over(endpointer, verdict=verdict)
    assert over_s == pytest.approx(expected_s, abs=1.05 * EVERY_20_MS)


def test_without_smart_turn_only_the_long_silence_ends_a_turn(settings: TurnSettings) -> None:
    endpointer = speaking(settings, has_smart_turn=False)
    assert endpointer.silence(until_s=6.3) is Step.GO_ON
    assert silence_until_over(endpointer) == pytest.approx(1.2, abs=1.05 * EVERY_20_MS)


def test_smart_turn_is_asked_once_in_a_pause_and_again_in_the_next(settings: TurnSettings) -> None:
    endpointer = speaking(settings)
    steps = [endpointer.silence(until_s=6.0 + n * EVERY_20_MS) for n in range(1, 30)]
    assert steps.count(Step.ASK) == 1
    assert 0.2 <= (steps.index(Step.ASK) + 1) * EVERY_20_MS < 0.24
    endpointer.speech(until_s=7.0)
    assert endpointer.silence(until_s=7.3) is Step.ASK


def test_in_each_pause_there_is_one_moment_to_guess(settings: TurnSettings) -> None:
    endpointer = speaking(settings, has_smart_turn=False)
    moments = [
        n * EVERY_20_MS
        for n in range(1, 40)
        if endpointer.is_time_to_guess(until_s=6.0 + n * EVERY_20_MS)
    ]
    assert moments == [pytest.approx(0.16, abs=1.05 * EVERY_20_MS)]
    endpointer.speech(until_s=7.0)
    assert not endpointer.is_time_to_guess(until_s=7.1)
    assert endpointer.is_time_to_guess(until_s=7.2)


def test_a_verdict_about_an_earlier_pause_counts_for_nothing(settings: TurnSettings) -> None:
    endpointer = speaking(settings)
    assert endpointer.silence(until_s=6.25) is Step.ASK
    endpointer.speech(until_s=6.5)
    assert not endpointer.take_verdict(is_complete=True, about_s=6.0)
    endpointer.silence(until_s=6.8)
    assert endpointer.silence(until_s=7.2) is Step.GO_ON


def test_a_verdict_of_the_pause_before_does_not_end_the_next_one(settings: TurnSettings) -> None:
    endpointer = speaking(settings)
    endpointer.silence(until_s=6.25)
    assert endpointer.take_verdict(is_complete=True, about_s=6.0)
    endpointer.speech(until_s=6.5)
    endpointer.silence(until_s=6.75)
    assert endpointer.silence(until_s=7.2) is Step.GO_ON


def test_speech_that_the_detector_tells_of_twice_does_not_reset_the_pause(
    settings: TurnSettings,
) -> None:
    endpointer = speaking(settings)
    endpointer.silence(until_s=6.25)
    endpointer.speech(until_s=5.9)
    assert endpointer.spoke_until_s == 6.0
    assert endpointer.take_verdict(is_complete=True, about_s=6.0)


def test_a_turn_of_endless_speech_is_closed(settings: TurnSettings) -> None:
    endpointer = speaking(settings)
    assert endpointer.speech(until_s=14.9) is Step.GO_ON
    assert endpointer.speech(until_s=15.0) is Step.OVER


def test_short_pauses_do_not_let_a_turn_grow_beyond_its_limit(settings: TurnSettings) -> None:
    endpointer = speaking(settings)
    assert endpointer.speech(until_s=14.9) is Step.GO_ON
    assert endpointer.silence(until_s=15.1) is Step.OVER


def test_each_turn_is_measured_from_its_own_beginning(settings: TurnSettings) -> None:
    endpointer = speaking(settings)
    assert endpointer.silence(until_s=7.3) is Step.OVER
    endpointer.open(since_s=20.0, until_s=20.1)
    assert endpointer.speech(until_s=29.0) is Step.GO_ON


def test_silence_that_nobody_heard_ends_a_turn_late(settings: TurnSettings) -> None:
    endpointer = speaking(settings)
    endpointer.silence(until_s=6.25)
    endpointer.take_verdict(is_complete=True, about_s=6.0)
    assert not endpointer.has_waited_long_enough(until_s=7.1)
    assert endpointer.has_waited_long_enough(until_s=7.2)


def test_every_expected_answer_has_its_waits_in_the_shipped_settings() -> None:
    shipped = TurnSettings(**yaml.safe_load(SHIPPED.read_text())["turns"])
    for answer in ExpectedAnswer:
        wait = shipped.waits[answer.value]
        assert 0 < wait.complete_s < wait.incomplete_s
        assert 0.16 <= shipped.guess_after_s <= min(0.2, wait.complete_s)
