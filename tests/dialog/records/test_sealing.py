import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.records.errors import SealError, StoreSettingsError
from dialog.records.sealing import KeyRing, Plain

SECRET = b'{"event": "user", "text": "my chest hurts"}'
RING = KeyRing({"k1": b"1" * 32}, "k1")


def sealed(ring=RING, call="call", number=3, at=1.5):
    return ring.for_conversation(call).seal(number, at, SECRET)


@given(
    body=st.binary(max_size=2000),
    call=st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
    number=st.integers(0, 2**63 - 1),
    at=st.floats(allow_nan=False),
)
def test_what_was_sealed_opens_in_its_place(body, call, number, at):
    seal = RING.for_conversation(call)
    assert seal.open(number, at, seal.seal(number, at, body)) == body


@given(place=st.integers(0, len(sealed()) - 1), change=st.integers(1, 255))
def test_a_changed_byte_is_noticed_wherever_it_is(place, change):
    kept = bytearray(sealed())
    kept[place] ^= change
    with pytest.raises(SealError, match="event 3"):
        RING.for_conversation("call").open(3, 1.5, bytes(kept))


@given(length=st.integers(0, len(sealed()) - 1))
def test_a_cut_envelope_is_noticed(length):
    with pytest.raises(SealError, match="event 3"):
        RING.for_conversation("call").open(3, 1.5, sealed()[:length])


@pytest.mark.parametrize(
    ("call", "number", "at"), [("other", 3, 1.5), ("call", 4, 1.5), ("call", 3, 1.25)]
)
def test_an_envelope_does_not_open_elsewhere(call, number, at):
    with pytest.raises(SealError, match="moved"):
        RING.for_conversation(call).open(number, at, sealed())


def test_the_same_event_never_looks_the_same():
    assert sealed() != sealed()


def test_nothing_of_the_event_is_seen_in_the_envelope():
    assert b"chest" not in sealed()


@pytest.mark.parametrize("key_id", ["k2", "k1"])
def test_a_failure_tells_neither_content_nor_conversation(key_id):
    stranger = KeyRing({key_id: b"9" * 32}, key_id)
    with pytest.raises(SealError) as caught:
        stranger.for_conversation("+15551234567").open(3, 1.5, sealed(call="+15551234567"))
    assert "chest" not in str(caught.value)
    assert "555" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_an_envelope_names_its_key_so_that_keys_can_change():
    both = KeyRing({"k1": b"1" * 32, "k2": b"2" * 32}, "k2")
    assert both.for_conversation("call").open(3, 1.5, sealed()) == SECRET
    assert sealed(both)[2:4] == b"k2"


def test_each_conversation_has_a_key_of_its_own(monkeypatch):
    # With one nonce for both, equal keys would give equal ciphertexts.
    monkeypatch.setattr("os.urandom", lambda count: bytes(count))
    assert sealed(call="a")[:-16] == sealed(call="a")[:-16]
    assert sealed(call="a")[:-16] != sealed(call="b")[:-16]


@pytest.mark.parametrize(
    ("keys", "current", "told"),
    [
        ({"k": b"short"}, "k", "'k' has 5 bytes; allowed: 32"),
        ({"": b"1" * 32}, "", "allowed: 1 to 64"),
        ({"with space": b"1" * 32}, "with space", "allowed: 1 to 64"),
        ({"k" * 65: b"1" * 32}, "k" * 65, "allowed: 1 to 64"),
        ({"k": b"1" * 32}, "other", "'other' is not in the ring; known: k"),
        ({}, "", "known: none"),
    ],
)
def test_a_ring_that_cannot_be_used_is_refused(keys, current, told):
    with pytest.raises(StoreSettingsError, match=told):
        KeyRing(keys, current)


def test_plain_passes_json_and_refuses_envelopes():
    seal = Plain().for_conversation("call")
    assert seal.open(3, 1.5, seal.seal(3, 1.5, SECRET)) == SECRET
    with pytest.raises(SealError, match="set to plain"):
        seal.open(3, 1.5, sealed())


def test_a_pseudonym_is_the_same_for_a_name_and_tells_nothing_of_it():
    (name,) = RING.pseudonyms("patient-1")
    assert RING.pseudonyms("patient-1") == (name,)
    assert RING.pseudonyms("patient-2") != (name,)
    assert b"patient" not in name


def test_after_a_change_of_keys_the_old_pseudonym_is_still_known():
    old = KeyRing({"old": b"1" * 32}, "old").pseudonyms("p")
    first, *others = KeyRing({"old": b"1" * 32, "new": b"2" * 32}, "new").pseudonyms("p")
    assert tuple(others) == old
    assert first not in old
