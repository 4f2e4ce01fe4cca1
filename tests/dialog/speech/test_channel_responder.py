"""Words by where they go: to an ear, or to a screen."""

import pytest

from dialog.call.tracker import CallTracker
from dialog.rasa.events import BotUttered
from dialog.rasa.tracker import Tracker
from dialog.speech.channel_responder import ChannelResponder, OwnWordsFirst
from tests.dialog.rasa.bots import domain

WORLD = domain()


class Named:
    """Says who speaks, and what is asked of it."""

    def __init__(self, name):
        self.name = name

    def say(self, name, tracker, given=None):
        return [BotUttered(f"{self.name}: {name} {sorted(given or {})}")]

    def say_answers(self, answers, tracker):
        return [BotUttered(f"{self.name}: {dict(one)}") for one in answers]


def tracker(channel):
    call = CallTracker(WORLD)
    call.channel = channel
    return call


def texts(said):
    return [one.text for one in said]


@pytest.mark.parametrize(
    ("where", "who"),
    [(tracker("voice"), "ear"), (Tracker(WORLD), "ear"), (tracker("rest"), "screen")],
    ids=["a call", "no call", "in writing"],
)
def test_each_channel_has_its_own_speaker(where, who):
    speaker = ChannelResponder(Named("ear"), Named("screen"))
    assert texts(speaker.say("utter_x", where)) == [f"{who}: utter_x []"]
    assert texts(speaker.say_answers([{"text": "a"}], where)) == [f"{who}: {{'text': 'a'}}"]


def test_what_is_given_reaches_both():
    speaker = ChannelResponder(Named("ear"), Named("screen"))
    given = {"value": "x"}
    assert texts(speaker.say("utter_x", tracker("voice"), given)) == ["ear: utter_x ['value']"]
    assert texts(speaker.say("utter_x", tracker("rest"), given)) == [
        "screen: {'value': 'x', 'response': 'utter_x'}"
    ]


def test_a_bots_own_words_come_first_and_ours_where_it_has_none():
    speaker = OwnWordsFirst(Named("own"), frozenset({"utter_own"}), Named("ours"))
    assert texts(speaker.say("utter_own", tracker("rest"))) == ["own: utter_own []"]
    assert texts(speaker.say("utter_x", tracker("rest"))) == ["ours: utter_x []"]
    answers = [{"text": "a"}, {"response": "utter_x"}, {"response": "utter_own"}, {"response": ""}]
    said = texts(speaker.say_answers(answers, tracker("rest")))
    assert [one.split(":")[0] for one in said] == ["own", "ours", "own", "own"]
