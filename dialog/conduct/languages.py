"""Whether a caller would rather speak another language: asked for by name, or heard in the words.

Asked for, it counts at once. The words alone must be certain, for to be taken for a foreigner is
an insult, and names are foreign ("juan carlos de la cruz"): at least three words, none of them
plain English, and the library's guess agreed with by words that every sentence of the language
has. One word says nothing: "no" is a word of six languages.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import yaml
from py3langid.langid import MODEL_FILE, LanguageIdentifier

_FREQUENT = Path(str(files("dialog.conduct"))) / "frequent_words.yml"
ENGLISH, SPANISH, OTHER = "en", "es", "other"
_FEWEST_WORDS = 3
_SURE = 0.5
"""Likelihood, among the languages below, from which the library's guess counts."""
_LEAST_KNOWN = 2
"""Frequent words of the language that must be among those of the sentence."""
_RANKED = 3
"""Guesses of the library that are looked at."""
_SHARE, _LARGE_SHARE = 0.4, 0.7
"""Of the words, those that the language is known by; the larger where the library is not sure."""
_MOST_CHARACTERS = 400
_NAMES = {
    "spanish": SPANISH, "espanol": SPANISH, "castellano": SPANISH, "french": "fr",
    "francais": "fr", "german": "de", "deutsch": "de", "italian": "it", "italiano": "it",
    "portuguese": "pt", "portugues": "pt", "chinese": "zh", "mandarin": "zh", "cantonese": "zh",
    "vietnamese": "vi", "tagalog": "tl", "arabic": "ar", "russian": "ru", "korean": "ko",
    "japanese": "ja", "hindi": "hi", "polish": "pl", "creole": "ht", "haitian creole": "ht",
    "ukrainian": "uk", "farsi": "fa", "urdu": "ur", "punjabi": "pa", "somali": "so",
    "portuguese brazilian": "pt", "american sign language": OTHER,
}  # fmt: skip
"""What callers call languages, without accents, and their ISO 639-1 codes."""
_MOST_ENGLISH = 0.2
"""Share of such words above which it is English with foreign words in it."""
_SCRIPTS = {
    "CYRILLIC": "ru", "ARABIC": "ar", "CJK": "zh", "HANGUL": "ko", "HIRAGANA": "ja",
    "KATAKANA": "ja", "DEVANAGARI": "hi", "HEBREW": OTHER, "GREEK": OTHER, "THAI": OTHER,
    "BENGALI": OTHER, "GURMUKHI": OTHER, "TAMIL": OTHER, "ETHIOPIC": OTHER,
}  # fmt: skip
"""Languages by the first word of their letters' Unicode names."""
_NAMED = "|".join(sorted(_NAMES, key=len, reverse=True))
_ASKED = (
    re.compile(
        rf"(?:(?:in|do you (?:speak|talk|have|know)|can (?:you|we|i) (?:speak|talk)(?: in)?|"
        rf"(?:i|we|he|she|my \w+) (?:only |just )?(?:speaks?|talks?)(?: only)?|someone who "
        rf"(?:speaks|talks|knows)|somebody who (?:speaks|talks|knows)|(?:who|that) (?:speaks|talks)"
        rf"|anyone who speaks|speak(?:ing)?|habla(?:n|s)?(?: usted(?:es)?)?|hablo|hablar(?: en)?|"
        rf"en|parle[zr]?|parlez vous|sprechen sie|parla|fala) )(?P<name>{_NAMED})\b"
    ),
    re.compile(
        rf"\b(?P<name>{_NAMED}) (?:please|por favor|speaker|speaking|interpreter|translator)"
    ),
    re.compile(rf"^(?:um |uh |hi |hello |hola )?(?P<name>{_NAMED})$"),
)
_ASKED_OF_SPANISH = re.compile(
    r"\bno (?:hablo|entiendo|comprendo)(?: el| nada de| bien)*(?: ingles)?\b"
)
_ASKED_OF_ANY = re.compile(
    r"\b(?:no|(?:not|don't|can't) speak|(?:not|don't) understand|"
    r"(?:not|don't) know|little|bad) english\b|"
    r"\b(?:need|want|have|get|like|with|use|speak to) (?:me )?(?:an?|the) (?:\w+ )?"
    r"(?:interpreter|translator)\b|^(?:interpreter|translator)(?: please)?$"
)
_NO_WISH = re.compile(r"\b(?:say |my \w+ is|class|teacher|accent|food|restaurant|homework)\b")

Detect = Callable[[str], str | None]
"""The language that a text is in, by its words; None: English, or nobody can tell."""


@dataclass(frozen=True, slots=True)
class FrequentWords:
    """What `frequent_words.yml` holds."""

    known: Mapping[str, frozenset[str]]
    beside: frozenset[str]
    english: frozenset[str]

    @classmethod
    def load(cls) -> "FrequentWords":
        """Read the file."""
        held = yaml.safe_load(_FREQUENT.read_text(encoding="utf-8"))
        known = {language: frozenset(words.split()) for language, words in held["known"].items()}
        return cls(known, frozenset(held["beside"].split()), frozenset(held["english"].split()))

    def agree(self, words: Set[str], language: str, likelihood: float) -> bool:
        """Whether the words are such as the language has; more of them where it is unlikely."""
        known = len(words & self.known.get(language, frozenset()) - self.beside)
        beside = len(words & self.beside)
        if known < _LEAST_KNOWN and (known == 0 or known + beside < _FEWEST_WORDS):
            return False
        share = (known + beside) / len(words)
        return share >= (_SHARE if likelihood >= _SURE else _LARGE_SHARE)


class LanguageDetector:
    """Tells languages by their words. Shared by all calls; loading it takes about a second."""

    def __init__(self) -> None:
        """Load the library's model, kept to the languages that callers have."""
        self._identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
        self._frequent = FrequentWords.load()
        self._identifier.set_languages([ENGLISH, *self._frequent.known])

    def __call__(self, text: str) -> str | None:
        """The language of the text, where it is certain and not English; None otherwise.

        Args:
            text: what was said, in any case, with or without accents.
        """
        text = text[:_MOST_CHARACTERS].lower()
        by_script = _of_script(text)
        if by_script is not None:
            return by_script
        words = frozenset(plain(text).split())
        if len(words) < _FEWEST_WORDS:
            return None
        if len(words & self._frequent.english) > _MOST_ENGLISH * len(words):
            return None
        for language, likelihood in self._identifier.rank(text)[:_RANKED]:
            if self._frequent.agree(words, language, float(likelihood)):
                return str(language)
        return None


def asked_language(text: str) -> str | None:
    """The language that is asked for in so many words; `other` for one that is not named.

    Args:
        text: what was said.
    """
    said = plain(text)
    if _NO_WISH.search(said):
        return None
    for pattern in _ASKED:
        found = pattern.search(said)
        if found is not None:
            return _NAMES[found["name"]]
    if _ASKED_OF_SPANISH.search(said):
        return SPANISH
    return OTHER if _ASKED_OF_ANY.search(said) else None


def wants_english(text: str) -> bool:
    """Whether English is asked for: "english please", "in english"."""
    return re.search(r"^(?:no )?english(?: please)?$|\bin english\b", plain(text)) is not None


def plain(text: str) -> str:
    """Lower-case words without accents, and without marks between them."""
    parted = unicodedata.normalize("NFD", text.lower().replace("\u2019", "'"))
    bare = "".join(one for one in parted if not unicodedata.combining(one))
    return " ".join(re.findall(r"[^\W_]+(?:'[^\W_]+)*", bare))


def _of_script(text: str) -> str | None:
    """The language of letters that are not Latin ones, where most are."""
    letters = [one for one in text if one.isalpha()]
    foreign = [
        _SCRIPTS.get(unicodedata.name(one, "").split(" ")[0].split("-")[0]) for one in letters
    ]
    named = [one for one in foreign if one is not None]
    return named[0] if letters and len(named) * 2 > len(letters) else None
