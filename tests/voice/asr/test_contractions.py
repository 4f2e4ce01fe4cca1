"""Contractions are spoken out as English does it."""

import pytest

from voice.asr.contractions import spoken_out


@pytest.mark.parametrize(
    ("contracted", "long"),
    [
        ("i'm dizzy", "i am dizzy"),
        ("i can't breathe and she won't wake", "i cannot breathe and she will not wake"),
        ("it's bad, they've said we'll see", "it is bad, they have said we will see"),
        ("doesn't it", "does not it"),
        ("the baby's heart at three o'clock", "the baby's heart at three o'clock"),
        ("i have chest pain", "i have chest pain"),
        ("", ""),
    ],
)
def test_a_contraction_becomes_its_words(contracted, long):
    assert spoken_out(contracted) == long
