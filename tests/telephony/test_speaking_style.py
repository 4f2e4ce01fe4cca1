"""What a caller asks of the voice holds for the rest of the call, and for that call alone."""

import asyncio

from call_fakes import ScriptedDialog, says
from pipecat.tests.utils import run_test

from dialog.turn import Emotion, Utterance
from telephony.dialog_processor import DialogProcessor, DialogSide
from voice.frames import SpeakFrame, UtteranceFrame
from voice.tts.prosody import Prosody

NEUTRAL = Prosody()


class HeardDialog(ScriptedDialog):
    """Tells the intent too: whatever is not an answer asks for it once more."""

    async def respond(self, call_id, utterance):
        turn = await super().respond(call_id, utterance)
        intent = "inform" if utterance.text.startswith("i have") else "repeat"
        return type(turn)(turn.replies, utterance=Utterance(utterance.text), intent=intent)


async def prosodies_of(*texts, dialog=None):
    """The prosody of each reply, the greeting left out."""

    async def prepare(text, prosody):
        pass

    side = DialogSide(
        dialog=dialog or HeardDialog(),
        prosodies=dict.fromkeys(Emotion, NEUTRAL),
        last_resort="sorry",
        timeout_s=60.0,
        filler_after_s=60.0,
        publish=lambda event: None,
        on_turn=lambda turn: None,
        prepare=prepare,
    )
    now = asyncio.get_running_loop().time
    processor = DialogProcessor("c1", side, clock=now, wall_clock=now)
    frames = [
        UtteranceFrame(text, (), 0.9, started_at_s=0.0, ended_at_s=1.0, turn=number)
        for number, text in enumerate(texts, start=1)
    ]
    down, _ = await run_test(processor, frames_to_send=frames)
    return [frame.prosody for frame in down if isinstance(frame, SpeakFrame)][1:]


async def test_slower_holds_for_the_rest_of_the_call():
    first, second, third = await prosodies_of("i have a cough", "slower please", "i have a fever")
    assert first == NEUTRAL
    assert second.length_scale == third.length_scale == 1.2


async def test_what_is_merely_repeated_is_a_little_slower_once():
    first, second = await prosodies_of("what did you say", "i have a fever")
    assert 1.05 < first.length_scale < 1.2
    assert second == NEUTRAL


async def test_wishes_add_up():
    *_, last = await prosodies_of("slower please", "louder please", "i have a fever")
    assert (last.length_scale, last.volume) == (1.2, 1.4)


async def test_another_call_begins_plainly():
    await prosodies_of("slower please")
    assert await prosodies_of("i have a cough") == [NEUTRAL]


async def test_a_turn_without_an_utterance_is_no_wish():
    class Silent(ScriptedDialog):
        async def respond(self, call_id, utterance):
            return says("slower")

    assert await prosodies_of("slower please", dialog=Silent()) == [NEUTRAL]


async def test_how_a_patient_wanted_the_voice_before_holds_from_then_on():
    class Remembers(ScriptedDialog):
        async def respond(self, call_id, utterance):
            turn = await super().respond(call_id, utterance)
            is_known = utterance.text == "linda example"
            slots = {"voice_wishes": ["slower", "louder"]} if is_known else {}
            told = Utterance(utterance.text)
            return type(turn)(turn.replies, utterance=told, intent="inform", slots=slots)

    texts = ("i need a refill", "linda example", "metformin")
    first, known, later = await prosodies_of(*texts, dialog=Remembers())
    assert first == NEUTRAL
    assert known == later
    assert (known.length_scale, known.volume) == (1.2, 1.4)
