"""Bob may be Robert; Kate is not Kathy."""

import itertools
from importlib.resources import files

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dialog.clinical.names import folded_name
from dialog.clinical.short_names import is_short_for

TABLE = yaml.safe_load((files("dialog.clinical") / "short_names.yml").read_text(encoding="utf-8"))
PAIRS = sorted(
    {
        (one, other)
        for names in TABLE.values()
        for full, short in names.items()
        for one in full.split()
        for other in short.split()
    }
)
NAMES = sorted({*itertools.chain.from_iterable(PAIRS)})


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("Robert", "bob"), ("Elizabeth", "liz"), ("William", "bill"), ("Margaret", "peggy"),
        ("Katherine", "kate"), ("Catherine", "kate"), ("James", "jim"), ("Anthony", "tony"),
        ("Charles", "chuck"), ("José", "pepe"), ("Guadalupe", "lupe"), ("Jesús", "chuy"),
        ("Antonio", "Toño"), ("Theresa", "terry"), ("Ignacio", "nacho"),
    ],
)  # fmt: skip
def test_a_short_form_is_known_whichever_of_the_two_is_written(full, short):
    assert is_short_for(full, short)
    assert is_short_for(short, full)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Robert", "bill"), ("Robert", "Albert"), ("Kate", "Kathy"), ("Bob", "Rob"),
        ("Robert", "Robert"), ("Patrick", "Patricia"), ("María", "Mary"), ("", ""), ("Anna", ""),
    ],
)  # fmt: skip
def test_nothing_else_is_one(one, other):
    assert not is_short_for(one, other)


def test_the_table_is_written_as_names_are_compared():
    assert all(folded_name(name) == name for name in NAMES)
    assert all(full != short for full, short in PAIRS)


@given(st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_it_is_mutual_and_nothing_follows_by_way_of_a_third(one, other):
    known = (one, other) in PAIRS or (other, one) in PAIRS
    assert is_short_for(one, other) is is_short_for(other, one) is known


@given(st.text(max_size=20), st.text(max_size=20))
def test_any_two_words_are_compared(one, other):
    assert is_short_for(one, other) is is_short_for(other, one)
