import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.tts.engine import Pcm
from voice.tts.espeak import espeak_settings
from voice.tts.piper import piper_settings
from voice.tts.prosody import ALLOWED, NEUTRAL, Prosody
from voice.tts.shaping import shape_for_line
from voice.tts.style import SpeakingStyle, Wish

PLAIN = SpeakingStyle()
prosodies = st.builds(Prosody, **{key: st.floats(*limits) for key, limits in ALLOWED.items()})


def granted(*wishes: Wish) -> SpeakingStyle:
    style = PLAIN
    for wish in wishes:
        style = style.granting(wish)
    return style


def test_without_a_wish_nothing_changes() -> None:
    assert PLAIN.of(NEUTRAL) == NEUTRAL
    assert granted(Wish.AGAIN) == PLAIN


@pytest.mark.parametrize(
    ("wish", "key", "is_more"),
    [
        (Wish.SLOWER, "length_scale", True),
        (Wish.FASTER, "length_scale", False),
        (Wish.LOUDER, "volume", True),
        (Wish.QUIETER, "volume", False),
    ],
)
def test_a_wish_changes_what_it_is_about_and_nothing_else(
    wish: Wish, key: str, is_more: bool
) -> None:
    changed = granted(wish).of(NEUTRAL)
    ratio = getattr(changed, key) / getattr(NEUTRAL, key)
    assert (ratio if is_more else 1 / ratio) > 1.15
    others = [name for name in ALLOWED if name != key]
    assert all(getattr(changed, name) == getattr(NEUTRAL, name) for name in others)


def test_a_second_wish_goes_further_and_the_opposite_one_back() -> None:
    assert granted(Wish.SLOWER, Wish.SLOWER).pace > granted(Wish.SLOWER).pace
    assert granted(Wish.LOUDER, Wish.QUIETER).of(NEUTRAL) == NEUTRAL


def test_the_difference_between_emotions_stays() -> None:
    style = granted(Wish.SLOWER)
    calm, urgent = Prosody(length_scale=1.2), Prosody(length_scale=0.9)
    assert style.of(calm).length_scale > 1.2 * style.of(urgent).length_scale


def test_what_is_said_again_is_slower_once() -> None:
    assert PLAIN.for_repetition().pace > 1.1
    assert granted(Wish.AGAIN).pace == 1.0


@given(prosodies, st.lists(st.sampled_from(Wish), max_size=20))
def test_no_wish_leads_out_of_what_is_allowed(prosody: Prosody, wishes: list[Wish]) -> None:
    changed = granted(*wishes).for_repetition().of(prosody)
    for key, (low, high) in ALLOWED.items():
        assert low <= getattr(changed, key) <= high


def test_both_engines_are_told_of_the_pace() -> None:
    slower = granted(Wish.SLOWER).of(NEUTRAL)
    assert espeak_settings(slower)["rate"] == pytest.approx(165 / 1.2)
    assert piper_settings(slower)["length_scale"] == pytest.approx(1.2)


def test_louder_is_louder_on_the_line() -> None:
    rng = np.random.default_rng(1)
    envelope = np.abs(np.sin(np.arange(16_000) / 900)) ** 3
    speech = (8000 * envelope * rng.standard_normal(16_000)).clip(-32_000, 32_000)
    pcm = Pcm(speech.astype("<i2").tobytes(), 8000)
    plain, louder = (
        shape_for_line(pcm, granted(*wishes).of(NEUTRAL).volume).astype(float)
        for wishes in ((), (Wish.LOUDER,))
    )
    assert 20 * np.log10(louder.std() / plain.std()) > 2.0
    assert np.abs(louder).max() < 32_767
