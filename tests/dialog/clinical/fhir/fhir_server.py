"""A FHIR server of the tests' own: real HTTP on a free loopback port, troubles on demand.

hospital = server.hospital()             # one of many on the same port, each for itself
hospital.store.put({...})                # fill it
hospital.next(Status(503))               # the next request is answered so
hospital.next(HalfABody(), after=True)   # it is done, and the answer is cut off
hospital.requests                        # what arrived
"""

import asyncio
import json
import socket
import threading
from collections import deque
from dataclasses import dataclass, field
from itertools import count
from urllib.parse import parse_qsl, urlencode

import uvicorn

from tests.dialog.clinical.fhir.fhir_search import KINDS
from tests.dialog.clinical.fhir.fhir_store import PLANTED, FhirFailureError, FhirStore

FHIR_JSON = b"application/fhir+json; charset=utf-8"


@dataclass(frozen=True)
class Status:
    """An answer with a status and an `OperationOutcome`."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    code: str = "exception"


@dataclass(frozen=True)
class HalfABody:
    """An answer that ends in the middle, as when a proxy dies."""


@dataclass(frozen=True)
class Says:
    """An answer of one's own."""

    body: bytes
    content_type: bytes = FHIR_JSON
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Slow:
    """The right answer, so much later."""

    seconds: float


@dataclass(frozen=True)
class Request:
    """What arrived."""

    method: str
    path: str
    """Below the hospital's base, with its query."""
    headers: dict
    body: bytes

    @property
    def parameters(self):
        """Of a search, wherever they stood."""
        query = self.path.partition("?")[2] or self.body.decode()
        return dict(parse_qsl(query))


@dataclass
class Answer:
    status: int
    body: bytes
    headers: list = field(default_factory=list)
    content_type: bytes = FHIR_JSON


class Hospital:
    """One FHIR server, below a path of its own."""

    def __init__(self, base_url, auth=None):
        self.base_url = base_url
        self.store = FhirStore()
        self.auth = auth
        """A `TokenService`, or None: everybody may."""
        self.requests = []
        self.page_size = 50
        """Most entries of a page, whatever was asked for."""
        self.next_base = base_url
        """Where pages are said to stand."""
        self.passes_over = frozenset()
        """Search parameters that this server does not know, and `If-None-Exist`."""
        self.capabilities = capabilities()
        self.is_minimal = False
        """Answers writes without a body."""
        self.trouble_every = 0
        """Each so-maniest request meets with one of `troubles` ((trouble, whether after))."""
        self.troubles = ()
        self._troubles = deque()
        self._pages = {}

    def next(self, trouble, *, after=False, when=None):
        """The next request, or the next of which `when(request)` holds, meets with trouble.

        With `after` it is done before.
        """
        self._troubles.append((trouble, after, when or (lambda request: True)))

    def asked(self, start=""):
        """The requests whose path starts so."""
        return [one for one in self.requests if one.path.startswith(start)]

    async def answer(self, request):
        self.requests.append(request)
        trouble = self._trouble(request)
        if self.trouble_every and len(self.requests) % self.trouble_every == 0:
            number = len(self.requests) // self.trouble_every
            trouble = self.troubles[number % len(self.troubles)]
        if trouble is not None and isinstance(trouble[0], Slow):
            await asyncio.sleep(trouble[0].seconds)
            trouble = None
        if trouble is None:
            return self._done(request)
        fault, after = trouble
        right = self._done(request) if after else None
        return _spoilt(fault, right)

    def _trouble(self, request):
        for one in self._troubles:
            if one[2](request):
                self._troubles.remove(one)
                return one[:2]
        return None

    def _done(self, request):
        try:
            if self.auth is not None:
                if request.path == "token":
                    return self.auth.answer(request)
                self.auth.check(request)
            return self._fhir(request)
        except FhirFailureError as failure:
            return _json(failure.status, failure.outcome)

    def _fhir(self, request):
        path, _, query = request.path.partition("?")
        parts = path.split("/") if path else []
        match request.method, parts:
            case "POST", []:
                return self._transaction(json.loads(request.body))
            case "POST", [kind, "_search"]:
                return self._search(kind, parse_qsl(request.body.decode(), strict_parsing=True))
            case "GET", [] if "_getpages" in query:
                return self._page(dict(parse_qsl(query))["_getpages"])
            case "GET", ["metadata"]:
                return _json(200, self.capabilities)
            case "GET", [kind]:
                return self._search(kind, parse_qsl(query, strict_parsing=True))
            case "GET", [kind, its_id]:
                return self._standing(200, self.store.get(kind, its_id))
            case "POST", [kind]:
                return self._create(kind, request)
        raise FhirFailureError(405, "not-supported")

    def _create(self, kind, request):
        resource = json.loads(request.body)
        if resource.get("resourceType") != kind:
            raise FhirFailureError(400, "invalid")
        unless = request.headers.get("if-none-exist")
        if "If-None-Exist" in self.passes_over:
            unless = None
        stands, is_new = self.store.create(resource, unless)
        return self._standing(201 if is_new else 200, stands)

    def _standing(self, status, resource):
        version = resource["meta"]["versionId"]
        place = f"{resource['resourceType']}/{resource['id']}/_history/{version}"
        headers = [("ETag", f'W/"{version}"'), ("Location", f"{self.base_url}/{place}")]
        if self.is_minimal and status == 201:
            return Answer(status, b"", headers)
        answer = _json(status, resource)
        answer.headers += headers
        return answer

    def _transaction(self, bundle):
        entries = []
        for stands, is_new in self.store.transaction(bundle):
            version = stands["meta"]["versionId"]
            told = {"status": "201 Created" if is_new else "200 OK", "etag": f'W/"{version}"'}
            if not self.is_minimal:
                place = f"{stands['resourceType']}/{stands['id']}/_history/{version}"
                told["location"] = place
            entries.append({"response": told})
        return _json(
            200, {"resourceType": "Bundle", "type": "transaction-response", "entry": entries}
        )

    def _search(self, kind, parameters):
        told = [one for one in parameters if one[0] not in self.passes_over]
        found = self.store.find(kind, told)
        size = min(int(dict(told).get("_count", self.page_size)), self.page_size)
        pages = [found[start : start + size] for start in range(0, len(found), size)] or [[]]
        name = f"p{len(self._pages)}"
        for number, page in enumerate(pages):
            beside = self.store.beside(kind, page, told)
            entries = [
                {"fullUrl": f"{self.base_url}/{kind}/{one['id']}", "resource": one,
                 "search": {"mode": "match"}}
                for one in page
            ] + [{"resource": one, "search": {"mode": "include"}} for one in beside]  # fmt: skip
            bundle = {"resourceType": "Bundle", "type": "searchset", "entry": entries}
            if number + 1 < len(pages):
                query = urlencode({"_getpages": f"{name}.{number + 1}"})
                bundle["link"] = [{"relation": "next", "url": f"{self.next_base}?{query}"}]
            self._pages[f"{name}.{number}"] = bundle
        return self._page(f"{name}.0")

    def _page(self, name):
        if name not in self._pages:
            raise FhirFailureError(410, "expired")
        return _json(200, self._pages[name])


def capabilities():
    """What the server can do, in its own words."""
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": "2026-01-01",
        "kind": "instance",
        "fhirVersion": "4.0.1",
        "format": ["json"],
        "rest": [
            {
                "mode": "server",
                "interaction": [{"code": "transaction"}],
                "resource": [
                    {
                        "type": kind,
                        "interaction": [
                            {"code": code} for code in ("read", "search-type", "create", "update")
                        ],
                        "versioning": "versioned-update",
                        "conditionalCreate": True,
                    }
                    for kind in KINDS
                ],
            }
        ],
    }


class FhirServer:
    """Many hospitals on one port, in a thread of their own."""

    def __init__(self):
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._hospitals = {}
        self._numbers = count(1)
        config = uvicorn.Config(
            self._app, interface="asgi3", log_level="critical", lifespan="off", ws="none"
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True
        )

    def start(self):
        self._thread.start()
        return self

    def stop(self):
        # Answers that are late on purpose are not waited for.
        self._server.force_exit = True
        self._server.should_exit = True
        self._thread.join(timeout=30)
        self._socket.close()

    def hospital(self, auth=None):
        """A new one, empty."""
        name = f"h{next(self._numbers)}"
        self._hospitals[name] = Hospital(f"{self.url}/{name}/fhir", auth)
        return self._hospitals[name]

    async def _app(self, scope, receive, send):
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        _, name, _, *rest = scope["raw_path"].decode().split("/")
        query = scope["query_string"].decode()
        path = "/".join(rest) + (f"?{query}" if query else "")
        headers = {key.decode().lower(): value.decode() for key, value in scope["headers"]}
        hospital = self._hospitals[name]
        answer = await hospital.answer(Request(scope["method"], path, headers, body))
        is_cut = answer.body.endswith(_CUT)
        told = answer.body.removesuffix(_CUT)
        length = len(told) * 2 + 7 if is_cut else len(told)
        await send(
            {
                "type": "http.response.start",
                "status": answer.status,
                "headers": [
                    (b"content-type", answer.content_type),
                    (b"content-length", str(length).encode()),
                    *((key.encode(), value.encode()) for key, value in answer.headers),
                ],
            }
        )
        await send({"type": "http.response.body", "body": told, "more_body": is_cut})
        # Of a cut answer the rest never comes: uvicorn closes the connection.


_CUT = b"\0cut"


def _json(status, resource):
    return Answer(status, json.dumps(resource, ensure_ascii=False).encode())


def _spoilt(fault, right):
    match fault:
        case HalfABody():
            whole = right.body if right is not None else b'{"resourceType": "Bundle", "entry": ['
            return Answer(200, whole[: len(whole) // 2] + _CUT)
        case Says():
            return Answer(fault.status, fault.body, list(fault.headers), fault.content_type)
        case Status():
            outcome = FhirFailureError(fault.status, fault.code).outcome
            answer = _json(fault.status, outcome)
            answer.headers = list(fault.headers)
            return answer
    raise ValueError(fault)


__all__ = [
    "PLANTED", "Answer", "FhirServer", "HalfABody", "Hospital", "Request", "Says", "Slow", "Status",
]  # fmt: skip
