"""Calls of an action server: what is sent, what may come back, and who is left alone."""

import asyncio
import json
import zlib

import httpx2
import orjson
import pytest
import structlog
from virtual_time import VirtualTimeLoop

from config.settings import ActionServerSettings
from dialog.breaker import BreakerState
from dialog.rasa.action_runner import (
    ActionAnswer,
    ActionAnswerError,
    ActionBrokenError,
    ActionFailedError,
    ActionRejectedError,
    ActionTimeoutError,
    ActionUnknownError,
    ActionUnreachableError,
)
from dialog.rasa.events import SlotSet, UserUttered
from dialog.rasa.remote_actions import RemoteActions
from dialog.rasa.tracker import Tracker
from tests.dialog.rasa.bots import domain, text_slot

SOURCE = {"version": "3.1", "intents": ["greet"]}
DOMAIN = domain(slots=(text_slot("city"),), source=SOURCE)
URL = "http://actions.example/rasa/webhook"
SECRET = "my mother died of it"
NOTHING = {"events": [], "responses": []}


def conversation(words=SECRET):
    return Tracker(DOMAIN, [UserUttered(words, timestamp=1.0)], sender="me")


def reply(status=200, document=NOTHING, **headers):
    async def body():
        yield document if isinstance(document, bytes) else orjson.dumps(document)

    return httpx2.Response(status, content=body(), headers=headers)


class Server:
    """Gives its replies in turn, the last one again and again, and keeps the requests."""

    def __init__(self, *replies, **settings):
        self.replies = list(replies) or [reply]
        self.requests = []
        self.now_s = 100.0
        self.actions = RemoteActions(
            ActionServerSettings(**{"url": URL, "timeout_s": 60.0, **settings}),
            DOMAIN,
            clock=lambda: self.now_s,
            transport=httpx2.MockTransport(self._answer),
        )

    async def _answer(self, request):
        self.requests.append(request)
        given = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        given = given()
        return await given if asyncio.iscoroutine(given) else given

    async def run(self, name="action_a", words=SECRET):
        return await self.actions.run(name, conversation(words))

    async def outcomes(self, *times):
        """The class of what each call raised, None for an answer."""
        raised = []
        for _ in times:
            try:
                await self.run()
                raised.append(None)
            except ActionFailedError as error:
                raised.append(type(error))
        return raised


async def _hang():
    await asyncio.Event().wait()


def _refuse():
    raise httpx2.ConnectError("refused")


class TestRequests:
    async def test_one_post_goes_to_the_address(self):
        server = Server()
        assert await server.run() == ActionAnswer()
        (sent,) = server.requests
        assert (sent.method, str(sent.url)) == ("POST", URL)
        assert sent.headers["Content-Type"] == "application/json"
        assert sent.headers["Accept-Encoding"] == "identity"
        assert "Authorization" not in sent.headers
        call = json.loads(sent.content)
        assert call["next_action"] == "action_a"
        assert call["tracker"]["latest_message"]["text"] == SECRET
        assert call["domain"] == SOURCE

    async def test_a_token_is_sent_and_not_shown(self):
        server = Server(token="s3cret")
        await server.run()
        assert server.requests[0].headers["Authorization"] == "Bearer s3cret"

    async def test_a_request_is_deflated_if_told(self):
        server = Server(compress=True)
        await server.run()
        (sent,) = server.requests
        assert sent.headers["Content-Encoding"] == "deflate"
        assert json.loads(zlib.decompress(sent.content))["next_action"] == "action_a"

    async def test_a_server_without_the_domain_is_asked_again_with_it(self):
        server = Server(lambda: reply(449), reply, selective_domain=True)
        assert await server.run() == ActionAnswer()
        first, second = (json.loads(one.content) for one in server.requests)
        assert "domain" not in first
        assert second["domain"] == SOURCE
        assert first["domain_digest"] == second["domain_digest"]

    async def test_a_server_that_never_has_the_domain_is_broken(self):
        server = Server(lambda: reply(449))
        with pytest.raises(ActionBrokenError, match="449"):
            await server.run()
        assert len(server.requests) == 2

    async def test_a_long_conversation_is_sent_whole(self):
        server = Server()
        tracker = Tracker(DOMAIN, [SlotSet("city", n, timestamp=1.0) for n in range(700)])
        await server.actions.run("action_a", tracker)
        assert len(json.loads(server.requests[0].content)["tracker"]["events"]) == 700

    async def test_a_cookie_of_one_call_does_not_come_back_with_the_next(self):
        server = Server(lambda: reply(**{"Set-Cookie": "patient=7; Path=/"}))
        await server.run()
        await server.run()
        assert "Cookie" not in server.requests[1].headers

    def test_without_an_address_there_is_nobody_to_ask(self):
        with pytest.raises(ValueError, match=r"action_server\.url is empty"):
            RemoteActions(ActionServerSettings(), DOMAIN)


class TestAnswers:
    @pytest.mark.parametrize(
        ("status", "document", "kind"),
        [
            (500, {"error": SECRET}, ActionBrokenError),
            (400, {"error": SECRET}, ActionBrokenError),
            (204, b"", ActionBrokenError),
            (302, {}, ActionBrokenError),
            (404, {"error": "no such action"}, ActionUnknownError),
            (429, b"", ActionUnreachableError),
            (502, b"", ActionUnreachableError),
            (503, b"", ActionUnreachableError),
            (504, b"", ActionUnreachableError),
            (200, b"<html>welcome</html>", ActionAnswerError),
            (200, b"null", ActionAnswerError),
        ],
    )
    async def test_what_is_no_answer_has_its_own_error(self, status, document, kind):
        server = Server(lambda: reply(status, document, Location="http://other.example/"))
        with pytest.raises(ActionFailedError) as caught:
            await server.run()
        assert type(caught.value) is kind
        assert SECRET not in str(caught.value)
        assert len(server.requests) == 1

    async def test_a_rejection_is_no_failure(self):
        no = {"error": SECRET, "action_name": "action_a"}
        with pytest.raises(ActionRejectedError) as caught:
            await Server(lambda: reply(400, no)).run()
        assert SECRET not in str(caught.value)

    async def test_an_answer_may_be_long_but_not_too_long(self):
        long = {"events": [], "responses": [{"text": "a" * 100_000}]}
        answer = await Server(lambda: reply(200, long)).run()
        assert answer.responses[0]["text"] == "a" * 100_000
        with pytest.raises(ActionAnswerError, match="longer than 100000 bytes"):
            await Server(lambda: reply(200, long), max_answer_bytes=100_000).run()

    async def test_a_packed_answer_is_refused_unopened(self):
        bomb = zlib.compress(b" " * 10_000_000)
        with pytest.raises(ActionAnswerError, match="compressed"):
            await Server(lambda: reply(200, bomb, **{"Content-Encoding": "deflate"})).run()

    async def test_logs_tell_of_the_call_and_nothing_of_the_caller(self):
        ill = {"events": [{"event": SECRET}, {"event": "slot", "name": SECRET, "value": SECRET}]}
        server = Server(lambda: reply(200, ill))
        with structlog.testing.capture_logs() as lines:
            await server.run()
        assert lines == [
            {
                "event": "action server asked", "log_level": "info", "action": "action_a",
                "status": 200, "duration_s": 0.0,
            },
            {
                "event": "parts of an action's answer dropped", "log_level": "warning",
                "action": "action_a", "count": 1,
            },
            {
                "event": "action sets unknown slots", "log_level": "warning",
                "action": "action_a", "count": 1,
            },
        ]  # fmt: skip


class TestWhoDoesNotAnswer:
    @pytest.mark.parametrize("silent", [_refuse, lambda: reply(503)])
    async def test_is_left_alone_after_three_failures_until_its_rest_is_over(self, silent):
        server = Server(silent, breaker_failures=3, breaker_rest_s=10.0)
        assert await server.outcomes(*range(5)) == [ActionUnreachableError] * 5
        assert len(server.requests) == 3
        assert server.actions.breaker_state is BreakerState.OPEN
        server.now_s += 10.1
        server.replies = [reply]
        assert await server.outcomes(1, 2) == [None, None]
        assert server.actions.breaker_state is BreakerState.CLOSED

    @pytest.mark.parametrize(
        "answer",
        [
            lambda: reply(500), lambda: reply(404), lambda: reply(200, b"rubbish"),
            lambda: reply(200, b" " * 2_000), lambda: reply(400, {"error": "Invalid body request"}),
        ],
    )  # fmt: skip
    async def test_is_told_from_who_answers_badly(self, answer):
        server = Server(answer, max_answer_bytes=1_024)
        assert None not in await server.outcomes(*range(8))
        assert len(server.requests) == 8
        assert server.actions.breaker_state is BreakerState.CLOSED

    async def test_is_not_judged_by_callers_who_hang_up(self):
        server = Server(_hang)
        for _ in range(5):
            running = asyncio.create_task(server.run())
            await asyncio.sleep(0)
            running.cancel()
            with pytest.raises(asyncio.CancelledError):
                await running
        assert server.actions.breaker_state is BreakerState.CLOSED

    async def test_is_tried_by_one_caller_at_a_time(self):
        server = Server(_refuse, breaker_failures=1)
        await server.outcomes(1)
        server.now_s += 10.1
        server.replies = [_hang]
        trial = asyncio.create_task(server.run())
        await asyncio.sleep(0)
        with pytest.raises(ActionUnreachableError, match="left alone"):
            await server.run()
        trial.cancel()
        with pytest.raises(asyncio.CancelledError):
            await trial
        server.replies = [reply]
        assert await server.outcomes(1) == [None]


class TestHealth:
    async def test_a_server_that_is_well_lists_its_actions(self):
        listed = [{"name": "action_a"}, {"name": "action_b"}]
        server = Server(lambda: reply(200, {"status": "ok"}), lambda: reply(200, listed))
        assert await server.actions.check() == {"action_a", "action_b"}
        assert [str(one.url) for one in server.requests] == [
            "http://actions.example/rasa/health",
            "http://actions.example/rasa/actions",
        ]

    async def test_a_server_need_not_list_them(self):
        server = Server(lambda: reply(200, {"status": "ok"}), lambda: reply(404))
        assert await server.actions.check() is None

    async def test_a_server_that_is_ill_is_told_apart_from_one_that_is_not_there(self):
        with pytest.raises(ActionBrokenError, match="500"):
            await Server(lambda: reply(500)).actions.check()
        with pytest.raises(ActionUnreachableError, match="health: ConnectError"):
            await Server(_refuse).actions.check()


class Wire:
    """A server that does with each connection what the test says."""

    def __init__(self, behave):
        self.asked = 0
        self.behave = behave

    async def _serve(self, reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        self.asked += 1
        try:
            await self.behave(writer)
        except OSError:
            pass
        finally:
            writer.close()

    async def run(self, **settings):
        """What a call to it comes to, and how long it took; the server counts the requests."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        url = f"http://127.0.0.1:{port}/webhook"
        remote = RemoteActions(ActionServerSettings(url=url, **settings), DOMAIN)
        clock = asyncio.get_running_loop().time
        began_s = clock()
        try:
            return await remote.run("action_a", conversation()), clock() - began_s
        except ActionFailedError as error:
            return error, clock() - began_s
        finally:
            await remote.aclose()
            server.close()


def over_the_wire(wire, **settings):
    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        return runner.run(wire.run(**settings))


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


class TestTheWire:
    def test_an_answer_comes_through_even_where_a_proxy_is_set(self, monkeypatch):
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
        monkeypatch.setenv("NO_PROXY", "")

        async def answer(writer):
            body = orjson.dumps(NOTHING)
            writer.write(HEAD + b"Content-Length: %d\r\n\r\n" % len(body) + body)
            await writer.drain()

        answered, _ = over_the_wire(Wire(answer))
        assert answered == ActionAnswer()

    def test_a_server_that_hangs_is_given_up_in_time(self):
        wire = Wire(lambda _writer: asyncio.sleep(600))
        error, took_s = over_the_wire(wire)
        assert isinstance(error, ActionTimeoutError)
        assert took_s == pytest.approx(3.0, abs=0.1)
        assert wire.asked == 1

    def test_a_server_that_drips_is_given_up_in_time_as_well(self):
        async def drip(writer):
            writer.write(HEAD + b"Content-Length: 1000\r\n\r\n")
            while True:
                writer.write(b" ")
                await writer.drain()
                await asyncio.sleep(0.5)

        error, took_s = over_the_wire(Wire(drip))
        assert isinstance(error, ActionTimeoutError)
        assert took_s == pytest.approx(3.0, abs=0.1)

    def test_an_endless_answer_is_cut_off(self):
        written = [0]

        async def flood(writer):
            writer.write(HEAD + b"Connection: close\r\n\r\n")
            while True:
                writer.write(b" " * 65_536)
                written[0] += 65_536
                await writer.drain()

        error, _ = over_the_wire(Wire(flood), max_answer_bytes=100_000)
        assert isinstance(error, ActionAnswerError)
        # What the sockets hold comes on top.
        assert written[0] < 20_000_000

    @pytest.mark.parametrize("said", [b"", b"\x16\x03\x01\x00\xff", b"HTTP/1.1 200 OK\r\nConte"])
    def test_a_lost_connection_is_not_tried_again(self, said):
        async def drop(writer):
            writer.write(said)
            await writer.drain()

        wire = Wire(drop)
        error, _ = over_the_wire(wire)
        assert isinstance(error, ActionUnreachableError)
        assert wire.asked == 1

    def test_a_port_where_nobody_listens_is_out_of_reach(self):
        async def run():
            server = await asyncio.start_server(lambda _r, _w: None, "127.0.0.1", 0)
            port = server.sockets[0].getsockname()[1]
            server.close()
            await server.wait_closed()
            url = f"http://127.0.0.1:{port}/webhook"
            remote = RemoteActions(ActionServerSettings(url=url), DOMAIN)
            with pytest.raises(ActionUnreachableError, match="ConnectError"):
                await remote.run("action_a", conversation())
            await remote.aclose()

        asyncio.run(run())
