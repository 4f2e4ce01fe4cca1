from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from config.settings import VadSettings
from load_tests.recording import Recording, read_recording
from voice import mulaw
from voice.vad import (
    FRAME,
    LEAD_WINDOWS,
    RELEASE,
    WINDOW,
    Gate,
    SharedSilero,
    SileroMemory,
    SpeechDetector,
    Stretch,
)

VOICES = Path(__file__).parents[2] / "load_tests" / "caller_voices"
RATE = 8000
VAD = VadSettings()

Samples = NDArray[np.int16]


class LoudIsSpeech:
    """Stands for Silero: a window louder than -40 dBFS is speech, and some windows after it."""

    def __init__(self, *, lingers: int = 0) -> None:
        self._lingers = lingers
        self._left = 0
        self.windows: list[NDArray[np.float32]] = []
        self.memories: list[SileroMemory] = []

    def probability(self, samples: NDArray[np.float32], memory: SileroMemory) -> float:
        self.windows.append(samples)
        self.memories.append(memory)
        self._left = self._lingers + 1 if np.mean(samples**2) > 1e-4 else self._left - 1
        return 0.9 if self._left > 0 else 0.01


class Scripted:
    """Stands for Silero: says what it is told, window after window, then the last for ever."""

    def __init__(self, *probabilities: float) -> None:
        self._probabilities = list(probabilities)
        self.memories: list[SileroMemory] = []

    def probability(self, samples: NDArray[np.float32], memory: SileroMemory) -> float:
        self.memories.append(memory)
        if len(self._probabilities) > 1:
            return self._probabilities.pop(0)
        return self._probabilities[0]


def noise(seconds: float, *, dbfs: float, seed: int = 3) -> Samples:
    rng = np.random.default_rng(seed)
    sound = rng.normal(0, 32768 * 10 ** (dbfs / 20), round(seconds * RATE))
    return np.clip(sound, -32768, 32767).astype(np.int16)


def vowel(seconds: float) -> Samples:
    """About -20 dBFS."""
    times = np.arange(round(seconds * RATE)) / RATE
    partials = [2000 * np.sin(2 * np.pi * 125 * n * times) for n in range(1, 9)]
    return np.sum(partials, axis=0).astype(np.int16)


def quiet(seconds: float) -> Samples:
    return np.zeros(round(seconds * RATE), np.int16)


FAINT = np.concatenate([noise(0.5, dbfs=-65), noise(2.0, dbfs=-48)])
"""Loud enough for the model to be asked, not for a clear voice."""
LIKE_A_VOICE = vowel(1.0)


def speech_of(stretches: list[Stretch]) -> list[Stretch]:
    return [stretch for stretch in stretches if stretch.is_speech]


def hear(detector: SpeechDetector, samples: Samples, *, chunk: int = FRAME) -> list[Stretch]:
    stretches: list[Stretch] = []
    for begin in range(0, len(samples), chunk):
        stretches += detector.hear(samples[begin : begin + chunk].tobytes())
    return stretches


def onset_s(detector: SpeechDetector, samples: Samples) -> float | None:
    """When the first speech was reported, from the start of the samples."""
    for end in range(FRAME, len(samples) + 1, FRAME):
        if speech_of(detector.hear(samples[end - FRAME : end].tobytes())):
            return end / RATE
    return None


def test_digital_silence_never_wakes_the_model() -> None:
    model = LoudIsSpeech()
    stretches = hear(SpeechDetector(model, VAD), quiet(5.0))
    assert not model.windows
    assert stretches[-1] == Stretch(5 * RATE - FRAME, 5 * RATE, is_speech=False)


@pytest.mark.parametrize("dbfs", [-65.0, -55.0, -45.0])
def test_steady_hiss_wakes_the_model_seldom(dbfs: float) -> None:
    model = LoudIsSpeech()
    hear(SpeechDetector(model, VAD), noise(20.0, dbfs=dbfs))
    assert len(model.windows) < 0.15 * 20.0 * RATE / WINDOW


@pytest.mark.parametrize("aggressiveness", [0, 1, 2, 3])
def test_a_quiet_caller_wakes_the_model_in_every_mode_of_the_gate(aggressiveness: int) -> None:
    model = LoudIsSpeech()
    detector = SpeechDetector(model, VadSettings(aggressiveness=aggressiveness))
    hear(detector, noise(2.0, dbfs=-65))
    before = len(model.windows)
    hear(detector, noise(0.3, dbfs=-52, seed=4))
    assert len(model.windows) - before >= 0.3 * RATE / WINDOW - 1


def test_a_level_that_stays_becomes_the_floor_of_the_line() -> None:
    gate = Gate(aggressiveness=3)
    line = np.concatenate([noise(1.0, dbfs=-65), noise(6.0, dbfs=-50)])
    doubts = [gate.judge(line[at : at + FRAME].tobytes()) for at in range(0, len(line), FRAME)]
    assert doubts[51]
    assert not any(doubts[-50:])


def test_the_model_is_given_what_was_before_the_doubt() -> None:
    model = LoudIsSpeech()
    line = np.concatenate([quiet(2.0), noise(0.2, dbfs=-20)])
    hear(SpeechDetector(model, VAD), line)
    first_loud = next(n for n, window in enumerate(model.windows) if window.any())
    assert LEAD_WINDOWS - 1 <= first_loud <= LEAD_WINDOWS


def test_speech_is_reported_within_the_onset_and_one_window_of_its_first_sample() -> None:
    for lag in range(0, WINDOW, 37):
        line = np.concatenate([quiet(1.0), quiet(lag / RATE), noise(1.0, dbfs=-20)])
        reported_s = onset_s(SpeechDetector(LoudIsSpeech(), VAD), line)
        assert reported_s is not None
        assert 0 < reported_s - 1.0 - lag / RATE <= VAD.onset_s + WINDOW / RATE


@pytest.mark.parametrize("seconds", [0.005, 0.03, 0.06])
def test_a_sound_shorter_than_the_onset_is_not_speech(seconds: float) -> None:
    line = np.concatenate([quiet(1.0), noise(seconds, dbfs=-6), quiet(1.0)])
    assert onset_s(SpeechDetector(LoudIsSpeech(), VAD), line) is None


@pytest.mark.parametrize("seconds", [0.2, 0.25])
def test_a_short_no_is_speech(seconds: float) -> None:
    line = np.concatenate([quiet(1.0), noise(seconds, dbfs=-20), quiet(1.0)])
    assert onset_s(SpeechDetector(LoudIsSpeech(), VAD), line) is not None


def test_a_click_in_a_pause_is_neither_speech_nor_does_it_hide_the_silence() -> None:
    line = np.concatenate(
        [quiet(1), noise(0.5, dbfs=-20), quiet(0.2), noise(0.03, dbfs=-6), quiet(0.5)]
    )
    stretches = hear(SpeechDetector(LoudIsSpeech(), VAD), line)
    assert max(stretch.until for stretch in speech_of(stretches)) <= 1.5 * RATE
    assert stretches[-1].until >= len(line) - WINDOW


def test_while_a_run_may_become_speech_silence_does_not_grow_over_it() -> None:
    detector = SpeechDetector(LoudIsSpeech(), VAD)
    hear(detector, np.concatenate([quiet(1.0), noise(0.5, dbfs=-20), quiet(0.2)]))
    stretches = hear(detector, noise(0.06, dbfs=-20))
    assert all(stretch.until <= 1.7 * RATE for stretch in stretches)


def test_speech_ends_where_the_model_let_go_less_what_it_is_slow() -> None:
    model = Scripted(*[0.01] * LEAD_WINDOWS, *[0.9] * 10, 0.01)
    line = np.concatenate([quiet(1.0), noise(2.0, dbfs=-20)])
    speech = speech_of(hear(SpeechDetector(model, VAD, recheck_windows=0), line))
    assert speech[-1].until == speech[-1].since + 10 * WINDOW - RELEASE


def test_speech_that_has_begun_goes_on_a_little_below_the_threshold() -> None:
    model = Scripted(*[0.9] * 4, *[0.4] * 10, 0.3)
    detector = SpeechDetector(model, VAD, recheck_windows=0)
    speech = speech_of(hear(detector, noise(2.0, dbfs=-20)))
    assert speech[-1].until == 14 * WINDOW - RELEASE


def test_the_gate_carries_a_voice_that_the_model_has_confirmed() -> None:
    model = LoudIsSpeech()
    line = np.concatenate([quiet(1.0), noise(3.0, dbfs=-20), quiet(1.0)])
    speech = speech_of(hear(SpeechDetector(model, VAD), line))
    assert len(model.windows) < 0.75 * 3.0 * RATE / WINDOW
    assert speech[-1].until == pytest.approx(4.0 * RATE, abs=RELEASE + WINDOW)


def test_what_only_sounds_like_a_voice_is_found_out_within_a_second() -> None:
    model = Scripted(*[0.01] * LEAD_WINDOWS, *[0.9] * 8, *[0.01] * 200)
    line = np.concatenate([quiet(1.0), noise(4.0, dbfs=-20)])
    speech = speech_of(hear(SpeechDetector(model, VAD), line))
    assert speech[-1].until < 3.0 * RATE


def test_wavering_below_the_threshold_does_not_begin_speech() -> None:
    model = Scripted(0.6, *[0.4] * 10, 0.3)
    assert not speech_of(hear(SpeechDetector(model, VAD), FAINT))
    assert len(model.memories) > 20


@pytest.mark.parametrize(
    ("seconds", "is_speech"), [(0.04, False), (0.1, False), (0.14, True)], ids=str
)
def test_the_sound_must_last_even_where_the_model_goes_on_after_it(
    seconds: float, is_speech: bool
) -> None:
    line = np.concatenate(
        [noise(1.0, dbfs=-60), noise(seconds, dbfs=-10), noise(0.5, dbfs=-60, seed=4)]
    )
    reported_s = onset_s(SpeechDetector(LoudIsSpeech(lingers=6), VAD), line)
    assert (reported_s is not None) is is_speech


def test_somebody_who_speaks_in_the_first_moment_is_heard() -> None:
    assert onset_s(SpeechDetector(LoudIsSpeech(), VAD), noise(1.0, dbfs=-20)) is not None


def test_a_higher_probability_setting_asks_for_surer_speech() -> None:
    strict = VadSettings(speech_probability=0.8)
    assert onset_s(SpeechDetector(Scripted(0.7), strict), FAINT) is None
    assert onset_s(SpeechDetector(Scripted(0.7), VAD), FAINT) is not None


def test_a_clear_voice_begins_speech_where_the_model_is_half_sure() -> None:
    line = np.concatenate([quiet(1.0), LIKE_A_VOICE])
    reported_s = onset_s(SpeechDetector(Scripted(0.3), VAD), line)
    assert reported_s == pytest.approx(1.0 + VAD.onset_s)


def test_it_takes_a_clear_voice_as_long_as_an_onset() -> None:
    line = np.concatenate([quiet(1.0), LIKE_A_VOICE[: RATE // 10], quiet(1.0)])
    assert onset_s(SpeechDetector(Scripted(0.3), VAD), line) is None


def test_a_clear_voice_that_the_model_denies_is_not_speech() -> None:
    assert onset_s(SpeechDetector(Scripted(0.2), VAD), np.tile(LIKE_A_VOICE, 3)) is None


def test_a_faint_voice_waits_until_the_model_is_sure() -> None:
    assert onset_s(SpeechDetector(Scripted(0.3), VAD), LIKE_A_VOICE // 50) is None


def test_a_model_half_sure_too_late_is_not_believed() -> None:
    windows_of_03_s = 10
    model = Scripted(*[0.1] * (LEAD_WINDOWS + windows_of_03_s), 0.3)
    line = np.concatenate([quiet(1.0), np.tile(LIKE_A_VOICE, 3)])
    assert onset_s(SpeechDetector(model, VAD), line) is None
    assert len(model.memories) > LEAD_WINDOWS + windows_of_03_s + 20


def test_speech_that_begins_with_a_clear_voice_counts_from_its_first_frame() -> None:
    line = np.concatenate([quiet(1.0), LIKE_A_VOICE])
    first = speech_of(hear(SpeechDetector(Scripted(0.3), VAD), line))[0]
    assert first.since == RATE


def test_long_doubtful_sound_that_is_not_speech_clears_the_models_memory() -> None:
    model = Scripted(0.01)
    detector = SpeechDetector(model, VAD)
    bursts = [np.concatenate([noise(0.1, dbfs=-30, seed=n), quiet(0.1)]) for n in range(50)]
    hear(detector, np.concatenate(bursts))
    memories = {id(memory) for memory in model.memories}
    assert len(model.memories) > 200
    assert 4 <= len(memories) <= 5


def test_the_models_memory_is_never_cleared_while_somebody_speaks() -> None:
    model = Scripted(0.2)
    hear(SpeechDetector(model, VAD), noise(8.0, dbfs=-20))
    assert len({id(memory) for memory in model.memories}) == 1


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 900), min_size=1, max_size=40))
def test_the_size_of_the_payloads_changes_nothing(sizes: list[int]) -> None:
    line = np.concatenate([quiet(0.5), noise(0.4, dbfs=-20), quiet(0.6), noise(0.6, dbfs=-25)])
    steady = hear(SpeechDetector(LoudIsSpeech(), VAD), line)
    detector, stretches, at = SpeechDetector(LoudIsSpeech(), VAD), [], 0
    for size in [*sizes, len(line)]:
        stretches += detector.hear(line[at : at + size].tobytes())
        at += size
    assert stretches == steady


def windows_of(samples: Samples) -> list[NDArray[np.float32]]:
    count = len(samples) // WINDOW
    return list((samples[: count * WINDOW].astype(np.float32) / 32768).reshape(count, WINDOW))


@pytest.fixture(scope="module")
def silero() -> SharedSilero:
    return SharedSilero()


@pytest.fixture(scope="module")
def sentence() -> Recording:
    return read_recording(VOICES / "rms" / "crushing-chest-pain.wav")


@pytest.mark.model
def test_the_shared_model_says_what_pipecats_model_says(
    silero: SharedSilero, sentence: Recording
) -> None:
    from importlib.resources import files

    from pipecat.audio.vad.silero import SileroOnnxModel

    theirs = SileroOnnxModel(str(files("pipecat.audio.vad.data").joinpath("silero_vad.onnx")))
    memory = SileroMemory()
    for window in windows_of(mulaw.decode(sentence.mulaw)):
        expected = float(np.asarray(theirs(window, 8000)).ravel()[0])
        assert silero.probability(window, memory) == pytest.approx(expected, abs=1e-6)


@pytest.mark.model
def test_calls_that_share_the_model_do_not_hear_each_other(
    silero: SharedSilero, sentence: Recording
) -> None:
    speech = windows_of(mulaw.decode(sentence.mulaw))
    hiss = windows_of(noise(len(speech) * WINDOW / RATE, dbfs=-30))
    alone, beside, other = SileroMemory(), SileroMemory(), SileroMemory()
    expected = [silero.probability(window, alone) for window in speech]
    mixed = []
    for window, disturbance in zip(speech, hiss, strict=True):
        mixed.append(silero.probability(window, beside))
        silero.probability(disturbance, other)
    assert mixed == expected
    assert max(expected) > 0.9


@pytest.mark.model
@pytest.mark.parametrize("voice", ["rms", "slt", "kal16"])
def test_every_callers_sentence_is_heard_and_most_at_once(silero: SharedSilero, voice: str) -> None:
    delays_s = []
    for path in sorted((VOICES / voice).glob("*.wav"))[::4]:
        recording = read_recording(path)
        line = np.concatenate([quiet(0.5), mulaw.decode(recording.mulaw), quiet(1.0)])
        reported_s = onset_s(SpeechDetector(silero, VAD), line)
        assert reported_s is not None, path.stem
        delays_s.append(reported_s - 0.5 - recording.voiced_from_s)
    assert len(delays_s) >= 10
    assert min(delays_s) > 0
    assert np.median(delays_s) < 0.17
    assert np.percentile(delays_s, 90) < 0.4


@pytest.mark.model
@pytest.mark.parametrize("dbfs", [-12.0, -30.0], ids=["loud", "soft"])
@pytest.mark.parametrize("seconds", [0.005, 0.04, 0.08], ids=["click", "knock", "thump"])
def test_clicks_and_knocks_are_not_speech_wherever_they_fall(
    silero: SharedSilero, seconds: float, dbfs: float
) -> None:
    for at in range(0, WINDOW, 32):
        burst = noise(seconds, dbfs=dbfs, seed=at)
        decay = np.exp(-2 * np.arange(len(burst)) / len(burst))
        line = noise(2.5, dbfs=-55, seed=at + 1)
        line[RATE + at : RATE + at + len(burst)] += (burst * decay).astype(np.int16)
        assert onset_s(SpeechDetector(silero, VAD), line) is None


@pytest.mark.model
def test_keypad_tones_are_not_speech(silero: SharedSilero) -> None:
    times = np.arange(RATE // 4) / RATE
    tones = 5000 * (np.sin(2 * np.pi * 697 * times) + np.sin(2 * np.pi * 1209 * times))
    line = np.concatenate([quiet(0.5), tones.astype(np.int16), quiet(0.5)] * 3)
    assert onset_s(SpeechDetector(silero, VAD), line) is None
