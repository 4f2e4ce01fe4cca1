"""What was said to a question about danger is in the note where it was no plain yes or no."""

import pytest

from dialog.check_ins.heard_answers import BESIDES
from dialog.events.call import TurnTriaged
from dialog.notes.check import check
from dialog.notes.draft import draft
from dialog.rasa.events import BotUttered, Rewound, SlotSet
from tests.care_calls import NOW, heard
from triage.decision import Acuity, TriageDecision

CALM = TurnTriaged(TriageDecision(Acuity.NONE))


def asked(slot):
    return BotUttered(text="?", metadata={"utter_action": f"utter_ask_{slot}"})


AGAIN = (BotUttered(text="I did not understand that."), Rewound())


def told(*events):
    drafted = draft("c", events, at=NOW)
    assert check(drafted, events) == ()
    return drafted.note.subjective


def test_an_answer_that_was_not_understood_is_quoted():
    events = (asked("effect_bleeding"), CALM, heard("my poop looked odd once", "inform"), *AGAIN)
    assert 'The caller said: "my poop looked odd once".' in told(*events)


def test_so_is_what_follows_a_but():
    slots = SlotSet("headache_or_sight", BESIDES), SlotSet("headache_or_sight", None)
    words = "no but my scar is a little red"
    events = (asked("headache_or_sight"), CALM, heard(words, "deny"), *slots, *AGAIN[:1])
    assert words in told(*events)


def test_a_no_that_is_qualified_is_quoted():
    words = "he is a little warm but no fever i checked"
    no = SlotSet("newborn_unwell", "no")
    events = (asked("newborn_unwell"), CALM, heard(words, "report_symptoms"), no, *AGAIN[:1])
    assert words in told(*events)


def test_a_yes_in_words_of_ones_own_is_quoted():
    yes = SlotSet("effect_bleeding", "yes")
    words = "my stool was kind of odd"
    events = (asked("effect_bleeding"), CALM, heard(words, "inform"), yes, *AGAIN[:1])
    assert words in told(*events)


@pytest.mark.parametrize(
    ("slot", "words", "intent", "filled"),
    [
        ("effect_bleeding", "no none at all", "deny", (SlotSet("effect_bleeding", "no"),)),
        ("effect_bleeding", "yes i do", "affirm", (SlotSet("effect_bleeding", "yes"),)),
        ("effect_bleeding", "what do you mean by that", "repeat", ()),
        ("effect_bleeding", "can you say that again", "inform", ()),
        ("effect_bleeding", "hm", "inform", ()),
        ("wants_refill", "well it depends on it", "inform", ()),
    ],
)
def test_what_was_understood_or_asked_is_not(slot, words, intent, filled):
    assert words not in told(asked(slot), CALM, heard(words, intent), *filled, *AGAIN)
