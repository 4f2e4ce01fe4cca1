"""Who has taken a call of ours, by their own words. Pure."""

import re
from enum import StrEnum

from dialog.check_ins.care_elsewhere import is_cared_elsewhere
from dialog.check_ins.own_name import OfPatient, said_of_patient
from dialog.nlu.kin import ANSWERING
from triage.words import split_words


class Answered(StrEnum):
    """What the words of whoever has answered tell."""

    SPEAKING = "speaking"
    """They are the patient, they say."""
    NOT_NOW = "not now"
    WRONG_NUMBER = "wrong number"
    CARED_ELSEWHERE = "cared elsewhere"
    DECEASED = "deceased"
    FETCHING = "fetching"
    """They get the patient to the telephone."""
    OPEN = "open"
    """Nothing of the kind."""


def _plain(*phrases: str) -> tuple[str, ...]:
    """Phrases as texts are compared: without contractions."""
    return tuple(" ".join(split_words(one).words) for one in phrases)


_PHRASES = (
    (Answered.DECEASED, _plain(
        "passed away", "has died", "is dead", "just died", "she died", "he died", "passed on",
        "deceased",
        "no longer with us", "died in", "died on", "died last", "died this", "died a", "died two",
        "we buried",
        "we lost him", "we lost her", "lost my wife", "lost my husband")),
    (Answered.WRONG_NUMBER, _plain(
        "wrong number", "no one by that name", "nobody by that name", "no one here by that name",
        "nobody here by that name", "no such person", "not know her", "not know him",
        "not know them", "don't know anyone", "don't know anybody", "no one called",
        "nobody called", "there is no one", "there is nobody", "never heard of",
        "wrong person", "not her number", "not his number",
        "does not live here", "doesn't have this number")),
    (Answered.NOT_NOW, _plain(
        "not here", "not home", "not at home", "not in", "is out", "at work", "is asleep",
        "is sleeping", "can't come to the phone", "not available", "call back", "call later",
        "call again", "another time", "bad time", "not a good time", "busy right now", "i'm busy",
        "i'm driving", "can't talk", "try later", "try again later", "call me later",
        "call her later", "call him later", "in the hospital")),
    (Answered.FETCHING, _plain(
        "here she is", "here he is", "she is coming", "he is coming", "let me get", "go get",
        "call her over", "call him over", "go and get")),
    (Answered.SPEAKING, _plain(
        "speaking", "this is she", "this is he", "this is her", "this is him", "it's me",
        "that's me", "that is me", "yes this is", "i am she", "i am he", "you got me",
        "you've got me", "in person", "yes i am")),
)  # fmt: skip
"""What tells the most comes first."""
_NOBODY = re.compile(
    r" no (?!one |body |longer )\w+ (?:lives |living )?(?:here|at this (?:number|address)) "
)
"""Whoever is asked for is not known: "there's no Ruth here"."""
_FETCHES = re.compile(
    r"^(?!.* not )(?!.*\b(?:how|where|why|who) ).* (?:get|wake|fetch|find|put|hand|give|pass)"
    r" (?:her|him|my \w+) (?!to\b)"
)
_PATTERNS = {Answered.WRONG_NUMBER: _NOBODY, Answered.FETCHING: _FETCHES}
_OTHERS = ANSWERING | {"caregiver", "nurse"}
"""Whoever names one of these is somebody else, or speaks of somebody else."""


_YOU_ARE = re.compile(
    r" (?:(?:yes|yeah|indeed|well|oh) )*you are(?: speaking)?(?: with| to)?(?: her| him| me)? "
)
"""To "am I speaking with ...?"; "how do I know who you are" is none."""
_WHAT_ABOUT = re.compile(
    r" what (?:is|was) (?:this|it|that|the call) (?:call )?(?:about|for|regarding|concerning) "
    r"| (?:is|was) (?:this|it|that|the call) (?:call )?(?:about|for|regarding|concerning|because) "
    r"| what (?:do|did) you (?:want|need) (?:with|from|to) "
    r"| (?:have|has|does) (?:this |it |that )?(?:got |have )?(?:anything )?to do with "
    r"| why (?:are|do|did|would) you (?:are )?(?:call|want|need|ask)\w* "
    r"| why you (?:are|were) calling | reason for (?:your|the|this) call"
    r"| (?:state|say|record|tell me|give) your name "
)


def asks_what_about(said: str) -> bool:
    """Whether somebody wants to know what the call is about: nobody unproven is told, or asked."""
    return _WHAT_ABOUT.search(_text(said)) is not None


_AGREES = re.compile(
    r" (?:(?:hello|hi|hey|oh|well|good|morning|afternoon|evening|there) )+"
    r"(?:yes|yeah|yep|yup|sure)\b"
)


def agrees(said: str) -> bool:
    """Whether a greeting comes before a yes: "hello, yes"."""
    return _AGREES.match(_text(said)) is not None


def who_answered(said: str, called: str = "") -> Answered:
    """What an answer to "am I speaking with ...?" tells beyond yes and no.

    Args:
        said: the words.
        called: the given name that was asked for; empty where it is not known.
    """
    words = split_words(said.casefold()).words
    text = _text(said)
    if _YOU_ARE.fullmatch(text) is not None:
        return Answered.SPEAKING
    named = said_of_patient(said, called)
    if named is OfPatient.HAS_DIED:
        return Answered.DECEASED
    if is_cared_elsewhere(said):
        return Answered.CARED_ELSEWHERE
    for told, phrases in _PHRASES:
        pattern = _PATTERNS.get(told)
        is_told = any(f" {one} " in text for one in phrases)
        if is_told or (pattern is not None and pattern.search(text) is not None):
            is_other = told is Answered.SPEAKING and not _OTHERS.isdisjoint(words)
            return Answered.OPEN if is_other else told
    is_them = named is OfPatient.IS_THEM and _OTHERS.isdisjoint(words)
    return Answered.SPEAKING if is_them else Answered.OPEN


def _text(said: str) -> str:
    """The words between spaces, as phrases are looked for."""
    return f" {' '.join(split_words(said.casefold()).words)} "
