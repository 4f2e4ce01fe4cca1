import pytest

from triage.context import Context
from triage.lexicon import default_lexicon
from triage.phrases import Hit
from triage.redflags import read_context


def context_of(text: str, word: str) -> Context | None:
    """What takes `word` out of account in `text`."""
    said, contexts = read_context(default_lexicon(), text)
    at = said.words.index(word)
    return contexts.of(Hit(0, at, at + 1))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("i don't have any pain", "pain"),
        ("no pain in the chest", "chest"),
        ("no fever or chills", "chills"),
        ("i haven't had a fever", "fever"),
        ("i have never had a stroke", "stroke"),
        ("i don't think i have a fever", "fever"),
        ("he isn't having a seizure", "seizure"),
        ("it is not really a stroke", "stroke"),
        ("nobody is bleeding", "bleeding"),
        ("not short of breath just tired", "breath"),
    ],
)
def test_what_is_denied_does_not_count(text: str, word: str) -> None:
    assert context_of(text, word) is Context.DENIED


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("no fever but pain", "pain"),
        ("no i have pain", "pain"),
        ("no my arm is numb", "numb"),
        ("no, pain", "pain"),
        ("no. pain", "pain"),
        ("i can't sleep with this pain", "pain"),
        ("i did not call about the bill but the pain", "pain"),
        ("i didn't sleep because of the pain", "pain"),
        ("i'm not sleeping with this pain", "pain"),
        ("i'm not sure it's a stroke", "stroke"),
        ("the fever will not go away with tylenol and pain", "pain"),
        ("i've never had pain like this", "pain"),
        ("not short of breath just tired", "tired"),
        ("i can't walk without pain", "pain"),
        ("no fever and pain", "pain"),
        ("no fever now pain", "pain"),
        ("no", "no"),
    ],
)
def test_a_denial_ends_where_its_clause_ends(text: str, word: str) -> None:
    assert context_of(text, word) is None


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("a history of seizures", "seizures"),
        ("i had a stroke six years ago", "stroke"),
        ("six years ago i had a stroke", "stroke"),
        ("i used to have pain", "pain"),
    ],
)
def test_what_is_long_past_does_not_count(text: str, word: str) -> None:
    assert context_of(text, word) is Context.PAST


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("i had a stroke two years ago and now my face is numb", "numb"),
        ("six years ago is fine pain is here", "pain"),
        ("history of pain now bleeding", "bleeding"),
        ("yes. two years ago it was pain", "yes"),
        ("bleeding and pain two years ago", "bleeding"),
    ],
)
def test_now_ends_the_past(text: str, word: str) -> None:
    assert context_of(text, word) is None


def test_a_relatives_past_does_not_count_but_their_present_does() -> None:
    assert context_of("my mother had a stroke", "stroke") is Context.ELSEWHERE
    assert context_of("a stroke that my father died of", "stroke") is Context.ELSEWHERE
    assert context_of("my mother just had a stroke", "stroke") is None
    assert context_of("my mother says that he had pain", "pain") is None


def test_what_is_only_supposed_does_not_count() -> None:
    assert context_of("what are the signs of a stroke", "stroke") is Context.SUPPOSED
    assert context_of("if i ever get pain", "pain") is Context.SUPPOSED
    assert context_of("what if i get sick but i have pain", "pain") is None
    assert context_of("what if. pain", "pain") is None


def test_an_idiom_hides_its_own_words_only() -> None:
    assert context_of("a stroke of luck", "stroke") is Context.MEANS_OTHERWISE
    assert context_of("a stroke of luck and pain", "pain") is None
