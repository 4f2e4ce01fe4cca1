"""Judges the understanding of intents by utterances that were not learned from."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from dialog.nlu.interpreter import Expected, Interpreter
from dialog.nlu.understanding import Understanding
from dialog.rasa.messages import NLU_FALLBACK
from dialog.turn import Utterance
from models.datasets import JudgedUtterance
from models.evaluation.proportion import Proportion

_BINS = 10


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was understood of one utterance."""

    utterance: JudgedUtterance
    understood: Understanding

    @property
    def is_right(self) -> bool:
        """Whether the intent that the dialog goes on with is right."""
        return self.understood.intent in self.utterance.intents

    @property
    def is_accepted(self) -> bool:
        """Whether the dialog goes on, rather than asking again."""
        return self.understood.intent != NLU_FALLBACK

    def is_ranked(self, places: int) -> bool:
        """Whether a right intent is among the likeliest, before any rule."""
        return any(
            guess.intent in self.utterance.intents for guess in self.understood.ranking[:places]
        )


@dataclass(frozen=True, slots=True)
class Bin:
    """Utterances whose likeliest intent had about the same probability."""

    confidence: float
    """Their mean."""
    right: Proportion


@dataclass(frozen=True, slots=True)
class NluReport:
    """How well utterances were understood."""

    likeliest: Proportion
    """The likeliest intent is right, out of all: accuracy."""
    top_two: Proportion
    accepted: Proportion
    accepted_right: Proportion
    """Right, out of those accepted."""
    by_intent: dict[str, Proportion]
    by_context: dict[str, Proportion]
    """By what the open question awaited."""
    confusions: tuple[tuple[str, str, int], ...]
    """(meant, likeliest, how often), the most frequent first."""
    bins: tuple[Bin, ...]
    learned_from: int
    """Utterances left out of the judgement because they are training examples word by word."""

    @property
    def calibration_error(self) -> float:
        """How far the confidence is from the accuracy on average (expected calibration error)."""
        total = sum(each.right.of for each in self.bins)
        gaps = (abs(each.confidence - each.right.share) * each.right.of for each in self.bins)
        return sum(gaps) / total if total else 0.0


def evaluate(
    interpreter: Interpreter,
    utterances: Iterable[JudgedUtterance],
    learned: Collection[str],
    *,
    now: datetime,
    heard: Callable[[str], str] = str,
) -> NluReport:
    """Understand every utterance and compare.

    Args:
        interpreter: what is judged.
        utterances: what to judge by.
        learned: the texts that were learned from.
        now: when all of it is said.
        heard: what recognition makes of a text.
    """
    known = frozenset(learned)
    utterances = list(utterances)
    fresh = [each for each in utterances if each.text not in known]
    verdicts = [
        Verdict(each, interpreter.interpret(Utterance(heard(each.text)), _expected(each), now))
        for each in fresh
    ]
    accepted = [verdict for verdict in verdicts if verdict.is_accepted]
    return NluReport(
        likeliest=_share(verdicts, lambda verdict: verdict.is_ranked(1)),
        top_two=_share(verdicts, lambda verdict: verdict.is_ranked(2)),
        accepted=Proportion(len(accepted), len(verdicts)),
        accepted_right=_share(accepted, lambda verdict: verdict.is_right),
        by_intent=_grouped(verdicts, lambda verdict: verdict.utterance.intents[0]),
        by_context=_grouped(verdicts, lambda verdict: verdict.utterance.after or "no question"),
        confusions=_confusions(verdicts),
        bins=_bins(verdicts),
        learned_from=len(utterances) - len(fresh),
    )


def _expected(utterance: JudgedUtterance) -> Expected:
    return Expected() if utterance.after is None else Expected(utterance.after)


def _share(verdicts: Sequence[Verdict], is_counted: Callable[[Verdict], bool]) -> Proportion:
    return Proportion(sum(is_counted(verdict) for verdict in verdicts), len(verdicts))


def _grouped(verdicts: Sequence[Verdict], group: Callable[[Verdict], str]) -> dict[str, Proportion]:
    names = sorted({str(group(verdict)) for verdict in verdicts})
    return {
        name: _share(
            [verdict for verdict in verdicts if str(group(verdict)) == name],
            lambda verdict: verdict.is_ranked(1),
        )
        for name in names
    }


def _confusions(verdicts: Sequence[Verdict]) -> tuple[tuple[str, str, int], ...]:
    counted = Counter(
        (verdict.utterance.intents[0], verdict.understood.ranking[0].intent)
        for verdict in verdicts
        if not verdict.is_ranked(1)
    )
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return tuple((meant, likeliest, count) for (meant, likeliest), count in ordered)


def _bins(verdicts: Sequence[Verdict]) -> tuple[Bin, ...]:
    """Tenths of the range of probability, those without utterances left out."""
    found = []
    for number in range(_BINS):
        members = [
            verdict
            for verdict in verdicts
            if min(int(verdict.understood.ranking[0].confidence * _BINS), _BINS - 1) == number
        ]
        if members:
            total = sum(verdict.understood.ranking[0].confidence for verdict in members)
            right = _share(members, lambda verdict: verdict.is_ranked(1))
            found.append(Bin(total / len(members), right))
    return tuple(found)
