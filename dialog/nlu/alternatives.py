"""Which of two things somebody takes who was asked "shall I do this, or that?". Pure.

A bare yes takes neither: whoever asks such a question has to ask it differently then.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from triage.wordlists import word_set
from triage.words import split_words


class Taken(Enum):
    """What an answer comes to."""

    FIRST = "first"
    SECOND = "second"
    EITHER = "either"
    """It is all one to them, or both are wanted at once."""
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Option:
    """One of the things, by the words for it."""

    words: frozenset[str]
    phrases: tuple[str, ...] = ()
    """Count for more than words: "somebody may call me" is about the call."""
    alone: frozenset[str] = frozenset()
    """Words that mean it only where nothing else is said: "now"."""


_FIRST = Option(frozenset(("first", "1st", "former")), (), frozenset(("1", "one")))
_SECOND = Option(frozenset(("second", "2nd", "latter", "last")), (), frozenset(("2", "two")))
"""By their places. As words they count only where an answer says no more than that."""
_EITHER = Option(
    frozenset(
        ("either", "whichever", "faster", "fastest", "quicker", "quickest", "sooner", "soonest")
    ),
    ("do not care", "does not matter", "do not mind", "no preference", "you decide", "you choose",
     "up to you", "all the same", "whatever you", "no matter"),
    frozenset(("any", "both", "whatever")),
)  # fmt: skip
_NEITHER = Option(
    frozenset(("neither", "nothing", "nevermind")),
    ("never mind", "none of", "leave it", "forget it", "not now"),
    frozenset(("none",)),
)
_NO = frozenset(("no", "nope", "nah"))
_BESIDE = word_set(
    """
    a an the i we you me my us it that this is be am are was would will can could shall should may
    do let just only please want wanted like love prefer rather have take go get give with to for
    of and or well so oh um uh hm yes yeah yep sure okay ok alright right fine good great best
    number option key one think guess maybe then of better really thanks thank actually works work
    """
)
"""What tells nothing of the choice."""
_DENIALS = frozenset(("not", "never", "without"))
_BEHIND_A_DENIAL = word_set(
    """
    to a an the want need like be do it my any me going wish would rather have you really with
    leave send bring put connect talk speak
    """
)
"""What may stand between a denial and what it denies; "I can not come, cancel it" denies the coming
alone."""


@dataclass(frozen=True, slots=True)
class Between:
    """A question between two things."""

    first: Option
    second: Option
    neither: Option = Option(frozenset())
    """Beside what means neither everywhere."""
    most_words: int | None = None
    """Of an answer, without those that tell nothing; more is a story. None: as many as you like."""

    def taken(self, said: str) -> Taken | None:
        """What the answer takes; None where it does not say, be it a yes, or names both."""
        words = tuple(_joined(split_words(said.lower().replace("#", " ")).words))
        rest = [word for word in words if word not in _BESIDE]
        if self.most_words is not None and len(rest) > self.most_words:
            return None
        if "neither" in words or _has_phrase(words, self.neither):
            return Taken.NEITHER
        named = self._named(words)
        if named:
            return named[0] if len(named) == 1 else None
        return _placed(words) or self._otherwise(words)

    def _named(self, words: Sequence[str]) -> list[Taken]:
        """Those that are named and not denied."""
        options = {Taken.FIRST: self.first, Taken.SECOND: self.second}
        for names in (_has_phrase, _has_word, _is_alone):
            named = [taken for taken, option in options.items() if names(words, option)]
            if named:
                return named
        return []

    def _otherwise(self, words: Sequence[str]) -> Taken | None:
        if _means(_EITHER, words):
            return Taken.EITHER
        if not (self.first.words | self.second.words).isdisjoint(words):
            # "No note" tells what is not wanted, and no more.
            return None
        is_no = not _NO.isdisjoint(words[:1])
        is_neither = is_no or _means(_NEITHER, words) or _means(self.neither, words)
        return Taken.NEITHER if is_neither else None


def _joined(words: Sequence[str]) -> Iterator[str]:
    """The words, with "2 nd" as one again."""
    for at, word in enumerate(words):
        if word in ("st", "nd") and at and words[at - 1] in ("1", "2"):
            continue
        follows = words[at + 1] if at + 1 < len(words) else ""
        yield word + follows if (word, follows) in (("1", "st"), ("2", "nd")) else word


def _has_phrase(words: Sequence[str], option: Option) -> bool:
    phrases = (tuple(one.split()) for one in option.phrases)
    return any(
        not _is_denied(words, at)
        for phrase in phrases
        for at in range(len(words))
        if tuple(words[at : at + len(phrase)]) == phrase
    )


def _has_word(words: Sequence[str], option: Option) -> bool:
    places = (at for at, word in enumerate(words) if word in option.words)
    # "No note" denies it, "no, cancel" may not: nothing is taken that is not plain.
    return any(words[max(0, at - 1)] != "no" and not _is_denied(words, at) for at in places)


def _is_denied(words: Sequence[str], at: int) -> bool:
    while at and words[at - 1] in _BEHIND_A_DENIAL:
        at -= 1
    return at > 0 and words[at - 1] in _DENIALS


def _placed(words: Sequence[str]) -> Taken | None:
    """By its place: "the second one", "two", and nothing else beside it."""
    for is_key in (False, True):
        for taken, place in ((Taken.FIRST, _FIRST), (Taken.SECOND, _SECOND)):
            if _is_only(words, place.alone if is_key else place.words):
                return taken
    return None


def _is_alone(words: Sequence[str], option: Option) -> bool:
    return _is_only(words, option.alone)


def _is_only(words: Sequence[str], meant: frozenset[str]) -> bool:
    """Whether one of these was said, and nothing beside it that tells anything else."""
    said = [word for word in words if word not in _BESIDE or word in meant]
    return bool(said) and meant.issuperset(said)


def _means(option: Option, words: Sequence[str]) -> bool:
    named = (at for at, word in enumerate(words) if word in option.words)
    is_named = any(not _is_denied(words, at) for at in named)
    return is_named or _has_phrase(words, option) or _is_alone(words, option)
