import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.nlu.clock import read_clock


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("half past two", "T14:30"),
        ("a quarter to four", "T15:45"),
        ("quarter past nine", "T09:15"),
        ("quarter of three", "T14:45"),
        ("ten after nine", "T09:10"),
        ("twenty minutes to five", "T16:40"),
        ("nine thirty", "T09:30"),
        ("ten oh five", "T10:05"),
        ("three o'clock", "T15:00"),
        ("two thirty pm", "T14:30"),
        ("seven p m", "T19:00"),
        ("twelve am", "T00:00"),
        ("noon", "T12:00"),
        ("midnight", "T00:00"),
        ("10 30", "T10:30"),
        ("quarter to one", "T12:45"),
    ],
)
def test_a_clock_time_is_read_within_the_hours_of_a_clinic(text: str, time: str) -> None:
    clock = read_clock(text.split(), 0)
    assert clock is not None
    assert str(clock.in_part(None)) == time
    assert clock.end == len(text.split())


@pytest.mark.parametrize(
    ("part", "time"), [("TMO", "T08:00"), ("TEV", "T20:00"), ("TNI", "T20:00"), (None, "T08:00")]
)
def test_the_part_of_the_day_decides_between_the_two_halves(part: str | None, time: str) -> None:
    clock = read_clock(["at", "eight"], 1)
    assert clock is not None
    assert str(clock.in_part(part)) == time


@pytest.mark.parametrize(
    "text",
    [
        "one forty over ninety",
        "two thirty milligrams",
        "about two or three days",
        "around four pills",
        "three to four",
        "two weeks",
        "four",
        "at four weeks",
        "seven out of ten",
    ],
)
def test_other_numbers_are_no_time_of_the_clock(text: str) -> None:
    words = text.split()
    assert [at for at in range(len(words)) if read_clock(words, at) is not None] == []


VOCABULARY = ["at", "half", "past", "two", "thirty", "to", "quarter", "a", "p", "m", "pm", "or"]


@given(st.lists(st.sampled_from([*VOCABULARY, "oh", "five", "over", "between", "and", "noon"])))
def test_any_row_of_such_words_can_be_read(words: list[str]) -> None:
    for at in range(len(words)):
        clock = read_clock(words, at)
        if clock is not None:
            assert at < clock.end <= len(words)
            told = clock.in_part(None)
            assert 0 <= told.hour < 24
            assert 0 <= told.minute < 60
