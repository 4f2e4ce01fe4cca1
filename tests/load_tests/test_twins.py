"""Models without trained weights: what they say, and that they are the same each time."""

import hashlib

import numpy as np
import pytest
from whisper_twins import load, tone, tone_twin, twin

from load_tests.bench_whisper import measure
from load_tests.caller_voices.manifest import Split, demo_recording, of_split
from load_tests.recording import read_recording
from load_tests.twins.codes import make_codes
from load_tests.twins.compute_twin import main, write_compute_twin
from load_tests.twins.ear import make_ear
from load_tests.twins.scripted_twin import Script, write_scripted_twin
from load_tests.twins.shapes import SHAPES, SMALLEST
from load_tests.twins.vocabulary import as_token, make_vocabulary, write_tokenizer
from voice import mulaw
from voice.asr.whisper import model_samples


def digest(directory):
    files = sorted(path for path in directory.iterdir())
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def said(decoder, pcm, least_frames=300):
    ((_, window),) = decoder.cutter(least_frames).windows(model_samples(pcm))
    return decoder.decode(decoder.encode([window]))[0]


class TestVocabulary:
    def test_marks_lie_where_the_releases_have_them(self):
        english = make_vocabulary(SHAPES["base.en"].vocabulary)
        turbo = make_vocabulary(SHAPES["large-v3-turbo"].vocabulary)
        assert english.id_of("<|endoftext|>") == 50256
        assert english.id_of("<|notimestamps|>") == 50362
        assert turbo.id_of("<|endoftext|>") == 50257
        assert turbo.id_of("<|notimestamps|>") == 50364
        assert len(set(english.tokens)) == 51864

    def test_a_given_word_is_one_token_and_reads_as_it_is_written(self, tmp_path):
        from tokenizers import Tokenizer

        vocabulary = make_vocabulary(2400, ["Ärztin,", "120/80"])
        write_tokenizer(vocabulary, tmp_path / "tokenizer.json")
        tokenizer = Tokenizer.from_file(str(tmp_path / "tokenizer.json"))
        ids = [vocabulary.id_of(as_token(word)) for word in ("Ärztin,", "120/80")]
        assert tokenizer.decode(ids) == " Ärztin, 120/80"
        assert tokenizer.token_to_id("<|nospeech|>") == vocabulary.id_of("<|nospeech|>")

    def test_too_many_words_are_refused(self):
        with pytest.raises(ValueError, match="holds"):
            make_vocabulary(2400, [f"word{number}" for number in range(700)])


class TestCodes:
    @pytest.mark.parametrize("probability", [0.9, 0.5, 0.3, 0.2])
    def test_a_token_gets_the_probability_that_is_wanted_and_stays_the_first(self, probability):
        book = make_codes(range(20), range(100, 108), places=51, seed=1)
        blended = book.blend(3, probability)
        logits = {token: book.peak * float(blended @ c) / c.size for token, c in book.of.items()}
        total = sum(np.exp(logit) for logit in logits.values())
        assert np.exp(logits[3]) / total == pytest.approx(probability, abs=0.02)
        assert max(logits, key=logits.get) == 3

    def test_one_too_low_to_come_first_is_refused(self):
        with pytest.raises(ValueError, match="cannot be made"):
            make_codes(range(20), range(100, 108), places=51, seed=1).blend(3, 0.01)


@pytest.mark.model
class TestComputeTwin:
    def test_it_has_the_shape_of_its_release_and_never_ends_by_itself(self, tmp_path):
        decoder = load(write_compute_twin("tiny.en", tmp_path / "tiny.en"))
        spoken = said(decoder, tone(440))
        assert len(spoken.tokens) == 22
        assert not spoken.ended
        assert (tmp_path / "tiny.en/model.bin").stat().st_size == pytest.approx(75.6e6, rel=0.01)

    def test_the_same_seed_gives_the_same_bytes_and_another_other_ones(self, tmp_path):
        first = digest(write_compute_twin("tiny.en", tmp_path / "first", seed=1))
        assert digest(write_compute_twin("tiny.en", tmp_path / "again", seed=1)) == first
        assert digest(write_compute_twin("tiny.en", tmp_path / "other", seed=2)) != first

    def test_an_unknown_name_is_wrong_use(self, capsys):
        assert main(["base.uk", "somewhere"]) == 2
        assert "large-v3-turbo" in capsys.readouterr().err


@pytest.mark.model
class TestScriptedTwin:
    def test_its_numpy_ear_is_its_encoder(self, tmp_path):
        decoder = load(twin(tmp_path / "twin", "Yes."))
        ((_, window),) = decoder.cutter(300).windows(model_samples(tone(440)))
        encoded = np.asarray(decoder.encode([window]).tensor)[0]
        assert np.abs(make_ear(SMALLEST, 1).hear(window.features) - encoded).max() < 0.01

    def test_the_same_scripts_give_the_same_bytes(self, tmp_path):
        texts = {500: "Yes.", 2000: "No."}
        first = digest(tone_twin(tmp_path / "first", texts))
        assert digest(tone_twin(tmp_path / "again", texts)) == first

    def test_it_knows_recorded_sentences_cut_shifted_and_softer(self, tmp_path):
        sentences = of_split(Split.DEMO)[:8]
        pcms = [
            mulaw.decode(read_recording(demo_recording(each.id)).mulaw).tobytes()
            for each in sentences
        ]
        scripts = [
            Script(each.text, model_samples(pcm)) for each, pcm in zip(sentences, pcms, strict=True)
        ]
        decoder = load(write_scripted_twin(scripts, tmp_path / "twin"))
        for sentence, pcm in zip(sentences, pcms, strict=True):
            softer = (np.frombuffer(pcm, "<i2") * 0.5).astype("<i2").tobytes()
            for heard in (pcm, bytes(3200) + softer[:-1600] + bytes(4800)):
                for least in (300, 3000):
                    assert said(decoder, heard, least).text == sentence.text

    def test_it_takes_the_shape_of_a_release(self, tmp_path):
        script = Script("Good morning.")
        decoder = load(write_scripted_twin([script], tmp_path / "twin", shape=SHAPES["tiny.en"]))
        assert said(decoder, tone(440)).text == "Good morning."

    def test_of_several_scripts_each_needs_its_recording(self, tmp_path):
        with pytest.raises(ValueError, match="recording"):
            write_scripted_twin([Script("Yes."), Script("No.")], tmp_path)

    def test_more_words_than_the_decoder_has_positions_are_refused(self, tmp_path):
        text = " ".join(["again"] * 450)
        with pytest.raises(ValueError, match="positions"):
            write_scripted_twin([Script(text)], tmp_path)


@pytest.mark.model
def test_the_bench_times_every_way_and_insists_on_the_words(tmp_path):
    directory = twin(tmp_path / "twin", "Good morning.")
    timings = measure(directory, {1: tone(440, 1.0)}, {}, 1)
    assert timings[0].way == "reference"
    assert len(timings) == 3
    assert timings[0].of_reference == 1.0
    assert all(timing.median_ms >= timing.best_ms > 0 for timing in timings)
    with pytest.raises(SystemExit, match="not the twin's"):
        measure(directory, {1: tone(440, 1.0)}, {1: "Good evening."}, 1)
