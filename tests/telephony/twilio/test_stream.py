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
