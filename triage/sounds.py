"""How words sound, roughly, so that "siezure" and "waik" are known for what they are."""

import re
from functools import lru_cache

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
_VOWELS = re.compile("(?!^)[aeiouyhw]")
_TWICE = re.compile(r"(.)\1+")
_REMEMBERED = 4096


@lru_cache(maxsize=_REMEMBERED)
def sound_key(word: str) -> str:
    """The consonants of a word by their sound: the same for words that sound alike."""
    for spelling, sound in _SPELLINGS:
        word = spelling.sub(sound, word)
    return _VOWELS.sub("", _TWICE.sub(r"\1", word))
