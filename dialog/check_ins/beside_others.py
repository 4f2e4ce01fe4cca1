"""A number that was asked for, told without its name in front of another reading that has one.

"138 and the pulse 82" to the question for a blood pressure: the 138 is a half of it. Pure.
"""

from collections.abc import Sequence

from dialog.check_ins.readings import KINDS, PRESSURE
from triage.decision import Span, Vital
from triage.numbers import find_numbers
from triage.words import split_words

_TELLS_NOTHING = frozenset(
    ("i", "it", "is", "was", "a", "the", "my", "and", "with", "about", "around", "over", "on", "by",
     "just", "says", "said", "shows", "reads", "got", "get", "have", "had", "reading", "number",
     "upper", "top", "higher", "systolic", "lower", "bottom", "diastolic", "blood", "pressure",
     "sugar", "now", "this", "morning", "today", "first", "so", "okay", "oh", "well", "um", "uh",
     "that", "cuff", "monitor", "machine", "meter", "me", "measured", "for", "her", "his", "she",
     "he", "then", "of", "one", "at", "least", "like", "point", "maybe", "think", "heart", "rate",
     "pulse", "weight", "temperature", "oxygen", "level", "beats")
)  # fmt: skip
"""Round such a number; with any other word it may count something else, or be put right."""


def bare_beside(text: str, vitals: Sequence[Vital], asked: str) -> Span | None:
    """Where the words in front of all named readings tell a number of what was asked for.

    None where that was told with its name, or where no bare number stands in front: what follows
    another reading may be that once more ("the pulse was 82, then 85").

    Args:
        text: what was said.
        vitals: that it tells with their names.
        asked: the name of the reading.
    """
    kinds = (asked, *KINDS.get(asked, ()), *KINDS[PRESSURE])
    if not vitals or any(one.kind in kinds for one in vitals):
        return None
    front = text[: min(one.span.start for one in vitals)]
    words = split_words(front.casefold()).words
    numbers = [one for one in find_numbers(words) if one.value != 1]
    counted = {at for one in numbers for at in range(one.first, one.end)}
    rest = {word for at, word in enumerate(words) if at not in counted}
    is_bare = bool(numbers) and rest <= _TELLS_NOTHING
    return Span(0, len(front)) if is_bare else None
