import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.word_contexts import COUNTS, assert_context, context_of
from triage.context import Context
from triage.lexicon import default_lexicon
from triage.phrases import Hit
from triage.redflags import read_context


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


def test_an_answer_of_a_word_and_a_no_denies_the_word() -> None:
    denied = Context.DENIED
    assert_context(
        [
            ("breathing yes vomiting blood no", "vomiting", denied),
            ("seizure never in her life", "seizure", denied),
            ("yes. bleeding, no", "bleeding", denied),
            ("he is bleeding no", "bleeding", COUNTS),
            ("my bleeding no", "bleeding", COUNTS),
            ("bleeding and fainting oh no", "fainting", COUNTS),
            ("bleeding. no", "bleeding", COUNTS),
            ("hello. bleeding no", "bleeding", denied),
            ("hello. bleeding no", "hello", COUNTS),
            ("fever, bleeding no", "fever", COUNTS),
            ("no trouble breathing", "trouble", denied),
        ]
    )


def test_a_denial_does_not_swallow_the_news_beside_it() -> None:
    assert_context(
        [
            ("no bleeding for three days swollen and hard", "swollen", COUNTS),
            ("no this is blood", "blood", COUNTS),
            ("not mucus this was blood", "blood", COUNTS),
            ("no fever all i see is red", "red", COUNTS),
            ("no but the pain is bad", "pain", COUNTS),
            ("no the baby is blue", "blue", COUNTS),
            ("no cough only this crushing pain", "crushing", COUNTS),
            ("i don't believe it's a stroke", "stroke", Context.DENIED),
            ("the baby's not moved thirty four weeks", "weeks", COUNTS),
            ("i can't climb one step without gasping", "gasping", COUNTS),
        ]
    )


def test_a_word_put_right_was_never_meant_and_what_puts_it_right_counts() -> None:
    taken_back = Context.TAKEN_BACK
    assert_context(
        [
            ("seizure no i said caesar salad", "seizure", taken_back),
            ("it wrote overdose and i said overdue", "overdose", taken_back),
            ("i am choking sorry no joking", "choking", taken_back),
            ("not test i said chest", "chest", COUNTS),
            ("test no i said chest pain", "pain", COUNTS),
            ("no wait it is my chest", "chest", COUNTS),
            ("bleeding no breathing", "bleeding", COUNTS),
            ("he is choking no he is choking", "choking", COUNTS),
            ("unconscious i said", "unconscious", COUNTS),
            ("the pain no i said now", "pain", COUNTS),
        ]
    )


def test_years_and_ages_mark_their_clause_as_past_and_no_other() -> None:
    past = Context.PAST
    assert_context(
        [
            ("a seizure in nineteen ninety four", "seizure", past),
            ("had a stroke back in oh four", "stroke", past),
            ("i overdosed when i was nineteen", "overdosed", past),
            ("when i was small i had seizures", "seizures", past),
            ("he stopped breathing as a toddler", "breathing", past),
            ("a stroke in my thirties and now my face is numb", "numb", COUNTS),
            ("i fainted in college my chest is tight", "tight", COUNTS),
            ("my chest is tight i had a stent in ninety eight", "tight", COUNTS),
            ("pain like the stroke in ninety eight", "pain", COUNTS),
            ("i am bleeding since a fall two years ago", "bleeding", COUNTS),
            ("i bled badly and had a fit in ninety eight", "bled", past),
            ("at nineteen weeks i am bleeding", "bleeding", COUNTS),
            ("he had a seizure but that was in nineteen ninety four", "seizure", past),
            ("he drowned that was back in college", "drowned", past),
            ("his arm is numb that was back in college", "numb", COUNTS),
            ("he drowned today that was back in college", "drowned", COUNTS),
            ("but he drowned that was years ago", "drowned", past),
            ("years ago my chest is tight", "tight", COUNTS),
            ("previous stroke is nothing numb", "numb", COUNTS),
            ("i once had a seizure", "seizure", past),
            ("once had a seizure but bleeding", "bleeding", COUNTS),
            ("once had a seizure. bleeding", "bleeding", COUNTS),
            ("i am used to the pain", "pain", COUNTS),
            ("i used to be strong pain", "pain", COUNTS),
            ("my wife's sister was strangled that is years ago", "strangled", past),
            ("six years ago my father had a stroke", "stroke", past),
        ]
    )


def test_what_ended_well_some_weeks_ago_is_past() -> None:
    assert_context(
        [
            ("chest pain last month they did every test", "pain", Context.PAST),
            ("chest pain last month", "pain", COUNTS),
            ("pain again today last month they did every test", "pain", COUNTS),
            ("last month they did every test and my chest hurts", "hurts", COUNTS),
        ]
    )


def test_the_dead_are_elsewhere_and_the_dying_here() -> None:
    assert_context(
        [
            ("we lost my uncle to a stroke", "stroke", Context.ELSEWHERE),
            ("it is about my late father he took a stroke", "stroke", Context.ELSEWHERE),
            ("my father died of a stroke my arm is numb", "numb", COUNTS),
            ("my father died of a stroke he is numb", "numb", COUNTS),
            ("my father died of a stroke this morning", "stroke", COUNTS),
            ("he was bleeding before he died", "bleeding", Context.ELSEWHERE),
            ("and bleeding now my mother had a stroke", "bleeding", COUNTS),
            ("fainting and mother then had a stroke", "fainting", COUNTS),
            ("and bleeding we are dizzy and dog collapsed", "collapsed", COUNTS),
            ("fainting now mother had a stroke", "fainting", COUNTS),
            ("my father is having a stroke", "stroke", COUNTS),
            ("my father died of a stroke his arm was numb today", "numb", COUNTS),
        ]
    )


def test_a_question_of_what_might_be_is_no_alarm_and_one_of_what_is_counts() -> None:
    supposed = Context.SUPPOSED
    assert_context(
        [
            ("how do you spot a stroke", "stroke", supposed),
            ("imagine i got chest pain on the plane", "pain", supposed),
            ("what do contractions feel like", "contractions", supposed),
            ("what if he stops breathing again", "breathing", COUNTS),
            ("what is a stroke my arm is numb", "numb", COUNTS),
            ("should i come in if i'm bleeding this much", "bleeding", COUNTS),
            ("how do you spot a stroke because he is numb", "numb", COUNTS),
            ("pain like what is a stroke", "stroke", COUNTS),
            ("what are the signs of a stroke again", "stroke", supposed),
            ("how do you help a stroke right now", "stroke", COUNTS),
        ]
    )


def test_a_name_made_of_a_danger_is_no_danger() -> None:
    assert_context(
        [
            ("the stroke screening", "stroke", Context.MEANS_OTHERWISE),
            ("an overdose course is on and i have pain", "pain", COUNTS),
        ]
    )


def test_trouble_that_is_denied_is_none() -> None:
    said, contexts = read_context(default_lexicon(), "she has no trouble breathing")
    assert said.words[2:] == ("no", "trouble", "breathing")
    assert contexts.of(Hit(0, 2, 5)) is Context.DENIED
    assert contexts.of(Hit(0, 3, 5)) is Context.DENIED


@given(
    st.lists(
        st.sampled_from(
            [
                *("no", "not", "i", "said", "it", "is", "was", "that", "my", "dog", "had", "now"),
                *("stroke", "in", "nineteen", "ninety", "four", "died", "of", "but", "and", "if"),
                *("movie", "nurse", "form", "last", "month", "every", "test", ".", ",", "all"),
            ]
        )
    )
)
def test_any_row_of_cues_has_a_context(words: list[str]) -> None:
    said, contexts = read_context(default_lexicon(), " ".join(words))
    for at in range(len(said.words)):
        assert contexts.of(Hit(0, at, at + 1)) in (*Context, None)


@pytest.mark.parametrize(
    "text",
    ["", " ", "\x00\x07\ud800", "心臓が痛い", "7 7 7 7 7", "no " * 10_000, "‮?!.,/'"],
)
def test_any_text_has_contexts(text: str) -> None:
    said, contexts = read_context(default_lexicon(), text)
    assert all(at < len(said.words) for marked in contexts.words.values() for at in marked)


def test_what_is_reworded_was_not_meant_and_the_rewording_counts() -> None:
    back = Context.TAKEN_BACK
    assert_context(
        [
            ("i can't breathe let me rephrase i can't believe this", "breathe", back),
            ("my baby is moving out that came out wrong we move house", "moving", back),
            ("he is blue scratch that he is unconscious", "unconscious", COUNTS),
            ("scratch that he is unconscious", "unconscious", COUNTS),
            ("he is unconscious scratch that", "unconscious", COUNTS),
            ("he wants to hurt me came out wrong like that", "hurt", COUNTS),
            ("he had a stroke oh no a strike he wants his pills", "stroke", back),
            ("he is unconscious i mean really unconscious i want to know", "unconscious", COUNTS),
            ("he is crushed i mean he is being crushed", "crushed", COUNTS),
            ("she is stabbed is what i am saying i want to know", "stabbed", COUNTS),
        ]
    )


def test_what_is_like_an_illness_of_long_ago_is_felt_now() -> None:
    text = "same as when my ulcer burst in the navy"
    assert context_of(text, "burst") is COUNTS
