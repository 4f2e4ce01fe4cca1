import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.nlu.keys import keyed_intent
from dialog.nlu.prior import Expected
from dialog.turn import Awaited

YES_NO = Expected(Awaited.YES_NO)
SCORE = Expected(Awaited.NUMBER, "symptom_severity")
CHOICE = Expected(Awaited.ANYTHING, candidates=("prescription_refill", "insurance_billing"))


@pytest.mark.parametrize(
    ("keys", "expected", "wanted"),
    [
        ("0", Expected(), "request_human"),
        ("0", SCORE, "request_human"),
        ("0", CHOICE, "request_human"),
        ("0", Expected(Awaited.DIGITS), "request_human"),
        ("9", Expected(), "stop_calling"),
        ("9", YES_NO, "stop_calling"),
        ("9", CHOICE, "stop_calling"),
        ("9", SCORE, "inform"),
        ("10", SCORE, "inform"),
        ("10#", SCORE, "inform"),
        ("55", SCORE, "inform"),
        ("*", SCORE, "repeat"),
        ("*", CHOICE, "repeat"),
        ("1*", SCORE, "repeat"),
        ("12*34", SCORE, "repeat"),
        ("0541*05141994", Expected(Awaited.DATE), "inform"),
        ("05*14*1994#", Expected(Awaited.DATE), "inform"),
        ("05141994*", Expected(Awaited.DATE), "repeat"),
        ("05*1", Expected(Awaited.DATE), "repeat"),
        ("1", YES_NO, "affirm"),
        ("2", YES_NO, "deny"),
        ("2#", YES_NO, "deny"),
        ("3", YES_NO, "nlu_fallback"),
        ("1", CHOICE, "prescription_refill"),
        ("2", CHOICE, "insurance_billing"),
        ("1", Expected(Awaited.YES_NO, candidates=("greet", "goodbye")), "greet"),
        ("3", CHOICE, "nlu_fallback"),
        ("1", Expected(), "nlu_fallback"),
        ("55", Expected(), "nlu_fallback"),
        ("06041952", Expected(Awaited.DATE), "inform"),
        ("9", Expected(Awaited.DATE), "stop_calling"),
        ("5551234", Expected(Awaited.DIGITS), "inform"),
        ("9", Expected(Awaited.DIGITS), "inform"),
        ("#", SCORE, "nlu_fallback"),
        ("", SCORE, "nlu_fallback"),
    ],
)
def test_keys_answer_the_open_question_or_are_wishes(
    keys: str, expected: Expected, wanted: str
) -> None:
    assert keyed_intent(keys, expected) == wanted


@given(st.text("0123456789*#", min_size=1, max_size=8), st.sampled_from(list(Awaited)))
def test_the_star_repeats_unless_it_begins_a_long_number_again(keys: str, awaits: Awaited) -> None:
    behind = keys.removesuffix("#").rpartition("*")[2]
    is_begun_again = awaits in (Awaited.DATE, Awaited.DIGITS) and (
        len(behind) > 1 and behind.isdecimal()
    )
    repeats = "*" in keys and not is_begun_again
    assert (keyed_intent(keys, Expected(awaits)) == "repeat") == repeats
