"""Whole conversations in which a real rasa_sdk server runs the actions."""

import random

import httpx2
import pytest
from sdk_server import BOT, SdkServer

from config.settings import ActionServerSettings
from dialog.breaker import BreakerState
from dialog.rasa.action_context import ActionContext
from dialog.rasa.action_runner import (
    ActionBrokenError,
    ActionFailedError,
    ActionTimeoutError,
    ActionUnknownError,
    ActionUnreachableError,
)
from dialog.rasa.ensemble import train
from dialog.rasa.events import ActionExecuted, ActionExecutionRejected, SlotSet
from dialog.rasa.loading import load_project
from dialog.rasa.messages import Message
from dialog.rasa.processor import Processor
from dialog.rasa.remote_actions import RemoteActions
from dialog.rasa.responses import Responder
from dialog.rasa.tracker import Tracker


class NoWords:
    """Only commands are understood."""

    def parse(self, text):
        return {"intent": {"name": None, "confidence": 0.0}, "entities": []}


class Counting(httpx2.AsyncHTTPTransport):
    """The network, and what went over it."""

    def __init__(self):
        super().__init__()
        self.statuses = []

    async def handle_async_request(self, request):
        response = await super().handle_async_request(request)
        self.statuses.append(response.status_code)
        return response


class Watched:
    """Runs actions as another runner does, and remembers which failed, and how."""

    def __init__(self, runner):
        self.runner = runner
        self.failures = []

    async def run(self, name, tracker):
        try:
            return await self.runner.run(name, tracker)
        except ActionFailedError as error:
            self.failures.append((name, type(error)))
            raise


class Call:
    """One caller's conversation, answered with the help of the server."""

    def __init__(self, ensemble, actions):
        domain = ensemble.domain
        responder = Responder(domain, random.Random(1), channel="voice")
        self.now_s = 1_000.0
        self.actions = Watched(actions)
        context = ActionContext(responder, self.actions)
        self.processor = Processor(ensemble, context, NoWords(), clock=lambda: self.now_s)
        self.tracker = Tracker(domain, sender="call-1")

    @property
    def failures(self):
        """Of the last message."""
        return self.actions.failures

    async def hear(self, text):
        self.actions.failures = []
        said = await self.processor.answer(self.tracker, Message(text))
        return [one.text for one in said]

    def since(self, action):
        """The events of the latest run of this action: all up to the next action."""
        names = [getattr(one, "name", None) for one in self.tracker.events]
        start = len(names) - 1 - names[::-1].index(action)
        rest = self.tracker.events[start + 1 :]
        ends = (n for n, one in enumerate(rest) if isinstance(one, ActionExecuted))
        return rest[: next(ends, len(rest))]


@pytest.fixture(scope="module")
def sdk():
    server = SdkServer()
    yield server.start()
    server.stop()


@pytest.fixture(scope="module")
def ensemble():
    domain, data = load_project(BOT)
    return train(domain, data)


@pytest.fixture
async def remote(sdk, ensemble):
    opened = []

    def make(**settings):
        given = {"url": sdk.url, "timeout_s": 60.0, **settings}
        transport = Counting()
        actions = RemoteActions(ActionServerSettings(**given), ensemble.domain, transport=transport)
        actions.sent = transport
        opened.append(actions)
        return actions

    yield make
    for one in opened:
        await one.aclose()


@pytest.fixture
def call(ensemble, remote):
    return Call(ensemble, remote())


async def test_a_form_asks_what_its_validator_wants_and_takes_what_it_made_of_it(call):
    assert await call.hear("/book_visit") == ["What brings you here?"]
    # Pain must be asked for its urgency: the validator's own `required_slots`.
    assert await call.hear('/inform{"reason": "PAIN"}') == ["How bad is it?"]
    # An action of the server asks this; its response is worded by the engine.
    assert await call.hear('/inform{"urgency": "high"}') == ["For how many weeks, with pain?"]
    assert await call.hear('/inform{"weeks": "many"}') == [
        "That is no number.",
        "For how many weeks, with pain?",
    ]
    assert await call.hear('/inform{"weeks": "3"}') == [
        "Dr. Ada sees you on Monday, after 3.0 weeks."
    ]
    held = {name: call.tracker.slot(name) for name in ("reason", "urgency", "weeks", "doctor")}
    assert held == {"reason": "pain", "urgency": "high", "weeks": 3.0, "doctor": "Dr. Ada"}
    assert (call.tracker.active_loop, call.failures) == (None, [])


async def test_a_form_without_pain_asks_less(call):
    await call.hear("/book_visit")
    assert await call.hear('/inform{"reason": "a cough"}') == ["For how many weeks, with a cough?"]


async def test_a_validator_may_end_the_form_and_an_action_order_another(call):
    await call.hear("/book_visit")
    await call.hear('/inform{"reason": "a cough"}')
    # What to do after the ordered action, no rule knows; real Rasa says the same three things.
    assert await call.hear('/inform{"weeks": "never"}') == [
        "No visit then.",
        "Good day.",
        "Pardon?",
    ]
    assert call.tracker.active_loop is None


async def test_a_form_goes_on_after_a_message_that_has_nothing_for_it(call):
    await call.hear("/book_visit")
    assert await call.hear("/greet") == ["Good day.", "What brings you here?"]
    assert any(isinstance(one, ActionExecutionRejected) for one in call.tracker.events)


async def test_an_action_that_raises_does_nothing_and_the_caller_can_be_told(call):
    assert await call.hear("/break") == []
    assert call.since("action_break") == []
    assert call.failures == [("action_break", ActionBrokenError)]
    assert await call.hear("/talk") == ["Hello."]
    assert (call.tracker.slot("city"), call.failures) == ("Bonn", [])


async def test_an_action_that_rejects_is_followed_by_another(call):
    assert await call.hear("/reject") == ["Pardon?"]
    rejected = [one for one in call.tracker.events if isinstance(one, ActionExecutionRejected)]
    assert [one.name for one in rejected] == ["action_reject"]
    assert call.failures == []


async def test_an_action_that_never_answers_is_given_up_and_the_server_serves_on(ensemble, remote):
    call = Call(ensemble, remote(timeout_s=0.3))
    assert await call.hear("/sleep") == []
    assert call.failures == [("action_sleep", ActionTimeoutError)]
    patient = Call(ensemble, remote())
    assert await patient.hear("/talk") == ["Hello."]


async def test_what_the_engine_does_not_know_is_passed_over(call):
    assert await call.hear("/odd") == ["Noted."]
    assert call.tracker.slot("city") == "Köln"
    assert "shoe_size" not in call.tracker.slots
    done = [one.name for one in call.since("action_odd") if isinstance(one, SlotSet)]
    assert done == ["shoe_size", "city"]


async def test_an_action_that_the_server_lacks_does_nothing(call):
    assert await call.hear("/lost") == []
    assert call.failures == [("action_lost", ActionUnknownError)]


async def test_a_server_is_told_the_domain_once_if_the_domain_is_selective(ensemble, remote):
    call = Call(ensemble, remote(selective_domain=True))
    assert await call.hear("/talk") == ["Hello."]
    assert await call.hear("/talk") == ["Hello."]
    # 449: not run, since the server lacked the domain; from then on it knows it by its digest.
    assert call.actions.runner.sent.statuses == [449, 200, 200]


async def test_deflated_requests_are_understood(ensemble, remote):
    call = Call(ensemble, remote(compress=True))
    assert await call.hear("/talk") == ["Hello."]


async def test_the_server_lists_the_actions_that_it_has(ensemble, remote):
    assert {"action_lost"} == set(ensemble.domain.actions) - await remote().check()


async def test_a_server_that_dies_is_missed_and_found_again(ensemble):
    own = SdkServer().start()
    settings = ActionServerSettings(url=own.url, timeout_s=60.0, breaker_failures=2)
    now_s = 0.0
    actions = RemoteActions(settings, ensemble.domain, clock=lambda: now_s)
    call = Call(ensemble, actions)
    try:
        assert await call.hear("/talk") == ["Hello."]
        own.stop()
        for _ in range(3):
            assert await call.hear("/talk") == []
            assert [kind for _, kind in call.failures] == [ActionUnreachableError]
            assert call.since("action_say") == []
        assert actions.breaker_state is BreakerState.OPEN
        own.start()
        assert await call.hear("/talk") == []
        now_s = 10.1
        assert await call.hear("/talk") == ["Hello."]
    finally:
        own.stop()
        await actions.aclose()
