"""What is asked in the year after a birth, and what a yes to each question claims."""

from dialog.check_ins.mind_and_home import IN_BOTH
from dialog.check_ins.questions import ClosedQuestion
from triage.decision import Acuity

NEWBORN_DAYS, YEAR_DAYS = 92, 366
"""Under three months a fever of the baby is an emergency."""
_CDC = "CDC Hear Her, Urgent Maternal Warning Signs"
_BABY_FINE = ("feeding well", "eating well", "eats well", "feeds well", "nursing well",
              "eating fine", "feeding fine", "eats a lot", "eating a lot", "hungry all the time",
              "baby is fine", "doing fine", "doing great", "she is fine", "he is fine",
              "no fever")  # fmt: skip
_BABY_ILL = ("fever", "hot", "not eating", "not feeding", "not nursing", "will not eat",
             "will not feed", "will not nurse", "refuses", "refusing", "not drinking",
             "will not drink", "not take the breast", "not take the bottle")  # fmt: skip

IN_CARE = ("nicu", "n i c u", "intensive care", "incubator", "special care",
           "still in the hospital", "still at the hospital", "in the hospital",
           "at the hospital")  # fmt: skip
"""Where a baby is that others look after: nobody asks the mother about its fever then."""
HEAVY_BLEEDING = ClosedQuestion(
    slot="soaks_pads",
    claim="i soak a pad in an hour and pass big clots",
    least=Acuity.EMERGENCY,
    source=f"ACOG Practice Bulletin 183, Postpartum Hemorrhage; AWHONN POST-BIRTH; {_CDC}",
    if_unsure=Acuity.URGENT,
    about="soaking a pad in an hour, or big clots",
    tells_yes=("soaking", "soak", "soaked", "clots", "clot", "every hour", "an hour", "gushing"),
    tells_no=("spotting", "just spotting", "light", "stopped", "barely any", "hardly any"),
)
CHEST = ClosedQuestion(
    slot="chest_or_breath",
    claim="i have chest pain",
    least=Acuity.EMERGENCY,
    source=f"AWHONN POST-BIRTH; {_CDC}",
    if_unsure=Acuity.URGENT,
    about="pain in the chest, or trouble breathing",
    tells_yes=("chest hurts", "chest pain", "out of breath", "short of breath", "pressure",
               "tight", "can not breathe", "trouble breathing", "winded", "breathless",
               "catch my breath", "hard to breathe"),
)  # fmt: skip
LEG = ClosedQuestion(
    slot="leg_sore",
    claim="one of my legs is swollen and hurts",
    least=Acuity.URGENT,
    source=f"AWHONN POST-BIRTH; {_CDC}",
    if_unsure=Acuity.URGENT,
    about="one leg that is red, swollen or sore",
    tells_yes=("one leg", "left leg", "right leg", "my calf", "calf"),
    tells_no=("both legs", "both feet", "my feet", "both ankles"),
)
FEVER_OR_WOUND = ClosedQuestion(
    slot="fever_or_wound",
    claim="i have a fever",
    least=Acuity.URGENT,
    source=f"AWHONN POST-BIRTH; {_CDC}",
    about="fever, or a wound or breast that is red and hot",
    tells_yes=("fever", "chills", "pus", "smells", "stinks", "opened", "infected", "red", "hot"),
    tells_no=("healing well", "healing fine", "looks good", "looks fine", "all healed"),
)
NEWBORN = ClosedQuestion(
    slot="newborn_unwell",
    claim="my newborn has a fever",
    least=Acuity.EMERGENCY,
    source="AAP, Evaluation and Management of Well-Appearing Febrile Infants (2021): seen at once",
    days=(0, NEWBORN_DAYS),
    if_unsure=Acuity.URGENT,
    about="the baby having a fever or refusing feeds",
    tells_yes=_BABY_ILL,
    tells_no=_BABY_FINE,
)
BABY = ClosedQuestion(
    slot="baby_unwell",
    claim="my baby has a fever",
    least=Acuity.URGENT,
    source="AAP, Fever and Your Baby; general knowledge, to be confirmed",
    days=(NEWBORN_DAYS, YEAR_DAYS),
    about="the baby having a fever or refusing feeds",
    tells_yes=_BABY_ILL,
    tells_no=_BABY_FINE,
)

POSTPARTUM = (HEAVY_BLEEDING, CHEST, LEG, FEVER_OR_WOUND, NEWBORN, BABY, *IN_BOTH)
