"""For any record: a note that copies it is taken, and one that changes a single thing is not."""

import json
import re
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dialog.clinical.people import PatientRecord, Proxy
from dialog.language_model.identifiers import of_call, of_record
from dialog.nlu.spoken_times import say_birth_date
from dialog.notes.check import check
from dialog.notes.draft import draft
from dialog.notes.writer import NoteWriter
from dialog.rasa.events import SlotSet
from tests.care_calls import NOW, heard, said
from tests.dialog.notes.test_check import EVENT, EVENTS
from tests.language_model_double import ScriptedModel

READING = EVENTS[3]
RECORD = st.lists(EVENT, max_size=8).map(lambda events: [*events, READING])


def facts_in(prompt):
    """The facts of a prompt that must be told: section, number and text of each."""
    section = ""
    for line in prompt.user.splitlines():
        number, _, text = line.partition(": ")
        section = section if text else line.lower()
        if text and "(" not in number:
            yield section, int(number), text


def note(facts):
    told = {"subjective": [], "objective": [], "assessment": [], "plan": []}
    for section, number, text in facts:
        told[section].append({"text": text, "facts": [number]})
    return json.dumps(told)


async def worded(events, change=lambda facts: facts):
    model = ScriptedModel(lambda prompt: note(change(list(facts_in(prompt)))))
    writer = NoteWriter(model, timeout_s=1.0, max_tokens=100)
    return await writer.word(draft("c", events, at=NOW), events, ())


@given(RECORD)
async def test_a_copy_of_the_facts_is_taken(events):
    told = await worded(events)
    assert told.event.refused == ""
    assert check(told.draft, events) == ()
    template = draft("c", events, at=NOW)
    for part in ("objective", "assessment", "plan"):
        assert getattr(told.draft.note, part) == getattr(template.note, part)


def with_another_number(text):
    return re.sub(r"\d+", lambda found: str(int(found[0]) + 1), text, count=1)


def without_a_no(text):
    return re.sub(r"\b(no|not|none) ?", "", text, count=1)


def with_a_no(text):
    return re.sub(r"^(\w+)", r"\1 no", text)


def with_more(text):
    return text.rstrip(".") + ", lisinopril."


def as_a_diagnosis(text):
    return "Pneumonia."


def as_advice(text):
    return "Told to rest."


CHANGES = [with_another_number, without_a_no, with_a_no, with_more, as_a_diagnosis, as_advice]


@pytest.mark.parametrize("change", CHANGES)
@given(events=RECORD, data=st.data())
async def test_a_note_with_one_lie_is_not(change, events, data):
    def lies(facts):
        changed = [at for at, (_, _, text) in enumerate(facts) if change(text) != text]
        at = data.draw(st.sampled_from(changed))
        section, number, text = facts[at]
        return [*facts[:at], (section, number, change(text)), *facts[at + 1 :]]

    told = await worded(events, lies)
    assert told.event.by == "template"
    assert told.draft == draft("c", events, at=NOW)


@given(events=RECORD, data=st.data())
async def test_a_note_that_leaves_a_fact_out_is_not_taken(events, data):
    def forgets(facts):
        at = data.draw(st.integers(0, len(facts) - 1))
        # What another sentence tells as well is not left out.
        assume(not any(facts[at][2] in text for _, _, text in facts[:at] + facts[at + 1 :]))
        return facts[:at] + facts[at + 1 :]

    assert (await worded(events, forgets)).event.refused == "left_out"


NAME = st.text("bdqxzkvu", min_size=5, max_size=9)
FIGURES = st.text("0123456789", min_size=10, max_size=10)


@given(
    names=st.lists(NAME, min_size=4, max_size=4, unique=True),
    born=st.dates(date(1925, 1, 1), date(2020, 12, 31)),
    figures=st.lists(FIGURES, min_size=2, max_size=2, unique=True),
    capitals=st.sampled_from([str.lower, str.upper, str.title]),
)
async def test_nobody_is_named_to_the_model(names, born, figures, capitals):
    given_name, family, proxy, said_name = names
    phone, number = figures
    patient = PatientRecord(
        "id-" + number[:6], given_name.title(), family.title(), born, f"+1{phone}",
        postal_code=number[:5], record_number=f"MR{number}", proxies=(Proxy(proxy.title()),),
    )  # fmt: skip
    spoken = capitals(
        f"hi it is {given_name} {family} born {say_birth_date(born)} that is {born.isoformat()} my"
        f" number is {phone[:3]} {phone[3:6]} {phone[6:]} or {' '.join(phone)} card {number}"
    )
    events = (
        heard(spoken, "report_symptoms"),
        heard(
            capitals(f"i cough and {proxy} coughs and {said_name} too"), "inform", symptom="cough"
        ),
        SlotSet("stated_name", said_name),
        SlotSet("patient_id", patient.id),
        SlotSet("stated_name", None),
        said("utter_booked", f"It is booked, {given_name.title()}."),
    )
    model = ScriptedModel(lambda prompt: note(facts_in(prompt)))
    writer = NoteWriter(model, timeout_s=1.0, max_tokens=100)
    known = (*of_record(patient), *of_call(events))
    told = await writer.word(draft("c", events, at=NOW), events, known)
    (prompt,) = model.prompts
    sent = f"{prompt.system} {prompt.user}".lower()
    bare = re.sub(r"[\s().-]", "", sent)
    for secret in (*names, born.isoformat(), say_birth_date(born).lower()):
        assert secret not in sent
    assert f"{born:%B}".lower() not in prompt.user.lower()
    for secret in (phone, phone[3:], number, patient.id.replace("-", "")):
        assert secret not in bare
    assert "cough" in sent
    # Both turns were sent, under tokens.
    assert "[NUMBER_" in prompt.user
    assert "[PERSON_" in prompt.user
    assert told.event.refused == ""
    assert f"It is booked, {given_name.title()}." in told.draft.note.plan
