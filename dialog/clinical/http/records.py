"""What the hospital's HTTP services answer, as the dialog knows it."""

from dialog.clinical.care import Appointment, FreeSlot, WaitingEntry
from dialog.clinical.http.wire import (
    AcuityLabel,
    WireAppointment,
    WirePatient,
    WirePregnancy,
    WireSlot,
    WireWaiting,
)
from dialog.clinical.people import PatientRecord, Pregnancy, Proxy
from triage.decision import Acuity

_LABELS: dict[Acuity, AcuityLabel] = {
    Acuity.NONE: "none",
    Acuity.SELF_CARE: "self_care",
    Acuity.ROUTINE: "routine",
    Acuity.SOON: "soon",
    Acuity.URGENT: "urgent",
    Acuity.EMERGENCY: "emergency",
}
_ACUITIES = {label: acuity for acuity, label in _LABELS.items()}


def label_of(acuity: Acuity) -> AcuityLabel:
    """As the services write it."""
    return _LABELS[acuity]


def acuity_of(label: AcuityLabel) -> Acuity:
    """As triage knows it."""
    return _ACUITIES[label]


def patient_of(wire: WirePatient) -> PatientRecord:
    """A patient."""
    return PatientRecord(
        id=wire.id,
        given_name=wire.given_name,
        family_name=wire.family_name,
        born_on=wire.date_of_birth,
        phone=wire.phone,
        postal_code=wire.postal_code,
        record_number=wire.record_number,
        sex=wire.sex,
        language=wire.language,
        zone=wire.zone,
        is_deceased=wire.deceased,
        pregnancy=None if wire.pregnancy is None else _pregnancy_of(wire.pregnancy),
        conditions=tuple(wire.conditions),
        allergies=tuple(wire.allergies),
        proxies=tuple(Proxy(one.name, one.relation, tuple(one.may_hear)) for one in wire.proxies),
        version=wire.version,
    )


def _pregnancy_of(wire: WirePregnancy) -> Pregnancy:
    return Pregnancy(wire.due_on, wire.outcome, wire.ended_on)


def slot_of(wire: WireSlot) -> FreeSlot:
    """A free time."""
    return FreeSlot(wire.id, wire.kind, wire.begins_at, wire.minutes, wire.with_whom)


def appointment_of(wire: WireAppointment) -> Appointment:
    """An appointment."""
    return Appointment(
        id=wire.id,
        patient_id=wire.patient_id,
        kind=wire.kind,
        begins_at=wire.begins_at,
        minutes=wire.minutes,
        with_whom=wire.with_whom,
        status=wire.status,
        version=wire.version,
    )


def waiting_of(wire: WireWaiting) -> WaitingEntry:
    """A place on the waiting list."""
    return WaitingEntry(wire.id, wire.patient_id, wire.kind, acuity_of(wire.acuity))
