"""A hospital's four services over real HTTP on a free port of this machine, with faults on demand.

Spells the JSON by hand, so that it follows no mistake of ours. Behind it is a `MemoryClinic`.
"""

import asyncio
import json
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from pydantic import SecretStr

from dialog.clinical.care import ClinicalNote
from dialog.clinical.errors import ConflictError, NotFoundError, RefusedError, SlotTakenError
from dialog.clinical.http.backend import HttpClinic
from dialog.clinical.http.options import HttpOptions
from tests.dialog.clinical.filled_clinic import filled_clinic, kept_by
from triage.decision import Acuity

TOKEN = "token-of-the-agent"
PROBLEMS = {
    NotFoundError: (404, "not_found"),
    SlotTakenError: (409, "slot_taken"),
    ConflictError: (412, "changed"),
    RefusedError: (422, "refused"),
}


@dataclass(frozen=True)
class Fault:
    """What one request gets instead of its answer."""

    status: int | None = None
    """None: the answer's own."""
    body: bytes | None = None
    """None: the answer's own."""
    headers: tuple[tuple[str, str], ...] = ()
    does: bool = False
    """Whether what was asked is done nevertheless."""
    sends: str = "all"
    """`all`; `half` of the body; `nothing`, and hangs up; `never`: hangs; `endless`ly."""


@dataclass(frozen=True)
class Received:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    document: dict[str, object]
    connection: int


@dataclass
class Services:
    """`async with Services() as services: ... services.url`."""

    clinic: object = field(default_factory=filled_clinic)
    faults: list[Fault | None] = field(default_factory=list)
    """For the requests to come; None: no fault."""
    requests: list[Received] = field(default_factory=list)
    conflict: tuple[int, str] = PROBLEMS[ConflictError]
    delay_s: float = 0.0
    connections: int = 0
    """That were ever opened."""
    open_now: int = 0
    most_open: int = 0

    async def __aenter__(self):
        self._tasks = set()
        self.hanging = asyncio.Event()
        """Set as soon as a request gets no answer."""
        self.left = asyncio.Event()
        """Set while no connection is open that ever was."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/services"
        return self

    async def __aexit__(self, *_):
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def kept(self):
        return kept_by(self.clinic)

    async def _serve(self, reader, writer):
        self._tasks.add(asyncio.current_task())
        self.connections += 1
        self.open_now += 1
        self.left.clear()
        self.most_open = max(self.most_open, self.open_now)
        number = self.connections
        try:
            while await self._one(reader, writer, number):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            # They hung up, or the test is over.
            return
        finally:
            self.open_now -= 1
            if not self.open_now:
                self.left.set()
            self._tasks.discard(asyncio.current_task())
            writer.close()

    async def _one(self, reader, writer, number):
        """Whether the connection stays."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        received = Received(head[0].split()[1], headers, json.loads(body), number)
        authorization = [line for line in head if line.startswith("Authorization: ")]
        self.requests.append(received)
        fault = (self.faults.pop(0) if self.faults else None) or Fault(does=True)
        if self.delay_s:
            await asyncio.sleep(self.delay_s)
        status, answer = 500, {}
        if fault.does:
            is_known = authorization == [f"Authorization: Bearer {TOKEN}"]
            status, answer = await self._answered(received) if is_known else (401, {})
        return await self._send(reader, writer, fault, (status, json.dumps(answer).encode()))

    async def _send(self, reader, writer, fault, own):
        status = own[0] if fault.status is None else fault.status
        body = own[1] if fault.body is None else fault.body
        if fault.sends == "nothing":
            return False
        if fault.sends == "never":
            self.hanging.set()
            # Until the other side hangs up.
            await reader.read()
            return False
        lines = [f"HTTP/1.1 {status} X", "Content-Type: application/json"]
        lines += [f"{name}: {value}" for name, value in fault.headers]
        if fault.sends == "endless":
            writer.write("\r\n".join([*lines, "Transfer-Encoding: chunked\r\n\r\n"]).encode())
            while True:
                writer.write(b"1000\r\n" + b" " * 4096 + b"\r\n")
                await writer.drain()
        writer.write("\r\n".join([*lines, f"Content-Length: {len(body)}\r\n\r\n"]).encode())
        writer.write(body[: len(body) // 2] if fault.sends == "half" else body)
        await writer.drain()
        return fault.sends == "all"

    async def _answered(self, received):
        document, key = received.document, received.headers.get("idempotency-key")
        try:
            match received.path:
                case "/services/authenticate":
                    return 200, {"patients": [patient(p) for p in await self._people(document)]}
                case "/services/schedule":
                    return 200, await self._schedule(document, key)
                case "/services/assess_symptoms":
                    is_bad = document["severity"] in ("severe", "critical")
                    return 200, {"acuity": "urgent" if is_bad else "self_care"}
                case "/services/generate_soap_note":
                    return 201, {"note_id": await self._note(document, key)}
        except tuple(PROBLEMS) as error:
            kind = type(error)
            status, code = self.conflict if kind is ConflictError else PROBLEMS[kind]
            return status, {"code": code, "detail": "Zoë Ångström-Muster, born 1991-04-09"}
        return 404, {"detail": "no such page"}

    async def _people(self, document):
        match document:
            case {"by": "phone", "phone": phone}:
                return await self.clinic.patients_at(phone)
            case {"by": "name", "given_name": given, "family_name": family, "date_of_birth": born}:
                return await self.clinic.patients_named(given, family, date.fromisoformat(born))
            case {"by": "birthday", "date_of_birth": born}:
                born_then = await self.clinic.patients_born_on(date.fromisoformat(born))
                return [await self.clinic.patient(one.id) for one in reversed(born_then)]
            case {"by": "id", "patient_id": patient_id}:
                return [await self.clinic.patient(patient_id)]

    async def _schedule(self, document, key):
        clinic = self.clinic
        match document:
            case {"action": "list_slots", "begins": begins, "ends": ends}:
                begins, ends = datetime.fromisoformat(begins), datetime.fromisoformat(ends)
                limit = document["limit"]
                found = await clinic.free_slots(document["kind"], begins, ends, limit=limit)
                return {"slots": [slot(one) for one in reversed(found)]}
            case {"action": "list_appointments", "patient_id": whose, "since": since}:
                found = await clinic.appointments(whose, since=datetime.fromisoformat(since))
                return {"appointments": [appointment(one) for one in reversed(found)]}
            case {"action": "book", "patient_id": whose, "slot_id": where, "reason": reason}:
                made = await clinic.book(whose, where, reason=reason, key=key)
            case {"action": "reschedule", "appointment_id": which, "slot_id": where}:
                made = await clinic.reschedule(self._read(which, document), where, key=key)
            case {"action": "cancel", "appointment_id": which}:
                made = await clinic.cancel(self._read(which, document), key=key)
            case {"action": "join_waiting_list", "patient_id": whose, "kind": kind}:
                acuity = Acuity[document["acuity"].upper()]
                entry = await clinic.join_waiting_list(whose, kind, acuity, key=key)
                return {
                    "waiting": {
                        "id": entry.id, "patient_id": whose, "kind": kind,
                        "acuity": document["acuity"],
                    }
                }  # fmt: skip
        return {"appointment": appointment(made)}

    def _read(self, which, document):
        """The appointment as the agent has read it."""
        if which not in self.clinic.booked:
            raise NotFoundError("appointment")
        return replace(self.clinic.booked[which], version=document["version"])

    async def _note(self, document, key):
        assert document.pop("status") == "draft"
        whose = document.pop("patient_id")
        at = datetime.fromisoformat(document.pop("at"))
        return await self.clinic.write_note(whose, ClinicalNote(at=at, **document), key=key)


def patient(one):
    document = {
        "id": one.id,
        "given_name": one.given_name,
        "family_name": one.family_name,
        "date_of_birth": one.born_on.isoformat(),
        "phone": one.phone,
        "postal_code": one.postal_code,
        "record_number": one.record_number,
        "sex": one.sex,
        "language": one.language,
        "zone": one.zone,
        "deceased": one.is_deceased,
        "conditions": list(one.conditions),
        "allergies": list(one.allergies),
        "proxies": [
            {"name": p.name, "relation": p.relation, "may_hear": list(p.may_hear)}
            for p in one.proxies
        ],
        "insurer": "not asked for",
    }
    if one.pregnancy:
        ended_on = one.pregnancy.ended_on
        document["pregnancy"] = {
            "due_on": one.pregnancy.due_on.isoformat(),
            "outcome": one.pregnancy.outcome.value,
            "ended_on": ended_on and ended_on.isoformat(),
        }
    return document


def slot(one):
    return {
        "id": one.id, "kind": one.kind, "begins_at": one.begins_at.isoformat(),
        "minutes": one.minutes, "with_whom": one.with_whom,
    }  # fmt: skip


def appointment(one):
    own = {"patient_id": one.patient_id, "status": one.status.value, "version": one.version}
    return {**slot(one), **own}


def client(services, **options):
    """A backend that asks these services."""
    return HttpClinic(
        HttpOptions(services.url, **{"token": SecretStr(TOKEN), "timeout_s": 3.0, **options})
    )


def said(document):
    """An answer that is not the services' own."""
    return Fault(status=200, body=json.dumps(document).encode())
