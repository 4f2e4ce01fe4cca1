"""The part of the FHIR backend that books visits.

A booking is one transaction: the slot becomes busy if it is still as it was read, and the
appointment is made if there is none with the same key. The server does both or neither. Whatever
the outcome looks like, the key tells afterwards whether it was done.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from fhir.resources.R4B.schedule import Schedule

from dialog.clinical.care import Appointment, AppointmentStatus, FreeSlot, WaitingEntry
from dialog.clinical.errors import (
    BadAnswerError,
    ConflictError,
    NotFoundError,
    RefusedError,
    SlotTakenError,
)
from dialog.clinical.fhir.bundles import Addition, Change, Found, located, token
from dialog.clinical.fhir.elements import Json, has_identifier, instant, is_id, version_of
from dialog.clinical.fhir.papers import read_waiting, waiting
from dialog.clinical.fhir.part import FhirPart, mapped
from dialog.clinical.fhir.site import Code
from dialog.clinical.fhir.visits import (
    booked,
    cancelled,
    is_free,
    moved,
    read_appointment,
    read_slot,
    schedule_id,
    schedule_of,
    slot_ids,
    with_status,
)
from triage.decision import Acuity


class FhirBookings(FhirPart):
    """See `ClinicalBackend`."""

    async def free_slots(
        self, kind: str, begins: datetime, ends: datetime, *, limit: int
    ) -> Sequence[FreeSlot]:
        """See `ClinicalBackend`."""
        if limit < 1 or not kind:
            return ()
        parameters = [
            ("status", "free"),
            ("service-type", token(self._site.visit_code(kind))),
            ("start", f"ge{instant(begins)}"),
            ("start", f"lt{instant(ends)}"),
            ("_sort", "start"),
            ("_include", "Slot:schedule"),
        ]
        first = await self._client.search("Slot", parameters, enough=limit)
        slots = await self._slots(first, kind, begins, ends)
        if len(slots) < limit <= len(first.matches):
            # The server passed over some of the parameters: what fits may stand on a later page.
            every = await self._client.search("Slot", parameters)
            slots = await self._slots(every, kind, begins, ends)
        return slots[:limit]

    async def book(self, patient_id: str, slot_id: str, *, reason: str, key: str) -> Appointment:
        """See `ClinicalBackend`."""
        return await self._to_its_end(
            self._book(patient_id, slot_id, reason, self._key("book", key))
        )

    async def appointments(self, patient_id: str, *, since: datetime) -> Sequence[Appointment]:
        """See `ClinicalBackend`; without those that nobody has agreed on yet."""
        if not is_id(patient_id):
            return ()
        found = await self._client.search(
            "Appointment",
            [
                ("patient", f"Patient/{patient_id}"),
                ("date", f"ge{instant(since)}"),
                ("_sort", "date"),
            ],
        )
        read = await mapped(found.matches, partial(read_appointment, site=self._site))
        theirs = [
            one
            for one in read
            if one is not None and one.patient_id == patient_id and one.begins_at >= since
        ]
        return sorted(theirs, key=lambda one: (one.begins_at, one.id))

    async def reschedule(self, appointment: Appointment, slot_id: str, *, key: str) -> Appointment:
        """See `ClinicalBackend`."""
        return await self._to_its_end(
            self._move(appointment, slot_id, self._key("reschedule", key))
        )

    async def cancel(self, appointment: Appointment, *, key: str) -> Appointment:
        """See `ClinicalBackend`; what is cancelled already stays as it is."""
        return await self._to_its_end(self._cancel(appointment, self._key("cancel", key)))

    async def join_waiting_list(
        self, patient_id: str, kind: str, acuity: Acuity, *, key: str
    ) -> WaitingEntry:
        """See `ClinicalBackend`."""
        mark = self._key("join_waiting_list", key)
        task = waiting(patient_id, (kind, acuity), at=self._now(), key=mark, site=self._site)
        stands = await self._to_its_end(self._add(task, mark, subject="for"))
        entry = read_waiting(stands, self._site)
        if (entry.kind, entry.acuity) != (kind, acuity):
            raise RefusedError("the key was used for something else")
        return entry

    async def _slots(
        self, found: Found, kind: str, begins: datetime, ends: datetime
    ) -> list[FreeSlot]:
        """What of it is free, of the kind and in the window, the earliest first."""
        free = [one for one in found.matches if is_free(one)]
        ids = await mapped(free, partial(schedule_id, site=self._site))
        schedules = await self._missing(
            "Schedule", [one for one in ids if one], found.by_id("Schedule")
        )
        slots = await mapped(free, partial(read_slot, schedules=schedules, site=self._site))
        fitting = [one for one in slots if one.kind == kind and begins <= one.begins_at < ends]
        return sorted(fitting, key=lambda one: (one.begins_at, one.id))

    async def _book(self, patient_id: str, slot_id: str, reason: str, key: Code) -> Appointment:
        known = await self._booked_under(key, patient_id)
        if known is not None:
            return known
        _, slot = await asyncio.gather(self._known(patient_id), self._client.read("Slot", slot_id))
        schedule = await self._schedule(slot)
        self._check_future(slot)
        made = booked(slot, schedule, patient_id=patient_id, reason=reason, key=key)
        try:
            its_id = await self._take(slot, Addition(made, key))
        except (SlotTakenError, BadAnswerError):
            # Perhaps it was this very booking, tried twice.
            known = await self._booked_under(key, patient_id)
            if known is None:
                raise
            return known
        stands = await self._client.read("Appointment", its_id) if its_id else None
        known = self._booking(stands, patient_id) or await self._booked_under(key, patient_id)
        if known is None:
            raise BadAnswerError("book: the appointment was made and is not found")
        return known

    async def _take(self, slot: Json, booking: Addition) -> str | None:
        """The id of the appointment that was made, None where the server does not tell it."""
        if not is_free(slot):
            raise SlotTakenError("the slot is no longer free")
        changes: list[Change | Addition] = [Change(with_status(slot, "busy")), booking]
        try:
            told = await self._client.together("book", changes)
        except ConflictError:
            raise SlotTakenError("the slot is no longer free") from None
        return located(told[-1], "Appointment")

    async def _booked_under(self, key: Code, patient_id: str) -> Appointment | None:
        return self._booking(await self._client.under("Appointment", key), patient_id)

    def _booking(self, raw: Json | None, patient_id: str) -> Appointment | None:
        found = read_appointment(raw, self._site) if raw is not None else None
        if found is not None and found.patient_id != patient_id:
            raise RefusedError("the key was used for something else")
        return found

    async def _move(self, appointment: Appointment, slot_id: str, key: Code) -> Appointment:
        raw = await self._client.read("Appointment", appointment.id)
        if has_identifier(raw, key):
            return self._current(raw, appointment)
        current = self._unchanged(raw, appointment)
        if current.status is not AppointmentStatus.BOOKED:
            raise RefusedError("the appointment is not booked any more")
        self._check_not_over(current)
        slot = await self._client.read("Slot", slot_id)
        self._check_future(slot)
        if not is_free(slot):
            raise SlotTakenError("the slot is no longer free")
        standing = moved(raw, slot, await self._schedule(slot), key=key, site=self._site)
        changes = [Change(standing), Change(with_status(slot, "busy")), *await self._freed(raw)]
        try:
            await self._client.together("reschedule", changes)
        except (ConflictError, BadAnswerError):
            after = await self._client.read("Appointment", appointment.id)
            if has_identifier(after, key):
                return self._current(after, appointment)
            is_same = version_of(after) == version_of(raw)
            if is_same and not is_free(await self._client.read("Slot", slot_id)):
                raise SlotTakenError("the slot is no longer free") from None
            raise
        return self._current(await self._client.read("Appointment", appointment.id), appointment)

    async def _cancel(self, appointment: Appointment, key: Code) -> Appointment:
        raw = await self._client.read("Appointment", appointment.id)
        if has_identifier(raw, key):
            return self._current(raw, appointment)
        current = self._unchanged(raw, appointment)
        if current.status is AppointmentStatus.CANCELLED:
            return current
        if current.status is not AppointmentStatus.BOOKED:
            raise RefusedError("the appointment is over")
        self._check_not_over(current)
        changes = [Change(cancelled(raw, key=key)), *await self._freed(raw)]
        try:
            await self._client.together("cancel", changes)
        except (ConflictError, BadAnswerError):
            after = await self._client.read("Appointment", appointment.id)
            if has_identifier(after, key):
                return self._current(after, appointment)
            raise
        return self._current(await self._client.read("Appointment", appointment.id), appointment)

    async def _freed(self, raw: Json) -> list[Change]:
        """The slots that an appointment holds, to be given back; one that is gone needs none."""
        held = await self._many("Slot", slot_ids(raw, self._site))
        return [Change(with_status(one, "free")) for one in held.values() if not is_free(one)]

    async def _schedule(self, slot: Json) -> Schedule | None:
        its_id = schedule_id(slot, self._site)
        found = await self._many("Schedule", [its_id] if its_id else [])
        return schedule_of(slot, found, self._site)

    def _unchanged(self, raw: Json, appointment: Appointment) -> Appointment:
        current = self._current(raw, appointment)
        if appointment.version and current.version != appointment.version:
            raise ConflictError("the appointment has changed since it was read")
        return current

    def _current(self, raw: Json, appointment: Appointment) -> Appointment:
        current = read_appointment(raw, self._site)
        if current is None:
            raise RefusedError("the appointment is not booked any more")
        if current.patient_id != appointment.patient_id:
            raise NotFoundError("appointment: the patient has none of that id")
        return current

    def _check_not_over(self, current: Appointment) -> None:
        if current.begins_at <= self._now():
            raise RefusedError("the appointment is over")

    def _check_future(self, slot: Json) -> None:
        if read_slot(slot, {}, self._site).begins_at <= self._now():
            raise RefusedError("the slot lies in the past")
