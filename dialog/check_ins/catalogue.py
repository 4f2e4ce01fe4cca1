"""All questions of all programmes whose answer is judged, by the slot that holds it."""

from collections.abc import Mapping

from dialog.check_ins.postpartum import POSTPARTUM
from dialog.check_ins.prenatal import PRENATAL
from dialog.check_ins.questions import ClosedQuestion

QUESTIONS: Mapping[str, ClosedQuestion] = {
    **{one.slot: one for one in PRENATAL},
    **{one.slot: one for one in POSTPARTUM},
}
