"""Finds the medicines that are named in a text, known to the table or not."""

import re
from collections.abc import Iterator, Sequence

from dialog.clinical.interactions.denial import is_denied
from dialog.clinical.interactions.named import NamedMedicine
from dialog.clinical.interactions.names import LONGEST_NAME, Meant, NameIndex
from dialog.clinical.interactions.ordinary import ORDINARY, SMALL
from triage.decision import Span
from triage.wordlists import word_set
from triage.words import Words, split_words

MOST_NAMED = 20
"""Medicines of one text; nobody names more in a turn, and pairs grow with the square."""
_LONGEST_TEXT = 8000
"""Characters that are read of a text."""
_LONGEST_SOUND = 4
"""Words that one name may be broken into where it is known by its sound alone."""
_STEMS = re.compile(
    r"\w{3,}(?:pril|sartan|olol|statin|cillin|mycin|floxacin|conazole|prazole|dazole|cycline|dipine"
    r"|triptan|setron|zumab|limab|ximab|tinib|gliptin|gliflozin|glutide|parin|xaban|gatran|thiazide"
    r"|lukast|profen|coxib|dronate|zosin|nafil|codone|morphone|gabalin|azepam|zolam|barbital|oxetine"
    r"|pramine|triptyline|peridol|sulide|tegravir|buvir|previr|ciclovir|cyclovir|semide|glitazone"
    r"|fibrate|pamil|tidine|caine|lidomide|tretin)"
)
"""Ends of generic names by the rules of the WHO: a medicine, even if the table has it not."""
_KINDS = word_set(
    "medicine medicines medication pill pills tablet tablets drug drugs antibiotic cream spray "
    "syrup drops inhaler injection shot patch capsule capsules"
)
_NAMING = word_set("called named")
_FILLERS = word_set("is it was the a an this that")

_Found = tuple[int, int, NamedMedicine]
"""The first and the end word of a name, and the name."""


def find_in(index: NameIndex, text: str) -> tuple[NamedMedicine, ...]:
    """The medicines named in a text, each once, in the order in which they were named.

    Total: any text is answered, and a long one is read at both ends only.
    """
    words = split_words(text[:_LONGEST_TEXT])
    found = _exact(index, words)
    found += _by_sound(index, words, found)
    found += _unknown(words, found)
    named = [one for _, _, one in sorted(found, key=lambda one: one[0])]
    return _once(named)[:MOST_NAMED]


def name_in(index: NameIndex, name: str) -> tuple[NamedMedicine, ...]:
    """The medicines in what is known to be the name of one: a record's, or one that was asked for.

    Never empty: what the table does not have is an unknown medicine, not none.
    """
    return find_in(index, name) or (NamedMedicine("", "", Span(0, len(name)), is_certain=False),)


def _exact(index: NameIndex, words: Words) -> list[_Found]:
    found = []
    position = 0
    while position < len(words.words):
        step = 1
        for count in range(min(LONGEST_NAME, len(words.words) - position), 0, -1):
            meant = index.exact(words.words[position : position + count])
            if meant is not None and not _crosses_a_stop(words, position, count):
                found.append((position, position + count, _named(words, position, count, meant)))
                step = count
                break
        position += step
    return found


def _by_sound(index: NameIndex, words: Words, found: Sequence[_Found]) -> list[_Found]:
    taken = _positions(found)
    heard: list[_Found] = []
    position = 0
    while position < len(words.words):
        step = 1
        for count in _counts(position, len(words.words), taken):
            meant = index.alike(words.words[position : position + count])
            if meant is not None and not _crosses_a_stop(words, position, count):
                heard.append((position, position + count, _named(words, position, count, meant)))
                step = count
                break
        position += step
    return heard


def _counts(position: int, end: int, taken: frozenset[int]) -> Iterator[int]:
    """How many words from here may be one name: one first, for a single word is the likelier."""
    for count in range(1, _LONGEST_SOUND + 1):
        if position + count > end or position + count - 1 in taken:
            return
        yield count


def _unknown(words: Words, found: Sequence[_Found]) -> list[_Found]:
    taken = _positions(found)
    unknown = []
    for position, word in enumerate(words.words):
        if position in taken or word in ORDINARY or word in SMALL:
            continue
        if _STEMS.fullmatch(word) or _is_introduced(words.words, position):
            span = words.span(position, position + 1)
            denied = is_denied(words.words, position)
            one = NamedMedicine("", "", span, is_certain=False, is_denied=denied)
            unknown.append((position, position + 1, one))
    return unknown


def _is_introduced(words: Sequence[str], position: int) -> bool:
    """Whether the words before say that a name comes: "a new pill called ..."."""
    before = position - 1
    while before > 0 and words[before] in _FILLERS:
        before -= 1
    if len(words[position]) < 4 or before < 1 or words[before] not in _NAMING:
        return False
    return bool(_KINDS.intersection(words[max(0, before - 3) : before]))


def _named(words: Words, position: int, count: int, meant: Meant) -> NamedMedicine:
    span = words.span(position, position + count)
    denied = is_denied(words.words, position)
    if len(meant.spellings) > 1:
        names = tuple(one.name or one.entry.names[0] for one in meant.spellings)
        return NamedMedicine("", "", span, False, names, denied)
    spelling = meant.spellings[0]
    name = spelling.name or spelling.entry.names[0]
    return NamedMedicine(spelling.entry.id, name, span, meant.is_certain, (), denied)


def _crosses_a_stop(words: Words, position: int, count: int) -> bool:
    inner = range(position + 1, position + count)
    return any(one in words.stops or one in words.commas for one in inner)


def _positions(found: Sequence[_Found]) -> frozenset[int]:
    return frozenset(one for first, end, _ in found for one in range(first, end))


def _once(named: Sequence[NamedMedicine]) -> tuple[NamedMedicine, ...]:
    """Each name once: certain before uncertain, taken before denied; the unknown all stay."""
    best: dict[object, NamedMedicine] = {}
    for number, one in enumerate(named):
        key: object = (one.id, one.name) if one.is_known else number
        other = best.get(key)
        if other is None or _weight(one) > _weight(other):
            best[key] = one
    return tuple(sorted(best.values(), key=lambda one: one.span.start))


def _weight(one: NamedMedicine) -> tuple[bool, bool]:
    return not one.is_denied, one.is_certain
