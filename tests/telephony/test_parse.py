import random
from datetime import datetime

import pytest

from config.settings import DialogSettings, SafetySettings
from dialog.nlu.interpreter import Expected
from dialog.parts import DialogParts, Surroundings, load_parts
from dialog.turn import Awaited
from telephony.commands.parse import answers, expected_for

NOW = datetime(2026, 11, 18, 14, 0)  # noqa: DTZ001 - the caller's own clock


@pytest.fixture(scope="module")
def parts() -> DialogParts:
    return load_parts(
        dialog=DialogSettings(),
        safety=SafetySettings(),
        organisation="C",
        surroundings=Surroundings(clock=lambda: 0.0, rng=random.Random(1)),
    )


def test_each_line_is_answered_in_its_place(parts: DialogParts) -> None:
    lines = [
        '{"id": "a", "text": "hello i have a bad headache"}',
        "",
        "no json",
        "[1]",
        '{"id": "b"}',
        '{"id": "c", "text": "x", "state": {"requested_slot": 7}}',
        '{"id": "d", "text": "seven", "state": {"requested_slot": "symptom_severity"}}',
    ]
    found = list(answers(lines, parts.domain, parts.interpreter, now=NOW))
    assert [answer["id"] for answer in found] == ["a", None, None, "b", "c", "d"]
    assert [("error" in answer) for answer in found] == [False, True, True, True, True, False]
    assert found[0]["intent"] == "report_symptoms"
    assert found[0]["ranking"][0]["intent"] == "report_symptoms"
    assert [item["value"] for item in found[5]["entities"]] == ["severe"]


def test_entities_cut_their_words_out_of_the_text(parts: DialogParts) -> None:
    text = "i have a bad headache"
    (answer,) = answers(
        [f'{{"id": 1, "text": "{text}"}}'], parts.domain, parts.interpreter, now=NOW
    )
    (entity,) = [item for item in answer["entities"] if item["entity"] == "symptom"]
    assert text[entity["start"] : entity["end"]] == "headache"


def test_a_slot_tells_what_its_question_awaits(parts: DialogParts) -> None:
    assert expected_for(parts.domain, None) == Expected()
    expected = expected_for(parts.domain, "symptom_severity")
    assert expected == Expected(Awaited.NUMBER, "symptom_severity", "utter_ask_symptom_severity")
