"""The two calls of the demonstration, and what each must come to."""

from collections.abc import Callable
from dataclasses import dataclass

from load_tests.call_records import RecordedEvent
from load_tests.caller_voices.manifest import demo_recording, load_sentences
from load_tests.recording import read_recording
from load_tests.twilio_double.caller import AfterAgent, CallerScript, IntoAgentSpeech, Speak
from load_tests.twilio_double.events import EventKind
from load_tests.twilio_double.report import CallReport

EMERGENCY_NUMBER = "911"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is left of a call when it is over."""

    report: CallReport
    """What the caller's side saw."""
    events: tuple[RecordedEvent, ...]
    """What the server noted."""

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


def demo_calls() -> tuple[DemoCall, ...]:
    """Both calls, in order."""
    return (
        DemoCall(
            "headache",
            "A headache that ends in a recommended appointment",
            _script(
                "hello-headache",
                "moderate",
                "started-two-days",
                "yes-please",
                "tomorrow-morning",
                "no-goodbye",
                barges_in_with="moderate",
            ),
            headache_failures,
        ),
        DemoCall(
            "chest-pain",
            "Crushing chest pain: an emergency in the same turn",
            _script("crushing-chest-pain", "alone", "okay-will-do"),
            chest_pain_failures,
        ),
    )


def headache_failures(outcome: Outcome) -> list[str]:
    """An appointment was recommended, nothing alarmed, and the goodbye was heard to its end."""
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
    return failures


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


def _script(*lines: str, barges_in_with: str = "") -> CallerScript:
    texts = {sentence.id: sentence.text for sentence in load_sentences()}
    steps = tuple(
        Speak(
            read_recording(demo_recording(line), texts[line]),
            IntoAgentSpeech(after_s=3.0) if line == barges_in_with else AfterAgent(silent_s=0.5),
        )
        for line in lines
    )
    return CallerScript(steps, hang_up_after_s=10.0, max_call_s=80.0)
