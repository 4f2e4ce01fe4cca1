"""What is not understood, not heard or not working is answered all the same."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from dialog.events.call import (
    ActionFailed,
)
from dialog.manager import DialogManager
from dialog.parts import DialogParts
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.tracker import Tracker
from dialog.records.embedded import MemoryEventStore
from dialog.turn import Awaited, NextStep, Utterance
from tests.dialog_parts import with_action
from tests.talking import CALL, EMERGENCY_WORDS, assert_says, talk
from triage.decision import Acuity


async def test_three_turns_that_are_not_understood_lead_to_a_person(
    manager: DialogManager,
) -> None:
    turns = await talk(manager, "xyzzy plugh", "foobar quux", "blargh wibble")
    assert_says(turns[1], "did not understand", "help you")
    assert_says(turns[2], "still do not understand", "a person?")
    assert [turn.then for turn in turns[1:]] == [
        NextStep.LISTEN,
        NextStep.LISTEN,
        NextStep.HAND_OFF,
    ]


async def test_a_no_to_the_person_goes_back_to_the_form(manager: DialogManager) -> None:
    turns = await talk(manager, "i have a cough", "xyzzy plugh", "foobar quux", "no")
    assert_says(turns[2], "did not understand", "zero to ten")
    assert turns[3].awaits is Awaited.YES_NO
    assert_says(turns[4], "All right.", "zero to ten")
    assert turns[4].awaits is Awaited.NUMBER


async def test_silence_is_prompted_twice_and_then_goes_to_a_person(
    manager: DialogManager,
) -> None:
    await talk(manager, "i have a cough")
    first = await manager.respond_to_silence(CALL, prompt=1, is_last=False)
    second = await manager.respond_to_silence(CALL, prompt=2, is_last=False)
    last = await manager.respond_to_silence(CALL, prompt=3, is_last=True)
    assert_says(first, "there?", "zero to ten")
    assert first.awaits is Awaited.NUMBER
    assert_says(second, "press zero")
    assert last.then is NextStep.HAND_OFF
    assert first.actions == ()
    assert first.intent is None


async def test_silence_in_an_emergency_goes_to_a_person_at_once(manager: DialogManager) -> None:
    await talk(manager, EMERGENCY_WORDS)
    turn = await manager.respond_to_silence(CALL, prompt=1, is_last=False)
    assert turn.then is NextStep.HAND_OFF
    assert turn.call_acuity is Acuity.EMERGENCY
    assert_says(turn, "Please call 911")


async def test_what_was_not_heard_is_asked_again_and_the_third_time_a_person_takes_over(
    manager: DialogManager,
) -> None:
    await talk(manager, "i have a cough")
    unheard = await manager.respond_to_unheard(CALL, count=1, failed=False)
    failed = await manager.respond_to_unheard(CALL, count=2, failed=True)
    last = await manager.respond_to_unheard(CALL, count=3, failed=False)
    assert_says(unheard, "did not catch that", "zero to ten")
    assert_says(failed, "went wrong on my side", "zero to ten")
    assert last.then is NextStep.HAND_OFF


async def test_what_was_not_heard_in_an_emergency_goes_to_a_person(manager: DialogManager) -> None:
    await talk(manager, EMERGENCY_WORDS)
    turn = await manager.respond_to_unheard(CALL, count=1, failed=True)
    assert turn.then is NextStep.HAND_OFF


@pytest.mark.parametrize(
    ("line", "then"),
    [
        ("i have a cough", NextStep.HANG_UP),
        ("i have a severe headache", NextStep.HAND_OFF),
        (EMERGENCY_WORDS, NextStep.HAND_OFF),
    ],
)
async def test_a_call_that_lasts_too_long_ends_by_how_urgent_it_is(
    manager: DialogManager, line: str, then: NextStep
) -> None:
    await talk(manager, line)
    turn = await manager.respond_to_time_limit(CALL)
    assert turn.then is then
    assert turn.replies


async def test_a_line_that_comes_back_goes_on_where_it_stood(manager: DialogManager) -> None:
    await talk(manager, "i have a cough")
    back = await manager.open(CALL)
    assert_says(back, "line was lost", "zero to ten")
    await manager.respond(CALL, Utterance(EMERGENCY_WORDS))
    assert (await manager.open(CALL)).then is NextStep.HAND_OFF


async def test_what_was_cut_off_was_not_heard(manager: DialogManager) -> None:
    await talk(manager, "i have a cough")
    await manager.note_heard(CALL, "I am")
    assert manager.tracker(CALL).call.said == ("I am",)


async def broken(tracker: Tracker) -> ActionAnswer:
    raise ConnectionError("down")


async def silent(tracker: Tracker) -> ActionAnswer:
    return ActionAnswer()


async def test_an_emergency_whose_protocol_is_broken_is_still_told_to_call(
    parts: DialogParts, clock: Callable[[], float]
) -> None:
    manager = DialogManager(with_action(parts, "action_emergency_protocol", broken), clock=clock)
    raised = (await talk(manager, EMERGENCY_WORDS))[-1]
    assert raised.call_acuity is Acuity.EMERGENCY
    assert_says(raised, "Please call 911 now.")
    assert raised.then is NextStep.HAND_OFF


async def test_an_action_that_fails_is_owned_up_to_and_the_second_time_a_person_takes_over(
    parts: DialogParts, clock: Callable[[], float]
) -> None:
    manager = DialogManager(with_action(parts, "action_check_side_effects", broken), clock=clock)
    turns = await talk(manager, "the new medicine makes me dizzy", "the medicine makes me dizzy")
    assert_says(turns[1], "cannot do that right now")
    assert turns[1].awaits is Awaited.YES_NO
    assert any(isinstance(event, ActionFailed) for event in turns[1].events)
    assert turns[2].then is NextStep.HAND_OFF


async def test_a_yes_to_the_person_offered_for_a_failure_gets_one(
    parts: DialogParts, clock: Callable[[], float]
) -> None:
    manager = DialogManager(with_action(parts, "action_check_side_effects", broken), clock=clock)
    turns = await talk(manager, "the new medicine makes me dizzy", "yes please")
    assert turns[2].then is NextStep.HAND_OFF


async def test_a_turn_whose_actions_say_nothing_is_not_silent(
    parts: DialogParts, clock: Callable[[], float]
) -> None:
    manager = DialogManager(with_action(parts, "action_hand_off", silent), clock=clock)
    turn = (await talk(manager, "i want to talk to a person"))[-1]
    assert_says(turn, "did not understand")


async def test_what_was_said_is_kept_before_somebody_elses_action_takes_its_time(
    parts: DialogParts, clock: Callable[[], float]
) -> None:
    kept: list[bytes] = []
    store = MemoryEventStore(262_144)

    async def look(tracker: Tracker) -> ActionAnswer:
        kept.extend(one.body for one in await store.read(tracker.sender))
        return ActionAnswer()

    looking = with_action(parts, "action_check_side_effects", look)
    manager = DialogManager(replace(looking, store=store, waits_for_others=True), clock=clock)
    await talk(manager, "the new medicine makes me dizzy")
    assert any(b"makes me dizzy" in body for body in kept)
    assert len(await store.read(CALL)) == len(manager.tracker(CALL).events)


async def test_an_offer_that_is_never_answered_is_not_made_for_ever(
    manager: DialogManager,
) -> None:
    turns = await talk(manager, "i have a question about my bill", "six", "seven", "eight")
    assert [turn.then for turn in turns[1:]] == [
        NextStep.LISTEN,
        NextStep.LISTEN,
        NextStep.LISTEN,
        NextStep.HAND_OFF,
    ]
