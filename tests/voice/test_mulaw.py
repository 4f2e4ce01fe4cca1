import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice import mulaw

audioop = pytest.importorskip("audioop", reason="the standard library has it up to Python 3.12")

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
