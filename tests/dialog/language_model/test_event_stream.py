"""Events are the same however the network cuts them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.language_model.event_stream import EventStream

PIECE = st.sampled_from(
    [b"data: a\n", b"data:b", b"\n", b"\r\n", b"\r", b": c", b"event: x\n", b"\n\n"]
)


def events(pieces):
    stream = EventStream()
    return [event for piece in pieces for event in stream.feed(piece)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"data: a\n\ndata: b\n\n", [b"a", b"b"]),
        (b"data: a\r\n\r\ndata: b\r\r", [b"a", b"b"]),
        (b": comment\nevent: x\nid: 7\ndata:  a\ndata: b\n\n", [b" a\nb"]),
        (b"\n\n\ndata: a\n\n\n", [b"a"]),
        (b"data: never ended\n", []),
        (b"data\n\n", [b""]),
        ("data: ä\n\n".encode(), ["ä".encode()]),
    ],
)
def test_what_an_event_tells_is_its_data(text, told):
    assert events([text]) == told
    assert events([bytes([one]) for one in text]) == told


@given(st.lists(PIECE | st.binary(max_size=5), max_size=20), st.data())
def test_pieces_do_not_matter(pieces, data):
    text = b"".join(pieces)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=10)))
    cut = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    assert events(cut) == events([text])
