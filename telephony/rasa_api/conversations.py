"""One conversation: shown, gone on with, steered."""

from collections.abc import Sequence

from fastapi import Request, Response

from dialog.call.tracker import CallTracker
from dialog.rasa.domain import Domain, Json
from dialog.rasa.events import BUILT_IN_ACTIONS, RULE_SNIPPET, Restarted
from dialog.rasa.messages import Message
from dialog.rasa.prediction import Prediction
from dialog.rasa.responses import rest_messages
from dialog.rasa.story_writing import story_yaml
from dialog.rasa.tracker_json import tracker_json
from dialog.written.correspondence import Ordered, Outcome
from telephony.rasa_api.bodies import as_json, json_size, parsed, read_body, read_object
from telephony.rasa_api.desk import ApiDesk
from telephony.rasa_api.errors import bad_request, conversation_error, not_found
from telephony.rasa_api.event_bodies import events_of, is_parse
from telephony.rasa_api.message_ids import new_message_id
from telephony.rasa_api.parameters import conversation_of, is_on, number_of, verbosity_of

_SHOWN = 100
"""Characters of a name that are sent back."""
_LONGEST_PARSE = 32_768
"""Bytes."""


async def show_tracker(desk: ApiDesk, request: Request) -> Response:
    """Where the conversation stands, or stood."""
    conversation_id, verbosity = conversation_of(request), verbosity_of(request)
    until = number_of(request, "until")
    tracker = await desk.written.tracker(conversation_id)
    if until is not None:
        return as_json(tracker_json(_as_it_was(tracker, until), verbosity))
    return as_json(tracker_json(tracker, verbosity, is_stored=True))


async def show_story(desk: ApiDesk, request: Request) -> Response:
    """The conversation as a test story."""
    conversation_id = await _known(desk, request)
    tracker = await desk.written.tracker(conversation_id)
    until = number_of(request, "until")
    shown = tracker if until is None else _as_it_was(tracker, until)
    story = story_yaml(conversation_id, shown.events, all_sessions=is_on(request, "all_sessions"))
    return Response(story, media_type="text/plain")


async def append_events(desk: ApiDesk, request: Request) -> Response:
    """Let events have happened.

    `output_channel` is taken without effect, and so is `execute_side_effects`: what the events
    let the bot say can go nowhere, for nobody waits for it.
    """
    conversation_id, verbosity = conversation_of(request), verbosity_of(request)
    document = parsed(await read_body(request, desk.settings) or b"null")
    events = events_of(document if isinstance(document, list) else [document])
    tracker = await desk.written.append(conversation_id, events)
    # What stores do not tell again: the session that must begin after a restart.
    is_stored = not any(isinstance(one, Restarted) for one in events)
    return as_json(tracker_json(tracker, verbosity, is_stored=is_stored))


async def replace_events(desk: ApiDesk, request: Request) -> Response:
    """Let only these events have happened."""
    conversation_id, verbosity = conversation_of(request), verbosity_of(request)
    document = parsed(await read_body(request, desk.settings) or b"null")
    tracker = await desk.written.replace(conversation_id, events_of(document))
    return as_json(tracker_json(tracker, verbosity))


async def add_message(desk: ApiDesk, request: Request) -> Response:
    """Take a message of the user without answering it."""
    conversation_id = conversation_of(request)
    body = await read_body(request, desk.settings)
    if not body:
        raise bad_request(
            "No message defined in request body. Add a message to the request body in "
            "order to add it to the tracker."
        )
    document = parsed(body)
    told = document if isinstance(document, dict) else {}
    verbosity = verbosity_of(request)
    message = _message(desk, told)
    tracker = await desk.written.hear(conversation_id, message, _parse_data(told))
    return as_json(tracker_json(tracker, verbosity))


async def predict(desk: ApiDesk, request: Request) -> Response:
    """What comes next, by the policies."""
    prediction, tracker = await desk.written.predict(await _known(desk, request))
    shown = tracker_json(tracker, verbosity_of(request), is_stored=True)
    return as_json(
        {
            "scores": _scores(desk.written.domain, prediction),
            "policy": prediction.policy,
            "confidence": prediction.confidence,
            # An action that was ordered is predicted once.
            "tracker": {**shown, "followup_action": None},
        }
    )


async def execute(desk: ApiDesk, request: Request) -> Response:
    """Run an action, whatever the policies think. The tracker is the one before it, as in Rasa."""
    conversation_id = await _known(desk, request)
    body = await read_object(request, desk.settings)
    name, verbosity = _name(body, "action"), verbosity_of(request)
    if name not in _actions(desk.written.domain):
        raise conversation_error(
            f"Cannot access action '{name[:_SHOWN]}', as that name is not a registered action for "
            "this domain. Available actions are: \n\t - "
            + "\n\t - ".join(_actions(desk.written.domain))
        )
    policy, confidence = body.get("policy"), body.get("confidence")
    order = Ordered(
        name,
        policy if isinstance(policy, str) else None,
        float(confidence) if isinstance(confidence, int | float) else 0.0,
    )
    outcome = await desk.written.run(conversation_id, order)
    return _told(conversation_id, outcome, tracker_json(outcome.tracker, verbosity, is_stored=True))


async def trigger_intent(desk: ApiDesk, request: Request) -> Response:
    """Act as if the user had meant this."""
    conversation_id = conversation_of(request)
    body = await read_object(request, desk.settings)
    name, verbosity = _name(body, "intent"), verbosity_of(request)
    if name not in desk.written.domain.intents:
        raise not_found("NotFound", "The intent does not exist in the domain.")
    outcome = await desk.written.trigger(conversation_id, name, _entities(body.get("entities")))
    return _told(conversation_id, outcome, tracker_json(outcome.tracker, verbosity))


async def _known(desk: ApiDesk, request: Request) -> str:
    """The conversation, if there is one."""
    conversation_id = conversation_of(request)
    if not await desk.written.exists(conversation_id):
        raise not_found("Not found", "Conversation ID not found.")
    return conversation_id


def _as_it_was(tracker: CallTracker, until: float) -> CallTracker:
    """The conversation up to then, with what happened right then."""
    past = CallTracker(tracker.domain, sender=tracker.sender)
    for event in tracker.events:
        if (event.timestamp or 0.0) > until:
            break
        past.update(event)
    return past


def _message(desk: ApiDesk, told: dict[str, Json]) -> Message:
    sender, text = told.get("sender"), told.get("text")
    if sender != "user":
        shown = sender if sender in ("bot", "agent") else None
        raise bad_request(
            "Currently, only user messages can be passed to this endpoint. "
            f"Messages of sender '{shown}' cannot be handled.",
            "sender",
        )
    most = desk.settings.max_message_characters
    if not isinstance(text, str) or len(text) > most:
        raise bad_request(f"text must be text of up to {most} characters", "text")
    return Message(text.strip(), None, new_message_id())


def _parse_data(told: dict[str, Json]) -> dict[str, Json] | None:
    """How the message was understood, where its sender says so."""
    understood = told.get("parse_data")
    if understood is None:
        return None
    if not isinstance(understood, dict) or not is_parse(understood):
        raise bad_request("parse_data must be an object with intent and entities", "parse_data")
    if json_size(understood) > _LONGEST_PARSE:
        raise bad_request(f"parse_data is longer than {_LONGEST_PARSE} bytes", "parse_data")
    return understood


def _name(body: dict[str, Json], of: str) -> str:
    name = body.get("name")
    if not isinstance(name, str) or not name:
        raise bad_request(f"Name of the {of} not provided in request body.", "name")
    return name


def _entities(told: Json) -> Sequence[dict[str, Json]]:
    """Entities in full, or by their names and values; anything else counts as none."""
    if isinstance(told, dict):
        return [{"entity": name, "value": value} for name, value in told.items()]
    listed = told if isinstance(told, list) else []
    return [one for one in listed if isinstance(one, dict) and isinstance(one.get("entity"), str)]


def _told(conversation_id: str, outcome: Outcome, tracker: dict[str, Json]) -> Response:
    messages = [part for one in outcome.said for part in rest_messages(one, conversation_id)]
    return as_json({"tracker": tracker, "messages": messages})


def _scores(domain: Domain, prediction: Prediction) -> list[dict[str, Json]]:
    """Of every action, the best first."""
    names = {*_actions(domain), *prediction.scores}
    ranked = sorted(names, key=lambda name: (-prediction.scores.get(name, 0.0), name))
    return [{"action": name, "score": prediction.scores.get(name, 0.0)} for name in ranked]


def _actions(domain: Domain) -> tuple[str, ...]:
    """All that can be done, by name."""
    responses = domain.source.get("responses")
    own = tuple(responses) if isinstance(responses, dict) else ()
    built_in = (*sorted(BUILT_IN_ACTIONS), RULE_SNIPPET)
    return tuple(dict.fromkeys((*built_in, *domain.actions, *own, *domain.forms)))
