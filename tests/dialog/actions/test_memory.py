"""When what is remembered of a patient is used, and when it is not."""

from dataclasses import replace
from datetime import date

import pytest

from dialog.actions.action import Say, answer
from dialog.actions.memory import FORGOTTEN, ForgetMe, MemoryUse, Recalling, with_memory
from dialog.call.tracker import CallTracker
from dialog.clinical.people import PatientRecord, Pregnancy, PregnancyOutcome
from dialog.events.call import AcuityRaised
from dialog.events.memory import MemoryForgotten, MemoryRecalled
from dialog.rasa.domain import Slot, SlotKind
from dialog.rasa.events import SlotSet
from dialog.records.memory import CallMemory, CallOutcome, InProcessMemories, Preferences
from tests.dialog.rasa.bots import domain, text_slot
from tests.fakes_clinic import MemoryClinic, Trouble
from triage.decision import Acuity

NOW = 1_772_000_000.0
DAY_S = 86_400.0
ANNA = PatientRecord("p1", "Anna", "Berg", date(1980, 6, 4), "+15550100")
KNOWN = (SlotSet("authenticated", True), SlotSet("patient_id", "p1"))
WORLD = domain(
    slots=[
        Slot("authenticated", SlotKind.BOOL),
        text_slot("patient_id"),
        Slot("may_hear", SlotKind.LIST),
        Slot("is_proxy", SlotKind.BOOL),
        Slot("is_our_call", SlotKind.BOOL),
        Slot("is_forgotten", SlotKind.BOOL),
        text_slot("last_concern"),
    ]
)


class Identity:
    """An action that makes sure of somebody, or does not."""

    name = "action_authenticate_patient"

    def __init__(self, *events) -> None:
        self._events = events or KNOWN

    async def run(self, tracker, at):
        return answer(Say("utter_identity_known"), events=self._events)


@pytest.fixture
def memory() -> MemoryUse:
    store = InProcessMemories(keep_s=30 * DAY_S, clock=lambda: NOW)
    return MemoryUse(
        store,
        frozenset(("cough", "headache")),
        keep_s=30 * DAY_S,
        mention_within_s=14 * DAY_S,
        within_s=0.2,
    )


async def recalled(memory, *, told=None, events=(), clinic=None, before=(), at=NOW):
    """What identity does where one call was remembered."""
    call = told or CallMemory(NOW - DAY_S, CallOutcome.ANSWERED, ("cough",))
    await memory.store.remember("p1", call)
    clinic = clinic or MemoryClinic(patients=[ANNA])
    action = Recalling(Identity(*events), memory, clinic)
    return await action.run(CallTracker(WORLD, before, sender="c"), at)


def responses(done) -> list[str]:
    return [one["response"] for one in done.responses]


def spoken(done) -> list[str]:
    assert responses(done)[0] == "utter_identity_known"
    return responses(done)[1:]


@pytest.mark.parametrize(
    ("outcome", "response"),
    [
        (CallOutcome.ANSWERED, "utter_recall_concern"),
        (CallOutcome.REFILL_ASKED, "utter_recall_concern"),
        (CallOutcome.WAITING, "utter_recall_concern"),
        (CallOutcome.HANDED_OVER, "utter_recall_person"),
        (CallOutcome.BOOKED, "utter_recall_visit"),
        (CallOutcome.SEE_TODAY, "utter_recall_see_today"),
    ],
)
async def test_what_is_said_depends_on_how_the_last_call_ended(memory, outcome, response):
    done = await recalled(memory, told=CallMemory(NOW - DAY_S, outcome, ("cough",)))
    assert spoken(done) == [response]
    assert done.responses[1]["last_concern"] == "cough"
    assert MemoryRecalled(is_spoken=True) in done.events
    assert SlotSet("last_concern", "cough") in done.events


@pytest.mark.parametrize(
    "told",
    [
        CallMemory(NOW - DAY_S, CallOutcome.EMERGENCY, ("cough",)),
        CallMemory(NOW - DAY_S, CallOutcome.ANSWERED, (None,)),
        CallMemory(NOW - DAY_S, CallOutcome.ANSWERED, ("cough", None)),
        CallMemory(NOW - DAY_S, CallOutcome.ANSWERED, ("low mood",)),
        CallMemory(NOW - DAY_S, CallOutcome.REFILL_ASKED),
        CallMemory(NOW - 15 * DAY_S, CallOutcome.ANSWERED, ("cough",)),
    ],
    ids=["emergency", "unnamed", "one unnamed", "not on the list", "none", "too long ago"],
)
async def test_what_is_not_to_be_mentioned_is_not(memory, told):
    done = await recalled(memory, told=told)
    assert spoken(done) == []
    assert not any(isinstance(one, SlotSet) and one.name == "last_concern" for one in done.events)


async def test_a_complaint_of_the_call_before_the_last_is_not_the_last_time(memory):
    await memory.store.remember("p1", CallMemory(NOW - 2 * DAY_S, CallOutcome.ANSWERED, ("cough",)))
    last = CallMemory(NOW - DAY_S, CallOutcome.REFILL_ASKED)
    assert spoken(await recalled(memory, told=last)) == []


@pytest.mark.parametrize(
    "events",
    [
        (SlotSet("service_step", "again"),),
        (*KNOWN, SlotSet("may_hear", [])),
        (*KNOWN, SlotSet("may_hear", ["medicines"])),
        (SlotSet("authenticated", True), SlotSet("patient_id", None)),
        (SlotSet("authenticated", False), SlotSet("patient_id", "p1")),
    ],
    ids=["nobody", "proxy who may hear nothing", "proxy", "no id", "not sure"],
)
async def test_to_anybody_but_the_patient_nothing_is_said_or_set(memory, events):
    done = await recalled(memory, events=events)
    assert done.events == events
    assert spoken(done) == []


@pytest.mark.parametrize(
    "before",
    [(SlotSet("is_proxy", True),), (SlotSet(FORGOTTEN, True),)],
    ids=["speaks for somebody", "has asked to be forgotten"],
)
async def test_nor_where_the_caller_has_said_so(memory, before):
    done = await recalled(memory, before=before)
    assert done.events == KNOWN


async def test_in_what_is_urgent_it_is_not_spoken_of(memory):
    done = await recalled(memory, before=(AcuityRaised(Acuity.URGENT, "r"),))
    assert spoken(done) == []


async def test_in_a_call_of_ours_it_is_not_spoken_of_but_asked_about(memory):
    done = await recalled(memory, before=(SlotSet("is_our_call", True),))
    assert spoken(done) == []
    assert SlotSet("last_concern", "cough") in done.events
    assert MemoryRecalled(is_spoken=False) in done.events


@pytest.mark.parametrize("trouble", [Trouble.DOWN, Trouble.HANGS])
async def test_where_the_record_cannot_be_seen_nothing_is_spoken_of(memory, trouble):
    clinic = MemoryClinic(patients=[ANNA])
    clinic.always(trouble)
    assert spoken(await recalled(memory, clinic=clinic)) == []


@pytest.mark.parametrize(
    ("outcome", "is_spoken"),
    [(PregnancyOutcome.LOST, False), (PregnancyOutcome.ONGOING, True)],
)
async def test_after_a_loss_nothing_is_spoken_of(memory, outcome, is_spoken):
    record = replace(ANNA, pregnancy=Pregnancy(date(2026, 9, 1), outcome))
    done = await recalled(memory, clinic=MemoryClinic(patients=[record]))
    assert bool(spoken(done)) is is_spoken


async def test_without_a_clinic_nothing_is_spoken_of(memory):
    await memory.store.remember("p1", CallMemory(NOW, CallOutcome.ANSWERED, ("cough",)))
    done = await Recalling(Identity(), memory, None).run(CallTracker(WORLD), NOW)
    assert spoken(done) == []


async def test_preferences_become_slots(memory):
    likes = Preferences(True, slower=2, louder=-1, part_of_day="morning")
    told = CallMemory(NOW - DAY_S, CallOutcome.EMERGENCY, (), likes)
    done = await recalled(memory, told=told)
    slots = {one.name: one.value for one in done.events if isinstance(one, SlotSet)}
    assert slots["needs_more_time"] is True
    assert slots["voice_wishes"] == ["slower", "slower", "quieter"]
    assert slots["usual_time"] == "morning"


async def test_forgetting_empties_what_was_recalled(memory):
    await memory.store.remember("p1", CallMemory(NOW, CallOutcome.ANSWERED, ("cough",)))
    tracker = CallTracker(WORLD, (*KNOWN, SlotSet("last_concern", "cough")))
    done = await ForgetMe(memory).run(tracker, NOW)
    assert responses(done) == ["utter_forgotten"]
    assert MemoryForgotten(is_done=True) in done.events
    assert SlotSet("last_concern", None) in done.events
    assert await memory.store.recall("p1") is None


@pytest.mark.parametrize("before", [(), (*KNOWN, SlotSet("may_hear", ["medicines"]))])
async def test_nobody_deletes_what_is_somebody_elses(memory, before):
    await memory.store.remember("p1", CallMemory(NOW, CallOutcome.ANSWERED, ("cough",)))
    done = await ForgetMe(memory).run(CallTracker(WORLD, before), NOW)
    assert responses(done) == ["utter_forget_call"]
    assert MemoryForgotten(is_done=False) in done.events
    assert await memory.store.recall("p1") is not None


async def test_where_nothing_is_remembered_there_is_nothing_to_fail(memory):
    done = await ForgetMe(None).run(CallTracker(WORLD, KNOWN), NOW)
    assert responses(done) == ["utter_forgotten"]


def test_without_a_memory_the_actions_are_as_they_were_and_one_more():
    identity = Identity()
    first, last = with_memory((identity,), None, None)
    assert first is identity
    assert last.name == "action_forget_me"


def test_with_one_only_two_actions_change(memory):
    class Other:
        name = "action_other"

    class Check:
        name = "validate_symptom_form"

    other = Other()
    actions = with_memory((Identity(), other, Check()), memory, None)
    names = [one.name for one in actions]
    assert names == [Identity.name, "action_other", Check.name, "action_forget_me"]
    assert actions[1] is other
    assert isinstance(actions[0], Recalling)
