"""Writes a call's events as JSON Lines, for the demo and for development.

The lines hold the words that were spoken, so production refuses the setting that turns this on.
"""

import dataclasses
import json
from pathlib import Path
from typing import Any

from telephony.events import CallEvent


class CallRecorder:
    """One file for each call, `CALL_ID.jsonl`, flushed with every event."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        directory.mkdir(parents=True, exist_ok=True)

    def __call__(self, event: CallEvent) -> None:
        """Append one event."""
        path = self._directory / f"{event.call_id}.jsonl"
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(as_line(event)) + "\n")


def as_line(event: CallEvent) -> dict[str, Any]:
    """The event as plain values, its type under `event`."""
    return {"event": type(event).__name__, **dataclasses.asdict(event)}
