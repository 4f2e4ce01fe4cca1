"""The caller's telephone line: every 20 ms it plays to the caller and takes what they say.

Runs from the answer to the end of the call, whatever the document does meanwhile, so that both
tracks are aligned and a caller who has heard nothing for long hangs up in any verb.
"""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Protocol

from load_tests.twilio_double.caller import BREATH_S, Caller, Tick
from load_tests.twilio_double.clock import Clock, within
from load_tests.twilio_double.errors import CallerGoneError
from load_tests.twilio_double.events import DoubleEvent, EventKind, EventLog
from load_tests.twilio_double.g711 import SAMPLE_RATE, silence
from load_tests.twilio_double.levels import AUDIBLE_DBFS, level_dbfs
from load_tests.twilio_double.network import FRAME_BYTES, FRAME_S
from load_tests.twilio_double.playout import Echo, Playout


class Listener(Protocol):
    """Whoever is connected to the caller's line: a media stream, or a `<Gather>`."""

    def hear(self, mulaw: bytes) -> None:
        """Take 20 ms that the caller has just spoken; must not block."""

    def press(self, digit: str) -> None:
        """Take a key; must not block."""


class Line:
    """One caller's line. `run` is its life; the tracks lie on the call's clock."""

    def __init__(self, caller: Caller, *, clock: Clock, log: EventLog) -> None:
        self.playout = Playout()
        self.over = asyncio.Event()
        """Set once the caller or the network has ended the call."""
        self.on_mark: Callable[[Echo], None] | None = None
        """Told of each mark at the instant it is reached."""
        self.lateness_s: list[float] = []
        """How late each frame was, because this machine was busy."""
        self._caller = caller
        self._clock = clock
        self._log = log
        self._listeners: list[Listener] = []
        self._caller_track = bytearray()
        self._marks_changed = asyncio.Event()
        self._is_spoken_to = False
        self._agent_heard_at_s: float | None = None

    @property
    def caller_track(self) -> bytes:
        """All that the caller said, from the dialling on; mu-law."""
        return bytes(self._caller_track)

    @property
    def agent_track(self) -> bytes:
        """All that the caller heard, from the dialling on, as long as the other; mu-law."""
        heard = bytes(self.playout.heard[: len(self._caller_track)])
        return heard + silence(len(self._caller_track) - len(heard))

    def connect(self, listener: Listener) -> None:
        """From now on `listener` gets what the caller says and keys."""
        self._listeners.append(listener)

    def disconnect(self, listener: Listener) -> None:
        """The listener gets no more; harmless where it was not connected."""
        if listener in self._listeners:
            self._listeners.remove(listener)

    async def run(self) -> None:
        """Tick until the caller hangs up."""
        answered_at_s = self._log.now()
        self._caller_track += silence(int(answered_at_s * SAMPLE_RATE))
        start_s = len(self._caller_track) / SAMPLE_RATE
        index = 0
        while not self.over.is_set():
            index += 1
            due_s = start_s + index * FRAME_S
            await self._clock.sleep(due_s - self._log.now())
            self.lateness_s.append(max(0.0, self._log.now() - due_s))
            self.tick(due_s)

    def tick(self, at_s: float) -> None:
        """The frame that ends at `at_s`."""
        self.advance()
        audible = self._is_agent_audible(at_s)
        self._note_agent(at_s, audible=audible)
        self._deliver(
            self._caller.tick(at_s - FRAME_S, agent_audible=audible or self._is_spoken_to)
        )

    def advance(self) -> None:
        """Play up to now, and let the marks that were reached go back."""
        self._echo(self.playout.advance(self._log.now()))

    def play(self, mulaw: bytes) -> bool:
        """Audio for the caller, to be played after what waits; False where it is discarded."""
        fits, echoes = self.playout.push_audio(mulaw, self._log.now())
        self._echo(echoes)
        return fits

    def mark(self, name: str) -> None:
        """Have `on_mark` called once everything that waits was played."""
        self._echo(self.playout.push_mark(name, self._log.now()))
        self._marks_changed.set()

    def clear(self) -> float:
        """Fall silent; the seconds that were dropped."""
        dropped_s, echoes = self.playout.clear(self._log.now())
        self._echo(echoes)
        self._marks_changed.set()
        return dropped_s

    async def time_marks(self) -> None:
        """For ever: wake at the instant each mark is due, which lies between two frames."""
        while True:
            self._marks_changed.clear()
            due_s = self.playout.next_mark_s()
            if due_s is None:
                await self._marks_changed.wait()
                continue
            with contextlib.suppress(TimeoutError):
                wait_s = due_s - self._log.now()
                await within(self._clock, self._marks_changed.wait(), wait_s)
            self.advance()

    def hang_up(self, who: str) -> None:
        """End the call; the first one counts."""
        if not self.over.is_set():
            self._log.add(EventKind.HUNG_UP, who)
            self.over.set()

    async def wait(self, seconds: float, *, is_spoken_to: bool = False) -> None:
        """Let time pass on the line.

        Args:
            seconds: how much.
            is_spoken_to: the caller hears a voice that is not ours meanwhile.

        Raises:
            CallerGoneError: the caller hung up.
        """
        self._is_spoken_to = is_spoken_to
        with contextlib.suppress(TimeoutError):
            await within(self._clock, self.over.wait(), seconds)
        self._is_spoken_to = False
        self.check()

    def check(self) -> None:
        """Make sure that somebody is there.

        Raises:
            CallerGoneError: the caller hung up.
        """
        if self.over.is_set():
            raise CallerGoneError("the caller hung up")

    def _echo(self, echoes: list[Echo]) -> None:
        if self.on_mark is not None:
            for echo in echoes:
                self.on_mark(echo)

    def _is_agent_audible(self, at_s: float) -> bool:
        end = int(at_s * SAMPLE_RATE)
        return level_dbfs(bytes(self.playout.heard[end - FRAME_BYTES : end])) >= AUDIBLE_DBFS

    def _note_agent(self, at_s: float, *, audible: bool) -> None:
        if audible:
            if self._agent_heard_at_s is None:
                self._log.put(DoubleEvent(at_s - FRAME_S, EventKind.AGENT_STARTED))
            self._agent_heard_at_s = at_s
        elif self._agent_heard_at_s is not None and at_s - self._agent_heard_at_s > BREATH_S:
            self._log.put(DoubleEvent(self._agent_heard_at_s, EventKind.AGENT_STOPPED))
            self._agent_heard_at_s = None

    def _deliver(self, tick: Tick) -> None:
        self._caller_track += tick.mulaw
        for event in tick.events:
            self._log.put(event)
        for digit in tick.digits:
            self._log.add(EventKind.KEYS_PRESSED, digit)
        for listener in tuple(self._listeners):
            listener.hear(tick.mulaw)
            for digit in tick.digits:
                listener.press(digit)
        if tick.hangs_up:
            self.hang_up("caller")
