"""One request over HTTP and its whole answer, in time and within bounds."""

import asyncio
from dataclasses import dataclass

import httpx2

from config.fhir_settings import FhirSettings
from dialog.clinical.errors import BadAnswerError, UnavailableError
from dialog.private_http import private_client

_KEPT_OPEN_S = 5.0


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """What came back, whatever its status."""

    status: int
    headers: httpx2.Headers
    body: bytes

    @property
    def content_type(self) -> str:
        """As the server told it, empty where it did not."""
        return str(self.headers.get("Content-Type", ""))


class Wire:
    """Connections that all calls share. Close it when no more will be asked."""

    def __init__(
        self, settings: FhirSettings, *, transport: httpx2.AsyncBaseTransport | None = None
    ) -> None:
        """Nothing is connected yet.

        Args:
            settings: of the server.
            transport: instead of the network, for tests.

        Raises:
            OSError: the settings' `ca_file` cannot be read.
        """
        self._timeout_s = settings.timeout_s
        self._most_bytes = settings.max_answer_bytes
        self._client = private_client(
            settings.base_url,
            settings.token_url,
            limits=httpx2.Limits(
                max_connections=settings.connections, keepalive_expiry=_KEPT_OPEN_S
            ),
            ca_file=settings.ca_file,
            transport=transport,
        )

    async def ask(
        self, what: str, method: str, url: str, *, headers: dict[str, str], body: bytes = b""
    ) -> Answer:
        """The answer to one request.

        Args:
            what: is asked, in our words, for errors.
            method: of HTTP.
            url: whole.
            headers: besides those of every request.
            body: empty for none.

        Raises:
            UnavailableError: no whole answer in time; whether the server did it is not known.
            BadAnswerError: the answer is too long, or packed without being asked.
        """
        if self._client.is_closed:
            raise UnavailableError(f"{what}: the connections are closed")
        try:
            request = self._client.build_request(method, url, content=body or None, headers=headers)
            async with asyncio.timeout(self._timeout_s):
                response = await self._client.send(request, stream=True)
                try:
                    whole = await self._read(what, response)
                finally:
                    await response.aclose()
        except TimeoutError:
            raise UnavailableError(f"{what}: no answer within {self._timeout_s} s") from None
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise UnavailableError(f"{what}: {type(error).__name__}") from None
        return Answer(response.status_code, response.headers, whole)

    async def aclose(self) -> None:
        """Close all connections."""
        await self._client.aclose()

    async def _read(self, what: str, response: httpx2.Response) -> bytes:
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise BadAnswerError(f"{what}: the answer is compressed; allowed: identity")
        body = bytearray()
        async for chunk in response.aiter_raw():
            body += chunk
            if len(body) > self._most_bytes:
                raise BadAnswerError(f"{what}: longer than {self._most_bytes} bytes")
        return bytes(body)
