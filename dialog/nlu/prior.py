"""What an open question makes likely before the answer is heard.

The classifier learns from utterances out of context; "it does" or "seven" has a right answer only
after a question. The odds are judgements, not measurements: there are no recorded calls to count.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dialog.turn import Awaited


@dataclass(frozen=True, slots=True)
class Expected:
    """What the open question asks for."""

    awaits: Awaited = Awaited.ANYTHING
    slot: str | None = None
    """The slot a form is asking for."""
    question: str | None = None
    """The response that asked."""
    candidates: tuple[str, str] | None = None
    """The two intents that "is this about A, or about B?" offered, in that order."""


_ANSWERS: dict[Awaited, tuple[str, ...]] = {
    Awaited.YES_NO: ("affirm", "deny"),
    Awaited.NUMBER: ("inform",),
    Awaited.DATE: ("inform",),
    Awaited.DIGITS: ("inform",),
}
_SLOT_ANSWERS = {"current_symptoms": ("inform", "report_symptoms")}
"""What answers a form's question that awaits anything or a story; others are informed of."""
_ODDS = 8.0
"""How much likelier the answers are than what else might be said."""


def expected_odds(intents: Sequence[str], expected: Expected) -> NDArray[np.float64]:
    """The odds of each intent by the open question, shape (len(intents),); 1 is no difference."""
    answers = _ANSWERS.get(expected.awaits, ())
    if expected.candidates is not None:
        answers = expected.candidates
    elif not answers and expected.slot is not None:
        answers = _SLOT_ANSWERS.get(expected.slot, ("inform",))
    return np.array([_ODDS if intent in answers else 1.0 for intent in intents])
