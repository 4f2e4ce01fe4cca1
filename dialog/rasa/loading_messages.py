"""Messages that name their intent: `/inform{"city": "rome"}`."""

import json
import re

from dialog.rasa.mistakes import Findings
from dialog.rasa.story import Mention, Place

_MESSAGE = re.compile(r"/([^{@]+)(?:@[0-9.]+)?(\{.*\})?\s*", re.DOTALL)


def read_intent_message(
    text: str, place: Place, findings: Findings
) -> tuple[str | None, tuple[Mention, ...]]:
    """The intent and the entities of a message that begins with a slash."""
    match = _MESSAGE.fullmatch(text)
    if match is None:
        findings.error(place, "not a message that names its intent; allowed: /intent{...}")
        return None, ()
    if match[2] is None:
        return match[1].strip(), ()
    try:
        entities = json.loads(match[2])
    except (ValueError, RecursionError):
        findings.error(place, "the entities of a message are not JSON; allowed: a JSON object")
        return match[1].strip(), ()
    mentions = (
        Mention(entity, value)
        for entity, values in entities.items()
        for value in (values if isinstance(values, list) else [values])
    )
    return match[1].strip(), tuple(mentions)
