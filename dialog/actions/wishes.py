"""What a caller named when a service was asked for, which may be some turns ago.

Between the wish and the service stand the questions about who is calling.
"""

from collections.abc import Sequence

from dialog.call.tracker import CallTracker
from dialog.rasa.events import UserUttered

_LOOKED_BACK = 400
"""Events in which the wish is looked for."""


def latest_with(tracker: CallTracker, intent: str) -> UserUttered | None:
    """The caller's latest words of this meaning; None where there are none."""
    for event in reversed(tracker.events[-_LOOKED_BACK:]):
        if isinstance(event, UserUttered) and event.intent == intent:
            return event
    return None


def named_in(message: UserUttered | None, entity: str) -> Sequence[str]:
    """The values of a kind that the words name, in order."""
    entities = message.entities if message is not None else ()
    values = (one.get("value") for one in entities if one["entity"] == entity)
    return tuple(value for value in values if isinstance(value, str) and value.strip())
