"""A server that answers anything at all: the conversation goes on, and its tracker can be shown."""

import asyncio
import json
import random
from itertools import count

import httpx2
import orjson
from hypothesis import given
from hypothesis import strategies as st
from sdk_server import BOT

from config.settings import ActionServerSettings
from dialog.rasa.action_context import ActionContext
from dialog.rasa.ensemble import train
from dialog.rasa.events import KINDS, from_json, to_json
from dialog.rasa.loading import load_project
from dialog.rasa.messages import Message
from dialog.rasa.processor import Processor
from dialog.rasa.remote_actions import RemoteActions
from dialog.rasa.responses import Responder, rest_messages
from dialog.rasa.tracker import Tracker
from dialog.rasa.tracker_json import tracker_json

ENSEMBLE = train(*load_project(BOT))


class NoWords:
    """Only commands are understood."""

    def parse(self, text):
        return {"intent": {"name": None, "confidence": 0.0}, "entities": []}


names = st.sampled_from(
    ["visit_form", "reason", "weeks", "urgency", "city", "requested_slot", "shoe_size", "greet",
     "action_say", "action_listen", "action_restart", "action_session_start", "action_of_nobody",
     "action_default_fallback", "action_two_stage_fallback", "utter_greet", "utter_ask_reason"]
)  # fmt: skip
words = names | st.text(max_size=4)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats(allow_nan=False) | words,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(words, inner, max_size=2),
    max_leaves=5,
)
parsed = st.fixed_dictionaries(
    {},
    optional={
        "intent": st.fixed_dictionaries({"name": names}) | values,
        "entities": st.lists(st.fixed_dictionaries({"entity": names, "value": values})) | values,
        "intent_ranking": values,
    },
)
events = st.fixed_dictionaries(
    {"event": st.sampled_from([*KINDS, "form", "form_validation"])},
    optional={
        "name": names, "value": values, "text": words, "intent": names, "parse_data": parsed,
        "entities": st.lists(st.fixed_dictionaries({"entity": names, "value": values})),
        "data": values, "metadata": values, "timestamp": st.none() | st.floats(0, 1e9),
        "policy": words, "confidence": st.floats(0, 1), "date_time": words, "validate": values,
        "is_interrupted": st.booleans(), "action_text": words,
    },
)  # fmt: skip
responses = st.fixed_dictionaries(
    {},
    optional={
        "text": values, "response": names, "template": names, "buttons": values, "image": values,
        "custom": values, "attachment": values, "quick_replies": values, "elements": values,
        "reason": values,
    },
)  # fmt: skip
answers = st.fixed_dictionaries(
    {}, optional={"events": st.lists(events, max_size=4), "responses": st.lists(responses)}
)
turns = st.lists(
    st.sampled_from(
        ["/greet", "/book_visit", '/inform{"reason": "pain"}', "/talk", "/odd", "well"]
    ),
    min_size=1,
    max_size=4,
)


async def held(said, given_answers):
    left = iter(given_answers)

    async def reply(request):
        async def body():
            yield orjson.dumps(next(left, {"events": [], "responses": []}))

        return httpx2.Response(200, content=body())

    settings = ActionServerSettings(url="http://actions.example/webhook", timeout_s=60.0)
    transport = httpx2.MockTransport(reply)
    actions = RemoteActions(settings, ENSEMBLE.domain, transport=transport)
    responder = Responder(ENSEMBLE.domain, random.Random(1), channel="voice")
    ticks = count(1_000)
    processor = Processor(
        ENSEMBLE, ActionContext(responder, actions), NoWords(), clock=lambda: float(next(ticks))
    )
    tracker = Tracker(ENSEMBLE.domain, sender="me")
    for text in said:
        for one in await processor.answer(tracker, Message(text)):
            rest_messages(one, "me")
    await actions.aclose()
    return tracker


@given(turns, st.lists(answers, max_size=6))
def test_whatever_a_server_answers_the_conversation_goes_on(said, given_answers):
    tracker = asyncio.run(held(said, given_answers))
    shown = tracker_json(tracker)
    assert json.loads(json.dumps(shown))["sender_id"] == "me"
    again = Tracker(
        ENSEMBLE.domain, (from_json(to_json(one)) for one in tracker.events), sender="me"
    )
    assert tracker_json(again) == shown
