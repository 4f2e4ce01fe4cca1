"""Events that were sent, from JSON to types; all of them, or none."""

import math
from collections.abc import Mapping
from dataclasses import replace

from dialog.rasa.domain import Json
from dialog.rasa.events import Event, UserUttered
from dialog.rasa.webhook import MOST_PARTS, read_event
from telephony.rasa_api.bodies import json_size
from telephony.rasa_api.errors import ApiError, bad_request

_FAILED = (
    "Failed to validate the events format. "
    "For more information about the format visit the docs. Error: "
)
_HELP = "https://rasa.com/docs/rasa/pages/http-api"
_LONGEST = 65_536
"""Bytes of an event; stores have limits."""
_LAST_S = 253_402_300_800.0
"""The end of the year 9999."""


def events_of(document: Json) -> tuple[Event, ...]:
    """The events of a list.

    Raises:
        ApiError: it is no list, or one of them is none; what was sent is not quoted.
    """
    if not isinstance(document, list):
        raise _failed("the body is not a list")
    if not document:
        raise bad_request("Couldn't extract a proper event from the request body.", "")
    if len(document) > MOST_PARTS:
        raise _failed(f"{len(document)} events; allowed: {MOST_PARTS}")
    return tuple(_event(one, number) for number, one in enumerate(document))


def is_parse(document: Mapping[str, Json]) -> bool:
    """Whether this can be how a message was understood."""
    return read_event({"event": UserUttered.KIND, "parse_data": dict(document)}) is not None


def _event(document: Json, number: int) -> Event:
    if json_size(document) > _LONGEST:
        raise _failed(f"event {number} is longer than {_LONGEST} bytes")
    event = read_event(document)
    if event is None:
        raise _failed(f"event {number} is not valid under any of the given schemas")
    at = event.timestamp
    if at is not None and not (math.isfinite(at) and 0 <= at < _LAST_S):
        raise _failed(f"event {number}: timestamp is not in [0, {_LAST_S:.0f}) seconds")
    return _completed(event) if isinstance(event, UserUttered) else event


def _completed(said: UserUttered) -> UserUttered:
    """With all that is always known of a message where it is understood."""
    common: dict[str, Json] = {
        "intent": {},
        "entities": [],
        "text": said.text,
        "message_id": said.message_id,
        "metadata": dict(said.metadata),
    }
    return replace(said, parse_data={**common, **said.parse_data})


def _failed(message: str) -> ApiError:
    return ApiError(400, "BadRequest", _FAILED + message, help_url=_HELP)
