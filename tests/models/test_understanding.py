"""The floor under what is understood of utterances that another author set aside."""

import os
from datetime import datetime
from pathlib import Path

import pytest

from config.load import load_settings
from dialog.nlu.bundle import cache_directory
from dialog.nlu.embedding import load_encoder
from dialog.nlu.examples import from_rasa
from dialog.parts import SHIPPED
from dialog.rasa.loading import load_project
from models.datasets import read_utterances
from models.evaluation.nlu import NluReport, evaluate
from telephony.commands.models import build_interpreter

pytestmark = pytest.mark.model

HELD_OUT = Path(__file__).parent / "heldout_intents.yml"


def judge(*, embedding: bool) -> NluReport:
    domain, data = load_project(SHIPPED)
    training = from_rasa(data)
    interpreter = build_interpreter(load_settings(None, {}), training, embedding=embedding)
    learned = [example.text for example in training.examples]
    now = datetime(2026, 11, 18, 14, 0)  # noqa: DTZ001 - the caller's own clock
    return evaluate(
        interpreter, read_utterances(HELD_OUT, frozenset(domain.intents)), learned, now=now
    )


def test_intents_are_told_by_meaning() -> None:
    # Measured once, when the training data was complete: 95.7 % of 485, 97.1 % of those accepted.
    if load_encoder(cache_directory(os.environ)) is None:
        pytest.skip("the weights (requirements-nodeps.lock) are not installed")
    report = judge(embedding=True)
    assert report.likeliest.of >= 400
    assert report.likeliest.share >= 0.93
    assert report.accepted_right.share >= 0.95
    assert report.calibration_error <= 0.05


def test_intents_are_told_by_wording_alone() -> None:
    # Measured once: 91.3 % of 485, 93.5 % of those accepted.
    report = judge(embedding=False)
    assert report.likeliest.share >= 0.88
    assert report.accepted_right.share >= 0.91
