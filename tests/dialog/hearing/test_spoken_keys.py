import pytest

from dialog.hearing.spoken_keys import says_number
from dialog.manager import DialogManager
from dialog.turn import Utterance
from triage.decision import Acuity


@pytest.mark.parametrize("text", ["911", "nine one one", "nine eleven", "um nine one one please"])
def test_a_number_may_be_said_in_many_ways(text: str) -> None:
    assert says_number(text, "911")


@pytest.mark.parametrize("text", ["", "912", "nine one", "i called 911", "one one two"])
def test_another_number_or_more_than_it_is_not_the_number(text: str) -> None:
    assert not says_number(text, "911")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("triple nine", "999"), ("nine double nine", "999"), ("triple zero", "000"),
        ("triple oh", "000"), ("double one two", "112"), ("one eleven", "111"),
    ],
)  # fmt: skip
def test_figures_may_be_said_together(text: str, number: str) -> None:
    assert says_number(text, number)


@pytest.mark.parametrize(
    "text", ["triple", "nine triple", "triple triple nine nine", "double nine"]
)
def test_figures_that_are_not_all_there_are_no_number(text: str) -> None:
    assert not says_number(text, "999")


async def test_the_emergency_number_said_alone_is_an_emergency(manager: DialogManager) -> None:
    await manager.open("call")
    turn = await manager.respond("call", Utterance("nine one one"))
    assert turn.call_acuity is Acuity.EMERGENCY
    assert turn.replies[0].text.startswith("Please call 911 now.")
