"""Every message type survives the round trip; nothing malformed gets through or is quoted."""

import contextlib
import json
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telephony.errors import Defect, MalformedMessageError
from telephony.twilio.messages import (
    KEYS,
    Clear,
    Connected,
    Dtmf,
    InboundMedia,
    Mark,
    MarkEcho,
    OutboundMedia,
    Start,
    Stop,
    parse_audio,
    parse_echo,
    parse_inbound,
    parse_outbound,
    render,
)

sids = st.text(string.ascii_letters + string.digits, min_size=1, max_size=34)
names = st.text(min_size=1, max_size=40).filter(lambda s: s.isprintable())
audio = st.binary(min_size=1, max_size=700)
counters = st.integers(0, 10**9)

inbound = st.one_of(
    st.builds(Connected, names, names),
    st.builds(Start, sids, sids, sids, st.dictionaries(names, names, max_size=3), counters),
    st.builds(InboundMedia, sids, audio, counters, counters, counters),
    st.builds(Dtmf, sids, st.sampled_from(sorted(KEYS)), counters),
    st.builds(MarkEcho, sids, names, counters),
    st.builds(Stop, sids, sids, sids, counters),
)
outbound = st.one_of(
    st.builds(OutboundMedia, sids, audio), st.builds(Mark, sids, names), st.builds(Clear, sids)
)


@given(inbound)
def test_an_inbound_message_survives_the_round_trip(message):
    assert parse_inbound(render(message)) == message


@given(inbound, sids)
def test_the_short_way_to_the_audio_finds_it_in_media_of_its_stream_alone(message, other_sid):
    is_media = isinstance(message, InboundMedia)
    sid = getattr(message, "stream_sid", "")
    raw = render(message).encode()
    assert parse_audio(raw, sid) == (message.mulaw if is_media else None)
    if other_sid != sid:
        assert parse_audio(raw, other_sid) is None


@given(inbound, sids)
def test_the_short_way_to_a_mark_finds_it_in_marks_of_its_stream_alone(message, other_sid):
    is_mark = isinstance(message, MarkEcho)
    sid = getattr(message, "stream_sid", "")
    raw = render(message).encode()
    assert parse_echo(raw, sid) == (message.name if is_mark else None)
    if other_sid != sid:
        assert parse_echo(raw, other_sid) is None


@given(outbound)
def test_an_outbound_message_survives_the_round_trip(message):
    assert parse_outbound(render(message)) == message


@given(outbound)
def test_what_we_send_has_exactly_the_fields_twilio_accepts(message):
    tree = json.loads(render(message))
    allowed = {
        "media": ({"event", "streamSid", "media"}, {"payload"}),
        "mark": ({"event", "streamSid", "mark"}, {"name"}),
        "clear": ({"event", "streamSid"}, set()),
    }
    outer, inner = allowed[tree["event"]]
    assert set(tree) == outer
    if inner:
        assert set(tree[tree["event"]]) == inner


def test_a_new_field_of_the_future_is_no_obstacle():
    raw = '{"event":"media","streamSid":"MZ1","media":{"payload":"/w==","new":1},"more":{}}'
    assert parse_inbound(raw) == InboundMedia("MZ1", b"\xff", chunk=0)


@pytest.mark.parametrize(
    ("raw", "defect"),
    [
        ("", Defect.NOT_JSON),
        ("{", Defect.NOT_JSON),
        ("[]", Defect.NOT_JSON),
        ("null", Defect.NOT_JSON),
        ("{}", Defect.UNKNOWN_EVENT),
        ('{"event":"party"}', Defect.UNKNOWN_EVENT),
        ('{"event":["media"]}', Defect.UNKNOWN_EVENT),
        ('{"event":"media"}', Defect.BAD_FIELD),
        ('{"event":"media","streamSid":"MZ","media":[]}', Defect.BAD_FIELD),
        ('{"event":"media","streamSid":"MZ","media":{}}', Defect.BAD_FIELD),
        ('{"event":"media","streamSid":"MZ","media":{"payload":"%%%"}}', Defect.BAD_BASE64),
        ('{"event":"media","streamSid":"MZ","media":{"payload":"/w"}}', Defect.BAD_BASE64),
        ('{"event":"media","streamSid":"MZ","media":{"payload":"ä"}}', Defect.BAD_BASE64),
        ('{"event":"dtmf","streamSid":"MZ","dtmf":{"digit":"x"}}', Defect.BAD_FIELD),
        ('{"event":"start","streamSid":"MZ","start":{"callSid":"CA"}}', Defect.BAD_FIELD),
        ('{"event":"mark","streamSid":"MZ","mark":{}}', Defect.BAD_FIELD),
    ],
)
def test_a_malformed_message_is_refused_with_its_kind(raw, defect):
    with pytest.raises(MalformedMessageError) as caught:
        parse_inbound(raw)
    assert caught.value.defect is defect
    assert parse_audio(raw.encode(), "MZ") is None
    assert parse_echo(raw.encode(), "MZ") is None


@given(
    st.one_of(
        st.text(max_size=200),
        st.recursive(
            st.none() | st.booleans() | st.floats() | st.text(max_size=8),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(["event", "streamSid", "media", "payload", "start"]), inner
                )
            ),
        ).map(json.dumps),
    )
)
def test_rubbish_raises_only_our_error(raw):
    sid, audio, mark = "", None, None
    with contextlib.suppress(MalformedMessageError):
        message = parse_inbound(raw)
        sid = getattr(message, "stream_sid", "")
        audio, mark = getattr(message, "mulaw", None), getattr(message, "name", None)
    assert parse_audio(raw.encode(), sid) == audio
    assert parse_echo(raw.encode(), sid) == mark


@given(st.binary(max_size=60))
def test_bytes_that_are_no_text_hold_no_audio(raw):
    assert parse_audio(raw, "MZ") is None
    head = b'{"event":"media","streamSid":"MZ","media":{"payload":"/w=="},"more":"'
    assert parse_audio(head + b"\xff" + raw + b'"}', "MZ") is None


def test_an_error_never_quotes_the_message():
    secret = "mysecretword"
    for raw in (f'{{"event": {secret}', f'{{"event":"{secret}"}}'):
        with pytest.raises(MalformedMessageError) as caught:
            parse_inbound(raw)
        chain = [caught.value, caught.value.__cause__]
        assert all(secret not in str(error) for error in chain)
