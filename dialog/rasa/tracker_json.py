"""A conversation as Rasa shows it to action servers, over HTTP and in its stores."""

from collections.abc import Sequence
from enum import StrEnum

from dialog.rasa.domain import Domain, Json
from dialog.rasa.events import (
    KINDS,
    Event,
    ReminderCancelled,
    Restarted,
    StoryExported,
    UserUttered,
    to_json,
)
from dialog.rasa.fold import Fold
from dialog.rasa.tracker import Tracker


class Verbosity(StrEnum):
    """Which events are shown."""

    NONE = "NONE"
    APPLIED = "APPLIED"
    """Those that count."""
    AFTER_RESTART = "AFTER_RESTART"
    ALL = "ALL"


def tracker_json(
    tracker: Tracker, verbosity: Verbosity = Verbosity.ALL, *, is_stored: bool = False
) -> dict[str, Json]:
    """The tracker's state.

    Args:
        tracker: the conversation.
        verbosity: which events are shown; `events` is None for none.
        is_stored: the state as it comes back from a store, made from the events that count alone:
            while a form goes on, the latest message is the one that opened it.
    """
    now: Fold = _stored(tracker) if is_stored else tracker
    message = _message(now.latest_message)
    action: dict[str, Json] = {}
    if now.latest_action:
        action = {"action_text" if now.latest_is_text else "action_name": now.latest_action}
    events = _shown(tracker, verbosity)
    latest = next((one for one in reversed(tracker.events) if one.KIND in KINDS), None)
    return {
        "sender_id": tracker.sender,
        "slots": dict(now.slots),
        "latest_message": message,
        "latest_event_time": None if latest is None else latest.timestamp,
        "followup_action": now.followup_action,
        "paused": now.is_paused,
        # Events of our own kinds, between Rasa's, are for nobody else.
        "events": None if events is None else [_event(one) for one in events if one.KIND in KINDS],
        "latest_input_channel": _channel(tracker.events),
        "active_loop": _loop(now),
        "latest_action": action,
        "latest_action_name": now.latest_action,
    }


def _event(event: Event) -> dict[str, Json]:
    document = to_json(event)
    if isinstance(event, ReminderCancelled | StoryExported):
        # Of these Rasa tells nothing more.
        common = ("event", "timestamp", "metadata")
        return {key: document[key] for key in common if key in document}
    return document


def _stored(tracker: Tracker) -> Fold:
    fold = Fold(tracker.domain)
    for event in tracker.applied_events():
        fold.apply(event)
    return fold


def _message(message: UserUttered | None) -> Json:
    heard = message or UserUttered()
    return {
        "intent": {},
        "text": heard.text,
        "message_id": heard.message_id,
        "metadata": dict(heard.metadata),
        **heard.parse_data,
        "entities": [dict(one) for one in heard.entities],
    }


def _loop(now: Fold) -> Json:
    if now.loop is None:
        return {}
    return {
        "name": now.loop.name,
        "is_interrupted": now.loop.is_interrupted,
        "rejected": now.loop.is_rejected,
        "trigger_message": _message(now.loop.trigger),
    }


def _shown(tracker: Tracker, verbosity: Verbosity) -> Sequence[Event] | None:
    match verbosity:
        case Verbosity.NONE:
            return None
        case Verbosity.APPLIED:
            return tracker.applied_events()
        case Verbosity.ALL:
            return tracker.events
        case Verbosity.AFTER_RESTART:
            starts = [n for n, one in enumerate(tracker.events) if isinstance(one, Restarted)]
            return tracker.events[starts[-1] + 1 :] if starts else tracker.events


def _channel(events: Sequence[Event]) -> str | None:
    heard = (one for one in reversed(events) if isinstance(one, UserUttered))
    return next((one.input_channel for one in heard), None)


def action_call(name: str, tracker: Tracker, domain: Domain, *, version: str) -> dict[str, Json]:
    """What an action server is sent to run an action.

    Args:
        name: of the action.
        tracker: as the action shall see it.
        domain: sent along.
        version: the version of Rasa that action servers are to expect.
    """
    return {
        "next_action": name,
        "sender_id": tracker.sender,
        "tracker": tracker_json(tracker),
        "domain": dict(domain.source),
        "version": version,
    }
