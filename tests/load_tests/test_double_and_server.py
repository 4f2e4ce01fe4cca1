"""The double and the server were written apart; here each reads what the other writes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from load_tests.twilio_double.messages import Clear, Mark, Media, StreamIdentity, Writer, inspect
from telephony.twilio import messages as server

SID = "MZ" + "0" * 32


@given(st.binary(min_size=1, max_size=400))
def test_the_servers_audio_is_never_refused(mulaw):
    assert inspect(server.render(server.OutboundMedia(SID, mulaw)), SID) == Media(mulaw)


@given(st.text(min_size=1, max_size=50))
def test_the_servers_marks_are_never_refused(name):
    assert inspect(server.render(server.Mark(SID, name)), SID) == Mark(name)


def test_the_servers_clear_is_never_refused():
    assert inspect(server.render(server.Clear(SID)), SID) == Clear()


@pytest.mark.parametrize("future_field", [False, True])
def test_the_server_understands_every_message_of_the_double(future_field):
    writer = Writer(StreamIdentity("AC1", "CA1", SID), future_field=future_field)
    texts = [
        writer.connected(),
        writer.start({"token": "t"}),
        writer.media(b"\x80" * 161, 20),
        writer.dtmf("#"),
        writer.mark("u1"),
        writer.stop(),
    ]
    kinds = [type(server.parse_inbound(text)).__name__ for text in texts]
    assert kinds == ["Connected", "Start", "InboundMedia", "Dtmf", "MarkEcho", "Stop"]
    start, media = server.parse_inbound(texts[1]), server.parse_inbound(texts[2])
    assert (start.stream_sid, start.call_sid, dict(start.parameters)) == (
        SID,
        "CA1",
        {"token": "t"},
    )
    assert (media.mulaw, media.timestamp_ms, media.chunk) == (b"\x80" * 161, 20, 1)
