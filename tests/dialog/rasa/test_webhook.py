"""What may come back from an action server, and what is made of it."""

import json
import math

import orjson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dialog.rasa.action_runner import ActionAnswer, ActionAnswerError
from dialog.rasa.events import (
    KINDS,
    ActionExecuted,
    ActiveLoop,
    EntitiesAdded,
    FollowupAction,
    SlotSet,
    UserUttered,
    to_json,
)
from dialog.rasa.tracker import Tracker
from dialog.rasa.webhook import (
    DEEPEST,
    MOST_PARTS,
    CallWriter,
    is_rejection,
    read_answer,
    read_names,
)
from tests.dialog.rasa.bots import domain, text_slot

SOURCE = {"version": "3.1", "intents": ["greet"]}
DOMAIN = domain(
    slots=(text_slot("city"),), source=SOURCE, domain_wanting_actions=frozenset({"action_asks"})
)


def read(**document):
    return read_answer("action_a", orjson.dumps(document), DOMAIN)


def request(writer, name="action_a", tracker=None, *, with_domain=True):
    return json.loads(writer.request(name, tracker or Tracker(DOMAIN), with_domain=with_domain))


class TestRequests:
    def test_a_request_has_the_keys_of_rasa_and_no_more(self):
        call = request(CallWriter(DOMAIN))
        assert set(call) == {"next_action", "sender_id", "tracker", "domain", "version"}
        assert call["domain"] == SOURCE
        assert call["version"] == "3.6.21"

    @pytest.mark.parametrize(
        ("name", "is_selective", "sends"),
        [
            ("action_a", False, True),
            ("action_a", True, False),
            ("action_asks", True, True),
            ("validate_a_form", True, True),
        ],
    )
    def test_the_domain_goes_to_whom_it_is_due(self, name, is_selective, sends):
        assert CallWriter(DOMAIN, is_selective=is_selective).sends_domain(name) is sends

    def test_where_it_is_not_sent_a_digest_stands_for_the_domain(self):
        writer = CallWriter(DOMAIN, is_selective=True)
        without, with_domain = request(writer, with_domain=False), request(writer)
        assert "domain" not in without
        assert without["domain_digest"] == with_domain["domain_digest"]
        other = CallWriter(domain(source={"version": "3.1"}), is_selective=True)
        assert request(other)["domain_digest"] != without["domain_digest"]

    @pytest.mark.parametrize("odd", ["half a character \ud800", 10**30])
    def test_what_json_hardly_holds_is_sent_all_the_same(self, odd):
        tracker = Tracker(DOMAIN, [SlotSet("city", odd, timestamp=1.0)])
        call = request(CallWriter(DOMAIN), tracker=tracker)
        assert call["tracker"]["slots"]["city"] == odd
        assert call["domain"] == SOURCE


class TestAnswers:
    def test_events_and_responses_are_read(self):
        reading = read(
            events=[{"event": "slot", "timestamp": None, "name": "city", "value": "Bonn"}],
            responses=[{"text": "Hello."}, {"response": "utter_x", "city": "Bonn"}],
        )
        assert reading.answer == ActionAnswer(
            (SlotSet("city", "Bonn"),),
            ({"text": "Hello."}, {"response": "utter_x", "city": "Bonn"}),
        )
        assert (reading.dropped, reading.unknown_slots) == (0, 0)

    def test_an_answer_may_lack_either(self):
        assert read().answer == ActionAnswer()

    @pytest.mark.parametrize(
        "body",
        [
            b"", b"null", b"[]", b"17", b'"text"', b"<html>504</html>", b"\xff\xfe", b'{"events": ',
            b'{"events": {}}', b'{"events": null}', b'{"responses": "Hello."}', b'{"a": NaN}',
            b'{"a": "\\ud800"}', b"[" * 5_000,
        ],
    )  # fmt: skip
    def test_what_is_no_answer_at_all_is_refused_without_repeating_it(self, body):
        with pytest.raises(ActionAnswerError, match="action_a") as caught:
            read_answer("action_a", body, DOMAIN)
        assert caught.value.__cause__ is None
        assert "504" not in str(caught.value)

    def test_nesting_has_a_limit(self):
        inner = 1
        for _ in range(DEEPEST - 3):
            inner = [inner]
        slot = {"event": "slot", "name": "city", "value": inner}
        assert len(read(events=[slot]).answer.events) == 1
        slot["value"] = [inner]
        with pytest.raises(ActionAnswerError, match="nested deeper than 32 levels"):
            read(events=[slot])

    def test_the_number_of_parts_has_a_limit(self):
        events = [{"event": "rewind"}] * MOST_PARTS
        assert len(read(events=events).answer.events) == MOST_PARTS
        with pytest.raises(ActionAnswerError, match="1001 events; allowed: 1000"):
            read(events=[*events, {"event": "rewind"}])

    @pytest.mark.parametrize(
        "ill",
        [
            "rewind", None, 5, [], {}, {"event": None}, {"event": "moon_landing"},
            {"event": ["slot"]},
            {"event": "slot", "value": 1}, {"event": "slot", "name": "city"},
            {"event": "slot", "name": 5, "value": 1},
            {"event": "slot", "name": "city", "value": 1, "timestamp": "noon"},
            {"event": "slot", "name": "city", "value": 1, "timestamp": True},
            {"event": "slot", "name": "city", "value": 1, "metadata": []},
            {"event": "followup"}, {"event": "followup", "name": ["action_a"]},
            {"event": "active_loop", "name": 5}, {"event": "active_loop", "name": {}},
            {"event": "action", "name": {"a": 1}}, {"event": "action"},
            {"event": "action", "name": "a", "hide_rule_turn": "yes"},
            {"event": "bot", "text": ["a"]}, {"event": "bot", "data": "a"},
            {"event": "user", "text": 5}, {"event": "user", "parse_data": {"entities": "city"}},
            {"event": "user", "parse_data": {"entities": [{"entity": {}}]}},
            {"event": "entities"}, {"event": "entities", "entities": [{"entity": []}]},
            {"event": "loop_interrupted", "is_interrupted": "perhaps"},
            {"event": "reminder", "intent": "greet", "date_time": 5},
        ],
    )  # fmt: skip
    def test_an_event_that_is_none_is_dropped_and_counted_and_the_others_stay(self, ill):
        sound = {"event": "slot", "name": "city", "value": "Bonn"}
        reading = read(events=[sound, ill, sound])
        assert reading.answer.events == (SlotSet("city", "Bonn"),) * 2
        assert reading.dropped == 1

    def test_responses_that_are_none_are_dropped_and_counted(self):
        reading = read(responses=["Hello.", {"text": "Hello."}, None])
        assert reading.answer.responses == ({"text": "Hello."},)
        assert reading.dropped == 2

    def test_unknown_slots_are_counted_and_kept_as_rasa_keeps_them(self):
        reading = read(events=[{"event": "slot", "name": "shoe_size", "value": 43}])
        assert reading.answer.events == (SlotSet("shoe_size", 43),)
        assert (reading.dropped, reading.unknown_slots) == (0, 1)

    def test_numbers_may_be_whole_where_they_need_not_be(self):
        action = {"event": "action", "name": "action_a", "timestamp": 5, "confidence": 1}
        assert read(events=[action]).answer.events == (
            ActionExecuted("action_a", confidence=1, timestamp=5),
        )


class TestOtherPages:
    @pytest.mark.parametrize(
        ("body", "is_one"),
        [
            (b'{"error": "no", "action_name": "action_a"}', True),
            (b'{"error": "Invalid body request"}', False),
            (b'{"action_name": 5}', False),
            (b"Bad Request", False),
            (b"[]", False),
        ],
    )
    def test_only_who_names_the_action_rejects(self, body, is_one):
        assert is_rejection("action_a", body) is is_one

    @pytest.mark.parametrize(
        ("body", "names"),
        [
            (b'[{"name": "a"}, {"name": "b"}, {"id": 1}, 5]', {"a", "b"}),
            (b"[]", set()),
            (b'{"name": "a"}', None),
            (b"not here", None),
        ],
    )
    def test_actions_are_listed_or_not(self, body, names):
        assert read_names(body) == names


words = st.text(max_size=5)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats(allow_nan=False) | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=8,
)
keys = st.sampled_from(
    ["name", "value", "text", "data", "metadata", "timestamp", "parse_data", "entities", "policy",
     "confidence", "action_text", "hide_rule_turn", "intent", "date_time", "is_interrupted"]
)  # fmt: skip
kinds = st.sampled_from([*KINDS, "form", "form_validation", "moon_landing"])
events = st.builds(
    lambda kind, rest: {**rest, "event": kind},
    kinds,
    st.dictionaries(keys, json_values | st.sampled_from(["city", "a_form"]), max_size=6),
)


@given(st.lists(events, max_size=6))
@example([{"event": "active_loop", "name": "a_form"}, {"event": "action", "name": "a_form"}])
def test_whatever_is_read_can_happen(given_events):
    tracker = Tracker(DOMAIN)
    for event in read(events=given_events).answer.events:
        tracker.update(event)
    # All the policies look at these, and the next request is made of them.
    assert len(tracker.applied_events()) <= len(tracker.events)
    assert request(CallWriter(DOMAIN), tracker=tracker)["sender_id"] == ""


@given(st.binary(max_size=60) | json_values.map(lambda one: json.dumps(one).encode()))
def test_any_bytes_are_an_answer_or_refused(body):
    try:
        reading = read_answer("action_a", body, DOMAIN)
    except ActionAnswerError:
        return
    assert isinstance(json.loads(body), dict)
    assert isinstance(reading.answer, ActionAnswer)


@given(
    st.sampled_from(
        [
            SlotSet("city", "Bonn"), SlotSet("city", None), FollowupAction("action_b"),
            ActiveLoop("a_form"), ActiveLoop(None), EntitiesAdded([{"entity": "city", "value": 1}]),
            ActionExecuted("action_b", "RulePolicy", 0.5, hide_rule_turn=True),
            UserUttered("Hello", {"intent": {"name": "greet"}, "entities": [{"entity": "city"}]}),
        ]
    ),
    st.none() | st.floats(0, 2e9),
)  # fmt: skip
def test_every_event_that_we_write_is_read(event, timestamp):
    document = {**to_json(event), "timestamp": timestamp}
    (back,) = read(events=[document]).answer.events
    assert {**to_json(back), "timestamp": None} == to_json(event)
    assert back.timestamp is None or math.isclose(back.timestamp, timestamp)
