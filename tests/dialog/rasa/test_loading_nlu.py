from pathlib import Path
from textwrap import dedent

import pytest
from rasa_files import write_project

from dialog.rasa.loading import check_project, load_project
from dialog.rasa.story import Example, Place, Span, TrainingData


def language_of(directory: Path, nlu: str) -> TrainingData:
    return load_project(write_project(directory, data__nlu=nlu))[1]


def mistakes_of(directory: Path, nlu: str) -> list[str]:
    project = check_project(write_project(directory, data__nlu=dedent(nlu).lstrip("\n")))
    return [f"{m.severity} {m.place.line}: {m.message}" for m in project.mistakes]


def test_examples_have_their_words_annotations_and_lines(tmp_path: Path) -> None:
    training = language_of(
        tmp_path,
        """\
        nlu:
        - intent: hello
          examples: |
            - good morning

            -   hi - there
        - intent: tell
          metadata: {any: thing}
          examples: |
            - i am [Ann](name)
        - intent: menu/soup
          examples:
          - text: |
              what is for lunch
            metadata: {sentiment: hungry}
          - text: "- soup"
        """,
    )
    file = str(tmp_path / "data" / "nlu.yml")
    assert training.examples == (
        Example("good morning", "hello", (), Place(file, 4)),
        Example("hi - there", "hello", (), Place(file, 6)),
        Example("i am Ann", "tell", (Span(5, 8, "name", "Ann"),), Place(file, 10)),
        Example("what is for lunch", "menu/soup", (), Place(file, 13)),
        Example("soup", "menu/soup", (), Place(file, 16)),
    )


def test_synonyms_come_from_their_sections_and_from_annotations(tmp_path: Path) -> None:
    training = language_of(
        tmp_path,
        """
        nlu:
        - synonym: new york
          examples: |
            - NYC
            - the Apple
            - new york
        - intent: tell
          examples: |
            - from [La Serenissima]{"entity": "town", "value": "Venice"}
            - to [Venice](town:Venice)
            - at [noon]{"entity": "name", "value": 12}
            - the [old](town:Rome) one
        """,
    )
    assert training.synonyms == (
        ("nyc", "new york"),
        ("the apple", "new york"),
        ("la serenissima", "Venice"),
        ("old", "Rome"),
    )


def test_lookups_and_regexes_of_one_name_are_gathered_from_all_files(tmp_path: Path) -> None:
    directory = write_project(
        tmp_path,
        data__a="nlu:\n- {lookup: town, examples: '- Rome'}\n"
        "- {regex: zip, examples: '- \\d{5}'}\n",
        data__b='nlu:\n- {lookup: town, examples: "- Ulm\\n- Bonn"}\n',
    )
    _, training = load_project(directory)
    assert training.lookups == (("town", ("Rome", "Ulm", "Bonn")),)
    assert training.regexes == (("zip", (r"\d{5}",)),)


@pytest.mark.parametrize(
    ("nlu", "expected"),
    [
        (
            "nlu:\n- intent: hello\n  examples: |\n    - hi\n    # no remark\n    - ho",
            "warning 5: a line of `examples` has no dash and is left out; allowed: `- ` before it",
        ),
        ("nlu:\n- intent: hello\n  examples: ''", "warning 2: intent 'hello' has no examples"),
        ("nlu:\n- intent: hello", "warning 2: intent 'hello' has no examples"),
        (
            "nlu:\n- regex: r\n  examples: |\n    - ok\n    - (",
            "error 5: not a regular expression: missing ), unterminated subpattern",
        ),
        (
            "nlu:\n- synonym: a\n  examples: '- x'\n- synonym: b\n  examples: '- X'",
            "warning 5: these words stood for 'a' before, now for 'b' (which counts)",
        ),
        (
            "nlu:\n- intent: hello\n  synonym: x\n  examples: '- a'",
            "error 2: an item of `nlu` needs exactly one kind; "
            "allowed: intent, lookup, regex, synonym",
        ),
        (
            "nlu:\n- intent: hello\n  example: '- a'",
            "error 3: unknown key 'example' in an item of `nlu` of kind `intent`; "
            "allowed: examples, intent, metadata",
        ),
        (
            "nlu:\n- intent: hello\n  examples: 5",
            "error 3: `examples` is a number; allowed: a list",
        ),
        ("nlu:\n- intent: hello\n  examples:\n  - txt: a", "error 4: an example has no `text`"),
        ("nlu: {intent: hello}", "error 1: `nlu` is a mapping; allowed: a list"),
        ("nlu:\n- intent: [a]\n", "error 2: `intent` is a list; allowed: a text"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, nlu: str, expected: str) -> None:
    assert expected in mistakes_of(tmp_path, nlu)
