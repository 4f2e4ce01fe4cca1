"""A bot of somebody else's, with none of our words, on the telephone."""

import asyncio
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.settings import DialogSettings, SafetySettings
from dialog.manager import DialogManager
from dialog.parts import Surroundings, load_parts
from dialog.turn import Awaited, NextStep, Source, Utterance
from tests.dialog_parts import with_store
from tests.foreign_bot import write_foreign_bot
from triage.decision import Acuity

CALL = "call"
NOW = 1_772_000_000.0
DANGER = "i have crushing chest pain"


def load(directory, *, additions):
    return load_parts(
        dialog=DialogSettings(domain_directory=directory, additions=additions),
        safety=SafetySettings(),
        organisation="Test Clinic",
        surroundings=Surroundings(clock=lambda: NOW, rng=random.Random(7), embedding=False),
    )


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    return write_foreign_bot(tmp_path_factory.mktemp("bot"))


@pytest.fixture(scope="module")
def parts(directory):
    return load(directory, additions=True)


@pytest.fixture(scope="module")
def plain_parts(directory):
    return load(directory, additions=False)


@pytest.fixture
def manager(parts):
    return DialogManager(with_store(parts), clock=lambda: NOW)


@pytest.fixture
def plain(plain_parts):
    return DialogManager(with_store(plain_parts), clock=lambda: NOW)


async def talk(manager, *lines):
    """The greeting and the answers; digits are keyed, `/intent` is typed, the rest is said."""
    turns = [await manager.open(CALL)]
    for line in lines:
        source = Source.KEYPAD if line.strip("0123456789*#") == "" else Source.SPEECH
        if line.startswith("/"):
            source = Source.TEXT
        turns.append(await manager.respond(CALL, Utterance(line, source=source)))
    return turns


def words(turn):
    return " ".join(reply.text for reply in turn.replies)


async def test_the_call_is_greeted_in_the_telephones_words(manager):
    (greeting,) = await talk(manager)
    assert "automated assistant of Test Clinic" in words(greeting)


async def test_the_bots_own_words_are_said_without_what_it_does_not_know(manager):
    assert words((await talk(manager, "/greet"))[1]) == "Good day."
    assert words((await talk(manager, "/ask_hours"))[1]) == "We open at noon."


async def test_options_are_read_out_and_taken_by_word_and_by_key(manager):
    for answer, city in (("in bonn", "bonn"), ("In Paris", "paris"), ("1", "bonn"), ("2", "paris")):
        _, asked, answered = await talk(manager, "/book_table", answer)
        assert words(asked).endswith("Where? You can say: In Bonn, or In Paris.")
        assert answered.slots == {"city": city}
        assert words(answered) == "How many seats?"
        await manager.close(CALL)
        manager._parts.store._events.clear()


async def test_a_form_is_filled_by_voice_and_by_keys(manager):
    turns = await talk(manager, "/book_table", "1", "about four", "yes please")
    slots = {name: value for turn in turns for name, value in turn.slots.items()}
    assert slots == {"city": "bonn", "seats": 4.0, "outside": True}
    assert turns[3].awaits is Awaited.ANYTHING
    assert words(turns[-1]) == "Your table is booked."
    assert turns[-1].active_form is None


async def test_a_question_that_the_slot_closes_is_answered_by_keys(manager):
    turns = await talk(manager, "/book_table", "1", "4", "2")
    assert turns[3].slots == {"seats": 4.0}
    assert turns[4].slots == {"outside": False}


async def test_a_category_that_there_is_not_is_refused(manager):
    turns = await talk(
        manager, "/book_table", '/inform{"city": "rome"}', '/inform{"city": "PARIS"}'
    )
    assert turns[2].requested_slot == "city"
    assert "did not understand" in words(turns[2])
    assert turns[3].slots == {"city": "paris"}


async def test_answers_that_do_not_fit_lead_to_a_person(manager):
    turns = await talk(manager, "/book_table", "1", "banana", "a lot of them", "well")
    assert "did not understand" in words(turns[3])
    assert "How many seats?" in words(turns[3])
    assert "a person?" in words(turns[4])
    assert turns[5].then is NextStep.HAND_OFF


async def test_what_is_not_understood_leads_to_a_person(manager):
    turns = await talk(manager, "xyzzy", "plugh", "quux")
    assert "did not understand" in words(turns[1])
    assert turns[2].awaits is Awaited.YES_NO
    assert turns[3].then is NextStep.HAND_OFF


async def test_silence_is_prompted_with_the_bots_own_question(manager):
    await talk(manager, "/book_table")
    first = await manager.respond_to_silence(CALL, prompt=1, is_last=False)
    last = await manager.respond_to_silence(CALL, prompt=2, is_last=True)
    assert words(first).count("You can say") == 1
    assert "Where?" in words(first)
    assert last.then is NextStep.HAND_OFF


@pytest.mark.parametrize(
    ("keys", "then"),
    [("0", NextStep.HAND_OFF), ("9", NextStep.HAND_OFF), ("*", NextStep.LISTEN)],
)
@pytest.mark.parametrize("before", [(), ("/book_table",)])
async def test_what_every_telephone_grants_needs_no_rule_of_the_bot(manager, keys, then, before):
    turns = await talk(manager, *before, keys)
    assert turns[-1].then is then
    assert "did not understand" not in words(turns[-1])


async def test_a_goodbye_that_the_bot_has_no_rule_for_ends_the_call(manager):
    turns = await talk(manager, "/book_table", "/goodbye")
    assert turns[2].then is NextStep.HANG_UP
    assert turns[2].replies


@pytest.mark.parametrize("before", [(), ("/book_table",), ("/book_table", "1")])
@pytest.mark.parametrize("additions", [True, False])
async def test_an_emergency_outranks_every_bot(manager, plain, before, additions):
    turns = await talk(manager if additions else plain, *before, DANGER, "no", "fine")
    for turn in turns[-3:]:
        assert turn.call_acuity is Acuity.EMERGENCY
        assert "911" in turn.replies[0].text
    assert turns[-2].then is NextStep.HAND_OFF


async def test_a_rule_without_words_is_no_silence(manager, plain):
    assert (await talk(manager, "/secret"))[1].replies
    assert (await talk(plain, "/secret"))[1].replies


async def test_without_additions_the_bot_does_what_rasa_does(plain):
    turns = await talk(plain, "/greet", "/book_table", '/inform{"city": "rome"}', "/inform")
    assert words(turns[1]) == "Good day."
    # Nobody checks what fits.
    assert turns[3].slots == {"city": "rome"}
    assert turns[4].slots == {"seats": "/inform"}


async def test_without_additions_nobody_is_left_without_a_word(plain):
    turns = await talk(plain, "xyzzy", "0", "*", "", "/restart", "/back")
    assert all(turn.replies for turn in turns)
    assert not any("{" in words(turn) or "None" in words(turn) for turn in turns)


LINES = [
    "/greet", "/book_table", "/ask_hours", "/secret", "/affirm", "/deny", "/goodbye", "/restart",
    "/back", "/session_start", "/nlu_fallback", '/inform{"city": "bonn"}', '/inform{"city": 7}',
    '/inform{"city": ["bonn", "paris"]}', "in paris", "four", "yes", "no", "xyzzy", "", "1", "2",
    "3", "0", "9", "*", "911", DANGER,
]  # fmt: skip


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(st.sampled_from(LINES), max_size=9), additions=st.booleans())
def test_no_bot_leaves_a_caller_without_words(parts, plain_parts, lines, additions):
    async def run():
        changed = with_store(parts if additions else plain_parts)
        turns = await talk(DialogManager(changed, clock=lambda: NOW), *lines)
        acuities = [turn.call_acuity for turn in turns]
        assert acuities == sorted(acuities)
        for turn, line in zip(turns[1:], lines, strict=True):
            assert turn.replies
            assert "{" not in words(turn)
            assert "None" not in words(turn)
            if turn.call_acuity is Acuity.EMERGENCY:
                assert "911" in turn.replies[0].text.split(".")[0]
            else:
                assert line not in ("911", DANGER)

    asyncio.run(run())
