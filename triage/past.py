"""Which words tell of long ago, or of what happened to somebody else."""

from collections.abc import Iterable, Iterator

from triage.clauses import (
    CONTRASTS,
    KIN,
    PERSONS,
    POSSESSIVES,
    Clauses,
    is_past,
    is_present,
    tells_of_now,
)
from triage.cues import Cue, CueHit, CueHits
from triage.stories import COMPARES, POINTING, find_long_ago

_REACH = 10
_OPENERS = frozenset(["after", "when", "before", "in", "back", "during", "with"])
_TENS = frozenset(["thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"])
_NOT_AN_AGE = frozenset(
    ["past", "to", "minutes", "hundred", "weeks", "degrees", "miles", "over", "feet", "am", "pm"]
)
_FELT_NOW = (("as", "when"), ("like", "when"), ("same", "as"))
"""What is like an illness of long ago is felt now, all of it."""
_STORY_CLAUSES = 4
"""Clauses that "that was in ninety four" may speak of."""


def find_past(clauses: Clauses, cues: CueHits) -> frozenset[int]:
    """Words about long ago: after "history of", before "years ago"; "now" ends the past."""
    live = cues.firsts(Cue.NOW)
    not_past = cues.words(Cue.NOT_PAST)
    told: set[int] = set()
    for hit in cues.of(Cue.PAST_BEFORE):
        if hit.first in not_past or hit.end - 1 in not_past:
            continue
        told.update(_until(live, _clause_after(clauses, hit)))
    # "In the past hour" is now, and begins like "in the past".
    for hit in cues.of(Cue.PAST_AFTER):
        if hit.first not in live and hit.first not in not_past:
            told.update(_before(clauses, hit, live))
            told.update(_after(clauses, hit, live))
    told.update(_settled(clauses, cues))
    told.update(find_long_ago(clauses, cues))
    return frozenset(told)


def find_elsewhere(clauses: Clauses, cues: CueHits) -> frozenset[int]:
    """Words about what happened to a relative, unless something says that it is happening."""
    live = cues.firsts(Cue.NOW)
    told: set[int] = set()
    for relative in () if live else cues.of(Cue.RELATIVE):
        for verb in cues.of(Cue.HAPPENED_TO):
            between = clauses.said.words[relative.end : verb.first]
            if 0 <= verb.first - relative.end <= 2 and {"is", "are", "am"}.isdisjoint(between):
                end = clauses.end(clauses.at(verb.end - 1))
                told.update(_ahead(clauses, verb.first, end - verb.first))
                start = clauses.start(clauses.at(relative.first))
                told.update(_behind(clauses, relative.first, relative.first - start))
    for relative in () if live else cues.of(Cue.RELATIVE):
        told.update(_at_an_age(clauses, relative))
    for hit in cues.of(Cue.GONE):
        told.update(_of_the_dead(clauses, hit, live))
    return frozenset(told)


def _at_an_age(clauses: Clauses, relative: CueHit) -> Iterator[int]:
    """A clause dated by an age: "my dad keeled over at sixty one"; "at forty weeks" is none."""
    number = clauses.at(relative.first)
    words = clauses.words(number)
    if not is_past(words) or is_present(words):
        return
    for at in range(1, len(words)):
        if words[at - 1] == "at" and words[at] in _TENS:
            if _NOT_AN_AGE.isdisjoint(words[at + 1 : at + 3]):
                yield from range(clauses.start(number), clauses.start(number) + at)
            return


def _of_the_dead(clauses: Clauses, hit: CueHit, live: frozenset[int]) -> Iterator[int]:
    """The clause that tells of a death, the story before it, and what "he" or "she" did next."""
    number = clauses.at(hit.first)
    end = clauses.end(number)
    if not live.isdisjoint(range(clauses.start(number), end)):
        return
    if number + 1 < len(clauses.starts):
        following = clauses.words(number + 1)
        goes_on = following[0] in ("he", "she", "his", "her") and not is_present(following)
        if goes_on and live.isdisjoint(range(end, clauses.end(number + 1))):
            end = clauses.end(number + 1)
    start = clauses.start(number)
    if clauses.said.words[start] in PERSONS or clauses.said.words[start] in POINTING:
        start = _story_start(clauses, number, live)
    yield from range(start, end)


def _before(clauses: Clauses, hit: CueHit, live: frozenset[int]) -> Iterator[int]:
    """The words of the clause before a cue, and the clauses that it points back to."""
    number = clauses.at(hit.first)
    start = clauses.start(number)
    words = clauses.said.words
    own = words[start : hit.first]
    lead = own[1:] if own[:1] == ("but",) else own
    points_back = bool(lead) and lead[0] in POINTING and len(lead) <= 4
    if is_present(own) and not is_past(own) and not points_back:
        return
    told: list[int] = []
    for at in range(hit.first - 1, start - 1, -1):
        if at in live or words[at] in COMPARES:
            if words[at : at + 2] not in _FELT_NOW:
                yield from told
            return
        is_other = words[at] == "and" and words[at + 1] in KIN
        if is_other or (words[at] in ("and", "now") and not is_past(words[start:at])):
            break
        told.append(at)
    yield from told
    if points_back:
        yield from range(_story_start(clauses, number, live), start)


def _story_start(clauses: Clauses, number: int, live: frozenset[int]) -> int:
    """Where the story begins that clause `number` ends: all of it is told in the past."""
    first = number
    while first > max(0, number - _STORY_CLAUSES):
        words = clauses.words(first - 1)
        start, end = clauses.start(first - 1), clauses.start(first)
        if tells_of_now(clauses.said, start, end) or not live.isdisjoint(range(start, end)):
            break
        first -= 1
        if words[0] in CONTRASTS:
            break
    return clauses.start(first)


def _after(clauses: Clauses, hit: CueHit, live: frozenset[int]) -> Iterator[int]:
    """What is told after the cue: "six years ago i had a stroke"."""
    number = clauses.at(hit.first)
    end = clauses.end(number)
    start = clauses.start(number)
    leads = hit.first - start <= 1 or clauses.said.words[start] in _OPENERS
    if leads and number + 1 < len(clauses.starts):
        end = clauses.end(number + 1)
    end = _somebody_else(clauses.said.words, hit.end, end)
    end = _something_now(clauses, hit.end, end)
    told = list(_until(live, _ahead(clauses, hit.end, min(_REACH, end - hit.end))))
    words = tuple(clauses.said.words[at] for at in told)
    if is_past(words) and not is_present(words):
        yield from told


def _somebody_else(words: tuple[str, ...], start: int, end: int) -> int:
    """Where between two words somebody else comes in: "in ninety four and mum collapsed"."""
    joins = (at for at in range(start, end - 1) if words[at] == "and" and words[at + 1] in KIN)
    return next(joins, end)


def _something_now(clauses: Clauses, start: int, end: int) -> int:
    """Where something of now comes in: "... i had a stroke and the pain in my chest is back"."""
    words = clauses.said.words
    for at in range(start, end - 1):
        rest = words[at + 1 : clauses.end(clauses.at(at + 1))]
        if words[at] == "and" and (rest[0] == "please" or is_present(rest)):
            return at
    return end


def _settled(clauses: Clauses, cues: CueHits) -> Iterator[int]:
    """What was some weeks ago and came to an end: "last month ... they did every test"."""
    endings = cues.of(Cue.SETTLED)
    live = cues.firsts(Cue.NOW) - cues.words(Cue.SETTLED, Cue.A_WHILE_AGO)
    for hit in cues.of(Cue.A_WHILE_AGO) if endings else ():
        ending = max(endings, key=lambda one: one.end)
        start = clauses.start(clauses.at(hit.first))
        last = max(ending.first, hit.first)
        if not any(start <= at < last for at in live):
            yield from range(start, last)


def _clause_after(clauses: Clauses, hit: CueHit) -> Iterator[int]:
    """The words that a cue reaches ahead: up to the next one who does something."""
    for at in _ahead(clauses, hit.end, _REACH):
        word = clauses.said.words[at]
        if at > hit.end and (begins_anew(clauses.said.words, at) or is_present((word,))):
            return
        yield at


def begins_anew(words: tuple[str, ...], at: int) -> bool:
    """Whether word `at` names somebody of whom something new is told."""
    return words[at] in PERSONS or words[at] in POSSESSIVES or words[at] in ("it", "there", "you")


def _ahead(clauses: Clauses, start: int, reach: int) -> Iterator[int]:
    """The words from `start` to the end of the clause, `reach` of them at most."""
    said = clauses.said
    for at in range(start, min(len(said.words), start + reach)):
        if at in said.stops or said.words[at] in CONTRASTS:
            return
        yield at


def _behind(clauses: Clauses, end: int, reach: int) -> Iterator[int]:
    """The words before `end`, back to the start of the clause."""
    for at in range(end - 1, end - 1 - reach, -1):
        if clauses.said.words[at] in ("now", "and"):
            return
        yield at


def _until(live: frozenset[int], told: Iterable[int]) -> Iterator[int]:
    """`told` up to the first word that speaks of now."""
    for at in told:
        if at in live:
            return
        yield at
