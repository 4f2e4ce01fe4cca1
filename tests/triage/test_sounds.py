import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.sounds import STAY, Alike, full_sound_key, sound_key

LEXICON = ("breath", "wake", "seizure", "feel", "chest", "stroke", "fits", "board", "my", "the")


def lexicon() -> Alike:
    alike = Alike()
    for word in (*LEXICON, "chest"):
        alike.add(word)
    return alike


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("breth", "breath"),
        ("waik", "wake"),
        ("siezure", "seizure"),
        ("seezure", "seizure"),
        ("feal", "feel"),
        ("stroak", "stroke"),
        ("boards", "board"),
        ("they", "the"),
        ("may", "my"),
    ],
)
def test_a_word_of_the_same_sound_may_be_meant(heard: str, meant: str) -> None:
    assert lexicon().to(heard) == (meant,)


@pytest.mark.parametrize(
    "heard",
    [
        pytest.param("chest", id="known as it is"),
        pytest.param("strike", id="a word of its own"),
        pytest.param("test", id="another word of its own"),
        pytest.param("breadth", id="not breath"),
        pytest.param("fit", id="too short"),
        pytest.param("fats", id="other vowels"),
        pytest.param("board2", id="no letters only"),
        pytest.param("sand", id="confused with a word that is not there"),
        pytest.param("\u5fc3\u81d3\u304c", id="another script"),
    ],
)
def test_other_words_are_what_they_are(heard: str) -> None:
    assert lexicon().to(heard) == ()


def test_a_short_word_of_the_lexicon_is_not_meant_by_a_longer_one() -> None:
    alike = Alike()
    alike.add("may")
    assert alike.to("maay") == ()


def test_what_was_asked_before_a_word_was_added_is_asked_anew() -> None:
    alike = Alike()
    assert alike.to("breth") == ()
    alike.add("breath")
    assert alike.to("breth") == ("breath",)
    assert alike.to("breth") == ("breath",)


def test_words_asked_for_are_forgotten_rather_than_hoarded() -> None:
    alike = lexicon()
    for number in range(5_000):
        alike.to("x" * 4 + "abcdefghij"[number % 10] * (number // 10))
    assert alike.to("breth") == ("breath",)


def test_words_that_stay_are_in_order_and_in_small_letters() -> None:
    assert all(word.isalpha() and word == word.lower() for word in STAY)


@given(st.text())
def test_any_word_has_a_sound(word: str) -> None:
    assert sound_key(word) == sound_key(word)
    assert full_sound_key(word) == full_sound_key(word)
    assert word not in lexicon().to(word)
