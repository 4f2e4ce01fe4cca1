"""Whole calls of people who speak slowly: cut off once at most, and given time when they ask."""

from dataclasses import replace

import pytest
from call_fakes import ScriptedDialog
from calls.test_early_answers import paused

from load_tests.twilio_double.caller import AfterPause, Wait
from load_tests.twilio_double.events import EventKind
from load_tests.twilio_double.faults import Faults

pytestmark = [pytest.mark.slow, pytest.mark.model]

WAITS = '{"anything": {"complete_s": 0.4, "incomplete_s": 0.6}}'
LONGER = '{"anything": {"complete_s": 0.9, "incomplete_s": 1.5}}'
HASTY = {"turns__waits": WAITS, "turns__patient_waits": LONGER}
"""Who pauses for longer than 0.6 s is cut off; 1.5 s once the ear is patient."""
SLOWLY = paused(0.8, "hello-headache", "crushing-chest-pain")


class Dialog(ScriptedDialog):
    """Tells what was said, as the manager does."""

    async def respond(self, call_id, utterance):
        return replace(await super().respond(call_id, utterance), utterance=utterance)


def answered(house):
    return [one[1] for one in house.asked("respond")]


def reasons(house):
    return [event.reason for event in house.of("CallerGivenTime")]


async def test_who_was_cut_off_once_may_finish_every_sentence_after_that(open_house):
    async with open_house(asr=["i have", "a pain", "in my chest"], **HASTY) as house:
        report = await house.phone(SLOWLY, SLOWLY, max_call_s=40.0)
    assert answered(house) == ["i have", "a pain", "in my chest"]
    assert len(house.of("CallerCutOff")) == 1
    assert reasons(house) == ["cut_off"]
    assert not report.of_kind(EventKind.AUDIO_CUT)


async def test_the_end_of_a_sentence_is_not_taken_for_a_cut_off(open_house):
    async with open_house(asr=["one", "two"], **HASTY) as house:
        await house.phone("hello-headache", "crushing-chest-pain", max_call_s=40.0)
    assert answered(house) == ["one", "two"]
    assert house.of("CallerCutOff") == house.of("CallerGivenTime") == []


@pytest.mark.parametrize("wish", ["let me finish", "wait", "hold on it is on my card"])
async def test_who_asks_for_time_gets_it_from_then_on(open_house, wish):
    async with open_house(asr=[wish, "both halves"], dialog=Dialog(), **HASTY) as house:
        await house.phone("only-yes", SLOWLY, max_call_s=40.0)
    assert answered(house) == [wish, "both halves"]
    assert reasons(house) == ["asked"]


async def test_who_is_known_to_need_time_is_never_cut_off(open_house):
    class OfTheRecord(ScriptedDialog):
        async def open(self, call_id):
            return replace(await super().open(call_id), slots={"needs_more_time": True})

    async with open_house(asr=["both halves"], dialog=OfTheRecord(), **HASTY) as house:
        await house.phone(SLOWLY, max_call_s=40.0)
    assert answered(house) == ["both halves"]
    assert reasons(house) == ["record"]


async def test_a_site_may_give_everybody_time(open_house):
    async with open_house(asr=["both halves"], turns__patience="always", **HASTY) as house:
        await house.phone(SLOWLY, max_call_s=40.0)
    assert answered(house) == ["both halves"]
    assert house.of("CallerGivenTime") == []


async def test_a_site_may_give_nobody_time(open_house):
    script = ["i have", "a pain", "in my", "chest"]
    async with open_house(asr=script, turns__patience="never", **HASTY) as house:
        await house.phone(SLOWLY, SLOWLY, max_call_s=40.0)
    assert answered(house) == script
    assert len(house.of("CallerCutOff")) == 2


async def test_time_outlives_the_line(open_house):
    async with open_house(asr=["wait", "both halves"], dialog=Dialog(), **HASTY) as house:
        await house.phone(
            "only-yes",
            Wait(4.0),
            replace(SLOWLY, cue=AfterPause(0.5)),
            faults=Faults(reset_after_s=4.0),
            max_call_s=40.0,
        )
    assert [event.reason for event in house.of("CallEnded")] == ["lost", "caller_left"]
    assert answered(house) == ["wait", "both halves"]
    assert reasons(house) == ["asked"]
