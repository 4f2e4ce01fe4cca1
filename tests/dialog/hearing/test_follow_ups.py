"""Some words mean what they mean only after what was said before them."""

from itertools import count

import pytest

from dialog.manager import DialogManager
from dialog.turn import NextStep, Utterance

CALL = "call"
NUMBERS = count()


@pytest.fixture
def manager(parts, clock):
    return DialogManager(parts, clock=clock)


async def last(manager, *lines, known=None):
    # A call of its own: the store outlives a test.
    call = f"{CALL} {next(NUMBERS)}"
    turn = await manager.open(call, known)
    for line in lines:
        turn = await manager.respond(call, Utterance(line))
    return turn


def told(turn):
    return " ".join(reply.text for reply in turn.replies)


@pytest.mark.parametrize("line", ["how about ibuprofen", "and ibuprofen", "ibuprofen"])
async def test_a_medicine_named_behind_an_answer_about_one_is_looked_up(manager, line):
    turn = await last(manager, "is warfarin okay with my pills", line)
    assert "serious bleeding" in told(turn)


@pytest.mark.parametrize(
    "line",
    [
        "no fever",
        "no rash",
        "no there is no bleeding",
        "no trouble breathing no",
        "no i don't want to hurt myself",
        "no i'm not having any chest pain",
        "no blood",
    ],
)
async def test_who_denies_a_complaint_has_not_refused_a_nurse(manager, line):
    turn = await last(manager, "my head hurts", "seven", "since yesterday", line)
    assert turn.then is NextStep.LISTEN
    assert "nurse" in told(turn)
    assert "All right" not in told(turn)


async def test_a_denied_complaint_is_none_where_nothing_is_asked(manager):
    turn = await last(manager, "no blood")
    assert turn.active_form is None
    assert "right now" not in told(turn)


async def test_what_is_missing_may_be_a_complaint(manager):
    turn = await last(manager, "i have no appetite")
    assert turn.active_form == "symptom_form"


@pytest.mark.parametrize(
    "line", ["okay what about ibuprofen", "okay and ibuprofen", "okay so it's safe"]
)
async def test_an_okay_before_a_question_takes_no_offer(manager, line):
    turn = await last(manager, "is warfarin okay with my pills", line)
    assert turn.then is NextStep.LISTEN
    assert "did not understand" not in told(turn)


async def test_a_question_behind_the_invitation_is_no_goodbye(manager):
    lines = ("is warfarin okay with my pills", "no", "can i skip it tonight")
    turn = await last(manager, *lines)
    assert turn.then is NextStep.LISTEN
    assert "pharmacist" in told(turn)


@pytest.mark.parametrize(
    "line",
    ["no", "no thank you", "no i don't need a nurse", "okay no", "no i feel fine", "no not now"],
)
async def test_a_no_refuses_a_nurse(manager, line):
    turn = await last(manager, "my head hurts", "seven", "since yesterday", line)
    assert "All right" in told(turn)


async def test_what_is_told_behind_an_offer_is_thanked_for_and_the_offer_stands(manager):
    turn = await last(manager, "my head hurts", "seven", "since yesterday", "about an hour ago")
    assert "Thank you for telling me" in told(turn)
    assert "nurse" in told(turn)


@pytest.mark.parametrize("line", ["three weeks", "about two hours"])
async def test_a_caller_who_never_answers_the_offer_gets_a_person_in_the_end(manager, line):
    turn = await last(manager, "my head hurts", "seven", "since yesterday", *[line] * 6)
    assert turn.then is NextStep.HAND_OFF


@pytest.mark.parametrize(
    "line",
    ["it's not so bad but i would like to talk to a nurse", "i'll be okay i just want a person"],
)
async def test_who_asks_for_somebody_beside_a_no_gets_one(manager, line):
    turn = await last(manager, "my head hurts", "seven", "since yesterday", line)
    assert turn.then is NextStep.HAND_OFF
