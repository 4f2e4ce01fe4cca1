"""Voices without training: that their files are read, and that they cost what they should."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from load_tests.twins.onnx_graph import FLOAT, INT64, Graph
from load_tests.twins.piper_encoder import encode
from load_tests.twins.piper_layers import Layers
from load_tests.twins.piper_shape import MEDIUM, SMALLEST
from load_tests.twins.piper_symbols import voice_settings
from load_tests.twins.piper_twin import main, write_piper_twin
from voice.tts.piper import PiperEngine
from voice.tts.pool import WorkerLimits
from voice.tts.prosody import Prosody

LIMITS = WorkerLimits(timeout_s=120, start_timeout_s=120)
EVEN = (0.667, 1.0, 0.0)
"""Noise, pace, and no chance in the durations."""


def session(model):
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads = 1
    return InferenceSession(str(model), options, ["CPUExecutionProvider"])


def run(graph):
    return session_of_bytes(graph.to_bytes()).run(None, {})[0]


def session_of_bytes(model):
    from onnxruntime import InferenceSession

    return InferenceSession(model, providers=["CPUExecutionProvider"])


def speak(voice, symbols, scales=EVEN):
    given_to = {
        "input": np.arange(symbols)[None] % 100,
        "input_lengths": np.array([symbols]),
        "scales": np.array(scales, np.float32),
    }
    return voice.run(None, given_to)[0]


class TestGraph:
    @given(st.lists(st.integers(-(2**63), 2**63 - 1), max_size=5))
    @settings(max_examples=30, deadline=None)
    def test_whole_numbers_of_any_size_are_read_back(self, values):
        graph = Graph(opset=13)
        graph.output("output", graph.numbers(*values), INT64, rank=1)
        assert run(graph).tolist() == values

    def test_attributes_of_each_type_are_read(self):
        graph = Graph(opset=13)
        x = graph.constant(np.array([[-4.0, 2.0]], np.float32))
        x = graph.node("LeakyRelu", x, alpha=0.25)
        x = graph.node("Transpose", x, perm=[1, 0])
        x = graph.node("ReduceMax", x, axes=[-2], keepdims=0)
        graph.output("output", x, FLOAT, rank=1)
        assert run(graph).tolist() == [2.0]
        graph = Graph(opset=13)
        x = graph.node("LeakyRelu", graph.number(-4.0), alpha=0.25)
        graph.output("output", x, FLOAT, rank=0)
        assert run(graph) == -1.0

    def test_several_results_have_names_of_their_own(self):
        graph = Graph(opset=13)
        first, second = graph.nodes("Split", graph.numbers(1, 2, 3, 4), results=2, axis=0)
        graph.output("output", graph.node("Sub", second, first), INT64, rank=1)
        assert run(graph).tolist() == [2, 2]


class TestSettings:
    def test_every_phoneme_has_a_number_of_its_own(self):
        ids = voice_settings(22_050, symbols=256, hop=256)["phoneme_id_map"]
        numbers = [number for (number,) in ids.values()]
        assert sorted(numbers) == list(range(len(ids)))

    def test_a_table_too_small_for_the_phonemes_is_refused(self):
        with pytest.raises(ValueError, match="100 symbols"):
            voice_settings(22_050, symbols=100, hop=256)


@pytest.mark.model
class TestNetwork:
    def test_the_same_seed_gives_the_same_bytes_and_another_other_ones(self, tmp_path):
        first, again, other = (
            write_piper_twin(tmp_path / name, shape=SMALLEST, seed=seed).read_bytes()
            for name, seed in (("first", 1), ("again", 1), ("other", 2))
        )
        assert first == again
        assert first != other

    @pytest.mark.parametrize("symbols", [1, 3, 5, 9, 40])
    def test_sentences_of_any_length_become_whole_frames_of_sound(self, tmp_path, symbols):
        voice = session(write_piper_twin(tmp_path, shape=SMALLEST))
        audio = speak(voice, symbols)
        assert audio.shape[:3] == (1, 1, 1)
        assert audio.size % SMALLEST.hop == 0
        assert audio.size > 0
        assert 0.01 < audio.std() <= 1.0
        assert np.isfinite(audio).all()

    def test_twice_as_slow_takes_twice_as_long(self, tmp_path):
        voice = session(write_piper_twin(tmp_path, shape=SMALLEST))
        frames = [speak(voice, 50, (0.667, pace, 0.0)).size // 256 for pace in (1.0, 2.0)]
        assert frames[1] == pytest.approx(2 * frames[0], rel=0.2)

    def test_chance_in_the_durations_is_the_scales(self, tmp_path):
        voice = session(write_piper_twin(tmp_path, shape=SMALLEST))
        assert len({speak(voice, 50).size for _ in range(5)}) == 1
        assert len({speak(voice, 50, (0.667, 1.0, 0.8)).size for _ in range(5)}) > 1

    def test_attention_tells_places_by_their_distance_up_to_four(self):
        """Of one symbol repeated all that differs is how many neighbours a place has."""
        graph = Graph(opset=17)
        layers = Layers(graph, np.random.default_rng(0))
        shape = replace(SMALLEST, encoder_kernel=1)
        heard = encode(layers, graph.constant(np.full((1, 20), 7, np.int64)), shape)
        graph.output("output", heard, FLOAT, rank=3)
        places = run(graph)[0].T
        middle = places[10]
        assert np.abs(places[4:16] - middle).max() < 1e-5
        assert all(np.abs(places[edge] - middle).max() > 1e-3 for edge in (0, 3, 16, 19))

    def test_the_medium_one_is_as_large_and_as_slow_a_speaker_as_a_voice(self, tmp_path):
        model = write_piper_twin(tmp_path)
        assert model.stat().st_size == pytest.approx(62.7e6, rel=0.01)
        audio = speak(session(model), 60)
        assert 0.035 < audio.size / MEDIUM.sample_rate / 60 < 0.065
        told = json.loads(model.with_name(f"{model.name}.json").read_text())
        assert told["hop_length"] == MEDIUM.hop == 256


@pytest.mark.model
class TestEngines:
    async def test_our_worker_speaks_with_it(self, tmp_path):
        engine = PiperEngine(write_piper_twin(tmp_path, shape=SMALLEST), LIMITS)
        await engine.warm()
        pcm = await engine.synthesise("good morning", Prosody())
        await engine.close()
        assert pcm.sample_rate == MEDIUM.sample_rate
        assert len(pcm.samples) / 2 / pcm.sample_rate > 0.5

    async def test_a_stock_pipecat_service_speaks_with_it(self, tmp_path):
        from pipecat.services.piper.tts import PiperTTSService

        model = write_piper_twin(tmp_path, shape=SMALLEST)
        service = PiperTTSService(
            settings=PiperTTSService.Settings(voice=model.stem), download_dir=tmp_path
        )
        chunks = list(service._voice.synthesize("good morning"))
        assert sum(len(chunk.audio_int16_bytes) for chunk in chunks) / 2 > 0.5 * 22_050


def test_wrong_use_is_told(capsys):
    assert main(["one", "two"]) == 2
    assert "DIRECTORY" in capsys.readouterr().err
