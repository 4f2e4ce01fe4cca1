"""The drain, on virtual time; and what whoever starts a server reads where it does not start."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from fakes_asr import FakeAsr
from starlette.testclient import TestClient
from structlog.testing import capture_logs
from virtual_time import VirtualTimeLoop

from config.load import load_settings
from telephony import app
from telephony.app import (
    ACTION_GRACE_S,
    LETTING_GO_S,
    build_app,
    drain,
    heed_recogniser,
    tell_figures,
)
from telephony.errors import CapacityError
from telephony.logging import only_known_fields
from telephony.twilio.calls import CallBook


class Line:
    """One call that streams, and what becomes of it when it is asked to end."""

    def __init__(self, calls, *, lets_go_after_s=None):
        self.given_up_at_s = None
        self._calls = calls
        self._lets_go_after_s = lets_go_after_s
        self._call = calls.open("CA1", "AC1")

    async def open(self):
        assert await self._calls.open_stream(self._call, patience_s=1.0)
        self._call.give_up_stream = self._give_up

    def close(self):
        self._calls.stream_closed(self._call)

    def _give_up(self):
        loop = asyncio.get_running_loop()
        self.given_up_at_s = loop.time()
        if self._lets_go_after_s is not None:
            loop.call_later(self._lets_go_after_s, self.close)


@pytest.fixture
def drained():
    """Drains 100 s at most with one call on the line; when that was over, and the line."""

    async def work(ends_after_s, lets_go_after_s):
        calls = CallBook(max_calls=2)
        line = Line(calls, lets_go_after_s=lets_go_after_s)
        await line.open()
        loop = asyncio.get_running_loop()
        if ends_after_s is not None:
            loop.call_later(ends_after_s, line.close)
        began_s = loop.time()
        await drain(calls, timeout_s=100.0)
        return loop.time() - began_s, line

    def drained(*, ends_after_s=None, lets_go_after_s=None):
        with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
            return runner.run(work(ends_after_s, lets_go_after_s))

    return drained


def test_a_call_may_end_by_itself_and_its_last_webhook_is_still_answered(drained):
    took_s, line = drained(ends_after_s=99.0)
    assert took_s == pytest.approx(99.0 + ACTION_GRACE_S)
    assert line.given_up_at_s is None


def test_a_call_that_outlasts_the_drain_is_given_up_and_awaited(drained):
    took_s, line = drained(lets_go_after_s=LETTING_GO_S - 1.0)
    assert line.given_up_at_s == pytest.approx(100.0)
    assert took_s == pytest.approx(100.0 + LETTING_GO_S - 1.0 + ACTION_GRACE_S)


def test_a_call_that_does_not_let_go_holds_the_server_no_longer_than_it_may(drained):
    took_s, _ = drained()
    assert took_s == pytest.approx(100.0 + LETTING_GO_S + ACTION_GRACE_S)


class SharedFake(FakeAsr):
    """One whose calls can be too many."""

    is_behind = True

    def admits_calls(self):
        return not self.is_behind

    def figures(self):
        return {"final_decoded": 3, "admits_calls": False}


def test_no_call_is_taken_while_the_recogniser_is_behind():
    calls, shared = CallBook(max_calls=2), SharedFake([])
    heed_recogniser(shared, calls)
    with pytest.raises(CapacityError, match="behind"):
        calls.admit()
    shared.is_behind = False
    calls.admit()


def test_the_figures_of_a_shared_recogniser_pass_into_the_log():
    with capture_logs(processors=[only_known_fields]) as logs:
        tell_figures(SharedFake([]), CallBook(max_calls=2))
        tell_figures(FakeAsr([]), CallBook(max_calls=2))
    (line,) = logs
    assert line["figures"] == {"final_decoded": 3.0, "admits_calls": 0.0}
    assert "reason" not in line


def test_a_recogniser_of_which_each_call_has_its_own_refuses_nobody():
    calls = CallBook(max_calls=2)
    heed_recogniser(FakeAsr([]), calls)
    calls.admit()


def test_a_folder_that_cannot_be_written_at_the_start_is_told(monkeypatch, capsys):
    @asynccontextmanager
    async def open_services(*_, **__):
        raise PermissionError(13, "Permission denied", "/srv/cache")
        yield

    monkeypatch.setattr(app, "open_services", open_services)
    with pytest.raises(PermissionError), TestClient(build_app(load_settings(None, {}))):
        pass
    assert "iasovoice: [Errno 13] Permission denied: '/srv/cache'" in capsys.readouterr().err
