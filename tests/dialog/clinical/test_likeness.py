"""How many are taken for others, and how many are known although they were misheard."""

import itertools
from collections import defaultdict
from pathlib import Path

import pocketsphinx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.clinical.likeness import likeness
from tests.dialog.clinical.common_names import FAMILY, GIVEN

NEAR = 80.0


@pytest.fixture(scope="module")
def sound_alikes():
    """Spellings of one pronunciation (CMU's dictionary), by the name that they may be heard for."""
    folder = Path(pocketsphinx.__file__).parent / "model" / "en-us"
    sounds, spelled = defaultdict(set), defaultdict(set)
    for line in (folder / "cmudict-en-us.dict").read_text(encoding="utf-8").splitlines():
        word, _, sound = line.partition(" ")
        word = word.partition("(")[0]
        if word.isalpha() and len(word) > 1:
            sounds[word].add(sound)
            spelled[sound].add(word)
    return [
        (name, other)
        for name in sorted({*GIVEN, *FAMILY})
        for other in sorted({one for sound in sounds[name] for one in spelled[sound]} - {name})
    ]


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("John", "jon"), ("Catherine", "katherine"), ("Kathryn", "katherine"), ("Smyth", "smith"),
        ("Anne", "ann"), ("Sean", "shawn"), ("Lee", "leigh"), ("Steven", "stephen"),
        ("Reid", "reed"), ("Sarah", "sara"), ("Nguyen", "win"), ("Núñez", "nunez"),
        ("Geoffrey", "jeffrey"), ("Kelley", "kelly"), ("Hughes", "hews"), ("O'Brien", "o brien"),
    ],
)  # fmt: skip
def test_what_sounds_alike_is_alike(written, heard):
    assert likeness(written, heard) >= NEAR


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("Jean", "joan"), ("John", "jane"), ("Hall", "hill"), ("Mark", "mary"), ("Lee", "lou"),
        ("Smith", "jones"), ("Terry", "jerry"), ("Harry", "larry"), ("Kim", "tim"),
        ("Rose", "ross"), ("", ""), ("", "anna"), ("Anna", ""), ("--", "anna"),
    ],
)  # fmt: skip
def test_other_names_are_not(written, heard):
    assert likeness(written, heard) < NEAR


def test_of_two_common_names_few_are_taken_for_each_other():
    """Measured: 60 of 41,905 pairs of given names, 52 of 54,615 of family names."""
    for names, most in ((GIVEN, 0.0020), (FAMILY, 0.0013)):
        pairs = list(itertools.combinations(sorted(set(names)), 2))
        near = [pair for pair in pairs if likeness(*pair) >= NEAR]
        assert len(near) / len(pairs) <= most


def test_most_names_are_known_in_other_spellings_of_their_sound(sound_alikes):
    """Measured: 88.2 % of 914. Many of the rest are words that no recogniser writes for a name."""
    known = [pair for pair in sound_alikes if likeness(*pair) >= NEAR]
    assert len(sound_alikes) > 800
    assert len(known) / len(sound_alikes) >= 0.87


@given(st.text(max_size=20), st.text(max_size=20))
def test_likeness_is_mutual_and_from_0_to_100(one, other):
    assert 0.0 <= likeness(one, other) <= 100.0
    assert likeness(one, other) == pytest.approx(likeness(other, one), abs=8.0)
