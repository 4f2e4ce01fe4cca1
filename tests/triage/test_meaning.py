from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.assess import Triage
from triage.decision import Acuity, Patient, PersonFacts
from triage.lexicon import default_lexicon
from triage.meaning import WINDOW_WORDS, Likeness, windows, with_facts
from triage.words import split_words

NOBODY = Patient(on=date(2026, 3, 1))


class Wary:
    """A scorer of meaning that takes every text with one of these words for grave."""

    def __init__(self, *words: str, acuity: Acuity = Acuity.EMERGENCY) -> None:
        self._words = words
        self._acuity = acuity
        self.asked: list[str] = []

    def judge(self, text: str) -> Likeness:
        self.asked.append(text)
        score = max(
            (number for number, word in enumerate(self._words, 1) if word in text), default=-1
        )
        return Likeness("stroke", self._acuity if score > 0 else Acuity.NONE, float(score))


def test_meaning_raises_what_the_lexicon_does_not_know() -> None:
    text = "the flurble has gone over him"
    assert Triage(default_lexicon()).assess(text, NOBODY).acuity is Acuity.NONE
    decision = Triage(default_lexicon(), Wary("flurble")).assess(text, NOBODY)
    assert decision.is_emergency
    assert [(one.rule, one.span.cut(text)) for one in decision.findings] == [
        ("meaning_stroke", text)
    ]


def test_meaning_lowers_nothing() -> None:
    for text in ("i have chest pain", "i have a sore throat"):
        alone = Triage(default_lexicon()).assess(text, NOBODY)
        assert Triage(default_lexicon(), Wary()).assess(text, NOBODY) == alone


@pytest.mark.parametrize(
    ("said", "meant", "acuity", "rules"),
    [
        ("the flurble", Acuity.URGENT, Acuity.URGENT, ["meaning_urgent"]),
        ("the flurble", Acuity.SELF_CARE, Acuity.SELF_CARE, ["meaning_self_care"]),
    ],
)
def test_what_can_wait_is_told_apart_too(
    said: str, meant: Acuity, acuity: Acuity, rules: list[str]
) -> None:
    decision = Triage(default_lexicon(), Wary("flurble", acuity=meant)).assess(said, NOBODY)
    assert decision.acuity is acuity
    assert [one.rule for one in decision.findings] == rules


@pytest.mark.parametrize("meant", [Acuity.SELF_CARE, Acuity.SOON])
def test_a_complaint_that_the_lexicon_knows_has_its_level(meant: Acuity) -> None:
    text = "i have a sore throat and a flurble"
    alone = Triage(default_lexicon()).assess(text, NOBODY)
    assert alone.acuity is Acuity.SELF_CARE
    assert Triage(default_lexicon(), Wary("flurble", acuity=meant)).assess(text, NOBODY) == alone


def test_a_complaint_that_means_more_than_it_says_is_urgent() -> None:
    text = "i have a sore throat and a flurble"
    meaning = Wary("flurble", acuity=Acuity.URGENT)
    assert Triage(default_lexicon(), meaning).assess(text, NOBODY).acuity is Acuity.URGENT


def test_an_emergency_by_words_does_not_wait_for_its_meaning() -> None:
    wary = Wary()
    Triage(default_lexicon(), wary).assess("i have chest pain", NOBODY)
    assert wary.asked == []


def test_the_gravest_part_of_a_long_text_is_what_was_found() -> None:
    text = " ".join(["word"] * 60 + ["flurble"] + ["word"] * 60 + ["squonk"])
    decision = Triage(default_lexicon(), Wary("flurble", "squonk")).assess(text, NOBODY)
    (found,) = decision.findings
    assert found.span.cut(text).endswith("squonk")
    assert len(found.span.cut(text).split()) == WINDOW_WORDS


def test_nothing_said_is_not_judged() -> None:
    wary = Wary()
    assert Triage(default_lexicon(), wary).assess(" ?! ", NOBODY).acuity is Acuity.NONE
    assert wary.asked == []


def test_by_words_alone_the_meaning_is_left_out() -> None:
    triage = Triage(default_lexicon(), Wary("flurble"))
    assert triage.by_words().assess("the flurble", NOBODY).acuity is Acuity.NONE


def test_the_topic_of_a_meaning_is_what_it_is_about() -> None:
    triage = Triage(default_lexicon())
    assert triage.topic("meaning_suicide") == "suicide"
    assert triage.knows("meaning_suicide")
    assert triage.rule("meaning_suicide") is None


@given(st.lists(st.sampled_from(["a", "bee", "sea"]), max_size=300))
def test_every_word_lies_in_a_window_and_no_window_is_too_long(words: list[str]) -> None:
    text = " ".join(words)
    parts = windows(split_words(text))
    covered = {at for part in parts for at in range(part.start, part.end)}
    assert {at for at, letter in enumerate(text) if letter != " "} <= covered
    assert all(len(part.cut(text).split()) <= WINDOW_WORDS for part in parts)


@pytest.mark.parametrize(
    ("facts", "read"),
    [
        (PersonFacts(), "it hurts"),
        (PersonFacts(pregnant=True), "pregnant it hurts"),
        (PersonFacts(pregnant=True, week=31.4), "31 weeks pregnant it hurts"),
        (PersonFacts(pregnant=True, postpartum=True), "after giving birth it hurts"),
        (PersonFacts(infant=True), "newborn baby it hurts"),
        (PersonFacts(conditions=("blood_thinner",)), "it hurts"),
    ],
)
def test_what_other_turns_told_is_read_with_the_words(facts: PersonFacts, read: str) -> None:
    assert with_facts("it hurts", facts) == read


def test_what_the_record_knows_is_judged_with_the_words() -> None:
    wary = Wary()
    patient = Patient(on=date(2026, 3, 1), pregnancy_week=31)
    Triage(default_lexicon(), wary).assess("hello there", patient)
    assert wary.asked == ["31 weeks pregnant hello there"]
