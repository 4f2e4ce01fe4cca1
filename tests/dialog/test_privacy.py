"""What callers say is in the record of their call, and in no log."""

import asyncio
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from dialog.breaker import Breaker
from dialog.manager import DialogManager
from dialog.rasa.action_runner import ActionAnswer, ActionBrokenError
from dialog.rasa.events import SlotSet
from dialog.rasa.local_actions import LocalActions, LocalFirst
from dialog.turn import Source, Utterance
from tests.dialog_parts import with_store
from tests.faulty_store import Clock, FaultyStore

CALL = "call"
LINES = [
    "my name is zebedee and i have a cough",
    "zebedee took the new medicine and it makes me dizzy",
    "i take cetirizene said zebedee",
    "zebedee xyzzy plugh",
    "i was born on the third of may nineteen eighty said zebedee",
    "zebedee has crushing chest pain",
]
SECRETS = ("zebedee", "cough", "cetirizin", "dizzy", "nineteen", "1980", "chest")


async def raises(tracker):
    raise ValueError(f"zebedee: {tracker.latest_message}")


async def says_too_much(tracker):
    return ActionAnswer((SlotSet("current_symptoms", "zebedee" * 90_000),), ({"text": "x"},))


@pytest.mark.parametrize("run", [raises, says_too_much])
@pytest.mark.parametrize("source", list(Source))
def test_no_log_has_what_was_said_whatever_goes_wrong(parts, run, source):
    names = ("action_check_side_effects", "action_default_fallback", "action_assess_symptoms")
    processor = parts.processor
    local = LocalActions(dict.fromkeys(names, run), timeout_s=1.0)
    context = replace(processor.context, runner=LocalFirst(local, processor.context.runner))
    store = FaultyStore(None, "before", None, "after", "stranger", "before", "before", "before")
    changed = replace(
        with_store(parts, store),
        processor=replace(processor, context=context),
        breaker=Breaker(failures=2, rest_s=1.0, clock=Clock()),
    )
    manager = DialogManager(changed, clock=lambda: 0.0)

    async def talk():
        await manager.open(CALL)
        for line in LINES:
            await manager.respond(CALL, Utterance(line, source=source))
        await manager.close(CALL)

    with capture_logs() as logs:
        asyncio.run(talk())
    assert logs
    shown = repr(logs).casefold()
    assert not [secret for secret in SECRETS if secret in shown]


def test_what_goes_wrong_is_logged_by_its_kind(parts):
    breaker = Breaker(failures=2, rest_s=1.0, clock=Clock())
    changed = replace(with_store(parts, FaultyStore("before")), breaker=breaker)
    manager = DialogManager(changed, clock=lambda: 0.0)
    with capture_logs() as logs:
        asyncio.run(manager.open(CALL))
    assert logs[0]["event"] == "call not read"
    assert logs[0]["error"] == "StoreUnavailableError"


async def test_the_error_of_an_action_does_not_quote_its_cause():
    with pytest.raises(ActionBrokenError) as raised:
        await LocalActions({"action_x": cause_of_error}, timeout_s=1.0).run("action_x", Call())
    assert "zebedee" not in str(raised.value)
    assert "ValueError" in str(raised.value)
    assert raised.value.__cause__ is None


class Call:
    """A conversation that can be copied, and no more."""

    def copy(self):
        return self


async def cause_of_error(tracker):
    raise ValueError("zebedee")
