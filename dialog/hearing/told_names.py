"""Whether a turn tells a name and nothing else, so that nothing in it has a meaning to be scored.

A scorer of meaning has to say of any words what they are most like, and a name is like nothing: now
and then one counted as an alarm.
"""

from collections.abc import Callable

from dialog.actions.whose import CALLER, NAME
from dialog.clinical.spoken_names import read_name
from triage.words import split_words

_ASKED_FOR = frozenset((NAME, CALLER))
_ANNOUNCES = ("name is", "name's", "this is")
_GREETINGS = frozenset(("hello", "hi", "hey", "good", "morning", "afternoon", "evening"))


def tells_name_alone(said: str, asked: str | None, is_known: Callable[[str], bool]) -> bool:
    """Whether a name was asked for, or is announced, and what is told can be nothing else.

    A word at least must be one that no rule of triage knows, be it misheard: "arm dead" might be a
    name by its form.

    Args:
        said: the turn.
        asked: the slot that was asked for.
        is_known: whether a word, or one that sounds like it, stands in the lexicon of triage.
    """
    words = list(split_words(said.lower()).words)
    while words and words[0] in _GREETINGS:
        del words[0]
    plain = " ".join(words)
    if asked not in _ASKED_FOR and not any(one in plain for one in _ANNOUNCES):
        return False
    name = read_name(plain)
    return name is not None and not all(map(is_known, name.words))
