"""Whisper from a caller's audio to words, on models that say known words."""

import asyncio
from dataclasses import replace

import pytest
from whisper_twins import CPU, LONG_S, load, tone, tone_twin, twin

from voice.asr.decoder import Decoded
from voice.asr.engine import Word
from voice.asr.whisper import WhisperEngine, find_model, model_samples, sure_decode
from voice.asr.windows import WIDEST, widened
from voice.errors import AsrError, ModelDamagedError, ModelNotFoundError

SENTENCE = "Hello, I have a bad headache."
CERTAIN = Decoded(
    text="Yes.",
    tokens=(1,),
    words=(Word("Yes.", 0.0, 0.5, 0.9),),
    average_log_probability=-0.1,
    compression_ratio=0.3,
    no_speech_probability=0.0,
    ended=True,
)
DOUBTED = replace(CERTAIN, text="Chess.", average_log_probability=-1.5)


class ScriptedDecoder:
    """Says one thing in windows of a length, and remembers which it was asked."""

    name, device, workers = "fake/decoder", "cpu", 1

    def __init__(self, says):
        self.says = says
        self.asked = []

    def encode(self, windows):
        return windows

    def decode(self, encoded):
        self.asked += [(window.frames, window.most_tokens) for window in encoded]
        return [self.says(window) for window in encoded]


@pytest.fixture(scope="module")
def speaking(tmp_path_factory):
    return twin(tmp_path_factory.mktemp("twin") / "speaks.en", SENTENCE, bad=0.6)


@pytest.fixture(scope="module")
def window(speaking):
    ((_, window),) = load(speaking).cutter(300).windows(model_samples(tone(440)))
    return window


async def heard(directory, *turns, **options):
    """The hypotheses of turns, each given as PCM."""
    engine = WhisperEngine(
        directory, **{"workers": 1, "timeout_s": LONG_S, "find_placement": lambda: CPU, **options}
    )
    await engine.warm()
    try:
        return [await finished(engine, pcm) for pcm in turns]
    finally:
        await engine.close()


async def finished(engine, pcm):
    stream = engine.open_stream()
    stream.feed(pcm)
    return await stream.finish()


@pytest.mark.model
class TestEngine:
    async def test_a_turn_is_heard_as_the_model_says_it(self, speaking):
        (hypothesis,) = await heard(speaking, tone(440))
        assert hypothesis.text == "hello i have a bad headache"
        assert hypothesis.words[-1].end == pytest.approx(1.5)
        unsure = [word.text for word in hypothesis.words if word.probability < 0.8]
        assert unsure == ["bad"]
        assert 0.8 < hypothesis.confidence < 1.0

    async def test_what_is_heard_depends_on_the_audio(self, tmp_path):
        texts = {500: "Yes.", 1000: "No, thank you.", 2000: "I need help."}
        directory = tone_twin(tmp_path / "twin", texts)
        hypotheses = await heard(directory, *(tone(hertz) for hertz in texts), bytes(16_000))
        assert [each.text for each in hypotheses] == ["yes", "no thank you", "i need help", ""]

    async def test_pieces_of_any_size_make_one_turn(self, speaking):
        engine = WhisperEngine(speaking, workers=1, timeout_s=LONG_S, find_placement=lambda: CPU)
        await engine.warm()
        stream = engine.open_stream()
        pcm = tone(440)
        for begin in range(0, len(pcm), 777):
            stream.feed(pcm[begin : begin + 777])
        assert (await stream.finish()).text == "hello i have a bad headache"
        await engine.close()

    @pytest.mark.parametrize("pcm", [b"", b"\x01", b"\x01\x00", tone(440, 0.04)])
    async def test_next_to_no_audio_has_no_words(self, speaking, pcm):
        (hypothesis,) = await heard(speaking, pcm)
        assert (hypothesis.text, hypothesis.words, hypothesis.confidence) == ("", (), 0.0)

    async def test_half_a_sample_at_the_end_is_cut(self, speaking):
        (hypothesis,) = await heard(speaking, tone(440) + b"\x01")
        assert hypothesis.text == "hello i have a bad headache"

    async def test_a_turn_longer_than_a_window_is_heard_to_its_end(self, speaking):
        (hypothesis,) = await heard(speaking, tone(440, 45.0))
        assert hypothesis.text == " ".join(["hello i have a bad headache"] * 2)
        assert hypothesis.words[-1].end == pytest.approx(45.0, abs=0.1)

    async def test_a_long_answer_spoken_fast_is_not_cut(self, tmp_path):
        text = " ".join(f"word{number}" for number in range(200))
        (hypothesis,) = await heard(twin(tmp_path / "twin", text), tone(440, 2.0))
        assert hypothesis.text == text

    async def test_doubtful_words_are_given_with_their_doubt(self, tmp_path):
        directory = twin(tmp_path / "twin", "Maybe so.", **{"Maybe": 0.3, "so.": 0.3})
        (hypothesis,) = await heard(directory, tone(440))
        assert hypothesis.text == "maybe so"
        assert hypothesis.confidence < 0.6

    async def test_callers_at_the_same_time_get_their_own_words(self, tmp_path):
        texts = {500: "Yes.", 1000: "No, thank you.", 2000: "I need help."}
        directory = tone_twin(tmp_path / "twin", texts)
        engine = WhisperEngine(directory, workers=2, timeout_s=LONG_S, find_placement=lambda: CPU)
        await engine.warm()
        turns = [tone(hertz) for hertz in (*texts, *texts)]
        hypotheses = await asyncio.gather(*(finished(engine, pcm) for pcm in turns))
        assert [each.text for each in hypotheses] == ["yes", "no thank you", "i need help"] * 2
        await engine.close()

    async def test_it_is_named_after_its_model(self, speaking):
        engine = WhisperEngine(speaking, workers=1, timeout_s=LONG_S)
        assert engine.name == "faster-whisper/speaks.en"
        await engine.close()

    async def test_one_that_is_not_loaded_says_so(self, speaking):
        engine = WhisperEngine(speaking, workers=1, timeout_s=LONG_S)
        with pytest.raises(AsrError, match="not loaded"):
            await finished(engine, tone(440))
        await engine.close()

    async def test_a_closed_one_says_so_too(self, speaking):
        engine = WhisperEngine(speaking, workers=1, timeout_s=LONG_S, find_placement=lambda: CPU)
        await engine.warm()
        await engine.close()
        with pytest.raises(AsrError, match="not loaded"):
            await finished(engine, tone(440))

    async def test_a_turn_that_takes_too_long_is_given_up(self, speaking):
        engine = WhisperEngine(speaking, workers=1, timeout_s=1e-4, find_placement=lambda: CPU)
        await engine.warm()
        with pytest.raises(AsrError, match=r"0\.0001 s"):
            await finished(engine, tone(440))
        await engine.close()

    async def test_damaged_weights_stop_the_start(self, tmp_path):
        directory = twin(tmp_path / "twin", "Yes.")
        model = directory / "model.bin"
        model.write_bytes(model.read_bytes()[:5000])
        engine = WhisperEngine(directory, workers=1, timeout_s=LONG_S, find_placement=lambda: CPU)
        with pytest.raises(ModelDamagedError):
            await engine.warm()
        await engine.close()


@pytest.mark.model
class TestSecondTry:
    def test_a_certain_decode_is_not_repeated(self, window):
        decoder = ScriptedDecoder(lambda window: CERTAIN)
        assert sure_decode(decoder, window) is CERTAIN
        assert decoder.asked == [(300, window.most_tokens)]

    @pytest.mark.parametrize(
        "fault",
        [{"average_log_probability": -1.5}, {"compression_ratio": 3.0}, {"ended": False}],
    )
    def test_a_doubtful_one_is_repeated_once_in_the_widest_window(self, window, fault):
        first = replace(CERTAIN, text="Chess.", **fault)
        decoder = ScriptedDecoder(lambda window: CERTAIN if window.frames == WIDEST else first)
        assert sure_decode(decoder, window) is CERTAIN
        assert decoder.asked == [(300, window.most_tokens), (3000, 224)]

    def test_the_second_does_not_win_for_being_second(self, window):
        worse = replace(DOUBTED, average_log_probability=-3.0)
        decoder = ScriptedDecoder(lambda window: worse if window.frames == WIDEST else DOUBTED)
        assert sure_decode(decoder, window) is DOUBTED

    def test_the_widest_window_has_no_second_try(self, window):
        decoder = ScriptedDecoder(lambda window: DOUBTED)
        assert sure_decode(decoder, widened(window)) is DOUBTED
        assert len(decoder.asked) == 1

    def test_silence_is_not_asked_twice(self, window):
        silent = replace(DOUBTED, no_speech_probability=0.9)
        decoder = ScriptedDecoder(lambda window: silent)
        sure_decode(decoder, window)
        assert len(decoder.asked) == 1


class TestFindModel:
    @pytest.fixture
    def weights(self, tmp_path):
        directory = tmp_path / "base.en"
        directory.mkdir()
        for name in ("model.bin", "config.json", "tokenizer.json"):
            (directory / name).touch()
        return directory

    def test_it_is_found_by_its_name_and_by_its_path(self, weights):
        assert find_model("base.en", weights.parent) == weights
        assert find_model(str(weights), weights / "elsewhere") == weights

    def test_one_that_is_missing_is_told_with_the_command_that_fetches_it(self, tmp_path):
        with pytest.raises(ModelNotFoundError, match=r"models pull whisper base\.en"):
            find_model("base.en", tmp_path)

    def test_half_a_model_is_none(self, weights):
        (weights / "tokenizer.json").unlink()
        with pytest.raises(ModelNotFoundError):
            find_model("base.en", weights.parent)
