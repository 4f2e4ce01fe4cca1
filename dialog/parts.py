"""What all calls share, read and checked at the start: domain, triage, understanding, words."""

import os
import random
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from config.settings import DialogSettings, SafetySettings
from dialog.actions.action import Action
from dialog.actions.registry import build_actions, check_rules
from dialog.domain import Domain, load_domain
from dialog.nlu.archive import cache_directory, load_or_train
from dialog.nlu.examples import load_training_data
from dialog.nlu.interpreter import ExampleInterpreter, Interpreter
from dialog.nlu.mentions import MentionFinder
from dialog.policy import Policy
from dialog.responses import Responder
from dialog.rules import load_rules
from triage.assess import Triage
from triage.lexicon import default_lexicon

SHIPPED = Path(str(files("config"))) / "domain"


@dataclass(frozen=True, slots=True)
class DialogParts:
    """What all calls share: read-only, heavy to make."""

    domain: Domain
    triage: Triage
    interpreter: Interpreter
    policy: Policy
    responder: Responder
    actions: Mapping[str, Action]
    phrases: tuple[str, ...]
    """What callers say and how things are called, for teaching a recogniser."""
    emergency_number: str


def load_parts(
    *,
    dialog: DialogSettings,
    safety: SafetySettings,
    organisation: str,
    rng: random.Random,
    embedding: bool = True,
) -> DialogParts:
    """Everything read, checked and trained; blocks for seconds, for half a minute the first time.

    Args:
        dialog: where the domain is, and from which confidence an intent counts.
        safety: the numbers that callers are told.
        organisation: who is calling or called, as callers hear it.
        rng: chooses among wordings.
        embedding: False leaves the sentence encoder out even where its weights are installed.

    Raises:
        DomainError, LexiconError: a file is not as it must be.
    """
    directory = dialog.domain_directory or SHIPPED
    triage = Triage(default_lexicon())
    domain = load_domain(directory / "domain.yml")
    rules = load_rules(directory / "rules.yml", domain)
    actions = build_actions(domain, triage)
    check_rules(rules, domain, actions)
    training = load_training_data(directory / "nlu.yml", directory / "lookups.yml", domain)
    interpreter = ExampleInterpreter(
        load_or_train(training.examples, cache_directory(os.environ), embedding=embedding),
        MentionFinder(training, triage),
        threshold=dialog.nlu_threshold,
    )
    numbers = {
        "organisation": organisation,
        "emergency_number": safety.emergency_number,
        "crisis_line": safety.crisis_line,
        "poison_line": safety.poison_line,
    }
    return DialogParts(
        domain=domain,
        triage=triage,
        interpreter=interpreter,
        policy=Policy(domain, rules),
        responder=Responder(domain.responses, numbers, rng),
        actions=actions,
        phrases=training.phrases(),
        emergency_number=safety.emergency_number,
    )
