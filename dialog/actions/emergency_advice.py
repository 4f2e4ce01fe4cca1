"""Which advice fits which danger, and what is asked first. Pure.

A danger is known by its topic, which names a file of the lexicon or a category of the semantic
layer: `poisoning`, `domestic_violence`. Topics are matched by the words in their names, so that a
lexicon may be divided more finely; whatever no word is known of gets the general advice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dialog.nlu.kin import ANSWERING, ANYBODY
from triage.wordlists import word_set

ASK_ALONE = "utter_ask_alone"
ASK_BREATHING = "utter_ask_breathing"


@dataclass(frozen=True, slots=True)
class Advice:
    """The responses for one kind of danger. The first sentence of each says whom to call."""

    first: str
    alone: str = "utter_emergency_alone"
    company: str = "utter_emergency_company"
    unclear: str = "utter_emergency_still"
    """What follows an answer that tells nothing."""


GENERAL = Advice("utter_emergency_response")
_POISON = Advice("utter_emergency_poison")
# Also for those who fear that they may harm somebody else, as after a birth.
_SUICIDE = Advice("utter_emergency_suicide", alone="utter_emergency_suicide_alone")
# Somebody may listen, and whoever is there may be the danger: no door is to be unlocked, and nobody
# else is to call.
_VIOLENCE = Advice(
    "utter_emergency_violence",
    alone="utter_emergency_violence_alone",
    company="utter_emergency_violence_heard",
    unclear="utter_emergency_violence_heard",
)
_ADVICE = (
    (_VIOLENCE, frozenset(("violence", "violent", "assault", "abuse", "strangulation"))),
    (_SUICIDE, frozenset(("suicide", "suicidal", "suicidality", "harm", "mind"))),
    (_POISON, frozenset(("poison", "poisons", "poisoning", "overdose"))),
)
"""By words in the names of topics; of several dangers the first advice that fits one."""
_MAY_NOT_BREATHE = frozenset(
    ("unconscious", "unconsciousness", "consciousness", "unresponsive", "collapse", "arrest",
     "choking", "seizure", "seizures", "drowning", "overdose", "infant", "infants", "newborn",
     "baby", "child", "children")
)  # fmt: skip
"""Topics about somebody who may not be breathing or awake, unless the caller is that somebody."""
_BREATHLESS = frozenset(
    ("breathing", "airway", "throat", "asthma", "anaphylaxis", "lung", "poison", "poisoning")
)
"""Topics that are the caller's own unless somebody else is named."""
_SELF = frozenset(("i", "me", "myself"))
COMPANY = ANSWERING | word_set("family kids someone somebody")
_OTHERS = frozenset().union(
    COMPANY, ANYBODY,
    word_set("he him his she her they them their man woman guy lady person patient resident"
             " student teacher boss"),
)  # fmt: skip


def advice_for(topics: Iterable[str]) -> Advice:
    """The advice for dangers about these."""
    names = _names(topics)
    return next((advice for advice, known in _ADVICE if not known.isdisjoint(names)), GENERAL)


def question_for(topics: Iterable[str], words: Sequence[str]) -> str:
    """The response that asks the first question.

    Args:
        topics: of the dangers.
        words: what the caller has just said, as triage splits it.
    """
    names = _names(topics)
    is_other = not _OTHERS.isdisjoint(words)
    is_self = not is_other and not _SELF.isdisjoint(words)
    if not _MAY_NOT_BREATHE.isdisjoint(names) and not is_self:
        return ASK_BREATHING
    return ASK_BREATHING if is_other and not _BREATHLESS.isdisjoint(names) else ASK_ALONE


def _names(topics: Iterable[str]) -> frozenset[str]:
    """The words in the names of topics."""
    return frozenset(word for topic in topics for word in topic.split("_"))
