"""Whether words are about a time of the clock or a day alone: "nine is too early". Pure.

Where times are on offer a number says when, and never how much of anything.
"""

from datetime import date

from dialog.nlu.clock import find_bare_hour
from dialog.nlu.times import find_times
from triage.words import split_words

_OF_TIMES = frozenset(
    ("is", "are", "was", "would", "will", "be", "that", "it", "too", "very", "so", "bit", "little",
     "much", "far", "way", "early", "late", "soon", "earlier", "later", "sooner", "than", "for",
     "me", "i", "my", "a", "an", "the", "one", "ones", "time", "slot", "works", "work", "fine",
     "good", "great", "better", "best", "perfect", "okay", "ok", "please", "thanks", "yes", "yeah",
     "no", "not", "rather", "prefer", "like", "how", "what", "about", "do", "does", "you", "have",
     "any", "anything", "something", "can", "could", "we", "at", "on", "in", "or", "and", "but",
     "to", "maybe", "actually", "o'clock", "come", "there")
)  # fmt: skip
"""What is said of times, beside the times themselves. None of it can tell of danger."""


def is_about_time_alone(said: str, today: date) -> bool:
    """Whether a time is named, or compared, and nothing is said but of it.

    Args:
        said: the answer to a question about times.
        today: the day of the call.
    """
    words = split_words(said.lower()).words
    named = {at for time in find_times(words, today) for at in range(time.first, time.end)}
    rest = tuple("#" if at in named else word for at, word in enumerate(words))
    hour = find_bare_hour(rest)
    if hour is not None:
        named.update(range(hour.first, hour.end))
    left = [word for at, word in enumerate(words) if at not in named]
    return bool(named) and _OF_TIMES.issuperset(left)
