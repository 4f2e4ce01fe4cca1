from hypothesis import given
from hypothesis import strategies as st

from triage.corrections import find_corrections
from triage.words import split_words


def taken_back(text: str) -> str:
    said = split_words(text)
    return " ".join(said.words[at] for at in sorted(find_corrections(said).taken_back))


def test_the_misheard_word_before_the_right_one_is_taken_back() -> None:
    assert taken_back("seizure no caesar salad") == "seizure"
    assert taken_back("you wrote overdose i said overdue") == "overdose"
    assert taken_back("collapsed lung no i said collapsed lawn chair") == "collapsed lung"
    assert taken_back("tulips sorry no i meant blue lips") == "tulips"


def test_nothing_is_taken_back_where_nothing_sounds_alike() -> None:
    assert taken_back("it is my arm no i said it is my chest") == ""
    assert taken_back("he is choking no he is choking") == ""
    assert taken_back("bleeding no breathing") == ""
    assert taken_back("no i said now") == ""
    assert taken_back("i am dying i said") == ""
    assert taken_back("a no b") == ""
    assert taken_back("aeiou no uoiea") == ""


def test_one_number_takes_back_no_blood_pressure() -> None:
    assert taken_back("195 over 125 no wait 175") == ""
    assert taken_back("one ninety five over one ten no i meant one ninety") == ""
    assert taken_back("195 over 125 no 195 over 85") != ""
    assert taken_back("it is over 125 no wait 175") != ""
    assert taken_back("i fell over seizure no caesar salad") == "seizure"


def test_the_best_likeness_is_the_one_taken_back() -> None:
    assert taken_back("two heart attacks no i said art attacks") == "heart attacks"


@given(st.lists(st.sampled_from(["no", "i", "said", "sorry", "seizure", "caesar", "and"])))
def test_what_is_taken_back_lies_before_what_puts_it_right(words: list[str]) -> None:
    found = find_corrections(split_words(" ".join(words)))
    assert all(at < len(words) for at in found.taken_back | found.put_right)
