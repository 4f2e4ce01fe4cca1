import asyncio
import io
import json
from collections.abc import Iterator, Sequence

import pytest
from loguru import logger
from pipecat.frames.frames import Frame, InterruptionFrame, TextFrame
from pipecat.tests.utils import SleepFrame, run_test
from structlog.testing import capture_logs

from tests.fakes_tts import FakeTts
from voice.frames import ClipFrame, SpeakFrame, SpeechFailedFrame, TurnSpokenFrame
from voice.tts.alarm import alarm
from voice.tts.engine import Pcm
from voice.tts.prosody import Prosody
from voice.tts.service import TtsService
from voice.tts.synthesis import Synthesiser

CALM = Prosody(volume=0.9)
SORRY = "I am sorry, my voice is failing. Please hold the line."
SORRY_PARTS = ["I am sorry,", "my voice is failing.", "Please hold the line."]


def speak(
    text: str, *, reply_id: str = "r1", may_interrupt: bool = True, turn: int = 3
) -> SpeakFrame:
    frame = SpeakFrame(text, CALM, reply_id=reply_id, may_interrupt=may_interrupt, turn=turn)
    frame.interruptible = may_interrupt
    return frame


async def spoken(
    engine: FakeTts, frames: Sequence[Frame], *, prepared: bool = True, failures: int = 0
) -> tuple[list[Frame], list[Frame]]:
    """What leaves the service downstream and upstream."""
    synthesiser = Synthesiser(engine, cache_bytes=100_000)
    if prepared:
        await synthesiser.prepare([(SORRY, Prosody())])
    engine.failures = failures
    down, up = await run_test(TtsService(synthesiser, apology=SORRY), frames_to_send=frames)
    return list(down), list(up)


def clips(frames: Sequence[Frame]) -> list[ClipFrame]:
    return [frame for frame in frames if isinstance(frame, ClipFrame)]


@pytest.fixture
def pipecat_log() -> Iterator[io.StringIO]:
    """Everything that pipecat would print, down to the finest level."""
    written = io.StringIO()
    sink = logger.add(written, level="TRACE")
    yield written
    logger.remove(sink)


async def test_a_reply_becomes_one_clip_for_each_clause_and_the_last_says_so() -> None:
    down, up = await spoken(FakeTts(), [speak("Good morning. How can I help you?")])
    assert [frame.clip.text for frame in clips(down)] == ["Good morning.", "How can I help you?"]
    assert [frame.is_end_of_reply for frame in clips(down)] == [False, True]
    assert all(frame.clip.duration_s > 0.1 for frame in clips(down))
    assert up == []


@pytest.mark.parametrize("may_interrupt", [True, False])
async def test_a_clip_belongs_to_its_reply_and_turn(may_interrupt: bool) -> None:
    reply = speak("Call for help now.", reply_id="r7", may_interrupt=may_interrupt, turn=5)
    down, _ = await spoken(FakeTts(), [reply])
    (clip,) = clips(down)
    assert (clip.reply_id, clip.turn) == ("r7", 5)
    assert clip.may_interrupt is clip.interruptible is may_interrupt


async def test_the_prosody_of_the_reply_is_the_one_that_is_spoken() -> None:
    engine = FakeTts()
    await spoken(engine, [speak("Good morning.")], prepared=False)
    assert engine.asked == [("Good morning.", CALM)]


async def test_other_frames_pass_in_their_place() -> None:
    frames = [
        TextFrame("before"),
        speak("One moment."),
        TurnSpokenFrame("listen", turn=3),
        speak("Go on.", reply_id="r2"),
    ]
    down, _ = await spoken(FakeTts(), frames)
    assert [type(frame) for frame in down] == [TextFrame, ClipFrame, TurnSpokenFrame, ClipFrame]


async def test_a_failure_is_told_upstream_and_the_caller_hears_the_apology() -> None:
    down, up = await spoken(FakeTts(), [speak("Good morning.")], failures=1)
    assert [frame.clip.text for frame in clips(down)] == SORRY_PARTS
    assert [frame.is_end_of_reply for frame in clips(down)] == [False, False, True]
    (failed,) = up
    assert isinstance(failed, SpeechFailedFrame)
    assert (failed.reply_id, failed.error, failed.turn) == ("r1", "TtsError", 3)


async def test_the_apology_keeps_the_protection_of_the_reply_it_stands_for() -> None:
    reply = speak("Call for help now.", may_interrupt=False)
    down, _ = await spoken(FakeTts(), [reply], failures=1)
    assert all(not frame.may_interrupt and not frame.interruptible for frame in clips(down))


async def test_a_failure_in_the_middle_of_a_reply_ends_it_with_the_apology() -> None:
    class HalfDead(FakeTts):
        async def synthesise(self, text: str, prosody: Prosody) -> Pcm:
            self.failures = int(text.startswith("How"))
            return await super().synthesise(text, prosody)

    down, _ = await spoken(HalfDead(), [speak("Good morning. How can I help you?")])
    assert [frame.clip.text for frame in clips(down)] == ["Good morning.", *SORRY_PARTS]
    assert [frame.is_end_of_reply for frame in clips(down)] == [False, False, False, True]


async def test_without_a_prepared_apology_there_is_still_a_sound() -> None:
    down, _ = await spoken(FakeTts(), [speak("Good morning.")], prepared=False, failures=9)
    assert [frame.clip for frame in clips(down)] == [alarm()]
    assert clips(down)[0].is_end_of_reply


async def test_a_fixed_reply_is_said_without_the_engine_though_in_another_prosody() -> None:
    down, up = await spoken(FakeTts(), [speak(SORRY, may_interrupt=False)], failures=9)
    assert [frame.clip.text for frame in clips(down)] == SORRY_PARTS
    assert [frame.is_end_of_reply for frame in clips(down)] == [False, False, True]
    assert not any(frame.may_interrupt for frame in clips(down))
    assert [type(frame) for frame in up] == [SpeechFailedFrame]


async def test_a_fixed_reply_goes_on_where_the_engine_left_it() -> None:
    class DiesSoon(FakeTts):
        async def synthesise(self, text: str, prosody: Prosody) -> Pcm:
            self.failures = int(prosody == CALM and text.startswith("my voice"))
            return await super().synthesise(text, prosody)

    down, _ = await spoken(DiesSoon(), [speak(SORRY)])
    assert [frame.clip.text for frame in clips(down)] == SORRY_PARTS


async def test_the_apology_is_said_once_a_turn_and_again_in_the_next() -> None:
    frames = [
        speak("Good morning.", reply_id="r1"),
        speak("How are you?", reply_id="r2"),
        TurnSpokenFrame("listen", turn=3),
        speak("Go on.", reply_id="r3", turn=4),
    ]
    down, up = await spoken(FakeTts(), frames, failures=3)
    apologies = [frame.reply_id for frame in clips(down) if frame.clip.text == SORRY_PARTS[0]]
    assert apologies == ["r1", "r3"]
    assert [frame.reply_id for frame in up if isinstance(frame, SpeechFailedFrame)] == [
        "r1",
        "r2",
        "r3",
    ]


async def test_after_a_failure_the_next_reply_is_spoken() -> None:
    frames = [speak("Good morning.", reply_id="r1"), speak("How are you?", reply_id="r2")]
    down, _ = await spoken(FakeTts(), frames, failures=1)
    assert clips(down)[-1].clip.text == "How are you?"


class SlowTts(FakeTts):
    """Needs a while for every clause."""

    async def synthesise(self, text: str, prosody: Prosody) -> Pcm:
        await asyncio.sleep(0.1)
        return await super().synthesise(text, prosody)


@pytest.mark.parametrize(("may_interrupt", "heard"), [(True, []), (False, ["Call for help now."])])
async def test_a_barge_in_stops_a_reply_that_is_being_made_unless_it_is_a_must(
    may_interrupt: bool, heard: list[str]
) -> None:
    frames = [
        speak("Call for help now.", may_interrupt=may_interrupt),
        SleepFrame(0.03),
        InterruptionFrame(),
        SleepFrame(0.03),
        speak("Go on.", reply_id="r2"),
    ]
    down, _ = await spoken(SlowTts(), frames, prepared=False)
    assert [frame.clip.text for frame in clips(down)] == [*heard, "Go on."]


async def test_a_reply_without_words_makes_no_clip() -> None:
    down, up = await spoken(FakeTts(), [speak("...")])
    assert (clips(down), up) == ([], [])


@pytest.mark.parametrize("failures", [0, 1])
async def test_no_log_has_the_words(failures: int, pipecat_log: io.StringIO) -> None:
    with capture_logs() as logs:
        await spoken(FakeTts(), [speak("A purple zebra. It ate 20 mg.")], failures=failures)
    written = pipecat_log.getvalue() + json.dumps(logs)
    assert "TtsService" in written
    assert not any(word in written for word in ("zebra", "milligrams", "20 mg"))
