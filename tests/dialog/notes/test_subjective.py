"""What a note tells of a check-in is what was told, not what was passed over."""

from dialog.notes.subjective import subjective
from dialog.notes.turns import counting
from dialog.rasa.events import LISTEN, ActionExecuted, SlotSet, UserUttered

HEARD = (
    ActionExecuted(LISTEN),
    UserUttered("two", {"intent": {"name": "inform", "confidence": 1.0}, "entities": []}),
)


def told(*slots):
    events = (*HEARD, *slots)
    return [one.text for one in subjective(events, counting(events))]


def test_a_reason_that_was_not_asked_for_is_not_told():
    slots = (SlotSet("missed_doses", "none"), SlotSet("missed_reason", "not asked"))
    assert told(*slots) == ["Doses missed in the last week: none."]


def test_a_reason_that_was_told_is():
    assert "Reason for missed doses: cost." in told(SlotSet("missed_reason", "cost"))
