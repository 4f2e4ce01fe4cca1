"""What is asked in a pregnancy, by its week, and what a yes to each question claims.

From week 20 on fluid that leaks and blood weigh the same, so they are one question; at term they do
not. What triage makes of a claim depends on the week as well: contractions are an emergency at
thirty weeks, and at thirty-eight a reason to call the clinic today.
"""

from dialog.check_ins.mind_and_home import IN_BOTH
from dialog.check_ins.questions import ClosedQuestion
from triage.decision import Acuity

HALF, FELT, THIRD, TERM, END = 20.0, 24.0, 28.0, 37.0, 46.0
"""Weeks at which what is asked changes; movement is felt by all from 24 on."""
_CDC = "CDC Hear Her, Urgent Maternal Warning Signs"
_RCOG = "RCOG Green-top Guideline 57, Reduced Fetal Movements (2011)"
_BLOOD = ("blood", "bleeding", "bled", "bleed", "spotting", "spots", "clots", "pink", "brown",
          "bloody", "red when i wipe", "smear")  # fmt: skip
_FLUID = ("leak", "leaks", "leaking", "leaked", "gush", "gushed", "trickle", "trickling",
          "water broke", "waters broke", "soaked", "watery")  # fmt: skip
_LESS = ("less", "not as much", "not much", "fewer", "hardly", "barely", "slower", "slowed",
         "not moving", "not moved", "not move", "not felt", "not feel", "not feeling",
         "not kicking", "not kicked", "stopped", "quiet", "quieter", "still as", "no movement",
         "no kicks", "weaker")  # fmt: skip
_MOVES = ("moving", "moves", "moved", "kicking", "kicks", "kicked", "active", "normal", "normally",
          "usual", "same", "fine", "a lot", "lots", "plenty", "all the time", "like crazy",
          "dancing", "rolling", "more", "good", "great")  # fmt: skip
_CONTRACTIONS = ("contractions", "contraction", "tightening", "tightenings", "cramps", "cramping",
                 "pressure", "every few minutes", "minutes apart")  # fmt: skip
_PRACTICE = ("braxton hicks contractions", "braxton hicks contraction", "braxton hicks",
             "braxton hick", "braxton", "practice contractions", "practice contraction",
             "practice ones", "false labor")  # fmt: skip

BLEEDS_OR_LEAKS = ClosedQuestion(
    slot="bleeds_or_leaks",
    claim="i am bleeding from my vagina",
    least=Acuity.URGENT,
    source=f"ACOG, Bleeding During Pregnancy; {_CDC}",
    weeks=(0.0, TERM),
    if_unsure=Acuity.URGENT,
    about="bleeding, or fluid that leaks",
    tells_yes=(*_BLOOD, *_FLUID),
)
BLEEDS = ClosedQuestion(
    slot="bleeds_at_term",
    claim="i am bleeding from my vagina",
    least=Acuity.URGENT,
    source=f"ACOG, Bleeding During Pregnancy; {_CDC}",
    weeks=(TERM, END),
    if_unsure=Acuity.URGENT,
    about="bleeding",
    tells_yes=_BLOOD,
)
LEAKS = ClosedQuestion(
    slot="leaks_at_term",
    claim="my waters broke",
    least=Acuity.URGENT,
    source=f"ACOG, How to Tell When Labor Begins; {_CDC}",
    weeks=(TERM, END),
    if_unsure=Acuity.URGENT,
    about="fluid that leaks, or waters that broke",
    tells_yes=_FLUID,
)
MOVES_LESS_EARLY = ClosedQuestion(
    slot="moves_less_early",
    may_be_rare=True,
    claim="my baby moves less than usual",
    least=Acuity.URGENT,
    source=f"{_RCOG}: from 24 to 28 weeks the midwife is to be called",
    weeks=(FELT, THIRD),
    if_unsure=Acuity.URGENT,
    about="the baby moving less than usual",
    tells_yes=_LESS,
    tells_no=_MOVES,
)
MOVES_LESS = ClosedQuestion(
    slot="moves_less",
    may_be_rare=True,
    claim="my baby moves less than usual",
    least=Acuity.EMERGENCY,
    source=f"{_RCOG}: from 28 weeks to the maternity unit at once",
    weeks=(THIRD, END),
    if_unsure=Acuity.URGENT,
    about="the baby moving less than usual",
    tells_yes=_LESS,
    tells_no=_MOVES,
)
BELLY_PAIN = ClosedQuestion(
    slot="belly_pain",
    may_be_rare=True,
    may_be_mild=True,
    claim="i have strong pain in my belly",
    least=Acuity.URGENT,
    source=f"ACOG Practice Bulletin 193, Tubal Ectopic Pregnancy; {_CDC}",
    weeks=(0.0, HALF),
    about="strong pain in the belly",
    tells_yes=("pain", "hurts", "cramps", "cramping", "aches", "sore"),
)
PAIN_OR_SWELLING = ClosedQuestion(
    slot="pain_or_swelling",
    claim="i have strong pain in the upper right of my belly",
    least=Acuity.URGENT,
    source=f"ACOG Practice Bulletin 222, Preeclampsia; {_CDC}",
    weeks=(HALF, END),
    if_unsure=Acuity.URGENT,
    about="strong pain high in the belly, or sudden swelling of face or hands",
    tells_yes=("face", "hands", "hand", "fingers", "eyes", "ribs", "rib", "rings"),
    # Feet that swell by the evening are usual, and say nothing without a raised blood pressure.
    tells_no=("feet", "foot", "ankles", "ankle", "legs"),
)
VOMITS = ClosedQuestion(
    slot="keeps_nothing_down",
    may_be_rare=True,
    claim="i cannot keep anything down",
    least=Acuity.URGENT,
    source=f"RCOG Green-top Guideline 69, Hyperemesis; {_CDC}",
    weeks=(0.0, HALF),
    about="vomiting everything",
    tells_yes=("not keep anything down", "not keep food down", "not keep water down",
               "nothing stays down", "everything comes up", "throw everything up"),
    tells_no=("keep it down", "keep food down", "keep water down", "keep some water down",
              "keep some food down", "keep some down", "keep most down", "keep liquids down",
              "keep fluids down", "keep something down", "hold it down", "hold food down",
              "hold water down", "stays down", "only in the morning",
              "only in the mornings", "a little nausea", "a bit nauseous"),
)  # fmt: skip
EARLY_CONTRACTIONS = ClosedQuestion(
    slot="early_contractions",
    may_be_rare=True,
    claim="i have regular contractions",
    least=Acuity.URGENT,
    source="ACOG Practice Bulletin 171, Preterm Labor; ACOG, Preterm Labor and Birth",
    weeks=(HALF, TERM),
    if_unsure=Acuity.URGENT,
    about="contractions, or strong pressure low in the belly",
    tells_yes=_CONTRACTIONS,
    tells_no=("not regular", "nothing regular", "irregular"),
    likenesses=_PRACTICE,
)
LABOR = ClosedQuestion(
    slot="labor_contractions",
    may_be_rare=True,
    claim="i have regular contractions",
    least=Acuity.URGENT,
    source="ACOG, How to Tell When Labor Begins",
    weeks=(TERM, END),
    about="contractions that come again and again",
    tells_yes=_CONTRACTIONS,
    tells_no=("not regular", "nothing regular", "irregular"),
    likenesses=_PRACTICE,
)
FEVER = ClosedQuestion(
    slot="has_fever",
    claim="i have a fever",
    least=Acuity.URGENT,
    source=_CDC,
    about="fever or chills",
    tells_yes=("fever", "chills", "shivering", "hot and cold", "temperature is high"),
)

PRENATAL = (
    BLEEDS_OR_LEAKS, BLEEDS, LEAKS, MOVES_LESS_EARLY, MOVES_LESS, BELLY_PAIN, PAIN_OR_SWELLING,
    VOMITS, EARLY_CONTRACTIONS, LABOR, FEVER, *IN_BOTH,
)  # fmt: skip
