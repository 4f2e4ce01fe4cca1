"""The front end tells the same cepstra piece by piece, and takes noise and level away."""

import shutil

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from load_tests.caller_voices.calibrate import calibrate
from load_tests.caller_voices.manifest import Split, of_split
from load_tests.recording import read_recording
from voice import mulaw
from voice.asr.front_end import (
    CONTEXT,
    HELD_FRAMES,
    SPEECH_NEPERS,
    Calibration,
    RunningColour,
    TelephoneFrontEnd,
    logs_without,
    noise_of,
)

CALIBRATION = Calibration.load()
STEP = 80
SENTENCE = of_split(Split.DEMO)[0]


def recording(voice="rms"):
    return mulaw.decode(read_recording(SENTENCE.path(voice)).mulaw)


def cepstra(sound, sizes=(), calibration=CALIBRATION):
    turn, rows, begin = TelephoneFrontEnd(calibration), [], 0
    for size in (*sizes, len(sound)):
        rows.append(turn.hear(sound[begin : begin + size]))
        begin = min(len(sound), begin + size)
    return np.concatenate([*rows, turn.finish()])


@given(st.lists(st.integers(0, 900), max_size=60))
def test_pieces_of_any_size_give_what_the_whole_gives(sizes):
    sound = recording()
    whole, piecewise = cepstra(sound), cepstra(sound, sizes)
    assert whole.shape == piecewise.shape
    assert np.allclose(whole, piecewise, atol=1e-3)


def test_there_is_a_row_for_every_whole_frame():
    sound = recording()
    assert len(cepstra(sound)) == 1 + (len(sound) - 205) // STEP


@pytest.mark.parametrize("samples", [0, 1, 204])
def test_less_than_a_frame_has_no_cepstra(samples):
    assert cepstra(np.zeros(samples, np.int16)).shape == (0, 13)


def test_nothing_is_told_before_the_line_is_known_and_then_all_but_the_context():
    turn = TelephoneFrontEnd(CALIBRATION)
    sound = recording()
    before = (HELD_FRAMES - 1) * STEP + 204
    assert len(turn.hear(sound[:before])) == 0
    assert len(turn.hear(sound[before : before + 1])) == HELD_FRAMES - CONTEXT


def test_the_level_of_a_line_leaves_no_trace():
    sound = recording()
    quiet, loud = (cepstra((sound * gain).astype(np.int16)) for gain in (0.5, 1.0))
    assert np.abs(quiet - loud).mean() < 0.05 * np.abs(loud).mean()


def test_steady_noise_is_taken_out_and_a_tenth_of_it_stays_where_nothing_else_is():
    voice = np.array([[0.0, 1.0, 100.0, 1e6]])
    noise = np.full(4, 10.0)
    logs = logs_without(noise, voice + noise)
    assert np.allclose(np.exp(logs), [[1.0, 1.0, 100.0, 1e6]], rtol=1e-3)


def test_noise_is_what_is_seldom_undercut():
    rng = np.random.default_rng(3)
    powers = rng.exponential(100.0, (200, 20))
    powers[60:] += 50_000.0  # a voice
    assert np.all(noise_of(powers) < 150.0)
    assert np.all(noise_of(powers) > 10.0)


def test_silence_does_not_count_as_colour():
    usual = np.zeros(20)
    speech, silence = np.full((50, 20), 12.0), np.full((200, 20), 12.0 - 2 * SPEECH_NEPERS)
    alone = RunningColour(usual)(speech, at_once=True)
    with_silence = RunningColour(usual)(np.concatenate((silence, speech)), at_once=True)
    assert np.allclose(alone, with_silence[200:])


def test_the_colour_of_a_line_is_learnt_as_it_speaks():
    tilt = np.linspace(-3.0, 3.0, 20)
    colour = RunningColour(np.zeros(20))
    first = colour(np.tile(10.0 + tilt, (80, 1)), at_once=True)[-1]
    later = colour(np.tile(10.0 + tilt, (800, 1)))[-1]
    assert np.abs(later).max() < np.abs(first).max() / 2


def test_digital_silence_has_finite_cepstra():
    assert np.isfinite(cepstra(np.zeros(16_000, np.int16))).all()


@pytest.mark.model
@pytest.mark.skipif(shutil.which("flite") is None, reason="flite is not installed")
def test_the_delivered_calibration_hears_as_one_made_anew_does():
    # The sentences it is made from are the domain's, which change; what is heard hardly does.
    sound = recording("slt")
    delivered, anew = cepstra(sound), cepstra(sound, calibration=calibrate())
    assert np.corrcoef(delivered.ravel(), anew.ravel())[0, 1] > 0.98


def test_a_file_of_other_shapes_is_refused(tmp_path):
    path = tmp_path / "c.npz"
    np.savez(path, usual=np.zeros(19), weights=np.zeros((181, 13)))
    with pytest.raises(ValueError, match=r"\(19,\).*\(20,\)"):
        Calibration.load(path)
