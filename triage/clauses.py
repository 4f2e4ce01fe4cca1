"""Where one clause ends and the next begins, in speech that has no punctuation.

A recogniser writes "i had a stroke in ninety eight my arm is numb" without a mark. A clause is
taken to begin at a full stop, at "but" and its like, and where somebody or something new begins to
do or to be something: "he ...", "my arm is ...", "that was ...".
"""

from bisect import bisect_right
from dataclasses import dataclass

from triage.wordlists import word_set
from triage.words import Words

CONTRASTS = frozenset(
    ["but", "however", "although", "though", "except", "yet", "because", "unless", "while"]
)
PERSONS = frozenset(["i", "he", "she", "we", "they"])
POSSESSIVES = frozenset(["my", "his", "her", "our", "their"])
_DETERMINERS = POSSESSIVES | {"the", "this", "your"}
PREPOSITIONS = word_set(
    """
    in on of at with to from for into onto around behind under about by over off near after
    before without against between through up down like than
    """
)
# After these a subject belongs to the clause that is running: "when i was ten", "i think he".
_JOINING = word_set(
    """
    that if when whenever before after until till who which as where how what why than
    whether think thinks thought say says said believe know knows mean means guess suppose
    since do does did can could will would should may might shall am is are was were have
    has had
    """
)
_PRESENT = word_set(
    """
    am is are has have must gets hurts feels keeps will do does looks seems aches burns throbs
    """
)
_PAST = word_set(
    """
    was were had did quit got went came took fell broke lost began gave felt kept left made said
    sat saw shot hit bled bit ate drank drowned choked died tried used almost survived
    overdosed swallowed jumped collapsed fainted suffered stopped thought could would beat
    cut hurt od'd burst slid woke
    """
)
_LOOKAHEAD = 3
_STOPS_THE_SEARCH = PREPOSITIONS | PERSONS | {"and", "or", "it", "you", "there"}
KIN = word_set(
    """
    mother father mum mom dad daddy mama papa brother sister uncle aunt grandma grandpa
    granny gran nan grandad granddad grandmother grandfather cousin baby husband wife
    """
)


_HANDLING = word_set(
    "walking feeding riding petting patting chasing carrying holding stroking grooming washing"
)
_BEFORE_KIN = _DETERMINERS | PREPOSITIONS | {"a", "and", "old", "late", "poor", "great", "in"}


@dataclass(frozen=True, slots=True)
class Clauses:
    """The clauses of a text: clause `n` covers words `starts[n]` up to `starts[n + 1]`."""

    said: Words
    starts: tuple[int, ...]

    def at(self, word: int) -> int:
        """The number of the clause that word `word` lies in."""
        return bisect_right(self.starts, word) - 1

    def start(self, number: int) -> int:
        """The first word of clause `number`."""
        return self.starts[number]

    def end(self, number: int) -> int:
        """The word after the last one of clause `number`."""
        following = number + 1
        return self.starts[following] if following < len(self.starts) else len(self.said.words)

    def words(self, number: int) -> tuple[str, ...]:
        """The words of clause `number`."""
        return self.said.words[self.start(number) : self.end(number)]


def is_present(words: tuple[str, ...]) -> bool:
    """Whether words tell of now: "is", "hurts"; but not "my wife's sister"."""
    return any(
        word in _PRESENT and not (word == "is" and not KIN.isdisjoint(words[at + 1 : at + 2]))
        for at, word in enumerate(words)
    )


def tells_of_now(said: Words, start: int, end: int) -> bool:
    """Whether words tell of now; "granny's face slid" does not, "her face's numb" does.

    An "'s" is a possessive where the words go on to tell what happened; "he is the one who had"
    tells of what he had.
    """
    words: list[str] = []
    for at in range(start, end):
        owns = said.words[at] == "is" and at > 0 and said.spans[at] == said.spans[at - 1]
        if owns and _may_own(said.words[at - 1]) and is_past(said.words[at + 1 : end]):
            continue
        if said.words[at : at + 3] != ("is", "the", "one"):
            words.append(said.words[at])
    return is_present(tuple(words))


def _may_own(word: str) -> bool:
    return word not in PERSONS and word not in _JOINING and word not in ("it", "there")


def is_past(words: tuple[str, ...]) -> bool:
    """Whether words tell what happened: "had", "collapsed"."""
    return any(word in _PAST or _is_regular_past(word) for word in words)


def find_clauses(said: Words) -> Clauses:
    """The clauses of a text, in order; any text has one at least."""
    words = said.words
    starts = [0]
    starts.extend(at for at in range(1, len(words)) if at in said.stops or _begins(words, at))
    return Clauses(said, tuple(starts))


def _begins(words: tuple[str, ...], at: int) -> bool:
    word, before = words[at], words[at - 1]
    after = words[at + 1] if at + 1 < len(words) else ""
    if word in CONTRASTS:
        return True
    if before in _JOINING or before in CONTRASTS:
        return False
    if word in PERSONS:
        return True
    if word in ("it", "you", "there", "that", "this", "which"):
        return is_finite(after) and before not in PREPOSITIONS
    if word in KIN:
        return is_finite(after) and before not in _BEFORE_KIN
    if word in _DETERMINERS:
        is_object = before in PREPOSITIONS or before in _HANDLING
        return not is_object and _is_followed_by_verb(words, at)
    return False


def _is_followed_by_verb(words: tuple[str, ...], at: int) -> bool:
    """Whether what begins at `at` does something soon: "my left arm is ..."."""
    for place, word in enumerate(words[at + 1 : at + 2 + _LOOKAHEAD]):
        if word in _STOPS_THE_SEARCH:
            return False
        if place and is_finite(word):
            return True
    return False


def is_doing(word: str) -> bool:
    """Whether a word goes on telling what the same one does: "and had ...", "and shaking"."""
    return is_finite(word) or word.endswith("ing")


def is_finite(word: str) -> bool:
    """Whether a word is a verb that a clause can stand on, as far as its form tells."""
    return word in _PRESENT or word in _PAST or _is_regular_past(word)


def _is_regular_past(word: str) -> bool:
    return len(word) > 4 and word.endswith("ed") and not word.endswith("eed")
