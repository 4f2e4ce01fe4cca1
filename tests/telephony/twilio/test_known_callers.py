"""What the webhooks do with a caller's number, and where a caller who speaks no English goes."""

from xml.etree import ElementTree

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from config.load import load_settings
from telephony.call import CallState
from telephony.twilio.calls import CallBook
from telephony.twilio.routes import TwilioDesk, build_router
from telephony.twilio.signature import signature
from telephony.twilio.tokens import StreamTokens

TOKEN, BASE = "secret", "https://voice.example.org"
FORM = {"CallSid": "CA1", "AccountSid": "AC1", "From": "+12025550123", "Direction": "inbound"}
STAFF, INTERPRETERS = "+12025550100", "+12025550177"


class Site:
    """The webhooks, and what they tell of callers."""

    def __init__(self, **settings):
        told = {
            "IASOVOICE_TWILIO__AUTH_TOKEN": TOKEN,
            "IASOVOICE_SERVER__PUBLIC_BASE_URL": BASE,
            "IASOVOICE_SAFETY__STAFF_NUMBER": STAFF,
        }
        self.calls = CallBook(max_calls=2)
        self.known = []
        desk = TwilioDesk(
            load_settings(None, told | settings),
            self.calls,
            StreamTokens(ttl_s=60.0, clock=lambda: 0.0),
            None,
            None,
            lambda call_id, number: self.known.append((call_id, number)),
        )
        app = FastAPI()
        app.include_router(build_router(desk))
        self.client = TestClient(app)

    def post(self, path, form=FORM):
        signed = signature(TOKEN, BASE + path, {key: [value] for key, value in form.items()})
        return self.client.post(path, data=form, headers={"X-Twilio-Signature": signed})

    def handed_to(self, *, wants_interpreter):
        """The number that a call which is handed over is connected with."""
        self.post("/twilio/voice")
        call = self.calls.by_sid("CA1")
        call.wants_interpreter = wants_interpreter
        call.move(CallState.STREAMING)
        call.move(CallState.TRANSFERRING)
        answered = self.post("/twilio/after-stream")
        return ElementTree.fromstring(answered.text).find("Dial").text


def test_the_number_of_a_caller_is_told_with_the_call():
    site = Site()
    site.post("/twilio/voice")
    assert site.known == [(site.calls.by_sid("CA1").context.call_id, "+12025550123")]


def test_the_number_of_a_call_that_we_make_is_our_own_and_tells_no_caller():
    site = Site()
    site.post("/twilio/voice", {**FORM, "Direction": "outbound-api"})
    assert [number for _, number in site.known] == [""]


def test_no_log_has_the_number(capsys):
    site = Site()
    site.post("/twilio/voice")
    captured = capsys.readouterr()
    assert "2025550123" not in captured.out + captured.err


@pytest.mark.parametrize(
    ("line", "wants_interpreter", "number"),
    [
        (INTERPRETERS, True, INTERPRETERS),
        (INTERPRETERS, False, STAFF),
        ("", True, STAFF),
    ],
)
def test_who_needs_an_interpreter_is_connected_where_there_are_some(
    line, wants_interpreter, number
):
    site = Site(IASOVOICE_SAFETY__INTERPRETER_NUMBER=line)
    assert site.handed_to(wants_interpreter=wants_interpreter) == number
