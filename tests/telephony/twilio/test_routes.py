"""Webhooks and the media socket, from outside: who may in, and what becomes of a call."""

import asyncio
from xml.etree import ElementTree

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.websockets import WebSocketDisconnect

from config.load import load_settings
from telephony.call import CallState
from telephony.twilio.calls import CallBook
from telephony.twilio.messages import Start, render
from telephony.twilio.routes import TwilioDesk, build_router, signed_url
from telephony.twilio.signature import signature
from telephony.twilio.tokens import StreamTokens

TOKEN = "secret"
BASE = "https://voice.example.org"
WS_BASE = "wss://voice.example.org"
FORM = {"CallSid": "CA1", "AccountSid": "AC1", "From": "+12025550123", "CallStatus": "ringing"}


class Site:
    """Our server with a session that only says how the call came out."""

    def __init__(self, *, max_calls=2, start_timeout_s=120.0):
        self.settings = load_settings(
            None,
            {
                "IASOVOICE_TWILIO__AUTH_TOKEN": TOKEN,
                "IASOVOICE_SERVER__PUBLIC_BASE_URL": BASE,
                "IASOVOICE_SERVER__PUBLIC_WS_BASE_URL": WS_BASE,
                "IASOVOICE_CALL__START_TIMEOUT_S": str(start_timeout_s),
            },
        )
        self.calls = CallBook(max_calls=max_calls)
        self.streams = []
        self.forgotten = []
        self.outcome = CallState.ENDED
        self.now_s = 0.0
        self.numbers = {}
        tokens = StreamTokens(ttl_s=60.0, clock=lambda: self.now_s)
        app = FastAPI(redirect_slashes=False)
        desk = TwilioDesk(
            self.settings,
            self.calls,
            tokens,
            self.run_call,
            self.forget,
            self.numbers.__setitem__,
        )
        app.include_router(build_router(desk))
        self.client = TestClient(app, base_url="http://inside:8080")

    async def run_call(self, stream):
        self.streams.append(stream)
        stream.call.move(self.outcome)
        await stream.socket.close(1000)

    async def forget(self, call_id):
        self.forgotten.append(call_id)

    def post(self, path, form=FORM, *, signed=None):
        given = signed or signature(TOKEN, BASE + path, {k: [v] for k, v in form.items()})
        return self.client.post(path, data=form, headers={"X-Twilio-Signature": given})

    def phone(self, form=FORM):
        """Post the webhook; the media path and the token of the TwiML."""
        stream = ElementTree.fromstring(self.post("/twilio/voice", form).text).find(".//Stream")
        return stream.get("url").removeprefix(WS_BASE), stream.find("Parameter").get("value")

    def connect(self, path, *, signed=None):
        given = signed or signature(TOKEN, WS_BASE + path, {})
        return self.client.websocket_connect(path, headers={"X-Twilio-Signature": given})


@pytest.fixture
def site():
    return Site()


@pytest.mark.parametrize(
    ("told", "number"),
    [
        ({}, "+12025550123"),
        ({"From": "+266696687"}, ""),
        ({"StirVerstat": "TN-Validation-Failed-A"}, ""),
        ({"Direction": "outbound-api"}, ""),
    ],
)
def test_the_dialog_knows_the_number_that_the_network_vouches_for(site, caplog, told, number):
    path, _ = site.phone({**FORM, **told})
    assert site.numbers == {path.rpartition("/")[2]: number}
    assert FORM["From"] not in caplog.text


def start(token, call_sid="CA1", account_sid="AC1"):
    return render(Start("MZ1", call_sid, account_sid, {"token": token}))


def closed_with(socket):
    with pytest.raises(WebSocketDisconnect) as caught:
        socket.receive_text()
    return caught.value.code


def verbs(response):
    return [element.tag for element in ElementTree.fromstring(response.text)]


def test_a_signed_call_is_connected_to_a_stream_with_a_token(site):
    response = site.post("/twilio/voice")
    root = ElementTree.fromstring(response.text)
    assert response.headers["content-type"].startswith("text/xml")
    assert root.find("Connect").get("action") == f"{BASE}/twilio/after-stream"
    assert root.find(".//Stream").get("url").startswith(f"{WS_BASE}/twilio/media/")
    assert "?" not in root.find(".//Stream").get("url")
    assert len(root.find(".//Parameter").get("value")) >= 22


@pytest.mark.parametrize("path", ["voice", "after-stream", "fallback", "status", "stream-status"])
def test_a_webhook_without_a_good_signature_is_refused(site, path):
    path = f"/twilio/{path}"
    assert site.client.post(path, data=FORM).status_code == 403
    assert site.post(path, signed="AAAA").status_code == 403
    altered = signature(TOKEN, BASE + path, {**{k: [v] for k, v in FORM.items()}, "From": ["+1"]})
    assert site.post(path, signed=altered).status_code == 403


def test_the_request_cannot_choose_the_host_that_is_signed(site):
    given = signature(TOKEN, "http://inside:8080/twilio/voice", {k: [v] for k, v in FORM.items()})
    headers = {"X-Twilio-Signature": given, "X-Forwarded-Host": "inside:8080"}
    assert site.client.post("/twilio/voice", data=FORM, headers=headers).status_code == 403


def test_unknown_fields_take_part_in_the_signature_and_do_no_harm(site):
    assert site.post("/twilio/voice", {**FORM, "Brand": "new"}).status_code == 200


def test_a_percent_encoded_path_is_signed_as_it_was_sent(site):
    scope = {
        "type": "websocket",
        "raw_path": b"/twilio/media/a%2Fb",
        "query_string": b"",
        "path": "/twilio/media/a/b",
    }
    assert signed_url(scope, site.settings.server) == f"{WS_BASE}/twilio/media/a%2Fb"


def test_no_twiml_speaks_of_health(site):
    site.calls.is_draining = True
    busy = site.post("/twilio/voice").text
    site.calls.is_draining = False
    texts = [busy, site.post("/twilio/voice").text, site.post("/twilio/fallback").text]
    for text in texts:
        assert not any(w in text.lower() for w in ("symptom", "patient", "pregnan", "medic"))


def test_a_good_stream_runs_the_call(site):
    path, token = site.phone()
    with site.connect(path) as socket:
        socket.send_text('{"event":"connected","protocol":"Call","version":"1.0.0"}')
        socket.send_text(start(token))
        assert closed_with(socket) == 1000
    assert [stream.stream_sid for stream in site.streams] == ["MZ1"]


def test_an_unsigned_upgrade_is_refused_before_it_happens(site):
    path, _ = site.phone()
    with pytest.raises(WebSocketDenialResponse) as caught, site.connect(path, signed="AAAA"):
        pass
    assert caught.value.status_code == 403


@pytest.mark.parametrize(
    ("token", "call_sid", "account_sid"),
    [(None, "CA2", "AC1"), (None, "CA1", "AC2"), ("wrong", "CA1", "AC1"), ("", "CA1", "AC1")],
    ids=["other-call", "other-account", "wrong-token", "no-token"],
)
def test_a_bad_token_closes_the_socket_with_1008(site, token, call_sid, account_sid):
    path, good = site.phone()
    with site.connect(path) as socket:
        socket.send_text(start(good if token is None else token, call_sid, account_sid))
        assert closed_with(socket) == 1008
    assert site.streams == []


def test_a_replayed_token_closes_the_socket_with_1008(site):
    path, token = site.phone()
    for expected in (1000, 1008):
        with site.connect(path) as socket:
            socket.send_text(start(token))
            assert closed_with(socket) == expected


def test_a_token_for_one_call_does_not_open_another(site):
    _, token = site.phone()
    other_path, _ = site.phone({**FORM, "CallSid": "CA2"})
    with site.connect(other_path) as socket:
        socket.send_text(start(token, "CA2"))
        assert closed_with(socket) == 1008


def test_a_socket_without_start_is_closed_with_1008():
    site = Site(start_timeout_s=0.05)
    path, _ = site.phone()
    with site.connect(path) as socket:
        socket.send_text('{"event":"connected"}')
        assert closed_with(socket) == 1008


def test_rubbish_before_start_is_passed_over(site):
    path, token = site.phone()
    with site.connect(path) as socket:
        socket.send_text("rubbish")
        socket.send_bytes(b"\x00")
        socket.send_text('{"event":"media","streamSid":"MZ1","media":{"payload":"/w=="}}')
        socket.send_text(start(token))
        assert closed_with(socket) == 1000
    defects = {defect.value: n for defect, n in site.streams[0].reader.defects.items()}
    assert defects == {"not_json": 1, "not_text": 1, "before_start": 1}


@pytest.mark.parametrize("reason", ["full", "draining"])
def test_without_room_the_caller_hears_where_to_go_and_the_upgrade_is_refused(reason):
    site = Site(max_calls=1)
    path, _ = site.phone()
    if reason == "full":
        asyncio.run(site.calls.open_stream(site.calls.open("CA9", "AC1"), patience_s=1.0))
    else:
        site.calls.is_draining = True
    response = site.post("/twilio/voice", {**FORM, "CallSid": "CA3"})
    assert verbs(response) == ["Say", "Dial"]
    assert "9 1 1" in response.text
    with pytest.raises(WebSocketDenialResponse) as caught, site.connect(path):
        pass
    assert caught.value.status_code == 503


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [(CallState.ENDED, ["Hangup"]), (CallState.TRANSFERRING, ["Dial"])],
)
def test_after_the_stream_our_state_decides(site, outcome, expected):
    site.outcome = outcome
    path, token = site.phone()
    with site.connect(path) as socket:
        socket.send_text(start(token))
        closed_with(socket)
    assert verbs(site.post("/twilio/after-stream")) == expected


def test_a_crashed_call_is_connected_once_more_and_then_to_a_person(site):
    site.outcome = CallState.CRASHED
    path, token = site.phone()
    with site.connect(path) as socket:
        socket.send_text(start(token))
        closed_with(socket)
    again = site.post("/twilio/after-stream")
    assert verbs(again) == ["Connect", "Redirect"]
    stream = ElementTree.fromstring(again.text).find(".//Stream")
    assert stream.get("url") == WS_BASE + path
    with site.connect(path) as socket:
        socket.send_text(start(stream.find("Parameter").get("value")))
        assert closed_with(socket) == 1000
    assert verbs(site.post("/twilio/after-stream")) == ["Say", "Dial"]


def test_the_end_of_an_unknown_call_leads_to_a_person(site):
    assert verbs(site.post("/twilio/after-stream", {"CallSid": "CA404"})) == ["Say", "Dial"]


def test_a_late_status_never_revives_a_call(site):
    site.phone()
    for status in ("completed", "in-progress", "completed"):
        assert site.post("/twilio/status", {**FORM, "CallStatus": status}).status_code == 204
    assert site.calls.by_sid("CA1").state is CallState.ENDED


def test_a_trailing_slash_is_not_redirected(site):
    response = site.post("/twilio/voice/")
    assert response.status_code == 404


def test_the_form_of_every_message_we_could_log_is_free_of_the_number(site, capsys):
    site.post("/twilio/voice", signed="AAAA")
    site.calls.is_draining = True
    site.post("/twilio/voice")
    assert "+1202" not in capsys.readouterr().out


def test_when_no_person_answers_the_caller_is_told_what_to_do(site):
    dial = ElementTree.fromstring(site.post("/twilio/fallback").text).find("Dial")
    assert dial.get("action") == f"{BASE}/twilio/after-dial"
    for status in ("busy", "no-answer", "failed"):
        response = site.post("/twilio/after-dial", {**FORM, "DialCallStatus": status})
        assert verbs(response) == ["Say", "Hangup"]
        assert "9 1 1" in response.text
    done = site.post("/twilio/after-dial", {**FORM, "DialCallStatus": "completed"})
    assert verbs(done) == ["Hangup"]


def test_a_huge_body_is_refused_unread(site):
    headers = {"X-Twilio-Signature": "AAAA"}
    body = {"CallSid": "x" * 100_000}
    assert site.client.post("/twilio/voice", data=body, headers=headers).status_code == 403


async def test_a_body_of_untold_length_is_read_no_further_than_a_form_can_be(site):
    read, answers = [], []
    headers = {
        "host": "inside",
        "x-twilio-signature": "AAAA",
        "content-type": "application/x-www-form-urlencoded",
        "transfer-encoding": "chunked",
    }
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/twilio/voice",
        "raw_path": b"/twilio/voice",
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }

    async def receive():
        read.append(b"a%d=" % len(read) + b"x" * 10_000 + b"&")
        return {"type": "http.request", "body": read[-1], "more_body": len(read) < 1000}

    async def send(message):
        answers.append(message)

    await site.client.app(scope, receive, send)
    assert answers[0]["status"] == 403
    assert len(read) < 10


def test_the_network_saying_that_the_call_is_over_ends_it(site):
    site.outcome = CallState.CRASHED
    path, token = site.phone()
    with site.connect(path) as socket:
        socket.send_text(start(token))
        closed_with(socket)
    assert verbs(site.post("/twilio/after-stream", {**FORM, "CallStatus": "completed"})) == [
        "Hangup"
    ]
