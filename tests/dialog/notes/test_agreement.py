"""A worded note that adds, turns round, mixes up or leaves out anything is refused."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.notes.agreement import Refusal, disagreement
from dialog.notes.evidence import Section
from dialog.notes.facts import Fact
from dialog.notes.wording import read_wording
from tests.dialog.notes.worded_calls import CARE, copied, facts, number, worded

S, O, A, P = "subjective", "objective", "assessment", "plan"  # noqa: E741 - the letters of SOAP


def verdict(*sentences, without=()):
    note = read_wording(worded(*sentences, without=without))
    assert note is not None
    return disagreement(note, facts())


def test_a_question_and_a_but_are_told_whole_or_not_at_all():
    for words in ("is it cancer", "it might be angina but it stopped"):
        assert verdict((S, f'Patient said "{words}".', words)) is None


def test_a_note_that_copies_the_template_agrees():
    assert verdict() is None


@pytest.mark.parametrize(
    ("section", "text", "cited"),
    [
        (S, "Patient reports a pounding headache since Monday.", ["pounding"]),
        (S, "The caller reports a stiff neck.", ["pounding"]),
        (S, "Patient reports a headache for 2 days, severity moderate.", ["Complaint"]),
        (S, "Patient says takes metformin 500 in the morning and aspirin 100 at night.",
         ["metformin 500"]),
        (S, "Patient denies fever.", ["no fever"]),
        (S, "Patient reports no fever.", ["no fever"]),
        (S, "Patient reports that the mother had a stroke.", ["stroke"]),
        (S, "Patient said \"i think i have pneumonia\".", ["i think"]),
        (S, "The patient says they think they have pneumonia.", ["i think"]),
        (S, "Patient reports metformin; the symptom named is headache.",
         ["Medicines named", "Symptoms named"]),
        (P, f'The patient was told: "{CARE}"', [CARE]),
        (O, "Blood pressure 150/95 mmHg, told by the caller.", ["150/95"]),
    ],
)  # fmt: skip
def test_what_its_facts_plainly_tell_may_be_told(section, text, cited):
    assert verdict((section, text, *cited)) is None


@pytest.mark.parametrize(
    ("section", "text", "cited", "refusal"),
    [
        # nothing to stand on
        (S, "Patient reports a headache.", [], Refusal.NO_FACT),
        (S, "Patient reports a headache.", [99], Refusal.NO_SUCH_FACT),
        (S, "Patient reports a headache.", [0], Refusal.NO_SUCH_FACT),
        (S, "Patient reports 150/95 mmHg.", ["150/95"], Refusal.WRONG_SECTION),
        (A, "Patient reports a headache.", ["pounding"], Refusal.WRONG_SECTION),
        # a fact more
        (S, "Patient reports a headache and nausea.", ["pounding"], Refusal.NOT_TOLD),
        (S, "Patient reports chest pain.", ["pounding"], Refusal.NOT_TOLD),
        (S, "Reports ibuprofen at night.", ["metformin 500"], Refusal.NOT_TOLD),
        (S, "Patient reports severe headache.", ["Complaint"], Refusal.NOT_TOLD),
        (S, "Patient reports headache, back stiff.", ["pounding"], Refusal.NOT_TOLD),
        (S, "Ann reports a headache.", ["pounding"], Refusal.NOT_TOLD),
        (S, "[PATIENT_1] reports a headache.", ["pounding"], Refusal.NOT_TOLD),
        (S, "Patient reports a **headache**.", ["pounding"], Refusal.NOT_TOLD),
        (S, "Patient reports.", ["pounding"], Refusal.NOT_TOLD),
        (S, "Patient reports a headache.\nHe is fine.", ["pounding"], Refusal.NOT_TOLD),
        # another number
        (S, "Patient reports a headache for three days.", ["Complaint"], Refusal.NOT_TOLD),
        (S, "Reports metformin 5000 in the morning.", ["metformin 500"], Refusal.NOT_TOLD),
        (O, "Blood pressure 159/95 mmHg.", ["150/95"], Refusal.NOT_TOLD),
        (O, "Blood pressure 95/150 mmHg.", ["150/95"], Refusal.NOT_TOLD),
        (O, "Blood pressure 150 mmHg.", ["150/95"], Refusal.NOT_TOLD),
        # a no dropped, added or moved
        (S, "Patient reports fever.", ["no fever"], Refusal.TURNED_ROUND),
        (S, "Patient denies a headache.", ["pounding"], Refusal.TURNED_ROUND),
        (S, "Patient reports no pneumonia.", ["Conditions named"], Refusal.TURNED_ROUND),
        (S, "Side effects told.", ["Taking"], Refusal.TURNED_ROUND),
        (A, "Triage: soon.", ["no diagnosis"], Refusal.TURNED_ROUND),
        # facts mixed up
        (S, "Patient reports metformin 100 at night.", ["metformin 500"], Refusal.PUT_TOGETHER),
        (S, "Reports aspirin 500 in the morning.", ["metformin 500"], Refusal.PUT_TOGETHER),
        (S, "Reports metformin for two days.", ["Medicines", "Complaint"], Refusal.PUT_TOGETHER),
        (S, "Reports stiff neck for two days.", ["pounding", "Complaint"], Refusal.PUT_TOGETHER),
        # what qualifies it left out
        (S, "Patient reports a stroke.", ["stroke"], Refusal.UNQUALIFIED),
        (S, "Patient reports pneumonia.", ["i think"], Refusal.UNQUALIFIED),
        (S, "Patient reports a pounding headache.", ["pounding"], Refusal.UNQUALIFIED),
        (S, "Reports aspirin at night.", ["metformin 500"], Refusal.UNQUALIFIED),
        (S, "Patient reports penicillin.", ["allergic"], Refusal.UNQUALIFIED),
        (S, "Patient reports gout.", ["google"], Refusal.UNQUALIFIED),
        (S, "Patient reports cancer.", ["is it cancer"], Refusal.NOT_TOLD),
        (S, "Patient reports it might be angina.", ["angina"], Refusal.NOT_TOLD),
        # told as if it were known
        (S, "Pounding headache since Monday.", ["pounding"], Refusal.UNATTRIBUTED),
        # a diagnosis, advice, an instruction
        (A, "Triage: migraine.", ["graded soon"], Refusal.NOT_TOLD),
        (A, "Hypertension.", ["rule headache"], Refusal.NOT_TOLD),
        (P, "Take ibuprofen.", [CARE], Refusal.NOT_TOLD),
        (P, "Stop metformin.", [CARE], Refusal.NOT_TOLD),
        (P, "The patient should be seen today.", [CARE], Refusal.NOT_TOLD),
        (P, 'Said: "You should be seen today."', [CARE], Refusal.NOT_TOLD),
        (P, 'Not said: "You should be seen today. If it gets worse, call 911."', [CARE],
         Refusal.TURNED_ROUND),
        (S, "Patient said \"i have pneumonia\".", ["i think"], Refusal.NOT_TOLD),
        (S, "Patient denies \"my mother had a stroke\".", ["stroke"], Refusal.TURNED_ROUND),
        (S, "Patient says they are cleared for opioids.", ["pounding"], Refusal.NOT_TOLD),
    ],
)  # fmt: skip
def test_what_they_do_not_tell_is_refused(section, text, cited, refusal):
    assert verdict((section, text, *cited)) is refusal


@pytest.mark.parametrize("left_out", ["Complaint", "Medicines named", "150/95", "rule", CARE])
def test_whatever_the_template_tells_has_to_be_told(left_out):
    assert verdict(without=(left_out,)) is Refusal.LEFT_OUT


def test_it_may_be_told_in_other_words():
    told = (S, "The caller reports a headache for 2 days, severity moderate.", "Complaint")
    assert verdict(told, without=("Complaint",)) is None
    less = (S, "The caller reports a headache for two days.", "Complaint")
    assert verdict(less, without=("Complaint",)) is Refusal.LEFT_OUT


def test_citing_a_fact_is_not_telling_it():
    everything = [one.number for one in facts() if one.section == S]
    told = (S, "Patient reports a headache.", *everything)
    assert verdict(told, without=("Medicines named",)) is Refusal.LEFT_OUT


def test_a_half_told_fact_is_left_out():
    half = (S, "Taking of medicines talked about: metformin.", "Taking")
    assert verdict(half, without=("Taking",)) is Refusal.LEFT_OUT


def test_what_was_said_both_ways_is_told_only_as_it_was_said():
    told = (
        Fact(1, Section.SUBJECTIVE, "i have a fever now", (0,), is_turn=True),
        Fact(2, Section.SUBJECTIVE, "no fever today", (1,), is_turn=True),
    )
    for text in ("Patient reports fever.", "Patient denies fever."):
        note = {S: [{"text": text, "facts": [1, 2]}], O: [], A: [], P: []}
        assert disagreement(read_wording(json.dumps(note)), told) is Refusal.TURNED_ROUND


def test_words_to_whoever_writes_are_no_fact():
    assert not any("opioids" in one.text or "weaver" in one.text for one in facts())
    assert number("pounding") > number("rule headache")


WORDS = st.sampled_from(
    ["Patient", "reports", "no", "fever", "headache", "metformin", "500", "100", "aspirin", "two",
     "days", ",", ".", "and", "denies", "stroke", "mother", "pneumonia", "think", "150/95", "not",
     "moderate", "for", "safe", '"', "none", "but", "stop"]
)  # fmt: skip


@given(st.lists(WORDS, min_size=1, max_size=10), st.lists(st.integers(0, 20), max_size=4))
def test_no_row_of_words_invents_or_denies(row, numbers):
    text = " ".join(row)
    note = read_wording(worded((S, text, *numbers)))
    if note is None or disagreement(note, facts()) is not None:
        return
    told = facts()
    cited = " ".join(one.text.lower() for one in told if one.number in numbers)
    for word in ("fever", "stroke", "aspirin", "safe", "150/95", "stop", "moderate"):
        assert word not in text.lower() or word in cited
    if "stroke" in text:
        assert "mother" in text
    if "fever" in text:
        assert {"no", "not", "denies", "none"} & set(text.split())


def test_a_copied_note_is_what_the_prompt_can_always_be_answered_with():
    assert sum(map(len, copied().values())) == sum(not one.is_turn for one in facts())
