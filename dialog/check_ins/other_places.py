"""Whether an answer tells of another part of the body than was asked about. Pure.

Of a danger nothing may be lost: each word has to be known to tell of nothing else. One that is not
known ("my ankles, and it's hard to swallow") may be what was asked about.
"""

from collections.abc import Sequence

from dialog.check_ins.questions import ClosedQuestion

_TELLS_NOTHING = frozenset(
    ["a", "about", "again", "always", "am", "an", "and", "are", "around", "at", "been", "bit",
     "both", "but", "by", "day", "days", "did", "do", "else", "end", "evening", "evenings",
     "every", "feel", "feels", "from", "get", "gets", "getting", "got", "had", "has", "have",
     "hurt", "hurting", "hurts", "i", "in", "is", "it", "just", "kind", "last", "left", "little",
     "long", "lower", "mild", "mildly", "more", "morning", "mornings", "mostly", "my", "night",
     "nights", "no", "nothing", "nowhere", "of", "often", "oh", "on", "only", "painful",
     "pretty", "quite", "really", "right", "since", "side", "sides", "sit", "sitting",
     "slightly", "some", "sometimes", "sore", "stand", "standing", "still", "tend", "that",
     "the", "their", "them", "there", "they", "this", "tiny", "today", "uh", "um", "usually",
     "very", "walk", "walking", "was", "week", "weeks", "well", "were", "when", "yeah", "yep",
     "yes", "yesterday"]
)  # fmt: skip
"""Nothing of any part of the body."""
_NAMES_IT = frozenset(("a", "at", "in", "just", "more", "mostly", "my", "on", "only", "the"))
"""After "it is": the part of the body comes next."""


def is_elsewhere(words: Sequence[str], question: ClosedQuestion) -> bool:
    """Whether it tells of such parts, and of nothing else: "my ankles are swollen a bit".

    Args:
        words: of the answer.
        question: that it answers.
    """
    places = frozenset(question.elsewhere)
    first = next((at for at, word in enumerate(words) if word in places), None)
    if first is None or _tells_before(words[:first]):
        return False
    of_question = {word for phrase in question.tells_yes for word in phrase.split()}
    return places.union(_TELLS_NOTHING, of_question).issuperset(words)


def _tells_before(words: Sequence[str]) -> bool:
    """Whether more is told before any such part: "it's swollen, my ankles too", "yes, and my"."""
    is_of_it = any(
        word == "it" and not _NAMES_IT.issuperset(words[at + 2 : at + 3])
        for at, word in enumerate(words)
    )
    return "and" in words or is_of_it
