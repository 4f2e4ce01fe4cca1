"""Encryption of kept events: AES-256-GCM, one derived key for each conversation.

An envelope is `01 | length of the key's id | the key's id | nonce (12) | ciphertext and tag (16)`.
Conversation, number and time of the event are authenticated with it, so an envelope opens only
where it was put. The id of the key stands in front, so that keys can be rotated: new events are
sealed with the current key, old ones open as long as their key is in the ring.

Nonces are random. A key derived for each conversation (HKDF, RFC 5869) bounds how many of them one
AES key ever sees; with one key for all, NIST SP 800-38D's limit of 2^32 would be met within weeks.
"""

import hmac
import os
import re
import struct
from collections.abc import Mapping
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from dialog.records.errors import SealError, StoreSettingsError

KEY_BYTES = 32
_VERSION = 1
_NONCE_BYTES = 12
_TAG_BYTES = 16
_KEY_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


class Seal(Protocol):
    """Seals and opens the events of one conversation."""

    def seal(self, number: int, at: float, body: bytes) -> bytes:
        """What is to be kept instead of `body`."""

    def open(self, number: int, at: float, kept: bytes) -> bytes:
        """The body again.

        Raises:
            SealError: it was sealed otherwise, for another place, or has been changed.
        """


class Sealer(Protocol):
    """Gives each conversation its seal."""

    def for_conversation(self, conversation_id: str) -> Seal:
        """The seal of this conversation; to be used for one call of a store."""

    def pseudonyms(self, name: str) -> tuple[bytes, ...]:
        """What may stand for the name in a table, one for each key; first the one to write by."""


class KeyRing:
    """Seals with the current key and opens with any."""

    def __init__(self, keys: Mapping[str, bytes], current: str) -> None:
        """Checks the ring.

        Args:
            keys: 32 random bytes by the id that envelopes name them by.
            current: The id of the key that seals.

        Raises:
            StoreSettingsError: an id or a key's length is not allowed, or `current` is unknown.
        """
        for key_id, key in keys.items():
            if not _KEY_ID.fullmatch(key_id):
                raise StoreSettingsError(
                    f"store.keys: id {key_id!r}; allowed: 1 to 64 of A-Z a-z 0-9 . _ -"
                )
            if len(key) != KEY_BYTES:
                raise StoreSettingsError(
                    f"store.keys: {key_id!r} has {len(key)} bytes; allowed: {KEY_BYTES}"
                )
        if current not in keys:
            known = ", ".join(sorted(keys)) or "none"
            raise StoreSettingsError(f"store.key = {current!r} is not in the ring; known: {known}")
        self._keys = dict(keys)
        self._current = current

    def for_conversation(self, conversation_id: str) -> Seal:
        """See `Sealer`."""
        return _ConversationKeys(self._keys, self._current, conversation_id)

    def pseudonyms(self, name: str) -> tuple[bytes, ...]:
        """HMAC-SHA256 under derived keys: who has the table alone cannot try all names."""
        ids = sorted(self._keys, key=lambda one: (one != self._current, one))
        return tuple(_pseudonym(self._keys[one], name) for one in ids)


class _ConversationKeys:
    def __init__(self, keys: Mapping[str, bytes], current: str, conversation_id: str) -> None:
        self._keys = keys
        self._current = current
        self._id = conversation_id.encode()
        self._ciphers: dict[str, AESGCM] = {}

    def seal(self, number: int, at: float, body: bytes) -> bytes:
        name = self._current.encode()
        header = bytes((_VERSION, len(name))) + name
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._cipher(self._current).encrypt(nonce, body, self._place(header, number, at))
        return header + nonce + sealed

    def open(self, number: int, at: float, kept: bytes) -> bytes:
        if len(kept) < 2 or kept[0] != _VERSION:
            raise SealError(f"event {number} is not sealed, or by an unknown version of the seal")
        header, rest = kept[: 2 + kept[1]], kept[2 + kept[1] :]
        key_id = header[2:].decode(errors="replace")
        if key_id not in self._keys or len(rest) < _NONCE_BYTES + _TAG_BYTES:
            known = ", ".join(sorted(self._keys))
            raise SealError(f"event {number} is sealed with an unknown key; known: {known}")
        place = self._place(header, number, at)
        try:
            return self._cipher(key_id).decrypt(rest[:_NONCE_BYTES], rest[_NONCE_BYTES:], place)
        except InvalidTag:
            raise SealError(
                f"event {number} does not open with key {key_id!r}: it is another key, "
                "or the event was changed or moved"
            ) from None

    def _place(self, header: bytes, number: int, at: float) -> bytes:
        return header + struct.pack(">Qd", number, at) + self._id

    def _cipher(self, key_id: str) -> AESGCM:
        cipher = self._ciphers.get(key_id)
        if cipher is None:
            info = b"iasovoice conversation\x00" + self._id
            derived = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info)
            cipher = self._ciphers[key_id] = AESGCM(derived.derive(self._keys[key_id]))
        return cipher


def _pseudonym(key: bytes, name: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"iasovoice pseudonym")
    return hmac.digest(derived.derive(key), name.encode(), "sha256")


class Plain:
    """No encryption. Development only."""

    def for_conversation(self, conversation_id: str) -> Seal:
        """See `Sealer`."""
        return self

    def pseudonyms(self, name: str) -> tuple[bytes, ...]:
        """The name itself."""
        return (name.encode(),)

    def seal(self, number: int, at: float, body: bytes) -> bytes:
        """The body itself."""
        return body

    def open(self, number: int, at: float, kept: bytes) -> bytes:
        """The body itself, unless it is an envelope.

        Raises:
            SealError: it is one.
        """
        if not kept.startswith(b"{"):
            raise SealError(f"event {number} is sealed, but the store is set to plain")
        return kept
