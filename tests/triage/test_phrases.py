import pytest

from triage.phrases import REACH, Hit, PhraseError, PhraseTree, expand_phrase
from triage.words import split_words

CONCEPTS = {"pain": ["pain/ache", "it hurts"], "nested": ["<pain>"]}


def find(phrase: str, text: str) -> list[tuple[int, int]]:
    tree = PhraseTree()
    tree.add(0, expand_phrase(phrase, CONCEPTS))
    return [(hit.first, hit.end) for hit in tree.find(split_words(text))]


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        pytest.param("chest pain", "i have chest pain", [(2, 4)], id="words in order"),
        pytest.param("chest pain", "pain chest", [], id="not out of order"),
        pytest.param("chest pain/ache", "a chest ache", [(1, 3)], id="alternatives"),
        pytest.param("chest .. pain", "chest has some bad pain", [(0, 5)], id="gap of three"),
        pytest.param("chest .. pain", "chest pain", [(0, 2)], id="gap of nothing"),
        pytest.param("chest .. pain", "chest one two three four pain", [], id="gap too wide"),
        pytest.param("a .. .. b", "a 1 2 3 4 5 6 b", [(0, 8)], id="two gaps"),
        pytest.param("chest .. pain", "chest does not pain", [], id="no gap over a denial"),
        pytest.param("chest .. pain", "chest fine but pain", [], id="no gap over but"),
        pytest.param("chest .. pain", "my chest. is it pain", [], id="no gap over a full stop"),
        pytest.param("chest pain", "my chest. pain there", [], id="no step over a full stop"),
        pytest.param("so bad", "just so very bad", [(1, 4)], id="colour words may stand inside"),
        pytest.param("can't breathe", "i cannot breathe", [(1, 4)], id="contraction in a phrase"),
        pytest.param("bad <pain>", "a bad ache", [(1, 3)], id="concept"),
        pytest.param("bad <pain>", "bad it hurts", [(0, 3)], id="concept of several words"),
        pytest.param("pain", "pain pain", [(0, 1), (1, 2)], id="every place"),
    ],
)
def test_a_phrase_is_found_where_it_is_said(
    phrase: str, text: str, found: list[tuple[int, int]]
) -> None:
    assert find(phrase, text) == found


def test_two_phrases_with_the_same_beginning_are_both_found() -> None:
    tree = PhraseTree()
    tree.add(0, expand_phrase("chest", {}))
    tree.add(1, expand_phrase("chest pain", {}))
    tree.add(1, expand_phrase("chest pain", {}))
    assert tree.find(split_words("chest pain")) == [Hit(0, 0, 1), Hit(1, 0, 2)]


@pytest.mark.parametrize(
    ("phrase", "reason"),
    [
        pytest.param("bad <ache>", "unknown concept <ache>; allowed: nested, pain", id="unknown"),
        pytest.param("<nested>", "unknown concept <pain>", id="nested"),
        pytest.param(".. pain", "must begin and end with a word", id="gap first"),
        pytest.param("pain ..", "must begin and end with a word", id="gap last"),
        pytest.param("", "must begin and end with a word", id="empty"),
        pytest.param("bad, pain", "'bad,' is no word", id="two phrases in one"),
        pytest.param("bad um", "'um' is no word", id="nothing but a hesitation"),
        pytest.param(" ".join(["a/b"] * 14), "stands for 16384", id="too many readings"),
    ],
)
def test_a_phrase_that_cannot_be_meant_is_refused(phrase: str, reason: str) -> None:
    with pytest.raises(PhraseError, match=reason):
        expand_phrase(phrase, CONCEPTS)


def test_words_that_only_colour_do_not_hold_a_phrase_open_for_ever():
    tree = PhraseTree()
    tree.add(1, [("took", "pills")])
    near = split_words("took " + "so " * (REACH - 2) + "pills")
    far = split_words("took " + "so " * REACH + "pills")
    assert [hit.phrase for hit in tree.find(near)] == [1]
    assert tree.find(far) == []
