"""Tries a row on its own examples, when it is loaded."""

from dialog.clinical.interactions.checking import Circumstances, check_against
from dialog.clinical.interactions.finding_names import find_in
from dialog.clinical.interactions.names import NameIndex
from dialog.clinical.interactions.table import InteractionTable, Row
from triage.entries import Entry


def try_examples(entry: Entry, row: Row, table: InteractionTable, index: NameIndex) -> None:
    """Each positive example must give the row, each negative one must not.

    Raises:
        InteractionTableError: one does not.
    """
    for examples, key in ((row.positive, "positive"), (row.negative, "negative")):
        for example in examples:
            circumstances = Circumstances(
                pregnancy_week=example.pregnancy_week,
                is_breastfeeding=example.breastfeeding,
                conditions=example.conditions,
            )
            found = check_against(table, find_in(index, example.say), circumstances)
            is_found = any(one.row == row.id for one in found)
            if is_found is not (key == "positive"):
                wanted = "must give the row" if key == "positive" else "must not give the row"
                raise entry.fail(key, example.say, wanted)
