"""The order of messages is watched; a bad one is counted and passed over."""

import pytest

from telephony.errors import Defect
from telephony.twilio.messages import InboundMedia, MarkEcho, Start, render
from telephony.twilio.stream import StreamReader

START = Start("MZ1", "CA1", "AC1", {"token": "t"})
MEDIA = InboundMedia("MZ1", b"\xff" * 160)


@pytest.fixture
def reader():
    return StreamReader(max_message_bytes=1000)


def test_media_after_start_is_read(reader):
    assert reader.read(render(START)) == START
    assert reader.read(render(MEDIA)) == MEDIA
    assert not reader.defects


@pytest.mark.parametrize(
    ("first", "raw", "defect"),
    [
        (False, render(MEDIA), Defect.BEFORE_START),
        (True, render(START), Defect.SECOND_START),
        (True, render(MarkEcho("MZ2", "m")), Defect.OTHER_STREAM),
        (True, b"\x00\x01", Defect.NOT_TEXT),
        (True, "x" * 1001, Defect.TOO_LARGE),
        (True, "hello", Defect.NOT_JSON),
    ],
)
def test_what_does_not_fit_is_counted_and_the_stream_goes_on(reader, first, raw, defect):
    if first:
        reader.read(render(START))
    assert reader.read(raw) is None
    assert reader.defects == {defect: 1}
    if first:
        assert reader.read(render(MEDIA)) == MEDIA


def test_plain_audio_of_the_stream_is_read_the_short_way(reader):
    raw = render(MEDIA).encode()
    assert reader.audio(raw) is None
    reader.read(render(START))
    assert reader.audio(raw) == MEDIA.mulaw


@pytest.mark.parametrize(
    "raw",
    [
        render(InboundMedia("MZ2", b"\xff" * 160)).encode(),
        render(InboundMedia("MZ1", b"\xff" * 1000)).encode(),
        render(MarkEcho("MZ1", "m")).encode(),
        b"hello",
    ],
    ids=["another stream", "too large", "a mark", "no message"],
)
def test_what_is_not_plain_audio_is_left_to_be_judged_and_not_counted(reader, raw):
    reader.read(render(START))
    assert reader.audio(raw) is None
    assert not reader.defects
