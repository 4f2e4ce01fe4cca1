"""Bodies in and out: JSON of a bounded size and depth."""

import asyncio
import json
from typing import Any

import orjson
from fastapi import Request, Response
from starlette.requests import ClientDisconnect

from config.settings import ApiSettings
from dialog.rasa.domain import Json
from dialog.rasa.webhook import DEEPEST, is_deep


class BodyError(Exception):
    """A body that is none: the status, and what is said of it."""

    def __init__(self, status: int, description: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.description = description

    def response(self) -> Response:
        """The answer that says so, in the words of the server under Rasa."""
        said = {"description": self.description, "status": self.status, "message": str(self)}
        return as_json(said, self.status)


async def read_body(request: Request, limits: ApiSettings) -> bytes:
    """The body, counted while it comes: nobody has to tell its length beforehand.

    Raises:
        BodyError: it is too long, or takes too long.
    """
    try:
        async with asyncio.timeout(limits.body_timeout_s):
            return await _counted(request, limits.max_body_bytes)
    except TimeoutError:
        raise BodyError(408, "Request Timeout", "The body did not come in time") from None
    except ClientDisconnect:
        raise BodyError(400, "Bad Request", "The body broke off") from None


async def _counted(request: Request, limit: int) -> bytes:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > limit:
            message = f"Request body exceeds the size limit of {limit} bytes"
            raise BodyError(413, "Payload Too Large", message)
    return bytes(body)


def parsed(body: bytes) -> Json:
    """The document.

    Raises:
        BodyError: it is no JSON, or is nested too deeply.
    """
    try:
        document: Json = orjson.loads(body)
    except orjson.JSONDecodeError:
        # Not chained: the decoder's error quotes the document.
        raise BodyError(400, "Bad Request", "Failed when parsing body as json") from None
    if is_deep(document):
        message = f"The body is nested deeper than {DEEPEST} levels"
        raise BodyError(400, "Bad Request", message)
    return document


async def read_object(request: Request, limits: ApiSettings) -> dict[str, Json]:
    """The object that was sent.

    Raises:
        BodyError: something else was.
    """
    document = parsed(await read_body(request, limits))
    if not isinstance(document, dict):
        raise BodyError(400, "Bad Request", "The body must be a JSON object")
    return document


def as_json(document: Any, status: int = 200) -> Response:
    """The answer with this document."""
    return Response(_written(document), status, media_type="application/json")


def json_size(document: Json) -> int:
    """Bytes that the document takes."""
    return len(_written(document))


def _written(document: Any) -> bytes:
    try:
        return orjson.dumps(document)
    except TypeError:
        # Numbers beyond 64 bits, and half characters.
        return json.dumps(document).encode()
