"""What those who write are answered."""

from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from dialog.records.embedded import MemoryEventStore
from dialog.records.errors import StoreUnavailableError
from dialog.turn import Utterance
from tests.rasa_api import Api

EMERGENCY = "My chest HURTS and I can\u2019t breathe!!"


def test_an_emergency_is_answered_with_the_number_to_call(clinic):
    said = clinic.say(EMERGENCY)
    assert "911" in said[0]
    assert clinic.tracker()["slots"]["emergency_detected"] is True


def test_an_emergency_is_told_to_the_operator_without_a_word_of_it(clinic):
    with capture_logs() as logs:
        clinic.say(EMERGENCY)
    told = [one for one in logs if one["event"] == "emergency in writing"]
    assert [one["log_level"] for one in told] == ["warning"]
    assert "chest hurts" not in str(logs)


def test_an_emergency_is_answered_as_one_in_a_bot_that_knows_of_none(bikes):
    bikes.say("/order")
    said = bikes.say(EMERGENCY)
    assert "911" in said[0]
    assert "{" not in " ".join(said)


def test_an_emergency_is_answered_though_the_bot_is_to_keep_out_of_it(bikes, clinic):
    for api in (bikes, clinic):
        api.post("/conversations/somebody/tracker/events", {"event": "pause"})
        assert "911" in api.say(EMERGENCY)[0]


def test_a_bot_that_is_to_keep_out_of_it_is_silent(bikes, clinic):
    for api in (bikes, clinic):
        api.post("/conversations/somebody/tracker/events", {"event": "pause"})
        assert api.say("hello") == []


@pytest.mark.parametrize("padding", [600, 1_500, 3_000])
def test_an_emergency_in_the_middle_of_a_long_text_is_found(clinic, padding):
    filler = "we went to the market and bought some apples "
    before = filler * (padding // 2 // len(filler))
    text = f"{before}my father is not breathing {before}"
    assert "911" in clinic.say(text)[0]


def test_a_message_that_is_only_added_is_assessed_too(clinic):
    body = {"sender": "user", "text": EMERGENCY, "parse_data": {"intent": {"name": "greet"}}}
    tracker = clinic.post("/conversations/a/messages", body).json()
    assert tracker["slots"]["emergency_detected"] is True
    predicted = clinic.post("/conversations/a/predict", None).json()
    assert predicted["scores"][0] == {"action": "action_emergency_protocol", "score": 1.0}


def test_words_in_events_are_assessed_too(clinic):
    events = [{"event": "user", "text": EMERGENCY, "parse_data": {"intent": {"name": "greet"}}}]
    clinic.post("/conversations/a/tracker/events", events)
    predicted = clinic.post("/conversations/a/predict", None).json()
    assert predicted["scores"][0]["action"] == "action_emergency_protocol"


def test_an_emergency_of_long_ago_is_over(clinic):
    clinic.say(EMERGENCY)
    assert "911" in " ".join(clinic.say("hello"))
    clinic.clock.now += 366 * 86_400
    said = clinic.say("hello")
    assert said
    assert "911" not in " ".join(said)


def test_every_message_with_additions_has_an_answer(clinic):
    for text in ("hello", "", "   ", "/nosuchthing", "xyzzy", "🙂", "a" * 4_096, "1"):
        assert clinic.say(text, sender=f"one who says {text[:3]!r}"), text


def test_no_answer_has_a_blank_that_is_open(clinic):
    said = [
        one
        for text in ("hello", "I need an appointment", "tomorrow", "yes", "goodbye")
        for one in clinic.say(text)
    ]
    assert len(said) >= 5
    assert not any("{" in one or "None" in one for one in said)


def test_what_breaks_is_answered_and_the_number_to_call_is_told(shipped_parts, clock):
    class Broken:
        def assess(self, text, patient):
            raise RuntimeError(text)

    api = Api(replace(shipped_parts, triage=Broken()), clock)
    assert "call 911" in api.say("hello")[0]


def test_whoever_writes_is_answered_though_the_store_is_down(bike_parts, clock):
    store = Failing()
    api = Api(bike_parts, clock, store=store)
    store.is_down = True
    assert api.say("/hours") == ["We open at nine."]
    assert api.get("/conversations/else/tracker").status_code == 503
    store.is_down = False
    assert api.say("/hours") == ["We open at nine."]
    assert len([one for one in api.tracker()["events"] if one["event"] == "user"]) == 2


async def test_a_call_under_way_can_be_looked_at_and_not_be_written_to(clinic):
    await clinic.manager.open("call")
    await clinic.manager.respond("call", Utterance("i need an appointment"))
    shown = clinic.tracker("call")
    assert [one["text"] for one in shown["events"] if one["event"] == "user"] == [
        "i need an appointment"
    ]
    assert not {"triage", "silence"} & {one["event"] for one in shown["events"]}
    for path, body in [
        ("/webhooks/rest/webhook", {"sender": "call", "message": "goodbye"}),
        ("/conversations/call/messages", {"sender": "user", "text": "goodbye"}),
        ("/conversations/call/tracker/events", {"event": "pause"}),
        ("/conversations/call/execute", {"name": "utter_goodbye"}),
        ("/conversations/call/trigger_intent", {"name": "goodbye"}),
        ("/conversations/call/predict", {}),
    ]:
        answered = clinic.post(path, body)
        assert (answered.status_code, answered.json()["reason"]) == (409, "Conflict")
    assert clinic.tracker("call") == shown


async def test_looking_for_a_call_that_is_to_come_does_not_begin_it(clinic):
    clinic.tracker("to come")
    opened = await clinic.manager.open("to come")
    assert "Test Clinic" in opened.replies[0].text


def test_a_stream_has_one_answer_a_line(bikes):
    body = {"sender": "a", "message": "/pictures"}
    answered = bikes.post("/webhooks/rest/webhook", body, stream="true")
    assert answered.headers["content-type"] == "text/event-stream"
    assert [line[:17] for line in answered.text.splitlines()] == ['{"recipient_id": '] * 3


def test_buttons_are_for_screens_and_are_not_read_out(bikes):
    answered = bikes.post("/webhooks/rest/webhook", {"sender": "a", "message": "/order"}).json()
    assert [one["title"] for one in answered[0]["buttons"]] == ["City bike", "Cargo bike"]
    assert answered[0]["text"] == "Which bike?"


class Failing(MemoryEventStore):
    """Does nothing while it is down."""

    def __init__(self):
        super().__init__(262_144)
        self.is_down = False

    async def append(self, *args):
        self._check()
        return await super().append(*args)

    async def read(self, *args):
        self._check()
        return await super().read(*args)

    def _check(self):
        if self.is_down:
            raise StoreUnavailableError("down")
