"""Words that are about a time alone, of which no meaning of danger is guessed."""

from datetime import date

import pytest

from dialog.nlu.clock_remarks import is_about_time_alone

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    "said",
    ["nine is too early", "eight is too early for me", "ten would be better", "tomorrow at nine",
     "do you have anything after three", "I can't do nine", "no, ten thirty", "friday works"],
)  # fmt: skip
def test_of_times_on_offer_only_times_are_said(said):
    assert is_about_time_alone(said, TODAY)


@pytest.mark.parametrize(
    "said",
    ["i took nine", "nine pills", "i can't do this any more", "i can't take it", "that's too much",
     "nine is too early i can't breathe", "ten out of ten", "my chest hurts since nine", "help",
     "it's too late for me", "nine of them", "i can't go on", ""],
)  # fmt: skip
def test_anything_else_may_tell_of_danger(said):
    assert not is_about_time_alone(said, TODAY)
