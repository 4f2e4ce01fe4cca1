import json
import shutil

import numpy as np
import pytest
from whisper_twins import load, tone, tone_twin, twin

from load_tests.twins.compute_twin import write_compute_twin
from voice.asr.whisper import model_samples
from voice.asr.whisper_decoder import MOST_HOT_TOKENS, Placement, place
from voice.asr.windows import MOST_TOKENS, widened
from voice.errors import ModelDamagedError

SENTENCE = "Hello, I have a bad headache."


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    return twin(tmp_path_factory.mktemp("twin") / "speaks", SENTENCE, bad=0.6)


@pytest.fixture(scope="module")
def decoder(directory):
    return load(directory)


@pytest.fixture
def damaged(directory, tmp_path):
    return shutil.copytree(directory, tmp_path / "damaged")


def window(decoder, pcm, least_frames=300):
    ((_, cut),) = decoder.cutter(least_frames).windows(model_samples(pcm))
    return cut


def reference_of(directory):
    from faster_whisper import WhisperModel

    return WhisperModel(str(directory), device="cpu", compute_type="int8", cpu_threads=1)


def transcribed(reference, pcm):
    segments, _ = reference.transcribe(
        model_samples(pcm),
        beam_size=1,
        temperature=0.0,
        without_timestamps=True,
        condition_on_previous_text=False,
    )
    (segment,) = segments
    return segment


class TestPlacement:
    @pytest.mark.parametrize(
        ("devices", "types", "expected"),
        [
            (0, {"int8", "float32"}, Placement("cpu", "int8")),
            (0, {"float32"}, Placement("cpu", "float32")),
            (1, {"float16", "int8_float32", "float32"}, Placement("cuda", "float16")),
            (2, {"int8", "int8_float32", "float32"}, Placement("cuda", "int8_float32")),
        ],
    )
    def test_the_best_that_is_there_is_taken(self, devices, types, expected):
        assert place(devices, lambda device: types) == expected


@pytest.mark.model
class TestDecoder:
    def test_the_script_comes_out_with_its_probabilities(self, decoder):
        (said,) = decoder.decode(decoder.encode([window(decoder, tone(440))]))
        assert said.text == SENTENCE
        assert [word.text for word in said.words] == SENTENCE.split()
        sure = [word.probability for word in said.words if word.text != "bad"]
        assert min(sure) > 0.98
        assert said.words[4].probability == pytest.approx(0.6, abs=0.1)
        assert said.ended
        assert said.no_speech_probability < 0.1

    @pytest.mark.parametrize("frames", [300, 500, 800, 1500, 3000])
    def test_every_length_of_window_gives_the_same_words(self, decoder, frames):
        cut = window(decoder, tone(440), least_frames=frames)
        assert cut.frames == frames
        (said,) = decoder.decode(decoder.encode([cut]))
        assert said.text == SENTENCE

    def test_a_full_window_decodes_as_the_reference_does(self, decoder, directory):
        pcm = tone(440, seconds=3)
        (said,) = decoder.decode(decoder.encode([widened(window(decoder, pcm))]))
        segment = transcribed(reference_of(directory), pcm)
        assert said.text == segment.text.strip()
        assert list(said.tokens) == segment.tokens
        assert said.average_log_probability == pytest.approx(segment.avg_logprob, abs=1e-4)
        assert said.compression_ratio == segment.compression_ratio
        assert said.no_speech_probability == pytest.approx(segment.no_speech_prob, abs=1e-4)

    def test_probabilities_are_those_that_the_reference_finds_by_aligning(self, decoder, directory):
        cut = window(decoder, tone(440))
        encoded = decoder.encode([cut])
        (said,) = decoder.decode(encoded)
        reference = reference_of(directory).model
        (aligned,) = reference.align(
            encoded.tensor, [decoder.prompt[0]], [list(said.tokens)], cut.frames
        )
        ours = [word.probability for word in said.words]
        assert ours == pytest.approx(aligned.text_token_probs, abs=0.03)

    def test_what_is_decoded_together_is_decoded_as_alone(self, tmp_path):
        texts = {500: "Yes.", 1000: "No, thank you.", 2000: "I need help."}
        decoder = load(tone_twin(tmp_path / "twin", texts))
        cut = [window(decoder, tone(hertz)) for hertz in texts]
        together = decoder.decode(decoder.encode(cut))
        alone = [decoder.decode(decoder.encode([each]))[0] for each in cut]
        assert [said.text for said in together] == list(texts.values())
        assert [said.text for said in alone] == list(texts.values())
        for ours, theirs in zip(together, alone, strict=True):
            assert ours.average_log_probability == pytest.approx(
                theirs.average_log_probability, abs=1e-3
            )

    def test_one_that_ends_with_no_words_is_empty(self, tmp_path):
        decoder = load(twin(tmp_path / "twin", ""))
        (said,) = decoder.decode(decoder.encode([window(decoder, tone(440))]))
        assert (said.text, said.words, said.tokens) == ("", (), ())
        assert (said.confidence, said.average_log_probability) == (0.0, 0.0)

    def test_a_short_guard_is_told_and_a_long_one_lets_all_words_through(self, tmp_path):
        text = " ".join(f"word{number}" for number in range(200))
        decoder = load(twin(tmp_path / "twin", text))
        cut = window(decoder, tone(440))
        (short,) = decoder.decode(decoder.encode([cut]))
        (whole,) = decoder.decode(decoder.encode([widened(cut)]))
        assert not short.ended
        assert len(short.tokens) == cut.most_tokens
        assert whole.ended
        assert whole.text == text


@pytest.mark.model
class TestHotWords:
    def cut(self, decoder, hot_words):
        ((_, cut),) = decoder.cutter(300, hot_words=hot_words).windows(model_samples(tone(440)))
        return cut

    def test_they_stand_before_the_start_as_the_reference_has_them(self, decoder, directory):
        reference = reference_of(directory)
        from faster_whisper.tokenizer import Tokenizer

        tokenizer = Tokenizer(reference.hf_tokenizer, False)
        wanted = reference.get_prompt(
            tokenizer, [], without_timestamps=True, hotwords="metformin lisinopril"
        )
        assert list(self.cut(decoder, "metformin lisinopril").prompt) == wanted

    def test_none_change_nothing(self, decoder):
        assert self.cut(decoder, " ").prompt == decoder.prompt

    def test_a_long_list_is_cut_and_leaves_the_guard_as_it_is(self, tmp_path):
        endless = load(write_compute_twin("tiny.en", tmp_path / "twin"))
        cut = self.cut(endless, "metformin " * 90)
        assert len(cut.prompt) == MOST_HOT_TOKENS + 3
        (said,) = endless.decode(endless.encode([cut]))
        assert len(said.tokens) == cut.most_tokens
        assert not said.ended
        (said,) = endless.decode(endless.encode([widened(cut)]))
        assert len(said.tokens) == MOST_TOKENS


@pytest.mark.model
class TestDamagedModel:
    def test_a_cut_off_model_is_named(self, damaged):
        model = damaged / "model.bin"
        model.write_bytes(model.read_bytes()[:5000])
        with pytest.raises(ModelDamagedError, match=str(damaged)):
            load(damaged)

    def test_a_file_that_is_no_model_is_named(self, damaged):
        (damaged / "model.bin").write_bytes(b"<html>not found</html>")
        with pytest.raises(ModelDamagedError, match=str(damaged)):
            load(damaged)

    @pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"added_tokens": [1]}'])
    def test_a_broken_tokenizer_is_named(self, damaged, content):
        (damaged / "tokenizer.json").write_text(content)
        with pytest.raises(ModelDamagedError, match=r"tokenizer\.json"):
            load(damaged)

    def test_a_tokenizer_of_something_else_is_told_by_what_it_lacks(self, damaged):
        path = damaged / "tokenizer.json"
        content = json.loads(path.read_text())
        content["added_tokens"] = [
            token for token in content["added_tokens"] if token["content"] != "<|endoftext|>"
        ]
        path.write_text(json.dumps(content))
        with pytest.raises(ModelDamagedError, match="endoftext"):
            load(damaged)

    @pytest.mark.parametrize("model", [None, {"type": "Rhyming"}, {"type": "BPE", "vocab": 3}])
    def test_a_tokenizer_whose_model_is_broken_is_named(self, damaged, model):
        path = damaged / "tokenizer.json"
        path.write_text(json.dumps(json.loads(path.read_text()) | {"model": model}))
        with pytest.raises(ModelDamagedError, match=r"tokenizer\.json"):
            load(damaged)

    def test_an_empty_directory_is_named(self, tmp_path):
        with pytest.raises(ModelDamagedError, match=str(tmp_path)):
            load(tmp_path)


@pytest.mark.model
def test_a_window_of_another_model_is_an_error_of_this_turn(decoder):
    from voice.errors import AsrError

    cut = window(decoder, tone(440))
    other = type(cut)(np.zeros((128, 300), np.float32), 1.0, 20, cut.prompt)
    with pytest.raises(AsrError):
        decoder.decode(decoder.encode([other]))
