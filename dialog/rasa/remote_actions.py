"""Actions on a server of the clinic's own, over HTTP: `rasa_sdk`, or whatever speaks its webhook.

Nothing is sent twice that may have had an effect. A server that does not answer is left alone for
a while, so that callers do not wait for it again and again.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urljoin

import httpx2
import structlog

from config.settings import ActionServerSettings
from dialog.breaker import Breaker, BreakerState
from dialog.private_http import private_client
from dialog.rasa.action_runner import (
    ActionAnswer,
    ActionAnswerError,
    ActionBrokenError,
    ActionFailedError,
    ActionRejectedError,
    ActionTimeoutError,
    ActionUnknownError,
    ActionUnreachableError,
)
from dialog.rasa.domain import Domain
from dialog.rasa.tracker import Tracker
from dialog.rasa.webhook import CallWriter, deflated, is_rejection, read_answer, read_names

log = structlog.get_logger()

_OK, _REJECTED, _UNKNOWN, _WANTS_DOMAIN = 200, 400, 404, 449
_NOBODY_THERE = frozenset({429, 502, 503, 504})
"""Said by proxies, and by servers with too much to do: leaving them alone helps. A 500 is not
among them: it is one broken action, and must not take the others with it."""
_KEPT_OPEN_S = 2.0
"""Connections serve the actions of one turn. Kept longer, the server may be closing one just when
a request is sent on it, which must not be sent again."""
_MANY_EVENTS = 500
_MANY_BYTES = 65_536
"""Conversations and answers that long are written and read in a thread: they take milliseconds."""


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    body: bytes


class RemoteActions:
    """Runs actions on one server. Close it when no more will be run."""

    def __init__(
        self,
        settings: ActionServerSettings,
        domain: Domain,
        *,
        clock: Callable[[], float] = time.monotonic,
        transport: httpx2.AsyncBaseTransport | None = None,
    ) -> None:
        """Nothing is connected yet.

        Args:
            settings: with a `url`.
            domain: of the bot.
            clock: monotonic seconds, for the breaker and the log.
            transport: instead of the network, for tests.

        Raises:
            ValueError: the settings have no `url`.
            OSError: the settings' `ca_file` cannot be read.
        """
        if not settings.url:
            raise ValueError("action_server.url is empty; allowed: http://… or https://…")
        self._settings = settings
        self._domain = domain
        self._clock = clock
        self._writer = CallWriter(domain, is_selective=settings.selective_domain)
        self._breaker = Breaker(
            failures=settings.breaker_failures, rest_s=settings.breaker_rest_s, clock=clock
        )
        self._client = _client(settings, transport)

    async def aclose(self) -> None:
        """Close all connections."""
        await self._client.aclose()

    @property
    def breaker_state(self) -> BreakerState:
        """Whether the server is being left alone."""
        return self._breaker.state

    async def run(self, name: str, tracker: Tracker) -> ActionAnswer:
        """The action's answer, by a single request.

        A server that lacks the domain has not run the action, so it is asked once more, with it.

        Raises:
            ActionFailedError: any of its kinds.
            ActionRejectedError
        """
        first = await self._body(name, tracker, with_domain=self._writer.sends_domain(name))
        ticket = self._breaker.admit()
        if ticket is None:
            raise ActionUnreachableError(f"action {name!r}: its server is left alone for a while")
        began_s = self._clock()
        answered: bool | None = None
        status: int | None = None
        try:
            async with _in_time(f"action {name!r}", self._settings.timeout_s):
                reply = await self._ask(name, tracker, first)
            status = reply.status
            answered = status not in _NOBODY_THERE
        except ActionFailedError as error:
            answered = not isinstance(error, ActionUnreachableError | ActionTimeoutError)
            raise
        finally:
            self._breaker.settle(ticket, answered=answered)
            duration_s = round(self._clock() - began_s, 3)
            log.info("action server asked", action=name, status=status, duration_s=duration_s)
        if len(reply.body) < _MANY_BYTES:
            return self._understood(name, reply)
        return await asyncio.to_thread(self._understood, name, reply)

    async def check(self) -> frozenset[str] | None:
        """The actions that the server has, None if it does not tell; past the breaker.

        Raises:
            ActionFailedError: it is out of reach, or not well.
        """
        health = await self._get("health")
        if health.status != _OK:
            raise ActionBrokenError(f"action server: status {health.status} for its health")
        listed = await self._get("actions")
        return read_names(listed.body) if listed.status == _OK else None

    async def _body(self, name: str, tracker: Tracker, *, with_domain: bool) -> bytes:
        if len(tracker.events) < _MANY_EVENTS:
            return self._encoded(name, tracker, with_domain)
        return await asyncio.to_thread(self._encoded, name, tracker, with_domain)

    def _encoded(self, name: str, tracker: Tracker, with_domain: bool) -> bytes:
        body = self._writer.request(name, tracker, with_domain=with_domain)
        return deflated(body) if self._settings.compress else body

    async def _ask(self, name: str, tracker: Tracker, first: bytes) -> _Reply:
        reply = await self._post(first)
        if reply.status != _WANTS_DOMAIN:
            return reply
        return await self._post(await self._body(name, tracker, with_domain=True))

    async def _post(self, body: bytes) -> _Reply:
        headers = {"Content-Type": "application/json"}
        if self._settings.compress:
            headers["Content-Encoding"] = "deflate"
        return await self._exchange(
            self._client.build_request("POST", self._settings.url, content=body, headers=headers)
        )

    async def _get(self, page: str) -> _Reply:
        request = self._client.build_request("GET", urljoin(self._settings.url, page))
        async with _in_time(f"action server's {page}", self._settings.timeout_s):
            return await self._exchange(request)

    async def _exchange(self, request: httpx2.Request) -> _Reply:
        response = await self._client.send(request, stream=True)
        try:
            return _Reply(response.status_code, await self._read(response))
        finally:
            await response.aclose()

    async def _read(self, response: httpx2.Response) -> bytes:
        """The body, as long as it is not too long; what was not asked for, packed, may be."""
        limit = self._settings.max_answer_bytes
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise ActionAnswerError("action server: the answer is compressed; allowed: identity")
        body = bytearray()
        async for chunk in response.aiter_raw():
            body += chunk
            if len(body) > limit:
                raise ActionAnswerError(f"action server: the answer is longer than {limit} bytes")
        return bytes(body)

    def _understood(self, name: str, reply: _Reply) -> ActionAnswer:
        if reply.status == _REJECTED and is_rejection(name, reply.body):
            raise ActionRejectedError(f"action {name!r}: its server will not run it now")
        if reply.status in _NOBODY_THERE:
            raise ActionUnreachableError(f"action {name!r}: status {reply.status}")
        if reply.status == _UNKNOWN:
            raise ActionUnknownError(f"action {name!r}: status {reply.status}")
        if reply.status != _OK:
            raise ActionBrokenError(f"action {name!r}: status {reply.status}")
        reading = read_answer(name, reply.body, self._domain)
        if reading.dropped:
            log.warning("parts of an action's answer dropped", action=name, count=reading.dropped)
        if reading.unknown_slots:
            log.warning("action sets unknown slots", action=name, count=reading.unknown_slots)
        return reading.answer


@asynccontextmanager
async def _in_time(what: str, limit_s: float) -> AsyncIterator[None]:
    """A call over the network, whose failures become ours; no text of theirs is kept."""
    try:
        async with asyncio.timeout(limit_s):
            yield
    except TimeoutError:
        raise ActionTimeoutError(f"{what}: no answer within {limit_s} s") from None
    except httpx2.HTTPError as error:
        raise ActionUnreachableError(f"{what}: {type(error).__name__}") from None


def _client(
    settings: ActionServerSettings, transport: httpx2.AsyncBaseTransport | None
) -> httpx2.AsyncClient:
    return private_client(
        settings.url,
        # How many calls there are at once is limited by the server of the telephone.
        limits=httpx2.Limits(max_connections=None, keepalive_expiry=_KEPT_OPEN_S),
        token=settings.token,
        headers={"Accept": "application/json"},
        ca_file=settings.ca_file,
        transport=transport,
    )
