"""What the answers to a check-in's questions support in a note: the words of their sentences. Pure.

An answer itself is "yes" or "no"; what it was asked about stands in the question.
"""

from dialog.check_ins.catalogue import QUESTIONS
from dialog.check_ins.events import AnswerJudged, CheckInAnswered
from dialog.check_ins.questions import UNSURE, YES
from dialog.check_ins.telling import sentences

_BROKEN_OFF = "check-in broken off"
"""What answers support whose check-in never came to its end."""


def of_answers(told: CheckInAnswered) -> str:
    """All that the answers of a check-in tell."""
    return " ".join(text for text, _ in sentences(told))


def of_answer(slot: str, value: str) -> str:
    """What one answer tells; empty where the slot holds none to such a question."""
    if slot not in QUESTIONS:
        return ""
    return f"{of_answers(CheckInAnswered('', (slot,), (value,)))} {_BROKEN_OFF}"


def of_verdict(judged: AnswerJudged) -> str:
    """What an answer tells that was judged; of a yes it supports no "no"."""
    question = QUESTIONS.get(judged.slot)
    if question is None:
        return ""
    value = UNSURE if judged.decision == question.unsettled() else YES
    return of_answers(CheckInAnswered("", (judged.slot,), (value,)))
