"""A Twilio that phones our server: dial, follow the documents, stream, report.

    double = TwilioDouble(account=account, clock=ScaledClock(), allow_plain_ws=True)
    report = await double.place_call("http://127.0.0.1:8080/twilio/voice", script)

It shares no code with the server, so that an error of one is not hidden by the same error of the
other.
"""

import asyncio
import random
import secrets
import ssl
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from functools import cache

import httpx2
import numpy as np

from load_tests.twilio_double.address import Address, voice_url
from load_tests.twilio_double.caller import Caller, CallerScript
from load_tests.twilio_double.clock import Clock
from load_tests.twilio_double.context import CallContext, PhoneLine, World
from load_tests.twilio_double.events import DoubleEvent, EventKind, EventLog
from load_tests.twilio_double.faults import Faults
from load_tests.twilio_double.form import end_form
from load_tests.twilio_double.interpreter import Interpreter, Outcome
from load_tests.twilio_double.line import Line
from load_tests.twilio_double.report import CallReport
from load_tests.twilio_double.signature import Account
from load_tests.twilio_double.turns import turns_of
from load_tests.twilio_double.webhook import Request, Webhooks

OnEvent = Callable[[DoubleEvent], None]


class TwilioDouble:
    """Places calls, as many at a time as asked."""

    def __init__(
        self,
        *,
        account: Account,
        clock: Clock,
        allow_plain_ws: bool = False,
        faults: Faults = Faults(),  # noqa: B008 - frozen
        world: World = World(),  # noqa: B008 - frozen
        seed: int | None = None,
    ) -> None:
        """Take the account and the surroundings.

        With a `seed` each run draws the same, its call sids included: a server that remembers
        calls takes the second run for a repetition of the first. None draws a new one.
        """
        self._account = account
        self._clock = clock
        self._allow_plain_ws = allow_plain_ws
        self._faults = faults
        self._world = world
        self._seed = secrets.randbits(64) if seed is None else seed
        self._calls = 0

    async def place_call(
        self,
        webhook_url: str,
        script: CallerScript,
        *,
        phone: PhoneLine = PhoneLine(),  # noqa: B008 - frozen
        on_event: OnEvent | None = None,
    ) -> CallReport:
        """One call, from the dialling to the last callback.

        A failure of the server is no error here: it is in the report, as the caller met it.

        Args:
            webhook_url: where the server is reached; without a path, IasoVoice's own is taken.
            script: what the caller does.
            phone: the two numbers, and what is set on the one that is called.
            on_event: told of each event as it happens, on the event loop.

        Raises:
            ValueError: `webhook_url` is not a web address.
        """
        self._calls += 1
        url = voice_url(webhook_url)
        tls = await asyncio.to_thread(_default_tls)
        context = self._context(url, phone, on_event, random.Random(f"{self._seed}/{self._calls}"))
        dialled_at_epoch_s = self._clock.utc().timestamp()
        context.log.add(EventKind.DIALLED, context.call_sid)
        line = Line(
            Caller(script, rng=np.random.default_rng((self._seed, self._calls))),
            clock=self._clock,
            log=context.log,
        )
        outcome = await _run_call(context, line, script, url, tls)
        return replace(_report(context, line, outcome), dialled_at_epoch_s=dialled_at_epoch_s)

    async def place_calls(
        self,
        webhook_url: str,
        scripts: Sequence[CallerScript],
        *,
        start_every_s: float = 0.0,
        phone: PhoneLine = PhoneLine(),  # noqa: B008 - frozen
    ) -> tuple[CallReport, ...]:
        """A call for each script, begun `start_every_s` apart; reports in the same order."""

        async def one(index: int, script: CallerScript) -> CallReport:
            await self._clock.sleep(index * start_every_s)
            return await self.place_call(webhook_url, script, phone=phone)

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(*item)) for item in enumerate(scripts)]
        return tuple(task.result() for task in tasks)

    def _context(
        self, url: str, phone: PhoneLine, on_event: OnEvent | None, rng: random.Random
    ) -> CallContext:
        dialled_at_s = self._clock.now()
        log = EventLog(
            lambda: self._clock.now() - dialled_at_s,
            on_event,
            keeps_messages=self._world.keeps_messages,
        )
        return CallContext(
            account=self._account,
            call_sid=f"CA{rng.getrandbits(128):032x}",
            phone=phone,
            address=Address.of(url, phone.public_base_url),
            clock=self._clock,
            log=log,
            faults=self._faults,
            rng=rng,
            world=self._world,
            allow_plain_ws=self._allow_plain_ws,
        )


@cache
def _default_tls() -> ssl.SSLContext:
    """Reading the machine's certificates takes tens of milliseconds: once a process."""
    return ssl.create_default_context()


async def _run_call(
    context: CallContext, line: Line, script: CallerScript, url: str, tls: ssl.SSLContext
) -> Outcome:
    """Executes the call; returns when its last callback is posted."""
    http = httpx2.AsyncClient(verify=tls, trust_env=False, timeout=None)
    async with http, asyncio.TaskGroup() as group:

        def spawn(work: Coroutine[None, None, None]) -> asyncio.Task[None]:
            return group.create_task(work)

        webhooks = Webhooks(http, context)
        interpreter = Interpreter(
            context, line, webhooks, network=script.network, spawn=spawn, tls=tls
        )
        outcome = await interpreter.run(context.address.to_public(url))
        line.over.set()
        answered_at_s = interpreter.answered_at_s
        duration_s = 0.0 if answered_at_s is None else context.log.now() - answered_at_s
        context.log.add(EventKind.ENDED, outcome.status, value=duration_s)
        if (callback := context.phone.status_callback_url) is not None:
            form = end_form(context, outcome.status, duration_s, context.clock.utc())
            request = Request(context.address.to_public(callback), form)
            await webhooks.notify(request, outcome.status)
    return outcome


def _report(context: CallContext, line: Line, outcome: Outcome) -> CallReport:
    log = context.log
    events = tuple(sorted(log.events, key=lambda event: event.at_s))
    agent_audio = line.agent_track
    late_s = float(np.percentile(line.lateness_s, 99)) if line.lateness_s else 0.0
    return CallReport(
        call_sid=context.call_sid,
        status=outcome.status,
        ended_by=outcome.ended_by,
        events=events,
        turns=turns_of(events, agent_audio),
        gaps=tuple(line.playout.gaps),
        caller_audio=line.caller_track,
        agent_audio=agent_audio,
        frames_late_p99_s=late_s,
        messages=tuple(log.messages),
        arrivals=tuple(log.arrivals),
    )
