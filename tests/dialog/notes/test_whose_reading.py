"""A number that may have been measured of somebody else is told with the words it was told in."""

from datetime import date

import pytest

from dialog.events.call import TurnTriaged
from dialog.notes.draft import draft
from dialog.rasa.events import UserUttered
from triage.assess import assess
from triage.decision import Patient

SOMEBODY = Patient(on=date(2026, 2, 25))


def objective(said):
    events = (TurnTriaged(assess(said, SOMEBODY)), UserUttered(said, timestamp=1772000000.0))
    return draft("call-1", events, at=1772000000.0).note.objective


@pytest.mark.parametrize("said", ["she had a temperature of 99", "the baby's temperature was 99"])
def test_a_childs_number_is_quoted(said):
    assert f'temperature 99 F ("{said}")' in objective(said)


@pytest.mark.parametrize("said", ["i had a temperature of 99", "my temperature was 99"])
def test_ones_own_is_told_plainly(said):
    assert objective(said).endswith("Told by the caller: temperature 99 F.")
