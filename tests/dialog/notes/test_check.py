"""A note that tells more than its evidence is refused, sentence by sentence."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialog.events.call import AdherenceTold, DangerDenied, SymptomsAssessed, TurnTriaged
from dialog.events.care import RefillAsked
from dialog.notes.check import Reason, Refused, check
from dialog.notes.draft import NoteDraft, draft, note_of
from dialog.notes.evidence import EvidencedSentence, Section
from dialog.rasa.events import LISTEN, ActionExecuted, ActiveLoop, Rewound, SlotSet
from tests.care_calls import NOW, heard, said
from triage.decision import Acuity, Finding, Span, TriageDecision, Vital

S, O, A, P = Section  # noqa: E741 - the letters of SOAP
HERE = Span(0, 1)
EVENTS = (
    heard("i have had a headache for two days and i take 20 units", "inform", symptom="headache"),
    said("utter_ask_warning_signs", "Do you have chest pain, or trouble breathing?"),
    heard("no", "deny"),
    TurnTriaged(
        TriageDecision(
            Acuity.SOON,
            (Finding("bp_raised", Acuity.SOON, HERE, "source"),),
            (Vital("systolic", 150.0, "mmHg", HERE), Vital("diastolic", 95.0, "mmHg", HERE)),
        )
    ),
    SymptomsAssessed(("headache",), "moderate", "P2D", Acuity.SOON),
    said("utter_see_doctor_today", "You should be seen today."),
    RefillAsked("Metformin", is_sure=True),
    ActionExecuted(LISTEN),
    heard("i have a rash", "inform", symptom="rash"),
    Rewound(),
    ActiveLoop("identity_form"),
    heard("ann marie weaver", "inform"),
    ActiveLoop(None),
    heard("i am not dizzy", "inform"),
    AdherenceTold(("metformin",), "none"),
)


def drafted(*sentences):
    at = datetime.fromtimestamp(NOW, tz=UTC)
    return NoteDraft(note_of("c", at, sentences), tuple(sentences))


def objection(section, text, *evidence):
    refused = check(drafted(EvidencedSentence(section, text, evidence)), EVENTS)
    assert len(refused) <= 1
    return refused[0].reason if refused else None


@pytest.mark.parametrize(
    ("section", "text", "evidence"),
    [
        (S, "Patient reports a headache for two days.", (0,)),
        (S, "Headache, moderate, for two days.", (4,)),
        (S, "Headaches since two days.", (0, 4)),
        (S, 'The patient said: "i have had a headache".', (0,)),
        (S, 'Asked "Do you have chest pain, or trouble breathing?" the caller said no.', (1, 2)),
        (S, "Patient is not dizzy.", (13,)),
        (S, "Metformin taking: no side effects.", (14,)),
        (O, "Blood pressure 150/95 mmHg.", (3,)),
        (A, "Triage: soon, rule bp_raised, no diagnosis.", (3,)),
        (P, 'The patient was told: "You should be seen today."', (5,)),
        (P, "Metformin refill request sent.", (6,)),
    ],
)
def test_what_the_evidence_tells_may_be_told(section, text, evidence):
    assert objection(section, text, *evidence) is None


@pytest.mark.parametrize(
    ("section", "text", "evidence", "reason"),
    [
        (S, "Patient reports a headache.", (), Reason.NO_EVIDENCE),
        (S, "Patient reports a headache.", (99,), Reason.NO_SUCH_EVENT),
        (S, "Patient reports a headache.", (-15,), Reason.NO_SUCH_EVENT),
        (S, "Patient reports a rash.", (8,), Reason.NO_SUCH_EVENT),
        (S, "Patient is ann marie weaver.", (11,), Reason.NO_SUCH_EVENT),
        (S, "Blood pressure 150/95.", (3,), Reason.WRONG_KIND),
        (A, "Triage: soon.", (0,), Reason.WRONG_KIND),
        (P, "Refill of Metformin.", (14,), Reason.WRONG_KIND),
        (S, "Patient reports a migraine.", (0,), Reason.NOT_TOLD),
        (S, "Patient reports a headache for three days.", (0,), Reason.NOT_TOLD),
        (S, "Patient takes 200 units.", (0,), Reason.NOT_TOLD),
        (S, "Severe headache.", (4,), Reason.NOT_TOLD),
        (S, "Patient has chest pain.", (1, 2), Reason.NOT_TOLD),
        (S, "Patient is dizzy.", (13,), Reason.NOT_TOLD),
        (S, "Patient has no headache.", (0,), Reason.NEGATION),
        (S, "Patient denies a headache.", (0,), Reason.NEGATION),
        (S, 'The patient said: "my head is pounding".', (0,), Reason.MISQUOTED),
        (S, 'The patient said: "".', (0,), Reason.MISQUOTED),
        (O, "Blood pressure 159/95 mmHg.", (3,), Reason.NOT_TOLD),
        (O, "Pulse 150.", (3,), Reason.NOT_TOLD),
        (A, "Hypertension.", (3,), Reason.NOT_TOLD),
        (A, "Triage: urgent.", (3,), Reason.NOT_TOLD),
        (P, "Told to stop metformin.", (6,), Reason.NOT_TOLD),
        (P, "Should be seen today.", (5,), Reason.NOT_TOLD),
        (P, 'Said: "You need not be seen."', (5,), Reason.MISQUOTED),
    ],
)
def test_what_it_does_not_tell_is_refused(section, text, evidence, reason):
    assert objection(section, text, *evidence) is reason


def test_a_note_that_says_more_than_its_sentences_is_refused():
    sound = drafted(EvidencedSentence(S, "Headache.", (0,)))
    assert check(sound, EVENTS) == ()
    for part in ("subjective", "objective", "assessment", "plan"):
        told = f"{getattr(sound.note, part)} Migraine."
        smuggled = replace(sound, note=replace(sound.note, **{part: told}))
        assert check(smuggled, EVENTS) == (Refused(Reason.NOT_ITS_SENTENCES),)


def test_a_signed_draft_is_refused():
    sound = drafted(EvidencedSentence(S, "Headache.", (0,)))
    signed = replace(sound, note=replace(sound.note, is_signed=True))
    assert check(signed, EVENTS) == (Refused(Reason.SIGNED),)


def test_each_sentence_is_judged_and_none_is_repeated():
    bad = EvidencedSentence(S, "A secret migraine.", (0,))
    refused = check(drafted(bad, EvidencedSentence(S, "Headache.", (0,)), bad), EVENTS)
    assert refused == (Refused(Reason.NOT_TOLD, 0), Refused(Reason.NOT_TOLD, 2))
    assert "migraine" not in str(refused)


WORD = st.sampled_from(["headache", "no", "chest pain", "7", "i don't know", "metformin", "none"])
MESSAGE = st.builds(
    lambda text, intent, value: (
        heard(text, intent, symptom=value) if value else heard(text, intent)
    ),
    st.lists(WORD, max_size=4).map(" ".join),
    st.sampled_from(["inform", "affirm", "deny"]),
    st.none() | WORD,
)
ASK = st.sampled_from(["utter_ask_warning_signs", "utter_see_doctor_today", "utter_greet"])
EVENT = st.one_of(
    MESSAGE,
    st.builds(said, ASK, st.sampled_from(['Is it "bad"?', "You  should be\nseen."])),
    st.sampled_from([*EVENTS, Rewound(), DangerDenied(), SlotSet("missed_reason", "no money")]),
    st.builds(SymptomsAssessed, st.lists(WORD, max_size=2).map(tuple), st.none() | WORD,
              st.sampled_from([None, "P2D", "PX", "2026-01-02/..", "a while"]),
              st.sampled_from(list(Acuity))),
    st.builds(AdherenceTold, st.lists(WORD, max_size=2).map(tuple), st.none() | WORD),
)  # fmt: skip


@settings(deadline=None, max_examples=200)
@given(st.lists(EVENT, max_size=12))
def test_whatever_a_record_holds_the_templates_note_stands_on_it(events):
    assert check(draft("c", events, at=NOW), events) == ()
