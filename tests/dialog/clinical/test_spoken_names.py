from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.clinical.spoken_names import (
    SpokenName,
    joined_parts,
    name_splits,
    read_name,
    read_name_part,
)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("john smith", "john smith"),
        ("My name is Mary Anne O'Brien.", "mary anne o'brien"),
        ("yes it is maria lopez garcia please", "maria lopez garcia"),
        ("hi this is rose young speaking", None),
        ("this is rose young speaking", "rose young"),
        ("doctor john smith", "john smith"),
        ("misses linda example", "linda example"),
        ("mr john f kennedy junior", "john kennedy"),
        ("will young", "will young"),
        ("may june", "may june"),
        ("my name is an tran", "an tran"),
        ("j o n e s", None),
        ("tom j o n e s", "tom jones"),
        ("tom jones j o n e s", "tom jones"),
        ("john j o h n smyth s m i t h", "john smith"),
        ("ann smith s as in sam m i t h", "ann smith"),
        ("ann l double e", "ann lee"),
        ("ann b for bravo l i double s", "ann bliss"),
        ("Anna S-A-M-P-L-E-T-O-N", "anna sampleton"),
        ("first name anna last name sampleton", "anna sampleton"),
        ("last name is sampleton and the first name is anna", "anna sampleton"),
        ("wei li l i", "wei li"),
        ("李 小龙", None),
        ("муса иванов", "муса иванов"),
        ("José Núñez", "josé núñez"),
    ],
)
def test_a_full_name_is_read(said: str, name: str | None) -> None:
    read = read_name(said)
    assert (None if read is None else " ".join(read.words)) == name


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("anna sampleton may fourteenth nineteen ninety four", "anna sampleton"),
        ("my name is will may born june first nineteen eighty", "will may"),
        ("anna sampleton and my date of birth is five fourteen ninety four", "anna sampleton"),
        ("may fourteenth nineteen ninety four", None),
        ("i was born may fourteenth nineteen ninety four", None),
        ("may june", "may june"),
    ],
)
def test_a_day_of_birth_may_stand_behind_the_name(said: str, name: str | None) -> None:
    read = read_name(said, date(2026, 3, 1))
    assert (None if read is None else " ".join(read.words)) == name


def test_what_is_spelled_may_be_any_word() -> None:
    read = read_name("ann way w a y")
    assert read is not None
    assert read.words == ("ann", "way")
    assert read_name("ann way") is None


@pytest.mark.parametrize(
    "said",
    [
        "", "john", "mrs smith", "i have a headache", "who are you and why do you ask", "12 34",
        "no", "i forgot", "i don't know it", "i'd rather not say", "anna " + "b" * 50,
        "thank you", "hold on", "will do", "one two three", "a b",
        "maria del carmen de la cruz garcia lopez",
    ],
)  # fmt: skip
def test_what_is_no_full_name_is_none(said: str) -> None:
    assert read_name(said) is None


@given(st.text(max_size=80) | st.text("abc .'-*#aeisx", max_size=80))
def test_any_answer_is_read(said: str) -> None:
    read = read_name(said)
    assert read is None or all(read.words)
    assert read is None or SpokenName.told(read.words) == read


def test_words_may_be_cut_into_a_name_in_several_ways() -> None:
    found = set(name_splits(("mary", "anne", "smith")))
    assert found == {
        ("mary", "smith"),
        ("mary", "annesmith"),
        ("maryanne", "smith"),
    }


def test_one_word_is_no_full_name() -> None:
    assert SpokenName.told(("anna",)) is None
    assert SpokenName.told(()) is None


@pytest.mark.parametrize(
    ("said", "part"),
    [
        ("linda", "linda"), ("it's anna", "anna"), ("l i n d a", "linda"),
        ("yes linda", "linda"), ("linda example", None), ("yes", None), ("hello", None),
        ("what", None), ("1234", None), ("", None),
    ],
)  # fmt: skip
def test_half_a_name_is_one_word_that_names_are_made_of(said, part):
    assert read_name_part(said) == part


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("linda", "example", "linda example"),
        ("lindaexample", "example", "linda example"),
        ("linda", "linda", None),
    ],
)
def test_two_halves_make_a_name_unless_they_are_the_same(first, second, whole):
    assert joined_parts(first, second) == whole
