"""Whether a turn that tells of a loss is answered as one, or as what is wanted besides."""

import pytest

from dialog.hearing.loss_answers import Place, as_loss
from dialog.nlu.understanding import Entity, Guess, Understanding
from dialog.rasa.messages import NLU_FALLBACK
from triage.decision import Acuity, Span

CHILD, CLOSE = "my baby died last week", "my mother died last week"
CANCEL = "my mother died please cancel her appointment"
NO_LOSS = "my head hurts"
WEEK = Entity("duration", "P1W", Span(0, 4), False, 1.0)
ANYWHERE = Place()
NAME = Place("identity_form", "stated_name")
SINCE = Place("symptom_form", "symptom_duration")
PRENATAL = Place("prenatal_form", "has_fever")
OFFERED = Place(told_before=True, is_offered=True)


def meant(intent, said, place=ANYWHERE, acuity=Acuity.NONE, entities=(), ranking=()):
    """The intent that the words are answered by, taken for `intent` at first."""
    return as_loss(Understanding(intent, 0.9, entities, ranking), said, place, acuity).intent


@pytest.mark.parametrize(
    ("taken_for", "said"),
    [
        ("postpartum_concerns", CHILD),
        ("report_symptoms", CHILD),
        ("emergency_symptoms", CLOSE),
        (NLU_FALLBACK, CLOSE),
        ("affirm", CLOSE),
        ("report_loss", "we had to say goodbye to her"),
    ],
)
def test_a_loss_is_answered_as_one_whatever_it_was_taken_for(taken_for, said):
    assert meant(taken_for, said) == "report_loss"


@pytest.mark.parametrize(
    ("taken_for", "said"),
    [
        ("report_symptoms", NO_LOSS),
        ("report_symptoms", "i can not sleep since my husband died"),
        ("request_human", CHILD),
        ("stop_calling", CLOSE),
        ("reschedule_appointment", CANCEL),
    ],
)
def test_what_is_wanted_besides_is_not_lost(taken_for, said):
    assert meant(taken_for, said) == taken_for


def test_an_errand_that_is_named_outweighs_the_loss_told_with_it():
    ranking = (Guess("report_loss", 0.7), Guess("reschedule_appointment", 0.2))
    assert meant("report_loss", CANCEL, ranking=ranking) == "reschedule_appointment"
    assert meant("report_loss", CLOSE, ranking=ranking) == "report_loss"


@pytest.mark.parametrize("said", [CHILD, CLOSE])
def test_a_loss_is_no_name_and_no_birthday(said):
    assert meant("inform", said, NAME, entities=(WEEK,)) == "report_loss"
    assert meant("request_human", said, NAME) == "request_human"


def test_a_name_that_sounds_like_a_loss_is_a_name():
    assert meant("report_loss", "grace moss", NAME) == "inform"


def test_a_death_may_tell_since_when_and_a_childs_is_more_than_that():
    said = "since my mother died last week"
    assert meant("inform", said, SINCE, entities=(WEEK,)) == "inform"
    assert meant("report_loss", said, SINCE, entities=(WEEK,)) == "inform"
    assert meant("inform", CHILD, SINCE, entities=(WEEK,)) == "report_loss"


def test_the_questions_about_a_pregnancy_read_of_a_loss_themselves():
    assert meant("report_loss", CHILD, PRENATAL) == "inform"
    assert meant("deny", CHILD, PRENATAL) == "deny"
    assert meant("report_loss", "we had to say goodbye to her", PRENATAL) == "report_loss"


def test_what_triage_found_beside_a_death_is_answered_as_a_complaint():
    assert meant("report_loss", CLOSE, acuity=Acuity.SOON) == "report_symptoms"
    assert meant("report_symptoms", CLOSE, acuity=Acuity.URGENT) == "report_symptoms"
    assert meant("report_symptoms", CHILD, acuity=Acuity.URGENT) == "report_loss"


def test_more_of_the_same_is_heard_while_help_is_offered():
    assert meant(NLU_FALLBACK, "he was so small", OFFERED) == "report_loss"
    assert meant("deny", "no", OFFERED) == "deny"
    assert meant("affirm", f"yes {CHILD}", OFFERED) == "affirm"
    assert meant("prescription_refill", "i need my pills", OFFERED) == "prescription_refill"
    assert meant(NLU_FALLBACK, "he was so small") == NLU_FALLBACK


def test_nothing_is_named_by_the_words_of_a_loss():
    understood = as_loss(Understanding("inform", 0.9, (WEEK,)), CHILD, ANYWHERE, Acuity.NONE)
    assert understood.entities == ()


def test_a_line_that_went_dead_is_not_understood_rather_than_mourned():
    assert meant("report_loss", "my line went dead") == NLU_FALLBACK
