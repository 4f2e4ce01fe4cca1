"""Words that somebody puts right because they were misheard: "seizure no i said caesar salad".

Two stretches on both sides of a "no" or an "i said" that sound alike and are not the same: the one
before was never meant. "No i said chest pain" is read the same way: what comes last counts.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from triage.clauses import Clauses
from triage.cues import Cue, CueHit, CueHits
from triage.numbers import find_numbers
from triage.sounds import sound_key
from triage.wordlists import word_set
from triage.words import Words

_LEFT, _RIGHT = 3, 4
"""Most words that are compared on either side."""
_ALIKE, _ALIKE_IN_SOUND = 66.0, 80.0
_KEY_LENGTH = 2
_FILLED = 8
"""Most words between what was misheard and what was meant: "no no i said"."""
_SAYS = frozenset(["said", "say", "meant", "mean", "saying"])
_FILLERS = word_set(
    """
    no i said say it is its she he they meant mean saying as in not like the a an wait sorry
    """
)
_SIGNS = word_set(
    """
    breathing breath pulse moving movement movements response heartbeat reading feeling
    bleeding
    """
)
"""What "no" is said of in an emergency: "bleeding no breathing" puts nothing right."""


_STATES = _SIGNS | word_set(
    """
    waking wake responding answering talking eating feeding drinking standing walking awake
    alive breathe better worse going getting having feels feel told this that with from what
    just really been have your there here they them when were still know think want myself
    """
)
"""Words whose repetition puts nothing right: "he is not waking i mean he wakes and goes off"."""
_NEVER_TAKEN_BACK = word_set(
    """
    suicide suicidal kill killing killed die dying dead end ending hang hanging hurt harm hit
    hits beat attacked strangled choked raped forced pills tablets overdose overdosed cut cutting
    """
)
"""No rewording takes these back: who is afraid or ashamed says "that came out wrong"."""
_PRESSURE = 8
"""Most words of a blood pressure: "one ninety five over one twenty five"."""
_LONG_ENOUGH = 4
_WORD_ALIKE = 70.0
_RECORD_REACH = 14
"""Words within which a mistake is told of what a record says, before it or after."""
_SAID_BEFORE, _SAID_AFTER = 9, 12
"""Words on either side of a repair in which one word is said again, rightly."""


@dataclass(frozen=True, slots=True)
class Corrections:
    """`taken_back`: words that were misheard; `put_right`: words that say what was meant."""

    taken_back: frozenset[int] = frozenset()
    put_right: frozenset[int] = frozenset()


def find_corrections(said: Words) -> Corrections:
    """What was misheard and is put right."""
    words = said.words
    taken_back: set[int] = set()
    put_right: set[int] = set()
    for left_end, right, is_said in _turns(words):
        found = _alike(words, left_end, right, is_said=is_said)
        if found is not None and not _halves_pressure(words, left_end, right):
            taken_back.update(range(found[0], left_end))
            put_right.update(range(left_end, found[1]))
    return Corrections(frozenset(taken_back), frozenset(put_right))


def find_rewordings(clauses: Clauses, cues: CueHits) -> frozenset[int]:
    """What is said anew with other words: "he fell off the roof no sorry the roof fell off".

    One word at least is said again, or one that sounds like it; what comes last counts for itself.
    Where the words of repair are as weak as "i mean", which people say for no reason, the caller
    must also want what only somebody well wants.
    """
    words = clauses.said.words
    wishes = [hit.first for hit in cues.of(Cue.WANTS, Cue.ERRAND)]
    told: set[int] = set()
    for hit in cues.of(Cue.RETRACTS, Cue.REPAIRS, Cue.REPAIRED):
        is_strong = hit.cue is Cue.RETRACTS
        before = words[max(0, hit.first - _SAID_BEFORE) : hit.first]
        if not (is_strong or wishes) or not _NEVER_TAKEN_BACK.isdisjoint(before):
            continue
        first = _said_again(words, hit, is_strong=is_strong)
        if first is None and is_strong and hit.first > 0 and hit.end < len(words):
            first = clauses.start(clauses.at(hit.first - 1))
        if first is not None:
            end = first + 1 if hit.cue is Cue.REPAIRED else hit.first
            told.update(range(clauses.start(clauses.at(first)), end))
    return frozenset(told)


def find_mistaken(clauses: Clauses, cues: CueHits) -> frozenset[int]:
    """What a record, a screen or a form says, and should not: "it should say", "by mistake".

    What the caller ticked counts where it speaks of suicide or violence: shame takes that back.
    """
    words = clauses.said.words
    live = cues.firsts(Cue.NOW)
    told: set[int] = set()
    for hit in cues.of(Cue.RECORDS, Cue.TICKS):
        for wrong in cues.of(Cue.MISTAKEN):
            end = wrong.first
            if hit.first - _RECORD_REACH < wrong.first < hit.end:
                end = clauses.end(clauses.at(hit.end - 1))
            scope = range(hit.end, end)
            kept = hit.cue is Cue.TICKS and not _NEVER_TAKEN_BACK.isdisjoint(words[hit.end : end])
            if len(scope) <= _RECORD_REACH and live.isdisjoint(scope) and not kept:
                told.update(scope)
    return frozenset(told)


def _said_again(words: tuple[str, ...], hit: CueHit, *, is_strong: bool) -> int | None:
    """The word before a repair that is said again after it; "is what i'm saying" comes last."""
    start = max(0, hit.first - _SAID_BEFORE)
    for at in range(hit.first - 1, start - 1, -1):
        after = at + 2 if hit.cue is Cue.REPAIRED else hit.end
        last = hit.first if hit.cue is Cue.REPAIRED else hit.end + _SAID_AFTER
        if len(words[at]) < _LONG_ENOUGH or (words[at] in _STATES and not is_strong):
            continue
        if any(_is_again(words[at], word, is_strong) for word in words[after:last]):
            return at
    return None


def _is_again(word: str, other: str, is_strong: bool) -> bool:
    """Whether a word is said again.

    After "i mean" the very same word only insists, and so does another form of it: "swallowed i
    mean he swallows".
    """
    if len(other) < _LONG_ENOUGH:
        return False
    if not is_strong and (len(word) <= _LONG_ENOUGH or word[:_LONG_ENOUGH] == other[:_LONG_ENOUGH]):
        return False
    return fuzz.ratio(word, other, score_cutoff=_WORD_ALIKE) > 0


def _turns(words: tuple[str, ...]) -> Iterator[tuple[int, int, bool]]:
    """Where what was misheard ends, what was meant begins, and whether "said" stands there."""
    for at in range(1, len(words)):
        said = words[at] == "i" and words[at + 1 : at + 2] in (
            ("said",),
            ("meant",),
            ("say",),
            ("mean",),
        )
        if words[at] != "no" and not said:
            continue
        right = at
        while right < min(len(words), at + _FILLED) and words[right] in _FILLERS:
            right += 1
        between = words[at:right]
        left = at
        while left > max(0, at - _FILLED) and words[left - 1] in ("and", "no", "sorry", "wait"):
            left -= 1
        if left and right < len(words):
            yield left, right, not _SAYS.isdisjoint(between)


def _halves_pressure(words: tuple[str, ...], left_end: int, right: int) -> bool:
    """Whether a single number would take back a blood pressure, or one number of it.

    Of "195 over 125, no wait 175" no pressure would be left, and so no alarm.
    """
    before, after = words[max(0, left_end - _PRESSURE) : left_end], words[right:]
    if "over" not in before or "over" in after[:_PRESSURE]:
        return False
    numbers = find_numbers(before)
    over = len(before) - 1 - before[::-1].index("over")
    is_pair = any(one.end == over for one in numbers) and any(
        one.first == over + 1 for one in numbers
    )
    return is_pair and any(one.first == 0 for one in find_numbers(after))


def _alike(
    words: tuple[str, ...], left_end: int, right: int, *, is_said: bool
) -> tuple[int, int] | None:
    """The first word taken back and the word after the last one put right, if they sound alike."""
    if not is_said and words[right] in _SIGNS:
        return None
    best: tuple[float, int, int] | None = None
    for first in range(max(0, left_end - _LEFT), left_end):
        for end in range(right + 1, min(len(words), right + _RIGHT) + 1):
            score = _likeness(words[first:left_end], words[right:end])
            if score > 0 and (best is None or score > best[0]):
                best = (score, first, end)
    return None if best is None else best[1:]


def _likeness(left: tuple[str, ...], right: tuple[str, ...]) -> float:
    """How alike two stretches sound, from 0 to 100, by what they do not share."""
    shared = set(left) & set(right)
    one = "".join(word for word in left if word not in shared)
    other = "".join(word for word in right if word not in shared)
    if len(one) < 3 or len(other) < 3:
        return 0.0
    by_spelling = fuzz.ratio(one, other, score_cutoff=_ALIKE)
    keys = sound_key(one), sound_key(other)
    by_sound = 0.0
    if min(map(len, keys)) >= _KEY_LENGTH:
        by_sound = fuzz.ratio(*keys, score_cutoff=_ALIKE_IN_SOUND)
    return max(by_spelling, by_sound)
