"""Asks the clinic for a refill, once it is sure of which medicine. Nothing is ever promised."""

import asyncio
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from dialog.actions.access import STEP_IDENTITY, patient_for, refusal
from dialog.actions.action import Say, answer
from dialog.actions.own_medicines import label, matching, windows
from dialog.actions.refill_state import told_state
from dialog.actions.several_medicines import several_named
from dialog.actions.wishes import named_in, told_until_served
from dialog.call.tracker import CallTracker
from dialog.clinical.backend import ClinicalBackend
from dialog.clinical.care import Medicine, StaffTask
from dialog.clinical.errors import BadAnswerError, NotFoundError, UnavailableError
from dialog.clinical.purposes import for_purpose
from dialog.clinical.refill_questions import asks_of_refill
from dialog.events.care import RefillAsked, TaskLeft
from dialog.nlu.dropped_wishes import drops_wish
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.domain import Json
from dialog.rasa.events import ActionExecuted, Event, SlotSet, UserUttered
from dialog.speech.speaking import Question
from triage.numbers import find_numbers
from triage.words import split_words

STEP = "refill_step"
"""Slot: `identity`, `which`, `confirm` (read back, waits for a yes), `confirm_first` (the same, and
others were named with it), `next` (now these), `sent`, `passed_on` (left to the staff), `dropped`
(nothing is wanted any more), `unknown` (no answer came, and a person was offered), or those of
`refill_state`."""
MEDICINE_ID, MEDICINE = "refill_medicine_id", "refill_medicine"
"""Slots: what was read back, by its id and by what it was called."""
QUEUE = "refill_queue"
"""Slot: names of medicines that were named with it, whose turn comes."""
_QUEUED = frozenset(("which", "confirm_first", "next"))
"""Steps at which names wait; at any other those of an earlier wish are forgotten."""
_REFILL = "prescription_refill"
_MEDICINE = "medication"
_OPTIONS = 3
"""Medicines that are read out to choose from."""
_QUESTION = "utter_ask_refill_medicine"
_WITHIN_S = 4.5
"""For reading and writing; less than any action has, so that a lost answer is told as one."""
_MOST_QUOTED = 120
"""Characters of an answer that the staff is told."""
_NOTHING = frozenset(
    ["no", "nope", "nah", "none", "nothing", "not", "any", "thanks", "thank", "you", "okay", "ok",
     "oh", "well", "it", "is", "alright", "right", "all"]
)  # fmt: skip
"""Words that name no medicine, whichever of them are said."""
_YES = frozenset(
    ["yes", "yeah", "yep", "ok", "okay", "sure", "please", "actually", "right", "alright", "fine",
     "that", "it", "do", "i", "want", "would", "like", "good", "thanks", "thank", "you"]
)  # fmt: skip
"""Words of a yes, which name no medicine either."""
_OF_DOSE = frozenset(
    ("mg", "milligram", "milligrams", "mcg", "microgram", "micrograms", "dose", "dosage",
     "strength", "strong", "stronger", "higher", "units", "twice")
)  # fmt: skip
_UNSURE = (UnavailableError, BadAnswerError, TimeoutError)
"""After these nobody knows whether the write stands."""
_CLEARED = (SlotSet(MEDICINE_ID, None), SlotSet(MEDICINE, None))


class RequestRefill:
    """`action_request_refill`: finds the medicine among the patient's own, and reads it back.

    A clinic that does not answer makes the action fail: the caller is told, and offered a person.
    """

    name = "action_request_refill"

    def __init__(self, clinic: ClinicalBackend | None, *, within_s: float = _WITHIN_S) -> None:
        """`clinic` is None where no hospital is connected: nobody is known then."""
        self._clinic = clinic
        self._within_s = within_s

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Read back the one that is meant; ask which; or leave it to the staff.

        Of several that are named each has its turn. A question about an earlier request is none
        for a new one.

        Raises:
            ClinicalError: nothing was written.
        """
        heard = tracker.latest_message
        is_next = tracker.slot(STEP) == "next"
        if heard is not None and asks_of_refill(heard.text or "") and not is_next:
            return told_state(tracker)
        patient_id = patient_for(tracker, "medicines")
        if patient_id is None or self._clinic is None:
            return answer(refusal(tracker), events=(SlotSet(STEP, STEP_IDENTITY),))
        deadline = _now() + self._within_s
        own = _active(await self._clinic.medicines(patient_id))
        question = tracker.call.question
        asked = question if question is not None and question.response == _QUESTION else None
        desk = _Desk(self._clinic, patient_id, tracker, own, deadline)
        queue = _queue(tracker)
        if queue and _goes_on(tracker):
            return await desk.take_up(queue)
        if _is_refused(tracker):
            return await desk.other_dose() if _is_of_dose(tracker) else desk.refused()
        several = several_named(_message(tracker, was_asked=asked is not None), own)
        if several:
            return await desk.take_up(several)
        return await _about_one(desk, queue, asked)


async def _about_one(desk: "_Desk", queue: Sequence[str], asked: Question | None) -> ActionAnswer:
    """What becomes of the one that is meant, where at most one is named.

    Args:
        desk: of this turn.
        queue: names whose turn comes after it.
        asked: the question which one is meant; None where it was not asked.

    Raises:
        ClinicalError: nothing was written.
    """
    tracker, own = desk.tracker, desk.own
    found = matching(_said(tracker, was_asked=asked is not None), own)
    by_purpose = () if found else for_purpose(_text(tracker, was_asked=asked is not None), own)
    found = found or by_purpose
    if len(found) == 1:
        return _read_back(found[0], desk.others(queue, found[0]))
    if found and (asked is None or not asked.options or (by_purpose and _asked_once(tracker))):
        return _ask_which(found, queue)
    if asked is not None and _wants_none(tracker):
        if queue and not _drops_all(tracker):
            return await desk.take_up(queue)
        return answer(events=(SlotSet(STEP, "dropped"), *_CLEARED))
    if asked is not None and _is_bare_yes(tracker):
        # Nobody is left a note of a "yes".
        is_over = not _asked_once(tracker)
        return answer(events=(SlotSet(STEP, "dropped"), *_CLEARED)) if is_over else _ask_which(own)
    if asked is not None or _named(tracker) or named_in(tracker.latest_message, _MEDICINE):
        return await desk.pass_on(_asked_for(tracker), queue)
    # Whoever has one medicine means that one; it is read back before anything is done.
    return _read_back(own[0]) if len(own) == 1 else _ask_which(own)


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where one medicine after the other has its turn, for one patient and before the deadline."""

    clinic: ClinicalBackend
    patient_id: str
    tracker: CallTracker
    own: Sequence[Medicine]
    deadline: float
    """On the loop's clock."""

    async def take_up(self, names: Sequence[str]) -> ActionAnswer:
        """The first of these; where it is on no list the staff is told, and the next is taken up.

        Raises:
            ClinicalError: it was refused.
        """
        first, rest = names[0], names[1:]
        found = matching((first,), self.own)
        if len(found) == 1:
            return _read_back(found[0], self.others(rest, found[0]))
        if found:
            return _ask_which(found, rest)
        return await self.pass_on(first, rest, is_named=True)

    async def pass_on(
        self, wanted: str, rest: Sequence[str], *, is_named: bool = False
    ) -> ActionAnswer:
        """Leave it to the staff, and take up the others.

        Raises:
            ClinicalError: it was refused.
        """
        passed = await _pass_on(
            self.clinic, self.patient_id, self.tracker, wanted, self.deadline, is_named=is_named
        )
        is_left = SlotSet(STEP, "passed_on") in passed.events
        if not rest or not is_left:
            return passed
        further = await self.take_up(rest)
        # Of both the later says where the call stands.
        return ActionAnswer(
            (*passed.events, *further.events), (*passed.responses, *further.responses)
        )

    def refused(self) -> ActionAnswer:
        """The one that was read back is not meant, or none is wanted: which it is, is asked once.

        Not so where something else waits that the caller wanted, or there is no other medicine.
        """
        refused = self.tracker.slot(MEDICINE_ID)
        others = [one for one in self.own if one.id != refused]
        is_over = _drops_all(self.tracker) or _was_asked(self.tracker)
        if not others and not is_over and _means_another(self.tracker):
            return _ask_which(())
        if is_over or not others or self.tracker.wishes.waiting:
            return answer(events=(SlotSet(STEP, "dropped"), *_CLEARED))
        return _ask_which(others)

    async def other_dose(self) -> ActionAnswer:
        """The medicine is right, and its dose is said not to be: a person looks at that.

        Raises:
            ClinicalError: it was refused.
        """
        called = str(self.tracker.slot(MEDICINE))
        text = f"Asked on the telephone for a refill of: {called}. Says that the dose is another."
        passed = await _leave(
            self.clinic, self.patient_id, self.tracker, text, called, self.deadline
        )
        is_left = SlotSet(STEP, "passed_on") in passed
        if not is_left:
            return _unsure(*passed)
        return answer(Say("utter_refill_other_dose", (("medicine", called),)), events=passed)

    def others(self, names: Sequence[str], taken: Medicine) -> tuple[str, ...]:
        """Those of the names that are not of this medicine."""
        return tuple(one for one in names if matching((one,), self.own) != (taken,))


class SendRefill:
    """`action_send_refill`: after the yes, writes the request. Only rules that follow a yes run it.

    The key is made of call and medicine, so that within one call a second yes asks for nothing new.
    """

    name = "action_send_refill"

    def __init__(self, clinic: ClinicalBackend | None, *, within_s: float = _WITHIN_S) -> None:
        """`clinic` is None where no hospital is connected: nobody is known then."""
        self._clinic = clinic
        self._within_s = within_s

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Ask the clinic, and say that it decides; or that nobody knows whether it was asked.

        Raises:
            ClinicalError: it refused, so that nothing was written.
        """
        patient_id = patient_for(tracker, "medicines")
        medicine_id, called = tracker.slot(MEDICINE_ID), tracker.slot(MEDICINE)
        if patient_id is None or self._clinic is None:
            return answer(refusal(tracker), events=(SlotSet(STEP, STEP_IDENTITY), *_CLEARED))
        if not isinstance(medicine_id, str) or not isinstance(called, str):
            return _ask_which(())
        deadline = _now() + self._within_s
        try:
            async with asyncio.timeout_at(deadline):
                await self._clinic.request_refill(
                    patient_id, medicine_id, key=f"{tracker.sender}:refill:{medicine_id}"
                )
        except _UNSURE:
            return _unsure(RefillAsked(called, is_sure=False))
        except NotFoundError:
            # Taken off the list while the caller was asked.
            passed = await _pass_on(self._clinic, patient_id, tracker, called, deadline)
            is_next = bool(_queue(tracker)) and SlotSet(STEP, "passed_on") in passed.events
            further = (SlotSet(STEP, "next"),) if is_next else ()
            return ActionAnswer((*passed.events, *further), passed.responses)
        given = (("medicine", called),)
        step = "next" if _queue(tracker) else "sent"
        events = (RefillAsked(called, is_sure=True), SlotSet(STEP, step), *_CLEARED)
        return answer(Say("utter_refill_sent", given), events=events)


async def _pass_on(
    clinic: ClinicalBackend,
    patient_id: str,
    tracker: CallTracker,
    wanted: str,
    deadline: float,
    *,
    is_named: bool = False,
) -> ActionAnswer:
    """Leave it to the staff before the deadline, on the loop's clock, and say so.

    `is_named` tells that it has a name that can be said back.

    Raises:
        ClinicalError: it was refused.
    """
    text = f"Asked on the telephone for a refill of: {wanted}. Not among the active medicines."
    left = await _leave(clinic, patient_id, tracker, text, wanted, deadline)
    if SlotSet(STEP, "passed_on") not in left:
        return _unsure(*left)
    given = (("medicine", wanted),) if is_named else ()
    return answer(Say("utter_refill_passed_on", given), events=left)


async def _leave(
    clinic: ClinicalBackend,
    patient_id: str,
    tracker: CallTracker,
    text: str,
    wanted: str,
    deadline: float,
) -> tuple[Event, ...]:
    """Leave a task before the deadline; what happened, with no step where that is not known.

    Raises:
        ClinicalError: it was refused.
    """
    task = StaffTask("refill", text)
    # Not the words themselves: keys may be logged.
    digest = hashlib.sha256(wanted.casefold().encode()).hexdigest()[:16]
    try:
        async with asyncio.timeout_at(deadline):
            await clinic.leave_task(patient_id, task, key=f"{tracker.sender}:refill-task:{digest}")
    except _UNSURE:
        return (TaskLeft(task.reason, is_sure=False),)
    return (TaskLeft(task.reason, is_sure=True), SlotSet(STEP, "passed_on"), *_CLEARED)


def _wants_none(tracker: CallTracker) -> bool:
    """Whether the answer names nothing because this one is not wanted: "no", "never mind"."""
    heard = tracker.latest_message
    said = (heard.text or "") if heard is not None else ""
    return _drops_all(tracker) or _NOTHING.issuperset(split_words(said.lower()).words)


def _is_bare_yes(tracker: CallTracker) -> bool:
    """Whether the answer names nothing, and only agrees to something."""
    heard = tracker.latest_message
    is_yes = heard is not None and heard.intent == "affirm"
    return is_yes and not named_in(heard, _MEDICINE) and not windows(_yes_apart(tracker))


def _yes_apart(tracker: CallTracker) -> str:
    heard = tracker.latest_message
    words = split_words(((heard.text or "") if heard is not None else "").casefold()).words
    return " ".join(word for word in words if word not in _YES)


def _asked_once(tracker: CallTracker) -> bool:
    """Whether it was asked only once which medicine is meant."""
    steps = (one for one in tracker.events if isinstance(one, SlotSet) and one.name == STEP)
    return sum(one.value == "which" for one in steps) == 1


def _is_refused(tracker: CallTracker) -> bool:
    """Whether the medicine that was read back is not the one, and no other is named."""
    heard = tracker.latest_message
    is_denied = heard is not None and heard.intent == "deny" and not named_in(heard, _MEDICINE)
    return is_denied and tracker.slot(STEP) == "confirm"


def _means_another(tracker: CallTracker) -> bool:
    """Whether a medicine is meant that is on no list: "no, the other one"."""
    heard = tracker.latest_message
    words = split_words(((heard.text or "") if heard is not None else "").casefold()).words
    return not {"other", "another", "different"}.isdisjoint(words)


def _is_of_dose(tracker: CallTracker) -> bool:
    """Whether what is denied of the medicine is its dose: "no, it's twenty, not ten"."""
    heard = tracker.latest_message
    words = split_words(((heard.text or "") if heard is not None else "").casefold()).words
    return not _OF_DOSE.isdisjoint(words) or any(one.value > 1 for one in find_numbers(words))


def _was_asked(tracker: CallTracker) -> bool:
    """Whether it was asked already which medicine is meant."""
    steps = (one for one in tracker.events if isinstance(one, SlotSet) and one.name == STEP)
    return any(one.value == "which" for one in steps)


def _drops_all(tracker: CallTracker) -> bool:
    heard = tracker.latest_message
    return heard is not None and drops_wish(heard.text or "")


def _now() -> float:
    return asyncio.get_running_loop().time()


def _active(medicines: Sequence[Medicine]) -> tuple[Medicine, ...]:
    """Those that are taken, and of several that nobody could tell apart the first."""
    called = {
        (one.name.casefold(), one.dose.casefold()): one
        for one in reversed(medicines)
        if one.is_active
    }
    return tuple(reversed(called.values()))


def _named(tracker: CallTracker) -> Sequence[str]:
    """The medicines in the words that asked for the refill."""
    return named_in(told_until_served(tracker, _REFILL), _MEDICINE)


def _queue(tracker: CallTracker) -> tuple[str, ...]:
    """The names that wait."""
    held = tracker.slot(QUEUE) if tracker.slot(STEP) in _QUEUED else None
    return tuple(one for one in held if isinstance(one, str)) if isinstance(held, list) else ()


def _goes_on(tracker: CallTracker) -> bool:
    """Whether it is the turn of the next: the first was sent, or is not wanted after all."""
    heard = tracker.latest_message
    step = tracker.slot(STEP)
    is_denied = heard is not None and heard.intent == "deny" and not named_in(heard, _MEDICINE)
    return step == "next" or (step == "confirm_first" and is_denied)


def _message(tracker: CallTracker, *, was_asked: bool) -> UserUttered | None:
    """The words in which a name is looked for: the answer where one was asked for, or the wish."""
    heard = tracker.latest_message
    # "No, the lisinopril" names it anew where another one was read back.
    is_wish = heard is not None and heard.intent == _REFILL
    is_told = was_asked or (bool(named_in(heard, _MEDICINE)) and not is_wish)
    return heard if is_told else told_until_served(tracker, _REFILL)


def _text(tracker: CallTracker, *, was_asked: bool) -> str:
    message = _message(tracker, was_asked=was_asked)
    return message.text or "" if message is not None else ""


def _said(tracker: CallTracker, *, was_asked: bool) -> tuple[str, ...]:
    """What may be the name."""
    message = _message(tracker, was_asked=was_asked)
    text = _text(tracker, was_asked=was_asked)
    words = () if text.startswith("/") else windows(text)
    return (*named_in(message, _MEDICINE), *words)


def _asked_for(tracker: CallTracker) -> str:
    """What the staff is told that was asked for."""
    heard = tracker.latest_message
    named = named_in(heard, _MEDICINE) or _named(tracker)
    if named:
        return ", ".join(named)
    # A person may know what "the blue ones" are.
    said = (heard.text or "" if heard is not None else "")[:_MOST_QUOTED]
    return f"a medicine without a clear name (in their words: {said})"


def _read_back(medicine: Medicine, others: Sequence[str] = ()) -> ActionAnswer:
    called = f"{medicine.name} {medicine.dose}".strip()
    events = (
        SlotSet(MEDICINE_ID, medicine.id),
        SlotSet(MEDICINE, called),
        SlotSet(QUEUE, list(others) or None),
        SlotSet(STEP, "confirm_first" if others else "confirm"),
    )
    return answer(Say("utter_confirm_refill", (("medicine", called),)), events=events)


def _ask_which(medicines: Sequence[Medicine], others: Sequence[str] = ()) -> ActionAnswer:
    """By name where there are few: they are read out, and may be keyed by their number."""
    events = (SlotSet(STEP, "which"), SlotSet(QUEUE, list(others) or None), *_CLEARED)
    said: dict[str, Json] = {"response": _QUESTION}
    if 1 < len(medicines) <= _OPTIONS:
        said["buttons"] = [_option(label(one, medicines)) for one in medicines]
    return ActionAnswer(events, (said,))


def _option(called: str) -> dict[str, Json]:
    return {"title": called, "payload": f"/{_REFILL}{json.dumps({'medication': called})}"}


def _unsure(happened: Event) -> ActionAnswer:
    """Says what is not known, and offers a person; for the rules the offer was made."""
    events = (happened, SlotSet(STEP, "unknown"), *_CLEARED, ActionExecuted("action_offer_person"))
    return answer(Say("utter_request_unknown"), Say("utter_offer_person"), events=events)
