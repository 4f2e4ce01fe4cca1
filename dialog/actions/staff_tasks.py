"""Leaves the staff what a call of ours came to, and tells the record whether it stands."""

import asyncio
import hashlib
from collections.abc import Iterable

from dialog.actions.access import identified
from dialog.actions.identity import CALLED
from dialog.call.tracker import CallTracker
from dialog.clinical.backend import ClinicalBackend
from dialog.clinical.care import StaffTask
from dialog.clinical.errors import ClinicalError
from dialog.events.care import TaskLeft

_WITHIN_S = 3.0
"""For what the clinic's system is asked; a call goes on without it."""


async def leave_tasks(
    clinic: ClinicalBackend | None, tracker: CallTracker, tasks: Iterable[StaffTask]
) -> bool:
    """Let the staff know; what the call came to is in its record in any case.

    Returns:
        Whether all of it is sure to stand; what was to be left to nobody does.
    """
    patient_id = identified(tracker) or tracker.slot(CALLED)
    wanted = tuple(tasks)
    if clinic is None or not isinstance(patient_id, str):
        return not wanted
    try:
        async with asyncio.timeout(_WITHIN_S):
            for task in wanted:
                await clinic.leave_task(patient_id, task, key=_key(tracker, task))
    except (ClinicalError, TimeoutError):
        return False
    return True


def _key(tracker: CallTracker, task: StaffTask) -> str:
    """One of its own for each thing to do: a second one of a call must not pass for the first."""
    digest = hashlib.sha256(task.text.encode()).hexdigest()[:16]
    return f"{tracker.sender}:{task.reason}:{digest}"


def left_tasks(tasks: Iterable[StaffTask], *, is_sure: bool) -> tuple[TaskLeft, ...]:
    """What the record of the call, and its note, tell of them."""
    return tuple(TaskLeft(task.reason, is_sure=is_sure) for task in tasks)
