import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.nlu.durations import find_durations, find_starting_points


@pytest.mark.parametrize(
    ("text", "days", "words"),
    [
        ("it started two days ago", 2, "two days ago"),
        ("since yesterday morning", 1, "since yesterday morning"),
        ("for about three weeks now", 21, "three weeks"),
        ("a couple of days", 2, "a couple of days"),
        ("for the last three days", 3, "the last three days"),
        ("the past few weeks", 21, "the past few weeks"),
        ("half an hour", 0.5 / 24, "half an hour"),
        ("all night", 0.5, "all night"),
        ("since last week", 7, "since last week"),
        ("since about three hours ago", 3 / 24, "since about three hours ago"),
        ("since two days", 2, "since two days"),
        ("as long as i can remember", 3650, "as long as i can remember"),
        ("two and a half weeks", 17.5, "two and a half weeks"),
        ("several months", 152, "several months"),
    ],
)
def test_a_duration_is_heard(text: str, days: float, words: str) -> None:
    said = text.split()
    (lasting,) = find_durations(said)
    assert lasting.days == pytest.approx(days, rel=0.01)
    assert " ".join(said[lasting.first : lasting.end]) == words


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("three days", "P3D"),
        ("three or four days", "P4D"),
        ("a week and a half", "P1.5W"),
        ("an hour and a half", "PT1.5H"),
        ("a day or two", "P2D"),
        ("a fortnight", "P2W"),
        ("thirty seconds", "PT30S"),
        ("six months ago", "P6M"),
        ("two more weeks", "P2W"),
        ("for years", "PXY"),
        ("a few hours", "PTXH"),
        ("the past few weeks", "PXW"),
        ("several days", "PXD"),
        ("a couple of days", "P2D"),
        ("all day", "PT12H"),
        ("ages", "PX"),
    ],
)
def test_a_duration_is_written_in_the_unit_that_was_said(text: str, iso: str) -> None:
    (lasting,) = find_durations(text.split())
    assert lasting.iso == iso


@pytest.mark.parametrize(
    "text",
    ["two weeks pregnant", "a three week old", "since", "since i was", "two", "a", "the last", ""],
)
def test_other_words_are_no_duration(text: str) -> None:
    assert find_durations(text.split()) == []


def test_a_point_in_time_answers_since_when() -> None:
    (point,) = find_starting_points(["uh", "yesterday", "i", "think"])
    assert point.days == 1
    assert find_starting_points(["i", "do", "not", "know"]) == []


VOCABULARY = ["since", "two", "days", "ago", "a", "few", "the", "last", "half", "week", "couple"]


@given(st.lists(st.sampled_from([*VOCABULARY, "of", "all", "night", "hundred", "and", "an"])))
def test_any_row_of_such_words_can_be_read(words: list[str]) -> None:
    assert all(item.first < item.end <= len(words) for item in find_durations(words))
