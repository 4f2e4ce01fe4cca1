import asyncio
from pathlib import Path

import numpy as np
import pytest

from tests.fakes_tts import FakeTts
from voice import mulaw
from voice.errors import TtsError
from voice.tts.alarm import alarm
from voice.tts.clauses import clauses
from voice.tts.engine import Pcm
from voice.tts.prosody import Prosody
from voice.tts.shelf import ClipShelf
from voice.tts.synthesis import Synthesiser

NEUTRAL = Prosody()
SORRY = "I am sorry, something went wrong. I am connecting you to a person."


class PatientTts(FakeTts):
    """Waits for `go` before it answers."""

    def __init__(self) -> None:
        super().__init__()
        self.go = asyncio.Event()

    async def synthesise(self, text: str, prosody: Prosody) -> Pcm:
        await self.go.wait()
        return await super().synthesise(text, prosody)


class MuteTts(FakeTts):
    """Answers with silence."""

    async def synthesise(self, text: str, prosody: Prosody) -> Pcm:
        return Pcm(bytes(4410), 22_050)


async def test_a_clip_keeps_the_words_of_the_dialog_and_the_engine_gets_speakable_ones() -> None:
    engine = FakeTts()
    clip = await Synthesiser(engine, cache_bytes=100_000).clip("Take 20 mg.", NEUTRAL)
    assert clip.text == "Take 20 mg."
    assert engine.asked == [("Take twenty milligrams.", NEUTRAL)]


async def test_a_clip_is_speech_and_then_a_breath() -> None:
    clip = await Synthesiser(FakeTts(), cache_bytes=100_000).clip("Good morning.", NEUTRAL)
    samples = np.abs(mulaw.decode(clip.mulaw).astype(int))
    spoken_s = len("Good morning.") * 0.02
    assert clip.duration_s == pytest.approx(spoken_s + 0.22, abs=0.02)
    assert samples[:800].max() > 15_000
    assert samples[-1600:].max() == 0


async def test_the_breath_is_shorter_inside_a_sentence() -> None:
    synthesiser = Synthesiser(FakeTts(), cache_bytes=100_000)
    ends = [await synthesiser.clip(f"well then{mark}", NEUTRAL) for mark in (".", ",")]
    assert ends[0].duration_s - ends[1].duration_s == pytest.approx(0.12, abs=0.01)


async def test_the_same_clip_is_made_once() -> None:
    engine = FakeTts()
    synthesiser = Synthesiser(engine, cache_bytes=100_000)
    first = await synthesiser.clip("Good morning.", NEUTRAL)
    assert await synthesiser.clip("Good morning.", NEUTRAL) is first
    assert len(engine.asked) == 1
    await synthesiser.clip("Good morning.", Prosody(volume=0.5))
    assert len(engine.asked) == 2
    assert synthesiser.cache.hits == 1


async def test_two_calls_that_want_the_same_clip_share_one_synthesis() -> None:
    engine = PatientTts()
    synthesiser = Synthesiser(engine, cache_bytes=100_000)
    wanted = [asyncio.create_task(synthesiser.clip("Hello.", NEUTRAL)) for _ in range(5)]
    await asyncio.sleep(0)
    engine.go.set()
    clips = await asyncio.gather(*wanted)
    assert len({id(clip) for clip in clips}) == 1
    assert len(engine.asked) == 1


async def test_a_caller_who_goes_away_leaves_the_clip_to_the_others() -> None:
    engine = PatientTts()
    synthesiser = Synthesiser(engine, cache_bytes=100_000)
    gone = asyncio.create_task(synthesiser.clip("Hello.", NEUTRAL))
    other = asyncio.create_task(synthesiser.clip("Hello.", NEUTRAL))
    await asyncio.sleep(0)
    gone.cancel()
    engine.go.set()
    assert (await other).text == "Hello."
    assert gone.cancelled()
    assert len(engine.asked) == 1


async def test_a_failed_clip_is_tried_anew_by_the_next() -> None:
    engine = FakeTts()
    synthesiser = Synthesiser(engine, cache_bytes=100_000)
    engine.failures = 1
    with pytest.raises(TtsError):
        await synthesiser.clip("Hello.", NEUTRAL)
    assert (await synthesiser.clip("Hello.", NEUTRAL)).duration_s > 0


async def test_an_engine_that_makes_no_sound_has_failed() -> None:
    with pytest.raises(TtsError, match="no sound") as caught:
        await Synthesiser(MuteTts(), cache_bytes=100_000).clip("zebra", NEUTRAL)
    assert "zebra" not in str(caught.value)


async def test_a_clause_of_mere_signs_is_an_empty_clip() -> None:
    engine = FakeTts()
    clip = await Synthesiser(engine, cache_bytes=100_000).clip("...", NEUTRAL)
    assert clip.mulaw == b""
    assert engine.asked == []


async def test_a_whole_reply_is_its_clauses_one_after_the_other() -> None:
    synthesiser = Synthesiser(FakeTts(), cache_bytes=100_000)
    parts = ("I am sorry,", "something went wrong.", "I am connecting you to a person.")
    clips = [await synthesiser.clip(part, NEUTRAL) for part in parts]
    assert await synthesiser.speech(SORRY, NEUTRAL) == b"".join(clip.mulaw for clip in clips)


async def test_prepared_sentences_need_no_engine_even_with_no_room_for_others() -> None:
    engine = FakeTts()
    synthesiser = Synthesiser(engine, cache_bytes=0)
    calm = Prosody(volume=0.9)
    await synthesiser.prepare([(SORRY, calm)])
    await engine.close()
    assert len(await synthesiser.speech(SORRY, calm)) > 8000
    clips = synthesiser.without_engine(SORRY)
    assert " ".join(clip.text for clip in clips) == SORRY


async def test_preparing_fails_when_the_engine_does() -> None:
    engine = FakeTts()
    engine.failures = 1
    with pytest.raises(TtsError):
        await Synthesiser(engine, cache_bytes=0).prepare([(SORRY, NEUTRAL)])


@pytest.mark.parametrize("prepared", ["", "I am sorry, something went wrong."])
async def test_without_engine_and_without_all_of_the_sentence_there_are_beeps(
    prepared: str,
) -> None:
    synthesiser = Synthesiser(FakeTts(), cache_bytes=100_000)
    await synthesiser.prepare([(prepared, NEUTRAL)])
    assert synthesiser.without_engine(SORRY) == (alarm(),)
    assert synthesiser.without_engine("") == (alarm(),)


async def test_closing_stops_what_is_being_made_and_the_engine() -> None:
    engine = PatientTts()
    synthesiser = Synthesiser(engine, cache_bytes=100_000)
    waiting = asyncio.create_task(synthesiser.clip("Hello.", NEUTRAL))
    await asyncio.sleep(0)
    await synthesiser.close()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert engine.is_closed


class SharedStub:
    """What `SharedClips` is to a synthesiser, in this process."""

    def __init__(self) -> None:
        self.clips: dict[str, bytes] = {}
        self.is_open = False

    async def open(self) -> None:
        self.is_open = True

    async def get(self, name: str) -> bytes | None:
        return self.clips.get(name)

    def put(self, name: str, audio: bytes) -> None:
        self.clips[name] = audio

    async def close(self) -> None:
        self.is_open = False


def files_in(directory: Path) -> list[Path]:
    return list(directory.iterdir())


SLOWER = Prosody(length_scale=1.2)
PERSONAL = "Your appointment is on March third, Mister Lee."


def sharing(engine: FakeTts, directory: Path, shared: SharedStub) -> Synthesiser:
    shelf = ClipShelf(directory, "voice 1")
    return Synthesiser(engine, cache_bytes=100_000, shelf=shelf, shared=shared)


async def test_fixed_sentences_come_from_disk_the_second_time(tmp_path: Path) -> None:
    first, second = FakeTts(), FakeTts()
    await sharing(first, tmp_path, SharedStub()).prepare([(SORRY, NEUTRAL)])
    again = sharing(second, tmp_path, SharedStub())
    await again.prepare([(SORRY, NEUTRAL)])
    assert first.asked
    assert second.asked == []
    assert [clip.text for clip in again.without_engine(SORRY)] == list(clauses(SORRY))


async def test_what_is_damaged_on_disk_is_made_again(tmp_path: Path) -> None:
    await sharing(FakeTts(), tmp_path, SharedStub()).prepare([("Good morning.", NEUTRAL)])
    (path,) = files_in(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole[:-200])
    engine = FakeTts()
    await sharing(engine, tmp_path, SharedStub()).prepare([("Good morning.", NEUTRAL)])
    assert [text for text, _ in engine.asked] == ["Good morning."]
    assert path.read_bytes() == whole


async def test_with_an_engine_dead_from_the_start_the_disk_speaks(tmp_path: Path) -> None:
    await sharing(FakeTts(), tmp_path, SharedStub()).prepare([(SORRY, NEUTRAL)])
    dead = FakeTts()
    dead.is_closed = True
    synthesiser = sharing(dead, tmp_path, SharedStub())
    await synthesiser.prepare([(SORRY, NEUTRAL)])
    assert b"".join(clip.mulaw for clip in synthesiser.without_engine(SORRY)) == (
        await synthesiser.speech(SORRY, NEUTRAL)
    )


async def test_a_fixed_sentence_in_another_prosody_is_made_once_for_all_servers(
    tmp_path: Path,
) -> None:
    shared, engines = SharedStub(), [FakeTts(), FakeTts()]
    spoken = []
    for engine in engines:
        synthesiser = sharing(engine, tmp_path, shared)
        await synthesiser.prepare([("Good morning.", NEUTRAL)])
        spoken.append(await synthesiser.speech("Good morning.", SLOWER))
    assert spoken[0] == spoken[1]
    assert [prosody for _, prosody in engines[0].asked] == [NEUTRAL, SLOWER]
    assert engines[1].asked == []


async def test_nothing_of_a_caller_is_shared_or_laid_on_disk(tmp_path: Path) -> None:
    shared = SharedStub()
    synthesiser = sharing(FakeTts(), tmp_path, shared)
    await synthesiser.prepare([("Good morning.", NEUTRAL)])
    await synthesiser.speech(f"Good morning. {PERSONAL}", NEUTRAL)
    await synthesiser.speech(PERSONAL, SLOWER)
    assert shared.clips == {}
    assert len(files_in(tmp_path)) == 1


async def test_what_is_kept_for_good_is_never_of_another_servers_making(tmp_path: Path) -> None:
    shared = SharedStub()
    for directory in ("one", "two"):
        synthesiser = sharing(FakeTts(), tmp_path / directory, shared)
        await synthesiser.prepare([("Good morning.", NEUTRAL)])
    assert shared.clips == {}


async def test_several_are_made_at_a_time_where_there_are_workers() -> None:
    class Counting(FakeTts):
        busy = most = 0

        async def synthesise(self, text: str, prosody: Prosody) -> Pcm:
            self.busy += 1
            self.most = max(self.most, self.busy)
            await asyncio.sleep(0.1)
            self.busy -= 1
            return await super().synthesise(text, prosody)

    engine = Counting()
    synthesiser = Synthesiser(engine, cache_bytes=0)
    await synthesiser.prepare([(f"Sentence {one}.", NEUTRAL) for one in "abcde"], at_once=3)
    assert engine.most == 3
    assert len(synthesiser.at_hand([f"Sentence {one}." for one in "abcde"])) == 5


async def test_warming_opens_what_is_shared_and_closing_ends_it(tmp_path: Path) -> None:
    shared, engine = SharedStub(), FakeTts()
    synthesiser = sharing(engine, tmp_path, shared)
    await synthesiser.warm()
    assert shared.is_open
    assert engine.is_warm
    await synthesiser.close()
    assert not shared.is_open
