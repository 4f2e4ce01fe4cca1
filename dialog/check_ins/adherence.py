"""What is asked of whoever takes medicines: side effects that are dangerous, by kind of medicine.

The classes are those of the table of interactions. No pharmacist has reviewed the choice yet.
"""

from collections.abc import Iterable

from dialog.check_ins.questions import ClosedQuestion
from dialog.clinical.care import Medicine
from dialog.clinical.interactions.shipped import name_medicine, shipped_table
from triage.decision import Acuity

SWELLING = ClosedQuestion(
    slot="effect_swelling",
    claim="my lips and tongue are swelling",
    least=Acuity.EMERGENCY,
    source="FDA label of lisinopril (2023), warnings: angioedema",
    about="swelling of the face, lips or tongue",
    tells_yes=(
        "swollen",
        "swelling",
        "swells",
        "swell",
        "swelled",
        "puffy",
        "puffed up",
        "fat lip",
        "thick",
    ),
    elsewhere=(
        "ankle",
        "ankles",
        "foot",
        "feet",
        "toe",
        "toes",
        "heel",
        "heels",
        "leg",
        "legs",
        "calf",
        "calves",
        "shin",
        "shins",
        "knee",
        "knees",
        "thigh",
        "thighs",
        "hip",
        "hips",
        "hand",
        "hands",
        "finger",
        "fingers",
        "thumb",
        "wrist",
        "wrists",
        "elbow",
        "elbows",
        "arm",
        "arms",
        "belly",
        "stomach",
        "tummy",
        "abdomen",
    ),
)
BLEEDING = ClosedQuestion(
    slot="effect_bleeding",
    claim="my stools are black and i take a blood thinner",
    least=Acuity.URGENT,
    source="FDA label of warfarin (2022), warnings: bleeding",
    about="black or bloody stools, or bleeding that does not stop",
    tells_yes=("black", "dark", "darker", "tarry", "tar", "maroon", "bloody stool",
               "bloody stools", "blood in my stool", "blood in it", "bleeding", "bled",
               "not stop", "not stopping", "goes on and on"),
    tells_no=("brown", "normal color", "normal colour", "looks normal", "look normal"),
    # Small bleeds that such medicines bring: for a pharmacist, and not for an ambulance.
    likenesses=("nosebleed", "nosebleeds", "nose bleeds", "gums bleed", "gums", "gum",
                "when i floss", "when i brush", "brush my teeth", "when i shave", "bruise",
                "bruises", "bruising", "paper cut"),
)  # fmt: skip
LOW_SUGAR = ClosedQuestion(
    slot="effect_low_sugar",
    claim="i had low blood sugar this week and felt shaky",
    least=Acuity.SOON,
    source="ADA Standards of Care 2025, section 6: hypoglycemia",
    about="being shaky, sweaty or confused from low sugar",
    tells_yes=("shaky", "shaking", "shakes", "trembling", "sweaty", "sweating", "clammy",
               "jittery", "low sugar", "sugar was low", "went low", "got low", "was low",
               "dropped"),
)  # fmt: skip
EFFECT_QUESTIONS = (SWELLING, BLEEDING, LOW_SUGAR)
_ASKED_OF = {
    SWELLING.slot: frozenset(("ace_inhibitor",)),
    BLEEDING.slot: frozenset(("anticoagulant", "doac", "antiplatelet")),
    LOW_SUGAR.slot: frozenset(("sulfonylurea", "sugar_lowering")),
}


def dangers_of(medicines: Iterable[Medicine]) -> frozenset[str]:
    """The slots of the questions that these medicines call for."""
    entries, _ = shipped_table()
    classes = {
        one
        for medicine in medicines
        for named in name_medicine(medicine.name)
        if named.id in entries.medicines
        for one in entries.medicines[named.id].classes
    }
    return frozenset(slot for slot, asked in _ASKED_OF.items() if not asked.isdisjoint(classes))
