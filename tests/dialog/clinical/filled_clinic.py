"""A hospital in memory that holds what the contract suite expects."""

from collections import defaultdict

from fakes_clinic import MemoryClinic, Shift

from tests.contracts.clinical_clinic import CLINIC, NOW, Kept, KeptNote, KeptTask


def filled_clinic(**more):
    """A hospital in memory that holds what the contract suite expects."""
    given = {"medicines": defaultdict(list), "results": defaultdict(list)}
    for name in given:
        for one, whose in getattr(CLINIC, name):
            given[name][whose].append(one)
    readings = defaultdict(list)
    for one, whose in CLINIC.readings:
        readings[whose].append(one)
    return MemoryClinic(
        patients=CLINIC.patients,
        slots=CLINIC.slots,
        appointments=CLINIC.appointments,
        plans=CLINIC.plans,
        readings=readings,
        staff=[Shift(one.member, one.begins, one.ends) for one in CLINIC.on_duty],
        now=lambda: NOW,
        **given,
        **more,
    )


def kept_by(clinic):
    """What was written into it."""
    return Kept(
        notes=tuple(
            KeptNote(
                its_id,
                patient_id,
                f"{note.subjective}\n{note.objective}\n{note.assessment}\n{note.plan}",
                note.is_signed,
            )
            for its_id, (patient_id, note) in clinic.notes.items()
        ),
        tasks=tuple(
            KeptTask(its_id, patient_id, task.reason, task.text)
            for its_id, (patient_id, task) in clinic.tasks.items()
        ),
        refills=tuple(clinic.refills),
        care_updates=tuple((whose, one.kind, one.text) for whose, one in clinic.updates),
        waiting=tuple((one.patient_id, one.kind, one.acuity) for one in clinic.waiting),
    )
