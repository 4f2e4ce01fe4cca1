"""What the agent says it notes stands in the note."""

from dialog.notes.check import check
from dialog.notes.draft import draft
from dialog.rasa.events import BotUttered
from tests.care_calls import NOW, heard

NOTED = BotUttered("Thank you.", metadata={"utter_action": "utter_check_in_noted"})
OTHER = BotUttered("And now?", metadata={"utter_action": "utter_ask_told_reading"})


def subjective(*events):
    drafted = draft("c", events, at=NOW)
    assert check(drafted, events) == ()
    return drafted.note.subjective.splitlines()[1:]


def test_what_was_noted_is_quoted():
    told = heard("i take them with breakfast", "medication_adherence")
    assert subjective(told, NOTED) == ['The caller also said: "i take them with breakfast".']


def test_what_was_not_said_to_be_noted_is_not():
    told = heard("i take them with breakfast", "medication_adherence")
    assert subjective(told, OTHER) == []
    assert subjective(heard("yes", "affirm"), NOTED) == []
    assert subjective(told, OTHER, heard("yes", "affirm"), NOTED) == []
