"""The invented clinic in memory behind the shipped guard, as slow as a test wants it."""

import asyncio
import random
from collections import defaultdict
from datetime import UTC, datetime

from calls.stages import NOW_S, TODAY
from calls.watched import Watched
from fakes_clinic import MemoryClinic

from config.clinical_settings import GuardSettings
from dialog.clinical.demo.content import invent_clinic
from dialog.clinical.guarded import GuardedClinic
from dialog.parts import with_clinic
from telephony.clinics import guard_limits

LINDA = {"authenticated": True, "patient_id": "demo-008", "patient_name": "Linda"}
"""A patient who has proven who she is, as slots of the call."""


def invented(content=None, **more):
    """A clinic in memory with what the demo clinic has."""
    content = content or invent_clinic(seed=7, today=TODAY, zone=UTC)
    held = {slot for _, slot in content.held}
    return MemoryClinic(
        patients=content.patients,
        slots=[one for one in content.slots if one.id not in held],
        appointments=content.appointments,
        medicines=_by_patient(content.medicines),
        results=_by_patient(content.results),
        plans=content.plans,
        readings=_by_patient(content.readings),
        now=lambda: datetime.fromtimestamp(NOW_S, tz=UTC),
        **more,
    )


def _by_patient(pairs):
    found = defaultdict(list)
    for one, patient_id in pairs:
        found[patient_id].append(one)
    return found


class ClinicCalls(Watched):
    """The real dialog at this clinic, on the loop's clock.

    Who calls may be known from the start; with a check-in it is the clinic that calls.
    """

    def __init__(self, parts, clinic, check_in=None, **known):
        guarded = GuardedClinic(
            clinic,
            guard_limits(GuardSettings()),
            rng=random.Random(7),
            clock=asyncio.get_running_loop().time,
            observe=self.note_clinic_call,
        )
        super().__init__(with_clinic(parts, guarded, lambda: NOW_S))
        self.clinic = guarded
        self.asked_clinic = []
        self.known = known
        self.check_in = check_in

    def note_clinic_call(self, call):
        self.asked_clinic.append((call.method, call.outcome))

    async def open(self, call_id, known=None):
        if self.check_in is not None:
            self.expect(call_id, self.check_in)
        return await super().open(call_id, {**self.known, **(known or {})})
