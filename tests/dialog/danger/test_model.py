import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialog.danger.fitting import DangerExample, fit
from dialog.danger.model import DangerScorer
from triage.decision import Acuity

EXAMPLES = [
    DangerExample("a vice round my ribs", "cardiac", Acuity.EMERGENCY),
    DangerExample("an anvil on my ribs", "cardiac", Acuity.EMERGENCY),
    DangerExample("i want to move my visit", "admin", Acuity.NONE),
    DangerExample("please move my visit", "admin", Acuity.NONE),
]
SCORER = DangerScorer(fit(EXAMPLES, EXAMPLES))


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_any_text_has_a_score(text: str) -> None:
    likeness = SCORER.judge(text)
    assert likeness.topic == "cardiac"
    assert likeness == SCORER.judge(text)


def test_what_nothing_is_known_of_is_no_danger() -> None:
    assert SCORER.judge("").score <= 0
    assert SCORER.judge("xylophone").score <= 0


class OtherEncoder:
    """An encoder by name only: it is never asked."""

    identity = "another one"


def test_a_model_is_refused_with_an_encoder_that_did_not_make_it() -> None:
    model = fit(EXAMPLES, [])
    with pytest.raises(ValueError, match="another one"):
        DangerScorer(model, OtherEncoder())  # type: ignore[arg-type]
