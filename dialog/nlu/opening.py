"""What people say before they say what they want: "hello um yes good morning i need a refill"."""

from triage.words import split_words

_POLITE = frozenset(
    ["hello", "hi", "hey", "yes", "yeah", "oh", "well", "so", "okay", "ok", "good", "morning",
     "afternoon", "evening", "there", "please", "sorry", "excuse", "me", "listen", "look", "right",
     "alright", "and", "but", "like", "actually", "anyway", "sir", "ma'am", "miss", "doctor"]
)  # fmt: skip
_GREETINGS = frozenset(["hello", "hi", "hey", "morning", "afternoon", "evening"])
_ENOUGH = 3
"""Words that must be left, or the opening is all that was said."""


def without_opening(text: str) -> str:
    """The text behind a greeting and the small words round it; all of it where little is left."""
    said = split_words(text)
    at = 0
    while at < len(said.words) and said.words[at] in _POLITE:
        at += 1
    opening = said.words[:at]
    if len(said.words) - at < _ENOUGH or not _GREETINGS & set(opening):
        return text
    return text[said.spans[at].start :]
