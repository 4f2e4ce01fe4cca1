"""Calls of a patient who is known, and wants a visit."""

from datetime import UTC, date, datetime, timedelta

from dialog.actions.action import runnable
from dialog.actions.appointments import ScheduleAppointment
from dialog.actions.booking import BookAppointment, JoinWaitingList
from dialog.actions.changing import ChangeAppointment, FindAppointment
from dialog.actions.identity import AuthenticatePatient, BeginService
from dialog.clinical.care import FreeSlot
from dialog.clinical.people import PatientRecord
from dialog.manager import DialogManager
from dialog.parts import DialogParts
from dialog.turn import Turn, Utterance
from tests.dialog.conftest import NOW
from tests.dialog_parts import with_action
from tests.fakes_clinic import MemoryClinic

CALL = "call"
ANNA = PatientRecord("p1", "Anna", "Lopez", date(1980, 3, 3), "+15550100")
BEA = PatientRecord("p2", "Bea", "Ruiz", date(1981, 4, 4), "+15550101")
TODAY = datetime.fromtimestamp(NOW, tz=UTC).replace(hour=0, minute=0, second=0, microsecond=0)
KNOWN = {"authenticated": True, "patient_id": "p1"}


def free(day: int, hour: int, kind: str = "checkup") -> FreeSlot:
    begins = TODAY + timedelta(days=day, hours=hour)
    return FreeSlot(f"{kind}-{day}-{hour}", kind, begins, 20)


def clinic_of_anna() -> MemoryClinic:
    """With three times on each of nine days."""
    slots = [free(day, hour) for day in range(1, 10) for hour in (9, 11, 14)]
    return MemoryClinic(
        patients=[ANNA, BEA], slots=slots, now=lambda: datetime.fromtimestamp(NOW, tz=UTC)
    )


def manager_at(clinic: MemoryClinic, parts: DialogParts, clock) -> DialogManager:
    """The shipped dialog, with what it does about visits done at this clinic."""
    speak = lambda slot, value: str(value)  # noqa: E731
    actions = (
        BeginService(clinic),
        AuthenticatePatient(clinic),
        ScheduleAppointment(clinic, speak, UTC),
        BookAppointment(clinic, UTC),
        JoinWaitingList(clinic),
        FindAppointment(clinic, UTC),
        ChangeAppointment(clinic, UTC),
    )
    for action in actions:
        parts = with_action(parts, action.name, runnable(action, clock))
    return DialogManager(parts, clock=clock)


async def talk(manager: DialogManager, *lines: str, known=KNOWN) -> list[Turn]:
    turns = [await manager.open(CALL, known)]
    turns.extend([await manager.respond(CALL, Utterance(line)) for line in lines])
    return turns


def told(turn: Turn) -> str:
    return " ".join(reply.text for reply in turn.replies)


WISH = ("i want an appointment", "a check up", "tomorrow")
