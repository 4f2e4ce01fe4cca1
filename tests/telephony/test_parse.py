import json
import random
from dataclasses import replace
from datetime import datetime

import pytest

from config.settings import DialogSettings, SafetySettings
from dialog.nlu.interpreter import Expected
from dialog.parts import DialogParts, Surroundings, load_parts
from dialog.rasa.domain import Variation
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
    assert expected_for(parts.domain, "odd_slot", "odd_form").question == "utter_ask_odd_slot"


def test_the_question_of_a_form_comes_before_that_of_the_slot(parts: DialogParts) -> None:
    awaits = Variation(payload={"metadata": {"awaits": "yes_no"}})
    responses = {**parts.domain.responses, "utter_ask_visit_form_kind": (awaits,)}
    domain = replace(parts.domain, responses=responses)
    own = Expected(Awaited.YES_NO, "kind", "utter_ask_visit_form_kind")
    assert expected_for(domain, "kind", "visit_form") == own
    assert expected_for(domain, "kind").question == "utter_ask_kind"


def test_an_answer_is_read_in_the_light_of_the_state(parts: DialogParts) -> None:
    asked = {"active_form": "symptom_form", "requested_slot": "symptom_duration"}
    lines = [
        json.dumps({"id": 1, "text": "since yesterday morning", "state": asked}),
        json.dumps({"id": 2, "text": "Since TUESDAY I think", "state": asked}),
        json.dumps({"id": 3, "text": "tuesday", "state": {}}),
        json.dumps({"id": 4, "text": "tuesday", "state": {"active_form": 7}}),
    ]
    found = list(answers(lines, parts.domain, parts.interpreter, now=NOW))
    named = [
        [(item["entity"], item["value"]) for item in answer.get("entities", [])] for answer in found
    ]
    assert named == [
        [("duration", "2026-11-17TMO/..")],
        [("duration", "2026-11-17/..")],
        [("time_reference", "2026-11-24")],
        [],
    ]
    assert found[3]["error"] == "state: active_form and requested_slot are texts"


@pytest.mark.parametrize("text", ["\ud800", "\x00\x07", "ha " * 50_000, "", "٣٤ 数字", "[" * 5000])
def test_any_text_is_answered(parts: DialogParts, text: str) -> None:
    line = json.dumps({"id": text[:9], "text": text})
    (answer,) = answers([line], parts.domain, parts.interpreter, now=NOW)
    assert "error" not in answer
    assert len(answer["ranking"]) == 3
    json.dumps(answer).encode("ascii")


def test_a_line_nested_beyond_all_measure_gets_an_error(parts: DialogParts) -> None:
    (answer,) = answers(["[" * 100_000], parts.domain, parts.interpreter, now=NOW)
    assert answer == {"id": None, "error": "not JSON"}
