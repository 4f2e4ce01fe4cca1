"""Whether words tell of what was denied before: "actually I did have some spotting". Pure.

Nothing is judged by them: the question comes again, and its answer is. So they may be loose, but
not so loose that whoever talks of her blood pressure is asked about contractions.
"""

from dialog.check_ins.phrases import affirms_any, has_any, without_others, words_of
from dialog.check_ins.questions import ClosedQuestion

_CUES = (
    "actually", "wait", "i forgot", "forgot to say", "forgot to mention", "did have", "do have",
    "come to think", "now that", "i mean", "i meant", "after all", "to be honest", "i lied",
    "should have said", "should have told", "i remember", "i was wrong",
)  # fmt: skip
_COMPLAINTS = frozenset(
    ("report_symptoms", "side_effect_report", "pregnancy_symptoms", "postpartum_concerns",
     "labor_signs", "emergency_symptoms")
)  # fmt: skip


def tells_after_all(said: str, intent: str | None, question: ClosedQuestion) -> bool:
    """Whether a question that was answered with no has to come again.

    Args:
        said: words that came later.
        intent: what they were taken for.
        question: the one that was denied.
    """
    words = without_others(words_of(said))
    if not affirms_any(words, question.tells_yes):
        return False
    return intent in _COMPLAINTS or has_any(words, _CUES)
