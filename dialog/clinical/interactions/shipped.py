"""What the agent uses: the shipped table, looked up by what callers say.

medicines = find_medicines("can i take advil with my warfarin")
findings = check(medicines, pregnancy_week=None, is_breastfeeding=False, conditions=())
"""

from collections.abc import Sequence
from functools import cache

from dialog.clinical.interactions.checking import (
    Circumstances,
    InteractionFinding,
    check_against,
)
from dialog.clinical.interactions.finding_names import find_in, name_in
from dialog.clinical.interactions.loading import load_table
from dialog.clinical.interactions.named import NamedMedicine
from dialog.clinical.interactions.names import NameIndex
from dialog.clinical.interactions.table import InteractionTable, MedicineKind


@cache
def shipped_table() -> tuple[InteractionTable, NameIndex]:
    """The table that is shipped and its names, loaded once. Blocks while it does."""
    return load_table()


def medicine_names() -> frozenset[str]:
    """All names of medicines of the shipped table; none of foods, herbs or groups."""
    entries = shipped_table()[0].medicines.values()
    return frozenset(
        name.lower() for one in entries if one.kind is MedicineKind.MEDICINE for name in one.names
    )


def table_version() -> str:
    """Of the shipped table; belongs into the record of a call that used it."""
    return shipped_table()[0].version


def find_medicines(text: str) -> tuple[NamedMedicine, ...]:
    """The medicines that a caller names, also misspelt by sound; none is no answer to "is it fine".

    Total and bounded: any text is answered.
    """
    return find_in(shipped_table()[1], text)


def name_medicine(name: str) -> tuple[NamedMedicine, ...]:
    """The medicines in a text that is known to name one, of a record or of a slot. Never empty."""
    return name_in(shipped_table()[1], name)


def check(
    medicines: Sequence[NamedMedicine],
    *,
    pregnancy_week: float | None,
    is_breastfeeding: bool,
    conditions: Sequence[str],
    is_pregnant: bool = False,
) -> tuple[InteractionFinding, ...]:
    """What there is to tell, the gravest first. Never empty, and never that all is well.

    Args:
        medicines: all that one person takes or asks about, those of the record included.
        pregnancy_week: None where there is no pregnancy, or its week is not known.
        is_breastfeeding: whether a baby is breastfed.
        conditions: illnesses as the record writes them.
        is_pregnant: pregnant, also where the week is not known.
    """
    circumstances = Circumstances(pregnancy_week, is_pregnant, is_breastfeeding, tuple(conditions))
    return check_against(shipped_table()[0], medicines, circumstances)
