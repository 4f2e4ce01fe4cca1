"""One-time stream tokens: the answer to a replayed or stolen media socket.

A signature has neither time nor nonce, so the TwiML carries a random token that is bound to the
call, works once and for a minute. Only its hash is kept.
"""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from telephony.errors import StreamTokenError


@dataclass(frozen=True, slots=True)
class Grant:
    """What a token stands for."""

    call_id: str
    call_sid: str
    account_sid: str


@dataclass(frozen=True, slots=True)
class _Entry:
    grant: Grant
    expires_at_s: float


class StreamTokens:
    """Tokens issued and not yet used, of one process."""

    def __init__(self, *, ttl_s: float, clock: Callable[[], float]) -> None:
        self._ttl_s = ttl_s
        self._clock = clock
        self._entries: dict[str, _Entry] = {}

    def issue(self, grant: Grant) -> str:
        """A new token for the call: 128 random bits."""
        now = self._clock()
        self._entries = {h: e for h, e in self._entries.items() if e.expires_at_s > now}
        token = secrets.token_urlsafe(16)
        self._entries[_hash(token)] = _Entry(grant, now + self._ttl_s)
        return token

    def consume(self, token: str, presented: Grant) -> None:
        """Use the token up.

        Raises:
            StreamTokenError: unknown, used, expired, or issued for another call.
        """
        entry = self._entries.pop(_hash(token), None)
        if entry is None:
            raise StreamTokenError("token is unknown or was used")
        if entry.expires_at_s <= self._clock():
            raise StreamTokenError("token has expired")
        if entry.grant != presented:
            raise StreamTokenError("token belongs to another call")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
