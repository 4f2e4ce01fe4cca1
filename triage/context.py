"""Whether a phrase is about now and about somebody here, or denied, past, or only supposed.

After NegEx (Chapman 2001) and ConText (Harkema 2009), with the cues in `lexicon/context.yaml`, and
tuned for the telephone: a denial ends early, at a new subject, "and" or "but", because a missed
emergency costs more than a needless one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from triage.phrases import COLOUR, Hit
from triage.words import Words


class Context(StrEnum):
    """Why a phrase does not count; the values are the cue lists of `lexicon/context.yaml`."""

    DENIED = "denied"
    PAST = "past"
    ELSEWHERE = "elsewhere"
    """Another person's past: "my mother had a stroke"."""
    SUPPOSED = "supposed"
    MEANS_OTHERWISE = "means_otherwise"
    """An idiom or the name of a thing: "stroke of luck", "stress test"."""


class Cue(StrEnum):
    """The lists of `lexicon/context.yaml`: what each phrase in it tells about its neighbours."""

    DENIES = "denies"
    NOT_A_DENIAL = "not_a_denial"
    PAST_BEFORE = "past_before"
    PAST_AFTER = "past_after"
    NOW = "now"
    RELATIVE = "relative"
    HAPPENED_TO = "happened_to"
    SUPPOSES = "supposes"
    MEANS_OTHERWISE = "means_otherwise"


@dataclass(frozen=True, slots=True)
class CueHit:
    """A cue and the words it covers, `first` to `end` (exclusive)."""

    cue: Cue
    first: int
    end: int


@dataclass(frozen=True, slots=True)
class Contexts:
    """For each context, the words that lie in it."""

    words: dict[Context, frozenset[int]]
    masks: frozenset[int] = frozenset()
    denials: frozenset[int] = frozenset()

    def of(self, hit: Hit) -> Context | None:
        """The first context that takes `hit` out of account, None where it counts.

        A phrase that holds a denial itself ("not breathing") is not undone by another one: in
        speech a second "not" more often doubles than cancels.
        """
        if hit.first in self.masks or hit.end - 1 in self.masks:
            return Context.MEANS_OTHERWISE
        denies_itself = any(at in self.denials for at in range(hit.first, hit.end))
        for context, words in self.words.items():
            if hit.first in words and not (context is Context.DENIED and denies_itself):
                return context
        return None


_ENDS = frozenset(
    ["but", "however", "although", "though", "except", "yet", "because", "since", "unless", "while"]
)
_SUBJECTS = frozenset(["i", "he", "she", "it", "we", "they", "you", "there"])
_POSSESSIVES = frozenset(["my", "his", "her", "our", "their"])
_PREPOSITIONS = frozenset(
    [
        "in",
        "on",
        "of",
        "at",
        "with",
        "to",
        "from",
        "for",
        "into",
        "around",
        "behind",
        "under",
        "about",
        "by",
    ]
)
_BELIEVES = frozenset(
    ["think", "believe", "feel", "say", "mean", "suppose", "guess", "know", "that", "like", "call"]
)
_AUXILIARIES = frozenset(["do", "does", "did", "have", "has", "had"])
_ABILITIES = frozenset(["can", "could", "will", "would", "should"])
_LIGHT_VERBS = frozenset(
    [
        "have",
        "had",
        "has",
        "having",
        "feel",
        "felt",
        "feeling",
        "get",
        "got",
        "getting",
        "notice",
        "noticed",
        "see",
        "seen",
        "seeing",
        "experience",
        "experienced",
        "experiencing",
        "think",
        "believe",
        "suffer",
        "suffered",
        "report",
        "seem",
        "been",
        "being",
        "be",
        "hear",
        "any",
        "a",
        "an",
        "the",
        "much",
        "no",
        "in",
        "on",
        "under",
        "as",
        "that",
        "want",
        "wanted",
        "going",
        "thinking",
        "thought",
        "tried",
        "planning",
        "considering",
    ]
)
_PAST_VERBS = frozenset(
    [
        "had",
        "was",
        "were",
        "got",
        "went",
        "used",
        "suffered",
        "survived",
        "tried",
        "took",
        "did",
        "broke",
        "lost",
        "almost",
    ]
)
_REACH = 8
_SUPPOSED_REACH = 10


def find_contexts(said: Words, cues: Iterable[CueHit]) -> Contexts:
    """Marks the words that are denied, past, elsewhere, supposed or mean something else."""
    by_cue: dict[Cue, list[CueHit]] = {cue: [] for cue in Cue}
    for hit in cues:
        by_cue[hit.cue].append(hit)
    harmless = {at for hit in by_cue[Cue.NOT_A_DENIAL] for at in range(hit.first, hit.end)}
    denials = [hit for hit in by_cue[Cue.DENIES] if hit.first not in harmless]
    live = [hit.first for hit in by_cue[Cue.NOW]]
    words = {
        Context.DENIED: frozenset(at for hit in denials for at in _denied_by(said, hit)),
        Context.PAST: frozenset(_past(said, by_cue, live)),
        Context.ELSEWHERE: frozenset(_elsewhere(said, by_cue, live)),
        Context.SUPPOSED: frozenset(
            at for hit in by_cue[Cue.SUPPOSES] for at in _clause_after(said, hit)
        ),
    }
    masks = frozenset(at for hit in by_cue[Cue.MEANS_OTHERWISE] for at in range(hit.first, hit.end))
    every = frozenset(hit.first for hit in by_cue[Cue.DENIES])
    return Contexts(words, masks, every | frozenset(harmless))


def _denied_by(said: Words, hit: CueHit) -> Iterator[int]:
    """The words that a denial reaches: ahead, to the end of its clause at the latest."""
    words = said.words
    at = hit.end
    if at in said.commas or at in said.stops:
        return
    reach = _REACH if _reaches_far(words, hit) else 1
    believing = False
    while at < len(words) and reach > 0:
        word = words[at]
        if at > hit.end and (at in said.stops or word in _ENDS or word in ("and", "just", "now")):
            return
        if _new_subject(words, at) and not believing:
            return
        believing = word in _BELIEVES
        reach -= word not in COLOUR
        yield at
        at += 1


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
    if before in _AUXILIARIES or after.endswith("ing"):
        return after in _LIGHT_VERBS
    return True


def _new_subject(words: tuple[str, ...], at: int) -> bool:
    """Whether a new clause begins with word `at`: "... my arm is numb"."""
    word = words[at]
    before = words[at - 1] if at else ""
    if word in _SUBJECTS:
        return True
    return word in _POSSESSIVES and before not in _PREPOSITIONS and before != "not"


def _clause_after(said: Words, hit: CueHit) -> Iterator[int]:
    """The words that a cue reaches ahead: up to the next one who does something."""
    for at in _ahead(said, hit.end, _SUPPOSED_REACH):
        if at > hit.end and _new_subject(said.words, at):
            return
        yield at


def _ahead(said: Words, start: int, reach: int) -> Iterator[int]:
    """The words from `start` to the end of the clause, `reach` of them at most."""
    for at in range(start, min(len(said.words), start + reach)):
        if at in said.stops or said.words[at] in ("but", "however"):
            return
        yield at


def _behind(said: Words, end: int, reach: int) -> Iterator[int]:
    """The words before `end`, back to the start of the clause."""
    for at in range(end - 1, max(-1, end - 1 - reach), -1):
        if said.words[at] in ("but", "however", "now", "and"):
            return
        yield at
        if at in said.stops:
            return


def _past(said: Words, by_cue: dict[Cue, list[CueHit]], live: list[int]) -> Iterator[int]:
    """Words about long ago: after "history of", before "years ago"; "now" ends the past."""
    for hit in by_cue[Cue.PAST_BEFORE]:
        yield from _until(live, _clause_after(said, hit))
    # "In the past hour" is now, and begins like "in the past".
    for hit in (hit for hit in by_cue[Cue.PAST_AFTER] if hit.first not in live):
        yield from _behind(said, hit.first, _REACH)
        told = list(_until(live, _ahead(said, hit.end, _REACH)))
        if any(said.words[at] in _PAST_VERBS for at in told):
            yield from told


def _elsewhere(said: Words, by_cue: dict[Cue, list[CueHit]], live: list[int]) -> Iterator[int]:
    """Words about what happened to a relative, unless something says that it is happening."""
    if live:
        return
    for relative in by_cue[Cue.RELATIVE]:
        for verb in by_cue[Cue.HAPPENED_TO]:
            if 0 <= verb.first - relative.end <= 2:
                yield from _ahead(said, verb.end, _REACH)
                yield from _behind(said, relative.first, _REACH)


def _until(live: list[int], told: Iterable[int]) -> Iterator[int]:
    """`told` up to the first word that speaks of now."""
    for at in told:
        if at in live:
            return
        yield at
