"""Whisper from a caller's audio to words, on models that say known words."""

import asyncio

import pytest
from whisper_twins import engine as open_engine
from whisper_twins import tone, tone_twin, twin

from voice.asr.engine import SharedAsrEngine
from voice.asr.whisper import find_model
from voice.asr.whisper_decoder import WhisperDecoder
from voice.errors import AsrError, ModelDamagedError, ModelNotFoundError

SENTENCE = "Hello, I have a bad headache."


@pytest.fixture(scope="module")
def speaking(tmp_path_factory):
    return twin(tmp_path_factory.mktemp("twin") / "speaks.en", SENTENCE, bad=0.6)


async def heard(directory, *turns, **options):
    """The hypotheses of turns, each given as PCM."""
    engine = open_engine(directory, **options)
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
        engine = open_engine(speaking)
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
        # No figures: they would be told as they are spoken.
        pairs = (divmod(number, 26) for number in range(200))
        text = " ".join(f"{chr(97 + first)}{chr(97 + second)}o" for first, second in pairs)
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
        engine = open_engine(directory, workers=2)
        await engine.warm()
        turns = [tone(hertz) for hertz in (*texts, *texts)]
        hypotheses = await asyncio.gather(*(finished(engine, pcm) for pcm in turns))
        assert [each.text for each in hypotheses] == ["yes", "no thank you", "i need help"] * 2
        await engine.close()

    async def test_it_is_named_after_its_model(self, speaking):
        engine = open_engine(speaking)
        assert engine.name == "faster-whisper/speaks.en"
        await engine.close()

    async def test_one_that_is_not_loaded_says_so(self, speaking):
        engine = open_engine(speaking)
        with pytest.raises(AsrError, match="not loaded"):
            await finished(engine, tone(440))
        await engine.close()

    async def test_a_closed_one_says_so_too(self, speaking):
        engine = open_engine(speaking)
        await engine.warm()
        await engine.close()
        with pytest.raises(AsrError, match="not loaded"):
            await finished(engine, tone(440))

    @pytest.mark.parametrize(("tokens", "told"), [(0, ""), (30, "metformin, lisinopril")])
    async def test_it_is_told_rare_words_where_the_settings_say_so(
        self, speaking, monkeypatch, tokens, told
    ):
        asked = []
        cutter = WhisperDecoder.cutter

        def note(self, least_frames, *, hot_words=""):
            asked.append(hot_words)
            return cutter(self, least_frames)

        monkeypatch.setattr(WhisperDecoder, "cutter", note)
        vocabulary = ["i take metformin", "metformin and lisinopril"]
        engine = open_engine(speaking, vocabulary=vocabulary, hot_word_tokens=tokens)
        await engine.warm()
        await engine.close()
        assert asked == [told]

    async def test_it_tells_how_it_fares_and_takes_no_call_before_it_is_loaded(self, speaking):
        engine = open_engine(speaking)
        assert isinstance(engine, SharedAsrEngine)
        assert not engine.admits_calls()
        assert engine.figures() == {}
        await engine.warm()
        assert engine.admits_calls()
        await finished(engine, tone(440))
        figures = engine.figures()
        assert (figures["final_decoded"], figures["final_waiting"], figures["failed"]) == (1, 0, 0)
        await engine.close()
        assert not engine.admits_calls()

    async def test_a_turn_that_takes_too_long_is_given_up(self, speaking):
        engine = open_engine(speaking, timeout_s=1e-4)
        await engine.warm()
        with pytest.raises(AsrError, match=r"0\.0001 s"):
            await finished(engine, tone(440))
        await engine.close()

    async def test_damaged_weights_stop_the_start(self, tmp_path):
        directory = twin(tmp_path / "twin", "Yes.")
        model = directory / "model.bin"
        model.write_bytes(model.read_bytes()[:5000])
        engine = open_engine(directory)
        with pytest.raises(ModelDamagedError):
            await engine.warm()
        await engine.close()


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
