"""Which of a patient's own medicines is meant by what was said. Pure.

A likeness is never taken for a name without a word: whoever asks for a refill is read it back.
"""

import re
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz

from dialog.clinical.care import Medicine
from triage.words import split_words

_LEAST = 84.0
"""Likeness, out of 100, from which a name may be meant."""
_CLOSE = 8.0
"""Within so much of the likeliest another may be meant as well: then the caller is asked."""
_EXACT = 100.0
_SHORTEST = 5
"""Letters that words which nobody took for a medicine must have to be compared."""
_WINDOW = 3
"""Words that one name may have been broken into."""
_DOSE = re.compile(r"\s*\d.*")


def matching(said: Iterable[str], medicines: Sequence[Medicine]) -> tuple[Medicine, ...]:
    """The medicines that may be meant by any of these names, the likeliest first."""
    wanted = [one.casefold().strip() for one in said if one.strip()]
    scored = [(max((_likeness(one, name) for one in wanted), default=0.0), name)
              for name in medicines]  # fmt: skip
    best = max((score for score, _ in scored), default=0.0)
    # Spelled just as on the list: what merely sounds like it is not meant.
    least = _EXACT if best >= _EXACT else max(_LEAST, best - _CLOSE)
    likely = [pair for pair in scored if pair[0] >= least]
    return tuple(name for _, name in sorted(likely, key=lambda pair: -pair[0]))


def windows(text: str) -> tuple[str, ...]:
    """What of an answer may be a name, though nobody knew it for one: "met forman"."""
    words = split_words(text.casefold()).words
    joined = (
        "".join(words[first : first + length])
        for length in range(1, _WINDOW + 1)
        for first in range(len(words) - length + 1)
    )
    return tuple(one for one in joined if len(one) >= _SHORTEST and one.isalpha())


def label(medicine: Medicine, among: Iterable[Medicine]) -> str:
    """What to call it beside these: its name, with the dose where another has the same name."""
    same = [one for one in among if _bare(one) == _bare(medicine)]
    full = f"{medicine.name} {medicine.dose}".strip()
    return full if len(same) > 1 else medicine.name


def _likeness(said: str, medicine: Medicine) -> float:
    full = f"{medicine.name} {medicine.dose}".casefold().strip()
    name, bare = medicine.name.casefold(), _bare(medicine)
    first = bare.split()[0] if bare else ""
    return max(fuzz.ratio(said, one) for one in (full, name, bare, first) if one)


def _bare(medicine: Medicine) -> str:
    """The name without what is counted: "metformin" of "Metformin 500 mg tablet"."""
    return _DOSE.sub("", medicine.name.casefold()).strip()
