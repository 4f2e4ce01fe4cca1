"""Which words tell of long ago, or of what happened to somebody else."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

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
from triage.wordlists import word_set

_REACH = 10
_COMPARES = frozenset(["like", "as", "than", "same"])
_POINTING = frozenset(["that", "this", "it", "which"])
_OPENERS = frozenset(["after", "when", "before", "in", "back", "during", "with"])
_STORY_CLAUSES = 4
"""Clauses that "that was in ninety four" may speak of."""
_LONG_STORY = 8
"""Clauses of a story of long ago, on either side of the words that say when it was."""
_FIRST = frozenset(["i", "my", "me", "we", "our", "us"])
_OTHERS = frozenset(["he", "she", "they", "his", "her", "their", "it", "and", "the"])
_NUMBERS = word_set("twenty thirty forty fifty sixty seventy eighty ninety hundred")
_IN_GOOD_STATE = word_set(
    """
    fine well grand happy alive married retired healthy fit dead gone buried thriving
    """
)
_TRADES = ("ist", "ian", "man", "woman", "ster", "tor", "cher", "yer")
_POSTS = word_set("pastor priest nurse father mother godfather grandmother dad mum mom coaching")
_ABOUT = frozenset(["been", "just", "about", "only", "nearly", "over", "still", "now", "all"])
_PEOPLE = PERSONS | {"boy", "girl", "child", "baby", "kids", "lad", "son", "daughter", "that"}
_UNITS = word_set(
    """
    weeks week days hours minutes hundred thousand percent over milligrams units kilos pounds
    point degrees steps months month
    """
)
"""After a number these make it a length of time or a reading, and no year and no age."""
_GONE = frozenset(["dead", "gone", "buried"])
_HABITS = frozenset(["sends", "send", "hurls", "writes", "rings", "talks", "tells", "visits"])
_STATES = frozenset(["is", "are", "am", "lives", "live", "walks", "coaches", "works"])


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
    told.update(_long_ago(clauses, cues))
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
    for hit in cues.of(Cue.GONE):
        told.update(_of_the_dead(clauses, hit, live))
    return frozenset(told)


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
    if clauses.said.words[start] in PERSONS or clauses.said.words[start] in _POINTING:
        start = _story_start(clauses, number, live)
    yield from range(start, end)


def _before(clauses: Clauses, hit: CueHit, live: frozenset[int]) -> Iterator[int]:
    """The words of the clause before a cue, and the clauses that it points back to."""
    number = clauses.at(hit.first)
    start = clauses.start(number)
    words = clauses.said.words
    own = words[start : hit.first]
    lead = own[1:] if own[:1] == ("but",) else own
    points_back = bool(lead) and lead[0] in _POINTING and len(lead) <= 4
    if is_present(own) and not is_past(own) and not points_back:
        return
    for at in range(hit.first - 1, start - 1, -1):
        if at in live or words[at] in _COMPARES:
            return
        is_other = words[at] == "and" and words[at + 1] in KIN
        if is_other or (words[at] in ("and", "now") and not is_past(words[start:at])):
            return
        yield at
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
    told = list(_until(live, _ahead(clauses, hit.end, min(_REACH, end - hit.end))))
    words = tuple(clauses.said.words[at] for at in told)
    if is_past(words) and not is_present(words):
        yield from told


def _somebody_else(words: tuple[str, ...], start: int, end: int) -> int:
    """Where between two words somebody else comes in: "in ninety four and mum collapsed"."""
    joins = (at for at in range(start, end - 1) if words[at] == "and" and words[at + 1] in KIN)
    return next(joins, end)


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


def _long_ago(clauses: Clauses, cues: CueHits) -> Iterator[int]:
    """The whole story of long ago, where nothing in the turn speaks of now.

    One word of now anywhere, or of the same again, and there is no story: what follows a history
    is the commonest way to tell of an emergency.
    """
    hits = cues.of(Cue.FAR_PAST)
    if not hits or "same" in clauses.said.words:
        return
    if any(not _is_idle(clauses, cues, at) for at in cues.firsts(Cue.NOW)):
        return
    wishes = sorted(hit.first for hit in cues.of(Cue.WANTS, Cue.ERRAND))
    for hit in hits:
        wish = next((at for at in wishes if at >= hit.end), len(clauses.said.words))
        if _tells_when(clauses.said.words, hit):
            yield from _Story(clauses, wish, bool(wishes)).around(hit)


@dataclass(frozen=True, slots=True)
class _Story:
    """The words of a turn as a story.

    `wish` is where the caller comes to say what they want now, the end of the words where they do
    not; `has_wish` tells whether they say so at all, before the story or after it.
    """

    clauses: Clauses
    wish: int
    has_wish: bool

    def around(self, hit: CueHit) -> Iterator[int]:
        """The story that a time of long ago belongs to."""
        number = self.clauses.at(hit.first)
        points = _points_back(self.clauses, number)
        if self._tells_now(number) and not points:
            return
        yield from self._same_clause(number, hit)
        if self._ended_well(number):
            yield from self._goes_on(number)
        if _closes(self.clauses, number, hit):
            yield from self._went_before(number)

    def _ended_well(self, number: int) -> bool:
        """Whether something later shows that no event of now follows the dated one.

        "She had a stroke in two thousand eleven she collapsed in the kitchen" is of now.
        """
        later = range(number + 1, len(self.clauses.starts))
        is_settled = any(_is_settled(self.clauses, self.clauses.start(one)) for one in later)
        return is_settled or self.wish < len(self.clauses.said.words)

    def _end(self, number: int) -> int:
        """Where a clause ends, or the wish begins that it runs into."""
        start, end = self.clauses.start(number), self.clauses.end(number)
        return self.wish if start < self.wish < end else end

    def _tells_now(self, number: int) -> bool:
        start = self.clauses.start(number)
        told = tells_of_now(self.clauses.said, start, self._end(number))
        return told and not _is_settled(self.clauses, start)

    def _same_clause(self, number: int, hit: CueHit) -> Iterator[int]:
        """The clause that says when, as far as it is of one person."""
        words = self.clauses.said.words
        start = self.clauses.start(number)
        for at in range(hit.first - 1, start - 1, -1):
            is_other = words[at + 1] in _FIRST or words[at + 1] in KIN
            if words[at] == "and" and (is_other or not is_past(words[start:at])):
                break
            if words[at] in _COMPARES and words[at + 1] not in ("a", "an"):
                # "Like the stroke in ninety eight" tells of what is felt now.
                break
            yield at
        end = self._end(number)
        rest = (at for at in range(hit.end, end) if words[at] in _FIRST or words[at] in KIN)
        end = next(rest, end)
        if is_past(words[hit.end : end]):
            yield from range(hit.end, end)

    def _goes_on(self, number: int) -> Iterator[int]:
        """The clauses after it that tell what "he" or "it" did next."""
        last = min(len(self.clauses.starts), number + 1 + _LONG_STORY)
        for following in range(number + 1, last):
            start = self.clauses.start(following)
            if start >= self.wish or self._tells_now(following):
                return
            if self.clauses.said.words[start] not in _OTHERS:
                return
            yield from range(start, self._end(following))

    def _went_before(self, number: int) -> Iterator[int]:
        """The clauses before it, back to one that tells of now."""
        for before in range(number - 1, max(-1, number - 1 - _LONG_STORY), -1):
            start = self.clauses.start(before)
            if self._tells_now(before):
                return
            if not self.has_wish and self.clauses.said.words[start] in ("i", "my"):
                return
            yield from range(start, self._end(before))


def _tells_when(words: tuple[str, ...], hit: CueHit) -> bool:
    """Whether it is a time, and not a reading or how old somebody is."""
    is_birth = "born" in words[max(0, hit.first - 2) : hit.first] or "birth" in words
    return _UNITS.isdisjoint(words[hit.end : hit.end + 1]) and not is_birth


def _points_back(clauses: Clauses, number: int) -> bool:
    """Whether a clause says when the story before it was: "that is nineteen years since"."""
    words = clauses.words(number)
    return words[0] in _POINTING and KIN.isdisjoint(words)


def _closes(clauses: Clauses, number: int, hit: CueHit) -> bool:
    """Whether a clause ends the story before it: "i was an altar boy then", "she is dead".

    "He had a heart attack ten years ago" does not: it tells what came before the story.
    """
    words = clauses.words(number)
    after = clauses.start(number) + 2
    if words[0] in ("he", "she"):
        if words[1:2] == ("lived",) or (words[1:2] == ("was",) and hit.first <= after):
            return True
        return not _GONE.isdisjoint(words) and _is_settled(clauses, clauses.start(number))
    is_dated = words[0] in ("i", "they") and words[1:2] in (("was",), ("were",), ("operated",))
    return _points_back(clauses, number) or is_dated


def _is_idle(clauses: Clauses, cues: CueHits, at: int) -> bool:
    """Whether a word of now speaks of nobody's state: "never spoke again", "do you still run"."""
    words = clauses.said.words
    number = clauses.at(at)
    if words[at] in ("again", "still", "today"):
        if any(clauses.at(hit.first) == number for hit in cues.of(Cue.WANTS)):
            return True
        if words[at] == "again" and "never" in words[max(0, at - 4) : at]:
            return True
        if words[at] == "still" and not _HABITS.isdisjoint(words[at + 1 : at + 2]):
            return True
    return at in cues.words(Cue.FAR_PAST) or _is_settled(clauses, at)


def _is_settled(clauses: Clauses, at: int) -> bool:
    """Whether a clause tells how somebody has been since: "he is a pastor now", "i am seventy"."""
    words = clauses.words(clauses.at(at))
    state = next((place for place, word in enumerate(words[:4]) if word in _STATES), None)
    if state is None:
        return False
    told = tuple(word for word in words[state + 1 : state + 6] if word not in _ABOUT)
    if told[:1] in (("a",), ("an",)):
        return any(word.endswith(_TRADES) or word in _POSTS for word in told[1:]) or (
            told[1:2] == ("happy",)
        )
    if told[:1] and told[0] in _NUMBERS:
        return not _PEOPLE.isdisjoint(words[:state]) and _UNITS.isdisjoint(told)
    return bool(told) and (told[0] in _IN_GOOD_STATE or told[0] in _POSTS)


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
