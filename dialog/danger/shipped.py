"""The scorer of meaning that is shipped: learned from the cases that triage is judged by."""

from collections.abc import Sequence
from pathlib import Path

from dialog.danger.archive import load_or_train
from dialog.danger.fitting import DangerExample
from dialog.danger.model import DangerScorer
from triage.decision import Acuity, PersonFacts
from triage.evaluation.cases import Case, read_split
from triage.meaning import with_facts
from triage.redflags import known_facts
from triage.rules import Lexicon

_EVERYDAY_STEP = 5
"""Of so many everyday cases one is read once more so."""
_FIRST_WEEK, _WEEKS = 6, 35


def load_scorer(lexicon: Lexicon, cache: Path, *, embedding: bool = True) -> DangerScorer:
    """The scorer, from the cache or newly trained; see `dialog.danger.archive.load_or_train`.

    Args:
        lexicon: tells what the record's words for illnesses mean.
        cache: where archives and converted weights are kept.
        embedding: False leaves the sentence encoder out even where its weights are installed.
    """
    return load_or_train(
        _examples(read_split("train"), lexicon),
        [_example(case, lexicon) for case in read_split("calibration")],
        cache,
        embedding=embedding,
    )


def _examples(cases: Sequence[Case], lexicon: Lexicon) -> list[DangerExample]:
    """The cases, and everyday words as they are read where a pregnancy or a birth is known.

    Those who told of one are mostly in trouble in these cases; being pregnant is none.
    """
    examples = [_example(case, lexicon) for case in cases]
    everyday = [case for case in cases if case.acuity is Acuity.NONE]
    for number, case in enumerate(everyday[::_EVERYDAY_STEP]):
        is_postpartum = number % 3 == 2
        week = None if is_postpartum else _FIRST_WEEK + number % _WEEKS
        facts = PersonFacts(pregnant=not is_postpartum, week=week, postpartum=is_postpartum)
        examples.append(DangerExample(with_facts(case.text, facts), case.category, Acuity.NONE))
    return examples


def _example(case: Case, lexicon: Lexicon) -> DangerExample:
    text = with_facts(case.text, known_facts(lexicon, case.patient))
    return DangerExample(text, case.category, case.acuity)
