"""Whether a turn tells who somebody is and nothing else, so that nothing in it is to be scored.

A scorer of meaning has to say of any words what they are most like, and a name or a day of birth is
like nothing: now and then one counted as an alarm.
"""

from collections.abc import Callable
from datetime import date

from dialog.actions.whose import CALLER, NAME
from dialog.clinical.spoken_names import read_name
from dialog.nlu.birthdates import find_birth_date
from dialog.nlu.people import may_be_name
from triage.words import split_words

_ASKED_FOR = frozenset((NAME, CALLER))
_ANNOUNCES = ("name is", "name's", "this is")
_GREETINGS = frozenset(("hello", "hi", "hey", "good", "morning", "afternoon", "evening"))
_BESIDE = frozenset(
    ("my", "name", "is", "i", "am", "was", "born", "on", "the", "and", "it", "of", "date", "birth",
     "birthday", "um", "uh", "this", "in", "yes", "okay")
)  # fmt: skip
_MOST_BESIDE = 8
"""Words beside a day of birth that may be a name and what leads to it."""

Known = Callable[[str], bool]
"""Whether a word, or one that sounds like it, stands in the lexicon of triage. One word of a name
at least must be none: "arm dead" might be a name by its form."""


def tells_name_alone(said: str, asked: str | None, is_known: Known) -> bool:
    """Whether a name was asked for, or is announced, and what is told can be nothing else.

    Args:
        said: the turn.
        asked: the slot that was asked for.
        is_known: see `Known`.
    """
    words = list(split_words(said.lower()).words)
    while words and words[0] in _GREETINGS:
        del words[0]
    plain = " ".join(words)
    if asked not in _ASKED_FOR and not any(one in plain for one in _ANNOUNCES):
        return False
    name = read_name(plain)
    return name is not None and not all(map(is_known, name.words))


def tells_birth_alone(said: str, today: date, is_known: Known) -> bool:
    """Whether the words are a day of birth, and beside it nothing that could be more than a name.

    Args:
        said: the turn.
        today: at the caller's place.
        is_known: see `Known`.
    """
    words = split_words(said.lower()).words
    born = find_birth_date(words, today)
    if born is None:
        return False
    rest = [*words[: born.first], *words[born.end :]]
    named = [word for word in rest if word not in _BESIDE]
    if len(rest) > _MOST_BESIDE or not all(map(may_be_name, named)):
        return False
    return not named or not all(map(is_known, named))
