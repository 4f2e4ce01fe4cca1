"""One media stream: the socket to our server, with the caller's line at the other end.

What is worth testing without a socket lives elsewhere: `messages` reads and writes, `playout`
plays, `network` cuts the audio. Here they meet the event loop.
"""

import asyncio
import contextlib
import random
import ssl
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from load_tests.twilio_double import verbs
from load_tests.twilio_double.clock import within
from load_tests.twilio_double.context import CallContext
from load_tests.twilio_double.errors import StreamError
from load_tests.twilio_double.events import EventKind
from load_tests.twilio_double.line import Line
from load_tests.twilio_double.messages import (
    INVALID,
    Clear,
    Mark,
    Media,
    Rejected,
    StreamIdentity,
    Writer,
    inspect,
)
from load_tests.twilio_double.network import Network, Packet, Packetizer
from load_tests.twilio_double.playout import Echo
from load_tests.twilio_double.upgrade import check_stream, open_socket, reset

TOO_MUCH_BUFFERED = 31931
CLOSED_ABNORMALLY = 31921
ABNORMAL_CLOSURE = 1006
OUTBOX_MESSAGES = 2000
"""Unsent messages that are kept while our server does not read; 40 s of audio."""
GOODBYE_S = 2.0
"""Time for what is still unsent, and `stop`, when the caller hangs up."""
CUT_S = 0.02
"""Less unheard audio than this at the end is no loss."""


@dataclass(frozen=True, slots=True)
class StreamEnd:
    """Why a stream is over."""

    by: str
    """`server`, `caller` (hung up), `network`, `document` (`<Stop>`), `refused` (never opened)."""
    code: int = 0
    """WebSocket close code, or Twilio's error where it was refused."""


@dataclass(frozen=True, slots=True)
class _Raw:
    message: str | bytes


@dataclass(frozen=True, slots=True)
class _Key:
    digit: str


@dataclass(frozen=True, slots=True)
class _Stop:
    pass


_Outgoing = Packet | Echo | _Key | _Raw | _Stop


class MediaStream:
    """A stream of one call; `run` it once."""

    def __init__(
        self,
        stream: verbs.Stream,
        context: CallContext,
        line: Line,
        *,
        network: Network,
        tls: ssl.SSLContext | None = None,
        two_way: bool = True,
    ) -> None:
        self.sid = context.sid("MZ")
        self.on_status: Callable[[str, str], None] | None = None
        """Told of `stream-started`, `stream-stopped`, `stream-error`, the last with a text."""
        self._stream = stream
        self._context = context
        self._log = context.log
        self._line = line
        self._tls = tls
        self._two_way = two_way
        identity = StreamIdentity(context.account.account_sid, context.call_sid, self.sid)
        self._writer = Writer(identity, future_field=context.faults.future_field)
        # A generator of its own, so that the order of tasks does not change what is drawn.
        rng = random.Random(context.rng.getrandbits(64))
        self._packetizer = Packetizer(network, rng=rng)
        self._outbox: asyncio.Queue[_Outgoing] = asyncio.Queue(OUTBOX_MESSAGES)
        self._injections = list(context.faults.injected) if two_way else []
        self._late_marks: deque[Echo] = deque()
        self._stop_asked = asyncio.Event()
        self._started_at_s: float | None = None
        self._is_stopped = False
        self._warned: set[int] = set()

    async def run(self) -> StreamEnd:
        """Open, talk until one side ends it, close."""
        try:
            check_stream(self._stream, self._context, two_way=self._two_way)
            connection = await open_socket(self._stream, self._context, tls=self._tls)
        except StreamError as problem:
            self._fail(problem)
            return StreamEnd("refused", problem.code)
        try:
            return await self._converse(connection)
        finally:
            self._leave_line("")
            connection.transport.abort()

    def stop(self) -> None:
        """End it from the document."""
        self._stop_asked.set()

    def hear(self, mulaw: bytes) -> None:
        """20 ms of the caller go out, cut and delayed as the network has it."""
        at_s = self._age_s()
        while self._injections and self._injections[0].at_s <= at_s:
            self._put(_Raw(self._injections.pop(0).message))
        while self._late_marks and self._late_marks[0].at_s <= self._log.now():
            self._put(self._late_marks.popleft())
        for packet in self._packetizer.push(mulaw, at_s):
            self._put(packet)

    def press(self, digit: str) -> None:
        """A key goes out; only two-way streams carry keys."""
        if self._two_way:
            self._put(_Key(digit))

    def _age_s(self) -> float:
        return 0.0 if self._started_at_s is None else self._log.now() - self._started_at_s

    def _put(self, item: _Outgoing) -> None:
        try:
            self._outbox.put_nowait(item)
        except asyncio.QueueFull:
            self._warn(0, f"the server does not read: more than {OUTBOX_MESSAGES} messages wait")

    def _warn(self, code: int, text: str) -> None:
        """Twilio warns once a stream for each code."""
        if code not in self._warned:
            self._warned.add(code)
            self._log.add(EventKind.WARNED, text, code=code)

    def _fail(self, problem: StreamError) -> None:
        self._log.add(EventKind.FAILED, problem.message, code=problem.code)
        self._tell("stream-error", f"{problem.code} {problem.message}")

    def _tell(self, status: str, text: str = "") -> None:
        if self.on_status is not None:
            self.on_status(status, text)

    async def _converse(self, connection: ClientConnection) -> StreamEnd:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self._receive(connection))]
            with contextlib.suppress(ConnectionClosed):  # the receiver sees it as well
                await self._greet(connection)
            sender = group.create_task(self._send_all(connection))
            tasks += [sender, group.create_task(self._line.time_marks())]
            by = await self._until_end(tasks[0])
            self._leave_line(by)
            await self._part(by, connection, sender)
            for task in tasks:
                task.cancel()
        code = ABNORMAL_CLOSURE if connection.close_code is None else connection.close_code
        self._log.add(EventKind.STREAM_STOPPED, by, code=code)
        if by == "server" and code == ABNORMAL_CLOSURE:
            self._fail(StreamError(CLOSED_ABNORMALLY, "the server dropped the connection"))
        else:
            self._tell("stream-stopped")
        return StreamEnd(by, code)

    async def _greet(self, connection: ClientConnection) -> None:
        faults = self._context.faults
        parameters = faults.start_parameters or self._stream.parameters
        await self._send(connection, self._writer.connected())
        if faults.no_start:
            return
        start = self._writer.start(dict(parameters), faults.start_call_sid)
        await self._send(connection, start)
        self._started_at_s = self._log.now()
        self._log.add(EventKind.STREAM_STARTED, self.sid)
        self._tell("stream-started")
        if self._two_way:
            self._line.on_mark = self._echo
        self._line.connect(self)

    def _leave_line(self, by: str) -> None:
        self._line.disconnect(self)
        if not self._two_way:
            return
        self._line.on_mark = None
        unheard_s = self._line.playout.abandon(self._log.now())
        if unheard_s > CUT_S:
            self._log.add(EventKind.AUDIO_CUT, by, value=unheard_s)

    async def _until_end(self, receiver: asyncio.Task[None]) -> str:
        """Who ends the stream."""
        reset_after_s = self._context.faults.reset_after_s if self._two_way else None
        waiting: dict[asyncio.Task[None] | asyncio.Task[bool], str] = {
            receiver: "server",
            asyncio.ensure_future(self._line.over.wait()): "caller",
            asyncio.ensure_future(self._stop_asked.wait()): "document",
        }
        if reset_after_s is not None:
            waiting[asyncio.ensure_future(self._sleep(reset_after_s))] = "network"
        try:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            return next(by for task, by in waiting.items() if task.done())
        finally:
            for task in waiting.keys() - {receiver}:
                task.cancel()

    async def _sleep(self, seconds: float) -> None:
        await self._context.clock.sleep(seconds)

    async def _part(
        self, by: str, connection: ClientConnection, sender: asyncio.Task[None]
    ) -> None:
        match by:
            case "caller" | "document":
                self._put(_Stop())
                with contextlib.suppress(TimeoutError):
                    await within(self._context.clock, _ended(sender), GOODBYE_S)
                self._is_stopped = True
                await connection.close(1000)
            case "network":
                self._log.add(EventKind.NETWORK_LOST)
                reset(connection)

    async def _receive(self, connection: ClientConnection) -> None:
        """Take what the server sends until the socket is closed."""
        while True:
            try:
                message = await connection.recv()
            except ConnectionClosed:
                return
            self._log.message(_shown(message), is_ours=False)
            if self._started_at_s is None:
                self._warn(INVALID, "a message before start")
            elif not self._is_stopped:  # what was on its way when the stream ended is no mistake
                self._take(message)

    def _take(self, message: str | bytes) -> None:
        received = inspect(message, self.sid)
        if not self._two_way and not isinstance(received, Rejected):
            received = Rejected(INVALID, "a one-way stream takes nothing")
        match received:
            case Media(mulaw):
                self._log.arrived(len(mulaw))
                if not self._line.play(mulaw):
                    self._warn(TOO_MUCH_BUFFERED, "more than ten minutes of audio are buffered")
            case Mark(name):
                self._line.mark(name)
            case Clear():
                self._log.add(EventKind.CLEARED, value=self._line.clear())
            case Rejected(code, reason):
                self._warn(code, reason)

    def _echo(self, echo: Echo) -> None:
        if delay_s := self._context.faults.mark_delay_s:
            self._late_marks.append(Echo(echo.name, echo.at_s + delay_s))
        else:
            self._put(echo)

    async def _send_all(self, connection: ClientConnection) -> None:
        """Send what waits, in order, until `stop`, or until the socket is closed."""
        while True:
            item = await self._outbox.get()
            try:
                await self._send_one(connection, item)
            except ConnectionClosed:
                return
            if isinstance(item, _Stop):
                return

    async def _send_one(self, connection: ClientConnection, item: _Outgoing) -> None:
        match item:
            case Packet(mulaw, timestamp_ms, leaves_at_s):
                if (wait_s := leaves_at_s - self._age_s()) > 0:
                    await self._sleep(wait_s)
                text: str | bytes = self._writer.media(mulaw, timestamp_ms)
            case Echo(name):
                self._log.add(EventKind.MARK_ECHOED, name)
                text = self._writer.mark(name)
            case _Key(digit):
                text = self._writer.dtmf(digit)
            case _Raw(message):
                text = message
            case _Stop():
                text = self._writer.stop()
        await self._send(connection, text)

    async def _send(self, connection: ClientConnection, message: str | bytes) -> None:
        self._log.message(_shown(message), is_ours=True)
        await connection.send(message)


def _shown(message: str | bytes) -> str:
    return message if isinstance(message, str) else f"<{len(message)} bytes, binary>"


async def _ended(task: asyncio.Task[None]) -> None:
    await asyncio.wait({task})
