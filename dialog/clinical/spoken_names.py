"""Full names in spoken answers: with titles, spelled out, by parts, or just said. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from dialog.clinical.likeness import likeness
from dialog.nlu.birthdates import find_birth_date
from dialog.nlu.people import may_be_name
from triage.numbers import find_numbers
from triage.wordlists import word_set
from triage.words import split_words

_INTRODUCTIONS = (
    ("my", "full", "name", "is"), ("my", "legal", "name", "is"), ("my", "name", "is"),
    ("the", "full", "name", "is"), ("the", "name", "is"), ("her", "name", "is"),
    ("his", "name", "is"), ("their", "name", "is"), ("name", "is"), ("it", "is"),
    ("this", "is"), ("that", "is"), ("i", "am"), ("i", "am", "called"), ("they", "call", "me"),
    ("she", "is"), ("he", "is"), ("under",),
)  # fmt: skip
_ASIDES = frozenset(
    ("yes", "yeah", "sure", "ok", "okay", "well", "um", "uh", "er", "please", "here", "speaking",
     "again", "mr", "mrs", "ms", "miss", "misses", "mister", "missus", "madam", "sir", "doctor",
     "dr", "professor", "reverend", "junior", "senior", "jr", "sr", "spelled", "spelt")
)  # fmt: skip
_PARTS = {
    "first": "given", "given": "given", "last": "family", "family": "family", "sur": "family",
    "surname": "family", "middle": "middle",
}  # fmt: skip
"""What is said before "name" where somebody tells a name by its parts."""
_CONNECTING = frozenset(("and", "my", "the", "is", "name", "with", "a"))
_AS_IN = (("as", "in"), ("for",), ("like",), ("is", "in"))
"""Between a letter and the word that makes it plain."""
_ALSO_GIVEN = frozenset(("will", "an", "so", "my"))
_ALSO_FAMILY = frozenset(("do", "an", "see"))
"""Words that sentences are built with, and names too: Will Young, An Do."""
_FEWEST, _MOST = 2, 6
"""Words of a full name; a longer answer is a story."""
_LONGEST_WORD = 40
_NO_NAMES = word_set(
    """
    oh before after during breakfast lunch dinner mother mom mum father dad husband wife son
    daughter sister brother aunt uncle cousin niece nephew grandmother grandma grandfather grandpa
    boyfriend girlfriend monday tuesday thursday friday saturday sunday january february september
    october november december earliest latest soonest asap
    """
)
"""Words of answers to something else: "before breakfast", "next friday", "mother"."""
_BIRTH = frozenset(("born", "birth", "birthday", "birthdate", "dob"))
_CONNECTING_BIRTH = frozenset(("and", "i", "was", "am", "my", "date", "of", "is", "on", "the"))
_SPELLS = 3
"""So many letters in a row are a spelled word; fewer are initials."""
_SPELLS_IT = 55.0
"""So alike, what was spelled is the word before it."""


@dataclass(frozen=True, slots=True, repr=False)
class SpokenName:
    """A full name as it was heard, in small letters. Never shown."""

    given: str
    family: str
    middle: tuple[str, ...] = ()
    """What was said between the two: more of either, or a middle name."""

    @property
    def words(self) -> tuple[str, ...]:
        """All of it, in the order of the saying."""
        return (self.given, *self.middle, self.family)

    @classmethod
    def told(cls, words: Sequence[str]) -> "SpokenName | None":
        """The name that these words are; None: a single word is no full name."""
        if len(words) < _FEWEST:
            return None
        return cls(words[0], words[-1], tuple(words[1:-1]))


def read_name(text: str, today: date | None = None) -> SpokenName | None:
    """The full name in an answer to "what is your first and last name"; None: there is none.

    A single word is no full name, and a long answer is a story. What is spelled outweighs what was
    heard before it, and may be any word.

    Args:
        text: what was said.
        today: where given, a day of birth may stand behind the name.
    """
    said = split_words(text.lower().replace("\u2019", "'")).words
    heard = _without_introductions(_without_birth(said, today))
    spelled, found = _spelled(heard)
    words = [word for word in _in_order([one for one in found if one not in _ASIDES]) if word[1:]]
    if not _FEWEST <= len(words) <= _MOST or not _are_names(words, spelled):
        return None
    return SpokenName.told(words)


def read_name_part(text: str) -> str | None:
    """The one word of a name in an answer that told only half of it, or all of it in one spelling.

    What was spelled may be any word; what was said must be one that names are made of.
    """
    said = split_words(text.lower().replace("\u2019", "'")).words
    spelled, found = _spelled(_without_introductions(said))
    words = [word for word in found if word not in _ASIDES and word[1:]]
    return words[0] if len(words) == 1 and _are_names(words, spelled) else None


def joined_parts(first: str, second: str) -> str | None:
    """The full name that two answers make; None where the second only says the first again."""
    if first == second:
        return None
    # Both may have been spelled in one, before the second was told alone.
    given = first.removesuffix(second) or first
    return f"{given} {second}"


def _without_birth(words: Sequence[str], today: date | None) -> Sequence[str]:
    """What was said before the day of birth, where it was told in the same breath."""
    born = None if today is None else find_birth_date(words, today)
    if born is None:
        return words
    end = next((at for at, word in enumerate(words) if word in _BIRTH), born.first)
    before = words[: min(end, born.first)]
    while before and before[-1] in _CONNECTING_BIRTH:
        before = before[:-1]
    return before


def _without_introductions(words: Sequence[str]) -> Sequence[str]:
    """What is left behind "yes hello this is"."""
    while words:
        found = [one for one in _INTRODUCTIONS if tuple(words[: len(one)]) == one]
        if found:
            words = words[len(max(found, key=len)) :]
        elif words[0] in _ASIDES:
            words = words[1:]
        else:
            break
    return words


def _spelled(words: Sequence[str]) -> tuple[frozenset[str], list[str]]:
    """What was spelled, and the words with it in the place of what it spells."""
    found: list[str] = []
    spelled: set[str] = set()
    at = 0
    while at < len(words):
        letters, end = _letters(words, at)
        is_word = len(letters) >= _SPELLS or (found and letters == found[-1])
        if len(letters) > 1 and is_word:
            if found and likeness(found[-1], letters) >= _SPELLS_IT:
                found.pop()
            found.append(letters)
            spelled.add(letters)
            at = end
            continue
        found.append(words[at])
        at += 1
    return frozenset(spelled), found


def _letters(words: Sequence[str], at: int) -> tuple[str, int]:
    """Letters that are told one by one from word `at` on, and where they end."""
    letters = ""
    while at < len(words):
        times = 2 if words[at] == "double" and at + 1 < len(words) else 1
        here = at + times - 1
        if len(words[here]) != 1 or not words[here].isalpha():
            break
        letters += words[here] * times
        at = here + 1
        for phrase in _AS_IN:
            behind = at + len(phrase)
            if tuple(words[at:behind]) == phrase and behind < len(words):
                at = behind + 1
                break
    return letters, at


def _in_order(words: Sequence[str]) -> list[str]:
    """The given name first, where its parts are called by what they are."""
    parts: dict[str, list[str]] = {"": [], "given": [], "middle": [], "family": []}
    part = ""
    for at, word in enumerate(words):
        follows = words[at + 1] if at + 1 < len(words) else ""
        if word == "surname" or (word in _PARTS and follows == "name"):
            part = _PARTS[word]
        elif word not in _CONNECTING or (part == "" and "name" not in words):
            parts[part].append(word)
    return [*parts["given"], *parts[""], *parts["middle"], *parts["family"]]


def _are_names(words: Sequence[str], spelled: frozenset[str]) -> bool:
    last = len(words) - 1
    return all(
        word in spelled or _is_name(word, at, last) for at, word in enumerate(words)
    ) and any(word in spelled or may_be_name(_plain(word)) for word in words)


def _is_name(word: str, at: int, last: int) -> bool:
    if len(word) > _LONGEST_WORD or word in _NO_NAMES or find_numbers((word,)):
        return False
    if last == 1 and ((at == 0 and word in _ALSO_GIVEN) or (at == last and word in _ALSO_FAMILY)):
        return True
    return may_be_name(_plain(word))


def _plain(word: str) -> str:
    return word.replace("'", "")


def name_splits(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Every way in which words can be a given and a family name; what is between may be left out.

    Args:
        words: two or more, the given name first.
    """
    for at in range(1, len(words)):
        for given in {words[0], "".join(words[:at])}:
            for family in {words[-1], "".join(words[at:])}:
                yield given, family
