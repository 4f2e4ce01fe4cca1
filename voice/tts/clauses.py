"""A reply cut into clauses, so that the first is heard while the next is still being made."""

import itertools
import re

SHORTEST = 8
"""Characters. What is shorter does not stand alone: a voice would chop it."""
FIRST_SHORTEST = 4
"""The first clause may be as short as "Yes,": it buys the time in which the next is made."""
FIRST_LONGEST = 90
LONGEST = 180
"""Beyond these a clause without punctuation is cut before a conjunction."""

TITLE_OR_ABBREVIATION = (
    r"(?:Dr|Drs|Mr|Mrs|Ms|Prof|St|vs|approx|ext|No|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|"
    r"Mon|Tues?|Wed|Thur?s?|Fri|Sat|Sun|e\.g|i\.e|appt|(?<![A-Za-z'])[A-HJ-Z]|[A-Z]\.[A-Z])"
)
ENDS_SENTENCE = re.compile(r"[.!?\u2026]+[\"')\u2019\u201d]*\s+")
ENDS_CLAUSE = re.compile(r"[,;:][\"')\u2019\u201d]*\s+|\s+[\u2013\u2014-]+\s+")
CONJUNCTION = re.compile(
    r"(?<=[a-z])\s+(?=(?:and|but|because|so|if|when|while|which|where|unless|until|before|after)\s+"
    r"[a-zI])"
)
ABBREVIATED = re.compile(rf"\b{TITLE_OR_ABBREVIATION}\.$")
HALF_OF_DAY = re.compile(r"\b[ap]\.m\.$", re.IGNORECASE)
BELONGS_TO_HOUR = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|"
    r"Dec|Eastern|Central|Mountain|Pacific|[ECMP][SD]?T\b)"
)
YEAR = re.compile(r"(?:19|20)\d{2}\b")
SPEAKS = re.compile(r"\w")


def clauses(text: str) -> tuple[str, ...]:
    """`text` in pieces to be spoken one after the other; joined by spaces they are `text` again.

    Cuts fall behind sentences, and behind commas where both sides are long enough; never inside a
    number, a date or an abbreviation. The first piece is kept short. Without anything to say: ().
    """
    words = " ".join(text.split())
    pieces: list[str] = []
    for sentence in _cut(words, _sentence_ends(words)):
        for clause in _joined(_cut(sentence, _clause_ends(sentence)), is_first=not pieces):
            longest = LONGEST if pieces else FIRST_LONGEST
            pieces.extend(_shortened(clause, longest))
    return tuple(_without_mute(pieces))


def _cut(text: str, ends: list[int]) -> list[str]:
    bounds = [0, *ends, len(text)]
    parts = (text[start:end].strip() for start, end in itertools.pairwise(bounds))
    return [part for part in parts if part]


def _sentence_ends(text: str) -> list[int]:
    return [found.end() for found in ENDS_SENTENCE.finditer(text) if _is_end(text, found)]


def _is_end(text: str, found: re.Match[str]) -> bool:
    before, after = text[: found.end()].rstrip(), text[found.end() :]
    if ABBREVIATED.search(before) or (before.endswith(".") and after[:1].islower()):
        return False
    # "at 9 a.m. Monday" goes on.
    return not (HALF_OF_DAY.search(before) and BELONGS_TO_HOUR.match(after))


def _clause_ends(sentence: str) -> list[int]:
    return [
        found.end()
        for found in ENDS_CLAUSE.finditer(sentence)
        # "March 14, 2026" stays together, and so do figures that follow one another.
        if not (sentence[found.start() - 1].isdigit() and sentence[found.end() :][:1].isdigit())
        and not YEAR.match(sentence, found.end())
    ]


def _joined(parts: list[str], *, is_first: bool) -> list[str]:
    """Parts put together until each is long enough to stand alone."""
    joined: list[str] = []
    for part in parts:
        shortest = FIRST_SHORTEST if is_first and len(joined) <= 1 else SHORTEST
        if joined and (len(joined[-1]) < shortest or len(part) < SHORTEST):
            joined[-1] = f"{joined[-1]} {part}"
        else:
            joined.append(part)
    return joined


def _shortened(clause: str, longest: int) -> list[str]:
    """The clause, cut before conjunctions while it is too long."""
    pieces: list[str] = []
    while len(clause) > longest:
        cuts = [cut for cut in CONJUNCTION.finditer(clause) if cut.start() >= SHORTEST]
        cut = max((c for c in cuts if c.start() <= longest), key=lambda c: c.start(), default=None)
        if cut is None:
            break
        pieces.append(clause[: cut.start()])
        clause = clause[cut.end() :]
    return [*pieces, clause]


def _without_mute(pieces: list[str]) -> list[str]:
    """Pieces of mere punctuation go with their neighbour, or nowhere."""
    kept: list[str] = []
    mute = ""
    for piece in pieces:
        if SPEAKS.search(piece):
            kept.append(f"{mute}{piece}")
            mute = ""
        elif kept:
            kept[-1] = f"{kept[-1]} {piece}"
        else:
            mute = f"{mute}{piece} "
    return kept
