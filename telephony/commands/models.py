"""`iasovoice models train` and `models evaluate`: what is learned, and how good it is."""

import json
import os
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from config.settings import Settings
from dialog.nlu.archive import cache_directory, load_or_train
from dialog.nlu.examples import TrainingData, from_rasa
from dialog.nlu.interpreter import ExampleInterpreter
from dialog.nlu.mentions import MentionFinder
from dialog.parts import SHIPPED
from dialog.rasa.loading import load_project
from models.datasets import read_utterances
from models.evaluation.misheard import mishearing
from models.evaluation.nlu import evaluate
from models.evaluation.nlu_text import as_json, as_text
from models.training.intents import train
from triage.assess import Triage
from triage.lexicon import default_lexicon

_SEED = 7
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
    training, intents = from_rasa(data), frozenset(domain.intents)
    interpreter = build_interpreter(settings, training, embedding=judging.embedding)
    utterances = [
        utterance for path in judging.files for utterance in read_utterances(path, intents)
    ]
    heard: Callable[[str], str] = str
    if judging.word_errors:
        words = {word for phrase in training.phrases() for word in phrase.split()}
        rng = random.Random(_SEED)  # noqa: S311 - chooses the words to mishear
        heard = mishearing(judging.word_errors, words, rng)
    learned = [example.text for example in training.examples]
    report = evaluate(interpreter, utterances, learned, now=_NOW, heard=heard)
    shown = json.dumps(as_json(report), indent=2) if judging.as_json else as_text(report)
    sys.stdout.write(shown + "\n")
    return 0


def build_interpreter(
    settings: Settings, training: TrainingData, *, embedding: bool = True
) -> ExampleInterpreter:
    """The interpreter of a domain, as the server has it."""
    return ExampleInterpreter(
        load_or_train(training.examples, cache_directory(os.environ), embedding=embedding),
        MentionFinder(training, Triage(default_lexicon())),
        threshold=settings.dialog.nlu_threshold,
    )
