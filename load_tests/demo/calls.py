"""The two calls of the demonstration, and what each must come to."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from load_tests.call_records import RecordedEvent
from load_tests.caller_voices.manifest import DIRECTORY, Split, of_split
from load_tests.demo.entry import ClinicEntry
from load_tests.recording import read_recording
from load_tests.twilio_double.caller import (
    AfterAgent,
    CallerScript,
    Cue,
    IntoAgentSpeech,
    Press,
    Speak,
    Step,
    Wait,
)
from load_tests.twilio_double.context import PhoneLine
from load_tests.twilio_double.events import EventKind
from load_tests.twilio_double.report import CallReport

EMERGENCY_NUMBER = "911"
VOICE = "rms"
"""A man's, and the best understood."""
PATIENT_RECORDINGS = Path(__file__).with_name("patient")
CALLER = "demo-100"
"""Henry Trialfield: the embedded recogniser knows no word of most invented names, and both of his
are English words. The recordings `name` and `birthday` say what the clinic has of him."""
CLINIC_NUMBER = "+16175550100"
"""For fiction, like all numbers of the invented clinic."""
_ANSWERS = AfterAgent(silent_s=0.5, patience_s=30.0)
"""Offering three times and telling what somebody should do takes the agent nearly 20 s."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is left of a call when it is over."""

    report: CallReport
    """What the caller's side saw."""
    events: tuple[RecordedEvent, ...]
    """What the server noted."""
    entry: ClinicEntry
    """What the clinic has of it."""

    def of_kind(self, kind: str) -> tuple[RecordedEvent, ...]:
        """The server's events of one kind."""
        return tuple(event for event in self.events if event.kind == kind)


@dataclass(frozen=True, slots=True)
class DemoCall:
    """One call."""

    name: str
    title: str
    script: CallerScript
    failures: Callable[[Outcome], list[str]]
    """What the call did not do that it must; empty where all is well."""
    patient_id: str = ""
    """Of the clinic, for whom the call leaves something there; empty: for nobody."""
    phone: PhoneLine = field(default_factory=PhoneLine)


def demo_calls() -> tuple[DemoCall, ...]:
    """Both calls, in order."""
    return (
        DemoCall(
            "headache",
            "A headache that ends in a booked visit",
            _script(
                _says("hello-headache"),
                _says("moderate", IntoAgentSpeech(after_s=3.0)),
                _says("started-two-days"),
                _says("yes-please"),
                _says("tomorrow-morning"),
                _says("name"),
                _says("birthday"),
                _says("first-one"),
                _says("yes-please"),
                _says("no-nothing-else"),
                Press("5", IntoAgentSpeech(after_s=6.0)),
                # What the agent still says when it is cut off is no question to answer.
                Wait(1.0),
                _says("no-goodbye"),
            ),
            headache_failures,
            patient_id=CALLER,
            phone=PhoneLine(number_from="+12025550199", number_to=CLINIC_NUMBER),
        ),
        DemoCall(
            "chest-pain",
            "Crushing chest pain: an emergency in the same turn",
            _script(_says("crushing-chest-pain"), _says("alone"), _says("okay-will-do")),
            chest_pain_failures,
        ),
    )


def headache_failures(outcome: Outcome) -> list[str]:
    """A visit was recommended and booked, nothing alarmed, and the clinic has a note of it."""
    replies = outcome.of_kind("AgentReplied")
    actions = {action for reply in replies for action in reply.fields["actions"]}
    failures = _line_failures(outcome)
    if "utter_recommend_appointment" not in actions:
        failures.append("no appointment was recommended")
    if outcome.of_kind("EmergencyRaised"):
        failures.append("a headache was taken for an emergency")
    if _reason(outcome) != "hang_up":
        failures.append(f"the call ended by {_reason(outcome)}, not after the goodbye")
    if not outcome.of_kind("AgentInterrupted"):
        failures.append("the caller's barge-in did not silence the agent")
    return failures + _clinic_failures(outcome.entry)


def chest_pain_failures(outcome: Outcome) -> list[str]:
    """The first turn raised the emergency and was answered with the number; a person took over."""
    failures = _line_failures(outcome)
    if not outcome.of_kind("EmergencyRaised"):
        return [*failures, "crushing chest pain raised no emergency"]
    order = [event for event in outcome.events if event.kind in ("CallerSpoke", "EmergencyRaised")]
    if [event.kind for event in order[:2]] != ["CallerSpoke", "EmergencyRaised"]:
        failures.append("the emergency was not raised in the caller's first turn")
    raised_at = order[1].at
    answer = next((e for e in outcome.of_kind("AgentReplied") if e.at >= raised_at), None)
    first_sentence = "" if answer is None else str(answer.fields["text"]).split(".")[0]
    if EMERGENCY_NUMBER not in first_sentence:
        failures.append("the first sentence did not say to call the emergency number")
    if not outcome.report.of_kind(EventKind.PERSON_JOINED):
        failures.append("no person was connected")
    return failures


def _clinic_failures(entry: ClinicEntry) -> list[str]:
    failures = []
    if len(entry.visits) != 1:
        failures.append(f"the clinic has {len(entry.visits)} visits booked in the call, not one")
    if entry.note is None:
        return [*failures, "the clinic has no note of the call"]
    if "headache" not in entry.note.subjective:
        failures.append("the note does not tell of the headache")
    if entry.note.is_signed:
        failures.append("the note is signed, and no clinician has seen it")
    return failures


def _line_failures(outcome: Outcome) -> list[str]:
    """What must hold for every call."""
    failures = [f"the network warned of {code}" for code in outcome.report.warnings]
    failures += [
        f"{event.fields['stage']} failed with {event.fields['error']}"
        for event in outcome.of_kind("StageFailed")
    ]
    if not outcome.of_kind("CallerSpoke"):
        failures.append("nothing of the caller was recognised")
    if outcome.report.status != "completed":
        failures.append(f"the call's status is {outcome.report.status}")
    return failures


def _reason(outcome: Outcome) -> str:
    ended = outcome.of_kind("CallEnded")
    return str(ended[0].fields["reason"]) if ended else "nothing"


def _script(*steps: Step) -> CallerScript:
    return CallerScript(steps, hang_up_after_s=10.0, max_call_s=180.0)


def _says(line: str, cue: Cue = _ANSWERS) -> Speak:
    lines = {one.id: one for split in (Split.DEMO, Split.PATIENT) for one in of_split(split)}
    sentence = lines[line]
    root = PATIENT_RECORDINGS if sentence.split is Split.PATIENT else DIRECTORY
    return Speak(read_recording(sentence.path(VOICE, root), sentence.text), cue)
