from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.nlu import times
from dialog.nlu.times import find_times


@pytest.mark.parametrize(
    ("text", "value", "words"),
    [
        ("can i come tomorrow at three pm", "2026-03-12T15:00", "tomorrow at three pm"),
        ("friday morning", "2026-03-13TMO", "friday morning"),
        ("this afternoon around four", "2026-03-11T16:00", "this afternoon around four"),
        ("tomorrow night at eight", "2026-03-12T20:00", "tomorrow night at eight"),
        ("in the morning before ten", "../T10:00", "in the morning before ten"),
        ("after three on thursday", "2026-03-12T15:00/..", "after three on thursday"),
        ("between two and four tomorrow", "2026-03-12T14:00/2026-03-12T16:00",
         "between two and four tomorrow"),
        ("tuesday or friday in the morning", "2026-03-17TMO|2026-03-13TMO",
         "tuesday or friday in the morning"),
        ("monday at two or friday at nine", "2026-03-16T14:00|2026-03-13T09:00",
         "monday at two or friday at nine"),
        ("thursday after lunch", "2026-03-12TAF", "thursday after lunch"),
        ("late next week", "2026-03-19/2026-03-22", "late next week"),
        ("last night", "2026-03-10TNI", "last night"),
        ("as soon as possible please", "asap", "as soon as possible"),
    ],
)  # fmt: skip
def test_a_time_is_reckoned_from_the_day_of_the_call(text: str, value: str, words: str) -> None:
    said = text.split()
    (found,) = find_times(said, date(2026, 3, 11))
    assert (found.value, " ".join(said[found.first : found.end])) == (value, words)


@pytest.mark.parametrize(
    "text", ["", "good morning", "every morning", "i may come by", "three four days", "may i"]
)
def test_other_words_are_no_time_that_can_be_reckoned(text: str) -> None:
    assert find_times(text.split(), date(2026, 3, 11)) == []


def test_times_that_do_not_belong_together_are_several() -> None:
    text = "i fell on monday and my sister can bring me in on friday"
    found = find_times(text.split(), date(2026, 3, 11))
    assert [item.value for item in found] == ["2026-03-16", "2026-03-13"]


TIME_WORDS = ["on", "tomorrow", "or", "at", "nine", "thirty", "morning", "before", "between", "and"]


@given(st.lists(st.sampled_from([*TIME_WORDS, "this", "friday", "night", "week", "any", "time"])))
def test_any_row_of_such_words_can_be_reckoned(words: list[str]) -> None:
    end = 0
    for found in find_times(words, date(2026, 3, 11)):
        assert found.value
        assert end <= found.first < found.end <= len(words)
        end = found.end


class Everything(frozenset[str]):
    """Holds whatever one asks for."""

    def __contains__(self, word: object) -> bool:
        return True


TIMELY = (
    "in", "a", "an", "couple", "of", "weeks", "from", "monday", "mondays", "the", "twenty",
    "third", "may", "march", "at", "half", "past", "two", "next", "coming", "week", "after",
    "lunch", "first", "thing", "tonight", "noon", "last", "night", "nights", "evenings", "day",
    "before", "yesterday", "soon", "as", "possible", "any", "time", "whenever", "few", "several",
    "3", "3rd", "10", "pm", "quarter", "to", "oh", "five", "thirty", "o'clock", "hundred", "or",
    "christmas", "headache", "since", "zero", "this", "weekend", "month", "many", "whole", "good",
)  # fmt: skip


@given(st.lists(st.sampled_from(TIMELY), max_size=14), st.booleans())
def test_words_that_are_passed_over_begin_no_time(words: list[str], is_past: bool) -> None:
    found = find_times(words, date(2026, 3, 11), is_past=is_past)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(times, "_CAN_BEGIN", Everything())
        assert find_times(words, date(2026, 3, 11), is_past=is_past) == found
