import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.tts.clauses import clauses

LONG = (
    "Chest pain that feels like pressure can be a sign of a heart attack and I want you to hang "
    "up now because every minute counts so please do not drive yourself"
)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "I am sorry, something went wrong. I am connecting you to a person.",
            ("I am sorry,", "something went wrong.", "I am connecting you to a person."),
        ),
        (
            "If this is an emergency, hang up and call 911 now.",
            ("If this is an emergency,", "hang up and call 911 now."),
        ),
        (
            "Yes. Dr. Smith can see you on March 14, 2026 at 9 a.m. Is that all right?",
            ("Yes.", "Dr. Smith can see you on March 14, 2026 at 9 a.m.", "Is that all right?"),
        ),
        ("at 9 a.m. Monday is fine", ("at 9 a.m. Monday is fine",)),
        (
            "Take 1,250 mg, 20 mg, or 5 mg with water.",
            ("Take 1,250 mg, 20 mg,", "or 5 mg with water."),
        ),
        ("Rooms 1, 2 and 3 are free.", ("Rooms 1, 2 and 3 are free.",)),
        ("Ask for Mr. J. Smith, please, today.", ("Ask for Mr. J. Smith, please, today.",)),
        ("See e.g. the leaflet.", ("See e.g. the leaflet.",)),
        ("It is 98.6 now. Good.", ("It is 98.6 now.", "Good.")),
        (
            "Really?! \u201cYes.\u201d Good to hear that.",
            ("Really?!", "\u201cYes.\u201d", "Good to hear that."),
        ),
        ("I understand \u2014 that sounds hard.", ("I understand \u2014", "that sounds hard.")),
        ("OK", ("OK",)),
        ("  spaces \n everywhere  ", ("spaces everywhere",)),
        ("Hm ... well.", ("Hm ... well.",)),
    ],
)
def test_a_reply_is_cut_where_a_speaker_would_breathe(text: str, parts: tuple[str, ...]) -> None:
    assert clauses(text) == parts


@pytest.mark.parametrize("text", ["", "  ", "...", "?!", "\u2014"])
def test_nothing_to_say_has_no_clauses(text: str) -> None:
    assert clauses(text) == ()


def test_a_long_clause_without_marks_is_cut_before_a_conjunction() -> None:
    parts = clauses(LONG)
    assert len(parts) > 1
    assert all(part.split()[0] in {"and", "because", "so"} for part in parts[1:])
    assert len(parts[0]) <= 90


def test_the_first_clause_is_short_where_the_reply_allows_it() -> None:
    assert clauses("Yes, I can help you with that appointment, of course.")[0] == "Yes,"


@pytest.mark.parametrize(
    "whole",
    [
        "120/80",
        "1,250",
        "98.6",
        "Dr. Smith",
        "Mrs. Lee",
        "March 14, 2026",
        "9:30 p.m. Friday",
        "1-800-222-1222",
        "(202) 555-0100",
        "Jan. 5",
        "No. 7",
    ],
)
def test_no_cut_falls_inside(whole: str) -> None:
    parts = clauses(
        f"Please write this down, it is important: {whole} and keep it. Thank you, bye."
    )
    assert sum(whole in part for part in parts) == 1


@given(st.text(st.sampled_from("abc Z 012 .,;:?!-\u2014'\"and so") | st.characters(), max_size=200))
def test_the_clauses_together_are_the_text(text: str) -> None:
    parts = clauses(text)
    if parts:
        assert " ".join(parts) == " ".join(text.split())
    for part in parts:
        assert any(character.isalnum() or character == "_" for character in part)
