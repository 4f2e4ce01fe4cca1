"""Who has taken a call of ours, by their own words. Pure."""

import re
from enum import StrEnum

from triage.words import split_words


class Answered(StrEnum):
    """What the words of whoever has answered tell."""

    SPEAKING = "speaking"
    """They are the patient, they say."""
    NOT_NOW = "not now"
    WRONG_NUMBER = "wrong number"
    DECEASED = "deceased"
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
    (Answered.SPEAKING, _plain(
        "speaking", "this is she", "this is he", "this is her", "this is him", "it's me",
        "that's me", "that is me", "yes this is", "i am she", "i am he", "you got me",
        "you've got me", "in person", "yes i am")),
)  # fmt: skip
"""What tells the most comes first."""
_DIED = (
    r"(?:\w+ (?=has|have|is|died|passed|did))?(?:(?:has|just|recently|sadly|is|did) ){0,3}"
    r"(?:died|dead|deceased|passed(?: away| on)?|no longer (?:with us|alive)|not make it)"
    r" (?!out |the |by |through |to |for |home |back |shopping )"
)
"""Behind the name of who was asked for, and perhaps the last name."""
_NOBODY = re.compile(
    r" no (?!one |body |longer )\w+ (?:lives |living )?(?:here|at this (?:number|address)) "
)
"""Whoever is asked for is not known: "there's no Ruth here"."""
_OTHERS = frozenset(
    ["husband", "wife", "mother", "mom", "mum", "father", "dad", "son", "daughter", "sister",
     "brother", "neighbor", "neighbour", "partner", "roommate", "friend", "caregiver", "aunt",
     "uncle", "grandmother", "grandfather", "girlfriend", "boyfriend", "nurse"]
)  # fmt: skip
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
    r"| why (?:are|do|did|would) you (?:call|want|need|ask)\w* "
)


def asks_what_about(said: str) -> bool:
    """Whether somebody wants to know what the call is about: nobody unproven is told, or asked."""
    return _WHAT_ABOUT.search(_text(said)) is not None


def who_answered(said: str, name: str | None = None) -> Answered:
    """What an answer to "am I speaking with ...?" tells beyond yes and no.

    Args:
        said: the answer.
        name: who was asked for; None: nobody by name.
    """
    words = split_words(said.casefold()).words
    text = _text(said)
    if name and re.search(rf" {re.escape(_text(name).strip())} {_DIED}", text) is not None:
        return Answered.DECEASED
    if _YOU_ARE.fullmatch(text) is not None:
        return Answered.SPEAKING
    for told, phrases in _PHRASES:
        is_told = any(f" {one} " in text for one in phrases)
        if is_told or (told is Answered.WRONG_NUMBER and _NOBODY.search(text) is not None):
            is_other = told is Answered.SPEAKING and not _OTHERS.isdisjoint(words)
            return Answered.OPEN if is_other else told
    return Answered.OPEN


def _text(said: str) -> str:
    """The words between spaces, as phrases are looked for."""
    return f" {' '.join(split_words(said.casefold()).words)} "
