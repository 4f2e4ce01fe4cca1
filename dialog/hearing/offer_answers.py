"""Answers to an offer that are put without a yes or a no: "book it", "I have enough". Pure."""

from dataclasses import replace

from dialog.call.state import CallState
from dialog.nlu.echoed_yes import declines_offer, echoes, hedges
from dialog.nlu.interpreter import COMMANDS
from dialog.nlu.understanding import Understanding
from dialog.rasa.messages import NLU_FALLBACK
from dialog.turn import Awaited


def as_offer_answer(understood: Understanding, text: str, before: CallState) -> Understanding:
    """What was understood, or the yes or no that the words are; a maybe is neither.

    Args:
        understood: of the words.
        text: the words.
        before: the call before this turn.
    """
    question = before.question
    is_offer = question is not None and question.awaits is Awaited.YES_NO
    if question is None or not is_offer or understood.intent in COMMANDS:
        return understood
    if hedges(text, question.reply.text):
        return replace(understood, intent=NLU_FALLBACK)
    if understood.intent in ("affirm", "deny"):
        return understood
    if declines_offer(text, question.reply.text):
        return replace(understood, intent="deny", confidence=1.0)
    is_yes = echoes(text, question.reply.text)
    return replace(understood, intent="affirm", confidence=1.0) if is_yes else understood
