"""The call about taking medicines: what is asked of which, and what its answers lead to.

No dose is ever put right here, and nothing is stopped, started or doubled: the prescription is read
out, and a pharmacist or a nurse is asked to call.
"""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from dialog.actions.access import identified
from dialog.actions.action import Say, answer
from dialog.actions.check_ins import CHECK_IN, PROGRAMME
from dialog.actions.dose_questions import DoseTopic, dose_topic, may_be_more
from dialog.actions.early_ends import ended_early, or_ends
from dialog.actions.identity import STEP as SERVICE
from dialog.actions.identity import WANTED, first_step
from dialog.actions.own_medicines import label
from dialog.actions.slots import Reader
from dialog.actions.staff_tasks import leave_tasks, left_tasks
from dialog.actions.taking_up import kept_for_later
from dialog.call.tracker import CallTracker
from dialog.check_ins.adherence import EFFECT_QUESTIONS, dangers_of
from dialog.check_ins.adherence_answers import (
    ALL,
    LONG_AGO,
    NONE,
    NOT_TAKEN,
    Reason,
    asks,
    corrected_doses,
    feels_unwell,
    feels_well,
    has_enough,
    last_dose,
    leaves_out,
    missed_doses,
    reason_told,
    reasons,
)
from dialog.check_ins.closed_answers import read_closed
from dialog.check_ins.heard_answers import BESIDES, hear_answer
from dialog.check_ins.phrases import words_of
from dialog.check_ins.programme import Programme
from dialog.check_ins.questions import NO, NOT_ASKED, UNSURE, YES, ClosedQuestion
from dialog.clinical.backend import ClinicalBackend
from dialog.clinical.care import Medicine, StaffTask
from dialog.clinical.errors import ClinicalError
from dialog.events.call import AdherenceTold
from dialog.nlu.spoken_values import say_list
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.domain import REQUESTED_SLOT, Json
from dialog.rasa.events import Event, SlotSet
from triage.decision import Acuity

LAST, MISSED, REASON, FELT = "last_dose", "missed_doses", "missed_reason", "effects_felt"
REFILL, TEACH = "wants_refill", "teach_back"
STEP = "medicines_step"
"""Slot: `known` (they are asked about), `none` (there are none on record)."""
OWN, TAUGHT = "own_medicines", "taught_medicine"
"""Slots: the names on record; and of the one whose taking is told back, name and dose."""
EFFECTS = tuple(one.slot for one in EFFECT_QUESTIONS)
FORM = (LAST, MISSED, REASON, FELT, *EFFECTS, REFILL, TEACH)
REFILL_DUE = "refill_due"
"""Slot: whether the refill is asked for when all else was."""
_FORM = "adherence_form"
_MOST_NAMED = 3
_UNNAMED = "something else"
_OF_BODY = frozenset((Reason.SIDE_EFFECT, Reason.FELT_BETTER))
_NOES = (("no",), ("nope",), ("nah",), ("not",))
_YESES = (("yes",), ("yeah",), ("yep",), ("sure",), ("please",))
_ASIDES = frozenset(
    ("medication_question", "out_of_scope", "health_advice", "insurance_billing", "greet")
)
"""What is asked or said instead of an answer in one's own words."""


def adherence_readers(zone: tzinfo) -> dict[str, Reader]:
    """How the answers are read, where it is `zone` time."""

    def last(said: str, tracker: CallTracker, at: float) -> str | None:
        now = datetime.fromtimestamp(at, tz=zone)
        return None if _is_aside(said) else last_dose(said, now)

    readers: dict[str, Reader] = {
        LAST: last,
        MISSED: _missed,
        REASON: _reason,
        FELT: _effects,
        **{one.slot: _closed(one) for one in EFFECT_QUESTIONS},
        REFILL: _refill,
        TEACH: _told_back,
    }
    return {slot: or_ends(read) for slot, read in readers.items()}


def _missed(said: str, tracker: CallTracker, at: float) -> str | None:
    """How many; also what puts that right when the next question is open already."""
    if _is_aside(said):
        return None
    if tracker.slot(REQUESTED_SLOT) == MISSED:
        return missed_doses(said)
    return _corrected(said, tracker)


def _corrected(said: str, tracker: CallTracker) -> str | None:
    is_next = tracker.slot(REQUESTED_SLOT) == REASON or tracker.slot(REASON) == NOT_ASKED
    return corrected_doses(said) if is_next and tracker.slot(MISSED) is not None else None


def _reason(said: str, tracker: CallTracker, at: float) -> str | None:
    if _is_aside(said) or (_corrected(said, tracker) is not None and not reasons(said)):
        return None
    return reason_told(said)


def _refill(said: str, tracker: CallTracker, at: float) -> str | None:
    """What is told of a complaint is no wish for more: "just a bit of nausea"."""
    if has_enough(said):
        return NO
    words = words_of(said)
    if _named_symptoms(tracker):
        return NO if words[:1] in _NOES else YES if words[:1] in _YESES else None
    return hear_answer(said, None, _intent(tracker))


def _is_aside(said: str) -> bool:
    """Whether something is asked, or too much was taken: that is answered before the question."""
    return asks(said) or dose_topic(said) is DoseTopic.TOO_MUCH


def _may_be_more(said: str) -> bool:
    """Whether the label has to tell whether it was too much; not where it was, and is answered."""
    return may_be_more(said) and not _is_aside(said)


def _closed(question: ClosedQuestion | None) -> Reader:
    def reader(said: str, tracker: CallTracker, at: float) -> str | None:
        heard = hear_answer(said, question, _intent(tracker))
        return None if heard == BESIDES else heard

    return reader


def _effects(said: str, tracker: CallTracker, at: float) -> str | None:
    """The symptoms that were named; `none`; or that something was, in other words."""
    heard = tracker.latest_message
    if _corrected(said, tracker) is not None:
        return None
    named = _named_symptoms(tracker)
    read = hear_answer(said, None)
    if not named and feels_unwell(said):
        return _UNNAMED
    if named and read != NO:
        return ", ".join(dict.fromkeys(named))
    if read == NO or (heard is not None and heard.intent == "deny"):
        return NONE
    if read is not None:
        return UNSURE if read == UNSURE else _UNNAMED if read == YES else read
    if feels_well(said):
        return NONE
    if reasons(said) and _OF_BODY.isdisjoint(reasons(said)):
        # "I just forgot, I guess" goes on about the question before.
        return None
    is_aside = heard is not None and heard.intent in _ASIDES
    return None if is_aside or not words_of(said) else _UNNAMED


def _named_symptoms(tracker: CallTracker) -> list[str]:
    heard = tracker.latest_message
    entities = heard.entities if heard is not None else ()
    return [str(one["value"]) for one in entities if one["entity"] == "symptom"]


def _told_back(said: str, tracker: CallTracker, at: float) -> str | None:
    """The words themselves, unless something is asked or refused."""
    if read_closed(said) == UNSURE:
        return UNSURE
    words = words_of(said)
    is_answer = words and words not in (("yes",), ("okay",), ("no",))
    is_aside = asks(said) or _intent(tracker) in ("out_of_scope", "greet")
    return said if is_answer and not is_aside else None


class BeginAdherence:
    """`action_begin_adherence`: somebody calls us about taking medicines; who it is comes first."""

    name = "action_begin_adherence"

    def __init__(self, clinic: ClinicalBackend | None) -> None:
        """`clinic` is None where no hospital is connected: nobody can be known then."""
        self._clinic = clinic

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Keep the reasons that were told, and set what comes first."""
        if self._clinic is None:
            # Who is known to somebody else is of no use without records.
            return answer(events=(SlotSet(SERVICE, "unavailable"),))
        said = (tracker.latest_message.text or "") if tracker.latest_message is not None else ""
        if tracker.active_loop == _FORM and not reasons(said):
            return answer(events=(SlotSet(SERVICE, "unheard"),))
        if tracker.active_loop == _FORM:
            # What is told of taking them belongs to what is being asked, and begins nothing anew.
            held = SlotSet(REASON, _with_reasons(tracker, said))
            return answer(events=(held, SlotSet(SERVICE, "noted")))
        if tracker.active_loop is not None:
            return answer(events=(*kept_for_later(tracker), SlotSet(SERVICE, "later")))
        if any(isinstance(one, AdherenceTold) for one in tracker.events):
            return await self._told_after(tracker, said)
        step = first_step(tracker, self._clinic, CHECK_IN)
        told = ", ".join(reasons(said)) or None
        events = (
            SlotSet(PROGRAMME, Programme.ADHERENCE.value),
            SlotSet(REASON, told),
            SlotSet(WANTED, CHECK_IN),
            SlotSet(SERVICE, step),
        )
        return answer(events=events)

    async def _told_after(self, tracker: CallTracker, said: str) -> ActionAnswer:
        """What is told of it when all was asked: nothing begins anew, and a pharmacist hears it."""
        if not leaves_out(said) and not reasons(said) and not feels_unwell(said):
            return answer(events=(SlotSet(SERVICE, "told_after"),))
        text = f'Told after the questions about taking medicines: "{said}".'
        task = StaffTask("pharmacist_call_back", text, Acuity.SOON)
        is_left = await leave_tasks(self._clinic, tracker, (task,))
        promised = (Say("utter_pharmacist_will_call"),) if is_left else ()
        left = left_tasks((task,), is_sure=is_left)
        return answer(*promised, events=(*left, SlotSet(SERVICE, "told_after")))


def _with_reasons(tracker: CallTracker, said: str) -> Json:
    """The reasons for missed doses that are known, with those that the words name."""
    held = tracker.slot(REASON)
    told = [*held.split(", "), *reasons(said)] if isinstance(held, str) else list(reasons(said))
    kept = [one for one in dict.fromkeys(told) if one != NOT_ASKED or len(told) == 1]
    return ", ".join(kept) or None


class LookUpMedicines:
    """`action_look_up_medicines`: names what is on record, and decides what is asked of it.

    A clinic that does not answer is no reason not to ask how it goes.
    """

    name = "action_look_up_medicines"

    def __init__(self, clinic: ClinicalBackend | None) -> None:
        """`clinic` is None where no hospital is connected: nobody is known then."""
        self._clinic = clinic

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Say the names, and empty the form."""
        emptied = tuple(SlotSet(slot, None) for slot in FORM if slot != REASON)
        begun = (*emptied, SlotSet(REFILL_DUE, None))
        own = await self._own(tracker)
        if own is None:
            unknown = tuple(SlotSet(slot, NOT_ASKED) for slot in (*EFFECTS, TEACH))
            cleared = (SlotSet(OWN, None), SlotSet(TAUGHT, None))
            return answer(events=(*begun, *unknown, *cleared, SlotSet(STEP, "known")))
        if not own:
            return answer(Say("utter_no_medicines"), events=(*begun, SlotSet(STEP, "none")))
        names = [label(one, own) for one in own]
        asked = dangers_of(own)
        left_out = tuple(SlotSet(slot, NOT_ASKED) for slot in EFFECTS if slot not in asked)
        taught = next((one for one in own if one.dose), None)
        told = () if taught is not None else (SlotSet(TEACH, NOT_ASKED),)
        held: Json = list(names)
        taught_as: Json = None if taught is None else [label(taught, own), taught.dose]
        events = (
            *begun, *left_out, *told, SlotSet(OWN, held), SlotSet(TAUGHT, taught_as),
            SlotSet(STEP, "known"),
        )  # fmt: skip
        return answer(Say("utter_your_medicines", (("medicines", _named(names)),)), events=events)

    async def _own(self, tracker: CallTracker) -> tuple[Medicine, ...] | None:
        patient_id = identified(tracker)
        if self._clinic is None or patient_id is None:
            return None
        try:
            found = await self._clinic.medicines(patient_id)
        except ClinicalError:
            return None
        return tuple(one for one in found if one.is_active)


def _named(names: Sequence[str]) -> str:
    """At most three: nobody keeps more in mind by ear."""
    more = len(names) - _MOST_NAMED
    rest = [f"{more} more"] if more > 0 else []
    return say_list([*names[:_MOST_NAMED], *rest])


class CheckAdherenceForm:
    """`validate_adherence_form`: passes over what the answers so far have told."""

    name = "validate_adherence_form"

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Fill in what need not be asked."""
        early = ended_early(tracker, FORM)
        if early is not None:
            return early
        events: list[Event] = []
        missed, reason = tracker.slot(MISSED), tracker.slot(REASON)
        if missed is None and tracker.slot(LAST) in (NOT_TAKEN, LONG_AGO):
            missed = ALL
            events.append(SlotSet(MISSED, ALL))
        if missed not in (None, NONE, UNSURE) and reason == NOT_ASKED:
            # None were missed, it was said at first.
            reason = None
            events.append(SlotSet(REASON, None))
        if missed is not None and reason is None:
            told = _reasons_of_now(tracker)
            if missed in (NONE, UNSURE):
                events.append(SlotSet(REASON, NOT_ASKED))
            elif told:
                events.append(SlotSet(REASON, told))
        heard = tracker.latest_message
        is_several = heard is not None and _may_be_more(heard.text or "")
        says = (Say("utter_dose_maybe_too_much"),) if is_several else ()
        return answer(*says, events=tuple(events))


def _reasons_of_now(tracker: CallTracker) -> str | None:
    """Reasons in the words that told how many: "two, because I ran out"."""
    heard = tracker.latest_message
    return ", ".join(reasons((heard.text or "") if heard is not None else "")) or None


class AskTeachBack:
    """`action_ask_teach_back`: asks how one of the medicines is taken."""

    name = "action_ask_teach_back"

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Ask by its name."""
        taught = tracker.slot(TAUGHT)
        given = (("medicine", str(taught[0])),) if isinstance(taught, list) and taught else ()
        return answer(Say("utter_ask_how_taken", given))


def _intent(tracker: CallTracker) -> str | None:
    return tracker.latest_message.intent if tracker.latest_message is not None else None


def told_reasons(held: Json) -> frozenset[Reason]:
    """The reasons that the slot holds."""
    parts = held.split(", ") if isinstance(held, str) else ()
    return frozenset(Reason(one) for one in parts if one in tuple(Reason))
