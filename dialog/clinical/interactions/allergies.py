"""Medicines of the kind that a patient is allergic to. Pure.

Kinds are those of chemistry, whose members share an allergy; no clinician has reviewed them. That
nothing is found says nothing: a list of allergies is never whole.
"""

import re
from collections.abc import Iterator, Sequence

from dialog.clinical.interactions.checking import InteractionFinding
from dialog.clinical.interactions.named import NamedMedicine
from dialog.clinical.interactions.shipped import find_medicines, shipped_table
from dialog.clinical.interactions.table import MedicineEntry, Severity

ALLERGY = "allergy"
"""What stands in for the id of a row where an allergy is found."""
_KINDS: tuple[frozenset[str], ...] = tuple(
    frozenset(one)
    for one in (
        {"penicillin"}, {"fluoroquinolone"}, {"macrolide"}, {"tetracycline"}, {"nitroimidazole"},
        {"azole"}, {"any_trimethoprim"}, {"ace_inhibitor"}, {"statin"}, {"benzodiazepine"},
        {"barbiturate"}, {"tricyclic"}, {"triptan"}, {"opioid"},
        # Whose asthma or hives come of aspirin, gets them of the others.
        {"nsaid", "any_aspirin"},
    )
)  # fmt: skip
_LONGEST = 8_000
"""Characters that are read of what was said."""
_ADVICE = "Please do not take it until a pharmacist or your doctor has spoken with you."
_ALLERGIC = r"\b(?:allerg(?:ic|y|ies)|(?:bad |terrible |severe |serious )?reactions?)"
_AFTER = re.compile(rf"{_ALLERGIC}(?: (?:reactions? )?(?:to|from|of|against|is|are))+ ([^.?!;]*)")
_BEFORE = re.compile(r"((?:\S+ ){1,4})allerg(?:y|ies)\b")
_ASKS = re.compile(
    r"\b(?:(?:so )?(?:can|could|may|should|is it|are|will|would|do|does) (?:i|we|he|she|it|they|ok)"
    r"|but|and (?:they|he|she|the|my|now)|is \w+ (?:ok|okay|safe|all right)|who|because|what|how)\b"
)
"""Where what somebody is allergic to ends, and what they ask begins."""
_DENIED = re.compile(
    r"\b(?:not|never(?: been| had)?|no|no known|isn.?t|aren.?t|without|don.?t (?:think i am|have))"
    r"(?: (?:really|actually|any|an|a|known|drug))? allerg"
)
_ASKED_WHETHER = re.compile(r"\b(?:am|is|are|could|might|can) (?:i|it|he|she|this)(?: \w+)? allerg")


def allergens(said: str) -> tuple[NamedMedicine, ...]:
    """The medicines that somebody says to be allergic to."""
    text = said[:_LONGEST].casefold()
    if "allerg" not in text and "reaction" not in text:
        return ()
    if _DENIED.search(text) or _ASKED_WHETHER.search(text):
        return ()
    return tuple(one for first, end in _places(text) for one in _named(text, first, end))


def allergy_findings(
    asked: Sequence[NamedMedicine], allergies: Sequence[NamedMedicine]
) -> tuple[InteractionFinding, ...]:
    """What there is to tell of each medicine that is, or is like, one of the allergies."""
    entries = shipped_table()[0].medicines
    against = [entries[one.id] for one in allergies if one.is_known]
    found: dict[str, InteractionFinding] = {}
    for one in asked:
        entry = entries.get(one.id)
        match = next((at for at in against if entry is not None and _is_like(entry, at)), None)
        if entry is not None and match is not None:
            found.setdefault(entry.id, _finding(entry, one.name, match))
    return tuple(found.values())


def _finding(entry: MedicineEntry, name: str, match: MedicineEntry) -> InteractionFinding:
    cause, spoken = match.spoken(""), entry.spoken(name)
    says = f"With an allergy to {cause}, {spoken} can cause a bad reaction."
    ids = (entry.id,)
    return InteractionFinding(ALLERGY, Severity.CONTRAINDICATED, ids, says, _ADVICE)


def _is_like(one: MedicineEntry, other: MedicineEntry) -> bool:
    if one.ingredients & other.ingredients:
        return True
    return any(one.classes & kind and other.classes & kind for kind in _KINDS)


def _places(text: str) -> Iterator[tuple[int, int]]:
    """From where to where allergies are named."""
    for match in _AFTER.finditer(text):
        ends = _ASKS.search(text, match.start(1), match.end(1))
        yield match.start(1), ends.start() if ends else match.end(1)
    for match in _BEFORE.finditer(text):
        yield match.start(1), match.end(1)


def _named(text: str, first: int, end: int) -> Iterator[NamedMedicine]:
    return (one for one in find_medicines(text) if first <= one.span.start < end)
