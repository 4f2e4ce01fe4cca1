"""Which words are denied: few, because a missed emergency costs more than a needless one."""

from collections.abc import Iterator

from triage.clauses import PERSONS, POSSESSIVES, PREPOSITIONS, Clauses
from triage.cues import Cue, CueHit, CueHits
from triage.phrases import COLOUR
from triage.wordlists import word_set
from triage.words import Words

_ENDS = word_set(
    """
    but however although though except yet because since unless while and just now only
    """
)
_SUBJECTS = PERSONS | {"it", "you", "there"}
_BELIEVES = word_set(
    """
    think believe feel say mean suppose guess know that like call
    """
)
_AUXILIARIES = frozenset(["do", "does", "did", "have", "has", "had"])
_ABILITIES = frozenset(["can", "could", "will", "would", "should"])
_LIGHT_VERBS = word_set(
    """
    have had has having feel felt feeling get got getting notice noticed see seen seeing
    experience experienced experiencing think believe suffer suffered report seem been being
    be hear any a an the much no in on under as that want wanted going thinking thought
    tried planning considering
    """
)
_MISSED = word_set(
    "moved budged kicked stirred peed eaten fed woken slept passed come gone done touched drunk"
)
_TIMES = word_set(
    """
    days hours weeks months minutes years today tonight yesterday morning afternoon night
    week month year
    """
)
"""After these something new is told: "no wind for four days swollen tight"."""
_REACH = 8
_ANSWER_WORDS = 5
"""Words of an answer of the kind "chest pain no"."""
_CRIES = word_set(
    """
    oh god please help no lord dear jesus christ say said to from or and is are was of with
    there
    """
)


def find_denied(clauses: Clauses, cues: CueHits, corrections: frozenset[int]) -> frozenset[int]:
    """The words that are denied.

    Args:
        clauses: the words, by clause.
        cues: the cues found in them.
        corrections: words that put right what was heard, so that their "no" denies nothing.
    """
    said = clauses.said
    harmless = cues.words(Cue.NOT_A_DENIAL) | corrections
    denied: set[int] = set()
    for hit in cues.of(Cue.DENIES):
        if hit.first not in harmless:
            denied.update(_denied_by(clauses, hit))
    for hit in cues.of(Cue.DENIED_BEFORE):
        denied.update(_answered(said, hit.first))
    for at, word in enumerate(said.words):
        if word in ("no", "nope", "none", "negative") and _ends_answer(said, at):
            denied.update(_answered(said, at))
    return frozenset(denied)


def _denied_by(clauses: Clauses, hit: CueHit) -> Iterator[int]:
    """The words that a denial reaches: ahead, to the end of its clause at the latest."""
    said = clauses.said
    words = said.words
    at = hit.end
    if at in said.commas or at in said.stops or words[at : at + 1] == ("but",):
        return
    reach = _REACH if _reaches_far(words, hit) else 1
    believing = False
    while at < len(words) and reach > 0:
        word = words[at]
        if at > hit.end and (at in said.stops or word in _ENDS):
            return
        if not believing and (at in clauses.starts or _new_subject(words, at)):
            return
        believing = word in _BELIEVES and words[at : at + 2] != ("that", "it")
        reach -= word not in COLOUR
        yield at
        at += 1
        if word in _TIMES:
            return


def _reaches_far(words: tuple[str, ...], hit: CueHit) -> bool:
    """Whether a denial goes beyond the very next word.

    "I can not sleep with this pain" and "I did not call about the pain" deny a verb, not the pain.
    """
    if words[hit.end - 1] != "not" or hit.end - hit.first > 1:
        return True
    before = words[hit.first - 1] if hit.first else ""
    after = next((word for word in words[hit.end :] if word not in COLOUR), "")
    if before in _ABILITIES:
        return False
    if before == "is" and after in _MISSED:
        # "She's not moved" is "has not".
        return False
    if before in _AUXILIARIES or after.endswith("ing"):
        return after in _LIGHT_VERBS
    return True


def _new_subject(words: tuple[str, ...], at: int) -> bool:
    """Whether a new clause begins with word `at`: "... my arm is numb"."""
    word = words[at]
    before = words[at - 1] if at else ""
    if word in _SUBJECTS:
        return True
    if word in ("this", "that"):
        return words[at + 1 : at + 2] in (("is",), ("was",), ("has",))
    if word == "all":
        return not PERSONS.isdisjoint(words[at + 1 : at + 2])
    return word in POSSESSIVES and before not in PREPOSITIONS and before != "not"


def _ends_answer(said: Words, at: int) -> bool:
    """Whether a "no" is the answer to what stands right before it: it is the last word."""
    last = at + 1 == len(said.words) or at + 1 in said.stops or at + 1 in said.commas
    return last and at > 0 and said.words[at - 1] not in _CRIES and at not in said.stops


def _answered(said: Words, end: int) -> Iterator[int]:
    """The words before `end`, where they only name something: "turning blue", not "he is blue"."""
    told = []
    for at in range(end - 1, max(-1, end - 1 - _ANSWER_WORDS), -1):
        word = said.words[at]
        if word in ("yes", "no", "yeah", "and") or at in said.commas:
            break
        if word in _SUBJECTS or word in POSSESSIVES or word in ("is", "are", "am"):
            return
        told.append(at)
        if at in said.stops:
            break
    yield from told
