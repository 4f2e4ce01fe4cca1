import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice import mulaw

audioop = pytest.importorskip("audioop", reason="the standard library has it up to Python 3.12")
FULL_SCALE = 32_768

EVERY_CODE = bytes(range(256))
EVERY_SAMPLE = np.arange(-32_768, 32_768).astype(np.int16)


def test_every_code_decodes_as_in_the_reference_codec() -> None:
    assert mulaw.decode(EVERY_CODE).tobytes() == audioop.ulaw2lin(EVERY_CODE, 2)


def test_every_sample_encodes_as_in_the_reference_codec() -> None:
    assert mulaw.encode(EVERY_SAMPLE) == audioop.lin2ulaw(EVERY_SAMPLE.tobytes(), 2)


@given(st.binary(max_size=500))
def test_a_payload_of_any_length_survives_the_round_trip(payload: bytes) -> None:
    once = mulaw.decode(payload)
    assert len(once) == len(payload)
    again = mulaw.decode(mulaw.encode(once))
    np.testing.assert_array_equal(again, once)


def test_digital_silence_is_the_byte_ff() -> None:
    assert mulaw.encode(np.zeros(3, np.int16)) == b"\xff\xff\xff"


def test_a_strided_view_encodes_like_its_copy() -> None:
    stereo = EVERY_SAMPLE.reshape(-1, 2)
    assert mulaw.encode(stereo[:, 0]) == mulaw.encode(stereo[:, 0].copy())


@given(st.binary(max_size=500))
def test_the_short_way_to_the_samples_gives_the_same(payload: bytes) -> None:
    assert mulaw.to_pcm(payload) == mulaw.decode(payload).tobytes()


@pytest.mark.parametrize("peak", [4, 8, 100, 3000, FULL_SCALE - 1])
def test_power_is_the_mean_square_to_a_thousandth(peak: int) -> None:
    samples = np.random.default_rng(peak).integers(-peak, peak, 160).astype(np.int16)
    expected = np.mean(samples.astype(np.float64) ** 2)
    assert mulaw.power(samples.tobytes()) == pytest.approx(expected, rel=1e-3)


def test_silence_and_nothing_have_no_power() -> None:
    assert mulaw.power(bytes(320)) == mulaw.power(b"") == 0.0
