"""Which wording is chosen, how its blanks are filled, and what becomes of its parts."""

import random
from collections import Counter

import pytest

from dialog.rasa.domain import Variation
from dialog.rasa.events import BotUttered, SlotSet
from dialog.rasa.responses import Responder, filled, fitting_variations, rest_messages
from dialog.rasa.tracker import Tracker
from tests.dialog.rasa.bots import domain, text_slot

PLAIN = Variation("plain")
VOICE = Variation("voice", channel="voice")
BONN = Variation("bonn", conditions=(("city", "Bonn"),))
BONN_VOICE = Variation("bonn voice", channel="voice", conditions=(("city", "Bonn"),))
ALL = (PLAIN, VOICE, BONN, BONN_VOICE)


@pytest.mark.parametrize(
    ("city", "channel", "chosen"),
    [
        ("bonn", "voice", BONN_VOICE),
        ("Rome", "voice", VOICE),
        ("Bonn", "rest", BONN),
        (None, "rest", PLAIN),
    ],
)
def test_the_channel_counts_before_the_condition(city, channel, chosen):
    assert fitting_variations(ALL, {"city": city}, channel) == (chosen,)


def test_a_wording_for_the_channel_goes_before_one_for_a_condition():
    assert fitting_variations((VOICE, BONN), {"city": "Bonn"}, "voice") == (VOICE,)
    assert fitting_variations((VOICE,), {}, "rest") == ()


def test_values_that_are_no_text_must_be_the_same():
    yes = Variation("yes", conditions=(("sure", True),))
    assert fitting_variations((yes,), {"sure": True}, "rest") == (yes,)
    assert fitting_variations((yes,), {"sure": "true"}, "rest") == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in {city}", "in Bonn"),
        ("{city} {unset}", "Bonn None"),
        ("{city} {unknown}", "{city} {unknown}"),
        ("{{city}} is {city}", "{city} is Bonn"),
        ("no blank", "no blank"),
        ("{n} times", "3 times"),
    ],
)
def test_blanks(text, expected):
    assert filled(text, {"city": "Bonn", "unset": None, "n": 3}) == expected


def test_blanks_are_filled_however_deep():
    given = {"a": ["{city}", {"b": "{city}", "n": 1}]}
    assert filled(given, {"city": "Bonn"}) == {"a": ["Bonn", {"b": "Bonn", "n": 1}]}


def responder(seed=1, **responses):
    d = domain(slots=(text_slot("city"),), responses=responses)
    return Responder(d, random.Random(seed), channel="voice"), Tracker(d)


def test_the_choice_among_equals_is_fair_and_repeats_with_its_seed():
    two = (Variation("one"), Variation("two"))
    said = []
    for _ in range(2):
        speak, tracker = responder(seed=5, utter_x=two)
        said.append([speak.say("utter_x", tracker)[0].text for _ in range(40)])
    assert said[0] == said[1]
    assert min(Counter(said[0]).values()) > 8


def test_what_is_said_carries_its_metadata_and_its_name():
    payload = {"metadata": {"voice_emotion": "caring"}, "image": "i.png"}
    speak, tracker = responder(utter_x=(Variation("in {city}", payload=payload),))
    (said,) = speak.say("utter_x", tracker)
    assert said.text == "in None"
    assert said.metadata == {"metadata": {"voice_emotion": "caring"}, "utter_action": "utter_x"}
    assert (said.data["image"], said.data["attachment"]) == ("i.png", "i.png")


def test_a_response_that_does_not_exist_is_silence():
    speak, tracker = responder()
    assert speak.say("utter_x", tracker) == []


def test_actions_speak_in_their_own_words_or_in_the_domains():
    named = Variation("in {town}", payload={"buttons": [{"title": "a"}]})
    speak, tracker = responder(utter_x=(named,))
    answers = [
        {"text": "own", "buttons": [], "custom": {}},
        {"response": "utter_x", "town": "Bonn", "text": None, "buttons": [{"title": "b"}]},
        {"response": "utter_missing"},
    ]
    own, worded = speak.say_answers(answers, tracker)
    assert (own.text, own.data["buttons"]) == ("own", None)
    assert worded.text == "in Bonn"
    assert worded.data["buttons"] == [{"title": "a"}, {"title": "b"}]
    assert worded.metadata == {"town": "Bonn", "utter_action": "utter_x"}


def test_the_rest_channel_gets_paragraphs_and_pictures_one_by_one():
    data = {"image": "i.png", "attachment": "i.png", "custom": {"k": 1}, "buttons": None}
    assert rest_messages(BotUttered("one\n\ntwo", data), "me") == [
        {"recipient_id": "me", "text": "one"},
        {"recipient_id": "me", "text": "two"},
        {"recipient_id": "me", "custom": {"k": 1}},
        {"recipient_id": "me", "image": "i.png"},
    ]
    buttons = [{"title": "a", "payload": "/a"}]
    assert rest_messages(BotUttered("ask", {"buttons": buttons}), "me") == [
        {"recipient_id": "me", "text": "ask", "buttons": buttons}
    ]


def test_the_channel_and_the_condition_of_a_wording_are_told_with_it():
    speak, tracker = responder(utter_x=(BONN_VOICE,))
    tracker.update(SlotSet("city", "bonn"))
    (said,) = speak.say("utter_x", tracker)
    assert said.metadata["channel"] == "voice"
    assert said.metadata["condition"] == [{"type": "slot", "name": "city", "value": "Bonn"}]
