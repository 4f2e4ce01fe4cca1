"""What words tell about their neighbours: the cue lists of `lexicon/context.yaml`."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Cue(StrEnum):
    """The lists of `lexicon/context.yaml`: what each phrase in it tells about its neighbours."""

    DENIES = "denies"
    NOT_A_DENIAL = "not_a_denial"
    NO_TROUBLE = "no_trouble"
    """A denial of trouble: "no problem breathing"; a phrase that holds one is denied."""
    DENIED_BEFORE = "denied_before"
    """Denies what stands before it: "seizure never in her life"."""
    PAST_BEFORE = "past_before"
    PAST_AFTER = "past_after"
    NOT_PAST = "not_past"
    """Begins like a cue of the past and is none: "at nineteen weeks"."""
    FAR_PAST = "far_past"
    """So long ago that it frames the story: a year, "when i was a boy", "before the war"."""
    WANTS = "wants"
    """What somebody wants who is well: "what i want is", "do you run"."""
    RETRACTS = "retracts"
    """Says that the words before came out wrong: "let me rephrase", "the other word"."""
    REPAIRS = "repairs"
    """May put the words before right, or fill a pause: "i mean", "no sorry"."""
    REPAIRED = "repaired"
    """Comes after what was put right: "is what i'm saying", "i should say"."""
    RECORDS = "records"
    """What somebody else wrote down: "my chart says", "you have written"."""
    TICKS = "ticks"
    """What the caller marked on a form: "i ticked"."""
    MISTAKEN = "mistaken"
    """Says that a record is wrong: "by mistake", "it should say"."""
    A_WHILE_AGO = "a_while_ago"
    """Weak: past only where something later says how it ended."""
    SETTLED = "settled"
    """How it ended: "they did every test", "all healed"."""
    NOW = "now"
    NOT_NOW = "not_now"
    """Holds a word of now and tells of no trouble now: "she is one today", "is it still open"."""
    RELATIVE = "relative"
    HAPPENED_TO = "happened_to"
    GONE = "gone"
    """Of someone dead for long, or a death told: "died of", "my late husband"."""
    SUPPOSES = "supposes"
    ASKS = "asks"
    """Asks what is true in general: "how do you spot", "what is a"."""
    STORY = "story"
    """Of a film, book, song, game, the news, or a drill."""
    JOB = "job"
    """What the caller does for a living, or learns."""
    ERRAND = "errand"
    """What somebody calls for who is well: a form, a certificate, opening hours."""
    ANIMAL = "animal"
    THING = "thing"
    HURTS_PEOPLE = "hurts_people"
    """What an animal or a thing does to a person."""
    MEANS_OTHERWISE = "means_otherwise"
    NAMES = "names"
    """Makes a name of the words before it: "overdose training", "stroke screening"."""


OF_SOMETHING_ELSE = frozenset(
    (Cue.STORY, Cue.ASKS, Cue.ANIMAL, Cue.MEANS_OTHERWISE, Cue.SETTLED, Cue.NOT_NOW)
)
"""Cues that stand three times or more as often beside a harmless phrase as beside a true alarm, be
it anywhere in the turn (the project's own examples). An illness of long ago does too, but often
comes again; and an errand, a wish or a correction may hold an emergency."""


@dataclass(frozen=True, slots=True)
class CueHit:
    """A cue and the words it covers, `first` to `end` (exclusive)."""

    cue: Cue
    first: int
    end: int


class CueHits:
    """The cues of one text, by kind."""

    def __init__(self, hits: Iterable[CueHit]) -> None:
        self._by_cue: dict[Cue, list[CueHit]] = {}
        for hit in hits:
            self._by_cue.setdefault(hit.cue, []).append(hit)

    def of(self, *cues: Cue) -> list[CueHit]:
        """The cues of these kinds."""
        return [hit for cue in cues for hit in self._by_cue.get(cue, ())]

    def words(self, *cues: Cue) -> frozenset[int]:
        """The words that cues of these kinds cover."""
        return frozenset(at for hit in self.of(*cues) for at in range(hit.first, hit.end))

    def firsts(self, cue: Cue) -> frozenset[int]:
        """Where the cues of this kind begin."""
        return frozenset(hit.first for hit in self._by_cue.get(cue, ()))
