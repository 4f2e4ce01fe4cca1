"""A rehearsal says what will be said, and leaves no trace of itself."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from dialog.actions.registry import clinical_actions, telephone_actions
from dialog.errors import UnknownCallError
from dialog.manager import DialogManager
from dialog.parts import DialogParts
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.tracker import Tracker
from dialog.records.embedded import MemoryEventStore
from dialog.records.store import EventRecord
from dialog.rehearsal import LOOKS_ONLY
from dialog.turn import HeardWord, Utterance
from tests.dialog_parts import with_action, with_store
from triage.decision import Acuity

CALL = "call"
PAIN = "i have crushing chest pain"
LINES = (
    "hello i have a bad headache",
    "it started two days ago",
    "about a six out of ten",
    "yes please",
    "no",
    "tomorrow morning would be good",
    "can you say that again",
    "i want to talk to a person",
    "xyzzy plugh",
    "my blood pressure is one eighty over one twenty",
    "i am thirty weeks pregnant",
    "please say that again",
    "goodbye",
    PAIN,
)


class WatchedStore(MemoryEventStore):
    """Counts what is asked of it."""

    def __init__(self) -> None:
        super().__init__(262_144)
        self.used = 0

    async def append(
        self, conversation_id: str, expected_length: int, events: Sequence[EventRecord]
    ) -> int:
        self.used += 1
        return await super().append(conversation_id, expected_length, events)

    async def read(self, conversation_id: str, start: int = 0) -> tuple[EventRecord, ...]:
        self.used += 1
        return await super().read(conversation_id, start)

    async def conversations(self) -> AsyncIterator[str]:
        self.used += 1
        async for one in super().conversations():
            yield one


def state(manager: DialogManager, call_id: str = CALL) -> tuple[Any, ...]:
    """Everything of a call that anybody can see."""
    tracker = manager.tracker(call_id)
    conversation = manager._calls[call_id]
    return (
        tuple(tracker.events),
        tuple(tracker.applied_events()),
        dict(tracker.slots),
        set(tracker.slots_set),
        tracker.call,
        tracker.latest_message,
        tracker.latest_action,
        tracker.followup_action,
        tracker.active_loop,
        tracker.is_paused,
        tracker.features,
        tracker.states(5),
        conversation.foreseen,
        conversation.turn(),
        conversation._kept,
        conversation.lock.locked(),
    )


@pytest.mark.parametrize("said", LINES)
async def test_nothing_is_recorded_changed_logged_or_asked_of_the_store(
    parts: DialogParts, clock: Callable[[], float], said: str
) -> None:
    store = WatchedStore()
    manager = DialogManager(with_store(parts, store), clock=clock)
    await manager.open(CALL)
    await manager.respond(CALL, Utterance("i have a headache"))
    before, used = state(manager), store.used
    with capture_logs() as logs:
        assert (await manager.rehearse(CALL, Utterance(said))).replies
    assert state(manager) == before
    assert store.used == used
    assert logs == []


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    lines=st.lists(st.sampled_from(LINES), min_size=1, max_size=6),
    seed=st.integers(0, 1000),
    confidence=st.sampled_from([1.0, 0.6, 0.2]),
)
async def test_what_was_rehearsed_is_what_is_said_whatever_was_rehearsed_before(
    parts: DialogParts,
    clock: Callable[[], float],
    lines: list[str],
    seed: int,
    confidence: float,
) -> None:
    manager = DialogManager(with_store(parts), clock=clock)
    plain = DialogManager(with_store(parts), clock=clock)
    chance = random.Random(seed)
    for one in (manager, plain):
        await one.open(CALL)
    await manager.open("other")
    for line in lines:
        await manager.rehearse(CALL, Utterance(chance.choice(LINES)))
        words = tuple(HeardWord(word, confidence) for word in line.split())
        utterance = Utterance(line, words, confidence)
        rehearsed = await manager.rehearse(CALL, utterance)
        await manager.respond("other", Utterance(chance.choice(LINES)))
        turn = await manager.respond(CALL, utterance)
        assert rehearsed.replies == turn.replies
        expected = await plain.respond(CALL, utterance)
        assert (turn.replies, turn.intent, turn.slots, turn.call_acuity) == (
            expected.replies,
            expected.intent,
            expected.slots,
            expected.call_acuity,
        )


async def test_a_rehearsed_emergency_raises_nothing(manager: DialogManager) -> None:
    await manager.open(CALL)
    with capture_logs() as logs:
        rehearsed = await manager.rehearse(CALL, Utterance(PAIN))
    assert "911" in rehearsed.replies[0].text
    assert manager.tracker(CALL).call.acuity is Acuity.NONE
    assert logs == []
    turn = await manager.respond(CALL, Utterance("i want an appointment"))
    assert turn.call_acuity is Acuity.NONE


def outside(done: list[str]) -> Callable[[Tracker], Any]:
    async def run(tracker: Tracker) -> ActionAnswer:
        done.append("done")
        return ActionAnswer((), ({"text": "It is booked."},))

    return run


async def test_where_an_action_would_reach_outside_only_what_comes_before_it_is_certain(
    parts: DialogParts, clock: Callable[[], float], monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    name = "action_assess_symptoms"
    monkeypatch.setattr("dialog.rehearsal.LOOKS_ONLY", LOOKS_ONLY - {name})
    manager = DialogManager(with_action(parts, name, outside(done)), clock=clock)
    await manager.open(CALL)
    said = Utterance("i've had a mild cough since monday")
    before = state(manager)
    rehearsed = (await manager.rehearse(CALL, said)).replies
    assert done == []
    assert state(manager) == before
    turn = await manager.respond(CALL, said)
    assert done == ["done"]
    assert turn.replies[: len(rehearsed)] == rehearsed
    assert rehearsed
    assert turn.replies[len(rehearsed)].text == "It is booked."


async def test_an_action_that_fails_in_a_rehearsal_fails_for_nobody(
    parts: DialogParts, clock: Callable[[], float]
) -> None:
    async def broken(tracker: Tracker) -> ActionAnswer:
        raise ZeroDivisionError

    manager = DialogManager(with_action(parts, "action_assess_symptoms", broken), clock=clock)
    await manager.open(CALL)
    before = state(manager)
    with capture_logs() as logs:
        await manager.rehearse(CALL, Utterance("i've had a mild cough since monday"))
    assert logs == []
    assert state(manager) == before
    assert manager.tracker(CALL).call.failures == 0


async def test_a_rehearsal_that_raises_leaves_the_call_as_it_was(
    parts: DialogParts, clock: Callable[[], float]
) -> None:
    class Breaks:
        def interpret(self, *_: object) -> None:
            raise ZeroDivisionError

    manager = DialogManager(replace(with_store(parts), interpreter=Breaks()), clock=clock)  # type: ignore[arg-type]
    await manager.open(CALL)
    before = state(manager)
    with pytest.raises(ZeroDivisionError):
        await manager.rehearse(CALL, Utterance("i have a cough"))
    assert state(manager) == before


async def test_a_rehearsal_neither_waits_for_a_turn_nor_holds_one_up(
    manager: DialogManager,
) -> None:
    await manager.open(CALL)
    async with manager._calls[CALL].lock:
        assert (await manager.rehearse(CALL, Utterance("i have a cough"))).replies == ()
    answered = asyncio.create_task(manager.respond(CALL, Utterance("i have a cough")))
    rehearsing = asyncio.create_task(manager.rehearse(CALL, Utterance(PAIN)))
    turn, _ = await asyncio.gather(answered, rehearsing)
    assert turn.call_acuity < Acuity.EMERGENCY


async def test_a_call_that_is_over_is_not_rehearsed(manager: DialogManager) -> None:
    await manager.open(CALL)
    await manager.close(CALL)
    with pytest.raises(UnknownCallError):
        await manager.rehearse(CALL, Utterance("hello"))


def test_of_every_action_it_is_known_whether_it_reaches_outside(parts: DialogParts) -> None:
    def speak(name: str, value: object) -> str:
        return ""

    actions = (
        *telephone_actions(parts.domain, parts.triage, speak, parts.zone),
        *clinical_actions(parts.domain, parts.triage, speak, parts.zone, None),
    )
    reach_outside = {
        "action_acknowledge_loss",
        "action_ask_billing_choice",
        "action_authenticate_patient",
        "action_begin_adherence",
        "action_begin_check_in",
        "action_finish_check_in",
        "action_look_up_medicines",
        "action_plan_check_in",
        "validate_blood_pressure_form",
        "validate_glucose_form",
        "validate_postpartum_form",
        "validate_prenatal_form",
        "action_look_up_readings",
        "action_review_adherence",
        "action_store_readings",
        "action_settle_billing",
        "action_open_check_in",
        "action_opt_out",
        "action_who_answered",
        "action_book_appointment",
        "action_change_appointment",
        "action_check_drug_interactions",
        "action_check_factor",
        "action_find_appointment",
        "action_get_test_results",
        "action_join_waiting_list",
        "action_request_refill",
        "action_send_refill",
        "action_update_care_plan",
        "action_tell_care_plan",
        "action_schedule_appointment",
    }
    assert {one.name for one in actions} == LOOKS_ONLY | reach_outside
