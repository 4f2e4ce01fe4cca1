"""Asks a server that speaks the OpenAI protocol, within limits of time, length and cost.

A completion changes nothing on the server, so that it may be asked for twice: once more where there
was no connection or the server is overloaded, while there is time. What was slow is not repeated.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, TypeVar

import httpx2

from config.language_model_settings import LanguageModelSettings
from dialog.breaker import Breaker
from dialog.language_model.budget import Allowance, Budget, tokens_in
from dialog.language_model.errors import (
    Code,
    LanguageModelError,
    LateError,
    NotAskedError,
    RejectedError,
    ThrottledError,
    UnreachableError,
    UnusableError,
)
from dialog.language_model.event_stream import EventStream
from dialog.language_model.wire import (
    Completion,
    Pieces,
    SentMessage,
    SentRequest,
    models_in,
    whole,
)
from dialog.private_http import private_client

T = TypeVar("T")

_TRIES = 2
_FIRST_WAIT_S = 0.2
_LONGEST_WAIT_S = 5.0
"""Whoever asks to be left alone for longer is not asked again."""
_TOO_MANY = 429
_SERVER_ERRORS = 500
_OVERHEAD_TOKENS = 20
"""What a chat costs beside its words."""


class Purpose(StrEnum):
    """What is asked for; each has a breaker of its own, for one waits longer than the other."""

    NOTE = "note"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True)
class Prompt:
    """One request. Holds what was told, under tokens: not for logs."""

    purpose: Purpose
    call_id: str
    """Whose budget it is; it is not sent."""
    system: str = field(repr=False)
    user: str = field(repr=False)
    max_tokens: int
    timeout_s: float
    """For all of it, second tries included."""
    as_json: bool = False


class Completes(Protocol):
    """What others need of a language model."""

    @property
    def name(self) -> str:
        """The model, as the settings name it."""
        ...

    async def complete(self, prompt: Prompt) -> Completion:
        """The answer.

        Raises:
            LanguageModelError: there is none.
        """
        ...


class LanguageModel:
    """Connections to one server. Shared by all calls."""

    def __init__(
        self,
        settings: LanguageModelSettings,
        *,
        clock: Callable[[], float],
        wall_clock: Callable[[], float],
        transport: httpx2.AsyncBaseTransport | None = None,
    ) -> None:
        """Nothing is connected yet.

        Args:
            settings: with an address.
            clock: monotonic seconds, for breakers.
            wall_clock: seconds since the epoch, for the budget of a day.
            transport: instead of the network, for tests.

        Raises:
            OSError: `ca_file` cannot be read.
        """
        self._settings = settings
        self._client = _client(settings, transport)
        allowance = Allowance(settings.at_once, settings.tokens_a_call, settings.tokens_a_day)
        self.budget = Budget(allowance, clock=wall_clock)
        self.breakers: Mapping[Purpose, Breaker] = {
            one: Breaker(
                failures=settings.breaker_failures, rest_s=settings.breaker_rest_s, clock=clock
            )
            for one in Purpose
        }

    @property
    def name(self) -> str:
        """The model, as the settings name it."""
        return self._settings.model

    async def complete(self, prompt: Prompt) -> Completion:
        """The answer to one prompt.

        Raises:
            LanguageModelError: any of its kinds.
        """
        breaker = self.breakers[prompt.purpose]
        most = tokens_in(prompt.system, prompt.user) + _OVERHEAD_TOKENS + prompt.max_tokens
        reservation = self.budget.reserve(prompt.call_id, most)
        used: int | None = None
        try:
            ticket = breaker.admit()
            if ticket is None:
                used = 0
                raise NotAskedError(Code.RESTING, "left alone for a while after failures")
            is_well: bool | None = None
            try:
                done = await self._in_time(prompt)
                is_well, used = True, done.tokens
            except LanguageModelError as error:
                is_well = error.answers
                if isinstance(error, ThrottledError | RejectedError):
                    used = 0
                raise
            finally:
                breaker.settle(ticket, answered=is_well)
        finally:
            self.budget.settle(reservation, used=used)
        return done

    async def check(self, *, timeout_s: float) -> None:
        """Ask which models there are, which costs no tokens.

        Raises:
            LanguageModelError: it does not answer so, or does not offer the model.
        """
        request = self._client.build_request("GET", f"{self._settings.base_url}/models")
        try:
            async with asyncio.timeout(timeout_s):
                body = await self._exchanged(request, self._whole)
        except TimeoutError:
            raise LateError(f"no answer within {timeout_s:g} s") from None
        if self.name not in models_in(body):
            raise RejectedError("it does not offer the model")

    async def close(self) -> None:
        """Close all connections."""
        await self._client.aclose()

    async def _in_time(self, prompt: Prompt) -> Completion:
        try:
            async with asyncio.timeout(prompt.timeout_s):
                return await self._tried(prompt)
        except TimeoutError:
            raise LateError(f"no answer within {prompt.timeout_s:g} s") from None

    async def _tried(self, prompt: Prompt) -> Completion:
        body = self._body(prompt)
        for left in reversed(range(_TRIES)):
            try:
                return await self._once(body)
            except ThrottledError as error:
                wait_s = _FIRST_WAIT_S if error.retry_after_s is None else error.retry_after_s
                if not left or wait_s > _LONGEST_WAIT_S:
                    raise
            except UnreachableError:
                if not left:
                    raise
                wait_s = _FIRST_WAIT_S
            await asyncio.sleep(wait_s)
        raise AssertionError("the last try answers or raises")

    def _body(self, prompt: Prompt) -> bytes:
        told = self._settings
        is_json = prompt.as_json and told.demands_json
        request = SentRequest(
            model=told.model,
            messages=(
                SentMessage(role="system", content=prompt.system),
                SentMessage(role="user", content=prompt.user),
            ),
            max_tokens=prompt.max_tokens,
            stream=told.streams,
            response_format={"type": "json_object"} if is_json else None,
            stream_options={"include_usage": True} if told.streams else None,
        )
        return request.model_dump_json(exclude_none=True).encode()

    async def _once(self, body: bytes) -> Completion:
        request = self._client.build_request(
            "POST",
            f"{self._settings.base_url}/chat/completions",
            content=body,
            headers={"Content-Type": "application/json"},
        )
        return await self._exchanged(request, self._read)

    async def _exchanged(
        self, request: httpx2.Request, read: Callable[[httpx2.Response], Awaitable[T]]
    ) -> T:
        try:
            response = await self._client.send(request, stream=True)
            try:
                _check_answer(response)
                return await read(response)
            finally:
                await response.aclose()
        except httpx2.HTTPError as error:
            # Not chained: its text may quote what was sent.
            raise UnreachableError(type(error).__name__) from None

    async def _read(self, response: httpx2.Response) -> Completion:
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if kind == "text/event-stream":
            return await self._streamed(response)
        return whole(await self._whole(response))

    async def _whole(self, response: httpx2.Response) -> bytes:
        body = bytearray()
        async for piece in response.aiter_raw():
            body += piece
            self._bound(len(body))
        return bytes(body)

    async def _streamed(self, response: httpx2.Response) -> Completion:
        stream, pieces, length = EventStream(), Pieces(), 0
        async for piece in response.aiter_raw():
            length += len(piece)
            self._bound(length)
            for data in stream.feed(piece):
                pieces.add(data)
            if pieces.is_done:
                break
        return pieces.completion()

    def _bound(self, length: int) -> None:
        limit = self._settings.max_answer_bytes
        if length > limit:
            raise UnusableError(f"the answer is longer than {limit} bytes")


def _check_answer(response: httpx2.Response) -> None:
    status = response.status_code
    if status == _TOO_MANY:
        told = response.headers.get("Retry-After", "")
        raise ThrottledError("429", retry_after_s=float(told) if told.isdecimal() else None)
    if status >= _SERVER_ERRORS:
        raise UnreachableError(str(status))
    if status != httpx2.codes.OK:
        raise RejectedError(str(status))
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise UnusableError("the answer is compressed; allowed: identity")


def _client(
    settings: LanguageModelSettings, transport: httpx2.AsyncBaseTransport | None
) -> httpx2.AsyncClient:
    return private_client(
        settings.base_url,
        limits=httpx2.Limits(max_connections=settings.at_once, max_keepalive_connections=2),
        token=settings.api_key,
        ca_file=settings.ca_file,
        transport=transport,
    )
