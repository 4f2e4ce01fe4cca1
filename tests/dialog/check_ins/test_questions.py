"""A yes counts for what it claims."""

from dialog.check_ins.questions import NO, YES, ClosedQuestion, affirmed
from triage.decision import Acuity, Finding, Span, TriageDecision

BLEEDING = ClosedQuestion("bleeding", "i am bleeding", Acuity.URGENT, "a guideline")


def verdict(acuity, *, is_suspicion=False):
    finding = Finding("found", acuity, Span(0, 4), "elsewhere", is_suspicion)
    return TriageDecision(acuity, (finding,))


def test_triage_may_make_more_of_a_yes_than_the_table():
    assert BLEEDING.judged(verdict(Acuity.EMERGENCY)).findings[0].rule == "found"


def test_triage_cannot_make_less_of_it():
    judged = BLEEDING.judged(verdict(Acuity.SOON))
    assert judged.acuity is Acuity.URGENT
    assert judged.findings[0].rule == "check_in_bleeding"
    assert judged.findings[0].source == "a guideline"


def test_only_a_yes_claims_anything():
    filled = [("bleeding", NO), ("bleeding", YES), ("bleeding", YES), ("other", YES)]
    assert affirmed(filled, {"bleeding": BLEEDING}) == (BLEEDING,)
    assert affirmed([("bleeding", NO)], {"bleeding": BLEEDING}) == ()
