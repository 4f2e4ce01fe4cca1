"""What is known of the model: its name, its domain, and how it understands a text."""

import hashlib
from collections.abc import Mapping

import orjson
import yaml
from fastapi import Request, Response

from dialog.rasa.domain import Domain, Json
from dialog.rasa.webhook import RASA_VERSION
from telephony.rasa_api.bodies import BodyError, as_json, parsed, read_body
from telephony.rasa_api.desk import ApiDesk
from telephony.rasa_api.errors import ApiError, bad_request

_EMULATED = ("wit", "luis", "dialogflow")
_YAML = "application/x-yaml"
_NOT_ACCEPTABLE = (
    'Invalid Accept header. Domain can be provided as json ("Accept: application/json") or'
    'yml ("Accept: application/x-yaml"). '
    "Make sure you've set the appropriate Accept header."
)


async def greet(desk: ApiDesk, request: Request) -> Response:
    """A sign of life."""
    return Response(
        f"Hello from Rasa: {RASA_VERSION} (as IasoVoice speaks it)", media_type="text/plain"
    )


async def show_version(desk: ApiDesk, request: Request) -> Response:
    """The version whose behaviour clients may expect."""
    return as_json({"version": RASA_VERSION, "minimum_compatible_version": RASA_VERSION})


async def show_status(desk: ApiDesk, request: Request) -> Response:
    """Which model answers."""
    return as_json(
        {
            "model_file": desk.model_file,
            "model_id": model_id(desk.written.domain),
            "num_active_training_jobs": 0,
        }
    )


def model_id(domain: Domain) -> str:
    """The same for the same domain."""
    return hashlib.sha256(orjson.dumps(dict(domain.source), default=str)).hexdigest()[:32]


async def show_domain(desk: ApiDesk, request: Request) -> Response:
    """The domain, as JSON or YAML."""
    wanted = request.headers.get("accept", "application/json")
    source = _sorted(desk.written.domain.source)
    if wanted.endswith("json") or wanted == "*/*":
        return as_json(source)
    if wanted.endswith(("yml", "yaml")):
        text = yaml.safe_dump(source, sort_keys=False, allow_unicode=True)
        return Response(text, media_type=_YAML)
    raise ApiError(406, "NotAcceptable", _NOT_ACCEPTABLE)


def _sorted(source: Mapping[str, Json]) -> dict[str, Json]:
    """The domain as Rasa keeps it: intents by their names, no empty part."""
    shown = {key: value for key, value in source.items() if value not in ([], {})}
    intents = shown.get("intents")
    if isinstance(intents, list):
        shown["intents"] = sorted(intents, key=_name)
    return shown


def _name(listed: Json) -> str:
    """Of what stands in a list by its name, or by its name and more."""
    return str(next(iter(listed), "")) if isinstance(listed, dict) else str(listed)


async def parse(desk: ApiDesk, request: Request) -> Response:
    """How a text is understood, whatever was said before."""
    body = await read_body(request, desk.settings)
    if not body:
        raise bad_request(
            "No text message defined in request_body. Add text message to request body "
            "in order to obtain the intent and extracted entities."
        )
    if request.query_params.get("emulation_mode", "wit").lower() not in _EMULATED:
        modes = ", ".join(f"'{one.upper()}'" for one in _EMULATED)
        message = f"Invalid parameter value for 'emulation_mode'. Should be one of {modes}."
        raise bad_request(message, "emulation_mode", where="query")
    text = _text(body)
    if len(text) > desk.settings.max_message_characters:
        raise bad_request(f"The text is longer than {desk.settings.max_message_characters}", "text")
    return as_json({"text": text, **desk.written.parse(text)})


def _text(body: bytes) -> str:
    try:
        document: Json = parsed(body)
    except BodyError as error:
        raise _parsing_error(str(error)) from None
    text = document.get("text") if isinstance(document, dict) else None
    if not isinstance(text, str):
        raise _parsing_error("'text'")
    return text


def _parsing_error(message: str) -> ApiError:
    return ApiError(500, "ParsingError", f"An unexpected error occurred. Error: {message}")
