from collections.abc import Callable

import numpy as np

from voice.clear_voice import ClearVoice
from voice.gate import FRAME, Doubt

CLEAR, VOICED, NONE = Doubt.CLEAR, Doubt.VOICED, Doubt.NONE
ONSET_S = 0.12


def sound(at: int, *partials_hz: int) -> bytes:
    times_s = (np.arange(FRAME) + at * FRAME) / 8000
    waves = [2000 * np.sin(2 * np.pi * hz * times_s) for hz in partials_hz]
    return np.sum(waves, axis=0).astype(np.int16).tobytes()


def vowel(at: int) -> bytes:
    return sound(at, 130, 260, 390, 520, 650)


def beep(at: int) -> bytes:
    return sound(at, 440)


def breath(at: int) -> bytes:
    return np.random.default_rng(at).normal(0, 3000, FRAME).astype(np.int16).tobytes()


def begins_at(*doubts: Doubt, of: Callable[[int], bytes] = vowel) -> list[int]:
    """The frames after which a voice begins, counted from 1."""
    voice = ClearVoice(onset_s=ONSET_S)
    begun = []
    for number, doubt in enumerate(doubts, start=1):
        voice.hear(of(number), doubt)
        if voice.begins():
            begun.append(number)
    return begun


def test_a_clear_voice_begins_once_it_has_lasted_as_long_as_an_onset() -> None:
    assert begins_at(*[CLEAR] * 6)[0] == 6
    assert begins_at(*[CLEAR] * 5, NONE, NONE) == []


def test_one_frame_of_an_onset_may_be_unclear() -> None:
    assert begins_at(CLEAR, CLEAR, NONE, *[CLEAR] * 4) == [7]
    assert begins_at(CLEAR, CLEAR, NONE, NONE, *[CLEAR] * 4) == []


def test_a_faint_voice_does_not_count() -> None:
    assert begins_at(*[VOICED] * 20) == []


def test_what_has_gone_on_for_long_does_not_begin() -> None:
    assert max(begins_at(*[CLEAR] * 40)) == 15


def test_after_a_pause_a_voice_begins_anew() -> None:
    assert begins_at(*[CLEAR] * 40, *[NONE] * 7, *[CLEAR] * 6)[-1] == 53


def test_a_tone_is_no_voice() -> None:
    assert begins_at(*[CLEAR] * 12, of=beep) == []


def test_breath_is_no_voice() -> None:
    assert begins_at(*[CLEAR] * 12, of=breath) == []


def test_it_began_with_its_first_clear_frame() -> None:
    voice = ClearVoice(onset_s=ONSET_S)
    for number, doubt in enumerate((NONE, VOICED, VOICED, CLEAR, CLEAR)):
        voice.hear(vowel(number), doubt)
    assert voice.since == 3 * FRAME
