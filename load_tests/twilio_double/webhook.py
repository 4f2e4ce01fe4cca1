"""Twilio's HTTP client: signed requests to our server, with its timeouts, retries and redirects."""

import asyncio
import uuid
from dataclasses import dataclass
from urllib.parse import urlencode, urljoin

import httpx2

from load_tests.twilio_double.clock import within
from load_tests.twilio_double.context import CallContext
from load_tests.twilio_double.errors import WebhookError
from load_tests.twilio_double.events import EventKind
from load_tests.twilio_double.faults import SignatureFault
from load_tests.twilio_double.overrides import Overrides, split_overrides
from load_tests.twilio_double.signature import Account, Fields, sign

RETRIEVAL_FAILURE = 11200
CONNECTION_FAILURE = 11205
MOST_REDIRECTS = 10
LARGEST_ANSWER_BYTES = 65_537
"""One more than a TwiML document may have."""
USER_AGENT = "TwilioProxy/1.1"
REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Request:
    """One webhook."""

    url: str
    """Public, absolute; a fragment holds connection overrides."""
    fields: Fields = ()
    method: str = "POST"


@dataclass(frozen=True, slots=True)
class Answer:
    """What our server said to a webhook."""

    url: str
    """Public; relative URLs in the document start from here."""
    status: int
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One try: an answer, or the class of failure."""

    answer: Answer | None
    failure: str = ""
    """Of `ct`, `rt`, `4xx`, `5xx`; empty where all went well."""
    reason: str = ""


def signature_headers(
    account: Account, url: str, fields: Fields, fault: SignatureFault | None
) -> dict[str, str]:
    """The headers that authenticate a request to `url`, or fail to, as the fault has it."""
    match fault:
        case None:
            return {"X-Twilio-Signature": sign(account.auth_token, url, fields)}
        case SignatureFault.WRONG_TOKEN:
            return {"X-Twilio-Signature": sign(account.auth_token[::-1] + "0", url, fields)}
        case SignatureFault.MISSING:
            return {}
        case SignatureFault.SHA256:
            return {
                "X-Twilio-Signature": sign(account.auth_token, url, fields, algorithm="sha256"),
                "X-Twilio-Webhooks-Signature-Settings": "key=SharedKey,algorithm=HMAC_SHA256",
            }


class Webhooks:
    """Requests of one call."""

    def __init__(self, http: httpx2.AsyncClient, context: CallContext) -> None:
        self._http = http
        self._account = context.account
        self._address = context.address
        self._clock = context.clock
        self._log = context.log
        self._faults = context.faults
        self._rng = context.rng

    async def fetch(self, request: Request) -> Answer:
        """The answer of our server, tried again where the URL's overrides say so.

        Raises:
            WebhookError: no connection, no answer in time, or not a 2xx.
        """
        url, overrides = split_overrides(request.url)
        for ignored in overrides.ignored:
            self._log.add(EventKind.WARNED, f"connection override ignored: {ignored}")
        started_s = self._clock.now()
        try:
            answer = await within(
                self._clock, self._with_retries(request, url, overrides), overrides.total_s
            )
        except TimeoutError:
            message = f"{url}: no answer in {overrides.total_s:g} s"
            self._log.add(EventKind.WEBHOOK_FAILED, message, code=RETRIEVAL_FAILURE)
            raise WebhookError(RETRIEVAL_FAILURE, message) from None
        except WebhookError as problem:
            self._log.add(EventKind.WEBHOOK_FAILED, problem.message, code=problem.code)
            raise
        self._log.add(EventKind.WEBHOOK_ANSWERED, url, value=self._clock.now() - started_s)
        return answer

    async def notify(self, request: Request, what: str) -> None:
        """A status callback: best effort, so that a failure is only noted."""
        try:
            answer = await self.fetch(request)
        except WebhookError:
            return  # `fetch` has noted it
        self._log.add(EventKind.STATUS_POSTED, what, value=answer.status)

    async def _with_retries(self, request: Request, url: str, overrides: Overrides) -> Answer:
        token = str(uuid.UUID(int=self._rng.getrandbits(128), version=4))
        attempt = _Attempt(None)
        for _ in range(1 + overrides.retries):
            attempt = await self._attempt(
                Request(url, request.fields, request.method), overrides, token
            )
            if not attempt.failure and attempt.answer is not None:
                return attempt.answer
            if attempt.failure not in overrides.retry_on:
                break
        code = CONNECTION_FAILURE if attempt.failure == "ct" else RETRIEVAL_FAILURE
        raise WebhookError(code, f"{url}: {attempt.reason}")

    async def _attempt(self, request: Request, overrides: Overrides, token: str) -> _Attempt:
        for _ in range(MOST_REDIRECTS):
            try:
                response, content = await self._exchange(request, overrides, token)
            except (httpx2.ConnectTimeout, httpx2.ConnectError, httpx2.UnsupportedProtocol) as no:
                return _Attempt(None, "ct", f"no connection: {type(no).__name__}")
            except (httpx2.InvalidURL, ValueError):
                return _Attempt(None, "4xx", "not a URL")
            except httpx2.TimeoutException:
                return _Attempt(None, "rt", f"no answer in {overrides.read_s:g} s")
            except httpx2.HTTPError as broken:
                return _Attempt(None, "rt", f"broken answer: {type(broken).__name__}")
            location = response.headers.get("location")
            if response.status_code not in REDIRECTS or location is None:
                return _judged(request.url, response, content)
            # Twilio goes on with a GET and leaves every field of the POST behind.
            request = Request(urljoin(request.url, location), (), "GET")
            self._log.add(EventKind.REDIRECTED, request.url, code=response.status_code)
        return _Attempt(None, "4xx", f"more than {MOST_REDIRECTS} redirects")

    async def _exchange(
        self, request: Request, overrides: Overrides, token: str
    ) -> tuple[httpx2.Response, bytes]:
        http_request = self._build(request, token)
        http_request.extensions["timeout"] = {
            "connect": self._clock.real_s(overrides.connect_s),
            "read": self._clock.real_s(overrides.read_s),
            "write": self._clock.real_s(overrides.read_s),
            "pool": None,
        }
        response = await self._http.send(http_request, stream=True)
        try:
            content = b""
            async for piece in response.aiter_bytes():
                content += piece
                if len(content) >= LARGEST_ANSWER_BYTES:
                    break
        finally:
            await asyncio.shield(response.aclose())
        return response, content

    def _build(self, request: Request, token: str) -> httpx2.Request:
        url, fields = request.url, self._odd_fields(request.fields)
        if request.method == "GET" and fields:
            url += ("&" if "?" in url else "?") + urlencode(fields)
        signed = fields if request.method == "POST" else ()
        headers = {"User-Agent": USER_AGENT, "I-Twilio-Idempotency-Token": token, "Accept": "*/*"}
        fault = self._faults.webhook_signature
        headers |= signature_headers(self._account, url, signed, fault)
        reach = self._address.to_reach(url)
        headers["Host"] = httpx2.URL(url).netloc.decode("ascii")
        if request.method == "GET":
            return self._http.build_request("GET", reach, headers=headers)
        headers["Content-Type"] = "application/x-www-form-urlencoded; charset=UTF-8"
        body = urlencode(self._altered(fields)).encode("ascii")
        return self._http.build_request("POST", reach, headers=headers, content=body)

    def _odd_fields(self, fields: Fields) -> Fields:
        """The fields with those that the faults add, before they are signed."""
        if not fields:
            return fields
        if self._faults.unknown_field:
            fields += (("FieldOfTheFuture", "1"),)
        if self._faults.duplicated_key:
            fields += (("CallerName", "b"), ("CallerName", "a"))
        return fields

    def _altered(self, fields: Fields) -> Fields:
        """What is sent: as signed, or changed on the way."""
        if not self._faults.altered_field or not fields:
            return fields
        (name, value), *others = fields
        return ((name, value + "0"), *others)


def _judged(url: str, response: httpx2.Response, content: bytes) -> _Attempt:
    status = response.status_code
    content_type = response.headers.get("content-type", "")
    answer = Answer(url, status, content_type, content)
    if 200 <= status < 300:
        return _Attempt(answer)
    return _Attempt(answer, "5xx" if status >= 500 else "4xx", f"HTTP {status}")
