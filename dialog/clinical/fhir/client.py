"""A client of a FHIR R4 server: read, search with all its pages, create once, change together.

Resources travel as they are, see `elements.Json`; the mappings read them. No error tells more than
which kind of resource was asked for.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import orjson

from config.fhir_settings import FhirSettings
from dialog.clinical.errors import BadAnswerError, NotFoundError
from dialog.clinical.fhir.answers import failure, is_success, resource
from dialog.clinical.fhir.bundles import (
    Addition,
    Change,
    Found,
    identified,
    located,
    next_page,
    page_of,
    token,
    transaction,
    written_at,
)
from dialog.clinical.fhir.elements import Json, has_identifier, is_id, version_of
from dialog.clinical.fhir.site import Code
from dialog.clinical.fhir.tokens import TokenSource
from dialog.clinical.fhir.wire import Answer, Wire

_FORM = "application/x-www-form-urlencoded"
_FHIR = "application/fhir+json"
_UNAUTHORIZED = 401
_MANY_BYTES = 65_536
"""Answers that long are parsed in a thread."""
Parameters = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, repr=False)
class _Request:
    what: str
    method: str
    url: str
    headers: dict[str, str]
    body: bytes = b""


class FhirClient:
    """One server, for all calls."""

    def __init__(
        self,
        settings: FhirSettings,
        wire: Wire,
        tokens: TokenSource,
        clock: Callable[[], float],
    ) -> None:
        """Nothing is asked yet.

        Args:
            settings: with a `base_url`.
            wire: closed with the client.
            tokens: where access tokens come from.
            clock: seconds since 1970.

        Raises:
            ValueError: there is no `base_url`.
        """
        if not settings.base_url:
            raise ValueError("fhir.base_url is empty; allowed: https://…")
        self._settings = settings
        self._base = settings.base_url
        self._wire = wire
        self._tokens = tokens
        self._clock = clock

    async def aclose(self) -> None:
        """Close all connections."""
        await self._wire.aclose()

    async def read(self, kind: str, its_id: str) -> Json:
        """One resource.

        Raises:
            NotFoundError: there is none with this id, or there can be none.
            ClinicalError: any of its kinds.
        """
        what = f"read {kind}"
        if not is_id(its_id):
            raise NotFoundError(f"{what}: no such id")
        found = await self._asked(_Request(what, "GET", f"{self._base}/{kind}/{its_id}", {}))
        if found["resourceType"] != kind or found.get("id") != its_id:
            raise BadAnswerError(f"{what}: the answer is another resource")
        return found

    async def metadata(self) -> Json:
        """What the server says of itself, a `CapabilityStatement`.

        Raises:
            ClinicalError: any of its kinds.
        """
        return await self._asked(_Request("metadata", "GET", f"{self._base}/metadata", {}))

    async def search(
        self, kind: str, parameters: Parameters, *, enough: int | None = None
    ) -> Found:
        """All that matches, page by page.

        A server may pass over a parameter that it does not know: look at what comes back.

        Args:
            kind: of resource.
            parameters: names and values, escaped.
            enough: stop after the page with this many matches, for which the server must have
                sorted them. None: all.

        Raises:
            BadAnswerError: there are more pages than the settings allow, or one cannot be read.
            ClinicalError: any of its kinds.
        """
        what = f"search {kind}"
        request = self._search_request(what, kind, parameters)
        found = Found()
        for _ in range(self._settings.max_pages):
            page = await self._asked(request)
            more = page_of(what, kind, page)
            found = Found(found.matches + more.matches, found.included + more.included)
            url = next_page(what, page, self._base)
            if url is None or (enough is not None and len(found.matches) >= enough):
                return found
            request = _Request(what, "GET", url, {})
        raise BadAnswerError(f"{what}: more than {self._settings.max_pages} pages")

    async def under(self, kind: str, identifier: Code) -> Json | None:
        """The resource with an identifier of ours; None: there is none.

        Raises:
            ClinicalError: any of its kinds.
        """
        found = await self.search(kind, [("identifier", token(identifier))])
        return next((one for one in found.matches if has_identifier(one, identifier)), None)

    async def add(self, addition: Addition) -> Json:
        """The new resource as it stands, or the one that stood there under its identifier.

        It is looked for first, because not every server keeps to `If-None-Exist`; that condition
        is for two who write at once.

        Raises:
            ConflictError: several stand there.
            ClinicalError: any of its kinds.
        """
        kind = str(addition.resource["resourceType"])
        known = await self.under(kind, addition.identifier)
        if known is not None:
            return known
        headers = {
            "Content-Type": _FHIR,
            "If-None-Exist": identified(addition.identifier),
            "Prefer": "return=representation",
        }
        what = f"create {kind}"
        body = orjson.dumps(addition.resource)
        request = _Request(what, "POST", f"{self._base}/{kind}", headers, body)
        try:
            return await self._standing(what, kind, await self._send(request))
        except BadAnswerError:
            # It may stand there all the same.
            stands = await self.under(kind, addition.identifier)
            if stands is None:
                raise
            return stands

    async def together(self, what: str, entries: Sequence[Change | Addition]) -> tuple[str, ...]:
        """Write all of it or nothing; where each part stands now, empty: untold.

        Raises:
            ConflictError: something has changed since it was read; nothing was written.
            ClinicalError: any of its kinds.
        """
        body = orjson.dumps(transaction(what, entries))
        answer = await self._asked(
            _Request(what, "POST", self._base, {"Content-Type": _FHIR}, body)
        )
        return written_at(what, answer, len(entries))

    async def _standing(self, what: str, kind: str, answer: Answer) -> Json:
        """What stands on the server now; some answer a write without telling it."""
        if not answer.body.strip():
            its_id = located(str(answer.headers.get("Location", "")), kind)
            if its_id is None:
                raise BadAnswerError(f"{what}: neither a body nor a Location")
            return await self.read(kind, its_id)
        found = await _parsed(what, answer)
        if found["resourceType"] != kind or not is_id(str(found.get("id", ""))):
            raise BadAnswerError(f"{what}: the answer is another resource")
        return found

    def _search_request(self, what: str, kind: str, parameters: Parameters) -> _Request:
        query = urlencode([*parameters, ("_count", str(self._settings.page_size))])
        if self._settings.search_by == "get":
            return _Request(what, "GET", f"{self._base}/{kind}?{query}", {})
        url = f"{self._base}/{kind}/_search"
        return _Request(what, "POST", url, {"Content-Type": _FORM}, query.encode())

    async def _asked(self, request: _Request) -> Json:
        return await _parsed(request.what, await self._send(request))

    async def _send(self, request: _Request) -> Answer:
        """The answer, if it is a success; with another token where the first one is refused."""
        shown = await self._tokens.token()
        answer = await self._once(request, shown)
        if answer.status == _UNAUTHORIZED:
            other = await self._tokens.renewed(shown)
            if other is not None:
                answer = await self._once(request, other)
        if not is_success(answer.status):
            raise failure(
                request.what, answer.status, answer.headers, answer.body, now_s=self._clock()
            )
        return answer

    async def _once(self, request: _Request, shown: str) -> Answer:
        headers = {"Accept": _FHIR} | request.headers
        if shown:
            headers["Authorization"] = f"Bearer {shown}"
        return await self._wire.ask(
            request.what, request.method, request.url, headers=headers, body=request.body
        )


async def _parsed(what: str, answer: Answer) -> Json:
    if len(answer.body) < _MANY_BYTES:
        found = resource(what, answer.content_type, answer.body)
    else:
        found = await asyncio.to_thread(resource, what, answer.content_type, answer.body)
    return found if version_of(found) else _with_version(found, answer.headers.get("ETag", ""))


def _with_version(found: Json, etag: str) -> Json:
    """The resource with the version of the header where it tells none itself."""
    version = etag.removeprefix("W/").strip('"')
    meta = found.get("meta", {})
    if not version or not isinstance(meta, dict):
        return found
    return found | {"meta": meta | {"versionId": version}}
