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
    days: tuple[int, int] = (0, 366)
    """After a birth, in [first, second); outside it is not asked. Elsewhere it does not matter."""
    if_unsure: Acuity = Acuity.SOON
    """What it counts as that somebody does not know, asked twice."""
    about: str = ""
    """What it asks for, in the words of a note: "bleeding or a leak of fluid"."""
    tells_yes: tuple[str, ...] = ()
    """Words and phrases that say yes to it unless they are denied: "spotting"."""
    tells_no: tuple[str, ...] = ()
    """The same for no: "kicking"."""
    likenesses: tuple[str, ...] = ()
    """What people call a thing that is like it and none: "braxton hicks". As one may be taken for
    the other, the question is asked again unless the answer says that it comes and goes away."""
    may_be_rare: bool = False
    """Whether it is a danger only where it is steady: of "sometimes" nobody knows yet."""
    may_be_mild: bool = False
    """Whether it is a danger only where it is strong: of "a slight one" nobody knows yet."""
    elsewhere: tuple[str, ...] = ()
    """Parts of the body that it does not ask about: of these alone no yes is made, but the question
    is asked again."""

    @property
    def is_of_danger(self) -> bool:
        """Whether a yes means that today is late."""
        return self.least >= Acuity.URGENT

    def judged(self, verdict: TriageDecision) -> TriageDecision:
        """Triage's verdict on the claim, raised to `least`; it is no suspicion, but was asked."""
        believed = verdict.believed()
        if believed.acuity >= self.least:
            return believed
        own = self._finding(self.least)
        return replace(believed, acuity=self.least, findings=(own, *believed.findings))

    def unsettled(self) -> TriageDecision:
        """The verdict where somebody does not know."""
        return TriageDecision(self.if_unsure, (self._finding(self.if_unsure),))

    def _finding(self, acuity: Acuity) -> Finding:
        return Finding(f"check_in_{self.slot}", acuity, Span(0, 0), self.source)


def affirmed(
    filled: Iterable[tuple[str, Json]], questions: Mapping[str, ClosedQuestion]
) -> tuple[ClosedQuestion, ...]:
    """The questions to which these slots say yes, each once.

    Args:
        filled: slots and what they hold now.
        questions: by slot.
    """
    return _answered(YES, filled, questions)


def unsure(
    filled: Iterable[tuple[str, Json]], questions: Mapping[str, ClosedQuestion]
) -> tuple[ClosedQuestion, ...]:
    """The same for those to which nobody knows an answer."""
    return _answered(UNSURE, filled, questions)


def _answered(
    value: str, filled: Iterable[tuple[str, Json]], questions: Mapping[str, ClosedQuestion]
) -> tuple[ClosedQuestion, ...]:
    said = (questions[slot] for slot, held in filled if held == value and slot in questions)
    return tuple(dict.fromkeys(said))
