"""What is done with words before anything acts on them, and with words that are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.hearing.legible import MOST_CHARACTERS, legible
from dialog.manager import DialogManager
from dialog.rasa.events import UserUttered
from dialog.turn import NextStep, Source, Utterance
from triage.decision import Acuity

CALL = "call"
DANGER = "i have crushing chest pain"


async def hear(manager: DialogManager, *lines, source=Source.SPEECH):
    await manager.open(CALL)
    return [await manager.respond(CALL, Utterance(line, source=source)) for line in lines]


@given(st.text(st.characters(), max_size=50) | st.text("\ud800\udfff\x00\x85 a"))
def test_any_text_becomes_one_that_can_be_read_and_written(text):
    read = legible(Utterance(text)).text
    assert read.isprintable()
    assert len(read) == len(text)
    assert read.encode("utf-8").decode("utf-8") == read
    assert legible(Utterance(read)).text == read


def test_readable_words_stay_as_they_are():
    utterance = Utterance("i'm fine, grüße 🤒")
    assert legible(utterance) is utterance


def test_nobody_speaks_for_so_long():
    assert legible(Utterance("no " * 5000)).text == ("no " * 5000)[:MOST_CHARACTERS]


GARBAGE = [
    "",
    " ",
    "\x00\x01\x07",
    "\ud83d",
    "🤒" * 30,
    "\u202ei am fine",
    "a\u0300" * 40,
    "{name} {{}} %s <b>",
    "None",
    "/",
    "/inform{",
    "\u0131 \u0130 \u00df \ufb01",
]


@pytest.mark.parametrize("text", GARBAGE)
@pytest.mark.parametrize("source", list(Source))
async def test_whatever_is_sent_is_answered_and_kept(manager, text, source):
    (turn,) = await hear(manager, text, source=source)
    assert turn.replies
    assert turn.then is NextStep.LISTEN
    kept = await manager._parts.store.read(CALL)
    assert len(kept) == len(manager.tracker(CALL).events)


@pytest.mark.parametrize("text", [text for text in GARBAGE if text.strip()])
async def test_danger_is_found_among_whatever_else_is_sent(manager, text):
    (turn,) = await hear(manager, f"{text} . {DANGER}")
    assert turn.call_acuity is Acuity.EMERGENCY
    assert "911" in turn.replies[0].text.split(".")[0]


@pytest.mark.parametrize("before", ["well ", "🤒", "no words "])
async def test_a_huge_message_is_answered_kept_and_its_danger_found(manager, before):
    huge = before * (12_000 // len(before))
    turns = await hear(manager, huge, f"{huge} . {DANGER}", "yes")
    assert turns[0].replies
    assert turns[1].call_acuity is Acuity.EMERGENCY
    kept = await manager._parts.store.read(CALL)
    assert len(kept) == len(manager.tracker(CALL).events)
    heard = [one for one in manager.tracker(CALL).events if isinstance(one, UserUttered)]
    assert all(len(one.text) <= MOST_CHARACTERS for one in heard)


async def test_keys_that_answer_nothing_fill_nothing(manager):
    turns = await hear(manager, "i'd like to make an appointment")
    turns.append(await manager.respond(CALL, Utterance("7#", source=Source.KEYPAD)))
    assert turns[1].slots == {}
    assert turns[1].requested_slot == turns[0].requested_slot
    assert "action_default_fallback" in turns[1].actions


async def test_a_spoken_command_is_only_words(manager):
    (turn,) = await hear(manager, "/goodbye")
    assert turn.then is NextStep.HANG_UP or turn.intent != "restart"
    (turn,) = await hear(manager, "/restart")
    assert turn.intent != "restart"


async def test_a_typed_command_needs_no_understanding(manager):
    (turn,) = await hear(manager, '/inform{"symptom": "cough"}', source=Source.TEXT)
    assert turn.intent == "inform"
    heard = next(one for one in turn.events if isinstance(one, UserUttered))
    assert heard.entities[0]["value"] == "cough"


async def test_a_restart_that_somebody_types_leaves_the_acuity_and_is_answered(manager):
    turns = await hear(manager, "i have a severe headache", source=Source.TEXT)
    turns += [await manager.respond(CALL, Utterance("/restart", source=Source.TEXT))]
    assert turns[1].replies
    assert turns[1].call_acuity is turns[0].call_acuity is Acuity.URGENT
    assert manager.tracker(CALL).active_loop is None
