"""All questions of all programmes whose answer is judged, by the slot that holds it."""

from collections.abc import Mapping

from dialog.check_ins.adherence import EFFECT_QUESTIONS
from dialog.check_ins.postpartum import POSTPARTUM
from dialog.check_ins.prenatal import PRENATAL
from dialog.check_ins.questions import ClosedQuestion
from dialog.check_ins.reading_questions import READING_QUESTIONS

QUESTIONS: Mapping[str, ClosedQuestion] = {
    **{one.slot: one for one in PRENATAL},
    **{one.slot: one for one in POSTPARTUM},
    **{one.slot: one for one in READING_QUESTIONS},
    **{one.slot: one for one in EFFECT_QUESTIONS},
}
