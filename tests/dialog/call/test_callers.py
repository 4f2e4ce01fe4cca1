import pytest

from dialog.call.callers import CALLER_PHONE, CallerNumbers
from dialog.manager import DialogManager
from dialog.turn import Utterance

NUMBER = "+12025550123"


def test_a_number_is_told_once(parts):
    numbers = CallerNumbers()
    numbers.note("call", NUMBER)
    assert numbers.take("call", parts.domain) == {CALLER_PHONE: NUMBER}
    assert numbers.take("call", parts.domain) == {}


@pytest.mark.parametrize("number", ["", "anonymous", "2025550123", "+1", "sip:x@example.org"])
def test_what_is_no_number_is_not_noted(parts, number):
    numbers = CallerNumbers()
    numbers.note("call", number)
    assert numbers.take("call", parts.domain) == {}


def test_calls_that_never_come_are_forgotten(parts):
    numbers = CallerNumbers()
    for call in range(1500):
        numbers.note(str(call), NUMBER)
    assert numbers.take("0", parts.domain) == {}
    assert numbers.take("1499", parts.domain) != {}


async def test_the_number_is_known_before_the_greeting_and_nowhere_in_it(parts, clock, caplog):
    manager = DialogManager(parts, clock=clock)
    manager.know_caller("announced", NUMBER)
    opened = await manager.open("announced")
    assert manager.tracker("announced").slot(CALLER_PHONE) == NUMBER
    await manager.respond("announced", Utterance("i need a refill"))
    assert NUMBER not in " ".join(reply.text for reply in opened.replies)
    assert NUMBER not in caplog.text


async def test_without_a_number_a_call_opens_as_ever(parts, clock):
    manager = DialogManager(parts, clock=clock)
    await manager.open("unannounced")
    assert manager.tracker("unannounced").slot(CALLER_PHONE) is None
