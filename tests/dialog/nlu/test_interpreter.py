from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from dialog.nlu.examples import TrainingData
from dialog.nlu.intents import IntentClassifier
from dialog.nlu.interpreter import ExampleInterpreter, Expected, Interpreter
from dialog.nlu.mentions import MentionFinder
from dialog.parts import DialogParts
from dialog.turn import Awaited, HeardWord, Source, Utterance
from triage.assess import Triage
from triage.lexicon import default_lexicon

NOW = datetime(2026, 11, 18, 14, 0)  # noqa: DTZ001 - the caller's own clock
YES_NO = Expected(Awaited.YES_NO)


@pytest.fixture
def interpreter(parts: DialogParts) -> Interpreter:
    return parts.interpreter


def intent(interpreter: Interpreter, text: str, expected: Expected = Expected()) -> str:  # noqa: B008
    return interpreter.interpret(Utterance(text), expected, NOW).intent


def key(interpreter: Interpreter, digits: str, expected: Expected = Expected()) -> str:  # noqa: B008
    return interpreter.interpret(Utterance(digits, source=Source.KEYPAD), expected, NOW).intent


@pytest.mark.parametrize(
    ("text", "expected", "wanted"),
    [
        ("hello i have a bad headache", Expected(), "report_symptoms"),
        ("let me talk to the pharmacist", Expected(), "request_human"),
        ("i need to talk to a nurse about my refill", Expected(), "request_human"),
        ("i need a refill from the pharmacist", Expected(), "prescription_refill"),
        ("i'd like the afternoon", Expected(Awaited.DATE, "preferred_appointment_time"), "inform"),
        ("what else do you have", Expected(Awaited.DATE, "chosen_slot"), "nlu_fallback"),
        ("my head hurts", Expected(Awaited.DATE, "chosen_slot"), "report_symptoms"),
        ("tomorrow, my head hurts", Expected(Awaited.DATE, "chosen_slot"), "inform"),
        ("thanks bye", Expected(Awaited.DATE, "chosen_slot"), "goodbye"),
        ("later", Expected(Awaited.DATE, "chosen_slot"), "nlu_fallback"),
        ("see you later", Expected(Awaited.DATE, "chosen_slot"), "goodbye"),
        ("i have to go now", Expected(Awaited.DATE, "chosen_slot"), "goodbye"),
        ("yes please", YES_NO, "affirm"),
        ("yes i am alone", YES_NO, "affirm"),
        ("no my wife is here with me", YES_NO, "deny"),
        ("no i want to talk to a nurse", YES_NO, "request_human"),
        ("no thank you goodbye", YES_NO, "goodbye"),
        ("tomorrow morning would be good", Expected(Awaited.DATE, "x"), "inform"),
        ("seven", Expected(Awaited.NUMBER, "symptom_severity"), "inform"),
        ("yes i also need a refill", YES_NO, "affirm"),
        (
            "yes i also need a refill",
            Expected(Awaited.YES_NO, question="utter_anything_else"),
            "prescription_refill",
        ),
        ("yes please", Expected(Awaited.YES_NO, question="utter_anything_else"), "affirm"),
        ("a blood test", Expected(slot="requested_appointment_type"), "inform"),
        ("check up", Expected(), "request_appointment"),
        ("a check up please", Expected(), "request_appointment"),
        ("check up", YES_NO, "request_appointment"),
        ("check up please", YES_NO, "request_appointment"),
        ("yes a check up", YES_NO, "affirm"),
        ("check up", Expected(Awaited.YES_NO, "wants_refill"), "inform"),
        ("i feel fine", Expected(), "inform"),
        ("i feel fine", Expected(Awaited.STORY), "inform"),
        ("i am calling for my pregnancy check-in", Expected(), "check_in"),
        ("i need a pregnancy check up", Expected(), "prenatal_checkup"),
        ("ozempic", Expected(slot="medications_discussed"), "inform"),
        ("can i stop ozempic", Expected(slot="medications_discussed"), "medication_question"),
        ("ozempic", Expected(), "medication_question"),
        ("thank you so much", Expected(Awaited.NUMBER, "symptom_severity"), "nlu_fallback"),
        ("thanks", Expected(Awaited.YES_NO, question="utter_anything_else"), "goodbye"),
        ("zero", Expected(), "request_human"),
        ("press zero", YES_NO, "request_human"),
        ("zero", Expected(Awaited.NUMBER, "symptom_severity"), "inform"),
        ("don't hang up", Expected(), "nlu_fallback"),
        ("please i do not want to hang up", Expected(), "nlu_fallback"),
        ("i don't need anything else goodbye", Expected(), "goodbye"),
        ("thank you goodbye", Expected(Awaited.NUMBER, "symptom_severity"), "goodbye"),
        ("xyzzy plugh", Expected(), "nlu_fallback"),
        ("", YES_NO, "nlu_fallback"),
    ],
)
def test_an_utterance_is_understood_with_the_open_question_in_mind(
    interpreter: Interpreter, text: str, expected: Expected, wanted: str
) -> None:
    assert intent(interpreter, text, expected) == wanted


def test_an_entity_answers_a_form_even_in_strange_words(interpreter: Interpreter) -> None:
    expected = Expected(Awaited.NUMBER, "symptom_severity")
    understood = interpreter.interpret(Utterance("blargh seven xyzzy"), expected, NOW)
    assert understood.intent != "nlu_fallback"
    assert [item.value for item in understood.entities] == ["severe"]


class FixedClassifier(IntentClassifier):
    """Always as sure of the same intent, whatever is said."""

    def __init__(self, intent: str, confidence: float) -> None:
        self.intents = (intent, "inform", "deny")
        rest = (1 - confidence) / 2
        self._likely = np.array([confidence, rest, rest])

    def probabilities(self, text: str) -> NDArray[np.float64]:
        return self._likely.copy()


@pytest.mark.parametrize(
    ("intent", "confidence", "wanted"),
    [
        pytest.param("goodbye", 0.55, "goodbye", id="a command"),
        pytest.param("goodbye", 0.45, "nlu_fallback", id="a guess at a command is not obeyed"),
        pytest.param("greet", 0.45, "greet", id="a guess that does no harm"),
        pytest.param("greet", 0.39, "nlu_fallback", id="too unsure"),
    ],
)
def test_an_intent_counts_from_its_threshold(intent: str, confidence: float, wanted: str) -> None:
    finder = MentionFinder(TrainingData((), {}, {}), Triage(default_lexicon()))
    classifier = FixedClassifier(intent, confidence)
    interpreter = ExampleInterpreter(classifier, finder, threshold=0.4)
    assert interpreter.interpret(Utterance("well"), Expected(), NOW).intent == wanted


def test_a_complaint_is_one_though_it_is_worded_like_an_answer() -> None:
    training = TrainingData((), {"symptom": ("cough",)}, {})
    finder = MentionFinder(training, Triage(default_lexicon()))
    interpreter = ExampleInterpreter(FixedClassifier("greet", 0.9), finder, threshold=0.4)
    told = Utterance("hello a cough")
    assert interpreter.interpret(told, Expected(), NOW).intent == "report_symptoms"
    assert interpreter.interpret(told, Expected(slot="person"), NOW).intent == "greet"


@pytest.mark.parametrize(
    ("confidence", "wanted"),
    [
        pytest.param(0.50, "greet", id="well ahead of the next"),
        pytest.param(0.39, "nlu_fallback", id="hardly ahead of the next"),
    ],
)
def test_of_two_intents_about_as_likely_none_is_taken(confidence: float, wanted: str) -> None:
    finder = MentionFinder(TrainingData((), {}, {}), Triage(default_lexicon()))
    interpreter = ExampleInterpreter(
        FixedClassifier("greet", confidence), finder, threshold=0.3, ambiguity=0.1
    )
    understood = interpreter.interpret(Utterance("well"), Expected(), NOW)
    assert understood.intent == wanted
    assert [guess.intent for guess in understood.ranking] == ["greet", "inform", "deny"]


@pytest.mark.parametrize(
    ("digits", "expected", "wanted"),
    [
        ("0", Expected(), "request_human"),
        ("0", Expected(Awaited.NUMBER), "request_human"),
        ("9", Expected(), "stop_calling"),
        ("9", YES_NO, "stop_calling"),
        ("*", Expected(), "repeat"),
        ("1", YES_NO, "affirm"),
        ("2", YES_NO, "deny"),
        ("1", Expected(), "nlu_fallback"),
        ("55", Expected(), "nlu_fallback"),
    ],
)
def test_keys_have_their_meanings(
    interpreter: Interpreter, digits: str, expected: Expected, wanted: str
) -> None:
    assert key(interpreter, digits, expected) == wanted


OFFERED = Expected(candidates=("prescription_refill", "test_results_inquiry"))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("the second one", "test_results_inquiry"),
        ("yes the refill", "prescription_refill"),
        ("i'm out of my pills", "prescription_refill"),
        ("i wanted to hear what the lab found", "test_results_inquiry"),
        ("neither", "deny"),
        ("no", "deny"),
        ("let me talk to a nurse please", "request_human"),
        ("my head hurts so bad", "report_symptoms"),
    ],
)
def test_of_two_that_were_offered_one_is_taken_or_none(
    interpreter: Interpreter, text: str, wanted: str
) -> None:
    understood = interpreter.interpret(Utterance(text), OFFERED, NOW)
    assert understood.intent == wanted
    assert understood.confidence >= 0.4


def test_what_is_said_has_three_likely_intents(interpreter: Interpreter) -> None:
    ranking = interpreter.interpret(Utterance("i need my pills"), Expected(), NOW).ranking
    assert len({guess.intent for guess in ranking}) == 3
    assert sorted((guess.confidence for guess in ranking), reverse=True) == [
        guess.confidence for guess in ranking
    ]
    assert sum(guess.confidence for guess in ranking) <= 1.0001


def test_a_thing_is_as_sure_as_its_least_sure_word(interpreter: Interpreter) -> None:
    words = tuple(HeardWord(text, 1 - 0.1 * at) for at, text in enumerate(["my", "sore", "throat"]))
    understood = interpreter.interpret(Utterance("my sore throat", words), Expected(), NOW)
    assert [item.confidence for item in understood.entities] == [pytest.approx(0.8)]


def test_a_garbled_medicine_is_marked(interpreter: Interpreter) -> None:
    understood = interpreter.interpret(Utterance("i take my lee sinopril"), Expected(), NOW)
    assert [(item.value, item.is_repaired) for item in understood.entities] == [
        ("lisinopril", True)
    ]


def test_times_are_reckoned_from_the_time_of_the_call(interpreter: Interpreter) -> None:
    understood = interpreter.interpret(Utterance("tomorrow morning"), Expected(), NOW)
    assert [item.value for item in understood.entities] == ["2026-11-19TMO"]


@pytest.mark.parametrize(("digits", "value"), [("10", "critical"), ("7#", "severe"), ("2", "mild")])
def test_a_keyed_score_is_a_severity(interpreter: Interpreter, digits: str, value: str) -> None:
    expected = Expected(Awaited.NUMBER, "symptom_severity")
    understood = interpreter.interpret(Utterance(digits, source=Source.KEYPAD), expected, NOW)
    assert understood.intent == "inform"
    assert [item.value for item in understood.entities] == [value]


def test_digits_answer_a_question_for_a_number(interpreter: Interpreter) -> None:
    expected = Expected(Awaited.NUMBER, "symptom_severity")
    understood = interpreter.interpret(Utterance("9", source=Source.KEYPAD), expected, NOW)
    assert [item.value for item in understood.entities] == ["severe"]


def test_held_out_utterances_are_mostly_understood(parts: DialogParts) -> None:
    # Measured once, before any tuning: 85 % right, 91 % of those accepted, 12 % asked again.
    lines = (Path(__file__).parent / "heldout.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split(" | ") for line in lines if line and not line.startswith("#")]
    assert not set(parts.phrases) & {text for _, text in rows}
    understood = [(wanted, intent(parts.interpreter, text)) for wanted, text in rows]
    accepted = [(wanted, got) for wanted, got in understood if got != "nlu_fallback"]
    assert len(accepted) / len(rows) >= 0.8
    assert sum(wanted == got for wanted, got in accepted) / len(accepted) >= 0.85
