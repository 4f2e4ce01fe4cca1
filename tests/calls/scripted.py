"""Whole calls in writing: what the caller does, and what is expected of the agent.

Run as a program it prints the calls for `iasovoice chat --jsonl`.
"""

import json
import sys
from dataclasses import dataclass
from pathlib import Path

import yaml

SCRIPTS = Path(__file__).parent / "scripts"
CLINIC_SCRIPTS = Path(__file__).parent / "clinic_scripts"
"""Of calls that need the records of a clinic."""
_EVENTS = ("caller", "dtmf", "silence", "machine", "hangup")
_EXPECTED = {"intent", "actions", "slots", "form", "asks", "says", "not_says", "acuity", "then"}


@dataclass(frozen=True)
class Call:
    """One call of a script."""

    line: dict
    """As `chat --jsonl` reads it."""
    expected: tuple[dict, ...]
    """Of each turn, by the names of `_EXPECTED`."""


def calls(directory=SCRIPTS):
    """All calls of all scripts in a directory."""
    return [
        _call(document)
        for path in sorted(directory.glob("*.yml"))
        for document in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


def _call(document):
    turns = document["turns"]
    line = {**document, "turns": [_turn(turn) for turn in turns]}
    expected = tuple({key: turn[key] for key in turn if key in _EXPECTED} for turn in turns)
    return Call(line, expected)


def _turn(turn):
    (event,) = [one for one in _EVENTS if one in turn]
    unknown = turn.keys() - _EXPECTED - {event, "confidence"}
    if unknown:
        raise ValueError(f"{turn}: {unknown} is nothing that can be expected")
    done = {"event": event}
    if turn[event] is not None:
        done["text"] = turn[event]
    if "confidence" in turn:
        done["confidence"] = turn["confidence"]
    return done


if __name__ == "__main__":
    for call in calls():
        sys.stdout.write(json.dumps(call.line) + "\n")
