"""The desk's sound card behaves like the telephone's media socket."""

import asyncio

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from telephony.microphone import FRAME_SAMPLES, MicrophoneSocket, SpeakerQueue
from telephony.twilio.messages import (
    Clear,
    InboundMedia,
    Mark,
    MarkEcho,
    OutboundMedia,
    parse_inbound,
    render,
)
from voice import mulaw


class FakeCard:
    """A sound card whose time passes when the test says so."""

    def __init__(self):
        self.exchange = None
        self.played = []

    def start(self, exchange):
        self.exchange = exchange

    def stop(self):
        self.exchange = None

    def pass_20_ms(self, recorded=None):
        block = np.zeros(FRAME_SAMPLES, np.int16) if recorded is None else recorded
        self.played.append(self.exchange(block))


async def received(socket, kind):
    while True:
        message = parse_inbound(await asyncio.wait_for(socket.receive(), 120.0))
        if isinstance(message, kind):
            return message


async def test_what_the_microphone_records_comes_as_media():
    card = FakeCard()
    socket = MicrophoneSocket(card, "desk")
    tone = (8000 * np.sin(np.arange(FRAME_SAMPLES) / 4)).astype(np.int16)
    card.pass_20_ms(tone)
    message = await received(socket, InboundMedia)
    assert message.mulaw == mulaw.encode(tone)


async def test_a_mark_comes_back_when_the_audio_before_it_was_played():
    card = FakeCard()
    socket = MicrophoneSocket(card, "desk")
    await socket.send(render(OutboundMedia("desk", b"\x80" * (FRAME_SAMPLES + 40))))
    await socket.send(render(Mark("desk", "end")))
    card.pass_20_ms()
    first = parse_inbound(await socket.receive())
    assert isinstance(first, InboundMedia)
    card.pass_20_ms()
    assert await received(socket, MarkEcho) == MarkEcho("desk", "end")
    assert np.count_nonzero(card.played[1]) == 40


async def test_clear_silences_the_speaker_and_returns_the_marks():
    card = FakeCard()
    socket = MicrophoneSocket(card, "desk")
    await socket.send(render(OutboundMedia("desk", b"\x80" * 8000)))
    await socket.send(render(Mark("desk", "end")))
    await socket.send(render(Clear("desk")))
    assert parse_inbound(await socket.receive()) == MarkEcho("desk", "end")
    card.pass_20_ms()
    assert not card.played[0].any()


async def test_closing_ends_the_call():
    card = FakeCard()
    socket = MicrophoneSocket(card, "desk")
    await socket.close(1000)
    assert await socket.receive() is None
    assert card.exchange is None


@given(
    st.lists(st.binary(min_size=1, max_size=500) | st.text(min_size=1, max_size=3), max_size=8),
    st.integers(1, 400),
)
def test_the_speaker_plays_everything_once_and_in_order(items, size):
    queue = SpeakerQueue()
    for item in items:
        queue.push(item)
    audio, names = b"", []
    total = sum(len(item) for item in items if isinstance(item, bytes))
    for _ in range(total // size + 1):
        block, passed = queue.pull(size)
        assert len(block) == size
        audio, names = audio + block, [*names, *passed]
    assert audio[:total] == b"".join(item for item in items if isinstance(item, bytes))
    assert names == [item for item in items if isinstance(item, str)]
