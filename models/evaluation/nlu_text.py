"""A report on the understanding of intents as JSON and as a page to read."""

from typing import Any

from models.evaluation.nlu import NluReport
from models.evaluation.proportion import Proportion

_CONFUSIONS = 15
_WEAKEST = 8


def as_json(report: NluReport) -> dict[str, Any]:
    """Everything in the report; intervals are of 95 %."""
    return {
        "likeliest": _proportion(report.likeliest),
        "top_two": _proportion(report.top_two),
        "accepted": _proportion(report.accepted),
        "accepted_right": _proportion(report.accepted_right),
        "calibration_error": round(report.calibration_error, 4),
        "by_intent": {name: _proportion(each) for name, each in report.by_intent.items()},
        "by_context": {name: _proportion(each) for name, each in report.by_context.items()},
        "confusions": [list(each) for each in report.confusions],
        "calibration": [
            {"confidence": round(each.confidence, 4), "right": _proportion(each.right)}
            for each in report.bins
        ],
        "learned_from": report.learned_from,
    }


def as_text(report: NluReport) -> str:
    """The report in lines."""
    lines = [
        f"likeliest intent right  {report.likeliest}",
        f"among the first two     {report.top_two}",
        f"accepted                {report.accepted}",
        f"right of accepted       {report.accepted_right}",
        f"calibration error       {report.calibration_error:.3f}",
        f"left out, as learned    {report.learned_from}",
        "",
        "by what the question awaited",
        *(f"  {name:24}{each}" for name, each in report.by_context.items()),
        "",
        "weakest intents",
    ]
    weakest = sorted(report.by_intent.items(), key=lambda item: item[1].share)[:_WEAKEST]
    lines += [f"  {name:24}{each}" for name, each in weakest]
    lines += ["", "most frequent confusions: meant, likeliest, how often"]
    lines += [f"  {meant:24}{got:24}{n}" for meant, got, n in report.confusions[:_CONFUSIONS]]
    lines += ["", "confidence and accuracy"]
    lines += [f"  {each.confidence:.2f}  {each.right}" for each in report.bins]
    return "\n".join(lines)


def _proportion(proportion: Proportion) -> dict[str, Any]:
    low, high = proportion.interval()
    return {
        "share": round(proportion.share, 4),
        "interval": [round(low, 4), round(high, 4)],
        "count": proportion.count,
        "of": proportion.of,
    }
