"""A wish and a complaint that were written without a stop between them are parted."""

import pytest

from dialog.hearing.run_on import parted_spans
from dialog.nlu.joined_wishes import clauses

COMPLAINTS = ("headache", "hurts", "dizzy", "swollen")


def told(text):
    spans = parted_spans(text, clauses(text), lambda part: any(one in part for one in COMPLAINTS))
    return [text[one.start : one.end] for one in spans]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("i need a refill my head hurts", ["i need a refill", "my head hurts"]),
        ("i'm dizzy can you refill my pills", ["i'm dizzy", "can you refill my pills"]),
        (
            "can you refill my metformin i also have a headache",
            ["can you refill my metformin", "i also have a headache"],
        ),
        ("i need a refill because i feel dizzy", ["i need a refill", "i feel dizzy"]),
    ],
)
def test_neither_is_lost(text, parts):
    assert told(text) == parts


@pytest.mark.parametrize(
    "text",
    ["i need a refill of my headache medicine", "my head hurts", "i need a refill",
     "refill the pills for my dizzy spells", ""],
)  # fmt: skip
def test_one_matter_stays_one(text):
    assert len(told(text)) <= 1
