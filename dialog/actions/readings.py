"""What is on record of a reading, and what callers tell of it.

Triage judges every number where it is told.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo

from dialog.actions.access import identified
from dialog.actions.action import Say, answer
from dialog.actions.early_ends import or_ends
from dialog.actions.emergency import EMERGENCY_SLOTS
from dialog.actions.patient_facts import with_facts
from dialog.actions.slots import Reader
from dialog.call.tracker import CallTracker
from dialog.check_ins.corrected_pressures import with_number
from dialog.check_ins.dated_readings import dated
from dialog.check_ins.events import AnswerJudged, ReadingsFound
from dialog.check_ins.half_pressures import Half, half_among, told_beside, written_half
from dialog.check_ins.heard_answers import hear_answer
from dialog.check_ins.questions import NO, YES
from dialog.check_ins.reading_answers import NAMES, asks_what, no_reading, which
from dialog.check_ins.reading_slots import ASKED, CONFIRMED, HALF, TOLD, WHICH, told_half
from dialog.check_ins.reading_times import measured_at
from dialog.check_ins.reading_words import (
    read_back,
    say_reading,
    say_when,
    written,
)
from dialog.check_ins.readings import (
    FRESH_FOR,
    KINDS,
    PRESSURE,
    Quality,
    Reading,
    on_record,
    quality,
    rivals,
)
from dialog.clinical.backend import ClinicalBackend
from dialog.clinical.errors import ClinicalError
from dialog.events.call import TurnTriaged
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.events import Event, SlotSet
from triage.assess import Triage
from triage.decision import Patient, Vital

STEP = "reading_step"
"""Slot: `repeat` (so high that it is measured once more), `done`, `left` (nothing more is
wanted)."""
RECORDED = "recorded_readings"
"""Slot: the latest readings on record, as `written` has them; None: not looked up."""
TIMED = "timed"
"""Of `reading_confirmed`: neither yes nor no, but when it was measured."""
_SAME_TIME = timedelta(minutes=1)
_LOOKED_BACK = timedelta(days=60)
_MOST_RECORDED = 4


def reading_readers(zone: tzinfo) -> dict[str, Reader]:
    """How the answers about a reading are read, where it is `zone` time."""
    without = or_ends(lambda said, tracker, at: no_reading(said))

    def reading(said: str, tracker: CallTracker, at: float) -> str | None:
        now = datetime.fromtimestamp(at, tz=zone)
        heard = heard_now(tracker, said, now)
        half = half_now(tracker, said, now) if tracker.slot(ASKED) == PRESSURE else None
        beside = _with_earlier(heard, told_beside(tracker.slot(HALF)))
        if half is not None:
            return written_half(half, beside)
        return written(beside) if heard else without(said, tracker, at)

    def chosen(said: str, tracker: CallTracker, at: float) -> str | None:
        pair = in_conflict(tracker)
        if pair is None:
            return None
        heard = heard_now(tracker, said, datetime.fromtimestamp(at, tz=zone))
        found = which(said, heard, pair)
        if found is None:
            return written(heard) or None
        return "neither" if found < 0 else str(found)

    def confirmed(said: str, tracker: CallTracker, at: float) -> str | None:
        return confirmation(tracker, said, TOLD, datetime.fromtimestamp(at, tz=zone))

    return {TOLD: reading, WHICH: or_ends(chosen), CONFIRMED: or_ends(confirmed)}


def _with_earlier(heard: Sequence[Reading], earlier: Sequence[Reading]) -> tuple[Reading, ...]:
    """What was told, and what was told beside a half before, unless of that another was told."""
    names = {one.name for one in heard}
    return (*heard, *(one for one in earlier if one.name not in names))


def confirmation(tracker: CallTracker, said: str, slot: str, now: datetime) -> str | None:
    """A yes, a no, or that another time is told for the one reading that is read back.

    Args:
        tracker: of the call.
        said: the answer.
        slot: holds what was read back.
        now: aware, in the zone in which it is said.
    """
    heard, held = heard_now(tracker, said, now), read_back(tracker.slot(slot))
    if heard and asks_what(said):
        return None
    if heard:
        meant = {one.compared for one in held}
        return YES if {one.compared for one in heard} <= meant else NO
    if heard_instead(tracker, said, held, now):
        return NO
    message = tracker.latest_message
    intent = message.intent if message is not None else None
    if intent == "goodbye":
        # "No thank you, goodbye" leaves, and says nothing of the number.
        return None
    read = hear_answer(said, None, intent)
    measured = measured_at(said, now)
    is_fresh = timedelta() < now - measured <= FRESH_FOR
    if is_fresh and len(held) == 1 and abs(held[0].at - measured) > _SAME_TIME:
        # "No, that was yesterday" denies the time alone.
        return TIMED
    return read if read in (YES, NO) else None


def heard_now(tracker: CallTracker, said: str, now: datetime) -> tuple[Reading, ...]:
    """The readings of the caller's last words, of when the words tell; only what can be true.

    Of several each has the time that is told for it.
    """
    found, half = dated(vitals_now(tracker), said, now), told_half(tracker)
    if half is not None and measured_at(said, now) == now:
        # Both numbers were measured when the first of them was.
        found = tuple(replace(one, at=half.at) for one in found)
    return found


def heard_instead(
    tracker: CallTracker, said: str, held: Sequence[Reading], now: datetime
) -> tuple[Reading, ...]:
    """What the caller's last words tell in place of what was read back; one number is enough."""
    heard, half = heard_now(tracker, said, now), half_now(tracker, said, now)
    pressures = [one for one in held if one.name == PRESSURE]
    if heard or half is None or len(pressures) != 1 or half.value in pressures[0].values:
        return heard
    (whole,) = pressures
    pair = with_number(said, half.value, (whole.values[0], whole.values[1]))
    return () if pair is None else (replace(whole, values=pair),)


def half_now(tracker: CallTracker, said: str, now: datetime) -> Half | None:
    """The number of the caller's last words that is one of a pressure, without the other."""
    return half_among(vitals_now(tracker), measured_at(said, now))


def vitals_now(tracker: CallTracker) -> tuple[Vital, ...]:
    """What triage heard measured in the caller's last words."""
    triaged = next((one for one in reversed(tracker.events) if isinstance(one, TurnTriaged)), None)
    return triaged.decision.vitals if triaged is not None else ()


class LookUpReadings:
    """`action_look_up_readings`: tells how the readings on record stand, and asks for one.

    Whatever was told before it was known who calls is judged once more: a pressure that alarms
    nobody may be dangerous in a pregnancy. A clinic that does not answer is no reason not to ask.
    """

    name = "action_look_up_readings"

    def __init__(self, clinic: ClinicalBackend | None, triage: Triage, zone: tzinfo) -> None:
        """`clinic` is None where no hospital is connected: nobody is known then."""
        self._clinic = clinic
        self._triage = triage
        self._zone = zone

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Say what is on record of the readings that the call is about."""
        now = datetime.fromtimestamp(at, tz=self._zone)
        asked = str(tracker.slot("programme"))
        given = read_back(tracker.slot(TOLD))
        recorded = await self._recorded(tracker, asked, now)
        begun = (
            SlotSet(ASKED, asked),
            SlotSet(WHICH, None),
            SlotSet(CONFIRMED, None),
            SlotSet(RECORDED, None if recorded is None else written(recorded[:_MOST_RECORDED])),
            *self._judged(tracker, given, now),
        )
        if recorded is None:
            return answer(events=begun)
        found = quality(recorded, now)
        event = ReadingsFound(asked, found.value)
        # Who brings a new one need not be told how old the last one is.
        is_begun = bool(given) or tracker.slot(HALF) is not None
        says = () if is_begun else _standing(found, recorded, now)
        return answer(*says, events=(*begun, event))

    async def _recorded(
        self, tracker: CallTracker, asked: str, now: datetime
    ) -> tuple[Reading, ...] | None:
        patient_id = identified(tracker)
        if self._clinic is None or patient_id is None:
            return None
        try:
            return await recorded_readings(self._clinic, patient_id, asked, now)
        except ClinicalError:
            return None

    def _judged(
        self, tracker: CallTracker, given: Iterable[Reading], now: datetime
    ) -> tuple[Event, ...]:
        patient = with_facts(tracker.call.patient(Patient(on=now.date())), tracker)
        events: list[Event] = []
        for one in given:
            if one.name in NAMES:
                verdict = self._triage.assess(claim_of(one), patient)
                events.append(AnswerJudged(TOLD, verdict))
                if verdict.is_emergency:
                    events.extend(EMERGENCY_SLOTS)
        return tuple(events)


def claim_of(reading: Reading) -> str:
    """The reading as a caller would tell it, for triage to judge."""
    values = " over ".join(f"{value:g}" for value in reading.values)
    unit = "millimoles" if reading.unit == "mmol/L" else ""
    return f"{NAMES[reading.name]} {values} {unit}".strip()


async def recorded_readings(
    clinic: ClinicalBackend, patient_id: str, name: str, now: datetime
) -> tuple[Reading, ...]:
    """Readings of two months on record, the latest first.

    Raises:
        ClinicalError: the clinic does not tell.
    """
    held = [
        one
        for kind in KINDS.get(name, (name,))
        for one in await clinic.readings(patient_id, kind, now - _LOOKED_BACK)
    ]
    return on_record(held)


def _standing(found: Quality, recorded: Sequence[Reading], now: datetime) -> tuple[Say, ...]:
    """What is said of the readings on record."""
    if found is Quality.MISSING:
        return (Say("utter_readings_missing"),)
    latest = recorded[0]
    when = say_when(latest.at, now)
    match found:
        case Quality.IMPOSSIBLE:
            return (Say("utter_readings_impossible", (("when", when),)),)
        case Quality.STALE:
            return (Say("utter_readings_stale", (("when", when),)),)
        case Quality.CONFLICTING:
            pair = rivals(recorded) or (latest, latest)
            first, second = (say_reading(one) for one in pair)
            return (Say("utter_readings_conflicting", (("first", first), ("second", second))),)
        case _:
            reading = say_reading(latest)
            return (Say("utter_readings_fresh", (("reading", reading), ("when", when))),)


def in_conflict(tracker: CallTracker) -> tuple[Reading, Reading] | None:
    """Two readings that were told, or one that was told and one on record, in conflict."""
    given = [one for one in read_back(tracker.slot(TOLD)) if one.is_possible]
    asked = tracker.slot(ASKED)
    of_kind = [one for one in given if one.name == asked]
    if not of_kind or tracker.slot(STEP) == "repeat":
        return None
    pair = rivals([*of_kind, *read_back(tracker.slot(RECORDED))])
    if pair is None:
        return None
    # In the order in which they were told; what is on record comes second.
    first, second = sorted(pair, key=lambda one: of_kind.index(one) if one in of_kind else 9)
    return first, second
