"""The double's HTTP side: what a server sees, and what Twilio does when it misbehaves."""

import asyncio
import socket

import pytest
from starlette.responses import RedirectResponse, Response

from load_tests.twilio_double.context import PhoneLine, World
from load_tests.twilio_double.events import EventKind
from load_tests.twilio_double.faults import Faults, SignatureFault
from load_tests.twilio_double.signature import sign

VOICE = "/twilio/voice"
OK = Response("<Response><Hangup/></Response>", media_type="text/xml")


def kinds(report):
    return [event.kind for event in report.events]


def said(report):
    return " ".join(event.text for event in report.of_kind(EventKind.SAID))


async def test_the_voice_webhook_is_a_signed_form_about_an_inbound_call(
    server, double, account, brief
):
    server.answers[VOICE] = OK
    phone = PhoneLine(number_from="+12025550111", number_to="+12025550122")
    report = await double().place_call(server.base_url, brief, phone=phone)
    request = server.at(VOICE)
    assert request.method == "POST"
    assert request.headers["content-type"].startswith("application/x-www-form-urlencoded")
    url = server.base_url + VOICE
    assert request.headers["x-twilio-signature"] == sign(account.auth_token, url, request.fields)
    assert request["CallSid"] == report.call_sid
    assert len(report.call_sid) == 34
    assert request["AccountSid"] == account.account_sid
    assert (request["From"], request["To"]) == ("+12025550111", "+12025550122")
    assert (request["CallStatus"], request["Direction"]) == ("ringing", "inbound")
    assert request["ApiVersion"] == "2010-04-01"
    assert report.warnings == ()


async def test_the_public_url_is_signed_where_it_differs(server, double, account, brief):
    server.answers[VOICE] = OK
    phone = PhoneLine(public_base_url="https://voice.example.org")
    await double().place_call(server.base_url, brief, phone=phone)
    request = server.at(VOICE)
    public = "https://voice.example.org" + VOICE
    assert request.headers["x-twilio-signature"] == sign(account.auth_token, public, request.fields)
    assert request.headers["host"] == "voice.example.org"


@pytest.mark.parametrize("fault", [SignatureFault.WRONG_TOKEN, SignatureFault.MISSING])
async def test_a_bad_signature_is_sent_when_asked(server, double, account, brief, fault):
    server.answers[VOICE] = OK
    await double(faults=Faults(webhook_signature=fault)).place_call(server.base_url, brief)
    request = server.at(VOICE)
    right = sign(account.auth_token, server.base_url + VOICE, request.fields)
    assert request.headers.get("x-twilio-signature") != right
    assert ("x-twilio-signature" in request.headers) is (fault is SignatureFault.WRONG_TOKEN)


async def test_the_other_algorithm_names_itself(server, double, account, brief):
    server.answers[VOICE] = OK
    faults = Faults(webhook_signature=SignatureFault.SHA256)
    await double(faults=faults).place_call(server.base_url, brief)
    request = server.at(VOICE)
    url = server.base_url + VOICE
    expected = sign(account.auth_token, url, request.fields, algorithm="sha256")
    assert request.headers["x-twilio-signature"] == expected
    settings = request.headers["x-twilio-webhooks-signature-settings"]
    assert "algorithm=HMAC_SHA256" in settings


async def test_an_altered_field_breaks_the_signature(server, double, account, brief):
    server.answers[VOICE] = OK
    await double(faults=Faults(altered_field=True)).place_call(server.base_url, brief)
    request = server.at(VOICE)
    right = sign(account.auth_token, server.base_url + VOICE, request.fields)
    assert request.headers["x-twilio-signature"] != right


async def test_odd_fields_are_signed_rightly(server, double, account, brief):
    server.answers[VOICE] = OK
    faults = Faults(duplicated_key=True, unknown_field=True)
    await double(faults=faults).place_call(server.base_url, brief)
    request = server.at(VOICE)
    assert [value for name, value in request.fields if name == "CallerName"] == ["b", "a"]
    assert request["FieldOfTheFuture"] == "1"
    url = server.base_url + VOICE
    assert request.headers["x-twilio-signature"] == sign(account.auth_token, url, request.fields)


async def test_a_retry_carries_the_same_token_and_no_fragment(server, double, account, brief):
    answers = [Response(status_code=503), OK]

    async def flaky(request):
        return answers.pop(0)

    server.answers[VOICE] = flaky
    url = server.base_url + VOICE
    report = await double().place_call(url + "#rc=2&rp=5xx", brief)
    first, second = server.requests
    token = "i-twilio-idempotency-token"
    assert first.headers[token] == second.headers[token] != ""
    assert first.fields == second.fields
    assert first.headers["x-twilio-signature"] == sign(account.auth_token, url, first.fields)
    assert report.warnings == ()


async def test_without_overrides_a_500_is_not_tried_again(server, double, brief):
    server.answers[VOICE] = Response(status_code=500)
    report = await double().place_call(server.base_url, brief)
    assert server.paths() == [VOICE]
    assert report.warnings == (11200,)
    assert "application error" in said(report)
    assert report.ended_by == "error"


async def test_retries_end(server, double, brief):
    server.answers[VOICE] = Response(status_code=404)
    await double().place_call(server.base_url + "#rc=3&rp=4xx", brief)
    assert server.paths() == [VOICE] * 4


async def test_a_dead_server_is_11205(double, brief):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        report = await double().place_call(url, brief)
    assert report.warnings == (11205,)
    assert "application error" in said(report)


async def test_a_slow_answer_counts_as_none_after_its_time(server, double, brief):
    async def slow(request):
        await asyncio.sleep(2.0)
        return OK

    server.answers[VOICE] = slow
    report = await double(speed=1.0, world=World(words_per_s=1000.0)).place_call(
        server.base_url + "#rt=200", brief
    )
    (failed,) = report.of_kind(EventKind.WEBHOOK_FAILED)
    assert failed.code == 11200
    assert 0.2 <= failed.at_s < 1.5


async def test_no_webhook_lasts_longer_than_its_ceiling(server, double, brief):
    async def slow(request):
        await asyncio.sleep(3.0)
        return OK

    server.answers[VOICE] = slow
    # Each try may read for 15 s, but all of them together have 15 s: 0.5 s on this clock.
    report = await double(speed=30.0).place_call(server.base_url + "#rc=5&rp=all", brief)
    (failed,) = report.of_kind(EventKind.WEBHOOK_FAILED)
    assert 14.9 <= failed.at_s < 40


async def test_a_redirect_is_followed_without_the_fields(server, double, account, brief):
    server.answers[VOICE] = RedirectResponse("/elsewhere?x=1", status_code=302)
    server.answers["/elsewhere"] = OK
    report = await double().place_call(server.base_url, brief)
    request = server.at("/elsewhere")
    assert (request.method, request.query, request.fields) == ("GET", "x=1", [])
    url = server.base_url + "/elsewhere?x=1"
    assert request.headers["x-twilio-signature"] == sign(account.auth_token, url)
    assert EventKind.REDIRECTED in kinds(report)


async def test_endless_redirects_end(server, double, brief):
    server.answers[VOICE] = RedirectResponse(VOICE, status_code=301)
    report = await double().place_call(server.base_url, brief)
    assert report.warnings == (11200,)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Response(status_code=500), 11200),
        (Response("<Response>", media_type="text/xml"), 12100),
        (Response("<Response/>", media_type="text/plain"), 12300),
    ],
    ids=["status", "xml", "content type"],
)
async def test_the_fallback_is_told_what_went_wrong(server, double, brief, answer, code):
    server.answers[VOICE] = answer
    server.say("/fallback", "<Say>Call the nurse line</Say><Hangup/>")
    phone = PhoneLine(fallback_url=server.base_url + "/fallback")
    report = await double().place_call(server.base_url, brief, phone=phone)
    request = server.at("/fallback")
    assert request["ErrorCode"] == str(code)
    assert request["ErrorUrl"] == server.base_url + VOICE
    assert request["CallSid"] == report.call_sid
    assert said(report) == "Call the nurse line"
    assert report.warnings == (code,)


async def test_a_failing_fallback_ends_in_the_application_error(server, double, brief):
    server.answers[VOICE] = Response(status_code=500)
    phone = PhoneLine(fallback_url=server.base_url + "/missing")
    report = await double().place_call(server.base_url, brief, phone=phone)
    assert server.paths() == [VOICE, "/missing"]
    assert report.warnings == (11200, 11200)
    assert report.ended_by == "error"


async def test_the_end_is_reported_with_the_duration(server, double, brief):
    server.say(VOICE, '<Pause length="30"/>')
    server.answers["/status"] = Response(status_code=204)
    phone = PhoneLine(status_callback_url=server.base_url + "/status")
    report = await double().place_call(server.base_url, brief, phone=phone)
    request = server.at("/status")
    assert request["CallStatus"] == "completed"
    assert request["CallDuration"] in ("1", "2")
    assert request["Duration"] == "1"
    assert request["SequenceNumber"] == "0"
    assert request["CallbackSource"] == "call-progress-events"
    assert request["Timestamp"].endswith("+0000")
    assert report.of_kind(EventKind.STATUS_POSTED)[0].value == 204


async def test_a_failing_status_callback_harms_nothing(server, double, brief):
    server.answers[VOICE] = OK
    phone = PhoneLine(status_callback_url=server.base_url + "/missing")
    report = await double().place_call(server.base_url, brief, phone=phone)
    assert report.status == "completed"
    assert report.warnings == (11200,)


async def test_what_is_no_web_address_is_refused_before_dialling(double, brief):
    with pytest.raises(ValueError, match="web address"):
        await double().place_call("ftp://127.0.0.1", brief)
