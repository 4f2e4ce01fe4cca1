"""Access tokens for the agent itself: SMART Backend Services, `private_key_jwt`.

The agent signs an assertion with its private key and gets a token for some minutes. All calls share
one; it is renewed shortly before it ends, or when the server says 401.

Source: HL7 SMART App Launch 2, Backend Services; RFC 7523 for the assertion.
"""

import asyncio
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlencode

import jwt
import orjson

from config.fhir_settings import FhirSettings
from dialog.clinical.errors import BadAnswerError, NotAllowedError
from dialog.clinical.fhir.answers import failure, is_success
from dialog.clinical.fhir.wire import Wire

_ASSERTION_S = 240
"""An assertion may hold for five minutes at most; clocks differ."""
_EARLY_S = 30.0
"""A token is renewed so long before its end, or after half its time where that is shorter."""
_SHORTEST_S = 1.0
_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_WHAT = "access token"


class TokenSource(Protocol):
    """Where the client gets the tokens that it shows."""

    async def token(self) -> str:
        """A token that holds now, empty for none.

        Raises:
            ClinicalError: there is none to be had.
        """
        ...

    async def renewed(self, refused: str) -> str | None:
        """Another token instead of one that was refused; None: there is no other.

        Raises:
            ClinicalError: there is none to be had.
        """
        ...


@dataclass(frozen=True, slots=True, repr=False)
class FixedToken:
    """The same token for ever, or none."""

    value: str

    async def token(self) -> str:
        """See `TokenSource`."""
        return self.value

    async def renewed(self, refused: str) -> str | None:
        """See `TokenSource`."""
        return None


@dataclass(frozen=True, slots=True, repr=False)
class _Held:
    value: str
    until_s: float


class SignedTokens:
    """Tokens from the token service in the settings."""

    def __init__(
        self,
        settings: FhirSettings,
        key: bytes,
        wire: Wire,
        clock: Callable[[], float],
        *,
        new_id: Callable[[], str] = lambda: uuid.uuid4().hex,
    ) -> None:
        """Nothing is asked yet.

        Args:
            settings: with `token_url` and `client_id`.
            key: the private key, PEM.
            wire: over which the service is asked.
            clock: seconds since 1970.
            new_id: for assertions, each of which is good once.

        Raises:
            ValueError: the key is none, or not of the algorithm's kind.
        """
        self._settings = settings
        self._wire = wire
        self._clock = clock
        self._new_id = new_id
        self._held: _Held | None = None
        self._asking = asyncio.Lock()
        try:
            self._key = jwt.get_algorithm_by_name(settings.algorithm).prepare_key(key)
            self._assertion()
        except (jwt.PyJWTError, TypeError, ValueError):
            # The library's text may quote the file.
            raise ValueError(
                f"key_file is no private key for {settings.algorithm}; allowed: PEM, unencrypted"
            ) from None

    async def token(self) -> str:
        """See `TokenSource`."""
        held = self._held
        if held is not None and self._clock() < held.until_s:
            return held.value
        return await self._other_than(held)

    async def renewed(self, refused: str) -> str | None:
        """See `TokenSource`."""
        held = self._held
        if held is not None and held.value != refused:
            # Somebody else has already got another one.
            return await self.token()
        return await self._other_than(held)

    async def _other_than(self, old: _Held | None) -> str:
        """A token other than `old`; who comes while one is being fetched waits for that one."""
        async with self._asking:
            if self._held is old or self._held is None:
                self._held = await self._fetch()
            return self._held.value

    async def _fetch(self) -> _Held:
        form = {
            "grant_type": "client_credentials",
            "scope": self._settings.scope,
            "client_assertion_type": _TYPE,
            "client_assertion": await asyncio.to_thread(self._assertion),
        }
        asked_s = self._clock()
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
        }
        answer = await self._wire.ask(
            _WHAT, "POST", self._settings.token_url, headers=headers, body=urlencode(form).encode()
        )
        if answer.status in (400, 401, 403):
            # The word for it (`invalid_client`) is in the body; the status says enough.
            raise NotAllowedError(f"{_WHAT}: status {answer.status}")
        if not is_success(answer.status):
            raise failure(_WHAT, answer.status, answer.headers, b"", now_s=self._clock())
        return _read(answer.body, asked_s)

    def _assertion(self) -> str:
        now_s = int(self._clock())
        claims = {
            "iss": self._settings.client_id,
            "sub": self._settings.client_id,
            "aud": self._settings.token_url,
            "iat": now_s,
            "exp": now_s + _ASSERTION_S,
            "jti": self._new_id(),
        }
        headers = {"kid": self._settings.key_id} if self._settings.key_id else None
        return jwt.encode(claims, self._key, algorithm=self._settings.algorithm, headers=headers)


def _read(body: bytes, asked_s: float) -> _Held:
    try:
        told = orjson.loads(body)
    except orjson.JSONDecodeError:
        told = None
    value = told.get("access_token") if isinstance(told, dict) else None
    if not isinstance(told, dict) or not isinstance(value, str) or not value.isascii():
        raise BadAnswerError(f"{_WHAT}: the answer has no access_token")
    if str(told.get("token_type", "")).lower() != "bearer" or not value.isprintable():
        raise BadAnswerError(f"{_WHAT}: token_type; allowed: bearer")
    lasts_s = told.get("expires_in")
    if not isinstance(lasts_s, int | float) or lasts_s <= 0:
        raise BadAnswerError(f"{_WHAT}: the answer has no expires_in")
    early_s = min(_EARLY_S, lasts_s / 2)
    return _Held(value, asked_s + max(_SHORTEST_S, lasts_s - early_s))
