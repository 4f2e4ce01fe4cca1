"""Tokens for what says who somebody is: `[PATIENT_1]`, `[DATE_2]`. Pure; nothing leaves without.

What is known to identify (a record, the answers to who is calling) is hidden wherever it stands;
what looks like it (dates, long numbers, addresses of mail, names after "my name is") as well. Of
two evils the needless token is the lesser: it costs a clumsy sentence.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from dialog.nlu.people import find_names
from triage.numbers import find_numbers

_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
)
_NUMBER_WORDS = (
    "zero|oh|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen"
    "|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty"
    "|ninety|hundred|thousand"
)
_ORDINAL_WORDS = (
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth"
    "|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth"
)
_FIGURE = rf"(?:\d+(?:st|nd|rd|th)?|{_NUMBER_WORDS}|{_ORDINAL_WORDS})"
_DIGIT = r"(?:zero|oh|o|one|two|three|four|five|six|seven|eight|nine|\d)"
_DIGIT_WORDS = {
    "0": "zero|oh|o", "1": "one", "2": "two", "3": "three", "4": "four", "5": "five",
    "6": "six", "7": "seven", "8": "eight", "9": "nine",
}  # fmt: skip
_TOKEN = re.compile(r"\[[A-Z]+_\d+\]")
_RUN = re.compile(rf"\b(?:{_NUMBER_WORDS})\b(?:[\s-]+(?:{_NUMBER_WORDS})\b){{2,}}", re.I)
_MOST_NUMBERS = 2
"""Of figures said in a row: a reading has two; a day of birth or of a card more."""


class Kind(StrEnum):
    """What a token stands for."""

    PATIENT = "PATIENT"
    PERSON = "PERSON"
    DATE = "DATE"
    NUMBER = "NUMBER"
    ADDRESS = "ADDRESS"
    ID = "ID"


_LOOKS: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        # Whoever writes tokens of their own must not be answered with somebody else's name.
        (Kind.ID, _TOKEN.pattern),
        (Kind.ADDRESS, r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+|\bhttps?://\S+|\bwww\.\S+"),
        (Kind.DATE, r"\b\d{4}-\d{2}-\d{2}(?:t[\d:.+z-]+)?|\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b"),
        (Kind.DATE, rf"\b(?:{_MONTHS})\.?,?(?:[\s,-]+(?:the\s+)?{_FIGURE}\b){{1,6}}"),
        (Kind.DATE, rf"\b(?:{_FIGURE}[\s-]+){{1,3}}(?:of\s+)?(?:{_MONTHS})\b"
                    rf"(?:[\s,-]+{_FIGURE}\b){{0,6}}"),
        (Kind.NUMBER, r"\+?\(?\d(?:[\s().-]{0,2}\d){4,}"),
        (Kind.NUMBER, rf"\b{_DIGIT}(?:[\s,-]+{_DIGIT}\b){{4,}}"),
        (Kind.PERSON, r"\b(?:dr|mr|mrs|ms|miss|doctor|nurse)\b\.?\s+(?-i:[A-Z][\w'-]+"
                      r"(?:\s+[A-Z][\w'-]+)?)"),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True, repr=False)
class Identifier:
    """Something known that says who somebody is."""

    kind: Kind
    value: str
    is_spelled: bool = False
    """Whether it is a row of letters and figures, which people say one by one."""

    def __repr__(self) -> str:
        """Its kind alone."""
        return f"Identifier({self.kind})"


class UnknownTokenError(Exception):
    """A text has a token that was never given out."""


class Pseudonyms:
    """The tokens of one prompt. The same words have the same token; others have others."""

    def __init__(self, known: Iterable[Identifier]) -> None:
        self._known = tuple(
            (one.kind, pattern) for one in known if (pattern := _pattern(one)) is not None
        )
        self._tokens: dict[tuple[Kind, str], str] = {}
        self._words: dict[str, str] = {}

    def hide(self, text: str) -> str:
        """The text with a token for everything that identifies."""
        hidden, end = [], 0
        for kind, start, stop in _joined(sorted(self._spans(text), key=lambda one: one[1:])):
            hidden += [text[end:start], self._token(kind, text[start:stop])]
            end = stop
        return "".join([*hidden, text[end:]])

    def show(self, text: str) -> str:
        """The text with the words that its tokens stand for.

        Raises:
            UnknownTokenError: it has a token that is none of these.
        """
        return _TOKEN.sub(self._shown, text)

    def leaks(self, text: str) -> bool:
        """Whether something known still stands in a text that is to be sent."""
        return any(pattern.search(_TOKEN.sub(" ", text)) for _, pattern in self._known)

    def _token(self, kind: Kind, words: str) -> str:
        token = self._tokens.get((kind, words))
        if token is None:
            number = 1 + sum(known is kind for known, _ in self._tokens)
            token = self._tokens[kind, words] = f"[{kind}_{number}]"
            self._words[token] = words
        return token

    def _shown(self, found: re.Match[str]) -> str:
        words = self._words.get(found[0])
        if words is None:
            raise UnknownTokenError("a token that was not given out")
        return words

    def _spans(self, text: str) -> Iterator[tuple[Kind, int, int]]:
        for kind, pattern in (*self._known, *_LOOKS):
            for found in pattern.finditer(text):
                yield kind, found.start(), found.end()
        for run in _RUN.finditer(text):
            if len(find_numbers(run[0].lower().replace("-", " ").split())) > _MOST_NUMBERS:
                yield Kind.NUMBER, run.start(), run.end()
        words = list(re.finditer(r"[^\W_]+", text))
        for name in find_names([one[0].lower() for one in words], ()):
            yield Kind.PERSON, words[name.first].start(), words[name.end - 1].end()


def _joined(spans: Iterable[tuple[Kind, int, int]]) -> Iterator[tuple[Kind, int, int]]:
    """Those that overlap as one, so that no half of anything stays."""
    last: tuple[Kind, int, int] | None = None
    for kind, start, stop in spans:
        if last is not None and start < last[2]:
            last = (last[0], last[1], max(last[2], stop))
            continue
        if last is not None:
            yield last
        last = (kind, start, stop)
    if last is not None:
        yield last


def _pattern(identifier: Identifier) -> re.Pattern[str] | None:
    """Where it stands, in whatever letters; None where there is nothing to look for."""
    if identifier.is_spelled:
        return _spelled(identifier.value)
    # Recognisers write "o brien" or "obrien" for what a record has as "O'Brien".
    words = [one for one in re.split(r"[\s'\u2019-]+", identifier.value) if one]
    if not any(one.isalnum() for one in identifier.value):
        return None
    told = r"[\s,.'\u2019-]*".join(re.escape(one) for one in words)
    # Not \b: a value may begin or end with another sign.
    return re.compile(rf"(?<![^\W_]){told}(?![^\W_])", re.IGNORECASE)


def _spelled(value: str) -> re.Pattern[str] | None:
    signs = [one for one in value if one.isalnum()]
    if not signs:
        return None
    told = [rf"(?:{re.escape(one)}|{_DIGIT_WORDS[one]})" if one in _DIGIT_WORDS else re.escape(one)
            for one in signs]  # fmt: skip
    between = r"[\s,.()/-]{0,3}"
    return re.compile(rf"(?<![^\W_]){between.join(told)}(?![^\W_])", re.IGNORECASE)
