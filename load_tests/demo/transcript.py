"""Shows a call on the terminal while it is held: words, triage, and where the time went."""

from rich.console import Console
from rich.text import Text

from load_tests.call_records import RecordedEvent

STAGES = ("endpoint", "recognition", "dialog", "synthesis", "first_byte")


class Transcript:
    """The lines of one call, each with its name: calls are held at the same time."""

    def __init__(self, console: Console, name: str, started_at: float) -> None:
        self._console = console
        self._name = name
        self._started_at = started_at

    def show(self, event: RecordedEvent) -> None:
        """Print what one event tells a reader; most tell something."""
        fields = event.fields
        match event.kind:
            case "CallerSpoke":
                heard = f"{fields['text']}  ({fields['confidence']:.2f})"
                self._line(event, "caller", heard, "bold cyan")
            case "TurnTriaged":
                rules = ", ".join(fields["rules"]) or "no rule"
                self._line(event, "triage", f"{fields['acuity']}: {rules}", "yellow")
            case "EmergencyRaised":
                self._line(event, "ALERT", ", ".join(fields["rules"]), "bold red")
            case "AgentReplied":
                self._line(event, "agent", f"({fields['emotion']}) {fields['text']}", "green")
            case "AgentInterrupted":
                told = f"heard until: {fields['heard'] or '(nothing)'}"
                cleared = f"cleared {1000 * fields['onset_to_clear_s']:.0f} ms after onset"
                self._line(event, "barge-in", f"{told}; {cleared}", "magenta")
            case "TurnTimed":
                self._line(event, "time", timing_text(fields), "dim")
            case "CallStarted":
                self._line(event, "call", f"answered by {fields['asr']} and {fields['tts']}", "dim")
            case _:
                self._line(event, "call", _told(event), "dim")

    def _line(self, event: RecordedEvent, who: str, what: str, style: str) -> None:
        seconds = max(0.0, event.at - self._started_at)
        line = Text(f"{self._name:<11}{seconds:6.2f} s  ", style="dim")
        line.append(f"{who:<9}{what}", style=style)
        self._console.print(line, soft_wrap=True)


def _told(event: RecordedEvent) -> str:
    """An event without a sentence of its own: its kind and what it says."""
    fields = {name: value for name, value in event.fields.items() if name != "call_id" and value}
    return " ".join([event.kind, *(f"{name}={value}" for name, value in fields.items())])


def timing_text(fields: dict[str, float]) -> str:
    """Where the time of a turn went, in milliseconds."""
    parts = {stage: 1000 * fields[f"{stage}_s"] for stage in STAGES}
    told = " + ".join(f"{stage.replace('_', ' ')} {ms:.0f}" for stage, ms in parts.items())
    return f"{told} = {sum(parts.values()):.0f} ms"
