"""Reads a yes, a no, or neither, from an answer in a caller's own words. Pure.

Where it tells both, or only a little of a thing ("a tiny bit"), it is a yes: of a question about
danger that errs on the side which is looked into.
"""

import re

from dialog.check_ins.questions import NO, UNSURE, YES
from triage.words import split_words


def _plain(*phrases: str) -> tuple[str, ...]:
    """Phrases as texts are compared: without contractions."""
    return tuple(" ".join(split_words(one).words) for one in phrases)


_YES = frozenset(
    ["yes", "yeah", "yep", "yup", "yea", "sure", "correct", "affirmative", "definitely", "true",
     "sometimes", "occasionally", "somewhat", "slightly", "often", "lately", "kinda"]
)  # fmt: skip
_NO = frozenset(["no", "nope", "nah", "never", "none", "nothing", "negative", "neither"])
_YES_PHRASES = _plain(
    "a little", "a bit", "a tiny", "a few", "a couple", "kind of", "sort of", "i think so",
    "i guess so",
    "i have", "i do", "i did", "i am", "it is", "it has", "there is", "there was", "now and then",
    "of course", "for sure", "once or twice", "most days", "every day", "i suppose so",
)  # fmt: skip
_NO_PHRASES = _plain(
    "not really", "not that i know", "not that i noticed", "not that i have noticed", "not at all",
    "i don't think so", "i do not think so", "i have not", "i haven't", "i am not", "i'm not",
    "it is not", "it isn't", "it has not", "it hasn't", "i don't", "i do not", "i didn't",
    "there isn't", "there is not", "not any", "not lately", "not since", "not yet", "none of that",
    "no problems", "i have no", "all good", "all fine",
)  # fmt: skip
_TAKES_BACK = (
    "but", "except", "only", "actually", "well", "yes", "wait", "i mean", "i meant",
    "just a little", "just a bit",
    "just a few", "just a couple", "just some", "just once", "just sometimes",
)  # fmt: skip
_FEELING = re.compile(
    r"\b(?:i am|i feel|i have been|i was) (?:(?:so|very|really|just|only|quite|pretty|too|getting"
    r"|feeling|a little|a bit|kind of|sort of) )*(?:scared|afraid|frightened|terrified|nervous"
    r"|anxious|worried|confused|upset|annoyed|angry|busy|driving|sorry|bored|lonely)\b"
)
"""How somebody feels about it, or what they are at, answers no question by itself."""
_SMALL = r"(?:(?:so|very|really|just|only|still|actually|a little|a bit|kind of|sort of|kinda) )*"
_AT = re.compile(
    rf"\bi (?:am|was) {_SMALL}(?:(?:at|in|on|by|with|out|outside|inside|home|away|here|back|about)"
    r"\b(?! (?:pain|agony|labor|labour|trouble|tears|and|fire))"
    r"|(?:driving|walking|cooking|shopping|working|eating|running|rushing|trying|calling|talking"
    r"|waiting|holding|feeding|nursing|changing|picking|leaving|heading|watching|looking|cleaning"
    r"|parking|babysitting|studying|traveling|travelling|asking|wondering|going|coming|rushed"
    r"|late)\b)"
    r"|\bi have (?:got )?(?:to|a (?:question|meeting|minute|second|call|visit)|an appointment"
    r"|company|guests|people|(?:my|the|\w+) (?:kids|children|minutes|hands full))\b"
    rf"|\b(?:it|there) is {_SMALL}(?:late|early|loud|noisy|noise|traffic|raining|my \w+"
    r"|a bad time|a (?:boy|girl))\b"
)
"""Where somebody is, what they are doing, or have to do: no yes, though it begins like one."""
_UNSURE_PHRASES = _plain(
    "not sure", "i don't know", "do not know", "no idea", "hard to say", "hard to tell",
    "can't tell", "cannot tell", "can't say", "couldn't say", "don't remember", "not certain",
    "can't remember", "couldn't remember", "can't recall", "don't recall", "couldn't tell",
    "can't think", "not remember",
    "i forgot", "who knows",
)  # fmt: skip


def read_closed(said: str) -> str | None:
    """`yes`, `no` or `unsure`; None where it tells nothing of the kind."""
    words = split_words(said.casefold()).words
    if not words:
        return None
    told = _AT.sub("", _FEELING.sub("", " ".join(words))).split()
    text = f" {' '.join(told)} "
    if _holds(text, _UNSURE_PHRASES):
        return UNSURE
    rest = text
    for phrase in _NO_PHRASES:
        rest = rest.replace(f" {phrase} ", " ")
    is_yes = _holds(rest, _YES_PHRASES) or not _YES.isdisjoint(rest.split())
    is_no = rest != text or not _NO.isdisjoint(words)
    if is_no and not (is_yes and _but(text)):
        return NO
    return YES if is_yes else None


def _but(text: str) -> bool:
    """Whether a no is taken back by what follows it: "no, but a little"."""
    return _holds(text, _TAKES_BACK)


def _holds(text: str, phrases: tuple[str, ...]) -> bool:
    return any(f" {phrase} " in text for phrase in phrases)
