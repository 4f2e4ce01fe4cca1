import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from dialog.nlu.interpreter import Expected
from dialog.nlu.understanding import Entity, Guess, Understanding
from dialog.turn import Utterance
from models.datasets import JudgedUtterance
from models.entity_sets import EntitySet, Named, NamingUtterance
from models.evaluation.judgement_text import as_json, as_text
from models.evaluation.word_errors import RATES, Judgement, Material, judge
from triage.decision import Span

NOW = datetime(2026, 11, 18, 14, 0)  # noqa: DTZ001 - the caller's own clock
TEXT = "my cough is back again"


class CoughInterpreter:
    """Understands nothing but a cough, by its very name."""

    def interpret(self, utterance: Utterance, expected: Expected, now: datetime) -> Understanding:
        at = utterance.text.find("cough")
        intent = "report_symptoms" if at >= 0 else "greet"
        named = (Entity("symptom", "cough", Span(at, at + 5)),) if at >= 0 else ()
        return Understanding(intent, 0.9, named, (Guess(intent, 0.9), Guess("goodbye", 0.1)))


def material(texts: Sequence[str] = (TEXT,) * 40) -> Material:
    return Material(
        utterances=[JudgedUtterance(text, ("report_symptoms",)) for text in texts],
        entity_sets=[
            EntitySet(
                NOW,
                tuple(
                    NamingUtterance(text, frozenset({Named("symptom", "cough", 3, 8)}))
                    for text in texts
                ),
            )
        ],
        now=NOW,
        learned=frozenset(),
        vocabulary=frozenset(["cough", "couch", "back", "bad", "again"]),
    )


def test_the_more_is_misheard_the_less_is_understood() -> None:
    judged = [judge(CoughInterpreter(), material(), rate) for rate in (0.0, 0.5, 1.0)]
    right = [each.intents.likeliest.share for each in judged if each.intents is not None]
    found = [each.entities.total.f1 for each in judged if each.entities is not None]
    assert right == sorted(right, reverse=True)
    assert found == sorted(found, reverse=True)
    assert (right[0], right[-1]) == (1.0, 0.0)
    assert (found[0], found[-1]) == (1.0, 0.0)


def test_the_same_words_are_misheard_each_time() -> None:
    first, second = (judge(CoughInterpreter(), material(), 0.3) for _ in range(2))
    assert first == second


def test_what_there_is_nothing_to_judge_by_is_left_out() -> None:
    judged = judge(CoughInterpreter(), material(()), 0.0)
    assert judged.intents is None
    assert judged.entities is not None
    only = Material([], [], NOW, frozenset(), frozenset())
    assert judge(CoughInterpreter(), only, 0.1) == Judgement(0.1, None, None)


def test_the_report_can_be_read_by_people_and_programs() -> None:
    by_rate = [judge(CoughInterpreter(), material(), rate) for rate in RATES]
    shown = json.loads(json.dumps(as_json(by_rate[0], by_rate)))
    assert shown["likeliest"]["share"] == 1.0
    assert shown["entities"]["f1"] == 1.0
    assert shown["entities"]["by_entity"]["symptom"]["meant"] == 40
    assert [each["rate"] for each in shown["by_word_errors"]] == [0.0, 0.05, 0.1, 0.2]
    assert shown["by_word_errors"][3]["entities"]["f1"] < 1
    told = as_text(by_rate[0], by_rate)
    assert "F1                      1.000 (1.000 to 1.000)" in told
    assert "  symptom                 1.000  precision 1.000" in told
    assert "    0 %   100.0 % (40 of 40; 91.2 to 100.0)" in told


def test_a_report_without_one_of_the_two_says_nothing_of_it() -> None:
    judged = Judgement(0.0, None, None)
    assert as_json(judged, [judged]) == {"by_word_errors": [{"rate": 0.0}]}
    assert as_text(judged, [judged]).endswith("    0 %   -" + " " * 42 + "-")


def test_what_is_found_does_not_depend_on_what_else_is_judged() -> None:
    together = judge(CoughInterpreter(), material(), 0.3)
    alone = judge(CoughInterpreter(), replace(material(), utterances=[]), 0.3)
    assert together.entities == alone.entities
