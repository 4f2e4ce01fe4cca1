"""`iasovoice models train` and `models evaluate`: what is learned, and how good it is."""

import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from config.settings import Settings
from dialog.clinical.interactions.shipped import medicine_names
from dialog.nlu.archive import load_or_train
from dialog.nlu.bundle import cache_directory
from dialog.nlu.examples import TrainingData, from_rasa
from dialog.nlu.interpreter import ExampleInterpreter
from dialog.nlu.mentions import MentionFinder
from dialog.parts import SHIPPED
from dialog.rasa.domain import Domain
from dialog.rasa.loading import load_project
from models.datasets import read_utterances
from models.entity_sets import is_entity_set, read_entity_set
from models.evaluation.judgement_text import as_json, as_text
from models.evaluation.word_errors import RATES, Material, judge
from models.training.intents import train
from triage.assess import Triage
from triage.lexicon import default_lexicon

_NOW = datetime(2026, 11, 18, 14, 0)  # noqa: DTZ001 - the caller's own clock
"""When judged utterances are said, so that a report does not depend on the day it is made."""


@dataclass(frozen=True, slots=True)
class Judging:
    """What `models evaluate` is asked to do."""

    files: tuple[Path, ...]
    word_errors: float
    embedding: bool
    as_json: bool


def run_train(settings: Settings, out: Path | None, *, embedding: bool, as_json: bool) -> int:
    """Train the domain's intents and say what came out."""
    directory = settings.dialog.domain_directory or SHIPPED
    cache = cache_directory(os.environ)
    made = train(directory, cache, clock=time.monotonic, out=out, embedding=embedding)
    if as_json:
        shown = {
            "archive": str(made.archive),
            "sha256": made.sha256,
            "learned_from": made.learned_from,
            "encoder": made.encoder,
            "examples": made.examples,
            "intents": made.intents,
            "left_out_accuracy": round(made.left_out.share, 4),
            "temperature": made.temperature,
            "seconds": round(made.seconds, 2),
        }
        sys.stdout.write(json.dumps(shown, indent=2) + "\n")
        return 0
    sys.stdout.write(
        f"{made.archive}\n"
        f"sha256         {made.sha256}\n"
        f"examples       {made.examples} of {made.intents} intents\n"
        f"encoder        {made.encoder or 'none: by wording alone'}\n"
        f"right left out {made.left_out}\n"
        f"seconds        {made.seconds:.1f}\n"
    )
    return 0


def run_evaluate(settings: Settings, judging: Judging) -> int:
    """Judge the interpreter that the server would use."""
    directory = settings.dialog.domain_directory or SHIPPED
    domain, data = load_project(directory)
    training = from_rasa(data)
    interpreter = build_interpreter(settings, training, embedding=judging.embedding)
    material = _material(judging.files, domain, training)
    judged = judge(interpreter, material, judging.word_errors)
    by_rate = [
        judged if rate == judging.word_errors else judge(interpreter, material, rate)
        for rate in RATES
    ]
    shown = (
        json.dumps(as_json(judged, by_rate), indent=2)
        if judging.as_json
        else as_text(judged, by_rate)
    )
    sys.stdout.write(shown + "\n")
    return 0


def _material(files: Sequence[Path], domain: Domain, training: TrainingData) -> Material:
    """What the files hold, be it utterances by intent or with what is named in them."""
    of_entities = [path for path in files if is_entity_set(path)]
    of_intents = [path for path in files if path not in of_entities]
    intents, entities = frozenset(domain.intents), frozenset(domain.entities)
    return Material(
        utterances=[
            utterance for path in of_intents for utterance in read_utterances(path, intents)
        ],
        entity_sets=[read_entity_set(path, entities) for path in of_entities],
        now=_NOW,
        learned=frozenset(example.text for example in training.examples),
        vocabulary=frozenset(word for phrase in training.phrases() for word in phrase.split()),
    )


def build_interpreter(
    settings: Settings, training: TrainingData, *, embedding: bool = True
) -> ExampleInterpreter:
    """The interpreter of a domain, as the server has it."""
    return ExampleInterpreter(
        load_or_train(training.examples, cache_directory(os.environ), embedding=embedding),
        MentionFinder(training, Triage(default_lexicon()), medicine_names()),
        threshold=settings.dialog.nlu_threshold,
    )
