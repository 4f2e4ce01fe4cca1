"""Events and their JSON."""

import json
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.rasa.events import (
    KINDS,
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    EventError,
    LoopInterrupted,
    SlotSet,
    UserUttered,
    from_json,
    to_json,
)

_json = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)
_objects = st.dictionaries(st.text(max_size=4), _json, max_size=3)
_BY_TYPE = {
    "str": st.text(max_size=5),
    "str | None": st.none() | st.text(max_size=5),
    "float | None": st.none() | st.floats(allow_nan=False, allow_infinity=False),
    "bool": st.booleans(),
    "bool | None": st.none() | st.booleans(),
}


def _strategy(one):
    if "Mapping" in str(one.type):
        return _objects
    name = getattr(one.type, "__name__", str(one.type))
    return _BY_TYPE.get(name if name in _BY_TYPE else str(one.type), _json)


_events = (
    st.sampled_from(sorted(KINDS))
    .flatmap(
        lambda kind: st.builds(
            KINDS[kind], **{one.name: _strategy(one) for one in fields(KINDS[kind])}
        )
    )
    .filter(lambda event: not isinstance(event, ActionExecuted) or event.name or event.action_text)
)


@given(_events)
def test_every_event_reads_back_as_it_was_written(event):
    assert from_json(json.loads(json.dumps(to_json(event)))) == event


def test_a_slot_event_has_the_keys_that_rasa_gives_it():
    assert to_json(SlotSet("city", "Bonn", timestamp=1.5)) == {
        "event": "slot",
        "timestamp": 1.5,
        "name": "city",
        "value": "Bonn",
    }


def test_the_null_timestamp_and_missing_keys_of_the_sdk_are_read():
    document = {"event": "slot", "timestamp": None, "name": "city", "value": 3, "more": 1}
    assert from_json(document) == SlotSet("city", 3)


def test_legacy_names_are_read_as_what_they_are_called_now():
    assert from_json({"event": "form", "name": "f"}) == ActiveLoop("f")
    validation = {"event": "form_validation", "validate": False}
    assert from_json(validation) == LoopInterrupted(is_interrupted=True)


@pytest.mark.parametrize(
    ("document", "told"),
    [
        ({"event": "sing"}, "'sing' is not one of action,"),
        ({}, "None"),
        ({"event": "slot", "value": 1}, "slot.name: must be text, not NoneType"),
        ({"event": "action"}, "needs name or action_text"),
        ({"event": "user", "parse_data": 4}, "user.parse_data: must be an object"),
        ({"event": "bot", "data": []}, "bot.data: must be an object"),
    ],
)
def test_what_is_no_event_is_refused_with_what_was_allowed(document, told):
    with pytest.raises(EventError, match=told):
        from_json(document)


def test_a_message_tells_its_intent_and_entities():
    parsed = {"intent": {"name": "inform", "confidence": 0.9}, "entities": [{"entity": "city"}]}
    message = UserUttered("bonn", parsed)
    assert (message.intent, message.entities) == ("inform", ({"entity": "city"},))
    assert UserUttered("bonn").intent is None
    assert UserUttered("bonn").entities == ()


def test_null_where_there_could_be_an_object_is_an_empty_one():
    assert from_json({"event": "bot", "data": None, "metadata": None}) == BotUttered()
    assert from_json({"event": "user", "parse_data": None}) == UserUttered()
