"""Whole calls in which Whisper is not sure of a word: what that does to what the agent says.

The model says given words with given probabilities; engine, turns and dialog are the real ones.
"""

from contextlib import asynccontextmanager

import pytest
from calls.conftest import says
from calls.watched import Watched, words
from whisper_twins import engine as open_engine

from load_tests.caller_voices.manifest import demo_recording
from load_tests.recording import read_recording
from load_tests.twins.scripted_twin import Script, write_scripted_twin
from triage.decision import Acuity
from voice import mulaw
from voice.asr.whisper import model_samples

pytestmark = [pytest.mark.slow, pytest.mark.model]

LINES = {
    "only-yes": ("Yes.", {}),
    "only-no": ("No.", {}),
    "crushing-chest-pain": (
        "I have crushing chest pain.",
        {"crushing": 0.2, "chest": 0.2, "pain.": 0.15},
    ),
    "pounding": ("I've crushing chest pain.", {"crushing": 0.2, "pain.": 0.15}),
    "hello-headache": ("I take metformin every day.", {"metformin": 0.3}),
    "tomorrow-morning": ("I use metformin every day.", {}),
}
"""What the model writes where it hears these recordings, and how sure it is of some words."""


@pytest.fixture(scope="module")
def twin(tmp_path_factory):
    scripts = [
        Script(text, model_samples(mulaw.decode(heard(line)).tobytes()), probabilities)
        for line, (text, probabilities) in LINES.items()
    ]
    return write_scripted_twin(scripts, tmp_path_factory.mktemp("twin") / "doubts")


def heard(line):
    return read_recording(demo_recording(line)).mulaw


@pytest.fixture
def phoned(open_house, twin, dialog_parts):
    """Phones, says these recordings one after the other; the dialog with its turns."""

    @asynccontextmanager
    async def phoned(*lines, silent_s=2.5):
        dialog = Watched(dialog_parts)
        engine = open_engine(twin, workers=2)
        await engine.warm()
        try:
            async with open_house(engine=engine, dialog=dialog) as house:
                steps = [says(line) for line in lines]
                await house.phone(*steps, hang_up_after_s=silent_s, max_call_s=60.0)
                yield dialog, house
        finally:
            await engine.close()

    return phoned


def assert_asks_with_the_advice(turn):
    """One question, behind the advice, that nobody can talk over."""
    (reply,) = turn.replies
    advice, question = reply.text.split(". ", 1)
    assert "call 911 now" in advice
    assert question.count("?") == 1
    assert not reply.interruptible
    assert turn.triage.is_emergency
    assert turn.call_acuity is Acuity.URGENT


async def test_a_red_flag_that_was_hardly_heard_is_asked_about_and_a_yes_makes_it_count(phoned):
    async with phoned("crushing-chest-pain", "only-yes") as (dialog, house):
        asked, answered = dialog.turns[:2]
        assert_asks_with_the_advice(asked)
        assert asked.utterance.words[-1].confidence == pytest.approx(0.15, abs=0.05)
        assert answered.call_acuity is Acuity.EMERGENCY
        assert answered.actions == ("action_emergency_protocol",)
        assert len(house.of("EmergencyRaised")) == 1


async def test_a_clear_no_takes_it_back_and_tells_what_to_do_if_it_comes_true(phoned):
    async with phoned("crushing-chest-pain", "only-no") as (dialog, house):
        _, taken_back = dialog.turns[:2]
        assert taken_back.call_acuity is not Acuity.EMERGENCY
        assert "call 911" in words(taken_back)
        assert not house.of("EmergencyRaised")
        assert [event.rules for event in house.of("DangerForeseen")]


async def test_one_word_of_it_that_was_heard_well_is_enough(phoned):
    async with phoned("pounding") as (dialog, house):
        assert dialog.turns[0].call_acuity is Acuity.EMERGENCY
        assert len(house.of("EmergencyRaised")) == 1


async def test_who_is_silent_after_the_question_is_in_danger(phoned):
    async with phoned("crushing-chest-pain", silent_s=8.0) as (_, house):
        assert len(house.of("CallerSilent")) == 1
        assert len(house.of("EmergencyRaised")) == 1


async def test_a_value_that_was_hardly_heard_is_read_back_and_counts_after_a_yes(phoned):
    async with phoned("hello-headache", "only-yes") as (dialog, _):
        asked, taken = dialog.turns[:2]
        assert asked.actions == ("action_read_back",)
        assert "metformin" in words(asked)
        assert asked.slots == {}
        assert taken.slots["medications_discussed"] == ["metformin"]


async def test_after_a_no_it_does_not_count(phoned):
    async with phoned("hello-headache", "only-no") as (dialog, _):
        assert dialog.turns[1].actions == ("action_ask_other",)
        assert dialog.slots_at_last["medications_discussed"] is None


async def test_a_value_that_was_heard_well_counts_at_once(phoned):
    async with phoned("tomorrow-morning") as (dialog, _):
        assert dialog.turns[0].slots["medications_discussed"] == ["metformin"]
