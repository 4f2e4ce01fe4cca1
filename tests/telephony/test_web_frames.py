"""The short cut sees in a client's stream what the websockets library sees."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.frames import Frame, Opcode

from telephony.web_frames import FrameEnd, lone_text


def frame(payload: bytes, opcode: Opcode = Opcode.TEXT, *, fin: bool = True) -> bytes:
    return Frame(opcode, payload, fin).serialize(mask=True)


opcodes = st.sampled_from((Opcode.TEXT, Opcode.BINARY))
payloads = st.binary(max_size=300) | st.integers(0, 70_000).map(bytes)


@given(st.binary(max_size=300) | st.integers(0, 65_535).map(bytes))
def test_a_short_text_message_is_read(payload: bytes) -> None:
    assert lone_text(frame(payload)) == payload


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x81",
        frame(b"half")[:-1],
        frame(b"one") + frame(b"two"),
        frame(b"begun", fin=False),
        frame(b"", Opcode.CONT),
        frame(b"binary", Opcode.BINARY),
        frame(b"beat", Opcode.PING),
        frame(bytes(65_536)),
        Frame(Opcode.TEXT, b"from a server").serialize(mask=False),
        b"\xc1" + frame(b"squeezed")[1:],
    ],
    # The masks are drawn anew, and every worker of a parallel run must name the tests alike.
    ids=[
        "nothing", "one byte", "half", "two", "not the last", "continuation", "binary", "ping",
        "long", "unmasked", "compressed",
    ],
)  # fmt: skip
def test_whatever_else_it_is_is_left_to_the_parser(data: bytes) -> None:
    assert lone_text(data) is None


@given(st.binary(max_size=40))
def test_rubbish_is_left_to_the_parser_or_a_message(data: bytes) -> None:
    text = lone_text(data)
    assert text is None or len(text) in (len(data) - 6, len(data) - 8)


@given(
    st.lists(st.tuples(payloads, st.sampled_from((Opcode.TEXT, Opcode.BINARY))), max_size=4),
    st.data(),
)
def test_the_end_of_a_frame_is_known_however_the_stream_is_cut(
    frames: list[tuple[bytes, Opcode]], data: st.DataObject
) -> None:
    sent, ends = b"", {0}
    for payload, opcode in frames:
        sent += frame(payload, opcode)
        ends.add(len(sent))
    near = {end + off for end in ends for off in (-1, 0, 1, 2, 7) if 0 <= end + off <= len(sent)}
    cuts = data.draw(st.lists(st.sampled_from(sorted(near)), unique=True).map(sorted))
    follower, at = FrameEnd(), 0
    for cut in [*cuts, len(sent)]:
        follower.follow(sent[at:cut])
        at = cut
        assert follower.is_reached == (at in ends)
