"""How the personal part of a clinic's rows is kept: sealed, and found by keyed digests.

The seal is that of the conversations' events (`dialog.records.sealing`), with a derived key for
each patient; a row's body opens only in its own table and row. A digest is HMAC-SHA256 under a key
of its own: who has the files alone cannot try all telephone numbers.
"""

import hmac
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any

import orjson

from dialog.clinical.errors import BadAnswerError
from dialog.clinical.names import folded_name
from dialog.records.errors import SealError
from dialog.records.sealing import Sealer

INDEX_KEY_BYTES = 32


class PatientVault:
    """Seals and opens the rows of one patient."""

    def __init__(self, sealer: Sealer, patient_id: str) -> None:
        self._seal = sealer.for_conversation(f"clinic patient {patient_id}")

    def seal(self, table: str, row_id: str, fields: Mapping[str, Any]) -> bytes:
        """What is to be kept of these fields."""
        return self._seal.seal(_place(table, row_id), 0.0, orjson.dumps(fields))

    def open(self, table: str, row_id: str, kept: bytes) -> dict[str, Any]:
        """The fields again.

        Raises:
            BadAnswerError: the body was sealed with another key, for another row, or changed.
        """
        try:
            opened = self._seal.open(_place(table, row_id), 0.0, kept)
        except SealError:
            raise BadAnswerError(
                f"a row of {table} does not open with the keys at hand, or it was changed or moved"
            ) from None
        fields: dict[str, Any] = orjson.loads(opened)
        return fields


class Vault:
    """The keys of a clinic."""

    def __init__(self, sealer: Sealer, index_key: bytes) -> None:
        """Checks the key.

        Args:
            sealer: Seals bodies; its keys may be rotated.
            index_key: 32 random bytes. Digests depend on it, so it stays as long as the tables.
        """
        if len(index_key) != INDEX_KEY_BYTES:
            raise ValueError(f"index key of {len(index_key)} bytes; allowed: {INDEX_KEY_BYTES}")
        self._sealer = sealer
        self._index_key = index_key

    def of(self, patient_id: str) -> PatientVault:
        """For the rows of this patient."""
        return PatientVault(self._sealer, patient_id)

    def phone_digest(self, phone: str) -> str:
        """By what patients of a number are found."""
        return self._digest("phone", phone)

    def identity_digest(self, given_name: str, family_name: str, born_on: date) -> str:
        """By what patients of a name and birthday are found, without case or accents."""
        names = (folded_name(given_name), folded_name(family_name))
        return self._digest("identity", *names, born_on.isoformat())

    def birthday_digest(self, born_on: date) -> str:
        """By what patients of a birthday are found."""
        return self._digest("birthday", born_on.isoformat())

    def row_id(self, operation: str, key: str) -> str:
        """The id of what is written under a key: the same for the same key."""
        return self._digest("row", operation, key)[:32]

    def _digest(self, *parts: str) -> str:
        return hmac.new(self._index_key, orjson.dumps(parts), sha256).hexdigest()


def _place(table: str, row_id: str) -> int:
    """Where a body belongs, as the number that the seal authenticates with it."""
    return int.from_bytes(sha256(f"{table}\0{row_id}".encode()).digest()[:8])
