"""The picture of a demonstration call: the caller's side, with the server's words beside it."""

from collections.abc import Iterator
from pathlib import Path

from load_tests.call_records import RecordedEvent
from load_tests.demo.calls import Outcome
from load_tests.timeline import Annotation, AnnotationKind, draw_timeline


def draw_call(outcome: Outcome, dialled_at: float, path: Path, *, title: str) -> None:
    """Write the PNG.

    Args:
        outcome: of the call.
        dialled_at: seconds since the epoch; the clocks of both sides are this machine's.
        path: of the PNG.
        title: above the picture.
    """
    annotations = tuple(_annotations(outcome.events, dialled_at))
    draw_timeline(outcome.report, path, annotations=annotations, title=title)


def _annotations(events: tuple[RecordedEvent, ...], dialled_at: float) -> Iterator[Annotation]:
    for event in events:
        at_s, fields = event.at - dialled_at, event.fields
        match event.kind:
            case "CallerSpoke":
                spoke_at_s = fields["started_at"] - dialled_at
                yield Annotation(spoke_at_s, AnnotationKind.CALLER_SAID, fields["text"])
            case "AgentReplied":
                yield Annotation(at_s, AnnotationKind.AGENT_SAID, fields["text"])
            case "EmergencyRaised":
                yield Annotation(at_s, AnnotationKind.EMERGENCY, ", ".join(fields["rules"]))
            case _:
                pass
