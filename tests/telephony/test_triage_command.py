import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from telephony.commands.triage import answers, run
from triage.assess import Triage
from triage.lexicon import default_lexicon

TODAY = date(2026, 11, 21)
TRIAGE = Triage(default_lexicon())


def judged(*lines):
    return list(answers([json.dumps(line) for line in lines], TRIAGE, today=TODAY))


def test_each_line_is_judged_in_its_place_and_a_bad_one_gets_its_error():
    lines = ['{"id": "a", "text": "i can\'t breathe"}', "", "no json", "[1]", '{"id": "b"}']
    found = list(answers(lines, TRIAGE, today=TODAY))
    assert [one["id"] for one in found] == ["a", None, None, "b"]
    assert found[0]["acuity"] == "emergency"
    assert found[0]["is_emergency"] is True
    assert found[0]["findings"][0]["text"] == "can't breathe"
    assert found[0]["findings"][0]["source"]
    assert [one.get("error") for one in found[1:]] == [
        "not JSON", "an object is required", "text: a text is required",
    ]  # fmt: skip


def test_a_suspicion_is_told_from_what_is_sure():
    asked = "anaphylaxis is what i wanted to read about, when is the clinic open on friday please"
    suspected, sure = judged({"id": 1, "text": asked}, {"id": 2, "text": "i can't breathe"})
    assert [one["is_suspicion"] for one in suspected["findings"]] == [True]
    assert not any(one["is_suspicion"] for one in sure["findings"])
    assert sure["findings"][0]["acuity"] == "emergency"


def test_readings_are_told_with_their_words():
    (found,) = judged({"id": 1, "text": "it was one eighty over one ten"})
    told = [(one["kind"], one["value"], one["unit"], one["text"]) for one in found["vitals"]]
    words = "one eighty over one ten"
    assert told == [("systolic", 180.0, "mmHg", words), ("diastolic", 110.0, "mmHg", words)]


@pytest.mark.parametrize(
    ("patient", "acuity"),
    [
        ({}, "routine"),
        ({"pregnancy_week": 30}, "urgent"),
        ({"due_date": "2027-01-30"}, "urgent"),
        ({"due_date": "2027-01-30", "on": "2025-01-01"}, "routine"),
    ],
)
def test_who_says_it_and_when_matters(patient, acuity):
    (found,) = judged({"id": 1, "text": "i have a headache", "patient": patient})
    assert found["acuity"] == acuity


@pytest.mark.parametrize(
    ("patient", "where"),
    [
        ({"due_date": "soon"}, "patient.due_date"),
        ({"zip": 1}, "patient.zip"),
        ({"readings": [{"kind": "systolic"}]}, "patient.readings.0.value"),
        ([], "patient"),
        ({"pregnancy_week": -1}, "patient.pregnancy_week"),
    ],
)
def test_a_patient_that_is_none_is_refused_without_being_quoted(patient, where):
    (found,) = judged({"id": 1, "text": "i fell", "patient": patient})
    assert found["error"].startswith(where)
    assert "soon" not in found["error"]


def test_one_text_is_judged_and_explained(capsys):
    text = "no fever but i can't breathe"
    assert run(text, explain=False, lexicon_only=True, today=TODAY) == 0
    assert json.loads(capsys.readouterr().out)["is_emergency"] is True
    assert run(text, explain=True, lexicon_only=False, today=TODAY) == 0
    told = capsys.readouterr().out
    assert told.startswith("emergency")
    assert "cannot_breathe" in told
    assert "denied          'fever'" in told


def test_nothing_in_the_middle_of_a_long_text_is_missed():
    text = "well you know " * 2_000 + "i have crushing chest pain " + "and so on " * 2_000
    (found,) = judged({"id": 1, "text": text})
    assert found["is_emergency"] is True
    assert text[: len(text)].count(found["findings"][0]["text"]) >= 1


@settings(max_examples=50, deadline=None)
@given(st.text(), st.dictionaries(st.text(max_size=8), st.none() | st.integers() | st.text()))
def test_any_line_has_an_answer(text, patient):
    (found,) = judged({"id": 1, "text": text, "patient": patient})
    assert ("error" in found) != ("acuity" in found)
