"""A reading that was noted, and of which it is said later that it is wrong. Pure.

"No wait, that reading was wrong" tells no other number: until one is told, the noted one is in
doubt, and whoever reads the note must know it.
"""

import re
from collections.abc import Iterator, Sequence

from dialog.check_ins.events import ReadingCorrected
from dialog.check_ins.reading_words import read_back
from dialog.check_ins.readings import Reading
from dialog.rasa.events import Event
from triage.words import split_words

_THING = (
    r"(?:readings?|numbers?|figures?|values?|measurements?|pressure|sugar|ones? i (?:told|gave|said"
    r"|read)(?: to)?(?: you)?|what i (?:told|gave|said|read)(?: to)?(?: you)?)"
    r"(?: i (?:told|gave|said|read)(?: to)?(?: you)?)?"
)
_WRONG = (
    r"(?:wrong|incorrect|mistaken|inaccurate|a mistake|an error|false|old|somebody else"
    r"|not (?:right|correct|accurate|mine|true)|from (?:yesterday|last \w+|another))"
)
_SMALL = (
    r"(?:(?:that|this|it|there|just|now|is|was|were|are|might|may|must|could|be|have|has|been|all"
    r"|quite|i|think|probably|actually|before|you) ){0,4}"
)
_OF_A_READING = re.compile(
    rf"\b{_THING} {_SMALL}{_WRONG}\b"
    rf"|\bi (?:have )?(?:told|gave|given|said|read)(?: to)?(?: you)? {_SMALL}"
    rf"(?:the |a )?wrong(?: {_THING})?\b"
    rf"|\b(?:the |a )?wrong {_THING}\b"
    rf"|\bi (?:have )?(?:misread|mixed up|read) (?:it|that|them|the \w+)(?: up| wrong| wrongly)?\b"
)
_READ_RIGHT = re.compile(r"\bi (?:have )?read (?:it|that|them|the \w+)(?! wrong)")
_OF_THE_LAST = re.compile(
    rf"\b(?:that|this|it) {_SMALL}(?:wrong|incorrect|a mistake|not (?:right|correct))\b"
)
"""It may be any thing that is wrong: only right after a reading was noted it is that one."""
_OF_ANOTHER = re.compile(
    r"\b(?:nothing|anything|something|never|not|what is|is it|is that|is the|is my|was it|if)"
    r" (?:\w+ )?wrong\b|\bwrong with\b|^(?:is|are|was|were|could|can|do|does|did|why|what)\b"
)
"""A question, or that nothing is wrong."""


def doubts_reading(said: str, *, is_just_noted: bool) -> bool:
    """Whether the words call a reading wrong.

    Args:
        said: what was said.
        is_just_noted: whether it is the first thing that is said after one was noted.
    """
    text = " ".join(split_words(said.casefold()).words)
    if _OF_ANOTHER.search(text):
        return False
    if is_just_noted and _OF_THE_LAST.search(text):
        return True
    return _OF_A_READING.search(_READ_RIGHT.sub("", text)) is not None


def doubted(events: Sequence[Event]) -> Iterator[tuple[int, Reading]]:
    """Readings that were called wrong and never put right, with the place where that was."""
    told = [(at, one) for at, one in enumerate(events) if isinstance(one, ReadingCorrected)]
    settled = {one for _, event in told if event.right for one in read_back(event.wrong)}
    seen: set[Reading] = set()
    for at, event in told:
        for one in read_back(event.wrong):
            if one not in settled and one not in seen:
                seen.add(one)
                yield at, one
