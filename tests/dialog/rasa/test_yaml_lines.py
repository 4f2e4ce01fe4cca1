import json
import re
from collections.abc import Mapping

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dialog.rasa import yaml_lines
from dialog.rasa.mistakes import Findings
from dialog.rasa.story import Place
from dialog.rasa.yaml_lines import Node, parse_yaml, plain


def read(content: str | bytes) -> tuple[Node | None, list[str]]:
    findings = Findings()
    encoded = content.encode() if isinstance(content, str) else content
    node = parse_yaml(encoded, "f", findings)
    return node, [str(mistake) for mistake in findings.all]


def value_of(content: str) -> object:
    node, mistakes = read(content)
    assert mistakes == []
    return None if node is None else plain(node)


@pytest.mark.parametrize(
    ("scalar", "value"),
    [
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("True", True),
        ("false", False),
        ("'true'", "true"),
        ("~", None),
        ("null", None),
        ("", None),
        ("'null'", "null"),
        ("12", 12),
        ("-3", -3),
        ("010", 10),
        ("0o10", 8),
        ("0xff", 255),
        ("1_000", "1_000"),
        ("12:30:45", "12:30:45"),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("'1.5'", "1.5"),
        ("2024-01-01", "2024-01-01"),
        ("3.1.2", "3.1.2"),
        ("-", "-"),
        ("9" * 5000, "9" * 5000),
    ],
    ids=lambda value: str(value)[:12],
)
def test_scalars_mean_what_yaml_1_2_says(scalar: str, value: object) -> None:
    read_value = value_of(f"a: {scalar}") if scalar != "-" else value_of('a: "-"')
    assert read_value == {"a": value}
    assert isinstance(read_value, dict)
    assert type(read_value["a"]) is type(value)


def test_every_part_knows_its_line_and_the_line_of_its_key() -> None:
    node, _ = read("# remark\na:\n  - 1\n  -\n    b: |\n      text\n")
    assert node is not None
    assert isinstance(node.value, Mapping)
    listed = node.value["a"]
    assert (listed.key_place, listed.place) == (Place("f", 2), Place("f", 3))
    assert listed.named_at == Place("f", 2)
    assert isinstance(listed.value, tuple)
    assert [item.place.line for item in listed.value] == [3, 5]
    inner = listed.value[1].value
    assert isinstance(inner, Mapping)
    assert (inner["b"].place.line, inner["b"].is_block, inner["b"].value) == (5, True, "text\n")


@pytest.mark.parametrize(
    ("content", "mistake"),
    [
        (
            "a: !!python/object:os.system x",
            "f:1: error: tag tag:yaml.org,2002:python/object:os.sys",
        ),
        ("\na: !mine x", "f:2: error: tag !mine; no tags are allowed"),
        ("a: 1\nb: 2\na: 3", "f:3: error: key 'a' stands twice in one mapping"),
        ("? [a]\n: 1", "f:1: error: a key is no text; allowed: a text"),
        ("a: [1\nb: 2", "f:2: error: not YAML: "),
        ("a: 1\n---\nb: 2", "f:2: error: a second document; allowed: one a file"),
        ("a: \x07", "f:1: error: not YAML: ReaderError"),
        (b"a: 1\nb: \xff", "f:2: error: not UTF-8"),
        ("a: &x [*x]", "f:1: error: alias 'x' stands for nothing complete above it"),
        ("[" * 70 + "]" * 70, "f:1: error: nested too deeply"),
        ("[" * 100_000, "f:1: error: nested too deeply"),
        ("- " * 100_000, "f:1: error: nested too deeply"),
        ("<<: 5", "f:1: error: `<<` takes a mapping or a list of them"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(content: str | bytes, mistake: str) -> None:
    _, mistakes = read(content)
    assert mistakes
    assert mistakes[0].startswith(mistake)


def test_aliases_and_merges_are_followed() -> None:
    content = "base: &b {x: 1, y: 2}\nmore: {<<: *b, y: 3}\nboth: {<<: [*b, {x: 9, z: 4}]}\n"
    assert value_of(content) == {
        "base": {"x": 1, "y": 2},
        "more": {"x": 1, "y": 3},
        "both": {"x": 1, "y": 2, "z": 4},
    }


def test_aliases_cannot_grow_without_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_lines, "MAX_PARTS", 10_000)
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 10)}]\n" for level in range(1, 12)
    )
    node, mistakes = read(bomb)
    assert node is None
    assert len(mistakes) == 1
    assert mistakes[0].endswith("too many parts; allowed: 10000, aliases in full")


def test_aliases_cannot_nest_without_bounds() -> None:
    tower = "a0: &a0 x\n" + "".join(
        f"a{floor}: &a{floor} [[[[[*a{floor - 1}]]]]]\n" for floor in range(1, 14)
    )
    node, mistakes = read(tower)
    assert node is None
    assert mistakes == ["f:13: error: nested too deeply; allowed: 60 levels"]


def test_huge_files_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_lines, "MAX_BYTES", 10)
    assert value_of("a: 1234567") == {"a": 1234567}
    assert read("a: 12345678") == (None, ["f:1: error: 11 bytes; allowed: up to 10"])


def test_a_tag_for_text_makes_text() -> None:
    assert value_of("a: !!str 5\nb: ! 6") == {"a": "5", "b": "6"}


def test_an_empty_file_is_nothing() -> None:
    assert read("") == (None, [])
    assert read("# only a remark\n") == (None, [])


# What YAML 1.2 takes for a number and PyYAML, which writes by YAML 1.1, for a text.
NUMBER_BY_ONE_VERSION = re.compile(r"[-+]?[0-9.]+[eE][-+]?[0-9]+|0o[0-7]+")
TEXTS = st.text(
    st.characters(max_codepoint=0xFFFF, exclude_categories=["Cc", "Cs"]), max_size=8
).filter(lambda text: not NUMBER_BY_ONE_VERSION.fullmatch(text))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


@given(VALUES)
def test_json_reads_the_same(value: object) -> None:
    assert value_of(json.dumps(value)) == value


@given(VALUES)
def test_what_pyyaml_writes_and_reads_reads_the_same_here(value: object) -> None:
    assert value_of(yaml.safe_dump(value, allow_unicode=True)) == value


@given(st.text(max_size=60))
def test_no_text_is_too_odd(content: str) -> None:
    read(content.encode("utf-8", "surrogatepass"))
