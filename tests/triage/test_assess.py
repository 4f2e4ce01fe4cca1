from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.assess import Triage, assess, remember
from triage.decision import Acuity, Patient, Vital
from triage.evaluation.cases import read_split
from triage.lexicon import default_lexicon
from triage.phrases import Hit

HERE = Path(__file__).parent
NOBODY = Patient(on=date(2026, 3, 1))
CHIT_CHAT = (
    "how are you today",
    "thank you so much for your help",
    "i also want to ask about my appointment",
    "the weather is nice here",
    "my insurance changed last month",
    "sorry to bother you it's probably nothing",
    "i was watching television",
    "can i also get a refill",
)


def load(name: str) -> list[tuple[str, str]]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    rows = [line.split(" | ") for line in lines if line and not line.startswith("#")]
    return [(kind, text) for kind, text in rows]


EMERGENCIES = load("emergencies.txt")
HARMLESS = load("harmless.txt")


@pytest.mark.parametrize(
    "text", [text for _, text in EMERGENCIES], ids=[f"{kind}: {text}" for kind, text in EMERGENCIES]
)
def test_an_emergency_is_recognised_or_asked_about(text: str) -> None:
    assert assess(text, NOBODY).believed().is_emergency


@pytest.mark.parametrize(
    "text",
    [
        "i can't breathe",
        "my chest hurts so bad",
        "i have chest pains",
        "my mother is unconscious",
        "she won't wake up",
        "he's choking",
        "my daughter is having a seizure",
        "i think she's having a stroke",
        "my dad thinks he's having a heart attack",
        "i'm going to kill myself",
        "i took all my pills to end it",
        "he has a knife and he's in the house",
        "my baby isn't breathing",
        "my baby stopped moving i'm thirty two weeks",
        "i can see the baby's head",
        "i'm pregnant and bleeding",
        "please send an ambulance",
        "call nine one one",
        "ayuda no puedo respirar",
    ],
)
def test_plain_words_need_no_meaning(text: str) -> None:
    assert assess(text, NOBODY).is_emergency


@pytest.mark.parametrize(
    "text",
    [
        "i am going to kill myself tonight",
        "i have been feeling suicidal all week",
        "my daughter has taken an overdose",
        "my newborn has a fever",
        "i am thirty weeks and having contractions",
        "i am thirty weeks and i am bleeding a little",
        "my wife is giving birth right now",
        "my toddler can not breathe",
        "my husband has stopped breathing",
        "my son has been shot",
        "i need an ambulance right now",
    ],
)
def test_the_gravest_words_need_no_meaning_amid_an_errand(text: str) -> None:
    errand = "hello i am calling about my appointment on tuesday because"
    assert assess(f"{errand} {text}", NOBODY).is_emergency


@pytest.mark.parametrize(
    "text",
    [
        "i can't go on tuesday",
        "i don't want to go on statins",
        "please forgive me i forgot my pin",
        "my bill shot up",
        "my blood pressure shot up",
        "i can't take it anymore it upsets my stomach",
    ],
)
def test_a_short_turn_is_no_danger_for_being_short(text: str) -> None:
    assert not assess(text, NOBODY).believed().is_emergency


@pytest.mark.parametrize(
    "text", [text for _, text in HARMLESS], ids=[f"{kind}: {text}" for kind, text in HARMLESS]
)
def test_a_harmless_turn_raises_no_alarm(text: str) -> None:
    assert not assess(text, NOBODY).is_emergency


@pytest.mark.parametrize(
    ("text", "acuity"),
    [
        ("", Acuity.NONE),
        ("hello there", Acuity.NONE),
        ("i have a runny nose", Acuity.SELF_CARE),
        ("hello i have a bad headache", Acuity.ROUTINE),
        ("i feel dizzy", Acuity.SOON),
        ("it burns when i pee", Acuity.URGENT),
        ("i have a severe headache", Acuity.URGENT),
        ("my blood pressure is one eighty over one ten", Acuity.URGENT),
        ("i have crushing chest pain", Acuity.EMERGENCY),
    ],
)
def test_each_level_of_the_scale_is_used(text: str, acuity: Acuity) -> None:
    assert assess(text, NOBODY).acuity is acuity


def test_a_finding_names_its_rule_its_source_and_its_place_but_no_words() -> None:
    text = "well i have crushing chest pain"
    finding = assess(text, NOBODY).findings[0]
    assert finding.rule == "chest_pressure"
    assert finding.span.cut(text) == "crushing chest"
    assert "AHA" in finding.source


def test_a_correction_keeps_the_place_in_what_was_heard() -> None:
    text = "i have chest pane. really"
    finding = assess(text, NOBODY).findings[0]
    assert finding.rule == "chest_pain"
    assert finding.span.cut(text) == "chest pane"


def test_the_gravest_finding_stands_first() -> None:
    findings = assess("i have a headache and a rash and crushing chest pain", NOBODY).findings
    assert [finding.acuity for finding in findings] == sorted(
        (finding.acuity for finding in findings), reverse=True
    )
    assert findings[0].acuity is Acuity.EMERGENCY


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("my blood pressure is one ninety over one ten", "my vision is blurry"),
        ("my vision is blurry and i have a severe headache", "it's one ninety over one ten"),
        ("i have a headache", "and my neck is so stiff i can't bend my neck"),
        ("i was stung by a wasp", "and now my throat feels funny"),
    ],
)
def test_two_harmless_turns_can_make_an_emergency(first: str, second: str) -> None:
    before = assess(first, NOBODY)
    assert not before.is_emergency
    assert assess(second, remember(NOBODY, before)).is_emergency


def test_what_was_read_earlier_does_not_hide_what_is_said_now() -> None:
    before = assess("her temperature is one hundred and two", NOBODY)
    decision = assess("she is three weeks old and has a fever", remember(NOBODY, before))
    assert decision.is_emergency
    assert "infant_fever" in [one.rule for one in decision.findings]


def test_what_fired_earlier_does_not_fire_again_by_itself() -> None:
    before = assess("my blood pressure is one ninety over one ten and my sight is blurred", NOBODY)
    assert assess("okay thank you", remember(NOBODY, before)).findings == ()
    before = assess("i have a fever and a stiff neck", NOBODY)
    assert assess("yes", remember(NOBODY, before)).findings == ()


def test_readings_of_the_record_take_part() -> None:
    span = assess("pulse forty five", NOBODY).vitals[0].span
    slow = Patient(on=NOBODY.on, readings=(Vital("pulse", 35.0, "/min", span),))
    assert assess("i feel dizzy", slow).is_emergency
    assert not assess("i feel dizzy", NOBODY).is_emergency
    assert assess("hello", slow).findings == ()


def test_the_context_of_words_can_be_read_by_others() -> None:
    said, contexts = Triage(default_lexicon()).read_context("no fever")
    assert contexts.of(Hit(0, said.words.index("fever"), 2)) is not None


def test_the_topic_of_a_rule_is_known() -> None:
    triage = Triage(default_lexicon())
    assert triage.topic("suicide_intent") == "suicide"
    assert triage.knows("choking")
    assert not triage.knows("nothing")
    with pytest.raises(KeyError):
        triage.topic("nothing")


@settings(max_examples=300, deadline=None)
@given(st.text())
def test_any_text_has_a_verdict(text: str) -> None:
    decision = assess(text, NOBODY)
    assert decision == assess(text, NOBODY)
    assert all(finding.span.end <= len(text) for finding in decision.findings)


WORDS = sorted({word for _, text in EMERGENCIES + HARMLESS for word in text.split()})


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from([*WORDS, ".", ",", "/"]), max_size=60).map(" ".join))
def test_any_row_of_words_of_the_domain_has_a_verdict(text: str) -> None:
    assert assess(text, NOBODY) == assess(text, NOBODY)


@settings(max_examples=1000, deadline=None)
@given(st.sampled_from([case.text.split() for case in read_split("train")]), st.integers(1, 30))
def test_a_text_that_breaks_off_anywhere_has_a_verdict(words: list[str], heard: int) -> None:
    text = " ".join(words[:heard])
    assert assess(text, NOBODY) == assess(text, NOBODY)


@pytest.mark.parametrize(
    "text", ["he is watching cartoons and i", "i bought it on the internet and it i"]
)
def test_words_that_wait_for_others_may_be_the_last(text: str) -> None:
    assert not assess(text, NOBODY).is_emergency


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(EMERGENCIES), st.sampled_from(CHIT_CHAT), st.sampled_from(CHIT_CHAT))
def test_chit_chat_around_an_emergency_never_hides_it(
    emergency: tuple[str, str], before: str, after: str
) -> None:
    text = emergency[1]
    assert assess(f"{before}. {text}", NOBODY).believed().is_emergency
    assert assess(f"{text} {after}", NOBODY).believed().is_emergency


@pytest.mark.parametrize(
    "text",
    [
        "if my sugar ever dropped under forty what would i do",
        "my oxygen was ninety six not sixty nine",
    ],
)
def test_a_reading_that_nobody_has_is_none(text: str) -> None:
    assert not assess(text, NOBODY).is_emergency


def test_a_reading_beside_a_denial_is_one() -> None:
    assert assess("it's not good my oxygen is eighty four", NOBODY).is_emergency


@pytest.mark.parametrize(
    ("word", "is_known"), [("chest", True), ("brething", True), ("lopez", False)]
)
def test_a_word_is_known_by_its_sound_too(word: str, is_known: bool) -> None:
    assert Triage(default_lexicon()).knows_word(word) is is_known
