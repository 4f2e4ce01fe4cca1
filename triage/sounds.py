"""How words sound, roughly, so that "siezure" and "waik" are known for what they are."""

import re
from functools import lru_cache

from rapidfuzz import fuzz

from triage.wordlists import word_set

_SPELLINGS = (
    (re.compile("^(kn|gn|pn)"), "n"),
    (re.compile("^wr"), "r"),
    (re.compile("^ps"), "s"),
    (re.compile("^x"), "s"),
    (re.compile("ght"), "t"),
    (re.compile("tch"), "ch"),
    (re.compile("ph|gh(?=t?$)"), "f"),
    (re.compile("sch|sk|ck|qu|q"), "k"),
    (re.compile("tio|sio|cio"), "xo"),
    (re.compile("sh|ch"), "x"),
    (re.compile("c(?=[eiy]|ae)"), "s"),
    (re.compile("g(?=[eiy])"), "j"),
    (re.compile("dg"), "j"),
    (re.compile("c"), "k"),
    (re.compile("th"), "0"),
    (re.compile("z"), "s"),
    (re.compile("mb$"), "m"),
    (re.compile("wh"), "w"),
)
_VOWEL_SPELLINGS = (
    (re.compile("ai|ay|ei(?=gh)|a(?=[bdfgjklmnprstvxz0]e$)"), "A"),
    (re.compile("ee|ea|ie|ei|e(?=[bdfgjklmnprstvxz0]e$)"), "E"),
    (re.compile("oa|ow|oe|o(?=[bdfgjklmnprstvxz0]e$)"), "O"),
    (re.compile("oo|ou|ew|ue|u(?=[bdfgjklmnprstvxz0]e$)"), "U"),
    (re.compile("y$"), "E"),
    (re.compile("y|i(?=[bdfgjklmnprstvxz0]e$)"), "I"),
    (re.compile("(?<=[a-zA-Z])e$|(?<!^)[hw]"), ""),
)
_VOWELS = re.compile("(?!^)[aeiouyhw]")
_TWICE = re.compile(r"([^aeiou])\1+")
_REMEMBERED = 4096


def _spelled_by_sound(word: str) -> str:
    for spelling, sound in _SPELLINGS:
        word = spelling.sub(sound, word)
    return _TWICE.sub(r"\1", word)


@lru_cache(maxsize=_REMEMBERED)
def sound_key(word: str) -> str:
    """The consonants of a word by their sound: the same for words that sound alike."""
    return _VOWELS.sub("", _spelled_by_sound(word))


@lru_cache(maxsize=_REMEMBERED)
def full_sound_key(word: str) -> str:
    """The consonants and vowels of a word by their sound."""
    word = _spelled_by_sound(word)
    for spelling, sound in _VOWEL_SPELLINGS:
        word = spelling.sub(sound, word)
    return _TWICE.sub(r"\1", word)


_SHORTEST = 4
"""Letters of a word that may be taken for another one; shorter ones are alike too often."""
_ALIKE, _NEARLY_THE_SAME = 66.0, 84.0
_ENDINGS = ("", "s")
_CONFUSED = {
    "they": ("the",), "may": ("my",), "won": ("on",), "sand": ("and",), "win": ("in",),
}  # fmt: skip
STAY = word_set(
    """
    accidental arrests backing bald bead beat beats beet belt bill billed binding bite bites
    bleating blending bloc blocking boat boats bold bolt boot boots bout bowls bracing bread
    breadth breathe breed breeding breeze breve bride brief broad brood browse build builder
    built caches capping carrier carry carrying cases cause causing cease cell cent chains
    checking cheese choice choose cite clause clauses claws cloaking close clothes coarse
    combin comma constructed constructing cool country county course crashes daemon dear
    decodes deliver dependant derive derives deriving desk dessert dick dyeing essentially
    existed express faces facet factory faint fair false feather feeding feint filer
    filtering fits float flushing fool forth general greet guest hail hall hare haven heal
    heel hill hole hoping implied jest joking king laps lasting launch laws layer leading
    lid lids linear lips loops losses magick masking massage meet movies muse mustache
    needing noted noun nows pacing paint paints palette pane panes panning parity paste
    pastie patched patching patent peer pinning pitches plain plane pleading point poking
    pole poll polling polls pool poor possibly pull raising ranging reaching reading recover
    reel relying resetting ride right righty rite road rode role roll roofs routing rowed
    rung sail sale samp sauce scaled seam seas seating seeding sees seize seized sell
    setting settings shall shared sharing shopping sighs sight site situation size sizing
    skill smarty soaking soar socially sole soul source spain spanning spark specs spelled
    spelling spines splits squared stair stairs stale stall stare state stats steal steel
    stores storing strand strike strikes stripe striped strobe struck supports swaps sweep
    tack taint test testing tests thirst town traveling tricky tries wait waiter waiters
    wave wear weave weeding weight weights whole whom wondered wove wrapper write
    """
)
"""Words that sound like one of the lexicon's, and are what they are."""


class Alike:
    """The words of a lexicon, found by how they sound. Filled once, then only read."""

    def __init__(self) -> None:
        self._by_sound: dict[str, list[str]] = {}
        self._words: set[str] = set()
        self._known: dict[str, tuple[str, ...]] = {}

    def add(self, word: str) -> None:
        """Lets a word be meant."""
        if word not in self._words:
            self._words.add(word)
            self._by_sound.setdefault(sound_key(word), []).append(word)
            self._known.clear()

    def knows(self, heard: str) -> bool:
        """Whether it is one of the words, or may have been one."""
        return heard in self._words or bool(self.to(heard))

    def to(self, heard: str) -> tuple[str, ...]:
        """The words that may have been meant by `heard`, itself not among them."""
        known = self._known.get(heard)
        if known is None:
            known = tuple(dict.fromkeys(self._find(heard)))
            if len(self._known) < _REMEMBERED:
                self._known[heard] = known
        return known

    def _find(self, heard: str) -> list[str]:
        if heard in _CONFUSED:
            return [word for word in _CONFUSED[heard] if word in self._words]
        if len(heard) < _SHORTEST or not heard.isalpha() or heard in STAY:
            return []
        if heard in self._words:
            return []
        forms = [form for form in _forms(heard) if form in self._words]
        return forms + [
            word for word in self._by_sound.get(sound_key(heard), ()) if _sounds_like(heard, word)
        ]


def _sounds_like(heard: str, word: str) -> bool:
    """Whether two words with the same consonants are one word in two spellings."""
    if len(word) < _SHORTEST:
        return False
    likeness = fuzz.ratio(heard, word)
    if full_sound_key(heard) == full_sound_key(word):
        return likeness >= _ALIKE
    return likeness >= _NEARLY_THE_SAME and min(len(heard), len(word)) > _SHORTEST


def _forms(word: str) -> list[str]:
    """The same word with other endings: "wakes" for "wake"."""
    stems = {word[: len(word) - len(ending)] for ending in _ENDINGS if word.endswith(ending)}
    return sorted(
        stem + ending
        for stem in stems
        if len(stem) >= _SHORTEST
        for ending in _ENDINGS
        if stem + ending != word
    )
