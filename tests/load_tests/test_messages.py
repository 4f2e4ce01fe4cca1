import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from load_tests.twilio_double.messages import (
    Clear,
    Mark,
    Media,
    Rejected,
    StreamIdentity,
    Writer,
    inspect,
)

SID = "MZ1"
MEDIA = {"event": "media", "streamSid": SID, "media": {"payload": "//8="}}
MARK = {"event": "mark", "streamSid": SID, "mark": {"name": "u1"}}
CLEAR = {"event": "clear", "streamSid": SID}


def read(content):
    return inspect(json.dumps(content), SID)


@given(st.binary(min_size=1, max_size=400))
def test_any_payload_is_taken(mulaw):
    payload = base64.b64encode(mulaw).decode()
    assert read({**MEDIA, "media": {"payload": payload}}) == Media(mulaw)


def test_mark_and_clear_are_taken():
    assert read(MARK) == Mark("u1")
    assert read(CLEAR) == Clear()


@pytest.mark.parametrize(
    "content",
    [
        [],
        None,
        {},
        {"event": "start", "streamSid": SID},
        {"event": ["media"], "streamSid": SID},
        {**MEDIA, "sequenceNumber": "1"},
        {"event": "media", "media": MEDIA["media"]},
        {**MEDIA, "streamSid": "MZ2"},
        {**MEDIA, "streamSid": 1},
        {**MEDIA, "media": {"payload": "//8=", "track": "outbound"}},
        {**MEDIA, "media": {}},
        {**MEDIA, "media": "//8="},
        {**MEDIA, "media": {"payload": ""}},
        {**MEDIA, "media": {"payload": 5}},
        {**MEDIA, "media": {"payload": "//8"}},
        {**MEDIA, "media": {"payload": "//8=\n"}},
        {**MEDIA, "media": {"payload": "_-8="}},
        {**MEDIA, "media": {"payload": "é"}},
        {**MARK, "mark": {"name": "u1", "at": 1}},
        {**MARK, "mark": {"name": ""}},
        {**MARK, "mark": {}},
        {**MARK, "media": {"payload": "//8="}},
        {**CLEAR, "mark": {"name": "u1"}},
        {"event": "clear"},
    ],
    ids=lambda content: json.dumps(content)[:60],
)
def test_anything_else_is_31951(content):
    received = read(content)
    assert isinstance(received, Rejected)
    assert received.code == 31951


@pytest.mark.parametrize(
    "text", ["", "{", "hello", '{"event":"clear","event":"clear","streamSid":"MZ1"}']
)
def test_what_is_no_json_object_with_single_keys_is_31951(text):
    received = inspect(text, SID)
    assert isinstance(received, Rejected)
    assert received.code == 31951


def test_a_binary_frame_is_31950():
    received = inspect(json.dumps(MEDIA).encode(), SID)
    assert isinstance(received, Rejected)
    assert received.code == 31950


@given(st.text(max_size=200))
def test_no_text_breaks_the_inspection(text):
    assert isinstance(inspect(text, SID), Rejected)


def written(**options):
    writer = Writer(StreamIdentity("AC1", "CA1", SID), **options)
    texts = [
        writer.connected(),
        writer.start({"token": "t"}),
        writer.media(b"\xff" * 160, 0),
        writer.dtmf("#"),
        writer.media(b"\xff" * 160, 20),
        writer.mark("u1"),
        writer.stop(),
    ]
    return [json.loads(text) for text in texts]


def test_messages_are_written_as_the_documentation_shows_them():
    connected, start, media, dtmf, _, mark, stop = written()
    assert connected == {"event": "connected", "protocol": "Call", "version": "1.0.0"}
    assert start == {
        "event": "start",
        "sequenceNumber": "1",
        "streamSid": SID,
        "start": {
            "accountSid": "AC1",
            "streamSid": SID,
            "callSid": "CA1",
            "tracks": ["inbound"],
            "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
            "customParameters": {"token": "t"},
        },
    }
    payload = base64.b64encode(b"\xff" * 160).decode()
    assert len(payload) == 216
    assert media == {
        "event": "media",
        "sequenceNumber": "2",
        "streamSid": SID,
        "media": {"track": "inbound", "chunk": "1", "timestamp": "0", "payload": payload},
    }
    assert dtmf["dtmf"] == {"track": "inbound_track", "digit": "#"}
    assert mark["mark"] == {"name": "u1"}
    assert stop["stop"] == {"accountSid": "AC1", "callSid": "CA1"}


def test_the_sequence_counts_all_messages_and_the_chunk_only_audio():
    _, *numbered = written()
    assert [message["sequenceNumber"] for message in numbered] == ["1", "2", "3", "4", "5", "6"]
    assert [m["media"]["chunk"] for m in numbered if m["event"] == "media"] == ["1", "2"]


def test_without_parameters_the_start_has_an_empty_object():
    start = json.loads(Writer(StreamIdentity("AC1", "CA1", SID)).start({}))
    assert start["start"]["customParameters"] == {}


def test_a_fault_puts_another_call_into_the_start():
    start = json.loads(Writer(StreamIdentity("AC1", "CA1", SID)).start({}, "CA2"))
    assert start["start"]["callSid"] == "CA2"


def test_the_future_field_is_in_every_message():
    assert all("futureField" in message for message in written(future_field=True))
    assert not any("futureField" in message for message in written())
