"""The contract suite's clinic on the tests' FHIR server, and what was written there."""

import base64

from config.fhir_settings import FhirSettings
from dialog.clinical.fhir.backend import open_fhir_clinic
from dialog.clinical.fhir.observations import written
from dialog.clinical.fhir.site import Code, site_of
from tests.contracts.clinical_clinic import CLINIC, Kept, KeptNote, KeptTask, clock
from tests.dialog.clinical.fhir import fhir_chart as chart
from triage.decision import Acuity

SITE = site_of(FhirSettings(base_url="http://127.0.0.1/fhir"))


def settings_for(hospital, **more):
    return FhirSettings(**({"base_url": hospital.base_url, "timeout_s": 20.0} | more))


def filled(hospital):
    """The hospital with `CLINIC` in it."""
    for one in resources():
        hospital.store.put(one)
    return hospital


def resources(content=CLINIC):
    """All of it."""
    for record in content.patients:
        yield chart.patient(record)
        yield from chart.around(record)
    yield from _visits(content)
    yield from _charts(content)
    for number, shift in enumerate(content.on_duty):
        yield from chart.duty(f"role-{number}", shift)


def _visits(content):
    slot_of = dict(getattr(content, "held", ()))
    for name in sorted({one.with_whom for one in content.slots}):
        yield chart.schedule(_schedule_id(name), name)
    for one in content.slots:
        status = "busy" if one.id in slot_of.values() else "free"
        yield chart.slot(one, _schedule_id(one.with_whom)) | {"status": status}
    for one in content.appointments:
        slot_id = slot_of.get(one.id)
        held = {"slot": [{"reference": f"Slot/{slot_id}"}]} if slot_id else {}
        yield chart.appointment(one) | held


def _charts(content):
    for one, whose in content.medicines:
        yield from chart.medicine(one, whose)
    for one, whose in content.results:
        yield chart.result(one, whose)
    for one in content.plans:
        yield from chart.plan(one)
    for number, (one, whose) in enumerate(content.readings):
        key = Code("urn:device", f"reading-{number}")
        yield written(whose, one, key=key, site=SITE) | {"id": f"reading-{number}"}


class FhirSystem:
    """One hospital, however many open it."""

    def __init__(self, hospital, **settings):
        self.hospital = filled(hospital)
        self.settings = settings_for(hospital, **settings)

    async def open(self):
        return open_fhir_clinic(self.settings, clock)

    async def kept(self):
        return kept_by(self.hospital.store)


def kept_by(store):
    tasks = store.all("Task")
    return Kept(
        notes=tuple(
            KeptNote(
                one["id"],
                _whose(one["subject"]),
                base64.b64decode(one["content"][0]["attachment"]["data"]).decode(),
                one["docStatus"] != "preliminary",
            )
            for one in store.all("DocumentReference")
        ),
        tasks=tuple(
            KeptTask(one["id"], _whose(one["for"]), _code(one["code"]), one.get("description", ""))
            for one in tasks
            if _code(one["code"]) not in ("refill", "waiting_list")
        ),
        refills=tuple(
            (_whose(one["for"]), one["focus"]["reference"].removeprefix("MedicationRequest/"))
            for one in tasks
            if _code(one["code"]) == "refill"
        ),
        care_updates=tuple(
            (_whose(one["subject"]), _code(one["topic"]), one["payload"][0]["contentString"])
            for one in store.all("Communication")
        ),
        waiting=tuple(
            (
                _whose(one["for"]),
                _code(_told(one, "visit-kind")["valueCodeableConcept"]),
                Acuity[_told(one, "acuity")["valueCode"].upper()],
            )
            for one in tasks
            if _code(one["code"]) == "waiting_list"
        ),
    )


def _schedule_id(name):
    return "schedule-" + "-".join(name.lower().replace(".", "").split())


def _whose(reference):
    return reference["reference"].removeprefix("Patient/")


def _code(concept):
    return concept["coding"][0]["code"]


def _told(task, name):
    (found,) = [one for one in task["input"] if _code(one["type"]) == name]
    return found
