import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.clauses import find_clauses
from triage.words import split_words


def clauses(text: str) -> list[str]:
    found = find_clauses(split_words(text))
    return [" ".join(found.words(number)) for number in range(len(found.starts))]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("i had a stent my arm is numb", ["i had a stent", "my arm is numb"]),
        ("tired. pain", ["tired", "pain"]),
        ("it hurts but he sleeps", ["it hurts", "but he sleeps"]),
        ("it hurt when i was ten", ["it hurt when i was ten"]),
        ("i think he fell", ["i think he fell"]),
        ("i hit my head and fell", ["i hit my head and fell"]),
        ("he fell that was bad", ["he fell", "that was bad"]),
        ("pain in my chest is bad", ["pain in my chest is bad"]),
        ("walking the dog is fun", ["walking the dog is fun"]),
        ("sudden pain mother died", ["sudden pain", "mother died"]),
        ("my mother died", ["my mother died"]),
        ("so they agreed the deed speed", ["so", "they agreed the deed speed"]),
        ("", [""]),
    ],
)
def test_a_clause_begins_where_somebody_new_does_something(text: str, parts: list[str]) -> None:
    assert clauses(text) == parts


@given(st.text())
def test_the_clauses_of_any_text_are_all_of_it(text: str) -> None:
    said = split_words(text)
    found = find_clauses(said)
    words = [word for number in range(len(found.starts)) for word in found.words(number)]
    assert words == list(said.words)
    assert all(
        found.start(found.at(at)) <= at < found.end(found.at(at)) for at in range(len(words))
    )
