"""How callers sound, by the shipped table, and what a table may be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.moods.words import Cues, MoodTableError, is_said_again, load_mood_words
from dialog.parts import MOODS

WORDS = load_mood_words(MOODS)


@pytest.mark.parametrize(
    ("text", "feeling"),
    [
        ("i'm really worried about my headache", "anxious"),
        ("i am so very scared", "anxious"),
        ("no i am scared", "anxious"),
        ("oh god is my baby okay", "anxious"),
        ("should i be worried", "anxious"),
        ("this is just ridiculous", "frustrated"),
        ("you're not listening to me", "frustrated"),
        ("i already told you that", "frustrated"),
        ("i just told you", "frustrated"),
        ("that was not helpful", "frustrated"),
        ("how many times do i have to say it", "frustrated"),
        ("thank you so much that was really helpful", "satisfied"),
        ("oh perfect", "satisfied"),
    ],
)
def test_a_feeling_is_heard_in_the_words(text, feeling):
    cues = WORDS.cues(text)
    assert getattr(cues, feeling) >= 0.4
    assert [one for one in ("anxious", "frustrated", "satisfied") if getattr(cues, one)] == [
        feeling
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "my head hurts since monday",
        "i'm not worried",
        "i am not at all worried",
        "i'm never nervous at the dentist",
        "no worries",
        "my chest hurts and i can't breathe",
        "seven",
        "i need a refill of my metformin",
        "forget what i told you",
    ],
)
def test_where_none_is_told_none_is_heard(text):
    assert WORDS.cues(text) == Cues()


def test_a_denial_ends_with_its_clause():
    assert WORDS.cues("it is not the cough. i am scared").anxious > 0
    assert WORDS.cues("i am not scared of needles").anxious == 0


def test_more_phrases_make_it_stronger_and_never_too_strong():
    once = WORDS.cues("this is ridiculous").frustrated
    twice = WORDS.cues("this is ridiculous you are useless").frustrated
    assert once < twice <= 1
    assert WORDS.cues("this is ridiculous " * 50).frustrated <= 1


def test_a_phrase_inside_another_does_not_count_besides():
    assert WORDS.cues("i am scared").anxious == 0.7


@given(st.text())
def test_any_text_has_cues_between_nothing_and_one(text):
    cues = WORDS.cues(text)
    assert all(0 <= one <= 1 for one in (cues.anxious, cues.frustrated, cues.satisfied))


@pytest.mark.parametrize(
    ("text", "earlier", "is_again"),
    [
        ("i want my test results", ["i want my test results"], True),
        ("i want my test results please", ["hello", "i want my test results"], True),
        ("i want my test results", ["i want a refill of my pills"], False),
        ("yes", ["yes"], False),
        ("my head hurts", [], False),
    ],
)
def test_who_says_the_same_again_is_noticed(text, earlier, is_again):
    assert is_said_again(text, earlier) is is_again


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("[]", "anxious, frustrated, satisfied"),
        ("anxious: {0.5: [a b]}", "anxious, frustrated, satisfied"),
        ("{anxious: {2: [i fear]}, frustrated: {}, satisfied: {}}", "weight 2"),
        ("{anxious: {true: [i fear]}, frustrated: {}, satisfied: {}}", "weight True"),
        ("{anxious: [i fear], frustrated: {}, satisfied: {}}", "lists of phrases"),
        ("{anxious: {0.5: [I Fear]}, frustrated: {}, satisfied: {}}", "lower case"),
        ("{anxious: {0.5: [i'm afraid]}, frustrated: {}, satisfied: {}}", "spelled out"),
        ("{anxious: {0.5: word}, frustrated: {}, satisfied: {}}", "lower case"),
        ("{anxious: {0.5: [i fear], 0.7: [i fear]}, frustrated: {}, satisfied: {}}", "twice"),
        ("{anxious: {0.5: [so very]}, frustrated: {}, satisfied: {}}", "nothing by itself"),
    ],
)
def test_a_table_that_is_wrong_is_refused(tmp_path, table, told):
    path = tmp_path / "moods.yaml"
    path.write_text(table)
    with pytest.raises(MoodTableError, match=told):
        load_mood_words(path)
