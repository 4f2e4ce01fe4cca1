"""Texts that are longer than triage reads at once."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialog.hearing.long_texts import _OVERLAP, _PIECE, _pieces, assess
from triage.assess import Triage
from triage.decision import Acuity, Patient
from triage.lexicon import default_lexicon

SOMEBODY = Patient(on=date(2026, 3, 2))
DANGER = "my father is not breathing"
FILLER = "we went to the market and bought some apples "


@pytest.fixture(scope="module")
def triage():
    return Triage(default_lexicon())


@settings(max_examples=200)
@given(st.text(alphabet="ab .", max_size=6 * _PIECE))
def test_every_place_of_a_text_is_read_with_what_stands_around_it(text):
    pieces = list(_pieces(text))
    assert (pieces[0][0], pieces[-1][1]) == (0, len(text))
    assert all(end - start <= _PIECE for start, end in pieces)
    for (_, end), (start, _) in pairwise(pieces):
        assert start < end
        assert end - start >= _OVERLAP // 2 or text.rfind(" ", start, end) == start
    assert [start for start, _ in pieces] == sorted({start for start, _ in pieces})


@pytest.mark.parametrize("before", range(0, 2_000, 173))
def test_danger_is_found_wherever_it_stands(triage, before):
    text = f"{(FILLER * 60)[:before]} {DANGER} {FILLER * 30}"
    verdict = assess(triage, text, SOMEBODY)
    assert verdict.acuity is Acuity.EMERGENCY
    span = verdict.findings[0].span
    assert text[span.start : span.end] in DANGER


def test_a_short_text_is_read_as_ever(triage):
    assert assess(triage, DANGER, SOMEBODY) == triage.assess(DANGER, SOMEBODY)


def test_harmless_words_stay_harmless_however_many(triage):
    assert assess(triage, FILLER * 80, SOMEBODY).acuity is Acuity.NONE


def test_what_was_told_of_a_person_holds_for_the_rest_of_the_text(triage):
    text = f"I am 30 weeks pregnant. {FILLER * 40} I have a terrible headache and blurry vision."
    told = triage.assess("I am 30 weeks pregnant.", SOMEBODY).facts
    verdict = assess(triage, text, SOMEBODY)
    assert verdict.facts.week == told.week is not None
    alone = triage.assess(text[-52:], SOMEBODY)
    assert verdict.acuity >= alone.acuity
