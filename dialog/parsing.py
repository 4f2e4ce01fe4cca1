"""Understanding as Rasa's processor and HTTP interface want it: of a text alone, as JSON."""

from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo

from dialog.hearing import message
from dialog.nlu.interpreter import Expected, Interpreter
from dialog.rasa.domain import Json
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
        utterance = Utterance(lowered(text), source=Source.TEXT)
        understood = self._interpreter.interpret(utterance, Expected(), now)
        return {**message(utterance, understood).parse_data, "text": text}


def lowered(text: str) -> str:
    """In lower case; a text that would become longer, and its spans wrong, stays as it is."""
    lower = text.lower()
    return lower if len(lower) == len(text) else text
