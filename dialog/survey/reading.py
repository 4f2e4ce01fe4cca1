"""What an answer to one of the questions means: a value, that it is skipped, or nothing. Pure.

Only what can be read in one way is an answer. A rating that was guessed at is worse than none.
"""

import re
from collections.abc import Sequence

from dialog.nlu.wish_for_time import is_wish_for_time
from dialog.survey.questions import IMPROVEMENT, RESOLVED, SATISFACTION
from triage.numbers import find_numbers
from triage.words import split_words

SKIP = "(skip)"
"""No answer to this question. In brackets, which nobody says."""
STOP = "(stop)"
"""No answer to any more of them."""
UNCLEAR = "(unclear)"
YES, NO = "yes", "no"
_MOST_CHARACTERS = 1_000
"""Kept of what could be better: about a minute of speech."""
_LEAST, _BEST = 1, 5
_HIGHEST = 10
"""On any scale that callers think of; what is more may be a reading."""
_KEY_SKIP = "#"

_POLITE = frozenset(
    ("please", "thanks", "thank", "you", "sorry", "well", "oh", "okay", "ok", "just", "so", "um",
     "uh", "bye", "goodbye", "really", "actually", "no", "yes", "yeah", "let", "us", "me", "can",
     "i", "we", "would", "like", "to", "want", "will", "it", "this", "that", "one", "question",
     "rather")
)  # fmt: skip
"""What may stand beside a "skip"."""
_SKIPS = frozenset(("skip", "pass", "next", "skipping"))
_SKIP_SAID = frozenset(
    ("i do not know", "do not know", "no idea", "not sure", "i am not sure", "i can not say",
     "hard to say", "i rather not say", "i would rather not say", "prefer not to say",
     "i prefer not to say", "i would prefer not to", "no answer", "no comment", "does not matter",
     "i have no idea", "can not say")
)  # fmt: skip
_ALL = frozenset(("all", "everything", "survey", "rest", "questions", "them", "these"))
_STOP_SAID = frozenset(
    ("no thanks", "no thank you", "no thank you very much", "not now", "not today", "no time",
     "i have no time", "i do not have time", "i do not have the time", "i have not got time",
     "no time for this", "i have no time for this", "i do not have time for this",
     "no time for that", "i have no time for that", "i do not have time for that",
     "i do not have time now", "i have no time now", "i am in a hurry", "i am busy",
     "stop", "stop it", "stop this", "stop that", "stop asking", "no more questions",
     "no questions", "no survey", "no surveys", "i do not want to", "i do not want to answer",
     "i do not want to do a survey", "i do not do surveys", "i do not want that",
     "i would rather not", "rather not", "i am not interested", "not interested",
     "i am done", "that is enough", "enough")
)  # fmt: skip

_WRAPPING = frozenset(
    ("no", "thanks", "thank", "you", "oh", "um", "uh", "well", "sorry", "please", "yeah", "hey",
     "really", "okay", "bye", "honestly", "but")
)  # fmt: skip
_NO_SURVEY = re.compile(
    r"\b(?:not|never|no|without|hate|refuse|rather|stop)\b(?: \w+){0,5}"
    r" (?:surveys?|questionnaires?|feedback|ratings?|rate (?:you|this|it|the call)"
    r"|answer (?:any|these|those|that|your|more)|(?:these|those|your|any|more) questions)\b"
)
"""Words that want none of it; not where it is asked what to do better, which may be just that."""

_AROUND_RATING = frozenset(
    ("a", "an", "i", "guess", "would", "say", "give", "it", "you", "maybe", "perhaps", "probably",
     "about", "solid", "that", "is", "was", "the", "number", "rating", "star", "stars", "points",
     "please", "think", "so", "definitely", "score", "rate", "this", "call", "well", "oh", "okay",
     "my", "answer", "will", "be", "go", "with", "to", "for", "thanks", "thank", "bye", "goodbye",
     "hm", "yes", "yeah", "suppose", "like", "let", "us", "me", "out", "of", "clear", "full",
     "press", "key", "as", "in", "and", "sure", "rather", "only", "just", "at", "most", "least")
)  # fmt: skip
_MISHEARD = {"for": 4, "fore": 4, "to": 2, "too": 2, "won": 1, "fife": 5}
"""Figures as a recogniser may write them, where nothing else is said."""
_BEST_SAID = frozenset(
    ("very satisfied", "very happy", "extremely satisfied", "extremely happy",
     "completely satisfied", "completely happy", "totally satisfied", "fully satisfied",
     "absolutely satisfied", "most satisfied", "excellent", "perfect", "the best", "best",
     "very very satisfied", "very very happy", "top marks", "full marks", "the highest")
)  # fmt: skip
_WORST_SAID = frozenset(
    ("very dissatisfied", "very unsatisfied", "very unhappy", "extremely dissatisfied",
     "extremely unhappy", "completely dissatisfied", "totally dissatisfied", "not satisfied at all",
     "not at all satisfied", "not at all", "not happy at all", "not at all happy", "terrible",
     "awful", "the worst", "worst", "horrible", "the lowest")
)  # fmt: skip
_BEFORE_FEELING = ("i am", "i was", "it was", "it is", "that was", "this was", "well", "oh")

_YES = frozenset(
    ("yes", "yeah", "yep", "yup", "sure", "definitely", "absolutely", "completely", "certainly",
     "totally", "correct", "1")
)  # fmt: skip
_NO = frozenset(("no", "nope", "nah", "never", "2"))
_YES_SAID = frozenset(
    ("it was", "it is", "it did", "it has", "you did", "i did", "i think so", "i guess so",
     "i believe so", "i would say so", "of course", "one", "all of it", "everything",
     "it was taken care of", "i got what i called for", "i got it", "all done")
)  # fmt: skip
_NO_SAID = frozenset(
    ("not really", "not yet", "not at all", "not quite", "not exactly", "not completely",
     "i do not think so", "it was not", "it is not", "it did not", "it has not", "you did not",
     "i did not", "i guess not", "i think not", "two", "not all of it", "not entirely")
)  # fmt: skip
_TURNS_YES = frozenset(("no", "not", "but", "however", "except"))
_TURNS_NO = frozenset(("yes", "but", "however", "except"))
"""Behind a yes, or a no, they may take it back."""

_NOTHING_SAID = frozenset(
    ("no", "nope", "nah", "nothing", "nothing else", "none", "no nothing", "nothing really",
     "not really", "nothing at all", "nothing comes to mind", "nothing i can think of",
     "no it was fine", "it was fine", "it was good", "everything was fine", "everything was good",
     "all good", "all fine", "i am good", "i am fine", "no i am good", "no all good", "fine",
     "nothing that i can think of", "no it is fine", "it is fine", "that is all", "no that is all",
     "can not think of anything", "i can not think of anything", "no complaints", "yes", "okay")
)  # fmt: skip
_AGAIN = re.compile(
    r"\b(?:repeat|say) (?:that|it|this|the question)\b|^(?:what|pardon|sorry|excuse me|come again)$"
    r"|\bwhat (?:did you say|was the question|was that)\b"
)
"""Wishes to hear the question once more, which tell nothing of what could be better."""


def read_answer(slot: str, said: str) -> str:
    """What the words, or keys, say to the question.

    Args:
        slot: one of `QUESTIONS`.
        said: the caller's words, or what was keyed.

    Returns:
        "1" to "5"; `YES` or `NO`; the words that tell what could be better; `SKIP`, `STOP` or
        `UNCLEAR`. Never empty.
    """
    words = split_words(said.lower()).words
    plain = " ".join(words)
    if said.strip().strip("*") == _KEY_SKIP or _is_skip(words, plain):
        return STOP if not _ALL.isdisjoint(words) else SKIP
    if slot == IMPROVEMENT:
        return _improvement(said, words, plain)
    if _refuses(words, plain):
        return STOP
    if slot == SATISFACTION:
        return STOP if set(words) <= _NO and words else _rating(words, plain)
    return _resolved(words, plain) if slot == RESOLVED else UNCLEAR


def is_rating(said: str) -> bool:
    """Whether the words are a mark for the call, on whatever scale: "ten out of ten"."""
    words = split_words(said.lower()).words
    numbers = find_numbers(words)
    counted = {at for one in numbers for at in range(one.first, one.end)}
    is_scale = bool(numbers) and all(one.value <= _HIGHEST for one in numbers)
    return is_scale and all(
        at in counted or word in _AROUND_RATING for at, word in enumerate(words)
    )


def is_value(answer: str) -> bool:
    """Whether it tells something, rather than that there is no answer."""
    return answer not in (SKIP, STOP, UNCLEAR)


def _is_skip(words: Sequence[str], plain: str) -> bool:
    if plain in _SKIP_SAID:
        return True
    return not _SKIPS.isdisjoint(words) and set(words) <= _SKIPS | _POLITE | _ALL | {"the", "of"}


def _refuses(words: Sequence[str], plain: str) -> bool:
    """Whether no question is wanted, however it is wrapped: "no thanks, I don't do surveys"."""
    bare = list(words)
    while bare and bare[0] in _WRAPPING:
        bare.pop(0)
    while bare and bare[-1] in _WRAPPING:
        bare.pop()
    is_rating = bool(find_numbers(words))
    return (
        plain in _STOP_SAID
        or " ".join(bare) in _STOP_SAID
        or (not is_rating and _NO_SURVEY.search(plain) is not None)
    )


def _improvement(said: str, words: Sequence[str], plain: str) -> str:
    if not words or plain in _NOTHING_SAID or set(words) <= _POLITE:
        return SKIP
    if plain in _STOP_SAID:
        return STOP
    is_told = any(word.isalpha() for word in words)
    if not is_told or is_wish_for_time(said) or _AGAIN.search(plain):
        return UNCLEAR
    return said.strip()[:_MOST_CHARACTERS]


def _rating(words: Sequence[str], plain: str) -> str:
    if len(words) == 1 and words[0] in _MISHEARD:
        return str(_MISHEARD[words[0]])
    feeling = _without_beginning(plain)
    if feeling in _BEST_SAID:
        return str(_BEST)
    if feeling in _WORST_SAID:
        return str(_LEAST)
    numbers = find_numbers(words)
    if len(numbers) == 2 and numbers[0].value == numbers[1].value > _BEST:
        # All that there is to give, on another scale.
        return str(_BEST) if _is_out_of(words, numbers[1].first) else UNCLEAR
    if len(numbers) == 2 and numbers[1].value == _BEST and _is_out_of(words, numbers[1].first):
        numbers = numbers[:1]
        words = words[: numbers[0].end]
    if len(numbers) != 1:
        return UNCLEAR
    number = numbers[0]
    rest = {*words[: number.first], *words[number.end :]}
    is_rating = number.value in range(_LEAST, _BEST + 1) and rest <= _AROUND_RATING
    return str(int(number.value)) if is_rating else UNCLEAR


def _is_out_of(words: Sequence[str], at: int) -> bool:
    return tuple(words[at - 2 : at]) == ("out", "of") or tuple(words[at - 1 : at]) == ("of",)


def _without_beginning(plain: str) -> str:
    for one in _BEFORE_FEELING:
        if plain.startswith(f"{one} "):
            return plain.removeprefix(f"{one} ")
    return plain


def _resolved(words: Sequence[str], plain: str) -> str:
    if plain in _NO_SAID:
        return NO
    if plain in _YES_SAID:
        return YES
    first, rest = (words[0], words[1:]) if words else ("", ())
    if first in _YES and _TURNS_YES.isdisjoint(rest):
        return YES
    return NO if first in _NO and _TURNS_NO.isdisjoint(rest) else UNCLEAR
