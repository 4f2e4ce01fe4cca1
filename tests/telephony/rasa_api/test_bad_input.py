"""What cannot be used is refused in Rasa's words, and neither logged nor kept."""

import json

import pytest
from structlog.testing import capture_logs

from tests.rasa_api import TOKEN

EVENTS = "/conversations/x/tracker/events"


def _sent(api, path, content, method="POST"):
    return api.client.request(method, path, params={"token": TOKEN}, content=content)


@pytest.mark.parametrize(
    ("path", "content", "status"),
    [
        ("/webhooks/rest/webhook", b"\xff\xfe", 400),
        ("/webhooks/rest/webhook", b"{", 400),
        ("/webhooks/rest/webhook", b"[]", 400),
        ("/webhooks/rest/webhook", b'"/hello"', 400),
        ("/webhooks/rest/webhook", b'{"message": "\\ud800"}', 400),
        ("/webhooks/rest/webhook", b'{"message": NaN}', 400),
        ("/webhooks/rest/webhook", b'{"sender": {"a": 1}, "message": "/hello"}', 400),
        ("/webhooks/rest/webhook", b'{"sender": "a\\u0000", "message": "/hello"}', 400),
        ("/webhooks/rest/webhook", b'{"sender": "", "message": "/hello"}', 400),
        ("/webhooks/rest/webhook", b'{"metadata": ' + b"[" * 40 + b"]" * 40 + b"}", 400),
        ("/webhooks/rest/webhook", b'{"metadata": ' + b"[" * 9000 + b"]" * 9000 + b"}", 400),
        ("/model/parse", b"{", 500),
        ("/conversations/x/messages", b"[1]", 400),
        ("/conversations/x/messages", b'{"sender": "user"}', 400),
        ("/conversations/x/messages", b'{"sender": "user", "text": 5}', 400),
        ("/conversations/x/trigger_intent", b'{"name": 5}', 400),
        ("/conversations/x/trigger_intent", b"", 400),
        ("/conversations/x/messages", b'{"sender": "user", "text": "a", "parse_data": 5}', 400),
        (
            "/conversations/x/messages",
            b'{"sender": "user", "text": "a", "parse_data": {"entities": [{"entity": 5}]}}',
            400,
        ),
        (
            "/webhooks/rest/webhook",
            b'{"message": "/hello", "metadata": {"a": "' + b"a" * 17_000 + b'"}}',
            400,
        ),
        (EVENTS, b'[{"event": "slot", "name": "bike", "value": 1}, {"event": "what"}]', 400),
        (EVENTS, b'{"event": "bot", "text": "' + b"a" * 66_000 + b'"}', 400),
        (EVENTS, b'{"event": "triage", "decision": {}}', 400),
        (EVENTS, b'{"event": "hand_off", "reason": "x"}', 400),
        (EVENTS, b'{"event": "slot", "name": 5, "value": 1}', 400),
        (EVENTS, b'{"event": "user", "text": 5}', 400),
        (EVENTS, b'{"event": "user", "text": "a", "parse_data": {"entities": 5}}', 400),
        (EVENTS, b'{"event": "slot", "name": "a", "value": 1, "timestamp": 1e300}', 400),
        (EVENTS, b'{"event": "slot", "name": "a", "value": 1, "timestamp": -1}', 400),
        (EVENTS, json.dumps([{"event": "pause"}] * 1_001).encode(), 400),
    ],
)
def test_what_cannot_be_used_changes_nothing(bikes, path, content, status):
    assert _sent(bikes, path, content).status_code == status
    assert not bikes.tracker("x")["slots"]["bike"]
    story = bikes.get("/conversations/x/story")
    assert story.status_code == 404


def test_a_body_that_is_too_long_is_not_read_to_its_end(bikes):
    answered = _sent(bikes, "/webhooks/rest/webhook", b"[" + b" " * 270_000 + b"]")
    assert answered.status_code == 413
    assert answered.json()["status"] == 413


def test_a_message_that_is_too_long_is_refused(bikes):
    body = {"sender": "x", "message": "a" * 4_097}
    answered = bikes.post("/webhooks/rest/webhook", body)
    assert answered.status_code == 400
    assert answered.json()["details"] == {"parameter": "message", "in": "body"}


@pytest.mark.parametrize("conversation", ["a%00b", "a%0Ab", "%C2%85", "a" * 256])
def test_names_that_no_store_can_keep_are_refused(bikes, conversation):
    answered = bikes.get(f"/conversations/{conversation}/tracker")
    # No path matches a line break.
    assert answered.status_code == (404 if "%0A" in conversation else 400)


def test_neither_words_nor_names_are_logged(clinic):
    with capture_logs() as logs:
        clinic.say("my secret is that my name is Rumpelstiltskin", "Rumpelstiltskin")
        clinic.post("/webhooks/rest/webhook", {"sender": "Rumpel\x00stiltskin", "message": "x"})
        clinic.post("/conversations/Rumpelstiltskin/tracker/events", {"event": "Rumpelstiltskin"})
        clinic.post("/conversations/Rumpelstiltskin/execute", {"name": "Rumpelstiltskin"})
    assert logs
    assert "stiltskin" not in str(logs).lower()


def test_huge_numbers_and_unknown_slots_do_no_harm(bikes):
    events = [
        {"event": "slot", "name": "bike", "value": "city"},
        {"event": "slot", "name": "nobody's", "value": 1},
        {"event": "slot", "name": "wish", "value": 1e308},
    ]
    answered = bikes.post(EVENTS, events)
    assert answered.status_code == 200
    assert answered.json()["slots"]["bike"] == "city"
    assert bikes.say("/hours", "x") == ["We open at nine."]
