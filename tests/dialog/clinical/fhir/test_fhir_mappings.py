"""Every mapping: there and back again, and what it does with what cannot be read."""

import base64
import copy
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from functools import partial

import pytest
from fhir.resources.R4B import get_fhir_model_class
from hypothesis import given
from hypothesis import strategies as st

from dialog.clinical.care import (
    Appointment,
    AppointmentStatus,
    CareGoal,
    CarePlan,
    CareUpdate,
    ClinicalNote,
    FreeSlot,
    GoalStatus,
    Measurement,
    Medicine,
    StaffTask,
)
from dialog.clinical.care import TestResult as ClinicalResult
from dialog.clinical.errors import BadAnswerError
from dialog.clinical.fhir.elements import writable
from dialog.clinical.fhir.medicines import fills_of, medication_id, read_medicine, subject_of
from dialog.clinical.fhir.observations import is_about, read_measurements, written
from dialog.clinical.fhir.papers import (
    drafted,
    note_text,
    read_waiting,
    refill,
    task_for,
    waiting,
)
from dialog.clinical.fhir.patients import (
    Around,
    given_names,
    is_replaced,
    phones_of,
    read_patient,
)
from dialog.clinical.fhir.plans import goal_ids, is_current, read_goal, read_plan, told
from dialog.clinical.fhir.results import is_released, read_result
from dialog.clinical.fhir.site import Code
from dialog.clinical.fhir.staff import practitioner_id, read_member
from dialog.clinical.fhir.visits import (
    booked,
    cancelled,
    moved,
    read_appointment,
    read_slot,
    schedule_id,
    schedule_of,
    slot_ids,
)
from dialog.clinical.people import PatientRecord, Pregnancy, PregnancyOutcome, Proxy, StaffRole
from tests.contracts.clinical_clinic import CLINIC, NOW
from tests.dialog.clinical.fhir import fhir_chart as chart
from tests.dialog.clinical.fhir.fhir_clinic import SITE, resources
from triage.decision import Acuity
from triage.vitals import KINDS

KEY = Code(SITE.key_system, "method:key")
texts = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20)
sentences = st.lists(texts, min_size=1, max_size=4).map(" ".join)
wild = st.text(max_size=60)
ids = st.from_regex(r"[A-Za-z0-9.-]{1,64}", fullmatch=True)
kinds = st.from_regex(r"[a-z][a-z_]{0,20}", fullmatch=True)
days = st.dates(date(1900, 1, 1), date(2100, 1, 1))
zones = st.sampled_from(
    [UTC, timezone(timedelta(hours=9, minutes=30)), timezone(timedelta(hours=-5))]
)
times = st.builds(
    lambda at, zone: at.replace(microsecond=at.microsecond // 1_000 * 1_000, tzinfo=zone),
    st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1)),  # noqa: DTZ001 - given a zone above
    zones,
)
phones = st.from_regex(r"\+1[2-9]\d{9}", fullmatch=True)
minutes = st.integers(1, 600)
pregnancies = st.builds(
    lambda due_on, outcome, days_before: Pregnancy(
        due_on,
        outcome,
        due_on - timedelta(days_before) if outcome is not PregnancyOutcome.ONGOING else None,
    ),
    days,
    st.sampled_from(PregnancyOutcome),
    st.integers(-60, 266),
)
proxies = st.builds(
    Proxy,
    sentences,
    sentences,
    st.lists(
        st.sampled_from(["appointments", "medicines", "results", "care_plan", "billing"]),
        min_size=1,
        unique=True,
    ).map(tuple),
)
patients = st.builds(
    PatientRecord,
    id=ids,
    given_name=sentences,
    family_name=sentences,
    born_on=days,
    phone=st.just("") | phones,
    postal_code=st.just("") | texts,
    record_number=st.just("") | texts,
    sex=st.sampled_from(["", "male", "female", "other", "unknown"]),
    language=st.sampled_from(["en", "es", "pt-BR"]),
    zone=st.sampled_from(["", "America/New_York", "Asia/Kolkata"]),
    is_deceased=st.booleans(),
    pregnancy=st.none() | pregnancies,
    conditions=st.lists(sentences, max_size=3, unique=True).map(tuple),
    allergies=st.lists(sentences, max_size=3, unique=True).map(tuple),
    proxies=st.lists(proxies, max_size=2).map(tuple),
)
slots = st.builds(FreeSlot, ids, kinds, times, minutes, st.just("") | sentences)
appointments = st.builds(
    Appointment,
    ids,
    ids,
    kinds,
    times,
    minutes,
    st.just("") | sentences,
    st.sampled_from(AppointmentStatus),
)
medicines = st.builds(
    Medicine, ids, sentences, st.just("") | sentences, st.booleans(), st.none() | st.integers(0, 12)
)
FOREIGN_UNITS = {
    "{beats}/min",
    "{Beats}/min",
    "1",
    "{10}",
    "mm[Hg]",
    "Cel",
    "[degF]",
    "[lb_av]",
    "{score}",
}
"""How other systems write units of ours, which are read as ours."""
own_units = st.sampled_from(
    ["mmHg", "mg/dL", "mmol/L", "%", "/min", "C", "F", "kg", "lb", "/10"]
) | texts.filter(lambda unit: unit not in FOREIGN_UNITS)
measurements = st.builds(
    Measurement,
    st.sampled_from(sorted(KINDS)) | kinds,
    st.floats(0, 5_000, allow_nan=False).map(lambda value: round(value, 3)),
    own_units,
    times,
    st.sampled_from(["call", "device"]),
)


def conforms(raw):
    """The resource as a server would take it: valid R4B, and JSON."""
    get_fhir_model_class(raw["resourceType"]).model_validate(raw)
    return json.loads(json.dumps(raw))


def around_of(record):
    found = {kind: [] for kind in ("RelatedPerson", "Condition", "AllergyIntolerance")}
    found["Observation"] = []
    for one in chart.around(record):
        found[one["resourceType"]].append(one)
    return Around(*(tuple(those) for those in found.values()))


@given(patients)
def test_a_patient_comes_back_whole(record):
    raw = conforms(chart.patient(record))
    assert read_patient(raw, around_of(record), at=NOW, site=SITE) == record


@given(patients, patients)
def test_nothing_about_another_patient_gets_into_a_record(record, other):
    other = replace(other, id=record.id + "x" if len(record.id) < 64 else "x")
    mixed = around_of(other)
    alone = replace(record, pregnancy=None, conditions=(), allergies=(), proxies=())
    assert read_patient(chart.patient(record), mixed, at=NOW, site=SITE) == alone


@given(slots)
def test_a_slot_comes_back_whole(one):
    schedule = conforms(chart.schedule("s1", one.with_whom))
    assert read_slot(conforms(chart.slot(one, "s1")), {"s1": schedule}, SITE) == one


@given(appointments)
def test_an_appointment_comes_back_whole(one):
    assert read_appointment(conforms(chart.appointment(one)), SITE) == one


@given(slots, ids, ids, wild)
def test_a_booking_is_the_slot_with_the_patient_in_it(one, patient_id, its_id, reason):
    slot = chart.slot(one, "s1")
    schedule = schedule_of(slot, {"s1": chart.schedule("s1", one.with_whom)}, SITE)
    made = booked(slot, schedule, patient_id=patient_id, reason=reason, key=KEY)
    stands = conforms(made | {"id": its_id})
    assert read_appointment(stands, SITE) == Appointment(
        its_id, patient_id, one.kind, one.begins_at, one.minutes, one.with_whom
    )
    assert slot_ids(stands, SITE) == (one.id,)


@given(appointments, slots)
def test_a_moved_appointment_has_all_of_its_new_slot(one, other):
    slot = chart.slot(other, "s1")
    schedule = schedule_of(slot, {"s1": chart.schedule("s1", other.with_whom)}, SITE)
    raw = chart.appointment(one)
    before = copy.deepcopy(raw)
    stands = conforms(moved(raw, slot, schedule, key=KEY, site=SITE))
    assert read_appointment(stands, SITE) == replace(
        one,
        kind=other.kind,
        begins_at=other.begins_at,
        minutes=other.minutes,
        with_whom=other.with_whom,
    )
    assert slot_ids(stands, SITE) == (other.id,)
    gone = conforms(cancelled(stands, key=KEY))
    assert read_appointment(gone, SITE).status is AppointmentStatus.CANCELLED
    assert slot_ids(gone, SITE) == ()
    assert raw == before


@given(medicines, ids)
def test_a_medicine_comes_back_whole(one, patient_id):
    request, *dispenses = map(conforms, chart.medicine(one, patient_id))
    assert subject_of(request, SITE) == patient_id
    assert read_medicine(request, {}, fills_of(dispenses, SITE), SITE) == one


@given(ids, texts, days, ids, sentences)
def test_a_released_result_comes_back_whole(its_id, name, on, patient_id, text):
    one = ClinicalResult(its_id, name, on, is_released=True, text=text)
    raw = conforms(chart.result(one, patient_id))
    assert is_released(raw, patient_id, SITE)
    assert read_result(raw, SITE) == one


@given(st.lists(st.builds(CareGoal, ids, sentences, st.sampled_from(GoalStatus)), max_size=4), ids)
def test_a_plan_comes_back_whole(goals, patient_id):
    unique = tuple({one.id: one for one in goals}.values())
    one = CarePlan(patient_id, unique)
    *raws, plan = map(conforms, chart.plan(one))
    assert is_current(plan, patient_id, SITE)
    read = read_plan(patient_id, [plan], {raw["id"]: raw for raw in raws}, SITE)
    assert replace(read, version="") == one


@given(measurements, ids)
def test_a_reading_comes_back_whole(one, patient_id):
    raw = conforms(written(patient_id, one, key=KEY, site=SITE))
    assert is_about(raw, patient_id, SITE)
    assert read_measurements(raw, one.kind, SITE) == (one,)


@given(ids, kinds, st.sampled_from(Acuity), ids)
def test_a_place_on_the_waiting_list_comes_back_whole(patient_id, kind, acuity, its_id):
    raw = waiting(patient_id, (kind, acuity), at=NOW, key=KEY, site=SITE)
    entry = read_waiting(conforms(raw | {"id": its_id}), SITE)
    assert (entry.id, entry.patient_id, entry.kind, entry.acuity) == (
        its_id, patient_id, kind, acuity,
    )  # fmt: skip


@given(wild, st.tuples(wild, wild, wild, wild))
def test_a_note_of_any_letters_can_be_written(call_id, parts):
    note = ClinicalNote(call_id, NOW, *parts)
    raw = conforms(drafted("pat-1", note, key=KEY, site=SITE))
    assert raw["docStatus"] == "preliminary"
    data = raw["content"][0]["attachment"]["data"]
    assert base64.b64decode(data).decode() == note_text(note)
    assert all(writable(part) in note_text(note) for part in parts)


@given(wild, wild, st.sampled_from(Acuity))
def test_a_task_of_any_letters_can_be_written(text, call_back, acuity):
    left = StaffTask("call_back", text, acuity, call_back)
    raw = conforms(task_for("pat-1", left, at=NOW, key=KEY, site=SITE))
    assert raw.get("description", "") == writable(text)


@given(wild.filter(writable))
def test_an_update_of_any_letters_can_be_written(text):
    raw = conforms(told("pat-1", CareUpdate("mood", text), at=NOW, key=KEY, site=SITE))
    assert raw["payload"][0]["contentString"] == writable(text)


def test_a_refill_names_its_prescription():
    raw = conforms(refill("pat-1", "med-1", at=NOW, key=KEY, site=SITE))
    assert raw["focus"] == {"reference": "MedicationRequest/med-1"}


# -- what cannot be read

SECRET = "Zoë-1991-04-09"
READERS = {
    "Patient": [
        lambda raw: read_patient(raw, Around(), at=NOW, site=SITE),
        is_replaced,
        lambda raw: phones_of(raw, NOW, SITE),
        lambda raw: given_names(raw, NOW, SITE),
    ],
    "Slot": [partial(read_slot, schedules={}, site=SITE), partial(schedule_id, site=SITE)],
    "Appointment": [partial(read_appointment, site=SITE), partial(slot_ids, site=SITE)],
    "MedicationRequest": [
        partial(read_medicine, medications={}, fills={}, site=SITE),
        partial(medication_id, site=SITE),
        partial(subject_of, site=SITE),
    ],
    "MedicationDispense": [lambda raw: fills_of([raw], SITE)],
    "DiagnosticReport": [lambda raw: is_released(raw, "pat-1", SITE) and read_result(raw, SITE)],
    "Goal": [lambda raw: read_goal(raw, "pat-1", SITE)],
    "CarePlan": [
        lambda raw: is_current(raw, "pat-1", SITE),
        lambda raw: goal_ids([raw], SITE),
        lambda raw: read_plan("pat-1", [raw], {}, SITE),
    ],
    "Observation": [
        lambda raw: is_about(raw, "pat-1", SITE),
        partial(read_measurements, kind="systolic", site=SITE),
    ],
    "PractitionerRole": [
        partial(practitioner_id, site=SITE),
        partial(read_member, people={}, role=StaffRole.NURSE, at=NOW, site=SITE),
    ],
}
_HOST = CLINIC.patients[0]
for _kind, _field in (
    ("RelatedPerson", "related"),
    ("Condition", "conditions"),
    ("AllergyIntolerance", "allergies"),
):
    READERS[_kind] = [
        lambda raw, field=_field: read_patient(
            chart.patient(_HOST), Around(**{field: (raw,)}), at=NOW, site=SITE
        )
    ]
WHOLE = [one for one in resources() if one["resourceType"] in READERS]
junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.just(SECRET),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.just(SECRET), inner, max_size=1),
    max_leaves=4,
)


def places(value, path=()):
    """All places in a resource, its own kind excepted."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for name, one in inner:
        if name != "resourceType":
            yield (*path, name)
            if isinstance(one, dict | list):
                yield from places(one, (*path, name))


@given(st.data())
def test_a_resource_that_is_broken_anywhere_is_read_or_refused_without_a_word_of_it(data):
    raw = copy.deepcopy(data.draw(st.sampled_from(WHOLE)))
    for _ in range(data.draw(st.integers(1, 2))):
        found = list(places(raw))
        if not found:
            break
        *path, last = data.draw(st.sampled_from(found))
        holder = raw
        for step in path:
            holder = holder[step]
        if data.draw(st.booleans()):
            del holder[last]
        else:
            holder[last] = data.draw(junk)
    for reader in READERS[raw["resourceType"]]:
        try:
            reader(raw)
        except BadAnswerError as error:
            assert SECRET not in f"{error} {error!r}"
            assert error.__suppress_context__ or error.__context__ is None


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        ({"birthDate": "1980-05"}, "Patient.birthDate: no whole day"),
        ({"birthDate": None}, "Patient.birthDate: no whole day"),
        ({"birthDate": "2021-02-30"}, "Patient.birthDate: cannot be read"),
        ({"name": []}, "Patient.name: no given name, or no family name"),
        ({"name": [{"family": "Zoë"}]}, "Patient.name: no given name, or no family name"),
        ({"Zoë": 1}, "Patient.(resource): cannot be read"),
        ({"id": None}, "Patient.id: missing"),
    ],
)
def test_an_unreadable_patient_names_the_field_alone(raw, told):
    whole = chart.patient(_HOST) | raw
    with pytest.raises(BadAnswerError) as caught:
        read_patient({k: v for k, v in whole.items() if v}, Around(), at=NOW, site=SITE)
    assert str(caught.value) == told
