"""What a caller who did not understand wants of the voice, by the words. Pure.

The dialog knows that something is to be said again (its intent `repeat`); that it should be slower
or louder concerns the voice alone, and is read off here. Words are those of a recogniser: lower
case, no punctuation.
"""

import re
from types import MappingProxyType

from voice.tts.style import Wish

REPEAT = "repeat"
"""The dialog's intent, without which "slower" may be about a heart."""
WORDS = MappingProxyType(
    {
        Wish.FASTER: r"too slow(?:ly)?|faster|quicker|speed up|hurry up|get on with it",
        Wish.SLOWER: r"slow(?:er|ly)|slow (?:it )?down|(?:too|so|that) (?:fast|quick(?:ly)?)",
        Wish.QUIETER: r"too loud|quieter|softer|turn it down|(?:lower|keep) your voice(?: down)?|"
        r"(?:not so|less) loud|do(?:n't| not) (?:shout|yell)",
        Wish.LOUDER: r"louder|loudly|speak up|turn (?:it|the volume) up|turn up the volume|"
        r"too (?:quiet|soft)(?:ly)?|hard of hearing|my hearing|hearing aids?|deaf|"
        r"(?:can't|cannot|can not|could not|couldn't|can barely|can hardly|barely|hardly) "
        r"hear (?:you|that|it|what)",
    }
)
"""In the order in which they are looked for: what one has taken, the next does not see."""
_PATTERNS = tuple((wish, re.compile(rf"\b(?:{words})\b")) for wish, words in WORDS.items())


def wishes_in(text: str, intent: str | None) -> tuple[Wish, ...]:
    """The wishes of a turn; () where nothing was to be said again."""
    if intent != REPEAT:
        return ()
    wishes: list[Wish] = []
    for wish, pattern in _PATTERNS:
        text, found = pattern.subn(" ", text)
        if found:
            wishes.append(wish)
    return (*wishes, Wish.AGAIN)
