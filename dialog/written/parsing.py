"""Understanding as Rasa's processor and HTTP interface want it: of a text alone, as JSON."""

from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo

from dialog.hearing.legible import legible
from dialog.hearing.making_sure import message
from dialog.nlu.interpreter import Expected, Interpreter
from dialog.nlu.keys import keyed_intent
from dialog.nlu.understanding import Understanding
from dialog.rasa.domain import Json
from dialog.rasa.messages import NLU_FALLBACK
from dialog.turn import Source, Utterance


class RasaInterpreter:
    """Understands typed words, whatever was asked before."""

    def __init__(self, interpreter: Interpreter, clock: Callable[[], float], zone: tzinfo) -> None:
        """Times are reckoned from now, by `clock` (seconds since the epoch), in `zone`."""
        self._interpreter = interpreter
        self._clock = clock
        self._zone = zone

    def parse(self, text: str) -> Mapping[str, Json]:
        """`intent`, `entities` and `intent_ranking`, as events carry them."""
        now = datetime.fromtimestamp(self._clock(), tz=self._zone)
        utterance = legible(Utterance(lowered(text), source=Source.TEXT))
        understood = self._interpreter.interpret(utterance, Expected(), now)
        return {**message(utterance, understood).parse_data, "text": text}


class Wordless:
    """Understands no words, for a bot without a single example: only commands and keys count."""

    def interpret(self, utterance: Utterance, expected: Expected, now: datetime) -> Understanding:
        """That it is not understood."""
        if utterance.source is Source.KEYPAD:
            return Understanding(keyed_intent(utterance.text, expected), 1.0)
        return Understanding(NLU_FALLBACK, 0.0)


class NoParse:
    """What Rasa makes of words where nothing understands them."""

    def parse(self, text: str) -> Mapping[str, Json]:
        """No intent, no entities."""
        return {"text": text, "intent": {"name": None, "confidence": 0.0}, "entities": []}


def lowered(text: str) -> str:
    """In lower case; a text that would become longer, and its spans wrong, stays as it is."""
    lower = text.lower()
    return lower if len(lower) == len(text) else text
