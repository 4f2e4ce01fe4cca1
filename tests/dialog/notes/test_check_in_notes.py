"""A note of a check-in may be worded by a model, which turns no answer round."""

import json

import pytest

from dialog.check_ins.catalogue import QUESTIONS
from dialog.check_ins.events import AnswerJudged, CheckInAnswered, CheckInBegun
from dialog.notes.check import Reason, check
from dialog.notes.draft import NoteDraft, note_of
from dialog.notes.evidence import EvidencedSentence, Section
from dialog.rasa.events import SlotSet
from tests.dialog.notes.test_writer import writer_of
from tests.dialog.notes.worded_calls import copied, facts, template, worded
from tests.language_model_double import ModelDouble
from triage.decision import Acuity, Finding, Span, TriageDecision

BLEEDS, FEVER = "bleeds_or_leaks", "has_fever"
S, A = "subjective", "assessment"
URGENT = TriageDecision(
    Acuity.URGENT, (Finding("pregnancy_bleeding", Acuity.URGENT, Span(0, 1), "source"),)
)
YES = (CheckInBegun("prenatal"), SlotSet(BLEEDS, "yes"), AnswerJudged(BLEEDS, URGENT))
ENDED = (*YES, CheckInAnswered("prenatal", (BLEEDS, FEVER), ("yes", "no")))
BROKEN_OFF = (CheckInBegun("prenatal"), SlotSet(FEVER, "no"))
UNSURE = (
    CheckInBegun("prenatal"),
    SlotSet(BLEEDS, "unsure"),
    AnswerJudged(BLEEDS, QUESTIONS[BLEEDS].unsettled()),
)
CALLS = {"ended": ENDED, "in danger": YES, "broken off": BROKEN_OFF, "not sure": UNSURE}


async def refused(events, answer):
    """Why the model's note does not stand; empty where it does."""
    async with ModelDouble() as double:
        double.says(answer)
        async with writer_of(double) as writer:
            told = await writer.word(template(events), events, ())
    return told.event.refused


@pytest.mark.parametrize("events", CALLS.values(), ids=CALLS)
async def test_the_template_of_a_check_in_has_its_evidence_and_may_be_copied(events):
    assert check(template(events), events) == ()
    assert await refused(events, json.dumps(copied(facts(events)))) == ""


@pytest.mark.parametrize(
    ("section", "text", "of", "without"),
    [
        (S, "Denies bleeding or fluid that leaks.", "bleeding", "bleeding"),
        (S, "Reports fever or chills.", "fever", "fever"),
        (S, "Reports a headache.", "bleeding", "no such words"),
        (A, "Triage: emergency.", "rule", "no such words"),
    ],
)
async def test_no_answer_is_turned_round_and_none_is_added(section, text, of, without):
    told = facts(ENDED)
    note = worded((section, text, _first(of, told)), told=told, without=(without,))
    assert await refused(ENDED, note) != ""


def _first(words, told):
    return next(one.number for one in told if words in one.text)


@pytest.mark.parametrize(
    ("section", "text", "at", "reason"),
    [
        (Section.SUBJECTIVE, "Asked about bleeding: yes.", 2, None),
        (Section.SUBJECTIVE, "Denies bleeding.", 2, Reason.NEGATION),
        (Section.SUBJECTIVE, "Fever: yes.", 2, Reason.NOT_TOLD),
        (Section.SUBJECTIVE, "Denied: fever.", 3, None),
        (Section.SUBJECTIVE, "Chest pain: yes.", 3, Reason.NOT_TOLD),
        (Section.ASSESSMENT, "Rule pregnancy_bleeding fired.", 2, None),
        (Section.ASSESSMENT, "Emergency.", 2, Reason.NOT_TOLD),
        (Section.OBJECTIVE, "Bleeding.", 2, Reason.WRONG_KIND),
    ],
)
def test_an_answer_supports_what_was_asked_and_nothing_else(section, text, at, reason):
    sentence = EvidencedSentence(section, text, (at,))
    drafted = NoteDraft(note_of("c", template(ENDED).note.at, (sentence,)), (sentence,))
    assert [one.reason for one in check(drafted, ENDED)] == ([] if reason is None else [reason])
