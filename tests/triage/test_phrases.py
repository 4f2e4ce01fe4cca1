import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.phrases import LONGEST_COLOUR, REACH, Hit, PhraseError, PhraseTree, expand_phrase
from triage.words import MAX_WORDS, split_words

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


def tree_of(*phrases: str) -> PhraseTree:
    tree = PhraseTree()
    for number, phrase in enumerate(phrases):
        tree.add(number, expand_phrase(phrase, CONCEPTS))
    return tree


@pytest.mark.parametrize("times", [1, 3, LONGEST_COLOUR, 50, MAX_WORDS - 2])
def test_a_long_row_of_colouring_words_reads_like_a_short_one(times: int) -> None:
    said = split_words("took " + "so " * times + "pills")
    assert tree_of("took pills").find(said) == [Hit(0, 0, times + 2)]


def test_the_last_word_of_a_long_row_of_colour_may_begin_a_phrase() -> None:
    said = split_words("it is " + "so " * 30 + "like a brick")
    assert tree_of("like a brick").find(said) == [Hit(0, 32, 35)]


def test_a_full_stop_within_a_long_row_of_colour_is_kept() -> None:
    said = split_words("chest. " + "so " * 9 + "pain")
    assert tree_of("chest pain").find(said) == []


def test_a_phrase_is_not_held_open_for_ever() -> None:
    said = split_words("took " + "some so " * REACH + "pills")
    assert tree_of("took .. pills").find(said) == []


def test_a_row_of_one_word_is_read_to_its_end() -> None:
    """Where each word could begin the phrase anew, the ways to read it must not multiply."""
    tree = tree_of("like a .. like a .. like a brick", "so .. so .. so .. bad")
    for word in ("like", "so", "a", "bad", "like so"):
        assert tree.find(split_words((word + " ") * MAX_WORDS)) == []


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        pytest.param(
            "chest is tight", "my chest tight", [Hit(0, 1, 3, True)], id="small word lost"
        ),
        pytest.param("heart attack", "heart attac", [Hit(0, 0, 2, True)], id="a letter lost"),
        pytest.param("bad seizure", "bad siezure", [Hit(0, 0, 2, True)], id="vowels swapped"),
        pytest.param("hard board", "hard boards", [Hit(0, 0, 2, True)], id="another ending"),
        pytest.param("down the arm", "down they arm", [], id="too little is told"),
        pytest.param(
            "pain down the arm", "pain down they arm", [Hit(0, 0, 4, True)], id="confused"
        ),
        pytest.param("seizure", "siezure", [], id="one word alone may be anything"),
        pytest.param("heart attack", "hart atack", [], id="one repair at most"),
        pytest.param("chest pain", "test pain", [], id="test is a word of its own"),
        pytest.param("bad breath", "bad breth", [Hit(0, 0, 2, True)], id="sounds the same"),
        pytest.param("had a stroke", "had a strike", [], id="strike is what it is"),
        pytest.param("not the chest", "not chest", [], id="a denial tells little"),
    ],
)
def test_one_word_that_was_lost_or_misheard_is_repaired(
    phrase: str, text: str, found: list[Hit]
) -> None:
    assert tree_of(phrase).find(split_words(text)) == found


def test_what_was_said_so_goes_before_what_was_repaired() -> None:
    said = split_words("chest tight tight")
    tree = tree_of("chest tight")
    tree.add(0, expand_phrase("chest is tight", CONCEPTS))
    assert tree.find(said) == [Hit(0, 0, 2)]


@given(st.lists(st.sampled_from(["so", "like", "chest", "no", ".", "pain", "is", "ten"])))
def test_hits_lie_in_the_text(words: list[str]) -> None:
    said = split_words(" ".join(words))
    tree = tree_of("chest .. pain", "like so", "so .. so", "ten", "pain is like pain")
    for hit in tree.find(said):
        assert 0 <= hit.first < hit.end <= len(said.words)
