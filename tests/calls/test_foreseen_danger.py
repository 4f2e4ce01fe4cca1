"""What the caller still says may be danger: foreseen, told to whoever watches, and made ready for.

The times are virtual.
"""

import asyncio
from dataclasses import replace

import pytest
from call_fakes import RED_FLAG, ScriptedDialog, ToneTts
from call_fakes import says as reply

from dialog.errors import UnknownCallError
from triage.decision import Acuity

pytestmark = [pytest.mark.slow, pytest.mark.model]


class TimedTts(ToneTts):
    """Remembers when it made what."""

    def __init__(self):
        super().__init__()
        self.made = []

    async def synthesise(self, text, prosody):
        self.made.append((text, asyncio.get_running_loop().time()))
        return await super().synthesise(text, prosody)


async def test_danger_is_foreseen_while_the_caller_speaks_and_the_advice_is_at_hand(open_house):
    dialog = ScriptedDialog({"my chest hurts": reply("call for help now", triage=RED_FLAG)})
    partials = [["my", "my chest", "my chest hurts", "my chest hurts"]]
    tts = TimedTts()
    asr = ["my chest hurts"]
    async with open_house(asr=asr, partials=partials, dialog=dialog, tts=tts) as house:
        await house.phone("crushing-chest-pain")
    (foreseen,), (spoke,) = house.of("DangerForeseen"), house.of("CallerSpoke")
    assert foreseen.rules == ("test_flag",)
    assert foreseen.at < spoke.at
    ((_, made_at),) = [one for one in tts.made if one[0] == "call for help now"]
    assert made_at < spoke.at
    assert house.asked("overheard") == [("overheard", "my"), ("overheard", "my chest")]


async def test_who_watches_reads_along_in_captions_that_replace_one_another(open_house):
    partials = [["my", "my chest", "my chest hurts", "my chest hurts"]]
    async with open_house(asr=["my chest hurts"], partials=partials) as house:
        await house.phone("crushing-chest-pain")
    captions, (spoke,) = house.of("CallerCaptioned"), house.of("CallerSpoke")
    assert [one.text for one in captions] == ["my", "my chest", "my chest hurts"]
    assert all(one.at < spoke.at for one in captions)


async def test_a_red_flag_that_is_being_asked_about_is_told_to_whoever_watches(open_house):
    asks = replace(reply("did you say that", triage=RED_FLAG), call_acuity=Acuity.URGENT)
    async with open_house(asr=["hm"], dialog=ScriptedDialog({"hm": asks})) as house:
        await house.phone("hello-headache")
    assert [event.rules for event in house.of("DangerForeseen")] == [("test_flag",)]
    assert not house.of("EmergencyRaised")


async def test_what_was_foreseen_and_not_said_is_not_spoken_of(open_house):
    async with open_house(asr=["my guest"], partials=[["my chest"]]) as house:
        await house.phone("crushing-chest-pain")
    assert len(house.of("DangerForeseen")) == 1
    assert not house.of("EmergencyRaised")
    said = [event.text for event in house.of("AgentReplied")]
    assert said == [house.dialog.greeting, "you said my guest"]


async def test_each_turn_foresees_for_itself_and_a_failing_voice_changes_nothing(open_house):
    tts = ToneTts(fails_on="help")
    partials = [["chest"], ["chest"]]
    async with open_house(asr=["one", "two"], partials=partials, tts=tts) as house:
        await house.phone("hello-headache", "crushing-chest-pain")
    assert len(house.of("DangerForeseen")) == 2
    assert [one[1] for one in house.asked("respond")] == ["one", "two"]
    assert not house.of("StageFailed")


async def test_nothing_is_foreseen_in_a_call_that_is_an_emergency_already(open_house):
    dialog = ScriptedDialog({"my chest": reply("call", triage=RED_FLAG)})
    partials = [[], ["my chest"]]
    async with open_house(asr=["my chest", "yes"], partials=partials, dialog=dialog) as house:
        await house.phone("hello-headache", "crushing-chest-pain")
    assert not house.of("DangerForeseen")
    assert len(house.of("EmergencyRaised")) == 1


class Unopened(ScriptedDialog):
    """Knows of no call while somebody speaks."""

    def overhear(self, call_id, text):
        raise UnknownCallError(call_id)


async def test_words_before_the_call_is_open_are_not_overheard(open_house):
    async with open_house(asr=["hi"], partials=[["my chest"]], dialog=Unopened()) as house:
        await house.phone("hello-headache")
    assert not house.of("DangerForeseen")
    assert [one[1] for one in house.asked("respond")] == ["hi"]
    assert [event.reason for event in house.of("CallEnded")] == ["caller_left"]


class SlowTts(ToneTts):
    """Never comes to an end with the advice."""

    async def synthesise(self, text, prosody):
        if "help" in text:
            await asyncio.sleep(1e6)
        return await super().synthesise(text, prosody)


async def test_advice_that_is_still_being_made_does_not_hold_up_the_end_of_a_call(open_house):
    async with open_house(asr=["hi"], partials=[["my chest"]], tts=SlowTts()) as house:
        await house.phone("hello-headache")
    assert len(house.of("DangerForeseen")) == 1
    assert len(house.of("CallEnded")) == 1


async def test_danger_that_comes_after_a_clinician_lowered_the_call_is_told_anew(open_house):
    alarm = reply("call help now", triage=RED_FLAG)
    dialog = ScriptedDialog({"chest": alarm, "again": alarm})
    async with open_house(
        asr=["chest", "fine", "again"], dialog=dialog, call__silence_prompts_s="[4,9,9]"
    ) as house:
        await house.phone("hello-headache", "only-yes", "crushing-chest-pain")
    assert len(house.of("EmergencyRaised")) == 2
