import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.nlu.pregnancy import find_pregnancy_weeks


@pytest.mark.parametrize(
    ("text", "week", "words"),
    [
        ("i am twenty eight weeks pregnant", "28", "twenty eight weeks"),
        ("thirty two weeks along", "32", "thirty two weeks"),
        ("week twelve of my pregnancy", "12", "week twelve"),
        ("pregnant eight weeks", "8", "eight weeks"),
        ("my thirty sixth week with the baby", "36", "thirty sixth week"),
        ("twenty weeks and three days pregnant", "20", "twenty weeks and three days"),
        ("five months pregnant", "22", "five months"),
        ("thirty weeks and i have contractions", "30", "thirty weeks"),
        ("i am thirty weeks and my hands are puffy", "30", "thirty weeks"),
        ("she is only twenty four weeks", "24", "twenty four weeks"),
    ],
)
def test_the_week_of_a_pregnancy_is_heard(text: str, week: str, words: str) -> None:
    said = text.split()
    (found,) = find_pregnancy_weeks(said)
    assert (found.value, " ".join(said[found.first : found.end])) == (week, words)


@pytest.mark.parametrize(
    "text",
    [
        "i had a cough for six weeks",
        "i am pregnant and bleeding for two weeks",
        "my baby is six weeks old",
        "i am pregnant and fell two weeks ago",
        "sixty weeks pregnant",
        "i am six weeks post op",
        "i am two weeks late with my bill",
        "thirty weeks",
        "a week",
        "",
    ],
)
def test_other_weeks_are_none_of_a_pregnancy(text: str) -> None:
    assert find_pregnancy_weeks(text.split()) == []


def test_a_number_alone_answers_the_question_for_the_week() -> None:
    assert find_pregnancy_weeks(["thirty", "one"]) == []
    (found,) = find_pregnancy_weeks(["thirty", "one"], asked="pregnancy_week")
    assert found.value == "31"


@pytest.mark.parametrize(
    ("text", "weeks"),
    [
        ("five months", ["22"]),
        ("about twenty weeks", ["20"]),
        ("forty five", []),
        ("i am forty five weeks", []),
        ("two years", []),
        ("i have three kids", []),
    ],
)
def test_an_answer_to_the_question_for_the_week_is_read_by_its_unit(
    text: str, weeks: list[str]
) -> None:
    found = find_pregnancy_weeks(text.split(), asked="pregnancy_week")
    assert [one.value for one in found] == weeks


VOCABULARY = ["thirty", "two", "weeks", "and", "days", "pregnant", "week", "fifth", "months"]


@given(st.lists(st.sampled_from([*VOCABULARY, "for", "along", "of", "pregnancy"])))
def test_any_row_of_such_words_can_be_read(words: list[str]) -> None:
    for found in find_pregnancy_weeks(words, asked="pregnancy_week"):
        assert 0 <= found.first < found.end <= len(words)
        assert 0 < int(found.value) <= 43
