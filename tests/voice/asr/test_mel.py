"""Mel spectra and cepstra are those of PocketSphinx's own front end."""

from pathlib import Path

import numpy as np
import pytest
from pocketsphinx import Decoder, get_model_path

from voice.asr.mel import LOG_FLOOR, cepstra_of, emphasised, mel_bands

MODEL_BANDS = mel_bands(16_000, 512, 25, 130.0, 6800.0)


def babble(seconds=1.0, rate=16_000):
    """Noise whose colour and loudness change, within 16 bits."""
    rng = np.random.default_rng(7)
    times_s = np.arange(int(seconds * rate)) / rate
    noise = np.convolve(rng.standard_normal(times_s.size), np.hanning(9), mode="same")
    return (600 * noise * (1.5 + np.sin(2 * np.pi * 3 * times_s))).astype(np.int16)


@pytest.mark.model
def test_the_cepstra_are_those_that_the_acoustic_model_was_made_from(tmp_path):
    parameters = tmp_path / "feat.params"
    model = f"{get_model_path()}/en-us/en-us"
    theirs = Path(model, "feat.params").read_text(encoding="utf-8")
    parameters.write_text(theirs.replace("-remove_noise yes", "-remove_noise no"))
    decoder = Decoder(featparams=str(parameters), mfclogdir=str(tmp_path), loglevel="FATAL")
    sound = babble()
    decoder.start_utt()
    decoder.process_raw(sound.tobytes(), full_utt=True)
    decoder.end_utt()
    (log,) = tmp_path.glob("*.mfc")
    rows = np.frombuffer(log.read_bytes()[4:], ">f4").reshape(-1, 13)
    ours = cepstra_of(np.log(MODEL_BANDS.powers(emphasised(sound, 0.0)) + LOG_FLOOR))
    assert len(ours) == 98
    assert np.allclose(rows[: len(ours)], ours, atol=1e-3)


@pytest.mark.parametrize("hertz", [300.0, 1000.0, 3300.0])
def test_a_tone_is_loudest_in_the_band_it_lies_in(hertz):
    tone = 3000 * np.sin(2 * np.pi * hertz * np.arange(4000) / 16_000)
    powers = MODEL_BANDS.powers(emphasised(tone, 0.0)).mean(axis=0)
    weights = MODEL_BANDS.weights[:, round(hertz / (16_000 / 512))]
    assert powers.argmax() == weights.argmax()


def test_a_frame_is_told_when_it_is_whole():
    assert MODEL_BANDS.powers(np.zeros(409)).shape == (0, 25)
    assert MODEL_BANDS.powers(np.zeros(410)).shape == (1, 25)
    assert MODEL_BANDS.powers(np.zeros(570)).shape == (2, 25)


def test_a_flat_spectrum_has_loudness_and_no_shape():
    (cepstra,) = cepstra_of(np.full((1, 25), 4.0))
    assert cepstra[0] == pytest.approx(4.0 * 5.0)
    assert np.allclose(cepstra[1:], 0.0, atol=1e-9)


def test_pre_emphasis_goes_on_where_it_stopped():
    sound = babble(0.1)
    parts = [emphasised(sound[:700], 0.0), emphasised(sound[700:], float(sound[699]))]
    assert np.array_equal(np.concatenate(parts), emphasised(sound, 0.0))
