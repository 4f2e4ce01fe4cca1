"""What an answer to a question about the call means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.survey.questions import IMPROVEMENT, QUESTIONS, RESOLVED, SATISFACTION
from dialog.survey.reading import (
    NO,
    SKIP,
    STOP,
    UNCLEAR,
    YES,
    is_rating,
    is_value,
    read_answer,
)


@pytest.mark.parametrize(
    ("said", "rating"),
    [
        ("four", "4"),
        ("4", "4"),
        ("a five i guess", "5"),
        ("i would say a three", "3"),
        ("i'd give it four out of five", "4"),
        ("five of five", "5"),
        ("one out of five", "1"),
        ("number two please", "2"),
        ("a solid four thanks bye", "4"),
        ("five stars", "5"),
        ("for", "4"),
        ("too", "2"),
        ("very happy", "5"),
        ("i was very satisfied", "5"),
        ("excellent", "5"),
        ("not satisfied at all", "1"),
        ("it was terrible", "1"),
    ],
)
def test_a_rating_is_read_where_it_can_mean_one_thing_only(said, rating):
    assert read_answer(SATISFACTION, said) == rating


@pytest.mark.parametrize(
    "said",
    [
        "four or five", "ten", "zero", "six", "7", "3.5", "three point five", "good", "it was okay",
        "happy", "i am not happy", "not a five", "that was a good one", "i waited four hours",
        "four out of ten", "yes", "hello", "", "  ", "*", "for you", "911", "no one helped",
    ],
)  # fmt: skip
def test_a_rating_is_not_guessed_at(said):
    assert read_answer(SATISFACTION, said) == UNCLEAR


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("yes", YES), ("yeah sure", YES), ("1", YES), ("definitely", YES), ("it was", YES),
        ("i think so", YES), ("of course", YES), ("yes bye", YES),
        ("no", NO), ("2", NO), ("not really", NO), ("no it wasn't", NO), ("no not yet", NO),
        ("i don't think so", NO), ("no no", NO), ("it did not", NO),
        ("yes and no", UNCLEAR), ("yes but not all", UNCLEAR), ("no but it is fine", UNCLEAR),
        ("mostly", UNCLEAR), ("7", UNCLEAR), ("", UNCLEAR), ("four", UNCLEAR),
    ],
)  # fmt: skip
def test_whether_it_was_resolved_is_a_plain_yes_or_no(said, answer):
    assert read_answer(RESOLVED, said) == answer


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("the menu could be shorter", "the menu could be shorter"),
        (" less music ", "less music"),
        ("don't make me repeat everything", "don't make me repeat everything"),
        ("nothing", SKIP), ("no", SKIP), ("i can't think of anything", SKIP), ("thank you", SKIP),
        ("all good", SKIP), ("", SKIP), ("7", UNCLEAR), ("can you say that again", UNCLEAR),
        ("what", UNCLEAR), ("hold on", UNCLEAR), ("no thanks", SKIP), ("i have no time", STOP),
    ],
)  # fmt: skip
def test_what_could_be_better_is_kept_as_it_was_said(said, answer):
    assert read_answer(IMPROVEMENT, said) == answer


def test_no_more_is_kept_than_a_minute_of_words():
    assert len(read_answer(IMPROVEMENT, "too slow " * 1_000)) == 1_000


@pytest.mark.parametrize("slot", QUESTIONS)
@pytest.mark.parametrize(
    "said", ["skip", "skip it please", "next question", "#", "i don't know", "pass", "no answer"]
)
def test_each_question_can_be_left_out(slot, said):
    assert read_answer(slot, said) == SKIP


@pytest.mark.parametrize("slot", [SATISFACTION, RESOLVED])
@pytest.mark.parametrize(
    "said",
    ["no thanks", "i have no time", "i don't have time for this", "stop", "not now", "no survey"],
)
def test_all_of_them_can_be_left_out(slot, said):
    assert read_answer(slot, said) == STOP


@pytest.mark.parametrize("slot", QUESTIONS)
@pytest.mark.parametrize("said", ["skip all of them", "skip the survey", "skip the rest"])
def test_all_can_be_skipped_from_any(slot, said):
    assert read_answer(slot, said) == STOP


def test_a_no_to_the_rating_is_no_wish_to_rate():
    assert read_answer(SATISFACTION, "no") == STOP


WORDS = st.lists(
    st.sampled_from(
        [
            "four",
            "five",
            "one",
            "of",
            "out",
            "no",
            "not",
            "yes",
            "skip",
            "i",
            "very",
            "happy",
            "the",
        ]
    ),
    max_size=6,
).map(" ".join)


@given(st.sampled_from(QUESTIONS), st.text(max_size=40) | WORDS)
def test_whatever_is_said_is_one_answer(slot, said):
    answer = read_answer(slot, said)
    assert answer
    if slot == SATISFACTION and is_value(answer):
        assert answer in {"1", "2", "3", "4", "5"}
    if slot == RESOLVED and is_value(answer):
        assert answer in {YES, NO}


@given(WORDS)
def test_a_rating_below_five_is_a_figure_that_was_said_or_plain_displeasure(said):
    rating = read_answer(SATISFACTION, said)
    if rating in {"2", "3", "4"}:
        assert {"2": "two", "3": "three", "4": "four"}[rating] in said.split()


@pytest.mark.parametrize(
    ("said", "is_mark"),
    [
        ("ten out of ten", True), ("i'd give it a nine", True), ("five", True),
        ("my pain is ten out of ten", False), ("it is 180 and 120", False), ("great", False),
    ],
)  # fmt: skip
def test_a_mark_is_numbers_of_a_scale_and_nothing_of_health(said, is_mark):
    assert is_rating(said) is is_mark


def test_full_marks_are_the_best_on_any_scale():
    assert read_answer(SATISFACTION, "ten out of ten") == "5"
    assert read_answer(SATISFACTION, "eight out of ten") == UNCLEAR
