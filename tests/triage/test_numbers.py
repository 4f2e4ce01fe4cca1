from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.numbers import find_numbers

TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
SMALL = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
SMALL += ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"]
SMALL += ["eighteen", "nineteen"]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("seven", [7]),
        ("fifteen", [15]),
        ("ninety", [90]),
        ("thirty four", [34]),
        ("one eighty", [180]),
        ("one eighty five", [185]),
        ("two ten", [210]),
        ("one thousand", [1000]),
        ("a thousand", []),
        ("one thousand two hundred", [1200]),
        ("two thousand and five", [2005]),
        ("twelve hundred", [1200]),
        ("twelve hundred and fifty", [1250]),
        ("ten thousand steps", [10000]),
        ("in the one fifties", [150]),
        ("the low two hundreds", [200]),
        ("in the fifties", []),
        ("one oh two", [102]),
        ("one oh two point five", [102.5]),
        ("a hundred", [100]),
        ("hundred and sixty", [160]),
        ("a hundred and four point two", [104.2]),
        ("one hundred and one", [101]),
        ("six hundred", [600]),
        ("two hundred and forty", [240]),
        ("180", [180]),
        ("38.5", [38.5]),
        ("six and a half", [6.5]),
        ("seven point", [7]),
        ("three point 5", [3.5]),
        ("one eighty over one ten", [180, 110]),
        ("one two three", [1, 2, 3]),
        ("one", [1]),
        ("zero over zero", [0, 0]),
        ("no numbers here", []),
        ("a hundred and something", [100]),
        ("oh well", []),
        ("²", []),
        ("٣", [3]),
    ],
)
def test_numbers_are_read_as_people_say_them(text: str, values: list[float]) -> None:
    assert [number.value for number in find_numbers(text.split())] == pytest.approx(values)


def spoken(value: int) -> str:
    """`value` below 1000 in full words."""
    hundreds, rest = divmod(value, 100)
    words = [SMALL[hundreds], "hundred"] if hundreds else []
    if hundreds and rest:
        words.append("and")
    if rest >= 20:
        words.append(TENS[rest // 10 - 2])
        words += [SMALL[rest % 10]] if rest % 10 else []
    elif rest or not hundreds:
        words.append(SMALL[rest])
    return " ".join(words)


@given(st.integers(0, 999))
def test_a_number_said_in_full_is_read_back(value: int) -> None:
    words = spoken(value).split()
    (number,) = find_numbers(words)
    assert (number.value, number.first, number.end) == (value, 0, len(words))


@given(st.lists(st.sampled_from([*SMALL, *TENS, "hundred", "point", "and", "a", "oh", "over"])))
def test_any_row_of_number_words_can_be_read(words: list[str]) -> None:
    numbers = find_numbers(words)
    assert all(number.first < number.end <= len(words) for number in numbers)
    assert all(a.end <= b.first for a, b in pairwise(numbers))
