"""A whole call whose engines die once it has begun."""

import pytest
from call_fakes import RED_FLAG, ScriptedDialog, ToneTts
from call_fakes import says as reply

from config.load import load_settings
from dialog.turn import Emotion, Reply
from telephony.last_resort import lost_my_voice
from telephony.services import load_emotions
from voice.errors import TtsError
from voice.tts.prosody import NEUTRAL
from voice.tts.synthesis import Synthesiser

pytestmark = [pytest.mark.slow, pytest.mark.model]

ADVICE = "please call for help now and stay on the line"


class MortalTts(ToneTts):
    """Makes what is fixed, and dies with the first words that are not."""

    is_dead = False

    async def synthesise(self, text, prosody):
        self.is_dead = self.is_dead or text.startswith(("you said", "say that again"))
        if self.is_dead:
            raise TtsError("engine died")
        return await super().synthesise(text, prosody)


class AdvisingDialog(ScriptedDialog):
    def fixed_replies(self):
        return (*super().fixed_replies(), Reply(ADVICE))


async def in_tone(text, prosody):
    return await Synthesiser(ToneTts(), cache_bytes=10**6).speech(text, prosody)


async def test_the_advice_is_heard_though_the_voice_has_died(open_house):
    dialog = AdvisingDialog({"my chest": reply(ADVICE, interruptible=False, triage=RED_FLAG)})
    tts = MortalTts()
    async with open_house(asr=["hello", "my chest"], dialog=dialog, tts=tts) as house:
        report = await house.phone("only-yes", "crushing-chest-pain", max_call_s=40.0)
    assert tts.is_dead
    assert await in_tone(ADVICE, load_emotions()[Emotion.NEUTRAL]) in report.agent_audio
    assert [event.stage for event in house.of("StageFailed")] == ["synthesis"]


async def test_with_ear_and_voice_dead_the_caller_is_told_where_help_is(open_house):
    async with open_house(asr=[None, None, None], tts=MortalTts()) as house:
        report = await house.phone("only-yes", "only-no", "only-yes", max_call_s=40.0)
    apology = lost_my_voice(load_settings(None, {}).safety)
    assert "911" in apology
    assert await in_tone(apology, NEUTRAL) in report.agent_audio
    assert [event.reason for event in house.of("CallEnded")] == ["hand_off"]
