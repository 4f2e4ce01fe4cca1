"""The cut-down Silero is the whole one, to the last bit."""

from importlib.resources import files

import numpy as np
import onnxruntime
import pytest

from voice.errors import VoiceError
from voice.silero_graph import branch

MODEL = files("pipecat.audio.vad.data").joinpath("silero_vad.onnx")
BRANCHES = {8000: ("else_branch", 288), 16_000: ("then_branch", 576)}


def session_of(model: bytes) -> onnxruntime.InferenceSession:
    return onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])


@pytest.mark.model
@pytest.mark.parametrize("sample_rate", BRANCHES)
def test_a_branch_alone_gives_what_the_whole_model_gives(sample_rate: int) -> None:
    name, samples = BRANCHES[sample_rate]
    model = MODEL.read_bytes()
    whole = session_of(model)
    part = session_of(branch(model, name, {"input": (1, samples), "state": (2, 1, 128)}))
    rng = np.random.default_rng(3)
    state = np.zeros((2, 1, 128), np.float32)
    for loudness in np.linspace(0.0, 0.3, 40):
        window = rng.normal(0, loudness, (1, samples)).astype(np.float32)
        sr = np.array(sample_rate, np.int64)
        expected = whole.run(None, {"input": window, "state": state, "sr": sr})
        got = part.run(None, {"input": window, "state": state})
        for one, other in zip(expected, got, strict=True):
            np.testing.assert_array_equal(one, other)
        state = expected[1]


@pytest.mark.model
def test_a_branch_that_is_not_there_is_an_error_that_tells_of_the_model() -> None:
    with pytest.raises(VoiceError, match="ONNX"):
        branch(MODEL.read_bytes(), "middle_branch", {})


def test_what_is_no_such_model_is_an_error() -> None:
    with pytest.raises(VoiceError, match="ONNX"):
        branch(b"", "else_branch", {})
