"""A row of requests as real Rasa 3.6.21 answered them (`recorded.json`), put to ours.

The bot is trained with AugmentedMemoizationPolicy(5) and RulePolicy, and understands commands only.
Times and the ids of messages are no part of the recording, nor is the id of Rasa's model.
"""

import json

import yaml

from tests.rasa_api import TOKEN

OTHERWISE = {
    "GET / (no token)": 200,  # says whose it is
    "GET /status": 200,  # names another model
    "POST /status {}": 405,
    "GET /conversations/new/story": 404,  # looking at a conversation does not begin it
    "POST /webhooks/rest/webhook ''": 400,  # not 500
    'POST /webhooks/rest/webhook ["x"]': 400,
    "GET /webhooks/rest/webhook": 405,
    'POST /conversations/d/execute {"name": "action_nobody"}': 500,  # other order of names
    'POST /conversations/d/trigger_intent {"name": "nothing"}': 404,  # Rasa names a function
    "POST /conversations/f/tracker/events []": 400,
    'PUT /conversations/f/tracker/events {"event": "slot", "name": "bike", "value": "city"}': 400,
    "GET /conversations/x%2Fy/tracker?include_events=NONE": 200,  # Rasa leaves %2F
    "GET /conversations/a%00b/tracker?include_events=NONE": 400,  # no store keeps such a name
}
"""What is answered differently on purpose, with our status."""
IN_WORDS = "Failed to validate the events format."


def test_requests_are_answered_as_by_rasa_but_where_we_mean_not_to(bikes, recorded):
    differing = {}
    for exchange in recorded["exchanges"]:
        answered = _ask(bikes.client, exchange["request"])
        if _told(answered) != _wanted(exchange):
            differing[_name(exchange["request"])] = answered.status_code
    assert differing == OTHERWISE


def _name(request):
    name = f"{request['method']} {request['path']}"
    if not request.get("token", True):
        name += " (no token)"
    if "json" in request:
        return f"{name} {json.dumps(request['json'])}"
    if "text" in request:
        return f"{name} {request['text']!r}"
    return name


def _ask(client, request):
    body = request.get("text")
    if "json" in request:
        body = json.dumps(request["json"])
    path = request["path"]
    if request.get("token", True):
        path += ("&" if "?" in path else "?") + f"token={TOKEN.replace(' ', '%20')}"
    headers = {"Accept": "application/json", **request.get("headers", {})}
    return client.request(request["method"], path, content=body, headers=headers)


def _told(answered):
    return _comparable(
        answered.status_code, answered.headers.get("content-type"), _read(answered.text)
    )


def _wanted(exchange):
    return _comparable(exchange["status"], exchange["type"], exchange["body"])


def _comparable(status, kind, body):
    if isinstance(body, str) and body.startswith("version"):
        # YAML 1.2 has no need to quote a yes.
        body = yaml.load(body, Loader=yaml.BaseLoader)
        if isinstance(body.get("intents"), list):
            body = {**body, "version": "3.1"}
    if isinstance(body, dict) and str(body.get("message", "")).startswith(IN_WORDS):
        body = {**body, "message": IN_WORDS}
    return status, kind, _timeless(body)


def _timeless(value, key=""):
    match value:
        case dict():
            return {name: _timeless(one, name) for name, one in value.items()}
        case list():
            return [_timeless(one) for one in value]
        case float() if key in ("timestamp", "latest_event_time"):
            return "TIME"
        case str() if key == "message_id":
            return "ID"
        case _:
            return value


def _read(text):
    try:
        return json.loads(text)
    except ValueError:
        return text
