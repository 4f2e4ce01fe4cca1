"""The part of the FHIR backend that reads and writes what stands in a patient's chart."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from dialog.clinical.care import (
    CarePlan,
    CareUpdate,
    ClinicalNote,
    Measurement,
    Medicine,
    StaffTask,
    TestResult,
)
from dialog.clinical.errors import NotFoundError
from dialog.clinical.fhir.bundles import any_of, token
from dialog.clinical.fhir.elements import Json, instant, is_id
from dialog.clinical.fhir.medicines import fills_of, medication_id, read_medicine, subject_of
from dialog.clinical.fhir.observations import codes_for, is_about, read_measurements, written
from dialog.clinical.fhir.papers import drafted, refill, task_for
from dialog.clinical.fhir.part import FhirPart, mapped
from dialog.clinical.fhir.plans import goal_ids, is_current, read_plan, told
from dialog.clinical.fhir.results import FINAL, is_released, read_result
from dialog.clinical.fhir.site import Code


class FhirCharts(FhirPart):
    """See `ClinicalBackend`."""

    async def medicines(self, patient_id: str) -> Sequence[Medicine]:
        """See `ClinicalBackend`."""
        if not is_id(patient_id):
            return ()
        found = await self._client.search(
            "MedicationRequest",
            [
                ("patient", f"Patient/{patient_id}"),
                ("_include", "MedicationRequest:medication"),
                ("_revinclude", "MedicationDispense:prescription"),
            ],
        )
        subjects = await mapped(found.matches, partial(subject_of, site=self._site))
        theirs = [
            one for one, whose in zip(found.matches, subjects, strict=True) if whose == patient_id
        ]
        ids = await mapped(theirs, partial(medication_id, site=self._site))
        medications = await self._missing(
            "Medication", [one for one in ids if one], found.by_id("Medication")
        )
        fills = fills_of(found.by_id("MedicationDispense").values(), self._site)
        read = await mapped(
            theirs,
            partial(read_medicine, medications=medications, fills=fills, site=self._site),
        )
        listed = [one for one in read if one is not None]
        return sorted(listed, key=lambda one: (one.name.casefold(), one.id))

    async def request_refill(self, patient_id: str, medicine_id: str, *, key: str) -> None:
        """See `ClinicalBackend`."""
        await self._to_its_end(
            self._refill(patient_id, medicine_id, self._key("request_refill", key))
        )

    async def results(self, patient_id: str) -> Sequence[TestResult]:
        """See `ClinicalBackend`. Released is what carries the site's `released_tag`."""
        if not is_id(patient_id):
            return ()
        found = await self._client.search(
            "DiagnosticReport",
            [
                ("patient", f"Patient/{patient_id}"),
                ("status", any_of(FINAL)),
                ("_tag", token(self._site.released_tag)),
            ],
        )
        released = [one for one in found.matches if is_released(one, patient_id, self._site)]
        read = await mapped(released, partial(read_result, site=self._site))
        return sorted(read, key=lambda one: (one.on, one.id), reverse=True)

    async def care_plan(self, patient_id: str) -> CarePlan:
        """See `ClinicalBackend`; of all plans that are followed now."""
        if not is_id(patient_id):
            raise NotFoundError("care plan: no such patient")
        found = await self._client.search(
            "CarePlan",
            [
                ("patient", f"Patient/{patient_id}"),
                ("status", "active"),
                ("_include", "CarePlan:goal"),
            ],
        )
        plans = [one for one in found.matches if is_current(one, patient_id, self._site)]
        goals = await self._missing("Goal", goal_ids(plans, self._site), found.by_id("Goal"))
        return await asyncio.to_thread(read_plan, patient_id, plans, goals, self._site)

    async def update_care_plan(self, patient_id: str, update: CareUpdate, *, key: str) -> None:
        """See `ClinicalBackend`."""
        mark = self._key("update_care_plan", key)
        made = told(patient_id, update, at=self._now(), key=mark, site=self._site)
        await self._to_its_end(self._add(made, mark, subject="subject"))

    async def readings(self, patient_id: str, kind: str, since: datetime) -> Sequence[Measurement]:
        """See `ClinicalBackend`."""
        if not is_id(patient_id):
            return ()
        found = await self._client.search(
            "Observation",
            [
                ("patient", f"Patient/{patient_id}"),
                ("code", any_of([token(code) for code in codes_for(kind, self._site)])),
                ("date", f"ge{instant(since)}"),
                ("_sort", "-date"),
            ],
        )
        theirs = [one for one in found.matches if is_about(one, patient_id, self._site)]
        read = await mapped(theirs, partial(read_measurements, kind=kind, site=self._site))
        all_of_them = [one for those in read for one in those if one.at >= since]
        return sorted(all_of_them, key=lambda one: one.at, reverse=True)

    async def add_reading(self, patient_id: str, reading: Measurement, *, key: str) -> None:
        """See `ClinicalBackend`."""
        mark = self._key("add_reading", key)
        made = written(patient_id, reading, key=mark, site=self._site)
        await self._to_its_end(self._add(made, mark, subject="subject"))

    async def write_note(self, patient_id: str, note: ClinicalNote, *, key: str) -> str:
        """See `ClinicalBackend`."""
        mark = self._key("write_note", key)
        made = drafted(patient_id, note, key=mark, site=self._site)
        return await self._id_of(made, mark, "subject")

    async def leave_task(self, patient_id: str, task: StaffTask, *, key: str) -> str:
        """See `ClinicalBackend`."""
        mark = self._key("leave_task", key)
        made = task_for(patient_id, task, at=self._now(), key=mark, site=self._site)
        return await self._id_of(made, mark, "for")

    async def _id_of(self, made: Json, mark: Code, subject: str) -> str:
        stands = await self._to_its_end(self._add(made, mark, subject=subject))
        return str(stands["id"])

    async def _refill(self, patient_id: str, medicine_id: str, mark: Code) -> None:
        prescription = await self._client.read("MedicationRequest", medicine_id)
        if subject_of(prescription, self._site) != patient_id:
            raise NotFoundError("medicine: the patient has none of that id")
        made = refill(patient_id, medicine_id, at=self._now(), key=mark, site=self._site)
        await self._add(made, mark, subject="for")
