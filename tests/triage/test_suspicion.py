"""Words that people in danger and people in none say alike: what must speak for them."""

from datetime import date
from pathlib import Path

import pytest

from triage.assess import Triage
from triage.decision import Acuity, Patient, TriageDecision
from triage.lexicon import LexiconError, load_lexicon
from triage.meaning import AGREES_FROM, PART_SURE_FROM, SURE_FROM, Likeness

NOBODY = Patient(on=date(2026, 3, 1))
CONTEXT = "cues: {denies: [not/no], story: [film], errand: [insurance]}"
RULES = """
rules:
- id: confused
  acuity: emergency
  says: Suddenly confused.
  source: "NHS"
  reviewer: ""
  any: [not know me]
  perhaps: [is confused]
  positive: [she does not know me, she is confused]
  negative: [she is fine]
- id: limp
  acuity: emergency
  says: Limp.
  source: "NHS"
  reviewer: ""
  perhaps: [is limp]
  positive: [she is limp]
  negative: [she is fine]
- id: muddled
  acuity: emergency
  says: Muddled.
  source: "NHS"
  reviewer: ""
  perhaps: [confused today]
  positive: [she is confused today]
  negative: [she is fine]
- id: cough
  acuity: urgent
  says: Cough.
  source: "NHS"
  reviewer: ""
  any: [cough]
  positive: [a cough]
  negative: [she is fine]
- id: faint_pressure
  acuity: emergency
  says: A pressure that is too low.
  source: "NHS"
  reviewer: ""
  readings: ["systolic <= 80"]
  positive: [my blood pressure is seventy over forty]
  negative: [she is fine]
- id: confused_cough
  acuity: emergency
  says: Confused, with a cough.
  source: "NHS"
  reviewer: ""
  any: ["@confused"]
  with: ["@cough"]
  positive: [she is confused with a cough]
  negative: [she is fine]
"""


class Sure:
    """A scorer of meaning that scores every text alike, and takes none for an emergency below 0."""

    def __init__(self, score: float) -> None:
        self._score = score

    def judge(self, text: str) -> Likeness:
        acuity = Acuity.EMERGENCY if self._score > 0 else Acuity.NONE
        return Likeness("confusion", acuity, self._score)


SUSPICION = "the form that they sent me is confused"


@pytest.fixture
def rules() -> str:
    return RULES


@pytest.fixture
def triage(tmp_path: Path, rules: str) -> Triage:
    (tmp_path / "context.yaml").write_text(CONTEXT, encoding="utf-8")
    (tmp_path / "confusion.yaml").write_text(rules, encoding="utf-8")
    return Triage(load_lexicon(tmp_path))


def assess(triage: Triage, text: str, score: float | None = None) -> TriageDecision:
    if score is not None:
        triage.meaning = Sure(score)
    return triage.assess(text, NOBODY)


def test_a_suspicion_alone_is_urgent_and_is_told_as_one(triage: Triage) -> None:
    decision = assess(triage, SUSPICION)
    assert decision.acuity is Acuity.URGENT
    assert [one.rule for one in decision.suspicions] == ["confused"]


def test_plain_words_need_nothing_else(triage: Triage) -> None:
    decision = assess(triage, "the form that they sent me says she does not know me")
    assert decision.is_emergency
    assert not decision.suspicions


FILM = "we all saw that film on sunday but now she does not know me"
LOST = (
    "we had the whole family over with cake and music and the rest of it and the cousins too and "
    "then she does not know me"
)


@pytest.mark.parametrize("said", [FILM, LOST])
def test_sure_words_are_doubted_beside_something_else_and_amid_much_else(
    triage: Triage, said: str
) -> None:
    assert [one.rule for one in assess(triage, said).suspicions] == ["confused"]
    assert assess(triage, said, AGREES_FROM + 0.01).is_emergency


def test_sure_words_are_not_doubted_amid_an_errand(triage: Triage) -> None:
    assert assess(triage, "that is for the insurance but now she does not know me").is_emergency


def test_what_is_no_emergency_is_no_suspicion_beside_something_else(triage: Triage) -> None:
    decision = assess(triage, "we all saw that film on sunday but now i have a cough")
    assert decision.acuity is Acuity.URGENT
    assert not decision.suspicions


def test_where_little_else_is_said_nothing_could_make_it_harmless(triage: Triage) -> None:
    assert assess(triage, "my mother is confused", -3.0).is_emergency
    assert assess(triage, "my mother in law is confused", -3.0).is_emergency
    assert not assess(triage, "my mother in law there is confused", -3.0).is_emergency


def test_two_phrases_of_one_rule_speak_for_each_other_where_they_stand_apart(
    triage: Triage,
) -> None:
    said = f"{SUSPICION} and so it is confused"
    assert assess(triage, said).is_emergency


def test_what_two_rules_make_of_the_same_words_is_one_suspicion(triage: Triage) -> None:
    decision = assess(triage, "the form that they sent me is confused today")
    assert [one.rule for one in decision.suspicions] == ["confused", "muddled"]


@pytest.mark.parametrize(
    "text",
    [
        "the form that they sent me says she is confused and is limp",
        "the form that they sent me says she is confused with a cough",
        "that is for the insurance but she is confused and is limp",
    ],
)
def test_two_rules_speak_for_each_other(triage: Triage, text: str) -> None:
    decision = assess(triage, text)
    assert decision.is_emergency
    assert not decision.suspicions


@pytest.mark.parametrize(
    ("score", "acuity"),
    [
        (1.0, Acuity.EMERGENCY),
        (AGREES_FROM + 0.01, Acuity.EMERGENCY),
        (AGREES_FROM - 0.01, Acuity.URGENT),
    ],
)
def test_a_meaning_that_does_not_contradict_speaks_for_it(
    triage: Triage, score: float, acuity: Acuity
) -> None:
    assert assess(triage, SUSPICION, score).acuity is acuity


@pytest.mark.parametrize(
    "text",
    ["she is confused", "a cough", "she is limp is confused", "hello", SUSPICION],
)
@pytest.mark.parametrize("score", [-3.0, -0.5, 2.0])
def test_meaning_never_lowers_what_the_words_told(triage: Triage, text: str, score: float) -> None:
    alone = assess(triage, text)
    assert assess(triage, text, score).acuity >= alone.acuity


def test_the_gravest_of_long_speech_may_speak_for_it(triage: Triage) -> None:
    class Late:
        def judge(self, text: str) -> Likeness:
            return Likeness("x", Acuity.NONE, -0.1 if "late" in text else -2.0)

    long = "she is confused " + "and so on " * 30 + "late"
    triage.meaning = Late()
    assert triage.assess(long, NOBODY).is_emergency


def test_only_an_emergency_may_be_suspected(tmp_path: Path, rules: str) -> None:
    wrong = rules.replace("any: [cough]", "perhaps: [cough]")
    (tmp_path / "context.yaml").write_text(CONTEXT, encoding="utf-8")
    (tmp_path / "confusion.yaml").write_text(wrong, encoding="utf-8")
    with pytest.raises(LexiconError, match=r"cough\.perhaps.*only an emergency is suspected"):
        load_lexicon(tmp_path)


def test_a_suspicion_waits_for_no_other_rule(tmp_path: Path, rules: str) -> None:
    wrong = rules.replace("perhaps: [is limp]", 'perhaps: ["@cough"]')
    (tmp_path / "context.yaml").write_text(CONTEXT, encoding="utf-8")
    (tmp_path / "confusion.yaml").write_text(wrong, encoding="utf-8")
    with pytest.raises(LexiconError, match=r"limp\.perhaps.*waits for no other rule"):
        load_lexicon(tmp_path)


def test_a_suspicion_that_is_believed_is_an_emergency(triage: Triage) -> None:
    decision = assess(triage, SUSPICION).believed()
    assert decision.is_emergency
    assert not decision.suspicions
    assert assess(triage, "a cough").believed().acuity is Acuity.URGENT


@pytest.mark.parametrize(
    ("text", "least"),
    [("she is in a bad way", SURE_FROM), ("she is in a bad way and " * 10, PART_SURE_FROM)],
)
def test_a_meaning_that_is_hardly_one_of_danger_is_asked_about(
    triage: Triage, text: str, least: float
) -> None:
    hardly = assess(triage, text, least - 0.01)
    assert hardly.acuity is Acuity.URGENT
    assert [one.rule for one in hardly.suspicions] == ["meaning_confusion"]
    assert assess(triage, text, least + 0.01).is_emergency


def test_beside_what_the_words_tell_a_meaning_of_danger_needs_no_more(triage: Triage) -> None:
    assert assess(triage, "a cough", SURE_FROM - 0.01).is_emergency
