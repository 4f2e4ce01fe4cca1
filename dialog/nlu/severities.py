"""How bad it is, in spoken words: "it's pretty bad", "a seven out of ten", "not terrible".

"A bad headache" is a way of speaking. A word of the list is a measure where it stands in the place
of one, or where the question was how bad it is.
"""

from collections.abc import Iterator, Sequence

from dialog.nlu.lists import Listed
from dialog.nlu.reading import Reading, word_at
from triage.complaint import Severity, severity_of_score
from triage.numbers import find_numbers
from triage.vitals import read_vitals
from triage.words import Words

_PLAIN = frozenset(Severity) | {"unbearable", "excruciating"}
"""Words that are a measure wherever they stand."""
_STATING = frozenset(
    ["is", "are", "was", "were", "feels", "feel", "been", "gets", "getting", "get", "got", "hurts",
     "hurt", "hurting", "be", "became", "stays", "aches", "it", "usually", "always", "just",
     "still"]
)  # fmt: skip
_ENDING = frozenset(
    ["", "since", "for", "after", "and", "but", "at", "when", "now", "today", "i", "in", "on", "if",
     "especially", "all", "some", "most", "right", "tonight", "so", "it", "this", "last", "every",
     "sometimes", "then"]
)  # fmt: skip
_COLOUR = frozenset(
    ["really", "very", "so", "quite", "pretty", "kind", "of", "sort", "extremely", "real", "super"]
)
_PERSONS = frozenset(["he", "she", "who", "son", "daughter", "baby", "boy", "girl", "kid", "child"])
_BEING = frozenset(["is", "just", "only", "almost", "nearly", "now"])
_AGED = frozenset(["aged", "age", "turned", "turning"])
_OF_AGE = frozenset(["year", "years", "yr", "yrs", "month", "months", "old"])
_AFTER_AGE = frozenset(["", "and", "now", "so", "but"])
_EXTENDING = frozenset(["really", "very", "extremely"])


def find_severities(
    said: Words, listed: Sequence[Listed], *, asked: str | None = None
) -> Iterator[Reading]:
    """Every measure of how bad it is.

    Args:
        said: the words.
        listed: what of the lists was heard in them.
        asked: the slot that the open question is about; if it is how bad, then every listed word
            is a measure, and so is a number alone.
    """
    is_asked = asked == "symptom_severity"
    yield from _scores(said, is_asked=is_asked)
    for hit in listed:
        if hit.entity != "severity":
            continue
        first = _begin(said.words, hit.first)
        if word_at(said.words, first - 1) == "not" and hit.phrase.split()[0] != "not":
            if hit.value in (Severity.SEVERE, Severity.CRITICAL):
                # "Not terrible" leaves something that can be borne.
                yield Reading(Severity.MILD, first - 1, hit.end)
            continue
        if is_asked or hit.phrase in _PLAIN or _is_stated(said.words, first, hit.end):
            yield Reading(hit.value, first, hit.end)


def tells_age(said: Words) -> bool:
    """Whether it is told how old somebody is."""
    numbers = find_numbers(said.words)
    return any(_is_age(said.words, number.first, number.end) for number in numbers)


def _begin(words: Sequence[str], first: int) -> int:
    """Where the words that strengthen a measure begin."""
    while word_at(words, first - 1) in _EXTENDING:
        first -= 1
    return first


def _is_stated(words: Sequence[str], first: int, end: int) -> bool:
    while word_at(words, first - 1) in _COLOUR:
        first -= 1
    return word_at(words, first - 1) in _STATING and word_at(words, end) in _ENDING


def _scores(said: Words, *, is_asked: bool) -> Iterator[Reading]:
    for vital in read_vitals(said).vitals:
        if vital.kind == "pain_score":
            covered = [
                number
                for number, span in enumerate(said.spans)
                if vital.span.start <= span.start and span.end <= vital.span.end
            ]
            yield Reading(severity_of_score(vital.value), covered[0], covered[-1] + 1)
            return
    scores = [
        number
        for number in find_numbers(said.words)
        if number.value <= 10 and not _is_age(said.words, number.first, number.end)
    ]
    if is_asked and scores:
        worst = max(scores, key=lambda number: number.value)
        yield Reading(severity_of_score(worst.value), worst.first, worst.end)


def _is_age(words: Sequence[str], first: int, end: int) -> bool:
    """Whether the number is how old somebody is: "she is four", "he's two years old"."""
    is_told = word_at(words, first - 1) in _BEING and word_at(words, first - 2) in _PERSONS
    is_aged = word_at(words, first - 1) in _AGED or word_at(words, end) in _OF_AGE
    return is_aged or (is_told and word_at(words, end) in _AFTER_AGE)
