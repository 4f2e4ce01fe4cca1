"""What a caller named when a service was asked for, which may be some turns ago.

Between the wish and the service stand the questions about who is calling.
"""

from collections.abc import Sequence
from dataclasses import replace

from dialog.call.tracker import CallTracker
from dialog.hearing.corrections import said_instead
from dialog.hearing.second_wishes import ASK_WHO
from dialog.rasa.domain import Json
from dialog.rasa.events import ActiveLoop, UserUttered

_LOOKED_BACK = 400
"""Events in which the wish is looked for."""


def latest_with(tracker: CallTracker, intent: str) -> UserUttered | None:
    """The caller's latest words of this meaning; None where there are none."""
    for event in reversed(tracker.events[-_LOOKED_BACK:]):
        if isinstance(event, UserUttered) and event.intent == intent:
            return event
    return None


def told_until_served(tracker: CallTracker, intent: str) -> UserUttered | None:
    """The caller's words of this meaning as if told in one breath; None where there are none.

    Where somebody asks for one thing more while it is asked who is calling, both count; what is
    taken back ("no wait, ...") does not, nor what was said before the questions began.
    """
    told: tuple[UserUttered, ...] = ()
    is_asking = False
    for event in tracker.events[-_LOOKED_BACK:]:
        if isinstance(event, ActiveLoop):
            is_asking = event.name in ASK_WHO
        elif isinstance(event, UserUttered) and event.intent == intent:
            is_further = is_asking and said_instead(event.text or "") is None
            told = (*told, event) if is_further else (event,)
    if len(told) < 2:
        return told[0] if told else None
    entities: Json = [dict(entity) for one in told for entity in one.entities]
    return replace(
        told[-1],
        text=" and ".join(one.text or "" for one in told),
        parse_data={**told[-1].parse_data, "entities": entities},
    )


def named_in(message: UserUttered | None, entity: str) -> Sequence[str]:
    """The values of a kind that the words name, in order."""
    entities = message.entities if message is not None else ()
    values = (one.get("value") for one in entities if one["entity"] == entity)
    return tuple(value for value in values if isinstance(value, str) and value.strip())
