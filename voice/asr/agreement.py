"""What of a growing turn is settled: LocalAgreement-2 over words.

The open turn is decoded again and again as it grows. Words on which two successive hypotheses agree
are confirmed and never taken back; the rest of the latest hypothesis is tentative. The method is
from Liu et al., "Low-Latency Sequence-to-Sequence Speech Recognition and Translation by Partial
Hypothesis Selection" (2020), and Macháček et al., "Turning Whisper into Real-Time Transcription
System" (2023).

The decoder tells the times of words by estimate alone, so nothing here depends on them but where
the audio is cut; which words of a hypothesis are news is found by comparing words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from voice.asr.decoding import plain
from voice.asr.engine import Word

SENTENCE_ENDS = (".", "?", "!", "…")
LEAD_S = 0.5
"""Audio kept before a cut: the estimated end of a sentence may be late, and would cut the next."""
SEAM_S = 1.0
"""A confirmed word that near to the cut may be heard again, whole or in part, or not at all."""
_QUOTES = "\"'\u2018\u2019\u201c\u201d"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a turn's audio, in seconds from its start."""

    from_s: float
    until_s: float


@dataclass(frozen=True, slots=True)
class Agreed:
    """The turn so far: lower-case words without punctuation."""

    confirmed: tuple[str, ...] = ()
    """Later ones only add to it."""
    tentative: tuple[str, ...] = ()
    """What follows, by the latest hypothesis alone."""

    @property
    def text(self) -> str:
        """All of it."""
        return " ".join(self.confirmed + self.tentative)


class LocalAgreement:
    """The hypotheses of one turn.

    Each time: ask for the `next_span`, decode that audio, `take` its words.
    """

    def __init__(self, *, window_s: float) -> None:
        """A span is never longer than `window_s`."""
        self._window_s = window_s
        self._from_s = 0.0
        self._settled: list[str] = []
        self._near: list[Word] = []
        """Confirmed words that the span may still hold; times from the start of the turn."""
        self._tentative: list[Word] = []

    @property
    def agreed(self) -> Agreed:
        """The turn so far."""
        return Agreed(tuple(self._settled), tuple(plain(word.text) for word in self._tentative))

    def next_span(self, until_s: float) -> Span:
        """The audio to decode next, where the turn lasts until `until_s` by now.

        It begins after the last confirmed sentence. Where that would be too long, it is cut, if
        possible behind a confirmed word; what then lies before it is confirmed as last heard.
        """
        if until_s - self._from_s > self._window_s:
            self._cut(self._overlong_from_s(until_s))
            while self._tentative and self._tentative[0].end <= self._from_s:
                self._confirm([self._tentative.pop(0)])
        return Span(self._from_s, max(until_s, self._from_s))

    def take(self, words: Sequence[Word], span: Span) -> Agreed:
        """The hypothesis for a span: words as written, their times from its start."""
        heard = [_moved(word, span.from_s) for word in words if plain(word.text)]
        news = heard[self._restated(heard) :]
        count = _common(news, self._tentative)
        self._confirm(map(_twice_heard, news[:count], self._tentative[:count]))
        self._tentative = news[count:]
        self._cut_behind_sentence()
        return self.agreed

    def _confirm(self, words: Iterable[Word]) -> None:
        for word in words:
            self._settled.append(plain(word.text))
            self._near.append(word)

    def _restated(self, heard: Sequence[Word]) -> int:
        """How many words of a hypothesis say again what is confirmed."""
        seam = sum(word.start < self._from_s + SEAM_S for word in self._near)
        return restated(
            [plain(word.text) for word in self._near],
            [plain(word.text) for word in heard],
            skippable=seam if self._from_s > 0 else 0,
        )

    def _cut_behind_sentence(self) -> None:
        """Cut behind the last confirmed sentence that is followed by a confirmed word.

        An unfinished sentence is often written with a stop, which is gone in the next hypothesis.
        """
        for word in reversed(self._near[:-1]):
            if _ends_sentence(word):
                self._cut(word.end - LEAD_S)
                return

    def _cut(self, at_s: float) -> None:
        self._from_s = max(self._from_s, at_s)
        self._near = [word for word in self._near if word.end > self._from_s - SEAM_S]

    def _overlong_from_s(self, until_s: float) -> float:
        """Half a window is kept at least: a cut for each hypothesis would leave none in peace."""
        earliest_s, latest_s = until_s - self._window_s, until_s - self._window_s / 2
        ends = [word.end - LEAD_S for word in self._near]
        return max((end for end in ends if earliest_s <= end <= latest_s), default=earliest_s)


def restated(confirmed: Sequence[str], heard: Sequence[str], *, skippable: int) -> int:
    """How many words at the front of `heard` are what `confirmed` holds, said again.

    Found by the best alignment of all of `confirmed` with a front of `heard`: one point for each
    equal word, one less for each that differs, lacks or is too many.

    Args:
        confirmed: the words known so far.
        heard: the hypothesis.
        skippable: so many words at the front of `confirmed` may be lacking for nothing.
    """
    if list(heard[: len(confirmed)]) == list(confirmed):
        return len(confirmed)
    scores = [-place for place in range(len(heard) + 1)]
    for number, known in enumerate(confirmed, start=1):
        row = [-max(0, number - skippable)]
        for place, word in enumerate(heard, start=1):
            beside = scores[place - 1] + (1 if word == known else -1)
            row.append(max(beside, scores[place] - 1, row[place - 1] - 1))
        scores = row
    best = max(scores)
    places = [place for place, score in enumerate(scores) if score == best]
    return min(places, key=lambda place: (abs(place - len(confirmed)), -place))


def _common(words: Sequence[Word], others: Sequence[Word]) -> int:
    """How many words at the front are the same."""
    count = 0
    for word, other in zip(words, others, strict=False):
        if plain(word.text) != plain(other.text):
            break
        count += 1
    return count


def _twice_heard(word: Word, before: Word) -> Word:
    """A confirmed word; it ends a sentence only if both hypotheses say so."""
    ends = _ends_sentence(word) and _ends_sentence(before)
    return word if ends else replace(word, text=plain(word.text))


def _ends_sentence(word: Word) -> bool:
    return word.text.rstrip(_QUOTES).endswith(SENTENCE_ENDS)


def _moved(word: Word, by_s: float) -> Word:
    return replace(word, start=word.start + by_s, end=word.end + by_s)
