"""The three questions about a call, in their order, and how far they have been asked. Pure."""

from dialog.call.state import ACTION_GIVE_TIME
from dialog.rasa.domain import REQUESTED_SLOT
from dialog.rasa.events import LISTEN, ActionExecuted, ActiveLoop, BotUttered, Event, SlotSet
from dialog.rasa.tracker import Tracker

FORM = "survey_form"
OPENING = "utter_before_you_go"
"""Said where a goodbye would be, and then the form asks."""
SATISFACTION, RESOLVED, IMPROVEMENT = "survey_satisfaction", "survey_resolved", "survey_improvement"
QUESTIONS = (SATISFACTION, RESOLVED, IMPROVEMENT)
RESPONSES = frozenset(f"utter_ask_{slot}" for slot in QUESTIONS)
ANYTHING_ELSE = "utter_anything_else"
"""Asked where the questions were broken off and nothing else is known of the caller's wishes."""
MOST_ASKED = 2
"""Times that a question is put: once more where the answer was none."""


def is_open(tracker: Tracker) -> bool:
    """Whether the questions are being asked now."""
    return tracker.active_loop == FORM and has_survey(tracker)


def has_survey(tracker: Tracker) -> bool:
    """Whether the domain has our form; a bot may have one of its own that is called the same."""
    form = tracker.domain.forms.get(FORM)
    return form is not None and tuple(form.required_slots) == QUESTIONS


def asked_slot(tracker: Tracker) -> str | None:
    """What is asked now; None where nothing is."""
    slot = tracker.slot(REQUESTED_SLOT) if is_open(tracker) else None
    return slot if isinstance(slot, str) and slot in QUESTIONS else None


def is_asked_out(tracker: Tracker) -> bool:
    """Whether the open question was put as often as it may be."""
    slot = asked_slot(tracker)
    asked = (one for one in tracker.events if slot is not None and _asks(one, slot))
    return sum(1 for _ in asked) >= MOST_ASKED


def has_given_time(tracker: Tracker) -> bool:
    """Whether the caller has been given time for the open question already."""
    slot = asked_slot(tracker)
    latest = (
        _gives_time(one)
        for one in reversed(tracker.events)
        if slot is not None and (_gives_time(one) or _asks(one, slot))
    )
    return next(latest, False)


def left() -> tuple[Event, ...]:
    """The caller wants something else: nothing more is asked."""
    return (ActiveLoop(None), SlotSet(REQUESTED_SLOT, None))


def broken_off() -> tuple[Event, ...]:
    """They were left without the caller's doing: a yes or a no now is one to `ANYTHING_ELSE`."""
    return (*left(), ActionExecuted(ANYTHING_ELSE), ActionExecuted(LISTEN))


def _gives_time(event: Event) -> bool:
    return isinstance(event, ActionExecuted) and event.name == ACTION_GIVE_TIME


def _asks(event: Event, slot: str) -> bool:
    is_said = isinstance(event, BotUttered)
    return is_said and event.metadata.get("utter_action") == f"utter_ask_{slot}"
