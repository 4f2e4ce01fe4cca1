"""Who phones in a load test: a whole conversation each, with a barge-in in it.

Every line is taken from a voice of the demonstration whose end smart-turn hears, so that callers
wait for the machine and not for a verdict that goes wrong on synthetic voices: on these it is at
chance (see `bench_endpointing`). With all voices, those whose end it does not hear phone as well.
"""

import random
from dataclasses import dataclass

from load_tests.bench_turn_calls import line_recording
from load_tests.caller_voices.clear_ends import CLEAR_ENDS
from load_tests.caller_voices.manifest import VOICES
from load_tests.recording import Recording
from load_tests.twilio_double.caller import AfterAgent, CallerScript, IntoAgentSpeech, Speak

LINES = tuple(CLEAR_ENDS)
BARGE_IN = "six-out-of-ten"
"""Said into the question how bad it is, before its end."""
EARLIEST_BARGE_IN_S, LATEST_BARGE_IN_S = 1.0, 2.0
"""After the agent began; its sympathy and the question take about four seconds."""
LONGEST_CALL_S = 100.0
"""A conversation takes under a minute; one that stalls shall not hold up the rest for ever."""


@dataclass(frozen=True, slots=True)
class Callers:
    """Draws callers; the same seed draws the same."""

    recordings: dict[str, tuple[Recording, ...]]
    """What may be said for each line, in the conversation's order."""

    @classmethod
    def of_voices(cls, *, clear_ends_only: bool, lines: tuple[str, ...] = LINES) -> "Callers":
        """Read the recordings; blocks on the disk."""
        return cls(
            {
                line: tuple(
                    line_recording(line, voice)
                    for voice in (CLEAR_ENDS[line] if clear_ends_only else VOICES)
                )
                for line in lines
            }
        )

    @property
    def turns(self) -> int:
        """Of each conversation."""
        return len(self.recordings)

    def draw(self, rng: random.Random) -> CallerScript:
        """The next caller."""
        steps = []
        for line, takes in self.recordings.items():
            cue: AfterAgent | IntoAgentSpeech = AfterAgent(silent_s=rng.uniform(0.4, 0.8))
            if line == BARGE_IN:
                cue = IntoAgentSpeech(after_s=rng.uniform(EARLIEST_BARGE_IN_S, LATEST_BARGE_IN_S))
            steps.append(Speak(rng.choice(takes), cue))
        return CallerScript(tuple(steps), hang_up_after_s=6.0, max_call_s=LONGEST_CALL_S)
