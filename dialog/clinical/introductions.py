"""Who callers say that they are, and whom they call for, before anybody has asked. Pure.

"Hi this is maria testwell, i'm calling about my son daniel testwell": whoever has told that is not
asked for it again. A name is taken only behind words that lead to one, and its last word must be
none of everyday; a day of birth only behind words that say that it is one, or behind the name.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from dialog.clinical.short_names import is_given_name
from dialog.clinical.somebody_else import KIN, spaced
from dialog.clinical.spoken_names import SpokenName
from dialog.nlu.birthdates import find_birth_date
from dialog.nlu.days import MONTHS
from dialog.nlu.people import may_be_name
from triage.numbers import find_numbers
from triage.wordlists import word_set

_TITLE = r"(?:(?:mr|mrs|ms|miss|mister|missus|misses) )?"
_OWN_NAME = re.compile(
    rf"(?<!his )(?<!her )(?<!their )(?:\bmy (?:(?:full|legal|own) )?name (?:is|'s)|\bi am called"
    rf"|(?:^|(?:hello|hi|hey|yes|yeah|morning|afternoon|evening|uh|um|so|okay|well) )name (?:is|'s)"
    rf") {_TITLE}"
)
_PRESENTED = re.compile(
    r"(?:^|(?:hello|hi|hey|yes|yeah|morning|afternoon|evening|there|uh|um|so|okay|well) )"
    rf"(?:this (?:is|'s)|it (?:is|'s)|i am) {_TITLE}"
)
"""Only where a call begins, or a sentence: "i am feeling sick" has these words, too."""
_OF_KIN = re.compile(
    rf"\b(?:my|our) (?:\w+ )?(?:{KIN})(?: in law)?"
    rf"(?: (?:named|called|whose name (?:is|'s))| (?:is|'s) name (?:is|'s))? {_TITLE}"
)
_THEIR_NAME = re.compile(
    r"\b(?:(?:his|her|their|(?:the|my) patient(?: 's)?)(?: (?:full|legal))? name (?:is|'s)"
    rf"|(?:he|she) (?:is|'s) called|(?:the|my) patient (?:is|'s)|on behalf of) {_TITLE}"
)
_FOR_NAME = re.compile(
    r"\b(?:(?:call|calling|called|phoning|asking|inquiring|checking|here)(?: \w+){0,2}?"
    r" (?:for|about|regarding|on)"
    r"|(?:results?|tests?|labs?|work|appointments?|visits?|check ?ups?|check up|refills?"
    r"|prescriptions?|medicines?|medications?|plans?|records?|bills?) (?:for|of)"
    r"|(?:need|want|get|have|check|cancel|move|book|reschedule|schedule|know) (?:\w+ ){1,4}"
    r"(?:for|about)"
    rf") {_TITLE}"
)
_OWN_BIRTH = re.compile(
    r"\bmy (?:birthday|birth ?date|birth day|date of birth|d o b|dob)\b|\bi (?:was|am) born\b"
)
_THEIR_BIRTH = re.compile(
    r"\b(?:his|her|their|\w+ 's) (?:birthday|birth ?date|birth day|date of birth|d o b|dob)\b"
    r"|\b(?:he|she) (?:was|is) born\b"
)
_BORN = re.compile(r"(?<!was )(?<!is )(?<!were )(?<!be )\bborn\b")
_BIRTH_BEHIND = re.compile(
    r"^(?:(?:and|i|was|am|my|his|her|the|he|she|is|on|in|born|birthday|birth|birthdate|date|of|dob"
    r"|d|o|b|um|uh|it|'s)\b ?)*$"
)
"""What may stand between a name and the day of birth that goes with it."""
_REACH = 14
"""Words in which a day of birth stands behind what leads to it."""
_LONGEST, _FULL = 3, 2
"""Words of a name, at most and at least."""
_NO_NAME = word_set(
    """
    calling here speaking again born date birthday birth culture panel screen screening swab profile
    level levels function therapy exam shot shots test tests lab labs
    """
)


@dataclass(frozen=True, slots=True, repr=False)
class Introduction:
    """What was told of two people; never shown."""

    own: SpokenName | None = None
    """What the caller is called."""
    own_birth: date | None = None
    patient: SpokenName | None = None
    """Whom they call for."""
    patient_birth: date | None = None


def read_introduction(said: str, today: date, everyday: Collection[str]) -> Introduction:
    """What the words tell unasked.

    Args:
        said: the caller's words.
        today: at the caller's place.
        everyday: words that are no names.
    """
    plain = spaced(said)
    own = _first(plain, (_OWN_NAME,), everyday) or _first(plain, (_PRESENTED,), everyday, end=True)
    patient = _first(plain, (_THEIR_NAME, _OF_KIN), everyday)
    patient = patient or _first(plain, (_FOR_NAME,), everyday, known=True)
    own_birth = _birth(plain, _OWN_BIRTH, today) or _behind(plain, own, today)
    their_birth = _birth(plain, _THEIR_BIRTH, today) or _behind(plain, patient, today)
    if own_birth is None and their_birth is None:
        # Of whom it is, is not said: of the patient, whoever of both that is.
        born = _birth(plain, _BORN, today)
        own_birth, their_birth = (born, None) if patient is None else (None, born)
    return Introduction(
        own[0] if own is not None else None,
        own_birth,
        patient[0] if patient is not None else None,
        their_birth,
    )


def _first(
    plain: str,
    cues: Sequence[re.Pattern[str]],
    everyday: Collection[str],
    *,
    end: bool = False,
    known: bool = False,
) -> tuple[SpokenName, int] | None:
    """The first name behind one of these, and where it ends.

    Args:
        plain: the words.
        cues: what leads to a name.
        everyday: words that are none.
        end: whether nothing that is no word of a sentence may follow.
        known: whether the given name must be a usual one, or both words no words of everyday.
    """
    for cue in cues:
        for found in cue.finditer(plain):
            words = list(_name_words(plain[found.end() :].split(), everyday))
            if len(words) < _FULL or (known and not _is_likely(words, everyday)):
                continue
            stop = found.end() + len(" ".join(words))
            if end and not _may_follow(plain[stop:].split(), everyday):
                continue
            name = SpokenName.told(words)
            if name is not None:
                return name, stop
    return None


def _name_words(words: Sequence[str], everyday: Collection[str]) -> Iterator[str]:
    """The given name, which may be a word of everyday, and what follows and is none."""
    for at, word in enumerate(words[:_LONGEST]):
        if not may_be_name(word) or word in _NO_NAME or find_numbers((word,)):
            return
        if at and (word in everyday or (word in MONTHS and at >= _FULL)):
            # "Linda Example December third" is born then, and not called so.
            return
        yield word


def _is_likely(words: Sequence[str], everyday: Collection[str]) -> bool:
    return is_given_name(words[0]) or words[0] not in everyday


def _may_follow(words: Sequence[str], everyday: Collection[str]) -> bool:
    """Whether a name may end here: another word that nobody knows would belong to it."""
    if not words or words[0] in everyday or words[0] in _NO_NAME or words[0] in MONTHS:
        return True
    return not may_be_name(words[0])


def _birth(plain: str, cue: re.Pattern[str], today: date) -> date | None:
    for found in cue.finditer(plain):
        born = find_birth_date(plain[found.end() :].split()[:_REACH], today)
        if born is not None and born.on <= today:
            return born.on
    return None


def _behind(plain: str, named: tuple[SpokenName, int] | None, today: date) -> date | None:
    """The day of birth that is told right behind a name."""
    if named is None:
        return None
    words = plain[named[1] :].split()
    born = find_birth_date(words[:_REACH], today)
    is_next = born is not None and _BIRTH_BEHIND.match(" ".join(words[: born.first])) is not None
    return born.on if born is not None and is_next and born.on <= today else None
