"""A site's names, numbers and domain, and what can be rendered and learned before a call."""

import random
import shutil
from pathlib import Path

import pytest

from config.settings import DialogSettings, SafetySettings
from dialog.errors import DomainError
from dialog.manager import DialogManager
from dialog.parts import SHIPPED, Surroundings
from dialog.turn import Utterance
from tests.talking import CALL, assert_says


def test_everything_that_is_always_said_alike_can_be_rendered_ahead(
    manager: DialogManager,
) -> None:
    replies = manager.fixed_replies()
    assert len(replies) == len(set(replies))
    fixed = [reply.text for reply in replies]
    assert not any("{" in text for text in fixed)
    for part in (
        "automated assistant of Test Clinic",
        "Please call 911 now. What you tell me",
        "Are you alone right now?",
        "went wrong on my side",
        "Are you still there?",
        "I still cannot hear you",
        "connecting you with a person now",
        "Goodbye.",
        "did not catch that",
    ):
        assert any(part in text for text in fixed), part


def test_a_recogniser_can_be_taught_from_the_vocabulary(manager: DialogManager) -> None:
    assert "about a six out of ten" in manager.vocabulary()
    assert "ibuprofen" in manager.vocabulary()


def load(directory: Path | None, **safety: str) -> DialogManager:
    return DialogManager.load(
        dialog=DialogSettings(domain_directory=directory),
        safety=SafetySettings(**safety),
        organisation="Site",
        surroundings=Surroundings(clock=lambda: 0.0, rng=random.Random(1)),
    )


async def test_the_site_decides_names_and_numbers() -> None:
    turn = await load(None, emergency_number="112").open(CALL)
    assert_says(turn, "assistant of Site", "call 112")


async def test_a_country_without_a_line_gives_the_advice_without_it() -> None:
    manager = load(None, country="DE")
    fixed = {reply.text for reply in manager.fixed_replies()}
    for said in ("i want to kill myself", "my son swallowed bleach"):
        await manager.open(CALL)
        advice = (await manager.respond(CALL, Utterance(said))).replies[0].text
        await manager.close(CALL)
        assert advice.startswith("Please call 112 now")
        assert advice.endswith("I will stay with you on the line.")
        assert "988" not in advice
        assert "also call" not in advice
        assert advice in fixed


async def test_a_country_has_its_own_lines() -> None:
    manager = load(None, country="AU")
    await manager.open(CALL)
    turn = await manager.respond(CALL, Utterance("i want to kill myself"))
    assert_says(turn, "Please call 000 now", "13-11-14")


def test_a_domain_of_the_site_is_checked(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED, tmp_path, dirs_exist_ok=True)
    words = tmp_path / "domain" / "words_appointments.yml"
    text = words.read_text(encoding="utf-8").replace("utter_no_request:", "utter_no_requets:")
    words.write_text(text, encoding="utf-8")
    with pytest.raises(DomainError, match=r"appointments\.yml.*utter_no_request"):
        load(tmp_path)
