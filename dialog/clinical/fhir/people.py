"""The part of the FHIR backend that knows people: patients and the staff on duty."""

import asyncio
from collections.abc import Sequence
from datetime import date, datetime
from functools import partial

from dialog.clinical.backend import MOST_BORN_ON
from dialog.clinical.errors import RefusedError
from dialog.clinical.fhir.bundles import any_of, escaped, token
from dialog.clinical.fhir.contacts import is_e164, spellings
from dialog.clinical.fhir.elements import Json, is_id, unreadable, writable
from dialog.clinical.fhir.part import FhirPart, mapped
from dialog.clinical.fhir.patients import (
    Around,
    given_names,
    is_replaced,
    phones_of,
    read_candidate,
    read_patient,
)
from dialog.clinical.fhir.pregnancies import DUE_DATE_CODES, STATUS_CODE
from dialog.clinical.fhir.staff import practitioner_id, read_member
from dialog.clinical.names import folded_name
from dialog.clinical.people import Candidate, PatientRecord, StaffMember, StaffRole

_PREGNANCY = any_of([token(code) for code in (*DUE_DATE_CODES, STATUS_CODE)])


class FhirPeople(FhirPart):
    """See `ClinicalBackend`."""

    async def patients_at(self, phone: str) -> Sequence[PatientRecord]:
        """See `ClinicalBackend`."""
        if not is_e164(phone):
            return ()
        wanted = [escaped(one) for one in spellings(phone, self._site.calling_code)]
        found = await self._client.search("Patient", [("phone", any_of(wanted))])
        at = self._now()
        theirs = [one for one in found.matches if phone in phones_of(one, at, self._site)]
        return await self._records(theirs)

    async def patients_named(
        self, given_name: str, family_name: str, born_on: date
    ) -> Sequence[PatientRecord]:
        """See `ClinicalBackend`.

        The server is asked by day of birth and family name; whether it minds accents is its own
        affair (FHIR advises against it).
        """
        given, family = folded_name(given_name), folded_name(family_name)
        if not given or not family:
            return ()
        day = born_on.isoformat()
        found = await self._client.search(
            "Patient", [("birthdate", f"eq{day}"), ("family", escaped(writable(family_name)))]
        )
        at = self._now()
        born_then = [one for one in found.matches if one.get("birthDate") == day]
        called = [
            one
            for one in born_then
            if given in {folded_name(name) for name in given_names(one, at, self._site)}
        ]
        records = await self._records(called)
        return [one for one in records if folded_name(one.family_name) == family]

    async def patients_born_on(self, born_on: date) -> Sequence[Candidate]:
        """See `ClinicalBackend`; nothing that stands around them is read."""
        day = born_on.isoformat()
        found = await self._client.search("Patient", [("birthdate", f"eq{day}")])
        theirs = {str(one.get("id")): one for one in found.matches if one.get("birthDate") == day}
        if len(theirs) > MOST_BORN_ON:
            raise RefusedError(f"search Patient: more than {MOST_BORN_ON} of one birthday")
        read = partial(read_candidate, at=self._now(), site=self._site)
        candidates = await mapped([theirs[its_id] for its_id in sorted(theirs)], read)
        return [one for one in candidates if one is not None]

    async def patient(self, patient_id: str) -> PatientRecord:
        """See `ClinicalBackend`."""
        (record,) = await self._around([await self._known(patient_id)])
        return record

    async def staff_on_call(self, role: StaffRole, at: datetime) -> Sequence[StaffMember]:
        """See `ClinicalBackend`."""
        found = await self._client.search(
            "PractitionerRole",
            [
                ("role", token(self._site.role_code(role))),
                ("_include", "PractitionerRole:practitioner"),
            ],
        )
        ids = (practitioner_id(one, self._site) for one in found.matches)
        people = await self._missing(
            "Practitioner", [one for one in ids if one], found.by_id("Practitioner")
        )
        members = await mapped(
            found.matches,
            partial(read_member, people=people, role=role, at=at, site=self._site),
        )
        return [one for one in members if one is not None]

    async def _records(self, found: Sequence[Json]) -> Sequence[PatientRecord]:
        """Records of those whom no other record stands for, in the order of their ids."""
        standing = [one for one in found if not is_replaced(one)]
        if not standing:
            return ()
        return await self._around(sorted(standing, key=lambda one: str(one.get("id"))))

    async def _around(self, found: Sequence[Json]) -> list[PatientRecord]:
        """Records of patients with all that stands around them."""
        ids = [str(one.get("id")) for one in found]
        if not all(map(is_id, ids)):
            raise unreadable("Patient", "id")
        whose = ("patient", any_of([f"Patient/{its_id}" for its_id in ids]))
        related, conditions, allergies, observations = await asyncio.gather(
            self._client.search("RelatedPerson", [whose]),
            self._client.search("Condition", [whose]),
            self._client.search("AllergyIntolerance", [whose]),
            self._client.search("Observation", [whose, ("code", _PREGNANCY)]),
        )
        around = Around(
            related.matches, conditions.matches, allergies.matches, observations.matches
        )
        reading = partial(read_patient, around=around, at=self._now(), site=self._site)
        if len(around.conditions) + len(around.observations) < _FEW:
            return [reading(one) for one in found]
        return await asyncio.to_thread(lambda: [reading(one) for one in found])


_FEW = 16
"""More resources than these are read beside the event loop."""
