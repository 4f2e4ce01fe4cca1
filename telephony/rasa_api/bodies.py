"""Bodies in and out: JSON of a bounded size and depth."""

import json
from typing import Any

import orjson
from fastapi import Request, Response

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


async def read_body(request: Request, limit: int) -> bytes:
    """The body, counted while it comes: nobody has to tell its length beforehand.

    Raises:
        BodyError: it is longer than `limit` bytes.
    """
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


async def read_object(request: Request, limit: int) -> dict[str, Json]:
    """The object that was sent.

    Raises:
        BodyError: something else was.
    """
    document = parsed(await read_body(request, limit))
    if not isinstance(document, dict):
        raise BodyError(400, "Bad Request", "The body must be a JSON object")
    return document


def as_json(document: Any, status: int = 200) -> Response:
    """The answer with this document."""
    try:
        body = orjson.dumps(document)
    except TypeError:
        # Numbers beyond 64 bits, and half characters.
        body = json.dumps(document).encode()
    return Response(body, status, media_type="application/json")
