import pytest

from dialog.nlu.people import find_names, without_names

EVERYDAY = frozenset(["getting", "worse", "pain", "severe"])


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("my name is luis ortega and i need help", ["luis ortega"]),
        ("this is sandra calling", ["sandra"]),
        ("hi this is robert", ["robert"]),
        ("this is severe calling", ["severe"]),
        ("is doctor okafor in", ["doctor okafor"]),
        ("nurse kelly called", ["nurse kelly"]),
        ("hello john smith here", ["john smith"]),
        ("this is maria calling about doctor lee", ["maria", "doctor lee"]),
    ],
)
def test_a_name_is_told_by_its_place(text: str, names: list[str]) -> None:
    assert [found.value for found in find_names(text.split(), EVERYDAY)] == names


@pytest.mark.parametrize(
    "text",
    [
        "this is getting worse",
        "this is ridiculous",
        "this is an emergency",
        "the doctor said so",
        "i am here",
        "it is severe",
        "my name is",
        "",
    ],
)
def test_other_words_are_no_name(text: str) -> None:
    assert find_names(text.split(), EVERYDAY) == []


def test_words_in_the_place_of_a_name_do_not_become_everyday_words() -> None:
    assert without_names(["with", "doctor", "patel", "on", "monday"]) == [
        "with",
        "doctor",
        "on",
        "monday",
    ]
