"""What words mean beyond the phrases of the lexicon, told by a scorer that is handed in.

The scorer can only raise what the lexicon found: nothing here lowers a verdict, and without a
scorer triage does all that its lexicon can.
"""

from dataclasses import dataclass
from typing import Protocol

from triage.decision import Acuity, PersonFacts, Span
from triage.words import Words

RULE_PREFIX = "meaning_"
"""Begins the rule of a finding that rests on meaning; behind it stands what it is about, or how
soon it needs care where that is no emergency."""
SOURCE = "Likeness to what callers say (the project's own set, no guideline)"
AGREES_FROM = -0.5
"""Score from which the meaning speaks for an emergency that the words make a suspicion of. On the
calibration it might be -0.4 without a loss; an errand in the same turn takes off a little."""
SURE_FROM = 0.05
"""Score from which the meaning alone, where the words tell nothing, is an emergency; from 0 to here
it is a suspicion. On the calibration five of 18 false alarms lie there, and three of 154 true."""
PART_SURE_FROM = 0.15
"""The same for a part of long speech: of many parts one passes for an emergency by chance. Of 261
harmless whole cases kept from learning six did from 0 on, two from here; of 69 others none less."""
WINDOW_WORDS = 40
"""What is judged at once: a danger told in passing would be lost among many more words."""
_STEP_WORDS = 20


@dataclass(frozen=True, slots=True)
class Likeness:
    """What a text is like."""

    topic: str
    """The emergency that it is most like."""
    acuity: Acuity
    """How soon those need care who speak so."""
    score: float
    """How much more like an emergency than like anything else; from 0 on it speaks for one."""

    @property
    def rule(self) -> str:
        """What a finding of it is called."""
        is_emergency = self.acuity is Acuity.EMERGENCY
        return RULE_PREFIX + (self.topic if is_emergency else self.acuity.label)


class Meaning(Protocol):
    """Tells acuity by what words mean. Shared by all calls; same text, same verdict."""

    def judge(self, text: str) -> Likeness:
        """How soon they need care who say this, at most `WINDOW_WORDS` words. Blocks; total."""
        ...


def windows(said: Words) -> list[Span]:
    """The parts of a text that are judged, each of at most `WINDOW_WORDS`, half of it shared."""
    count = len(said.words)
    if count <= WINDOW_WORDS:
        return [said.span(0, count)] if count else []
    starts = [*range(0, count - WINDOW_WORDS, _STEP_WORDS), count - WINDOW_WORDS]
    return [said.span(start, start + WINDOW_WORDS) for start in starts]


def with_facts(text: str, facts: PersonFacts) -> str:
    """The text as it must be read by somebody who has not heard the rest of the call.

    Illnesses are left to the lexicon's rules: those who tell of them are mostly in trouble, so that
    a scorer would take the illness itself for trouble.
    """
    told = []
    if facts.postpartum:
        told.append("after giving birth")
    elif facts.pregnant and facts.week is not None:
        told.append(f"{round(facts.week)} weeks pregnant")
    elif facts.pregnant:
        told.append("pregnant")
    if facts.infant:
        told.append("newborn baby")
    return " ".join((*told, text))
