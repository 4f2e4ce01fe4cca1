"""What patients call their medicines by: "the blood pressure one", "my water pill". Pure.

Told by the classes of the table of medicines. Nobody is told what a medicine is for by this; it
only chooses among those that the patient has, and what was chosen is read back.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dialog.clinical.care import Medicine
from dialog.clinical.interactions.shipped import name_medicine, shipped_table
from triage.wordlists import word_set
from triage.words import split_words


@dataclass(frozen=True, slots=True)
class _Purpose:
    """Words for what a medicine is for, and by what the table knows those that are."""

    said: re.Pattern[str]
    classes: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()


def _purpose(said: str, classes: str = "", ids: str = "") -> _Purpose:
    return _Purpose(re.compile(rf"\b(?:{said})\b"), word_set(classes), word_set(ids))


_PURPOSES = (
    _purpose(
        r"blood pressure|b p|pressure|hypertension",
        "ace_inhibitor arb beta_blocker wide_beta_blocker thiazide gentle_ccb slowing_ccb"
        " potassium_sparing",
    ),
    _purpose(
        r"(?:blood )?sugars?|diabetes|diabetic|glucose",
        "sugar_lowering sulfonylurea glp1 sglt2",
        "metformin insulin",
    ),
    _purpose(r"cholesterol|statin|lipids?", "statin"),
    _purpose(r"(?:blood )?thinners?|clots?|clotting", "anticoagulant doac antiplatelet"),
    _purpose(r"thyroid", "antithyroid", "levothyroxine liothyronine"),
    _purpose(r"water|fluid|diuretic|swelling", "diuretic thiazide loop_diuretic"),
    _purpose(
        r"depression|antidepressant|mood|anxiety|nerves",
        "ssri snri tricyclic maoi benzodiazepine",
        "bupropion mirtazapine trazodone buspirone",
    ),
    _purpose(r"stomach|acid|reflux|heartburn", "ppi", "famotidine"),
    _purpose(r"sleep|sleeping", "sleeping_pill benzodiazepine"),
    _purpose(r"pain|painkiller", "opioid nsaid gabapentinoid"),
    _purpose(r"asthma|breathing|inhaler|puffer", "inhaled_steroid", "albuterol salbutamol"),
    _purpose(r"heart", "beta_blocker wide_beta_blocker nitrate antiplatelet slowing_ccb"),
)
_THING = (
    r"(?:ones?|pills?|tablets?|meds?|medicines?|medications?|drugs?|stuff|prescription|refill"
    r"|water pills?|blood thinners?|inhaler|puffer)"
)
_CHOICE = re.compile(
    rf"\b(?:the|my|that|those|for)(?: (?!(?:and|i|but|so|is|was|are)\b)\w+){{0,4}} {_THING}\b"
    rf"|\b(?:{_THING}|it is|for)(?: \w+){{0,3}}? for\b"
)
_SHORT = 4
"""Words of an answer that need say no more than what it is for."""


def chooses_by_purpose(said: str) -> bool:
    """Whether the words name one of several medicines by what it is for."""
    plain = _plain(said)
    is_named = any(one.said.search(plain) is not None for one in _PURPOSES)
    return is_named and (len(plain.split()) <= _SHORT or _CHOICE.search(plain) is not None)


def for_purpose(said: str, own: Sequence[Medicine]) -> tuple[Medicine, ...]:
    """The patient's medicines that may be meant by what they are for, in their order."""
    if not chooses_by_purpose(said):
        return ()
    plain = _plain(said)
    meant = [one for one in _PURPOSES if one.said.search(plain) is not None]
    return tuple(one for one in own if any(_serves(one, purpose) for purpose in meant))


def _serves(medicine: Medicine, purpose: _Purpose) -> bool:
    entries = shipped_table()[0].medicines
    for named in name_medicine(medicine.name):
        entry = entries.get(named.id)
        if entry is None:
            continue
        made_of = [entry, *(entries[one] for one in entry.ingredients if one in entries)]
        if any(one.id in purpose.ids or one.classes & purpose.classes for one in made_of):
            return True
    return False


def _plain(said: str) -> str:
    return " ".join(split_words(said.casefold()).words)
