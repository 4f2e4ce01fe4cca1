"""Whether a phrase is about now and about somebody here, or denied, past, or only supposed.

After NegEx (Chapman 2001) and ConText (Harkema 2009), with the cues in `lexicon/context.yaml`, and
tuned for the telephone: a denial ends early, at a new subject, "and" or "but", because a missed
emergency costs more than a needless one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from triage.clauses import find_clauses
from triage.corrections import find_corrections, find_mistaken, find_rewordings
from triage.cues import OF_SOMETHING_ELSE, Cue, CueHit, CueHits
from triage.denials import find_denied
from triage.frames import find_jobs, find_not_persons, find_stories, find_supposed
from triage.past import find_elsewhere, find_past
from triage.phrases import Hit
from triage.words import Words

__all__ = ["Context", "Contexts", "Cue", "CueHit", "find_contexts"]


class Context(StrEnum):
    """Why a phrase does not count."""

    DENIED = "denied"
    TAKEN_BACK = "taken_back"
    """Misheard, and put right: "seizure no i said caesar salad"."""
    PAST = "past"
    ELSEWHERE = "elsewhere"
    """Another person's past: "my mother had a stroke"."""
    SUPPOSED = "supposed"
    """Or asked for knowledge only: "how do you spot a stroke"."""
    STORY = "story"
    JOB = "job"
    NOT_A_PERSON = "not_a_person"
    """An animal, or a thing: "my phone died"."""
    MEANS_OTHERWISE = "means_otherwise"
    """An idiom or the name of a thing: "stroke of luck", "stress test"."""


@dataclass(frozen=True, slots=True)
class Contexts:
    """For each context, the words that lie in it."""

    words: dict[Context, frozenset[int]]
    masks: frozenset[int] = frozenset()
    denials: frozenset[int] = frozenset()
    names: frozenset[int] = frozenset()
    """Words that make a name of a phrase right before them."""
    no_trouble: tuple[CueHit, ...] = ()
    of_something_else: tuple[CueHit, ...] = ()

    def beside_something_else(self, hit: Hit) -> bool:
        """Whether words outside `hit` may make the turn one of something else, near or far."""
        return any(one.end <= hit.first or hit.end <= one.first for one in self.of_something_else)

    def of(self, hit: Hit) -> Context | None:
        """The first context that takes `hit` out of account, None where it counts.

        A phrase that holds a denial itself ("not breathing") is not undone by another one: in
        speech a second "not" more often doubles than cancels.
        """
        if hit.first in self.masks or hit.end - 1 in self.masks or hit.end in self.names:
            return Context.MEANS_OTHERWISE
        if any(hit.first <= one.first and one.end <= hit.end for one in self.no_trouble):
            return Context.DENIED
        said_of = range(hit.first, hit.end)
        if not self.words.get(Context.TAKEN_BACK, frozenset()).isdisjoint(said_of):
            return Context.TAKEN_BACK
        denies_itself = any(at in self.denials for at in said_of)
        for context, words in self.words.items():
            if hit.first in words and not (context is Context.DENIED and denies_itself):
                return context
        return None


def _without_idle_now(hits: list[CueHit]) -> CueHits:
    """The cues, less the words of now in "now he runs marathons"."""
    idle = CueHits(hits).words(Cue.NOT_NOW)
    return CueHits(one for one in hits if one.cue is not Cue.NOW or one.first not in idle)


def find_contexts(said: Words, hits: Iterable[CueHit]) -> Contexts:
    """Marks the words that do not speak of somebody's state now."""
    cues = _without_idle_now(list(hits))
    clauses = find_clauses(said)
    corrections = find_corrections(said)
    words = {
        Context.DENIED: find_denied(clauses, cues, corrections.put_right),
        Context.TAKEN_BACK: (
            corrections.taken_back | find_rewordings(clauses, cues) | find_mistaken(clauses, cues)
        ),
        Context.PAST: find_past(clauses, cues),
        Context.ELSEWHERE: find_elsewhere(clauses, cues),
        Context.SUPPOSED: find_supposed(clauses, cues),
        Context.STORY: find_stories(clauses, cues),
        Context.JOB: find_jobs(clauses, cues),
        Context.NOT_A_PERSON: find_not_persons(clauses, cues),
    }
    denials = cues.firsts(Cue.DENIES) | cues.words(Cue.NOT_A_DENIAL)
    return Contexts(
        {context: marked for context, marked in words.items() if marked},
        cues.words(Cue.MEANS_OTHERWISE),
        denials,
        cues.firsts(Cue.NAMES),
        tuple(cues.of(Cue.NO_TROUBLE)),
        tuple(cues.of(*OF_SOMETHING_ELSE)),
    )
