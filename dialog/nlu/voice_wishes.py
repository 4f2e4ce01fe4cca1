"""What a caller who did not understand wants of the voice, by the words. Pure.

That something is to be said again is an intent, `repeat`; that it should be slower or louder is
read off here. Words are those of a recogniser: lower case, no punctuation.
"""

import re
from enum import StrEnum
from types import MappingProxyType

REPEAT = "repeat"
"""The intent, without which "slower" may be about a heart."""


class VoiceWish(StrEnum):
    """What may be asked of a voice for good."""

    SLOWER = "slower"
    FASTER = "faster"
    LOUDER = "louder"
    QUIETER = "quieter"


WORDS = MappingProxyType(
    {
        VoiceWish.FASTER: r"too slow(?:ly)?|faster|quicker|speed up|hurry up|get on with it",
        VoiceWish.SLOWER: r"slow(?:er|ly)|slow (?:it )?down|"
        r"(?:too|so|that) (?:fast|quick(?:ly)?)",
        VoiceWish.QUIETER: r"too loud|quieter|softer|turn it down|"
        r"(?:lower|keep) your voice(?: down)?|(?:not so|less) loud|do(?:n't| not) (?:shout|yell)",
        VoiceWish.LOUDER: r"louder|loudly|speak up|turn (?:it|the volume) up|turn up the volume|"
        r"too (?:quiet|soft)(?:ly)?|hard of hearing|my hearing|hearing aids?|deaf|"
        r"(?:can't|cannot|can not|could not|couldn't|can barely|can hardly|barely|hardly) "
        r"hear (?:you|that|it|what)",
    }
)
"""In the order in which they are looked for: what one has taken, the next does not see."""
_PATTERNS = tuple((wish, re.compile(rf"\b(?:{words})\b")) for wish, words in WORDS.items())


def voice_wishes_in(text: str, intent: str | None) -> tuple[VoiceWish, ...]:
    """The wishes of a turn; () where nothing was to be said again."""
    if intent != REPEAT:
        return ()
    wishes: list[VoiceWish] = []
    for wish, pattern in _PATTERNS:
        text, found = pattern.subn(" ", text)
        if found:
            wishes.append(wish)
    return tuple(wishes)
