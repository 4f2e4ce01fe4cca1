"""Judgements as JSON and as a page to read."""

from collections.abc import Sequence
from typing import Any

from models.evaluation import nlu_text
from models.evaluation.entities import EntityReport, Finds
from models.evaluation.word_errors import Judgement


def as_json(judged: Judgement, by_rate: Sequence[Judgement]) -> dict[str, Any]:
    """Everything in the reports; intervals are of 95 %.

    Args:
        judged: what is told in full.
        by_rate: the same at several rates of word errors, told in short.
    """
    shown = {} if judged.intents is None else nlu_text.as_json(judged.intents)
    if judged.entities is not None:
        shown["entities"] = _entities(judged.entities)
    shown["by_word_errors"] = [_short(each) for each in by_rate]
    return shown


def as_text(judged: Judgement, by_rate: Sequence[Judgement]) -> str:
    """The reports in lines; see `as_json`."""
    lines = [] if judged.intents is None else [nlu_text.as_text(judged.intents), ""]
    if judged.entities is not None:
        lines += [*_entity_lines(judged.entities), ""]
    lines += ["misheard  likeliest intent right                    entity F1"]
    for each in by_rate:
        right = "-" if each.intents is None else str(each.intents.likeliest)
        f1 = "-" if each.entities is None else _with_interval(each.entities)
        lines.append(f"{100 * each.rate:5.0f} %   {right:43}{f1}")
    return "\n".join(lines)


def _entities(report: EntityReport) -> dict[str, Any]:
    return {
        "f1": round(report.total.f1, 4),
        "interval": [round(bound, 4) for bound in report.interval],
        **_finds(report.total),
        "value_f1": round(report.values.f1, 4),
        "utterances": {"right": report.whole.count, "of": report.whole.of},
        "by_entity": {
            name: {"f1": round(finds.f1, 4), **_finds(finds)}
            for name, finds in report.by_entity.items()
        },
    }


def _finds(finds: Finds) -> dict[str, Any]:
    return {
        "precision": round(finds.precision, 4),
        "recall": round(finds.recall, 4),
        "right": finds.right,
        "found": finds.found,
        "meant": finds.meant,
    }


def _short(judged: Judgement) -> dict[str, Any]:
    shown: dict[str, Any] = {"rate": judged.rate}
    if judged.intents is not None:
        full = nlu_text.as_json(judged.intents)
        kept = ("likeliest", "top_two", "accepted", "accepted_right", "calibration_error")
        shown |= {name: full[name] for name in kept}
    if judged.entities is not None:
        entities = _entities(judged.entities)
        shown["entities"] = {name: entities[name] for name in ("f1", "interval", "value_f1")}
    return shown


def _entity_lines(report: EntityReport) -> list[str]:
    lines = [
        "entities: right are entity, words and value",
        f"  F1                      {_with_interval(report)}",
        f"  F1 without the words    {report.values.f1:.3f}",
        f"  all of an utterance     {report.whole}",
    ]
    weakest = sorted(report.by_entity.items(), key=lambda item: item[1].f1)
    lines += [
        f"  {name:24}{finds.f1:.3f}  precision {finds.precision:.3f}  recall {finds.recall:.3f}"
        f"  meant {finds.meant}"
        for name, finds in weakest
    ]
    return lines


def _with_interval(report: EntityReport) -> str:
    low, high = report.interval
    return f"{report.total.f1:.3f} ({low:.3f} to {high:.3f})"
