"""Uses the memory of earlier calls: once it is sure who is calling, and never in an emergency."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import structlog

from dialog.actions.access import MAY_HEAR, identified
from dialog.actions.action import Action, Say, answer
from dialog.actions.compared import LAST_CONCERN, SINCE, Compared
from dialog.actions.whose import IS_PROXY
from dialog.call.conversation import Conversation
from dialog.call.remembering import VOICE_WISHES, what_to_remember
from dialog.call.tracker import CallTracker
from dialog.clinical.backend import ClinicalBackend
from dialog.clinical.errors import ClinicalError
from dialog.clinical.people import PregnancyOutcome
from dialog.events.memory import MemoryForgotten, MemoryKept, MemoryRecalled
from dialog.nlu.voice_wishes import VoiceWish
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.events import Event, SlotSet
from dialog.rasa.processor import Processor
from dialog.records.errors import StoreError
from dialog.records.memory import (
    CallOutcome,
    InProcessMemories,
    PatientMemories,
    PatientMemory,
    Preferences,
)
from triage.decision import Acuity

log = structlog.get_logger()

FORGOTTEN = "is_forgotten"
"""Slot: whether the caller has asked to be forgotten."""
_KNOWN, _PATIENT, _OURS = "authenticated", "patient_id", "is_our_call"
_NEEDS_TIME, _USUAL_TIME = "needs_more_time", "usual_time"
_WORDS = {
    CallOutcome.SEE_TODAY: "utter_recall_see_today",
    CallOutcome.HANDED_OVER: "utter_recall_person",
    CallOutcome.BOOKED: "utter_recall_visit",
}
"""What is said by the end of the last call; of an emergency nothing."""


@dataclass(frozen=True, slots=True)
class MemoryUse:
    """The memory, and what may be done with it."""

    store: PatientMemories
    may_mention: frozenset[str]
    """Names of complaints that may be kept and spoken of."""
    keep_s: float
    mention_within_s: float
    """Age up to which a complaint is spoken of."""
    within_s: float
    """Longest wait for the store; the call goes on without it."""

    def elsewhere(self, clock: Callable[[], float]) -> "MemoryUse":
        """An empty one, for other patients."""
        return replace(self, store=InProcessMemories(keep_s=self.keep_s, clock=clock))


def with_memory(
    actions: Sequence[Action], memory: MemoryUse | None, clinic: ClinicalBackend | None
) -> tuple[Action, ...]:
    """The actions, with what is remembered behind identity and before a complaint is taken."""
    if memory is None:
        return (*actions, ForgetMe(None))
    return (*(_wrapped(one, memory, clinic) for one in actions), ForgetMe(memory))


def _wrapped(action: Action, memory: MemoryUse, clinic: ClinicalBackend | None) -> Action:
    match action.name:
        case "action_authenticate_patient":
            return Recalling(action, memory, clinic)
        case "validate_symptom_form":
            return Compared(action)
        case _:
            return action


class Recalling:
    """An action that makes sure of who is calling; behind it, what is remembered of them."""

    def __init__(self, inner: Action, memory: MemoryUse, clinic: ClinicalBackend | None) -> None:
        """`clinic` tells whether a pregnancy was lost; without one nothing is spoken of."""
        self.name = inner.name
        self._inner = inner
        self._memory = memory
        self._clinic = clinic

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """What the inner action does and, if the caller is known by it, what is remembered."""
        done = await self._inner.run(tracker, at)
        patient_id = _made_sure(done.events)
        if patient_id is None or _is_proxy(done.events, tracker):
            return done
        if tracker.slot(FORGOTTEN) is True:
            return done
        memory = await self._recall(patient_id, tracker)
        if memory is None:
            return done
        concern = self._concern(memory, tracker, at)
        if concern is not None and not await self._may_speak(patient_id):
            concern = None
        is_spoken = concern is not None and tracker.slot(_OURS) is not True
        response = _WORDS.get(memory.outcome, "utter_recall_concern")
        says = (Say(response, ((LAST_CONCERN, concern or ""),)),) if is_spoken else ()
        more = answer(
            *says,
            events=(
                MemoryRecalled(is_spoken),
                *_preferred(memory.preferences),
                *((SlotSet(LAST_CONCERN, concern),) if concern else ()),
            ),
        )
        return ActionAnswer((*done.events, *more.events), (*done.responses, *more.responses))

    async def _recall(self, patient_id: str, tracker: CallTracker) -> PatientMemory | None:
        try:
            async with asyncio.timeout(self._memory.within_s):
                return await self._memory.store.recall(patient_id)
        except (StoreError, TimeoutError) as error:
            log.warning("memory not read", call=tracker.sender, error=type(error).__name__)
            return None

    def _concern(self, memory: PatientMemory, tracker: CallTracker, at: float) -> str | None:
        """The complaint of the last call, where it had one, and all of it may be mentioned."""
        is_grave = memory.outcome is CallOutcome.EMERGENCY or tracker.call.acuity >= Acuity.URGENT
        if is_grave or memory.at < at - self._memory.mention_within_s:
            return None
        last = [one.symptom for one in memory.concerns if one.at == memory.at]
        symptom = last[0] if last and None not in last else None
        # The list may have become shorter since.
        return symptom if symptom in self._memory.may_mention else None

    async def _may_speak(self, patient_id: str) -> bool:
        """Whether nothing on record makes a friendly word about the last call a hurtful one."""
        if self._clinic is None:
            return False
        try:
            async with asyncio.timeout(self._memory.within_s):
                record = await self._clinic.patient(patient_id)
        except (ClinicalError, TimeoutError):
            return False
        return record.pregnancy is None or record.pregnancy.outcome is not PregnancyOutcome.LOST


class ForgetMe:
    """`action_forget_me`: deletes what is remembered, and sees to it that nothing is added.

    The records of the clinic are not ours to delete, which is said.
    """

    name = "action_forget_me"

    def __init__(self, memory: MemoryUse | None) -> None:
        self._memory = memory

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Forget, or say what cannot be forgotten."""
        patient_id = _own_patient(tracker)
        emptied = (LAST_CONCERN, SINCE, _USUAL_TIME)
        cleared = (SlotSet(FORGOTTEN, True), *(SlotSet(one, None) for one in emptied))
        if patient_id is None:
            events: tuple[Event, ...] = (*cleared, MemoryForgotten(is_done=False))
            return answer(Say("utter_forget_call"), events=events)
        is_done = self._memory is None or await forget(self._memory, patient_id, tracker.sender)
        events = (*cleared, MemoryForgotten(is_done))
        return answer(Say("utter_forgotten" if is_done else "utter_forget_failed"), events=events)


async def remember(call: Conversation, processor: Processor, memory: MemoryUse | None) -> None:
    """Add to the memory what the call told, if it may; a failure is logged and ends nothing.

    Only of a patient who has called in person, and not of one who has asked to be forgotten: of the
    latter everything is deleted once more, in case it could not be during the call.

    Args:
        call: is over, or as good as; it may be remembered again.
        processor: keeps its record.
        memory: None: nothing is remembered of anybody.
    """
    tracker, at = call.tracker, processor.clock()
    patient_id = _own_patient(tracker)
    if memory is None or patient_id is None:
        return
    if tracker.slot(FORGOTTEN) is True:
        await forget(memory, patient_id, tracker.sender)
        return
    told = what_to_remember(tracker, at=at, may_mention=memory.may_mention)
    if told is None:
        return
    try:
        async with asyncio.timeout(memory.within_s):
            await memory.store.remember(patient_id, told)
    except (StoreError, TimeoutError) as error:
        log.warning("memory not written", call=tracker.sender, error=type(error).__name__)
        return
    processor.note(tracker, [MemoryKept(told.outcome.value)])


async def forget(memory: MemoryUse, patient_id: str, call_id: str) -> bool:
    """Delete what is remembered of the patient; False, and an error in the log: it failed."""
    try:
        async with asyncio.timeout(memory.within_s):
            await memory.store.forget(patient_id)
    except (StoreError, TimeoutError) as error:
        log.error("memory not forgotten", call=call_id, error=type(error).__name__)
        return False
    return True


def _made_sure(events: Sequence[Event]) -> str | None:
    """The id of the patient whom these events make sure of."""
    slots = {one.name: one.value for one in events if isinstance(one, SlotSet)}
    patient_id = slots.get(_PATIENT)
    is_known = slots.get(_KNOWN) is True
    return patient_id if is_known and isinstance(patient_id, str) and patient_id else None


def _is_proxy(events: Sequence[Event], tracker: CallTracker) -> bool:
    """Whether somebody speaks for the patient, or says so."""
    slots = {one.name: one.value for one in events if isinstance(one, SlotSet)}
    is_limited = slots.get(MAY_HEAR, tracker.slot(MAY_HEAR)) is not None
    return is_limited or slots.get(IS_PROXY, tracker.slot(IS_PROXY)) is True


def _own_patient(tracker: CallTracker) -> str | None:
    """The patient, where nobody else speaks for them."""
    return None if _is_proxy((), tracker) else identified(tracker)


def _preferred(likes: Preferences) -> tuple[Event, ...]:
    """The slots by which a call goes as the patient wanted it before."""
    events: list[Event] = []
    if likes.needs_more_time:
        events.append(SlotSet(_NEEDS_TIME, True))
    wishes = [
        *_wishes(likes.slower or 0, VoiceWish.SLOWER, VoiceWish.FASTER),
        *_wishes(likes.louder or 0, VoiceWish.LOUDER, VoiceWish.QUIETER),
    ]
    if wishes:
        events.append(SlotSet(VOICE_WISHES, [one.value for one in wishes]))
    if likes.part_of_day:
        events.append(SlotSet(_USUAL_TIME, likes.part_of_day))
    return tuple(events)


def _wishes(steps: int, more: VoiceWish, less: VoiceWish) -> list[VoiceWish]:
    return [more if steps > 0 else less] * abs(steps)
