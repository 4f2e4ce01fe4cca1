"""What the verbs do, seen from the server and from the caller."""

import pytest

from load_tests.twilio_double.caller import AfterPause, CallerScript, HangUp, Press
from load_tests.twilio_double.context import Person, World
from load_tests.twilio_double.events import EventKind

VOICE = "/twilio/voice"


def texts(report, kind):
    return [event.text for event in report.of_kind(kind)]


async def test_what_is_said_and_played_is_heard_in_order(server, double, patient):
    server.say(VOICE, "<Say>One two</Say><Play>/a.wav</Play><Pause length='2'/><Say>Three</Say>")
    report = await double().place_call(server.base_url, patient)
    assert texts(report, EventKind.SAID) == ["One two", "Three"]
    assert texts(report, EventKind.PLAYED) == ["/a.wav"]
    first, second = report.of_kind(EventKind.SAID)
    assert 0.2 + 1.0 + 2.0 <= second.at_s - first.at_s < 6.0
    assert (report.status, report.ended_by) == ("completed", "server")


async def test_nothing_after_a_hangup_is_executed(server, double, patient):
    server.say(VOICE, "<Say>Bye</Say><Hangup/><Say>Never</Say>")
    report = await double().place_call(server.base_url, patient)
    assert texts(report, EventKind.SAID) == ["Bye"]


@pytest.mark.parametrize(("reason", "status"), [("busy", "busy"), ("rejected", "no-answer")])
async def test_a_rejected_call_is_never_answered(server, double, patient, reason, status):
    server.say(VOICE, f"<Reject reason='{reason}'/>")
    report = await double().place_call(server.base_url, patient)
    assert (report.status, report.ended_by) == (status, "rejected")
    assert not report.of_kind(EventKind.ANSWERED)
    assert report.caller_audio == b""


async def test_rejecting_a_call_that_was_answered_only_ends_it(server, double, patient):
    server.say(VOICE, "<Say>Hello</Say><Reject/>")
    report = await double().place_call(server.base_url, patient)
    assert (report.status, report.ended_by) == ("completed", "server")


async def test_a_redirect_goes_on_with_another_document(server, double, patient):
    server.say(VOICE, "<Redirect>next?a=1</Redirect><Say>Never</Say>")
    server.say("/twilio/next", "<Say>Here</Say>")
    report = await double().place_call(server.base_url, patient)
    assert server.at("/twilio/next").query == "a=1"
    assert server.at("/twilio/next")["CallSid"] == report.call_sid
    assert texts(report, EventKind.SAID) == ["Here"]


async def test_a_circle_of_redirects_ends(server, double, patient):
    server.say(VOICE, f"<Redirect>{VOICE}</Redirect>")
    report = await double().place_call(server.base_url, patient)
    assert report.ended_by == "error"
    assert 20 < len(server.requests) < 30


async def test_a_url_that_is_none_is_an_application_error(server, double, patient):
    server.say(VOICE, "<Redirect>http://[oops/</Redirect>")
    report = await double().place_call(server.base_url, patient)
    assert report.warnings == (11100,)
    assert report.ended_by == "error"


async def test_what_is_unknown_is_a_12200_and_the_rest_runs(server, double, patient):
    server.say(VOICE, "<Sing>la</Sing><Say>Words</Say>")
    report = await double().place_call(server.base_url, patient)
    assert report.warnings == (12200,)
    assert texts(report, EventKind.SAID) == ["Words"]


async def test_a_dialled_person_joins_and_the_action_learns_how_it_went(server, double, patient):
    server.say(VOICE, "<Dial action='/dialled'><Number>+12025550100</Number></Dial>")
    server.say("/dialled", "<Hangup/>")
    report = await double().place_call(server.base_url, patient)
    assert texts(report, EventKind.PERSON_DIALLED) == ["+12025550100"]
    assert report.of_kind(EventKind.PERSON_JOINED)
    request = server.at("/dialled")
    assert (request["DialCallStatus"], request["DialCallDuration"]) == ("completed", "2")
    assert request["CallStatus"] == "in-progress"


async def test_a_person_who_does_not_answer_is_waited_for(server, double, patient):
    server.say(VOICE, "<Dial timeout='3'><Conference>room</Conference></Dial><Say>Sorry</Say>")
    world = World(person=Person(answers=False))
    report = await double(world=world).place_call(server.base_url, patient)
    (dialled,) = report.of_kind(EventKind.PERSON_DIALLED)
    (left,) = report.of_kind(EventKind.PERSON_LEFT)
    assert 2.9 <= left.at_s - dialled.at_s < 5.0
    assert left.text == "no-answer"
    assert texts(report, EventKind.SAID) == ["Sorry"]


async def test_gathered_keys_go_to_the_action(server, double):
    server.say(VOICE, "<Gather numDigits='2' action='/keys'><Say>Press</Say></Gather><Say>No</Say>")
    server.say("/keys", "<Hangup/>")
    script = CallerScript((Press("42", AfterPause(0.5)), HangUp(AfterPause(8.0))))
    report = await double().place_call(server.base_url, script)
    assert server.at("/keys")["Digits"] == "42"
    assert texts(report, EventKind.KEYS_PRESSED) == ["4", "2"]
    assert texts(report, EventKind.SAID) == ["Press"]


async def test_the_finishing_key_ends_the_gathering_and_is_left_out(server, double):
    server.say(VOICE, "<Gather action='/keys'/>")
    server.say("/keys", "<Hangup/>")
    script = CallerScript((Press("7#", AfterPause(0.2)), HangUp(AfterPause(8.0))))
    await double().place_call(server.base_url, script)
    assert server.at("/keys")["Digits"] == "7"


async def test_without_keys_the_next_verb_runs_after_the_timeout(server, double, patient):
    server.say(VOICE, "<Gather timeout='2' action='/keys'/><Say>Nothing came</Say>")
    report = await double().place_call(server.base_url, patient)
    assert server.paths() == [VOICE]
    assert 1.9 <= report.of_kind(EventKind.SAID)[0].at_s < 4.0


@pytest.mark.parametrize(
    "body",
    [
        "<Pause length='60'/>",
        "<Gather timeout='60'/>",
        "<Dial timeout='60'>+12025550100</Dial>",
        "<Say>" + "word " * 600 + "</Say>",
    ],
)
async def test_a_caller_may_hang_up_in_any_verb(server, double, brief, body):
    server.say(VOICE, body + "<Redirect>/never</Redirect>")
    world = World(person=Person(ring_s=30.0))
    report = await double(world=world).place_call(server.base_url, brief)
    assert report.ended_by == "caller"
    assert server.paths() == [VOICE]
    assert report.duration_s < 3.0


async def test_a_silent_document_makes_the_caller_hang_up(server, double):
    server.say(VOICE, "<Pause length='60'/>")
    script = CallerScript(hang_up_after_s=3.0)
    report = await double(speed=8).place_call(server.base_url, script)
    assert report.ended_by == "caller"
    assert 2.9 <= report.duration_s < 5.0


async def test_a_voice_that_is_not_ours_is_no_silence(server, double):
    server.say(VOICE, "<Say>" + "word " * 60 + "</Say>")
    script = CallerScript(hang_up_after_s=3.0)
    report = await double(speed=8).place_call(server.base_url, script)
    assert report.ended_by == "server"
