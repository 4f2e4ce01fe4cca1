"""The calls of this process: Twilio's sids joined to our ids, their states, and how many fit."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

from telephony.call import CallContext, CallState, may_follow
from telephony.errors import CapacityError


@dataclass(slots=True)
class TwilioCall:
    """A call and what Twilio calls it."""

    context: CallContext
    call_sid: str
    account_sid: str
    state: CallState = CallState.CREATED
    reconnects: int = 0
    """Times the media socket was lost and asked for again."""
    is_patient: bool = False
    """Whether the caller gets longer for every answer; outlives a lost media socket."""
    wants_interpreter: bool = False
    """Whether it is handed to the line for callers who speak no English."""
    give_up_stream: Callable[[], None] | None = None
    """Ends the session on the call's media socket; None while there is none."""

    def move(self, state: CallState) -> bool:
        """Go over to `state` where the order of states allows it; tells whether it did."""
        if not may_follow(self.state, state):
            return False
        self.state = state
        return True


class CallBook:
    """Every call that has not been forgotten. A retried webhook finds its call again."""

    def __init__(self, *, max_calls: int, remembered: int = 1000) -> None:
        self._max_calls = max_calls
        self._remembered = remembered
        self._by_sid: dict[str, TwilioCall] = {}
        self._by_id: dict[str, TwilioCall] = {}
        self._streaming: dict[str, asyncio.Event] = {}
        self._forgetting: set[asyncio.Task[None]] = set()
        self._closing = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self.is_draining = False
        self.bears_more: Callable[[], bool] = lambda: True
        """Whether what all calls share can serve one more in time."""

    @property
    def streaming(self) -> int:
        """Calls whose media socket is open."""
        return len(self._streaming)

    @property
    def max_calls(self) -> int:
        """Calls at a time."""
        return self._max_calls

    def admit(self) -> None:
        """Check that one more call fits.

        Raises:
            CapacityError: full, behind with its work, or draining.
        """
        if self.is_draining:
            raise CapacityError("draining")
        if self.streaming >= self._max_calls:
            raise CapacityError(f"{self.streaming} of {self._max_calls} calls")
        if not self.bears_more():
            raise CapacityError(f"the recogniser is behind, with {self.streaming} calls")

    def open(self, call_sid: str, account_sid: str) -> TwilioCall:
        """The call with this sid, new or known."""
        known = self._by_sid.get(call_sid)
        if known is not None:
            return known
        self._forget_oldest()
        call = TwilioCall(CallContext(secrets.token_hex(8)), call_sid, account_sid)
        self._by_sid[call_sid] = call
        self._by_id[call.context.call_id] = call
        return call

    def by_sid(self, call_sid: str) -> TwilioCall | None:
        """The call that Twilio names so."""
        return self._by_sid.get(call_sid)

    def by_id(self, call_id: str) -> TwilioCall | None:
        """The call that we name so."""
        return self._by_id.get(call_id)

    async def open_stream(self, call: TwilioCall, *, patience_s: float) -> bool:
        """Count the call's socket; False where an older one does not give way in time.

        A second socket with a good token means that the network has lost the first, whatever we
        still believe of it.
        """
        older = self._streaming.get(call.context.call_id)
        if older is not None:
            if call.give_up_stream is not None:
                call.give_up_stream()
            try:
                async with asyncio.timeout(patience_s):
                    await older.wait()
            except TimeoutError:
                return False
        self._streaming[call.context.call_id] = asyncio.Event()
        self._idle.clear()
        call.move(CallState.STREAMING)
        return True

    def stream_closed(self, call: TwilioCall) -> None:
        """Stop counting the call's socket."""
        call.give_up_stream = None
        closed = self._streaming.pop(call.context.call_id, None)
        if closed is not None:
            closed.set()
        if not self._streaming:
            self._idle.set()

    def give_up_streams(self) -> None:
        """End every session; each call is then handed to a person."""
        for call_id in tuple(self._streaming):
            call = self._by_id.get(call_id)
            if call is not None and call.give_up_stream is not None:
                call.give_up_stream()

    def is_streaming(self, call_id: str) -> bool:
        """True while the call's media socket is counted."""
        return call_id in self._streaming

    def forget_later(
        self, call_id: str, forget: Callable[[str], Awaitable[None]], *, after_s: float
    ) -> None:
        """Have `forget` called for a call that does not come back on a new socket in time."""

        async def wait() -> None:
            with suppress(TimeoutError):
                async with asyncio.timeout(after_s):
                    await self._closing.wait()
            if not self.is_streaming(call_id):
                await forget(call_id)

        task = asyncio.create_task(wait())
        self._forgetting.add(task)
        task.add_done_callback(self._forgetting.discard)

    async def forget_now(self) -> None:
        """Wait for no call to come back: the process ends, and what is due for them is done."""
        self._closing.set()
        await asyncio.gather(*self._forgetting, return_exceptions=True)

    async def until_idle(self) -> None:
        """Wait until no media socket is open."""
        await self._idle.wait()

    def _forget_oldest(self) -> None:
        """Drop the oldest ended call once too many are kept."""
        if len(self._by_sid) < self._remembered:
            return
        for sid, call in self._by_sid.items():
            if call.context.call_id not in self._streaming:
                del self._by_sid[sid], self._by_id[call.context.call_id]
                return
