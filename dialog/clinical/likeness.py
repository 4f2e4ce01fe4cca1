"""How alike a written and a heard name are: by their letters, and by how they sound. Pure."""

import re
from collections.abc import Mapping
from functools import lru_cache

from rapidfuzz import fuzz

from dialog.clinical.names import folded_name
from triage.sounds import full_sound_key

SAME = 100.0
_ONE_SOUND, _KNOWN, _ONE_FRAME = 95.0, 90.0, 85.0
"""One sound in two spellings; names of the table below; the same but for a vowel."""
_LEAST_OF_FRAME = 55.0
_SHORT, _LEAST_OF_SHORT = 4, 75.0
"""In so few letters a vowel makes another name: Jean is no Joan, Hall no Hill."""
_WORTH_HEARING = 45.0
"""Names spelled less alike than this do not sound alike, but for those of the table."""
_VOWELS = re.compile("[aeiouAEIOU]+")
_LIGHT_END = re.compile("(?<=[aeiou][^aeiou])(ey|ie|ee|i)$|(?<=[aeiou][^aeiou]{2})(ey|ie|ee|i)$")
"""Kelley, Kellie and Kelli are Kelly."""
_SILENT_END = re.compile(r"([^aeiou])\1e$")
"""Anne is Ann."""
_KEYS = 4096
_SOUND_ALIKE = """
    aaron aron erin ehren | amy aimee ami | aileen eileen | allen alan allan alain | beau bo |
    berry barry barrie | burke berk birk birch | byrne burn bern | cara kara | catherine
    katherine katharine catharine kathryn cathryn | chloe khloe cloey | cole kohl coal | cox
    cocks coxe | cruz crews cruise kruse | dixon dickson | dunn done | dylan dillon dillan |
    eva ava iva | gary gehry geri | gray grey | geoffrey jeffrey jeffery | graham graeme gram
    | hicks hix | hughes hews hues use | hugh hue hew you | ian ean eon ion | isaac izzak |
    jack jacques jock | jacqueline jacklyn jaclyn jacklin | jaime hymie | jesse jessie jessy
    jessye | jesus haysoos | joaquin walkin wakeen | joe jo | jose hosay josay | juan huan wan
    won one | julio hulio | karen caren charon | klein kline cline | lane layne | leah lia
    leia | lee leigh li lea | lin lynn lynne linn | lori laurie lorrie lory | laura lora |
    louis lewis louie luis | lowe low loh lo | luke luc | lucy lucie | marie maree murray |
    marshall martial | matthew mathieu | may mei mae mai | meyer myer mayer meier maier mire |
    moore more moor muir | murray murry moray | nguyen win wynn when newin | nichols nickels
    nickles nichol | neil neal neale kneel | nicholas nicklaus nicolas | noel nowell | paul
    pol pall | payne pain paine | price preiss | quinn kwin | ray rae rey ry | reed reid read
    | reese rhys reece | rice reiss | ruiz ruis | russell rustle | ryan rion | sean shawn
    shaun shon | shea shay | sims symmes simms | siobhan shivon chevonne | stephen steven
    stefan stephan | stewart stuart | tara terra | wade weighed | walsh welsh | wayne wain |
    wei way weigh | weiss wice vice | wood would | wright right write | xavier zavier savior |
    xiao shao | xu shu shoe | yvonne evon | yu you | zachary zackery | zhang jang chang | zoe
    zoey zowie
"""
"""Names that recognisers write for one another, which neither letters nor rules bring together."""


def likeness(written: str, heard: str) -> float:
    """How alike two names are, from 0 to 100; that of no name to any is 0."""
    return _likeness(folded_name(written), folded_name(heard))


def _likeness(written: str, heard: str) -> float:
    if not written or not heard:
        return 0.0
    if written == heard:
        return SAME
    if _GROUPS.get(written, frozenset()) & _GROUPS.get(heard, frozenset()):
        return _KNOWN
    spelling = fuzz.ratio(written, heard)
    if spelling < _WORTH_HEARING:
        return spelling
    sounds = _sound(written), _sound(heard)
    if sounds[0] == sounds[1]:
        return _ONE_SOUND
    sounding = fuzz.ratio(*sounds)
    if _frame(sounds[0]) != _frame(sounds[1]):
        return (spelling + sounding) / 2
    if min(len(written), len(heard)) <= _SHORT and sounding < _LEAST_OF_SHORT:
        return min(spelling, sounding)
    plain = max(spelling, sounding)
    return max(plain, _ONE_FRAME) if spelling >= _LEAST_OF_FRAME else plain


@lru_cache(maxsize=_KEYS)
def _sound(name: str) -> str:
    plain = _LIGHT_END.sub("y", _SILENT_END.sub(r"\1\1", name))
    # Smyth is Smith.
    return full_sound_key(plain[:-1].replace("y", "i") + plain[-1])


def _frame(sound: str) -> str:
    """A sound with every vowel alike."""
    return _VOWELS.sub("a", sound)


def _groups() -> Mapping[str, frozenset[int]]:
    found: dict[str, frozenset[int]] = {}
    for number, group in enumerate(_SOUND_ALIKE.split("|")):
        for name in group.split():
            found[name] = found.get(name, frozenset()) | {number}
    return found


_GROUPS = _groups()
