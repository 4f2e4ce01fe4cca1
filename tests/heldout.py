"""Reads the utterances that are held out for intents; those for entities models reads itself."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

INTENTS = Path(__file__).parent / "models" / "heldout_intents.yml"
ENTITIES = Path(__file__).parent / "models" / "heldout_entities.yml"
FRESH_ENTITIES = Path(__file__).parent / "models" / "heldout_entities_fresh.yml"
UNREAD_ENTITIES = Path(__file__).parent / "models" / "heldout_entities_unread.yml"


@dataclass(frozen=True, slots=True)
class HeldOutIntent:
    """An utterance, and the intents that are right."""

    text: str
    intents: tuple[str, ...]
    """The one that is meant first."""
    after: str | None


def read_intents(path: Path = INTENTS) -> list[HeldOutIntent]:
    """The utterances of a file as `heldout_intents.yml` describes it."""
    content: dict[str, list[Any]] = yaml.safe_load(path.read_text())
    found = []
    for intent, lines in content.items():
        for line in lines:
            entry = line if isinstance(line, dict) else {"text": line}
            intents = (intent, *entry.get("also", ()))
            found.append(HeldOutIntent(entry["text"], intents, entry.get("after")))
    return found
