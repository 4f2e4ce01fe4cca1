import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.rasa.annotations import read_annotations
from dialog.rasa.story import Span


@pytest.mark.parametrize(
    ("sentence", "text", "spans"),
    [
        ("to [rome](city) now", "to rome now", [Span(3, 7, "city", "rome")]),
        (
            "[the big apple](city:new york)",
            "the big apple",
            [Span(0, 13, "city", "new york")],
        ),
        (
            '[a]{"entity": "city", "role": "from", "group": 1, "value": 5} b',
            "a b",
            [Span(0, 1, "city", 5, "from", "1")],
        ),
        (
            '[rome][{"entity": "city"}, {"entity": "place", "value": "r"}].',
            "rome.",
            [Span(0, 4, "city", "rome"), Span(0, 4, "place", "r")],
        ),
        (
            "[a](x)[b](y) [c](z)",
            "ab c",
            [Span(0, 1, "x", "a"), Span(1, 2, "y", "b"), Span(3, 4, "z", "c")],
        ),
        ('[a]{"entity": "x", "value": "}{"}', "a", [Span(0, 1, "x", "}{")]),
        ("it costs [about] five (euros)", "it costs [about] five (euros)", []),
        ("an [open bracket", "an [open bracket", []),
        ("empty [](x)", "empty [](x)", []),
        ("no name [a]()", "no name [a]()", []),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_annotations_are_cut_out_in_every_spelling(
    sentence: str, text: str, spans: list[Span]
) -> None:
    annotated = read_annotations(sentence)
    assert annotated.text == text
    assert list(annotated.spans) == spans
    assert annotated.problems == ()


@pytest.mark.parametrize(
    ("sentence", "problem"),
    [
        ("[a]{entity: x}", "not JSON"),
        ('[a]{"entity": "x"', "not JSON"),
        ('[a]{"role": "x"}', "no `entity`"),
        ('[a]["x"]', "no `entity`"),
        ("[a]" + "[" * 50_000, "not JSON"),
        ('[a]{"entity": "x", "kind": 1}', "unknown key 'kind'"),
    ],
)
def test_a_broken_annotation_is_told_and_left_in_the_text(sentence: str, problem: str) -> None:
    annotated = read_annotations(sentence)
    assert annotated.text == sentence
    assert annotated.spans == ()
    assert len(annotated.problems) == 1
    assert problem in annotated.problems[0]


WORDS = st.text(st.characters(exclude_characters="[](){}:"), min_size=1, max_size=12)
NAMES = st.from_regex(r"[a-z_]{1,8}", fullmatch=True)


@given(st.lists(st.tuples(WORDS, WORDS, NAMES, st.none() | WORDS, st.none() | NAMES), max_size=5))
def test_what_is_printed_in_json_reads_the_same(
    parts: list[tuple[str, str, str, str | None, str | None]],
) -> None:
    sentence, text, spans = "", "", []
    for before, words, entity, value, role in parts:
        note = {"entity": entity, "value": value, "role": role}
        told = {key: part for key, part in note.items() if part is not None}
        sentence += f"{before}[{words}]{json.dumps(told)}"
        begin = len(text) + len(before)
        text += before + words
        spans.append(
            Span(begin, begin + len(words), entity, words if value is None else value, role)
        )
    annotated = read_annotations(sentence)
    assert (annotated.text, list(annotated.spans)) == (text, spans)


@given(st.text('[](){}:"aé, entity', max_size=40))
def test_no_sentence_is_too_odd_to_read(sentence: str) -> None:
    annotated = read_annotations(sentence)
    for span in annotated.spans:
        assert 0 <= span.begin < span.end <= len(annotated.text)
