"""Which words tell a story of long ago: dated, told to its end, and nothing in it of now."""

from collections.abc import Iterator
from dataclasses import dataclass

from triage.clauses import KIN, PERSONS, Clauses, is_past, tells_of_now
from triage.cues import Cue, CueHit, CueHits
from triage.wordlists import word_set

COMPARES = frozenset(["like", "as", "than", "same"])
"""What follows these is felt now: "like the stroke in ninety eight"."""
POINTING = frozenset(["that", "this", "it", "which"])
"""What speaks of the clause before."""
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


def find_long_ago(clauses: Clauses, cues: CueHits) -> Iterator[int]:
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
            if words[at] in COMPARES and words[at + 1] not in ("a", "an"):
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
    return words[0] in POINTING and KIN.isdisjoint(words)


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
    """Whether a word of now speaks of nobody's state: "he still sends cards", "do you still"."""
    words = clauses.said.words
    number = clauses.at(at)
    if words[at] in ("again", "still", "today"):
        if any(clauses.at(hit.first) == number for hit in cues.of(Cue.WANTS)):
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
