import warnings

import numpy as np
import pytest

from load_tests.twilio_double.g711 import SILENCE, decode, encode


def test_every_code_survives_a_round_trip_but_for_the_second_zero():
    codes = bytes(range(256))
    # 0x7f is minus zero; it comes back as plus zero.
    assert encode(decode(codes)) == codes.replace(b"\x7f", b"\xff")


@pytest.mark.parametrize(
    ("code", "sample"), [(0xFF, 0), (0x80, 32_124), (0x00, -32_124), (0xFE, 8), (0xF0, 120)]
)
def test_codes_have_the_values_of_the_recommendation(code, sample):
    assert decode(bytes([code]))[0] == sample


def test_zero_is_silence():
    assert encode(np.zeros(3, np.int16)) == SILENCE * 3


def test_both_ends_of_the_range_are_clipped_and_not_wrapped():
    assert decode(encode(np.array([32_767, -32_768], np.int16))).tolist() == [32_124, -32_124]


def test_all_samples_agree_with_the_standard_library_while_it_has_a_codec():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        audioop = pytest.importorskip("audioop")
    samples = np.arange(-32_768, 32_768).astype(np.int16)
    ours, theirs = decode(encode(samples)), audioop.lin2ulaw(samples.tobytes(), 2)
    # audioop rounds some borders the other way, so compare what is heard.
    assert np.abs(ours.astype(int) - decode(theirs)).max() <= 1024
    codes = bytes(range(256))
    assert decode(codes).tobytes() == audioop.ulaw2lin(codes, 2)


def test_no_sample_moves_further_than_half_a_step():
    samples = np.arange(-32_635, 32_636).astype(np.int16)
    error = np.abs(decode(encode(samples)).astype(int) - samples)
    step = 2.0 ** (np.floor(np.log2(np.abs(samples.astype(int)) + 132)) - 4)
    assert (error <= step / 2).all()
