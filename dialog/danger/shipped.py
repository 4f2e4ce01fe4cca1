"""The scorer of meaning that is shipped: learned from the cases that triage is judged by."""

from pathlib import Path

from dialog.danger.archive import load_or_train
from dialog.danger.fitting import DangerExample
from dialog.danger.model import DangerScorer
from triage.evaluation.cases import Case, read_split
from triage.meaning import with_facts
from triage.redflags import known_facts
from triage.rules import Lexicon


def load_scorer(lexicon: Lexicon, cache: Path, *, embedding: bool = True) -> DangerScorer:
    """The scorer, from the cache or newly trained; see `dialog.danger.archive.load_or_train`.

    Args:
        lexicon: tells what the record's words for illnesses mean.
        cache: where archives and converted weights are kept.
        embedding: False leaves the sentence encoder out even where its weights are installed.
    """
    return load_or_train(
        [_example(case, lexicon) for case in read_split("train")],
        [_example(case, lexicon) for case in read_split("calibration")],
        cache,
        embedding=embedding,
    )


def _example(case: Case, lexicon: Lexicon) -> DangerExample:
    text = with_facts(case.text, known_facts(lexicon, case.patient))
    return DangerExample(text, case.category if case.is_emergency else None)
