"""One request to a hospital's HTTP service, and what its status means.

Nothing is repeated here: whoever guards the backend does that. What an answer says is in no error.
"""

import asyncio
import hashlib
from dataclasses import dataclass
from typing import TypeVar

import httpx2
from pydantic import ValidationError

from dialog.clinical.errors import BadAnswerError, UnavailableError
from dialog.clinical.http.options import HttpOptions
from dialog.clinical.http.refusals import Reply, error_of
from dialog.clinical.http.wire import Answer, Request
from dialog.clinical.under_way import UnderWay
from dialog.private_http import private_client

AnswerT = TypeVar("AnswerT", bound=Answer)

_DONE = frozenset({200, 201})
_KEPT_OPEN_S = 15.0
"""Longer than a caller's next turn takes to come; most servers keep a connection for longer."""
_MANY_BYTES = 65_536
"""Answers that long are read in a thread: they take milliseconds."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request."""

    method: str
    """Of the backend, for errors."""
    path: str
    body: Request
    key: str | None = None
    """Of a write."""


class Exchange:
    """Connections to the services. Shared by all calls."""

    def __init__(
        self, options: HttpOptions, *, transport: httpx2.AsyncBaseTransport | None = None
    ) -> None:
        """Nothing is connected yet.

        Args:
            options: where and how.
            transport: instead of the network, for tests.

        Raises:
            OSError: `ca_file` cannot be read.
        """
        self._options = options
        self._client = _client(options, transport)
        self._under_way = UnderWay()

    async def post(self, asked: Asked, answer: type[AnswerT]) -> AnswerT:
        """The answer to one request.

        Raises:
            ClinicalError: any of its kinds.
        """
        with self._under_way.one(asked.method):
            reply = await self._send(asked)
        if reply.status not in _DONE:
            raise error_of(asked.method, reply)
        if len(reply.body) < _MANY_BYTES:
            return _read(asked.method, reply.body, answer)
        return await asyncio.to_thread(_read, asked.method, reply.body, answer)

    async def close(self) -> None:
        """Close all connections, after what is under way."""
        await self._under_way.ended(self._options.timeout_s)
        await self._client.aclose()

    async def _send(self, asked: Asked) -> Reply:
        headers = {"Content-Type": "application/json"}
        if asked.key is not None:
            headers["Idempotency-Key"] = _opaque(asked)
        request = self._client.build_request(
            "POST",
            self._options.url.rstrip("/") + asked.path,
            content=asked.body.model_dump_json().encode(),
            headers=headers,
        )
        try:
            async with asyncio.timeout(self._options.timeout_s):
                return await self._exchange(asked.method, request)
        except TimeoutError:
            raise UnavailableError(f"{asked.method}: no answer in time") from None
        except httpx2.HTTPError as error:
            # Not chained: its text may quote what was sent.
            raise UnavailableError(f"{asked.method}: {type(error).__name__}") from None

    async def _exchange(self, method: str, request: httpx2.Request) -> Reply:
        response = await self._client.send(request, stream=True)
        try:
            body = await self._body(method, response)
        finally:
            await response.aclose()
        return Reply(response.status_code, response.headers, body)

    async def _body(self, method: str, response: httpx2.Response) -> bytes:
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise BadAnswerError(f"{method}: the answer is compressed; allowed: identity")
        limit = self._options.max_answer_bytes
        body = bytearray()
        async for chunk in response.aiter_raw():
            body += chunk
            if len(body) > limit:
                raise BadAnswerError(f"{method}: the answer is longer than {limit} bytes")
        return bytes(body)


def _opaque(asked: Asked) -> str:
    """The key as others see it: keys name calls and slots, and headers get into logs.

    The method is part of it, since services tell keys apart for all that they do.
    """
    return hashlib.sha256(f"{asked.method}\n{asked.key}".encode()).hexdigest()


def _read(method: str, body: bytes, answer: type[AnswerT]) -> AnswerT:
    try:
        return answer.model_validate_json(body)
    except ValidationError as error:
        # Where it is wrong, and how; never what stood there.
        first = error.errors(include_input=False, include_context=False, include_url=False)[0]
        place = ".".join(map(str, first["loc"])) or "the whole"
        raise BadAnswerError(f"{method}: {place} in the answer: {first['type']}") from None


def _client(
    options: HttpOptions, transport: httpx2.AsyncBaseTransport | None
) -> httpx2.AsyncClient:
    return private_client(
        options.url,
        limits=httpx2.Limits(
            max_connections=options.max_connections,
            max_keepalive_connections=options.max_connections,
            keepalive_expiry=_KEPT_OPEN_S,
        ),
        token=options.token,
        headers={"Accept": "application/json"},
        ca_file=options.ca_file,
        transport=transport,
    )
