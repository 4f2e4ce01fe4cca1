"""Bots that list built-in actions among their own are listened to and answered."""

import random

import pytest

from dialog.built_ins import BuiltInsBehind
from dialog.call.tracker import CallTracker
from dialog.rasa.action_runner import (
    ActionAnswer,
    ActionRejectedError,
    ActionTimeoutError,
    ActionUnknownError,
)
from dialog.rasa.domain import Variation
from dialog.rasa.events import (
    BUILT_IN_ACTIONS,
    LISTEN,
    SESSION_START,
    ActionExecuted,
    BotUttered,
    Rewound,
    SessionStarted,
)
from dialog.rasa.responses import Responder
from dialog.rasa.tracker import Tracker
from tests.dialog.rasa.bots import domain

WORLD = domain(responses={"utter_default": (Variation("Pardon?"),)}, actions=(LISTEN,))
RESPONDER = Responder(WORLD, random.Random(1), channel="voice")


class Raises:
    """A runner that answers with this, or raises it."""

    def __init__(self, outcome):
        self.outcome = outcome

    async def run(self, name, tracker):
        if isinstance(self.outcome, ActionAnswer):
            return self.outcome
        raise self.outcome


def behind(outcome, **more):
    return BuiltInsBehind(Raises(outcome), RESPONDER, **more)


def call(channel="voice"):
    tracker = CallTracker(WORLD)
    tracker.channel = channel
    return tracker


LOST = ActionUnknownError("nobody")


@pytest.mark.parametrize("name", sorted(BUILT_IN_ACTIONS))
@pytest.mark.parametrize("error", [LOST, ActionTimeoutError("late")])
async def test_every_built_in_action_stands_in_for_one_that_fails(name, error):
    assert isinstance(await behind(error).run(name, call()), ActionAnswer)


async def test_what_a_built_in_action_does_and_says_is_done_and_said():
    assert (await behind(LOST).run(LISTEN, call())).events == ()
    started = (await behind(LOST).run(SESSION_START, call())).events
    assert [type(one) for one in started] == [SessionStarted, ActionExecuted]
    fallen = (await behind(LOST).run("action_default_fallback", call())).events
    assert [type(one) for one in fallen] == [BotUttered, Rewound]


async def test_a_bots_own_action_of_that_name_comes_first():
    own = ActionAnswer((SessionStarted(),))
    assert await behind(own).run(LISTEN, call()) is own


@pytest.mark.parametrize(
    ("name", "error"),
    [("action_x", LOST), (LISTEN, ActionRejectedError("not now"))],
    ids=["not built in", "rejected"],
)
async def test_everything_else_fails_as_before(name, error):
    with pytest.raises(type(error)):
        await behind(error).run(name, call())


async def test_those_who_write_to_a_bot_that_shall_be_as_with_rasa_get_what_rasa_does():
    with pytest.raises(ActionUnknownError):
        await behind(LOST, in_writing=False).run(LISTEN, call("rest"))
    assert await behind(LOST, in_writing=False).run(LISTEN, call())
    assert await behind(LOST, in_writing=False).run(LISTEN, Tracker(WORLD))
    assert await behind(LOST).run(LISTEN, call("rest"))
