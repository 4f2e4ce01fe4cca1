"""What was told of who somebody is before it was asked for, or before it was not found.

Nobody is asked twice for what they have said: "hi this is anna lopez" need not be said again, and
"sorry, the third of march" puts a birthday right without the name.
"""

from collections.abc import Collection
from datetime import date

from dialog.call.tracker import CallTracker
from dialog.clinical.birth_corrections import (
    joined_birth_date,
    put_right_alone,
    tells_part_of_birth,
)
from dialog.clinical.identity import read_birth_date
from dialog.clinical.introductions import Introduction, read_introduction
from dialog.clinical.spoken_names import read_name
from dialog.rasa.domain import REQUESTED_SLOT
from dialog.rasa.events import SlotSet, UserUttered

NAME, BORN, CALLER = "stated_name", "date_of_birth", "caller_name"
_AUTHENTICATED, _TAKEN, _TRIES = "authenticated", "check_in_step", "identity_tries"


def told_unasked(tracker: CallTracker, today: date, everyday: Collection[str]) -> Introduction:
    """What the caller has said of themselves and of the patient, the latest of each.

    Nothing once somebody was not found: what was told then is not told again for them.
    """
    tries = tracker.slot(_TRIES)
    if (isinstance(tries, float | int) and tries > 0) or tracker.slot(_TAKEN) is not None:
        return Introduction()
    own = own_birth = patient = patient_birth = None
    for event in reversed(tracker.events):
        if isinstance(event, SlotSet) and event.name == _AUTHENTICATED and event.value is True:
            break
        if isinstance(event, UserUttered):
            told = read_introduction(event.text or "", today, everyday)
            own, own_birth = own or told.own, own_birth or told.own_birth
            patient = patient or told.patient
            patient_birth = patient_birth or told.patient_birth
    return Introduction(own, own_birth, patient, patient_birth)


def put_right_after_all(tracker: CallTracker, said: str, today: date) -> tuple[str, date] | None:
    """Name and day of birth, where the words put right only the day that was not found.

    None: they are no correction, or nobody was looked for yet.
    """
    tries = tracker.slot(_TRIES)
    is_asked = tracker.active_loop is not None and tracker.slot(REQUESTED_SLOT) == NAME
    is_again = isinstance(tries, float | int) and tries > 0 and is_asked
    name, born = last_told(tracker, NAME), last_told(tracker, BORN)
    if not is_again or name is None or born is None:
        return None
    whole = read_birth_date(said, today)
    if whole is not None:
        return (name, whole) if read_name(said, today) is None else None
    right = put_right_alone(date.fromisoformat(born), said, today)
    return None if right is None else (name, right)


def in_two_answers(tracker: CallTracker, said: str, today: date) -> date | None:
    """The day of birth, where the answer before told one part of it and this one the other."""
    if not _asks_birth(tracker):
        return None
    said_so_far = [one.text or "" for one in tracker.events if isinstance(one, UserUttered)]
    return joined_birth_date(said_so_far[-2], said, today) if len(said_so_far) > 1 else None


def tells_half_a_birth(tracker: CallTracker, said: str, today: date) -> bool:
    """Whether the answer to the question for it tells a part alone, and the one before nothing."""
    if not (_asks_birth(tracker) and tells_part_of_birth(said, today)):
        return False
    said_so_far = [one.text or "" for one in tracker.events if isinstance(one, UserUttered)]
    return not any(tells_part_of_birth(one, today) for one in said_so_far[-2:-1])


def _asks_birth(tracker: CallTracker) -> bool:
    return tracker.active_loop is not None and tracker.slot(REQUESTED_SLOT) == BORN


def last_told(tracker: CallTracker, slot: str) -> str | None:
    """What one of these slots held before the latest words; half a name does not count."""
    is_before = False
    for event in reversed(tracker.events):
        is_before = is_before or isinstance(event, UserUttered)
        value = event.value if isinstance(event, SlotSet) and event.name == slot else None
        if is_before and isinstance(value, str) and _is_whole(slot, value):
            return value
    return None


def _is_whole(slot: str, value: str) -> bool:
    return _is_day(value) if slot == BORN else " " in value


def _is_day(value: str) -> bool:
    """Whether it was read already; what is still to be read stands in the slot for a moment."""
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
