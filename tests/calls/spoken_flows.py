"""Whole spoken calls at the invented clinic: played from end to end, and what came of them."""

import asyncio
from collections.abc import Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from calls.slow_clinics import ClinicCalls, invented
from calls.spoken_lines import hearing, spoken
from whisper_twins import engine as open_engine

from dialog.check_ins.outcome import outcome_of
from load_tests.twilio_double.caller import AfterAgent, Press, Speak
from load_tests.twilio_double.events import EventKind
from telephony.events import AgentReplied, CallEnded, CallerSpoke

CUE = AfterAgent(silent_s=1.0)
CALL_BACK_S = 2.0
"""Who hangs up might come back; then the call is concluded."""


@dataclass(frozen=True)
class Line:
    """Something that the caller says in a synthetic voice; a text alone is one, with `CUE`."""

    text: str
    cue: object = CUE


def keys(digits):
    """The caller keys this once the agent is silent."""
    return Press(digits, CUE)


@dataclass
class SpokenCall:
    """A call that is over."""

    report: object
    events: list
    """What the server published."""
    dialog: ClinicCalls
    clinic: object
    """With what was written in the call."""
    readings_before: dict
    """How many the clinic had, by patient."""

    @property
    def heard(self):
        """Each of the caller's turns."""
        return [one.text for one in self.events if isinstance(one, CallerSpoke)]

    @property
    def said(self):
        """All that the agent said."""
        return " ".join(one.text for one in self.events if isinstance(one, AgentReplied))

    @property
    def asked(self):
        """The slots that were asked for, in their order, each once."""
        slots = (turn.requested_slot for turn in self.dialog.turns)
        return list(dict.fromkeys(one for one in slots if one is not None))

    @property
    def outcome(self):
        """Of a check-in."""
        return outcome_of(self.dialog.events_at_last)

    @property
    def ended(self):
        """Why the server ended it."""
        (ended,) = [one for one in self.events if isinstance(one, CallEnded)]
        return ended.reason

    @property
    def is_with_person(self):
        """Whether a person took it over."""
        return bool(self.report.of_kind(EventKind.PERSON_JOINED))

    @property
    def tasks(self):
        """What the staff was left to do, by the patient and the reason."""
        return {(whose, task.reason): task for whose, task in self.clinic.tasks.values()}

    def stored_for(self, patient_id):
        """The readings of a patient that the clinic has got in the call."""
        return self.clinic.stored[patient_id][self.readings_before.get(patient_id, 0) :]


class Voices:
    """Recordings of callers' lines; each line is spoken once."""

    def __init__(self):
        self._recordings = {}

    def of(self, lines):
        """A recording of each line; blocks."""
        new = [line for line in dict.fromkeys(lines) if line not in self._recordings]
        if new:
            self._recordings |= spoken(new)
        return {line: self._recordings[line] for line in lines}


@dataclass
class SpokenFlows:
    """Plays calls, each at a server of its own with a model that knows the caller's lines."""

    open_house: Callable
    parts: object
    voices: Voices
    folder: Path
    """A new one for each test."""

    async def play(self, *steps, known=None, check_in=None, **script):
        """A call to its end.

        Args:
            steps: what the caller says, or steps of a script.
            known: slots that are filled from the start.
            check_in: of a call that the clinic makes.
            script: more of the caller's script.
        """
        steps = [Line(step) if isinstance(step, str) else step for step in steps]
        lines = [step.text for step in steps if isinstance(step, Line)]
        recordings = await asyncio.to_thread(self.voices.of, lines)
        clinic = invented()
        readings = {whose: len(those) for whose, those in clinic.stored.items()}
        dialog = ClinicCalls(self.parts, clinic, check_in=check_in, **(known or {}))
        async with self._server(recordings, dialog) as house:
            report = await house.phone(
                *(_step(step, recordings) for step in steps), **{"max_call_s": 150.0, **script}
            )
            await asyncio.sleep(CALL_BACK_S)
        await dialog.clinic.close()
        assert not house.of("StageFailed")
        assert report.warnings == ()
        return SpokenCall(report, house.events, dialog, clinic, readings)

    @asynccontextmanager
    async def _server(self, recordings, dialog):
        options = {"dialog": dialog, "call__reattach_s": CALL_BACK_S / 2}
        if not recordings:
            async with self.open_house(**options) as house:
                yield house
            return
        ear = await asyncio.to_thread(hearing, recordings, self.folder / "lines")
        engine = open_engine(ear, workers=2, clock=asyncio.get_running_loop().time)
        await engine.warm()
        try:
            async with self.open_house(engine=engine, **options) as house:
                yield house
        finally:
            await engine.close()


def _step(step, recordings):
    return Speak(recordings[step.text], step.cue) if isinstance(step, Line) else step
