"""What every runner of actions keeps to: functions here, a server played, and a real rasa_sdk."""

import asyncio

import httpx2
import orjson
import pytest
from sdk_server import SdkServer

from config.settings import ActionServerSettings
from dialog.rasa.action_runner import (
    ActionAnswer,
    ActionAnswerError,
    ActionBrokenError,
    ActionRejectedError,
    ActionTimeoutError,
    ActionUnknownError,
)
from dialog.rasa.events import SlotSet, UserUttered
from dialog.rasa.local_actions import LocalActions, LocalFirst
from dialog.rasa.remote_actions import RemoteActions
from dialog.rasa.tracker import Tracker
from tests.dialog.rasa.bots import domain, text_slot

DOMAIN = domain(slots=(text_slot("city"),))
SECRET = "my mother died of it"
LONG_S = 60.0
"""Reached only where something hangs."""


async def say(tracker):
    return ActionAnswer((SlotSet("city", "Bonn"),), ({"text": "Hello."},))


async def nothing(tracker):
    return ActionAnswer()


async def echo(tracker):
    await asyncio.sleep(0)
    return ActionAnswer((), ({"text": f"{tracker.sender}: {tracker.latest_message.text}"},))


async def meddle(tracker):
    tracker.update(SlotSet("city", "Atlantis"))
    tracker.events.clear()
    return ActionAnswer()


async def fail(tracker):
    raise ValueError(f"cannot cope with {tracker.latest_message.text}")


async def reject(tracker):
    raise ActionRejectedError("action_reject")


async def sleep(tracker):
    await asyncio.Event().wait()


async def odd(tracker):
    return ActionAnswer((SlotSet("shoe_size", 43), SlotSet("city", "Köln")), ({"text": "Noted."},))


FUNCTIONS = {
    "action_say": say, "action_nothing": nothing, "action_echo": echo, "action_meddle": meddle,
    "action_break": fail, "action_reject": reject, "action_sleep": sleep, "action_odd": odd,
}  # fmt: skip


async def played(request):
    """A server with the same actions, without a network."""
    call = orjson.loads(request.content)
    name, words = call["next_action"], call["tracker"]["latest_message"]["text"]
    slot = {"event": "slot", "timestamp": None, "name": "city"}
    said = {"text": "Hello.", "buttons": [], "elements": [], "custom": {}, "image": None}
    match name:
        case "action_say":
            return _ok([{**slot, "value": "Bonn"}], [said])
        case "action_nothing" | "action_meddle":
            return _ok([], [])
        case "action_echo":
            return _ok([], [{**said, "text": f"{call['sender_id']}: {words}"}])
        case "action_odd":
            events = [{**slot, "name": "shoe_size", "value": 43}, {"event": "moon_landing"}]
            return _ok([*events, {**slot, "value": "Köln"}], [{**said, "text": "Noted."}])
        case "action_break":
            return _reply(500, {"error": words, "request_body": call})
        case "action_reject":
            return _reply(400, {"error": words, "action_name": name})
        case "action_sleep":
            await asyncio.Event().wait()
    return _reply(404, {"error": "no such action", "action_name": name})


def _ok(events, responses):
    return _reply(200, {"events": events, "responses": responses})


def _reply(status, document):
    async def body():
        yield orjson.dumps(document)

    return httpx2.Response(status, content=body())


@pytest.fixture(scope="module")
def sdk():
    server = SdkServer()
    yield server.start()
    server.stop()


@pytest.fixture(params=["local", "local first", "remote", "rasa_sdk"])
async def make(request):
    """Makes a runner whose actions may take so long."""
    opened = []

    def remote(timeout_s):
        is_real = request.param == "rasa_sdk"
        url = request.getfixturevalue("sdk").url if is_real else "http://actions/webhook"
        transport = None if is_real else httpx2.MockTransport(played)
        settings = ActionServerSettings(url=url, timeout_s=timeout_s)
        opened.append(RemoteActions(settings, DOMAIN, transport=transport))
        return opened[-1]

    def runner(timeout_s=LONG_S):
        if request.param == "local":
            return LocalActions(FUNCTIONS, timeout_s=timeout_s)
        if request.param == "local first":
            few = {name: FUNCTIONS[name] for name in ("action_say", "action_break")}
            return LocalFirst(LocalActions(few, timeout_s=timeout_s), remote(timeout_s))
        return remote(timeout_s)

    yield runner
    for one in opened:
        await one.aclose()


@pytest.fixture
def runner(make):
    return make()


def conversation(sender="me", words=SECRET):
    return Tracker(DOMAIN, [UserUttered(words, timestamp=1.0)], sender=sender)


def said(answer):
    return [one["text"] for one in answer.responses]


class TestEveryRunner:
    async def test_an_answer_has_what_was_done_and_what_was_said(self, runner):
        answer = await runner.run("action_say", conversation())
        assert [(one.name, one.value) for one in answer.events] == [("city", "Bonn")]
        assert said(answer) == ["Hello."]

    async def test_an_action_may_do_nothing(self, runner):
        assert await runner.run("action_nothing", conversation()) == ActionAnswer()

    async def test_an_action_sees_its_own_conversation_among_many_at_once(self, runner):
        talks = [conversation(f"caller {n}", f"words {n}") for n in range(20)]
        answers = await asyncio.gather(*(runner.run("action_echo", one) for one in talks))
        assert [said(one) for one in answers] == [[f"caller {n}: words {n}"] for n in range(20)]

    async def test_an_action_cannot_change_the_conversation(self, runner):
        tracker = conversation()
        await runner.run("action_meddle", tracker)
        assert (tracker.slot("city"), len(tracker.events)) == (None, 1)

    async def test_a_slot_that_the_domain_lacks_is_set_in_vain(self, runner):
        answer = await runner.run("action_odd", conversation())
        tracker = conversation()
        for event in answer.events:
            tracker.update(event)
        assert "shoe_size" not in tracker.slots
        assert tracker.slot("city") == "Köln"
        assert [one.name for one in answer.events] == ["shoe_size", "city"]

    async def test_an_action_may_reject(self, runner):
        with pytest.raises(ActionRejectedError) as caught:
            await runner.run("action_reject", conversation())
        assert SECRET not in str(caught.value)

    async def test_an_action_that_raises_is_broken_and_the_next_call_works(self, runner):
        with pytest.raises(ActionBrokenError) as caught:
            await runner.run("action_break", conversation())
        assert SECRET not in str(caught.value)
        assert said(await runner.run("action_say", conversation())) == ["Hello."]

    async def test_an_action_that_raises_often_does_not_take_others_with_it(self, runner):
        for _ in range(6):
            with pytest.raises(ActionBrokenError):
                await runner.run("action_break", conversation())
        assert said(await runner.run("action_say", conversation())) == ["Hello."]

    async def test_an_action_that_nobody_has_is_unknown(self, runner):
        with pytest.raises(ActionUnknownError, match="action_of_nobody"):
            await runner.run("action_of_nobody", conversation())

    async def test_an_action_that_never_answers_is_given_up(self, make):
        with pytest.raises(ActionTimeoutError, match="action_sleep"):
            await make(timeout_s=0.2).run("action_sleep", conversation())

    async def test_a_caller_who_hangs_up_ends_the_action(self, runner):
        running = asyncio.create_task(runner.run("action_sleep", conversation()))
        await asyncio.sleep(0.05)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        assert said(await runner.run("action_say", conversation())) == ["Hello."]


async def test_a_function_that_answers_with_something_else_is_told_apart():
    async def wrong(tracker):
        return [SlotSet("city", "Bonn")]

    with pytest.raises(ActionAnswerError, match="answered list; allowed: ActionAnswer"):
        await LocalActions({"wrong": wrong}, timeout_s=LONG_S).run("wrong", conversation())
