"""Whether a worded note agrees with its facts: nothing added, turned round, or left out. Pure.

A clause that is word for word one of a cited fact is the fact's. Any other has to be plainly
covered: each part of it, to a comma or an "and", by a single cited fact, with the same no or none,
and of the caller's own words by a whole part, with whatever qualifies it there (somebody's mother,
perhaps, last year). A sentence tells all of each fact that it cites, and every fact is cited. What
is not plain is refused, and the template's note stands.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from dialog.nlu.kin import ANYBODY
from dialog.notes.evidence import Section
from dialog.notes.facts import Fact
from dialog.notes.stance import Clause, Said, Stance, clauses
from dialog.notes.wording import WordedNote, WordedSentence

_ATTRIBUTES = frozenset(
    ("reports", "reported", "says", "said", "told", "named", "denies", "denied", "asked")
)
_QUALIFIERS = frozenset(
    ["he", "she", "her", "his", "him", "think",
     "thought", "guess", "maybe", "perhaps", "might", "may", "could", "would", "should", "if",
     "wonder", "wondering", "worried", "worry", "afraid", "scared", "suppose", "possibly",
     "probably", "unsure", "sure", "seem", "hope", "wish", "what", "why", "how", "whether",
     "like", "heard", "read", "ago", "last", "used", "previously", "before", "once", "when",
     "did", "stop", "stopped", "gone", "better", "until", "unless", "almost", "nearly",
     "sometimes", "doctor", *ANYBODY]
)  # fmt: skip
"""Words that change what the words beside them tell."""
_LABELS = frozenset(
    ["symptom", "complaint", "medicine", "condition", "part", "body", "severity", "taking",
     "talked", "by"]
)  # fmt: skip
"""How the template introduces what it tells; another sentence may do without."""

_LIGHT = frozenset(
    ["am", "be", "been", "do", "does", "feel", "feeling", "get", "getting", "got", "having",
     "hello", "hi", "just", "me", "now", "okay", "please", "really", "so", "some", "there", "uh",
     "um", "well", "yeah", "ye"]
)  # fmt: skip
"""What of spoken words may be left out. The last is "yes" as it is compared."""
_ONLY_QUOTED = re.compile(
    r"^(?:is|are|am|was|do|does|did|can|could|should|would|will|what|why|how|when|where|who|which)\b"
    r"|\b(?:is|was|could|does|can|will|would|might) (?:it|this|that|these|those|there)\b"
    r"|\b(?:am|do|can|could|should|will|would|have|did) i\b"
    r"|\b(?:but|however|although|though|except|if|unless|whether|instead|otherwise)\b|\?"
)
"""Turns that ask, or take back half of what they say: told whole, or not at all."""
_SEVERAL = 2


class Refusal(StrEnum):
    """Why a worded note is not taken; a code without words of it."""

    NO_FACT = "no_fact"
    NO_SUCH_FACT = "no_such_fact"
    WRONG_SECTION = "wrong_section"
    NOT_TOLD = "not_told"
    TURNED_ROUND = "turned_round"
    PUT_TOGETHER = "put_together"
    UNQUALIFIED = "unqualified"
    UNATTRIBUTED = "unattributed"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class _Read:
    """A fact, ready to be compared."""

    fact: Fact
    clauses: tuple[Clause, ...]
    quote: str
    """The whole of a turn, as it would be quoted; empty for other facts."""

    @property
    def said(self) -> frozenset[Said]:
        return frozenset(one for clause in self.clauses for one in clause.said)

    @property
    def demanded(self) -> frozenset[Said]:
        """What has to be told of it."""
        return frozenset(one for one in self.said if one.word not in _LABELS)

    def units(self) -> Iterator[frozenset[Said]]:
        """What has to cover a part of a sentence alone: of spoken words a part, else the whole."""
        if not self.fact.is_turn:
            yield self.said
            return
        yield frozenset((Said(self.quote, Stance.THERE),))
        if _ONLY_QUOTED.search(self.fact.text.lower()) is None:
            for clause in self.clauses:
                yield from (frozenset(chunk) for chunk in clause.chunks)

    def covers(self, chunk: Sequence[Said]) -> bool:
        """Whether it tells this, and what the caller said with it is not left out."""
        for unit in self.units():
            rest = {one.word for one in unit.difference(chunk)} - _LIGHT
            if unit.issuperset(chunk) and not (self.fact.is_turn and rest):
                return True
        return False


def disagreement(worded: WordedNote, facts: Sequence[Fact]) -> Refusal | None:
    """The first thing that is wrong with the note; None: it agrees.

    Args:
        worded: what the model wrote, with the tokens that the facts have.
        facts: as the model was given them.
    """
    known = {one.number: _read(one) for one in facts}
    for section, sentence in worded.sentences():
        refusal = _cited_wrongly(section, sentence, known)
        if refusal is not None:
            return refusal
        refusal = _unfounded(section, sentence, [known[n] for n in sentence.facts], known)
        if refusal is not None:
            return refusal
    cited = {number for _, sentence in worded.sentences() for number in sentence.facts}
    is_whole = all(one.fact.is_turn or number in cited for number, one in known.items())
    return None if is_whole else Refusal.LEFT_OUT


def _read(fact: Fact) -> _Read:
    return _Read(fact, clauses(fact.text), f'"{fact.text}"' if fact.is_turn else "")


def _cited_wrongly(
    section: Section, sentence: WordedSentence, known: Mapping[int, _Read]
) -> Refusal | None:
    if not sentence.facts:
        return Refusal.NO_FACT
    if any(number not in known for number in sentence.facts):
        return Refusal.NO_SUCH_FACT
    if any(known[number].fact.section is not section for number in sentence.facts):
        return Refusal.WRONG_SECTION
    return None


def _unfounded(
    section: Section, sentence: WordedSentence, cited: Sequence[_Read], known: Mapping[int, _Read]
) -> Refusal | None:
    if "\n" in sentence.text or not sentence.text.isprintable():
        return Refusal.NOT_TOLD
    own = [one for one in clauses(sentence.text) if not _is_verbatim(one, cited)]
    for clause in own:
        refusal = _clause_unfounded(clause, cited, known)
        if refusal is not None:
            return refusal
    is_attributed = any(word in _ATTRIBUTES for one in own for word in one.tokens)
    if section is Section.SUBJECTIVE and own and not is_attributed:
        return Refusal.UNATTRIBUTED
    half = [one for one in cited if not one.demanded.issubset(_told(sentence, one))]
    return Refusal.LEFT_OUT if any(not one.fact.is_turn for one in half) else None


def _is_verbatim(clause: Clause, cited: Sequence[_Read]) -> bool:
    """Whether it is a clause of what the template tells; the caller's words are quoted instead."""
    template = (one for one in cited if not one.fact.is_turn)
    return any(clause.tokens == theirs.tokens for one in template for theirs in one.clauses)


def _clause_unfounded(
    clause: Clause, cited: Sequence[_Read], known: Mapping[int, _Read]
) -> Refusal | None:
    everything = {one for read in cited for unit in read.units() for one in unit}
    words = {one.word for one in everything}
    if any(one.word not in words for one in clause.said):
        return Refusal.NOT_TOLD
    if any(one.stance is Stance.OPEN or one not in everything for one in clause.said):
        return Refusal.TURNED_ROUND
    opposite = {Stance.THERE: Stance.DENIED, Stance.DENIED: Stance.THERE}
    all_said = {one for read in known.values() for one in read.said}
    if any(Said(one.word, opposite[one.stance]) in all_said for one in clause.said):
        return Refusal.TURNED_ROUND
    for chunk in clause.chunks:
        refusal = _chunk_unfounded(chunk, clause, cited)
        if refusal is not None:
            return refusal
    # Who only has words that tell nothing still tells something by them.
    return None if clause.chunks else Refusal.NOT_TOLD


def _chunk_unfounded(
    chunk: Sequence[Said], clause: Clause, cited: Sequence[_Read]
) -> Refusal | None:
    telling = [one for one in cited if any(unit.issuperset(chunk) for unit in one.units())]
    sound = [one for one in telling if not _swaps_numbers(chunk, one)]
    if not sound:
        return Refusal.PUT_TOGETHER
    sound = [one for one in sound if one.covers(chunk)]
    words = {one.word for one in chunk}
    said = {_bare(one) for one in clause.tokens}
    if any(one.quote in words or _qualifiers(words, one) <= said for one in sound):
        return None
    return Refusal.UNQUALIFIED


def _swaps_numbers(chunk: Sequence[Said], read: _Read) -> bool:
    """Whether a number stands beside other words than where it was told, among several numbers."""
    theirs = [[one.word for one in clause.said] for clause in read.clauses]
    if sum(word[0].isdecimal() for clause in theirs for word in clause) < _SEVERAL:
        return False
    beside = {pair for clause in theirs for pair in pairwise(clause)}
    own = pairwise(one.word for one in chunk)
    return any(
        (left, right) not in beside
        for left, right in own
        if left[0].isdecimal() or right[0].isdecimal()
    )


def _qualifiers(words: set[str], read: _Read) -> set[str]:
    """What qualifies these words where the caller said them."""
    if not read.fact.is_turn:
        return set()
    return {
        _bare(token)
        for clause in read.clauses
        if words & {one.word for one in clause.said}
        for token in clause.tokens
        if token in _QUALIFIERS or _bare(token) in _QUALIFIERS
    }


def _bare(word: str) -> str:
    return word.removesuffix("s")


def _told(sentence: WordedSentence, read: _Read) -> Iterator[Said]:
    """What of the fact the sentence tells."""
    for clause in clauses(sentence.text):
        for theirs in read.clauses:
            if clause.tokens == theirs.tokens:
                yield from theirs.said
        yield from (one for one in clause.said if one.stance is not Stance.OPEN)
