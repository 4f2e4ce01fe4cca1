from datetime import date

import pytest

from models.evaluation.triage import TriageReport, judge
from models.evaluation.triage_text import as_json, as_text
from triage.decision import Acuity, Finding, Patient, Span, TriageDecision
from triage.evaluation.cases import Case

NOBODY = Patient(on=date(2026, 1, 1))
CASES = [
    Case("cardiac", Acuity.EMERGENCY, NOBODY, "a vice round my ribs"),
    Case("cardiac", Acuity.EMERGENCY, NOBODY, "an anvil on me"),
    Case("stroke", Acuity.EMERGENCY, NOBODY, "half of me is dead"),
    Case("idiom", Acuity.NONE, NOBODY, "dead tired of the vice president"),
    Case("skin", Acuity.ROUTINE, NOBODY, "an itch"),
]


def wary(text: str, patient: Patient) -> TriageDecision:
    """Takes every vice and every anvil for an emergency, and all else for a thing of days."""
    is_grave = "vice" in text or "anvil" in text
    return TriageDecision(Acuity.EMERGENCY if is_grave else Acuity.SOON)


def test_misses_and_false_alarms_are_counted_by_category() -> None:
    report = judge(wary, CASES)
    assert (report.sensitivity.count, report.sensitivity.of) == (2, 3)
    assert (report.specificity.count, report.specificity.of) == (1, 2)
    dangerous = report.by_category(emergencies=True)
    assert {name: right.count for name, right in dangerous.items()} == {"cardiac": 2, "stroke": 0}
    assert list(report.by_category(emergencies=False)) == ["idiom", "skin"]
    assert [one.case.text for one in report.wrong()] == [CASES[2].text, CASES[3].text]


def test_who_would_be_asked_is_counted_of_the_missed_and_of_those_in_no_danger() -> None:
    def hesitant(text: str, patient: Patient) -> TriageDecision:
        suspicion = Finding("half_dead", Acuity.URGENT, Span(0, 4), "a book", is_suspicion=True)
        return TriageDecision(Acuity.URGENT, (suspicion,) if "dead" in text else ())

    report = judge(hesitant, CASES)
    assert (report.asked_instead.count, report.asked_instead.of) == (1, 3)
    assert (report.asked_needlessly.count, report.asked_needlessly.of) == (1, 2)
    assert as_json([report], wrong=False)["asked_instead"]["count"] == 1


def test_a_level_below_an_emergency_may_be_one_off() -> None:
    report = judge(wary, CASES)
    assert (report.accepted.count, report.accepted.of) == (3, 5)
    assert report.exact.count == 2
    levels = {name: (one.count, one.of) for name, one in report.by_level().items()}
    assert levels == {"emergency": (2, 3), "routine": (1, 1), "none": (0, 1)}


def test_an_emergency_called_urgent_is_not_accepted_nor_the_other_way_round() -> None:
    def always(acuity: Acuity) -> TriageReport:
        return judge(lambda text, patient: TriageDecision(acuity), cases)

    cases = [
        Case("cardiac", Acuity.EMERGENCY, NOBODY, "a vice round my ribs"),
        Case("skin", Acuity.URGENT, NOBODY, "a hot red leg"),
    ]
    assert always(Acuity.URGENT).accepted.count == 1
    assert always(Acuity.EMERGENCY).accepted.count == 1
    assert always(Acuity.SOON).accepted.count == 1


def test_misheard_words_cost_sensitivity_and_are_the_same_each_time() -> None:
    report = judge(wary, CASES, 0.9)
    assert report.sensitivity.of == 9
    assert report.sensitivity.count < 6
    assert report == judge(wary, CASES, 0.9)


@pytest.mark.parametrize("wrong", [True, False])
def test_a_report_is_told_in_lines_and_in_json(wrong: bool) -> None:
    reports = [judge(wary, CASES), judge(wary, CASES, 0.1)]
    shown = as_json(reports, wrong=wrong)
    assert shown["sensitivity"] == {
        "share": 0.6667,
        "count": 2,
        "of": 3,
        "interval": [0.2077, 0.9385],
    }
    assert [one["word_errors"] for one in shown["by_word_errors"]] == [0.0, 0.1]
    assert ("wrong" in shown) is wrong
    page = as_text(reports, wrong=wrong)
    assert "66.7 % (2 of 3; 20.8 to 93.9)" in page
    assert (CASES[2].text in page) is wrong
    assert ("alarm   idiom" in page) is wrong
