import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.tts import protocol
from voice.tts.programs import pipe
from voice.tts.protocol import ProtocolError, Ready, Refused, SpeakRequest, Spoken

numbers = st.integers(0, 2**53)
settings = st.dictionaries(st.text(max_size=8), st.floats(allow_nan=False, allow_infinity=False))
texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))


@given(numbers, settings, texts)
def test_a_request_arrives_at_the_program_as_it_was_meant(
    number: int, settings: dict[str, float], text: str
) -> None:
    stream = io.BytesIO(protocol.render(SpeakRequest(number, settings, text)))
    message = pipe._read(stream)
    assert message == ({"id": number, "settings": settings}, text.encode())
    assert stream.read() == b""


@given(numbers, st.integers(1, 192_000), st.binary().map(lambda raw: raw * 2))
def test_audio_arrives_from_the_program_as_it_was_made(
    number: int, rate: int, samples: bytes
) -> None:
    stream = io.BytesIO()
    pipe._write(stream, {"id": number, "sample_rate": rate}, samples)
    assert parse_all(stream.getvalue()) == Spoken(number, rate, samples)


@pytest.mark.parametrize(
    ("header", "meant"),
    [
        ({"ready": 1, "engine": "espeak-ng/en-us"}, Ready("espeak-ng/en-us")),
        ({"id": 3, "error": "synthesis_failed"}, Refused(3, "synthesis_failed")),
        ({"error": "voice_not_found"}, Refused(None, "voice_not_found")),
    ],
)
def test_other_messages_of_a_program_are_understood(
    header: dict[str, object], meant: object
) -> None:
    assert protocol.parse(json.dumps(header).encode(), b"") == meant


@pytest.mark.parametrize(
    ("header", "payload"),
    [
        (b"{", b""),
        (b"[]", b""),
        (b"{}", b""),
        (b'{"ready": 2, "engine": "x"}', b""),
        (b'{"id": 1, "sample_rate": 0}', b""),
        (b'{"id": 1, "sample_rate": 8000}', b"odd"),
        (b'{"id": "1", "sample_rate": 8000}', b""),
        (b"\xff\xfe", b""),
    ],
)
def test_anything_else_is_refused(header: bytes, payload: bytes) -> None:
    with pytest.raises(ProtocolError):
        protocol.parse(header, payload)


@given(st.binary(max_size=200), st.binary(max_size=20))
def test_no_header_breaks_the_parser(header: bytes, payload: bytes) -> None:
    try:
        parsed = protocol.parse(header, payload)
    except ProtocolError:
        return
    assert isinstance(parsed, Ready | Spoken | Refused)


@given(st.binary(min_size=8, max_size=8))
def test_lengths_beyond_the_limits_are_refused_before_anything_is_read(prefix: bytes) -> None:
    try:
        header, payload = protocol.lengths(prefix)
    except ProtocolError:
        header, payload = protocol.PREFIX.unpack(prefix)
        assert header > protocol.MAX_HEADER_BYTES or payload > protocol.MAX_PAYLOAD_BYTES
    else:
        assert header <= protocol.MAX_HEADER_BYTES
        assert payload <= protocol.MAX_PAYLOAD_BYTES


def test_words_are_in_the_payload_and_never_in_the_header() -> None:
    message = protocol.render(SpeakRequest(1, {"rate": 160.0}, "zebra"))
    header_bytes, _ = protocol.lengths(message[:8])
    assert b"zebra" not in message[: 8 + header_bytes]


def test_a_nul_does_not_reach_an_engine() -> None:
    assert b"\0" not in protocol.render(SpeakRequest(1, {}, "a\0b"))[8:]


def parse_all(message: bytes) -> Ready | Spoken | Refused:
    size = protocol.PREFIX.size
    header_bytes, payload_bytes = protocol.lengths(message[:size])
    assert len(message) == size + header_bytes + payload_bytes
    return protocol.parse(message[size : size + header_bytes], message[size + header_bytes :])
