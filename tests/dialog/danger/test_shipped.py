"""The scorer that is shipped, beside the lexicon that is shipped."""

import os
from datetime import date
from pathlib import Path

import pytest

from dialog.danger.shipped import load_scorer
from dialog.nlu.bundle import cache_directory
from triage.assess import Triage
from triage.decision import Patient
from triage.lexicon import default_lexicon

pytestmark = pytest.mark.model
LINES = Path(__file__).parents[2] / "triage"
NOBODY = Patient(on=date(2026, 3, 1))
ERRANDS = (
    "i need a new date for my appointment",
    "sorry to bother you i know you're busy",
    "is there parking at the clinic",
    "could you send my prescription to the pharmacy",
    "my insurance changed in march",
)


@pytest.fixture(scope="module")
def triage() -> Triage:
    lexicon = default_lexicon()
    return Triage(lexicon, load_scorer(lexicon, cache_directory(os.environ)))


def lines(name: str) -> list[str]:
    rows = (LINES / name).read_text(encoding="utf-8").splitlines()
    return [row.split(" | ")[1] for row in rows if row and not row.startswith("#")]


def test_every_emergency_that_is_told_plainly_is_one(triage: Triage) -> None:
    missed = [text for text in lines("emergencies.txt") if not is_emergency(triage, text)]
    assert missed == []


@pytest.mark.parametrize("errand", ERRANDS)
def test_other_talk_in_the_same_turn_hides_no_emergency(triage: Triage, errand: str) -> None:
    told = lines("emergencies.txt")[::10]
    hidden = [
        text
        for text in told
        if not (
            is_emergency(triage, f"{errand} {text}") and is_emergency(triage, f"{text} {errand}")
        )
    ]
    assert hidden == []


def is_emergency(triage: Triage, text: str) -> bool:
    return triage.assess(text, NOBODY).is_emergency
