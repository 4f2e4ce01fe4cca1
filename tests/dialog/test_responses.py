import random

import pytest

from dialog.domain import Wording
from dialog.responses import Responder
from dialog.turn import Emotion, Reply

SETTINGS = {
    "organisation": "Test Clinic",
    "emergency_number": "999",
    "crisis_line": "988",
    "poison_line": "1-800",
}


def responder(*texts: str) -> Responder:
    wordings = tuple(Wording(text, Emotion.CALM) for text in texts)
    return Responder({"utter_x": wordings}, SETTINGS, random.Random(1))


def test_settings_and_slots_are_filled_in() -> None:
    words = responder("Call {emergency_number} about {current_symptoms}.")
    rendered = words.render("utter_x", {"current_symptoms": ("cough", "fever", "rash")})
    assert rendered.reply.text == "Call 999 about cough, fever and rash."


@pytest.mark.parametrize(
    ("value", "text"), [(("cough",), "cough"), ((), ""), (28.0, "28"), (True, "True"), ("x", "x")]
)
def test_values_are_said_as_words(value: str | float | tuple[str, ...], text: str) -> None:
    assert responder("{a}").render("utter_x", {"a": value}).reply.text == text


def test_a_wording_whose_slot_is_empty_is_never_said() -> None:
    words = responder("About {complaint}.", "Hello.")
    assert words.render("utter_x", {"complaint": None}).reply.text == "Hello."
    assert words.render("utter_x", {}, {"complaint": "a cough"}).reply.text == "About a cough."


def test_wordings_that_say_the_same_are_drawn_by_chance() -> None:
    words = responder("One.", "Two.")
    heard = {words.render("utter_x", {}).reply.text for _ in range(50)}
    assert heard == {"One.", "Two."}


def test_replies_that_need_no_slot_can_be_rendered_ahead() -> None:
    words = responder("Call {emergency_number}.", "About {complaint}.")
    assert list(words.fixed()) == [Reply("Call 999.", Emotion.CALM)]
