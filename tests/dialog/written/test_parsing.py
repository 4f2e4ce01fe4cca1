"""Understanding of a text alone."""

from datetime import UTC, datetime

import pytest

from dialog.nlu.interpreter import Expected
from dialog.nlu.understanding import Understanding
from dialog.rasa.messages import NLU_FALLBACK
from dialog.turn import Awaited, Source, Utterance
from dialog.written.parsing import NoParse, RasaInterpreter, Wordless, lowered

NOW = datetime(2026, 3, 1, tzinfo=UTC)


class Spy:
    """Remembers what it was asked, and takes everything for a greeting."""

    def interpret(self, utterance, expected, now):
        self.asked = utterance, expected, now
        return Understanding("greet", 0.9)


def parse(text):
    spy = Spy()
    return RasaInterpreter(spy, NOW.timestamp, UTC).parse(text), spy.asked


def test_written_words_are_read_like_spoken_ones_and_told_as_they_were_written():
    parsed, (utterance, expected, now) = parse("Hello THERE")
    assert parsed["text"] == "Hello THERE"
    assert parsed["intent"] == {"name": "greet", "confidence": 0.9}
    assert (utterance.text, utterance.source) == ("hello there", Source.TEXT)
    assert (expected, now) == (Expected(), NOW)


@pytest.mark.parametrize("text", ["\ud83d", "\x00", "x" * 100_000, ""])
def test_what_no_interpreter_could_read_is_made_legible(text):
    parsed, (utterance, _, _) = parse(text)
    assert parsed["text"] == text
    assert utterance.text.isprintable()
    assert len(utterance.text) <= 2000


def test_letters_that_grow_in_lower_case_stay_so_that_places_are_right():
    assert lowered("ABC") == "abc"
    assert lowered("\u0130STANBUL") == "\u0130STANBUL"


def test_a_bot_without_examples_understands_keys_and_no_words():
    yes_or_no = Expected(Awaited.YES_NO)
    keyed = Wordless().interpret(Utterance("1", source=Source.KEYPAD), yes_or_no, NOW)
    assert keyed.intent == "affirm"
    assert Wordless().interpret(Utterance("hello"), Expected(), NOW).intent == NLU_FALLBACK
    assert NoParse().parse("hello")["intent"]["name"] is None
