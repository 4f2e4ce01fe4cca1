"""Executes the documents of one call, from the voice webhook to the end.

Source: Twilio, "TwiML for Programmable Voice"; section "Failure of the voice webhook" for what
the caller hears when our server does not answer.
"""

import asyncio
import contextlib
import ssl
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from urllib.parse import urljoin

from load_tests.twilio_double import twiml, verbs
from load_tests.twilio_double.context import CallContext
from load_tests.twilio_double.errors import CallerGoneError, TwilioError, WebhookError
from load_tests.twilio_double.events import EventKind
from load_tests.twilio_double.form import stream_form, voice_form
from load_tests.twilio_double.keys import KeyCollector
from load_tests.twilio_double.line import Line
from load_tests.twilio_double.network import Network
from load_tests.twilio_double.signature import Fields
from load_tests.twilio_double.stream import MediaStream
from load_tests.twilio_double.webhook import Request, Webhooks

INVALID_URL = 11100
SCHEMA_WARNING = 12200
INVALID_CONTENT_TYPE = 12300
XML_TYPES = ("text/xml", "application/xml", "text/html")
MOST_DOCUMENTS = 25
"""A call that redirects for ever must end in a test."""
APPLICATION_ERROR = "We are sorry, an application error has occurred. Goodbye."
PLAY_S = 1.0
"""What a `<Play>` lasts here: the file itself is not fetched."""
DIGIT_S = 0.25


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a call ended."""

    status: str
    """CallStatus: `completed`, `busy`, `no-answer`."""
    ended_by: str
    """`caller`, `server`, `error` (nothing to execute), `rejected`."""


class _Over:
    """A verb ended the call."""


class _RejectedError(Exception):
    """The call was not taken; holds the CallStatus."""


class Interpreter:
    """The document side of one call."""

    def __init__(
        self,
        context: CallContext,
        line: Line,
        webhooks: Webhooks,
        *,
        network: Network,
        spawn: Callable[[Coroutine[None, None, None]], asyncio.Task[None]],
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """Take `spawn`, which owns what runs beside the document."""
        self.answered_at_s: float | None = None
        self._context = context
        self._log = context.log
        self._line = line
        self._webhooks = webhooks
        self._network = network
        self._spawn = spawn
        self._tls = tls
        self._forks: list[tuple[str, MediaStream]] = []
        self._fell_back = False

    async def run(self, voice_url: str) -> Outcome:
        """Fetch and execute until the call is over."""
        request: Request | None = Request(voice_url, self._form())
        documents = 0
        try:
            while request is not None:
                documents += 1
                if documents > MOST_DOCUMENTS:
                    raise WebhookError(11200, f"more than {MOST_DOCUMENTS} documents")
                request = await self._step(request)
        except CallerGoneError:
            return Outcome("completed", "caller")
        except _RejectedError as rejected:
            return Outcome(str(rejected), "rejected")
        except TwilioError:
            return await self._give_up()
        self._log.add(EventKind.HUNG_UP, "server")
        return Outcome("completed", "server")

    def _form(self, extra: Fields = ()) -> Fields:
        status = "ringing" if self.answered_at_s is None else "in-progress"
        return voice_form(self._context, status, extra)

    async def _give_up(self) -> Outcome:
        self._answer()
        with contextlib.suppress(CallerGoneError):
            await self._say(APPLICATION_ERROR)
            self._log.add(EventKind.HUNG_UP, "error")
        return Outcome("completed", "error")

    async def _step(self, request: Request) -> Request | None:
        """Execute one document; where the call goes from there."""
        try:
            url, document = await self._load(request)
        except TwilioError as problem:
            fallback = self._fallback(request, problem)
            if fallback is None:
                raise
            return fallback
        self._line.check()
        for verb in document.verbs:
            if not isinstance(verb, verbs.Reject | verbs.Hangup | verbs.Redirect):
                self._answer()
            go = await self._perform(verb, url)
            if isinstance(go, Request):
                return go
            if isinstance(go, _Over):
                return None
        return None

    async def _load(self, request: Request) -> tuple[str, verbs.Document]:
        answer = await self._webhooks.fetch(request)
        kind = answer.content_type.partition(";")[0].strip().lower()
        problem: TwilioError | None = None
        document = verbs.Document(())
        if kind not in XML_TYPES:
            problem = WebhookError(INVALID_CONTENT_TYPE, f"content type {kind!r} is not text/xml")
        else:
            try:
                document = twiml.parse(answer.content)
            except TwilioError as failed:
                problem = failed
        if problem is not None:
            self._log.add(EventKind.FAILED, problem.message, code=problem.code)
            raise problem
        for warning in document.warnings:
            self._log.add(EventKind.WARNED, warning, code=SCHEMA_WARNING)
        names = " ".join(type(verb).__name__ for verb in document.verbs)
        self._log.add(EventKind.DOCUMENT_READ, names)
        return answer.url, document

    def _fallback(self, request: Request, problem: TwilioError) -> Request | None:
        """Where to turn when a document could not be had; once a call."""
        url = self._context.phone.fallback_url
        if url is None or self._fell_back:
            return None
        self._fell_back = True
        extra = (("ErrorCode", str(problem.code)), ("ErrorUrl", request.url.partition("#")[0]))
        return Request(self._context.address.to_public(url), self._form(extra))

    def _answer(self) -> None:
        if self.answered_at_s is None:
            self.answered_at_s = self._log.now()
            self._log.add(EventKind.ANSWERED)
            self._spawn(self._line.run())

    async def _perform(self, verb: verbs.Verb, base: str) -> Request | _Over | None:
        """One verb; None goes on with the next."""
        match verb:
            case verbs.Connect():
                return await self._connect(verb, base)
            case verbs.Gather():
                return await self._gather(verb, base)
            case verbs.Dial():
                return await self._dial(verb, base)
            case verbs.Redirect(url, method):
                return self._request(base, url, method)
            case verbs.Reject() | verbs.Hangup():
                return self._end(verb)
            case verbs.Start() | verbs.Stop():
                self._fork(verb, base)
            case _:
                await self._sound(verb)
        return None

    def _end(self, verb: verbs.Reject | verbs.Hangup) -> _Over:
        if isinstance(verb, verbs.Reject) and self.answered_at_s is None:
            raise _RejectedError("busy" if verb.reason == "busy" else "no-answer")
        return _Over()

    def _request(self, base: str, url: str, method: str, extra: Fields = ()) -> Request:
        return Request(self._absolute(base, url), self._form(extra), method)

    def _absolute(self, base: str, url: str) -> str:
        try:
            return self._context.address.to_public(urljoin(base, url))
        except ValueError as problem:
            self._log.add(EventKind.FAILED, f"URL {url!r}", code=INVALID_URL)
            raise WebhookError(INVALID_URL, f"{url!r} is not a URL") from problem

    async def _sound(self, verb: verbs.Say | verbs.Play | verbs.Pause) -> None:
        match verb:
            case verbs.Say(text):
                await self._say(text)
            case verbs.Play(url, digits):
                self._log.add(EventKind.PLAYED, digits or url)
                await self._line.wait(len(digits) * DIGIT_S or PLAY_S, is_spoken_to=True)
            case verbs.Pause(length_s):
                self._log.add(EventKind.PAUSED, value=length_s)
                await self._line.wait(length_s)

    async def _say(self, text: str) -> None:
        seconds = len(text.split()) / self._context.world.words_per_s
        self._log.add(EventKind.SAID, text, value=seconds)
        await self._line.wait(seconds, is_spoken_to=True)

    async def _connect(self, verb: verbs.Connect, base: str) -> Request | None:
        stream = self._stream(verb.stream, base, two_way=True)
        await stream.run()
        self._network_recovers()
        self._line.check()
        return self._request(base, verb.action, verb.method) if verb.action else None

    def _network_recovers(self) -> None:
        """Only the first media socket of a call is reset."""
        faults = replace(self._context.faults, reset_after_s=None)
        self._context = replace(self._context, faults=faults)

    def _stream(self, stream: verbs.Stream, base: str, *, two_way: bool) -> MediaStream:
        media = MediaStream(
            stream,
            self._context,
            self._line,
            network=self._network,
            tls=self._tls,
            two_way=two_way,
        )
        if stream.status_callback:
            callback = self._absolute(base, stream.status_callback)

            def post(event: str, error: str) -> None:
                form = stream_form(self._context, stream, media.sid, event, error)
                request = Request(callback, form, stream.status_method)
                self._spawn(self._webhooks.notify(request, event))

            media.on_status = post
        return media

    def _fork(self, verb: verbs.Start | verbs.Stop, base: str) -> None:
        if isinstance(verb, verbs.Start):
            media = self._stream(verb.stream, base, two_way=False)
            self._forks.append((verb.stream.name, media))
            self._spawn(_run(media))
            return
        for name, media in self._forks:
            if verb.name in ("", name):
                media.stop()

    async def _gather(self, verb: verbs.Gather, base: str) -> Request | None:
        keys = KeyCollector(verb)
        self._line.connect(keys)
        try:
            for prompt in verb.prompts:
                if not keys.digits:
                    await self._sound(prompt)
            await keys.collect(self._line, self._context.clock)
        finally:
            self._line.disconnect(keys)
        self._log.add(EventKind.GATHERED, keys.digits)
        if not keys.digits and not verb.action_on_empty:
            return None
        return self._request(base, verb.action, verb.method, (("Digits", keys.digits),))

    async def _dial(self, verb: verbs.Dial, base: str) -> Request | None:
        person = self._context.world.person
        self._log.add(EventKind.PERSON_DIALLED, " ".join(verb.targets))
        await self._line.wait(min(person.ring_s, verb.timeout_s), is_spoken_to=True)
        answers = person.answers and person.ring_s <= verb.timeout_s
        if answers:
            self._log.add(EventKind.PERSON_JOINED)
            await self._line.wait(person.talk_s, is_spoken_to=True)
        elif person.ring_s < verb.timeout_s:
            await self._line.wait(verb.timeout_s - person.ring_s, is_spoken_to=True)
        status = "completed" if answers else "no-answer"
        self._log.add(EventKind.PERSON_LEFT, status)
        if not verb.action:
            return None
        extra = (
            ("DialCallStatus", status),
            ("DialCallSid", self._context.sid("CA")),
            ("DialCallDuration", str(round(person.talk_s) if answers else 0)),
        )
        return self._request(base, verb.action, verb.method, extra)


async def _run(stream: MediaStream) -> None:
    await stream.run()
