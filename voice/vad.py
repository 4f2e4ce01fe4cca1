"""When sound is speech: a cheap gate on every 20 ms, a model where the gate is not sure of silence.

The gate is webrtcvad together with the level. A frame is surely silence only where webrtcvad says
so *and* the level stays near the floor of the line; in any other case, and for `HOLD_FRAMES`
after it, Silero judges. The gate only saves work: what it doubts becomes speech by Silero's word,
and if the sound lasts.

What was measured, and why it is built like this (synthetic voices as mu-law, 57 clips at -20 to
-50 dBFS with noise at -70 to -35 dBFS, and the 252 sentences of `load_tests/caller_voices`):

* On a quiet, hissing or humming line Silero sleeps nearly always and a frame costs 10 to 13 us on
  average; while speech, music or talkers are heard it works, and a frame costs 105 us.
* webrtcvad alone misses a third of the frames of speech at -50 dBFS in mode 2 and all of them in
  mode 3. With the level beside it, every mode hears what Silero hears.
* Silero needs the past. Woken where the gate begins to doubt, it finds quiet speech 100 ms late
  or never; given the `LEAD_WINDOWS` before, it is within 10 ms (median) of one that never sleeps.
  To begin with a memory warmed on silence or hiss wins 40 ms, but then noise passes for speech.
* Silero alone tells of 86 % of the sentences within 0.2 s of their first sound; the late ones begin
  with a consonant that it does not take for speech. With the gate's word for a clear voice, which
  it need only half believe, it is 96 %, and nothing more of what is no voice passes for speech;
  where the voice lies near -45 dBFS or in noise, 88 to 94 % (`load_tests/bench_onset.py`).
* In the midst of speech the gate carries on alone while webrtcvad hears a voice, for at most
  `RECHECK_WINDOWS`; then Silero gets its `LEAD_WINDOWS` again. That spares 43 % of its windows on
  a quiet line and moves the end of speech by at most 64 ms (84 clips); with a lead of 8 windows it
  came up to 0.7 s early.
* There is no volume threshold. All clips are found down to -40 dBFS, two of 57 are missed at -45,
  three at -50. Louder input to Silero would find those, and talkers in the background as well.
* Silero alone takes 2 of 5 soft knocks of 40 ms for 0.1 s of speech: it goes on after the sound.
  So the sound itself must last `onset_s` too. Then none of 432 clicks and knocks of 5 to 80 ms
  pass for speech, 8 of 144 bursts of 110 ms do, and 14 of 288 coughs of 0.2 to 0.3 s.
* Hiss, hum and music never passed for speech; 3 of 100 keypad tones and a tenth of 324 beeps do, by
  Silero's word alone. People talking in the background do.
"""

import math
from collections import deque
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Protocol

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from config.settings import VadSettings
from voice.clear_voice import ClearVoice
from voice.gate import FRAME, PIECE, Doubt, Gate
from voice.silero_graph import branch
from voice.sound_edge import SoundEdge

SAMPLE_BYTES = 2
SAMPLE_RATE = 8000
"""Hz. The line's own rate: resampling to 16 kHz would delay every decision."""
WINDOW = 256
"""Samples that Silero judges at a time: 32 ms."""
CONTEXT = 32
"""Samples of the previous window that Silero wants before each."""
STATE_SHAPE = (2, 1, 128)
BRANCH_AT_8_KHZ = "else_branch"
FULL_SCALE = np.float32(1 / 32_768)

HOLD_FRAMES = 15
"""0.3 s: Silero goes on that long after the gate's last doubt, past the pauses inside words."""
LEAD_WINDOWS = 12
"""0.38 s before the gate's first doubt that Silero is given, so that its memory is warm."""

RECHECK_WINDOWS = 32
"""1 s: in the midst of speech, frames that webrtcvad takes for a voice go unjudged that long."""

SOUND_WINDOWS = 8
"""0.26 s within which an onset's sound must lie."""

HYSTERESIS = 0.15
"""How far below `speech_probability` a window of speech may lie: quiet vowels waver round it."""
HALF_SURE = 0.5
"""Of `speech_probability`: what Silero must grant a clear voice, which begins speech then."""

RELEASE = 2 * WINDOW
"""Samples for which Silero goes on saying "speech" after the last sound."""

RESET_AFTER_WINDOWS = 63
"""2 s. Long non-speech leaves the model hard of hearing until its memory is cleared ..."""
RESET_LOW_WINDOWS = 5
"""... which must not happen inside a word, so only after that many windows of clear silence."""
RESET_BELOW = 0.1


@dataclass(slots=True)
class SileroMemory:
    """What Silero remembers of one call: 2 kB."""

    state: NDArray[np.float32] = field(default_factory=lambda: np.zeros(STATE_SHAPE, np.float32))
    context: NDArray[np.float32] = field(default_factory=lambda: np.zeros((1, CONTEXT), np.float32))


class SpeechModel(Protocol):
    """What the detector asks of Silero."""

    def probability(self, samples: NDArray[np.float32], memory: SileroMemory) -> float:
        """How likely a window is speech, in [0, 1]; `memory` is brought forward.

        Args:
            samples: float32 in [-1, 1], shape (WINDOW,), 8 kHz mono.
            memory: of the call that the window belongs to.
        """


class SharedSilero:
    """The Silero model of the pipecat wheel: one session for all calls, on one thread.

    Loading takes about 70 ms, a window about 0.1 ms. Safe to share between threads.
    """

    def __init__(self) -> None:
        options = onnxruntime.SessionOptions()
        options.inter_op_num_threads = 1
        options.intra_op_num_threads = 1
        model = files("pipecat.audio.vad.data").joinpath("silero_vad.onnx").read_bytes()
        inputs = {"input": (1, CONTEXT + WINDOW), "state": STATE_SHAPE}
        self._session = onnxruntime.InferenceSession(
            branch(model, BRANCH_AT_8_KHZ, inputs), options, providers=["CPUExecutionProvider"]
        )
        self.probability(np.zeros(WINDOW, np.float32), SileroMemory())

    def probability(self, samples: NDArray[np.float32], memory: SileroMemory) -> float:
        """See `SpeechModel`."""
        window = np.concatenate((memory.context, samples[np.newaxis]), axis=1)
        probability, memory.state = self._session.run(
            None, {"input": window, "state": memory.state}
        )
        memory.context = window[:, -CONTEXT:]
        return float(probability[0, 0])


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of the line that is speech or is not; positions in samples since the first."""

    since: int
    """For speech, where its run began: it may lie before silence that was already told."""
    until: int
    is_speech: bool


class SpeechDetector:
    """Tells speech from everything else on one call.

    A run of windows becomes speech when its latest ones reach `speech_probability` on average and
    the sound itself has lasted `onset_s`; a shorter one never does. While that is open nothing is
    reported, so that silence does not grow over the beginning of speech.
    """

    def __init__(
        self, model: SpeechModel, settings: VadSettings, *, recheck_windows: int = RECHECK_WINDOWS
    ) -> None:
        self._model = model
        self._carried_at_most = recheck_windows * WINDOW
        self._gate = Gate(aggressiveness=settings.aggressiveness)
        self._begins_at = settings.speech_probability
        self._ends_below = max(settings.speech_probability - HYSTERESIS, 0.0)
        self._onset_pieces = round(settings.onset_s * SAMPLE_RATE / PIECE)
        # Silero's first doubt comes about one window after the first sound.
        self._onset_windows = max(math.ceil(settings.onset_s * SAMPLE_RATE / WINDOW) - 1, 1)
        self._held = bytearray()
        self._held_at = 0
        self._gated = 0
        self._sure_frames = HOLD_FRAMES + 1
        self._memory: SileroMemory | None = None
        self._clear_voice = ClearVoice(onset_s=settings.onset_s)
        self._edge = SoundEdge()
        self._half_sure = HALF_SURE * settings.speech_probability
        self._latest = 0.0
        self._run: deque[float] = deque(maxlen=self._onset_windows)
        self._run_since = 0
        self._sound: deque[int] = deque(maxlen=SOUND_WINDOWS)
        self._is_speech = False
        self._windows_since_reset = 0
        self._low_windows = 0

    def hear(self, pcm: bytes) -> list[Stretch]:
        """What is known after these samples: whole ones of 16-bit PCM, any number of them."""
        self._held += pcm
        stretches: list[Stretch] = []
        ends = self._held_at + len(self._held) // SAMPLE_BYTES
        while self._gated + FRAME <= ends:
            frame = self._held_from(self._gated, FRAME)
            doubt = self._gate.judge(frame)
            self._clear_voice.hear(frame, doubt)
            self._edge.hear(frame, at=self._gated, floor=self._gate.floor)
            self._gated += FRAME
            self._sure_frames = 0 if doubt else self._sure_frames + 1
            if self._is_carried(doubt):
                continue
            if self._sure_frames <= HOLD_FRAMES:
                stretches += self._ask_model()
                if self._is_clear_voice():
                    stretches.append(self._begin_with_voice())
            else:
                stretches.append(self._rest())
        return stretches

    def settle(self) -> list[Stretch]:
        """What can be known of the samples so far; for when no more may come."""
        return self._ask_model() if self._is_speech else []

    def _is_carried(self, doubt: Doubt) -> bool:
        """True in the midst of speech while the gate hears a voice: Silero's word holds on.

        The first frame without a voice ends that, so the end of speech is judged by Silero as it
        comes; what only sounds like a voice is found out within `RECHECK_WINDOWS`.
        """
        waiting = self._gated - self._held_at
        return self._is_speech and doubt >= Doubt.VOICED and waiting < self._carried_at_most

    def _rest(self) -> Stretch:
        """Silence for sure: the model sleeps, and the latest audio waits for its waking."""
        self._memory = None
        self._run.clear()
        self._latest = 0.0
        self._is_speech = False
        surplus = self._gated - self._held_at - LEAD_WINDOWS * WINDOW
        if surplus > 0:
            self._drop(surplus)
        return Stretch(self._gated - FRAME, self._gated, is_speech=False)

    def _ask_model(self) -> list[Stretch]:
        if self._memory is None:
            self._reset()
            self._sound.clear()
        stretches: list[Stretch] = []
        unjudged = (self._gated - self._held_at) // WINDOW - LEAD_WINDOWS
        if self._is_speech and unjudged > 0:
            self._drop(unjudged * WINDOW)
        while self._held_at + WINDOW <= self._gated:
            window = self._held_from(self._held_at, WINDOW)
            self._drop(WINDOW)
            self._sound.append(self._gate.sound(window))
            samples = np.frombuffer(window, np.int16) * FULL_SCALE
            stretch = self._judge(self._probability(samples))
            if stretch is not None:
                stretches.append(stretch)
        return stretches

    def _is_clear_voice(self) -> bool:
        """True where a voice begins for the gate, and Silero does not think otherwise."""
        if self._is_speech or self._latest < self._half_sure:
            return False
        return self._clear_voice.begins()

    def _begin_with_voice(self) -> Stretch:
        self._is_speech = True
        since = self._clear_voice.since
        if self._run:
            since = min(since, self._run_since)
        return self._speech(since, self._gated)

    def _judge(self, probability: float) -> Stretch | None:
        """What the window that ends at `_held_at` adds; None while a run is not sure yet."""
        end = self._held_at
        self._latest = probability
        if probability < self._ends_below:
            self._run.clear()
            self._is_speech = False
            return Stretch(end - WINDOW, end, is_speech=False)
        if not self._run:
            self._run_since = end - WINDOW
        self._run.append(probability)
        if not self._is_speech:
            self._is_speech = self._is_onset()
        if not self._is_speech:
            return None
        return self._speech(self._run_since, end)

    def _speech(self, since: int, heard_to: int) -> Stretch:
        """Speech that Silero hears up to now, as far as there was a sound to be heard."""
        return Stretch(since, max(self._edge.trimmed(heard_to - RELEASE), since), is_speech=True)

    def _is_onset(self) -> bool:
        if len(self._run) < self._onset_windows or sum(self._sound) < self._onset_pieces:
            return False
        return sum(self._run) >= self._begins_at * self._onset_windows

    def _probability(self, window: NDArray[np.float32]) -> float:
        memory = self._memory or self._reset()
        probability = self._model.probability(window, memory)
        self._windows_since_reset += 1
        self._low_windows = self._low_windows + 1 if probability < RESET_BELOW else 0
        is_due = self._windows_since_reset >= RESET_AFTER_WINDOWS
        if is_due and self._low_windows >= RESET_LOW_WINDOWS:
            self._reset()
        return probability

    def _reset(self) -> SileroMemory:
        self._memory = SileroMemory()
        self._windows_since_reset = 0
        return self._memory

    def _held_from(self, sample: int, count: int) -> bytes:
        begin = (sample - self._held_at) * SAMPLE_BYTES
        return bytes(self._held[begin : begin + count * SAMPLE_BYTES])

    def _drop(self, count: int) -> None:
        del self._held[: count * SAMPLE_BYTES]
        self._held_at += count
