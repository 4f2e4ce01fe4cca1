"""Questions of a check-in that are answered by yes or no, and what a yes says.

"Yes" has no words that triage could judge. So each question holds what a yes claims, as a caller
would put it, and triage judges that, with all that the call and the record tell of the person.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from dialog.rasa.domain import Json
from triage.decision import Acuity, Finding, Span, TriageDecision

YES, NO, UNSURE, NOT_ASKED = "yes", "no", "unsure", "not asked"
"""What the slot of a question may hold; unset: still to be asked."""


@dataclass(frozen=True, slots=True)
class ClosedQuestion:
    """One question."""

    slot: str
    """Holds the answer; `utter_ask_<slot>` asks."""
    claim: str
    """What a yes says: "i am bleeding from my vagina"."""
    least: Acuity
    """What a yes counts as at least, whatever triage makes of the claim."""
    source: str
    """Where that is from."""
    weeks: tuple[float, float] = (0.0, 46.0)
    """Of pregnancy, in [first, second); outside it is not asked. Elsewhere it does not matter."""

    def judged(self, verdict: TriageDecision) -> TriageDecision:
        """Triage's verdict on the claim, raised to `least`; it is no suspicion, but was asked."""
        believed = verdict.believed()
        if believed.acuity >= self.least:
            return believed
        own = Finding(f"check_in_{self.slot}", self.least, Span(0, 0), self.source)
        return replace(believed, acuity=self.least, findings=(own, *believed.findings))


def affirmed(
    filled: Iterable[tuple[str, Json]], questions: Mapping[str, ClosedQuestion]
) -> tuple[ClosedQuestion, ...]:
    """The questions to which these slots say yes, each once.

    Args:
        filled: slots and what they hold now.
        questions: by slot.
    """
    said = (questions[slot] for slot, value in filled if value == YES and slot in questions)
    return tuple(dict.fromkeys(said))
