"""Allergies and questions about medicines stand in the note in the caller's own words."""

import pytest

from dialog.events.call import SideEffectsTold, SymptomsAssessed
from dialog.notes.check import check
from dialog.notes.draft import draft
from dialog.notes.evidence import EvidencedSentence, Section
from dialog.notes.own_words import own_words
from dialog.rasa.events import ActiveLoop
from tests.care_calls import NOW, heard
from triage.decision import Acuity


def subjective(*events):
    drafted = draft("c", events, at=NOW)
    assert check(drafted, events) == ()
    return drafted.note.subjective.splitlines()[1:]


@pytest.mark.parametrize(
    "said",
    [
        "my head hurts and i'm allergic to penicillin",
        "she has an allergy to peanuts",
        "i had a bad reaction to the contrast",
        "i am not allergic to anything",
        "could i be allergic to my soap",
    ],
)
@pytest.mark.parametrize("form", [None, "symptom_form", "identity_form"])
def test_what_was_said_of_an_allergy_is_quoted_wherever_it_was_said(said, form):
    events = (ActiveLoop(form), heard(said, "inform"))
    assert subjective(*events) == [f'Of an allergy, the caller said: "{said}".']


def test_a_medicine_that_cannot_be_taken_is_an_allergy_to_ask_about():
    told = heard("i can't take aspirin", "inform", medication="aspirin")
    assert 'Of an allergy, the caller said: "i can\'t take aspirin".' in subjective(told)


@pytest.mark.parametrize(
    "said", ["i can't take it any more", "my reaction was to laugh", "linda example"]
)
def test_what_is_about_no_allergy_is_not_called_one(said):
    assert subjective(heard(said, "inform")) == []


@pytest.mark.parametrize("form", [None, "factor_form"])
def test_what_was_asked_about_a_medicine_is_quoted(form):
    asked = heard("i took two of them by mistake what now", "medication_question")
    told = ['The caller asked: "i took two of them by mistake what now".']
    assert subjective(ActiveLoop(form), asked) == told


def test_a_complaint_without_a_name_is_quoted():
    told = heard("everything feels off since monday", "report_symptoms")
    rated = heard("about a four i guess", "inform")
    unnamed = SymptomsAssessed(("something else",), None, None, Acuity.ROUTINE)
    line = 'The caller said: "everything feels off since monday".'
    assert [one for one in subjective(told, rated, unnamed) if "said" in one] == [line]
    effect = heard("those pills make me all wrong", "side_effect_report")
    line = 'The caller said: "those pills make me all wrong".'
    assert line in subjective(effect, SideEffectsTold(("something else",), ()))


def test_a_complaint_with_a_name_is_told_by_its_name():
    told = heard("my head hurts so much", "report_symptoms", symptom="headache")
    named = SymptomsAssessed(("headache",), None, None, Acuity.ROUTINE)
    assert not any("said" in one for one in subjective(told, named))


def test_an_allergy_that_nobody_told_is_refused():
    events = (heard("i take aspirin", "inform", medication="aspirin"),)
    invented = EvidencedSentence(Section.SUBJECTIVE, "Allergy to aspirin.", (0,))
    assert list(own_words(events, (0,), ())) == []
    drafted = draft("c", events, at=NOW)
    told = type(drafted)(drafted.note, (invented,))
    assert [one.sentence for one in check(told, events)].count(0) == 1


@pytest.mark.parametrize(
    ("said", "intent", "named"),
    [
        ("i need more insulin i ran out yesterday", "prescription_refill", {}),
        ("i stopped my heart pills because they make me dizzy", "medication_adherence",
         {"medication": "heart pills"}),
        ("i would like to sleep and never wake up", "emergency_symptoms", {}),
    ],
)  # fmt: skip
def test_what_cannot_be_told_by_a_name_is_quoted(said, intent, named):
    assert f'The caller said: "{said}".' in subjective(heard(said, intent, **named))


def test_a_plain_wish_for_a_refill_is_not_quoted():
    assert subjective(heard("i would like a refill please", "prescription_refill")) == []
