"""Rasa's REST channel: a message in, the bot's answers out."""

import json
from collections.abc import Iterator, Sequence

import structlog
from fastapi import Request, Response

from dialog.errors import CallUnderWayError, CrowdedError
from dialog.rasa.domain import Json
from dialog.rasa.events import BotUttered
from dialog.rasa.messages import Message
from dialog.rasa.responses import rest_messages
from telephony.last_resort import cannot_go_on
from telephony.rasa_api.bodies import as_json, json_size, read_object
from telephony.rasa_api.desk import ApiDesk
from telephony.rasa_api.errors import bad_request
from telephony.rasa_api.message_ids import new_message_id
from telephony.rasa_api.parameters import checked_id, is_on

DEFAULT_SENDER = "default"
CHANNEL = "rest"
_LONGEST_CHANNEL = 100
_LONGEST_METADATA = 16_384
"""Bytes; it is kept with every message."""

log = structlog.get_logger()


async def show_health(desk: ApiDesk, request: Request) -> Response:
    """That the channel is there."""
    return as_json({"status": "ok"})


async def receive(desk: ApiDesk, request: Request) -> Response:
    """Answer a message; one that has no text is not answered, as in Rasa."""
    body = await read_object(request, desk.settings)
    sender = _sender(body.get("sender"))
    message = _message(desk, body)
    replies = [] if message is None else await _replies(desk, sender, message)
    if is_on(request, "stream"):
        lines = "".join(json.dumps(one) + "\n" for one in replies)
        return Response(lines, headers={"content-type": "text/event-stream"})
    return as_json(replies)


async def _replies(desk: ApiDesk, sender: str, message: Message) -> list[dict[str, Json]]:
    try:
        said = await desk.written.answer(sender, message)
    except (CallUnderWayError, CrowdedError):
        raise
    except Exception as error:  # noqa: BLE001 - who writes must be answered, as who calls
        log.error("message not answered", error=type(error).__name__)
        return [{"recipient_id": sender, "text": cannot_go_on(desk.safety)}]
    return list(_messages(said, sender))


def _messages(said: Sequence[BotUttered], sender: str) -> Iterator[dict[str, Json]]:
    for one in said:
        yield from rest_messages(one, sender)


def _sender(told: Json) -> str:
    """Who writes. Numbers count as what they look like."""
    if told is None:
        return DEFAULT_SENDER
    if isinstance(told, dict | list):
        raise bad_request("sender must be text", "sender")
    return checked_id(str(told), "sender", "body")


def _message(desk: ApiDesk, body: dict[str, Json]) -> Message | None:
    text = body.get("message")
    if not isinstance(text, str):
        return None
    most = desk.settings.max_message_characters
    if len(text) > most:
        raise bad_request(f"message has {len(text)} characters; allowed: {most}", "message")
    metadata = body.get("metadata")
    if json_size(metadata) > _LONGEST_METADATA:
        raise bad_request(f"metadata is longer than {_LONGEST_METADATA} bytes", "metadata")
    told = metadata if isinstance(metadata, dict) else {}
    return Message(text.strip(), _channel(body.get("input_channel")), new_message_id(), told)


def _channel(told: Json) -> str:
    is_name = isinstance(told, str) and 0 < len(told) <= _LONGEST_CHANNEL
    return str(told) if is_name else CHANNEL
