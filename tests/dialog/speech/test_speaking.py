"""Replies and questions as a caller hears them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.rasa.domain import Variation
from dialog.rasa.events import BotUttered
from dialog.speech.speaking import (
    MOST_OPTIONS,
    Option,
    awaited_by,
    options_of,
    question_of,
    reply_of,
)
from dialog.turn import Awaited, Emotion


def bot(text, metadata=None, **data):
    return BotUttered(text, data, metadata={"metadata": metadata} if metadata else {})


@pytest.mark.parametrize("text", [None, "", " ", "\n\t"])
def test_what_has_no_words_is_no_reply(text):
    assert reply_of(bot(text)) is None
    assert question_of(bot(text, {"awaits": "yes_no"})) is None


def test_what_a_reply_conveys_stands_in_its_metadata():
    told = {"voice_emotion": "urgent", "interruptible": False, "priority": "high"}
    reply = reply_of(bot("Call now.", told))
    assert (reply.emotion, reply.interruptible, reply.priority) == (Emotion.URGENT, False, True)


@pytest.mark.parametrize(
    "metadata",
    [None, {}, {"voice_emotion": "furious", "interruptible": None, "priority": 1}, "calm", [1]],
)
def test_what_no_voice_knows_is_said_plainly(metadata):
    reply = reply_of(BotUttered("Hello.", {}, metadata={"metadata": metadata}))
    assert (reply.emotion, reply.interruptible, reply.priority) == (Emotion.NEUTRAL, True, False)


@pytest.mark.parametrize("awaits", list(Awaited))
def test_a_question_asks_for_what_its_metadata_says(awaits):
    assert question_of(bot("How bad is it?", {"awaits": awaits.value})).awaits is awaits


@pytest.mark.parametrize(
    ("text", "metadata", "is_question"),
    [
        ("And you?", None, True),
        ("And you.", None, False),
        ("And you?", {"voice_emotion": "calm"}, False),
        ("And you?", {"awaits": "nonsense"}, False),
    ],
    ids=["plain", "a statement", "of a domain that knows voices", "awaits nonsense"],
)
def test_a_domain_that_knows_no_voices_asks_by_its_question_marks(text, metadata, is_question):
    assert (question_of(bot(text, metadata)) is not None) is is_question


def test_a_question_may_be_asked_by_its_buttons_alone():
    question = question_of(bot("Choose.", buttons=[{"title": "A", "payload": "/a"}]))
    assert question.options == (Option("A", "/a"),)
    assert question.awaits is Awaited.ANYTHING


def test_only_buttons_that_can_be_said_are_options():
    buttons = [
        {"title": "A", "payload": "/a"},
        {"title": None, "payload": "/b"},
        {"title": "C"},
        "D",
        {"title": "E", "payload": "/e"},
    ]
    assert options_of(bot("x", buttons=buttons[:3])) == (Option("A", "/a"),)
    assert options_of(bot("x", buttons="A")) == ()
    assert options_of(bot("x")) == ()


def test_no_more_options_are_read_than_an_ear_remembers():
    buttons = [{"title": str(n), "payload": "/x"} for n in range(MOST_OPTIONS + 2)]
    assert len(options_of(bot("x", buttons=buttons))) == MOST_OPTIONS


def test_a_response_awaits_what_the_first_of_its_wordings_says():
    wordings = (
        Variation("a", payload={"metadata": {"voice_emotion": "calm"}}),
        Variation("b", payload={"metadata": {"awaits": "date"}}),
    )
    assert awaited_by(wordings) is Awaited.DATE
    assert awaited_by(wordings[:1]) is Awaited.ANYTHING
    assert awaited_by(()) is Awaited.ANYTHING


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(st.none() | st.text(), json_values, json_values)
def test_whatever_an_action_server_sends_it_is_read(text, metadata, buttons):
    said = BotUttered(text, {"buttons": buttons}, metadata={"metadata": metadata})
    reply, question = reply_of(said), question_of(said)
    assert reply is None or reply.text.strip()
    assert question is None or question.reply == reply
