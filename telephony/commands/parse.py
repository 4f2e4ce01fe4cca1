"""`iasovoice parse`: what is understood of texts, as JSON Lines or of one text."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from config.settings import Settings
from dialog.nlu.examples import from_rasa
from dialog.nlu.interpreter import Expected, Interpreter
from dialog.nlu.understanding import Understanding
from dialog.parts import SHIPPED
from dialog.rasa.domain import Domain
from dialog.rasa.loading import load_project
from dialog.speech.speaking import awaited_by
from dialog.turn import Source, Utterance
from telephony.commands.models import build_interpreter
from telephony.json_lines import LineError, answered, text_of, write


def run(settings: Settings, text: str | None) -> int:
    """Understand one text, or each line of standard input; 1 where a line could not be read."""
    directory = settings.dialog.domain_directory or SHIPPED
    domain, data = load_project(directory)
    interpreter = build_interpreter(settings, from_rasa(data))
    lines = [json.dumps({"id": "1", "text": text})] if text is not None else sys.stdin
    now = datetime.now(ZoneInfo(settings.dialog.timezone))
    return write(answers(lines, domain, interpreter, now=now))


def answers(
    lines: Iterable[str], domain: Domain, interpreter: Interpreter, *, now: datetime
) -> Iterator[dict[str, Any]]:
    """One object for each line that is not blank, in order; a bad line gets its error.

    Args:
        lines: objects as JSON.
        domain: tells what the question for a slot awaits.
        interpreter: understands.
        now: when all of it is said.
    """

    def answer(asked: Mapping[str, Any]) -> dict[str, Any]:
        text, state = text_of(asked), asked.get("state") or {}
        if not isinstance(state, dict) or not all(
            isinstance(state.get(name), str | None) for name in ("active_form", "requested_slot")
        ):
            raise LineError("state: active_form and requested_slot are texts")
        expected = expected_for(domain, state.get("requested_slot"), state.get("active_form"))
        utterance = Utterance(text, source=Source.TEXT)
        return _shown(interpreter.interpret(utterance, expected, now))

    return answered(lines, answer)


def expected_for(domain: Domain, slot: str | None, form: str | None = None) -> Expected:
    """What the question for a slot asks for: that of the form where it has its own."""
    if slot is None:
        return Expected()
    questions = [f"utter_ask_{form}_{slot}", f"utter_ask_{slot}"]
    question = next((name for name in questions if name in domain.responses), questions[-1])
    return Expected(awaited_by(domain.responses.get(question, ())), slot, question)


def _shown(understood: Understanding) -> dict[str, Any]:
    return {
        "intent": understood.intent,
        "confidence": round(understood.confidence, 4),
        "ranking": [
            {"intent": guess.intent, "confidence": round(guess.confidence, 4)}
            for guess in understood.ranking
        ],
        "entities": [
            {
                "entity": item.entity,
                "value": item.value,
                "start": item.span.start,
                "end": item.span.end,
            }
            for item in understood.entities
        ],
    }
