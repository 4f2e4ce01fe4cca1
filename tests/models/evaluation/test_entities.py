from collections.abc import Sequence
from datetime import datetime

import pytest

from dialog.nlu.interpreter import Expected
from dialog.nlu.understanding import Entity, Understanding
from dialog.turn import Utterance
from models.entity_sets import EntitySet, Named, NamingUtterance
from models.evaluation.entities import EntityReport, Finds, evaluate_entities
from models.evaluation.proportion import Proportion
from triage.decision import Span

NOW = datetime(2026, 11, 18, 14, 0)  # noqa: DTZ001 - the caller's own clock
COUGH = Named("symptom", "cough", 2, 7)
TWO_DAYS = Named("duration", "P2D", 12, 20)
TEXT = "a cough for two days"


class ScriptedFinder:
    """Finds what it is told to."""

    def __init__(self, *found: Named) -> None:
        self._found = found
        self.heard: list[tuple[str, str | None, datetime]] = []

    def interpret(self, utterance: Utterance, expected: Expected, now: datetime) -> Understanding:
        self.heard.append((utterance.text, expected.slot, now))
        entities = tuple(
            Entity(each.entity, each.value, Span(each.start, each.end)) for each in self._found
        )
        return Understanding("inform", 1.0, entities)


def judge(*found: Named, meant: Sequence[Named] = (COUGH, TWO_DAYS)) -> EntityReport:
    said = NamingUtterance(TEXT, frozenset(meant), "symptom_duration")
    return evaluate_entities(ScriptedFinder(*found), [EntitySet(NOW, (said,))])


def test_all_found_is_the_best_there_is() -> None:
    report = judge(COUGH, TWO_DAYS)
    assert report.total == report.values == Finds(2, 2, 2)
    assert report.total.f1 == 1.0
    assert report.by_entity == {"duration": Finds(1, 1, 1), "symptom": Finds(1, 1, 1)}
    assert report.whole == Proportion(1, 1)
    assert report.interval == (1.0, 1.0)


@pytest.mark.parametrize(
    ("found", "total", "values"),
    [
        pytest.param([COUGH], Finds(1, 1, 2), Finds(1, 1, 2), id="one missed"),
        pytest.param([], Finds(0, 0, 2), Finds(0, 0, 2), id="all missed"),
        pytest.param(
            [COUGH, Named("duration", "P3D", 12, 20)], Finds(1, 2, 2), Finds(1, 2, 2), id="value"
        ),
        pytest.param(
            [COUGH, Named("duration", "P2D", 8, 20)], Finds(1, 2, 2), Finds(2, 2, 2), id="words"
        ),
        pytest.param(
            [COUGH, TWO_DAYS, Named("person", "a", 0, 1)],
            Finds(2, 3, 2),
            Finds(2, 3, 2),
            id="one too many",
        ),
    ],
)
def test_right_is_the_entity_with_its_words_and_its_value(
    found: Sequence[Named], total: Finds, values: Finds
) -> None:
    report = judge(*found)
    assert report.total == total
    assert report.values == values
    assert report.whole.count == 0


def test_shares_are_of_what_was_found_and_of_what_was_meant() -> None:
    finds = Finds(right=3, found=4, meant=6)
    assert (finds.precision, finds.recall, finds.f1) == (0.75, 0.5, 0.6)
    assert Finds(0, 0, 0).f1 == Finds(0, 0, 0).precision == Finds(0, 0, 0).recall == 1.0


def test_an_utterance_is_judged_in_its_state_and_time_and_as_it_is_heard() -> None:
    finder = ScriptedFinder()
    said = NamingUtterance(TEXT, frozenset([COUGH]), "symptom_duration")
    evaluate_entities(
        finder, [EntitySet(NOW, (said,))], mishear=lambda words: ["", "off", "", "", ""]
    )
    assert finder.heard == [("off", "symptom_duration", NOW)]


def test_what_was_not_heard_counts_as_missed() -> None:
    said = NamingUtterance(TEXT, frozenset([COUGH]))
    report = evaluate_entities(
        ScriptedFinder(), [EntitySet(NOW, (said,))], mishear=lambda words: [""] * len(words)
    )
    assert report.total == Finds(0, 0, 1)


def test_the_interval_holds_the_score_and_is_the_same_each_time() -> None:
    utterances = tuple(NamingUtterance(TEXT, frozenset([COUGH])) for _ in range(5)) + tuple(
        NamingUtterance(TEXT, frozenset([TWO_DAYS])) for _ in range(5)
    )
    finder = ScriptedFinder(COUGH)
    first = evaluate_entities(finder, [EntitySet(NOW, utterances)])
    low, high = first.interval
    assert low < first.total.f1 == 0.5 < high
    assert evaluate_entities(finder, [EntitySet(NOW, utterances)]).interval == first.interval


def test_nothing_to_judge_is_no_error() -> None:
    assert evaluate_entities(ScriptedFinder(), []).interval == (0.0, 1.0)
