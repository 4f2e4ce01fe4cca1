"""A server that is told to stop: no new call, the running ones to their end, then an orderly end.

The real server in a process of its own, phoned in real time. Every limit here is far above what it
takes, and is reached only where something is wrong.
"""

import asyncio
import os
import signal
from contextlib import asynccontextmanager
from dataclasses import replace

import httpx2
import pytest

from load_tests.call_records import follow, next_record
from load_tests.caller_voices.manifest import demo_recording
from load_tests.recording import read_recording
from load_tests.server_process import run_server
from load_tests.twilio_double.caller import AfterAgent, CallerScript, HangUp, Speak, Wait
from load_tests.twilio_double.clock import ScaledClock
from load_tests.twilio_double.context import Person, World
from load_tests.twilio_double.double import TwilioDouble
from load_tests.twilio_double.events import EventKind

pytestmark = [pytest.mark.slow, pytest.mark.model]

AT_MOST_S = 90.0
LISTENS = CallerScript((Wait(60.0),), max_call_s=60.0)
SPEAKS_LATE = CallerScript(
    # The greeting and the pause are the time in which the test looks at the draining server.
    (
        Speak(read_recording(demo_recording("hello-headache")), AfterAgent(silent_s=3.0)),
        HangUp(AfterAgent(silent_s=0.5, patience_s=60.0)),
    ),
    hang_up_after_s=60.0,
    max_call_s=90.0,
)


class Switchboard:
    """A server and who phones it."""

    def __init__(self, server):
        self.server = server

    async def phone(self, script, *, heard=None):
        """Place a call; `heard` is set once the caller hears the agent."""

        def watch(event):
            if heard is not None and event.kind is EventKind.AGENT_STARTED:
                heard.set()

        double = TwilioDouble(
            account=self.server.account,
            clock=ScaledClock(),
            allow_plain_ws=True,
            world=World(Person(ring_s=0.1, talk_s=0.1), words_per_s=50.0),
        )
        return await double.place_call(self.server.url, script, on_event=watch)

    async def readiness(self):
        async with httpx2.AsyncClient(trust_env=False, timeout=AT_MOST_S) as http:
            answer = await http.get(f"{self.server.url}/readyz")
        return answer.status_code, answer.json()

    async def until_draining(self):
        os.kill(self.server.pid, signal.SIGTERM)
        async with asyncio.timeout(AT_MOST_S):
            while (await self.readiness())[0] == 200:  # noqa: ASYNC110 - another process
                await asyncio.sleep(0.05)

    async def exit_status(self):
        async with asyncio.timeout(AT_MOST_S):
            return await self.server.exit_status()

    async def what_it_noted(self):
        """The server's events of its only call."""
        async with asyncio.timeout(AT_MOST_S):
            record = await next_record(self.server.records, frozenset())
            return [event async for event in follow(record)]


@asynccontextmanager
async def a_call_going_on(directory, script, **settings):
    """A server with one caller who hears the greeting; gives the call's task too."""
    async with run_server(directory, settings=settings) as server:
        switchboard = Switchboard(server)
        heard = asyncio.Event()
        call = asyncio.create_task(switchboard.phone(script, heard=heard))
        async with asyncio.timeout(AT_MOST_S):
            await heard.wait()
        yield switchboard, call


async def test_a_running_call_goes_on_to_its_end_while_new_ones_are_sent_to_the_staff(tmp_path):
    async with a_call_going_on(tmp_path, SPEAKS_LATE) as (switchboard, call):
        await switchboard.until_draining()
        status, told = await switchboard.readiness()
        refused = await switchboard.phone(replace(LISTENS, max_call_s=20.0))
        assert not call.done()
        report = await call
        assert await switchboard.exit_status() == 0
        events = await switchboard.what_it_noted()
    assert (status, told["status"], told["calls"]) == (503, "draining", 1)
    assert "9 1 1" in refused.of_kind(EventKind.SAID)[0].text
    assert refused.of_kind(EventKind.PERSON_JOINED)
    assert not refused.of_kind(EventKind.STREAM_STARTED)
    kinds = [event.kind for event in events]
    assert "AgentReplied" in kinds[kinds.index("CallerSpoke") :]
    assert events[-1].fields["reason"] == "caller_left"
    assert report.turns[0].answered_at_s is not None
    assert len(report.of_kind(EventKind.STREAM_STARTED)) == 1
    assert (report.ended_by, report.warnings) == ("caller", ())


async def test_a_call_that_outlasts_the_drain_is_told_so_and_goes_to_a_person(tmp_path):
    async with a_call_going_on(tmp_path, LISTENS, SERVER__DRAIN_S="1.0") as (switchboard, call):
        await switchboard.until_draining()
        report = await call
        assert await switchboard.exit_status() == 0
    (stopped,) = report.of_kind(EventKind.STREAM_STOPPED)
    (said,) = report.of_kind(EventKind.SAID)
    assert stopped.text == "server"
    assert "9 1 1" in said.text
    assert report.of_kind(EventKind.PERSON_JOINED)
    assert report.ended_by == "server"


async def test_without_calls_the_end_is_orderly_too(tmp_path):
    async with run_server(tmp_path) as server:
        switchboard = Switchboard(server)
        os.kill(server.pid, signal.SIGTERM)
        assert await switchboard.exit_status() == 0


async def test_a_second_request_to_stop_does_not_wait_for_the_calls(tmp_path):
    async with a_call_going_on(tmp_path, LISTENS) as (switchboard, call):
        await switchboard.until_draining()
        os.kill(switchboard.server.pid, signal.SIGTERM)
        assert await switchboard.exit_status() == -signal.SIGTERM
        call.cancel()
        await asyncio.gather(call, return_exceptions=True)
