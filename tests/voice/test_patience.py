import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.settings import TurnSettings, Wait
from voice.endpoint import Endpointer, ExpectedAnswer, Step
from voice.patience import CutOffWatch, patient_waits

WAIT, LONGER = Wait(complete_s=0.5, incomplete_s=1.0), Wait(complete_s=0.9, incomplete_s=1.5)
EACH = [answer.value for answer in ExpectedAnswer]


def settings(**changes: object) -> TurnSettings:
    told = {"waits": dict.fromkeys(EACH, WAIT), "patient_waits": dict.fromkeys(EACH, LONGER)}
    return TurnSettings(**{**told, **changes})


def endpointer(**changes: object) -> Endpointer:
    """One that has heard speech up to the first second."""
    ends = Endpointer(settings(**changes), has_smart_turn=False)
    ends.open(since_s=0.0, until_s=1.0)
    return ends


def test_a_patient_endpointer_waits_longer_in_the_open_turn_too() -> None:
    hasty, slow = endpointer(), endpointer()
    assert slow.be_patient()
    assert hasty.silence(until_s=2.1) is Step.OVER
    assert slow.silence(until_s=2.1) is Step.GO_ON
    assert slow.silence(until_s=2.5) is Step.OVER


def test_a_complete_sentence_gets_its_longer_wait() -> None:
    slow = endpointer()
    slow.be_patient()
    slow.take_verdict(is_complete=True, about_s=1.0)
    assert slow.silence(until_s=1.8) is Step.GO_ON
    assert slow.silence(until_s=1.95) is Step.OVER


def test_patience_outlives_the_turn_and_the_question() -> None:
    slow = endpointer()
    slow.be_patient()
    slow.open(since_s=10.0, until_s=11.0)
    slow.expect(ExpectedAnswer.YES_NO)
    assert slow.silence(until_s=12.4) is Step.GO_ON


def test_patience_begins_once() -> None:
    slow = endpointer()
    assert slow.be_patient()
    assert not slow.be_patient()


def test_without_patience_in_the_settings_nobody_gets_longer() -> None:
    ends = endpointer(patience="never")
    assert not ends.be_patient()
    assert ends.silence(until_s=2.1) is Step.OVER


def test_where_the_settings_want_it_everybody_does() -> None:
    ends = endpointer(patience="always")
    assert not ends.be_patient()
    assert ends.silence(until_s=2.1) is Step.GO_ON


@given(
    *[
        st.builds(Wait, complete_s=st.floats(0.1, 3.0), incomplete_s=st.floats(0.1, 5.0))
        for _ in range(2)
    ]
)
def test_who_needs_longer_never_gets_less(one: Wait, other: Wait) -> None:
    waits = patient_waits(settings(waits={"date": one}, patient_waits={"date": other}))
    assert waits["date"].complete_s == max(one.complete_s, other.complete_s)
    assert waits["date"].incomplete_s == max(one.incomplete_s, other.incomplete_s)


def test_a_wait_that_is_not_told_is_everybodys() -> None:
    assert patient_waits(settings(patient_waits={}))["story"] == WAIT


@pytest.mark.parametrize(
    ("since_s", "goes_on"), [(9.9, True), (10.1, True), (10.7, True), (10.9, False)]
)
def test_who_speaks_again_at_once_had_not_finished(since_s: float, goes_on: bool) -> None:
    watch = CutOffWatch(again_within_s=0.8)
    watch.turn_over(at_s=10.0)
    assert watch.goes_on(since_s=since_s) is goes_on


def test_the_first_words_of_a_call_go_on_with_nothing() -> None:
    assert not CutOffWatch(again_within_s=0.8).goes_on(since_s=0.1)


def test_a_turn_that_was_not_ended_by_silence_was_not_cut_off() -> None:
    watch = CutOffWatch(again_within_s=0.8)
    watch.turn_over(at_s=10.0)
    assert watch.goes_on(since_s=10.1)
    assert not watch.goes_on(since_s=10.2)


def test_whoever_speaks_after_the_agent_has_answered_answers() -> None:
    watch = CutOffWatch(again_within_s=0.8)
    watch.turn_over(at_s=10.0)
    watch.answered()
    assert not watch.goes_on(since_s=10.5)
