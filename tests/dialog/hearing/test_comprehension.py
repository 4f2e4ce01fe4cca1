"""What a turn means where several things are said in it."""

import pytest

from tests.talking import CALL, talk


async def taken(manager, line):
    """The turn in which somebody has taken a check-in's call, and says this."""
    await manager.open(CALL, {"check_in": "prenatal", "check_in_step": "asked_for"})
    return (await talk(manager, line))[1]


@pytest.mark.parametrize(
    ("line", "intent"),
    [
        ("wrong number where are you located", "inform"),
        ("she is out when are you open tomorrow", "inform"),
        ("we lost the baby where are you located", "report_loss"),
        ("my baby died where is your office", "report_loss"),
        ("where are you located", "office_question"),
    ],
)
async def test_who_has_taken_a_call_is_heard_before_what_is_asked_of_the_office(
    manager, line, intent
):
    assert (await taken(manager, line)).intent == intent
