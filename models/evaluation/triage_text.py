"""Judgements of triage as JSON and as a page to read."""

from collections.abc import Iterator, Sequence
from typing import Any

from models.evaluation.proportion import Proportion
from models.evaluation.triage import TriageReport, Verdict

_COLUMN = 26


def as_json(reports: Sequence[TriageReport], *, wrong: bool) -> dict[str, Any]:
    """Everything in the reports; intervals are of 95 % (Wilson).

    Args:
        reports: by rate of misheard words; the first one is told in full.
        wrong: tell each miss and each false alarm, with its words.
    """
    full = reports[0]
    shown: dict[str, Any] = {
        **_short(full),
        "levels": {
            "accepted": _proportion(full.accepted),
            "exact": _proportion(full.exact),
            **{name: _proportion(one) for name, one in full.by_level().items()},
        },
        "emergencies": _by_category(full, emergencies=True),
        "others": _by_category(full, emergencies=False),
        "by_word_errors": [_short(each) for each in reports],
    }
    if wrong:
        shown["wrong"] = [
            {
                "category": one.case.category,
                "wanted": one.case.acuity.label,
                "got": one.acuity.label,
                "text": one.case.text,
            }
            for one in full.wrong()
        ]
    return shown


def as_text(reports: Sequence[TriageReport], *, wrong: bool) -> str:
    """The reports in lines; see `as_json`."""
    full = reports[0]
    lines = [
        f"words misheard  {'emergencies recognised':38}others without an alarm",
        *(
            f"{100 * each.rate:10.0f} %    {each.sensitivity!s:38}{each.specificity!s}"
            for each in reports
        ),
        "",
        f"asked, of the emergencies not recognised  {full.asked_instead}",
        f"asked, of the others                      {full.asked_needlessly}",
        "",
        "level accepted: its own or, below an emergency, one next to it",
        *(_row(name, one) for name, one in full.by_level().items()),
        _row("all", full.accepted),
        _row("all, its own level", full.exact),
        "",
        "emergencies recognised",
        *_rows(full, emergencies=True),
        "",
        "others without an alarm",
        *_rows(full, emergencies=False),
    ]
    if wrong:
        lines += ["", *(_told(one) for one in full.wrong())]
    return "\n".join(lines)


def _rows(report: TriageReport, *, emergencies: bool) -> Iterator[str]:
    for name, right in report.by_category(emergencies=emergencies).items():
        yield _row(name, right)


def _row(name: str, right: Proportion) -> str:
    return f"  {name:{_COLUMN}}{right}"


def _told(one: Verdict) -> str:
    kind = "missed" if one.case.is_emergency else "alarm"
    return f"{kind:7} {one.case.category:{_COLUMN}}{one.case.text}"


def _short(report: TriageReport) -> dict[str, Any]:
    return {
        "word_errors": report.rate,
        "sensitivity": _proportion(report.sensitivity),
        "specificity": _proportion(report.specificity),
        "asked_instead": _proportion(report.asked_instead),
        "asked_needlessly": _proportion(report.asked_needlessly),
    }


def _by_category(report: TriageReport, *, emergencies: bool) -> dict[str, Any]:
    categories = report.by_category(emergencies=emergencies)
    return {name: _proportion(right) for name, right in categories.items()}


def _proportion(right: Proportion) -> dict[str, Any]:
    low, high = right.interval()
    return {
        "share": round(right.share, 4),
        "count": right.count,
        "of": right.of,
        "interval": [round(low, 4), round(high, 4)],
    }
