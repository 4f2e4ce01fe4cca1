"""What users send: words for an interpreter, or `/intent{"entity": value}`, which needs none."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from dialog.rasa.domain import Domain, Json
from dialog.rasa.mappings import BUILT_IN_INTENTS

_COMMAND = re.compile(r"^/(?P<intent>[^{@]+)(?P<confidence>@[0-9.]+)?(?P<entities>\{.+\})?", re.S)
_EXTRACTOR = "RegexMessageHandler"

NLU_FALLBACK = "nlu_fallback"


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a user."""

    text: str
    channel: str | None = None
    message_id: str | None = None
    metadata: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Trust:
    """When the understanding of a message is not trusted."""

    threshold: float = 0.3
    """Least confidence of the best intent."""
    ambiguity: float = 0.1
    """Least distance to the second best."""


def parse_command(text: str, domain: Domain) -> dict[str, Json] | None:
    """The parse of `/intent{...}`, None for words and for intents that the domain does not have."""
    found = _COMMAND.match(text.strip())
    if found is None:
        return None
    name = found["intent"].strip()
    if name not in domain.intents and name not in BUILT_IN_INTENTS:
        return None
    intent: dict[str, Json] = {"name": name, "confidence": _confidence(found["confidence"])}
    return {
        "text": text.strip(),
        "intent": intent,
        "entities": _entities(found, domain),
        "intent_ranking": [dict(intent)],
    }


def _confidence(written: str | None) -> float:
    if written is None:
        return 1.0
    try:
        return min(1.0, float(written[1:]))
    except ValueError:
        return 0.0


def _entities(found: re.Match[str], domain: Domain) -> list[Json]:
    try:
        given = json.loads(found["entities"] or "{}")
    except ValueError:
        return []
    entities: list[Json] = []
    for name, value in given.items():
        for one in value if isinstance(value, list) else [value]:
            if name in domain.entities:
                place = {"start": found.start("entities"), "end": found.end("entities")}
                entities.append({"entity": name, "value": one, **place, "extractor": _EXTRACTOR})
    return entities


def doubted(parsed: Mapping[str, Json], trust: Trust) -> dict[str, Json]:
    """The parse with `nlu_fallback` before its intents, if the best is unsure or has a rival."""
    ranking = parsed.get("intent_ranking")
    listed = list(ranking) if isinstance(ranking, list) else []
    scores = [_score(one) for one in listed] or [_score(parsed.get("intent"))]
    has_rival = len(scores) > 1 and scores[0] - scores[1] < trust.ambiguity
    if scores[0] >= trust.threshold and not has_rival:
        return dict(parsed)
    fallback: dict[str, Json] = {"name": NLU_FALLBACK, "confidence": trust.threshold}
    return {**parsed, "intent": fallback, "intent_ranking": [dict(fallback), *listed]}


def _score(intent: Json) -> float:
    score = intent.get("confidence") if isinstance(intent, dict) else None
    return float(score) if isinstance(score, int | float) else 0.0
