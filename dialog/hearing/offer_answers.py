"""Answers to an offer that are put without a yes or a no: "book it", "I have enough". Pure."""

import re
from dataclasses import replace

from dialog.call.state import CallState
from dialog.nlu.echoed_yes import declines_offer, echoes, hedges
from dialog.nlu.interpreter import COMMANDS
from dialog.nlu.understanding import Understanding
from dialog.rasa.messages import NLU_FALLBACK
from dialog.turn import Awaited
from triage.words import split_words

_OFFERS_VISIT, _OFFERS_REFILL = "utter_ask_wants_visit", "utter_ask_wants_refill"
_NAMED = {
    _OFFERS_VISIT: frozenset(("request_appointment", "prenatal_checkup")),
    _OFFERS_REFILL: frozenset(("prescription_refill",)),
}
"""Wishes that are a yes to the question whether there is one."""


_OFFERED_CARE = frozenset((_OFFERS_VISIT, "utter_offer_request", "utter_offer_nurse"))
_ASKS_WHETHER_NEEDED = re.compile(
    r"\b(?:do|does|should|must|shall|would) (?:i|he|she|we|they|my \w+)"
    r" (?:really |have to |need to |want to |then |just )*"
    r"(?:come in|be seen|bring (?:him|her|them|it)(?: in)?|see (?:a|the|my) (?:doctor|nurse)|go in"
    r"|get (?:checked|seen|it checked|it looked at)|need (?:an appointment|a visit|to))\b"
    r"|\bis it (?:really )?necessary\b"
)


def _plain(text: str) -> str:
    return " ".join(split_words(text.lower()).words)


def _names_what_is_offered(understood: Understanding, response: str) -> bool:
    """Whether the wish itself is told, or when: "next Tuesday", to "shall we find a time?"."""
    is_time = response == _OFFERS_VISIT and any(
        one.entity == "time_reference" for one in understood.entities
    )
    return understood.intent in _NAMED.get(response, ()) or (
        is_time and understood.intent in ("inform", NLU_FALLBACK)
    )


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
    if question.response in _OFFERED_CARE and _ASKS_WHETHER_NEEDED.search(_plain(text)):
        # What was advised is the answer, and is said again.
        return replace(understood, intent="repeat", confidence=1.0)
    if hedges(text, question.reply.text):
        return replace(understood, intent=NLU_FALLBACK)
    if understood.intent in ("affirm", "deny"):
        return understood
    if _names_what_is_offered(understood, question.response):
        return replace(understood, intent="affirm", confidence=1.0)
    if declines_offer(text, question.reply.text):
        return replace(understood, intent="deny", confidence=1.0)
    is_yes = echoes(text, question.reply.text)
    return replace(understood, intent="affirm", confidence=1.0) if is_yes else understood
