import json
from datetime import datetime

import pytest

from dialog.nlu.interpreter import Expected
from dialog.nlu.understanding import Guess, Understanding
from dialog.turn import Awaited, Utterance
from models.datasets import JudgedUtterance
from models.evaluation.nlu import evaluate
from models.evaluation.nlu_text import as_json, as_text
from models.evaluation.proportion import Proportion


class ScriptedInterpreter:
    """Ranks as told, and accepts from 0.5."""

    def __init__(self, rankings: dict[str, list[tuple[str, float]]]) -> None:
        self._rankings = rankings
        self.heard: list[tuple[str, Expected]] = []

    def interpret(self, utterance: Utterance, expected: Expected, now: datetime) -> Understanding:
        self.heard.append((utterance.text, expected))
        ranking = tuple(Guess(*guess) for guess in self._rankings[utterance.text])
        best = ranking[0]
        intent = best.intent if best.confidence >= 0.5 else "nlu_fallback"
        return Understanding(intent, best.confidence, (), ranking)


NOW = datetime(2026, 11, 18, 14, 0)  # noqa: DTZ001 - the caller's own clock
RANKINGS = {
    "hello": [("greet", 0.9), ("bye", 0.1)],
    "so long": [("greet", 0.6), ("bye", 0.3)],
    "later": [("greet", 0.4), ("bye", 0.3)],
    "cheerio": [("bye", 0.45), ("greet", 0.4)],
}
UTTERANCES = [
    JudgedUtterance("hello", ("greet",)),
    JudgedUtterance("so long", ("bye",), Awaited.YES_NO),
    JudgedUtterance("later", ("bye", "greet")),
    JudgedUtterance("cheerio", ("bye",)),
]


def test_what_is_understood_is_counted() -> None:
    report = evaluate(ScriptedInterpreter(RANKINGS), UTTERANCES, [], now=NOW)
    assert report.likeliest == Proportion(3, 4)
    assert report.top_two == Proportion(4, 4)
    assert report.accepted == Proportion(2, 4)
    assert report.accepted_right == Proportion(1, 2)
    assert report.confusions == (("bye", "greet", 1),)
    assert report.by_intent == {"bye": Proportion(2, 3), "greet": Proportion(1, 1)}
    assert report.by_context == {"no question": Proportion(3, 3), "yes_no": Proportion(0, 1)}


def test_an_answer_is_judged_with_its_question() -> None:
    interpreter = ScriptedInterpreter(RANKINGS)
    evaluate(interpreter, UTTERANCES[:2], [], now=NOW)
    assert interpreter.heard == [("hello", Expected()), ("so long", Expected(Awaited.YES_NO))]


def test_what_was_learned_is_not_judged() -> None:
    report = evaluate(
        ScriptedInterpreter(RANKINGS), UTTERANCES, ["hello", "something else"], now=NOW
    )
    assert report.learned_from == 1
    assert report.likeliest.of == 3


def test_confidence_that_keeps_its_word_has_no_calibration_error() -> None:
    rankings = {str(n): [("greet", 0.75), ("bye", 0.25)] for n in range(4)}
    right = [JudgedUtterance(str(n), ("greet",)) for n in range(3)]
    report = evaluate(
        ScriptedInterpreter(rankings), [*right, JudgedUtterance("3", ("bye",))], [], now=NOW
    )
    assert report.calibration_error == pytest.approx(0)
    all_right = evaluate(ScriptedInterpreter(rankings), right, [], now=NOW)
    assert all_right.calibration_error == pytest.approx(0.25)


def test_words_are_judged_as_they_were_heard() -> None:
    interpreter = ScriptedInterpreter(RANKINGS)
    evaluate(interpreter, UTTERANCES[:1], [], now=NOW, heard=lambda text: "later")
    assert interpreter.heard[0][0] == "later"


def test_the_report_can_be_read_by_people_and_programs() -> None:
    report = evaluate(ScriptedInterpreter(RANKINGS), UTTERANCES, [], now=NOW)
    assert "likeliest intent right  75.0 % (3 of 4;" in as_text(report)
    shown = json.loads(json.dumps(as_json(report)))
    assert shown["likeliest"]["share"] == 0.75
    assert shown["confusions"] == [["bye", "greet", 1]]


def test_nothing_to_judge_is_no_error() -> None:
    assert evaluate(ScriptedInterpreter({}), [], [], now=NOW).calibration_error == 0
