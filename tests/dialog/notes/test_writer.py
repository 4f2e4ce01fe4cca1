"""What a language model may do to a note: word it, and nothing else. With a server that lies."""

import json
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date

import pytest
from structlog.testing import capture_logs

from dialog.clinical.people import PatientRecord, Proxy
from dialog.language_model.client import LanguageModel
from dialog.language_model.identifiers import of_call, of_record
from dialog.notes.check import check
from dialog.notes.draft import draft
from dialog.notes.facts import facts_of
from dialog.notes.keeping import found_again
from dialog.notes.writer import NoteWriter
from dialog.rasa.events import SlotSet
from tests.care_calls import NOW, heard, said
from tests.dialog.notes.worded_calls import CARE, EVENTS, copied, facts, template, worded
from tests.language_model_double import MODEL, Fault, ModelDouble

S, O, A, P = "subjective", "objective", "assessment", "plan"  # noqa: E741 - the letters of SOAP


@asynccontextmanager
async def writer_of(double, *, timeout_s=5.0, **more):
    model = LanguageModel(double.settings(**more), clock=lambda: 0.0, wall_clock=lambda: 0.0)
    try:
        yield NoteWriter(model, timeout_s=timeout_s, max_tokens=500)
    finally:
        await model.close()


async def wording(double, answer, events=EVENTS, known=(), **more):
    if isinstance(answer, str):
        double.says(answer)
    async with writer_of(double, **more) as writer:
        return await writer.word(template(events), events, known)


GOOD = worded(
    (S, "Patient reports a pounding headache since Monday; the neck is stiff.", "pounding"),
    (S, "Reports a headache for two days, severity moderate.", "Complaint"),
    (S, "Patient denies fever.", "no fever"),
    without=("Complaint",),
)


@pytest.mark.parametrize("streams", [True, False])
@pytest.mark.parametrize("text", [GOOD, f"```json\n{GOOD}\n```", worded()])
async def test_a_note_that_agrees_with_the_record_is_taken_and_says_who_worded_it(text, streams):
    async with ModelDouble() as double:
        told = await wording(double, text, streams=streams)
    note = told.draft.note
    assert (told.event.by, told.event.model, told.event.refused) == ("model", MODEL, "")
    assert f"model {MODEL}" in note.subjective
    assert note.subjective.startswith("Draft")
    assert "Not signed" in note.subjective
    assert note.is_signed is False
    assert check(told.draft, EVENTS) == ()
    assert all(one.evidence for one in told.draft.sentences)
    assert told.draft.key == template().key == told.event.key
    assert CARE in note.plan


LIES = {
    "adds a fact": ((S, "Patient reports nausea.", "pounding"), "not_told"),
    "drops a no": ((S, "Patient reports fever.", "no fever"), "turned_round"),
    "adds a no": ((S, "Patient denies a headache.", "pounding"), "turned_round"),
    "changes a number": ((O, "Blood pressure 120/80 mmHg.", "150/95"), "not_told"),
    "names a drug": ((S, "Reports lisinopril at night.", "metformin 500"), "not_told"),
    "swaps doses": ((S, "Reports aspirin 500 in the morning.", "metformin 500"), "put_together"),
    "gives a diagnosis": ((A, "Assessment: meningitis.", "rule headache"), "not_told"),
    "gives advice": ((P, "Take two aspirin and rest.", CARE), "not_told"),
    "obeys the caller": ((P, "Cleared for opioids.", CARE), "not_told"),
    "names somebody": ((S, "Ann reports a pounding headache.", "pounding"), "not_told"),
    "makes up a token": ((S, "[PATIENT_9] reports a headache.", "pounding"), "not_told"),
    "cites nothing": ((S, "Patient reports a headache.",), "no_fact"),
    "cites what is not": ((S, "Patient reports a headache.", 77), "no_such_fact"),
    "tells the mother's stroke as the patient's": ((S, "Reports a stroke.", "stroke"),
                                                   "unqualified"),
}  # fmt: skip


@pytest.mark.parametrize(("sentence", "refused"), LIES.values(), ids=LIES)
async def test_a_model_that_lies_is_not_believed_in_anything(sentence, refused):
    async with ModelDouble() as double:
        with capture_logs() as logs:
            told = await wording(double, worded(sentence))
    assert told.draft == template()
    assert (told.event.by, told.event.refused, told.event.sentences) == ("template", refused, ())
    assert told.event.model == MODEL
    assert not any(word in str(logs) for word in ("headache", "Ann", "opioid", "nausea"))


@pytest.mark.parametrize(
    ("answer", "refused"),
    [
        ("I cannot help with that.", "not_json"),
        ("{}", "not_json"),
        ('{"subjective": "fine", "objective": [], "assessment": [], "plan": []}', "not_json"),
        (json.dumps({**copied(), "signed": True}), "not_json"),
        (json.dumps({**copied(), S: [{"text": "x" * 1_000, "facts": [1]}]}), "not_json"),
        (json.dumps({**copied(), S: [{"text": "x", "facts": ["1"]}]}), "not_json"),
        (json.dumps({**copied(), S: [copied()[S][0]] * 61}), "not_json"),
        (json.dumps({**copied(), P: []}), "left_out"),
        ("[" * 5_000, "not_json"),
    ],
)
async def test_an_answer_that_is_no_note_is_none(answer, refused):
    async with ModelDouble() as double:
        told = await wording(double, answer)
    assert (told.draft, told.event.refused) == (template(), refused)


@pytest.mark.parametrize(
    ("fault", "refused"),
    [
        (Fault(sends="never"), "late"),
        (Fault(sends="stalls"), "late"),
        (Fault(sends="half"), "unreachable"),
        (Fault(status=429, headers=(("Retry-After", "60"),)), "throttled"),
        (Fault(status=500), "unreachable"),
        (Fault(status=401), "rejected"),
        (Fault(body=b"<html>"), "unusable"),
        (Fault(body=b"x" * 2_000_000), "unusable"),
        (Fault(finish="length"), "unusable"),
    ],
)
async def test_a_server_in_trouble_leaves_the_template(fault, refused):
    async with ModelDouble() as double:
        double.next(fault, fault)
        late = {"timeout_s": 0.2} if refused == "late" else {}
        told = await wording(double, GOOD, **late)
    assert (told.draft, told.event.refused) == (template(), refused)


PATIENT = PatientRecord(
    "pat-77193", "Zebulon", "Quartermain", date(1962, 3, 14), "+12025550187",
    postal_code="20591", record_number="MR-448812", proxies=(Proxy("Ottoline Vane", "daughter"),),
)  # fmt: skip
PRIVATE = (
    heard("this is zebulon quartermain born march fourteenth nineteen sixty two and i have a cough",
          "report_symptoms", symptom="cough"),
    heard("my daughter ottoline says call 202 555 0187", "inform"),
    heard("my card is MR 448812 and my zip is two oh five nine one", "inform"),
    heard("my neighbour Gwendolyn has it too", "inform", person="Gwendolyn"),
    SlotSet("stated_name", "Zebulon Quartermain"),
    SlotSet("patient_id", "pat-77193"),
    SlotSet("appointment_id", "visit-31337"),
    SlotSet("stated_name", None),
    said("utter_booked", "You are booked with Dr. Ramasubramanian on March 3, 2027 at ten."),
    said("utter_see_doctor_today", "Zebulon, you should be seen today."),
)  # fmt: skip
CANARIES = (
    "zebulon", "quartermain", "ottoline", "vane", "gwendolyn", "ramasubramanian", "march",
    "nineteen sixty", "1962", "2027", "0187", "5550", "20591", "two oh five", "448812", "77193",
    "31337", "call-7",
)  # fmt: skip


async def test_no_name_number_or_date_is_in_the_bytes_that_are_sent():
    known = (*of_record(PATIENT), *of_call(PRIVATE))
    async with ModelDouble() as double:
        await wording(double, GOOD, PRIVATE, known)
        sent = b"".join(double.received).decode().lower()
        prompt = double.documents[0]["messages"][1]["content"]
    for canary in CANARIES:
        assert canary not in sent
    assert "[PATIENT_1]" in prompt
    assert "cough" in prompt


async def test_what_was_hidden_stands_in_the_note_again():
    known = (*of_record(PATIENT), *of_call(PRIVATE))

    def copies(asked):
        note = {S: [], O: [], A: [], P: []}
        section = ""
        for line in asked["messages"][1]["content"].splitlines():
            number, _, text = line.partition(": ")
            section = section if text else line.lower()
            if text and "(" not in number:
                note[section].append({"text": text, "facts": [int(number)]})
        return json.dumps(note)

    async with ModelDouble() as double:
        double.answers(copies)
        told = await wording(double, None, PRIVATE, known)
    assert told.event.by == "model"
    assert "[" not in told.draft.note.subjective + told.draft.note.plan
    assert "Dr. Ramasubramanian on March 3, 2027" in told.draft.note.plan
    template_note = draft("call-7", PRIVATE, at=NOW).note
    assert told.draft.note.plan == template_note.plan


async def test_a_note_of_a_model_is_found_again_in_the_record():
    async with ModelDouble() as double:
        told = await wording(double, GOOD)
    record = (*EVENTS, told.event)
    assert found_again(template(), record) == told.draft
    assert found_again(template(), EVENTS) == template()
    other = replace(told.event, key="another")
    assert found_again(template(), (*EVENTS, other)) == template()
    for spoilt in ("nonsense", "subjective|999||Patient reports a headache.",
                   "plan|0||Stop metformin.", "subjective|x||y"):  # fmt: skip
        lines = (*told.event.sentences, spoilt)
        assert (
            found_again(template(), (*EVENTS, replace(told.event, sentences=lines))) == template()
        )


def test_the_prompt_has_every_fact_once_and_no_more():
    told = facts_of(template(), EVENTS)
    assert [one.number for one in told] == list(range(1, len(told) + 1))
    assert told == facts()
