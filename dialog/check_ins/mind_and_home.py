"""Questions that are asked in a pregnancy and in the year after a birth alike."""

from dialog.check_ins.questions import ClosedQuestion
from triage.decision import Acuity

_CDC = "CDC Hear Her, Urgent Maternal Warning Signs"
_PHQ = (
    "Patient Health Questionnaire-2; ACOG Clinical Practice Guideline 4 (2023), screening for mood"
)

HEADACHE = ClosedQuestion(
    slot="headache_or_sight",
    may_be_rare=True,
    may_be_mild=True,
    claim="i have a bad headache that will not go away",
    least=Acuity.URGENT,
    source=_CDC,
    if_unsure=Acuity.URGENT,
    about="a bad headache that does not go away, or trouble seeing",
    tells_yes=("headache", "headaches", "migraine", "blurry", "blurred", "spots", "flashes",
               "stars", "head hurts", "can not see", "trouble seeing"),
)  # fmt: skip
FEELS_DOWN = ClosedQuestion(
    slot="feels_down",
    claim="i feel down most days",
    least=Acuity.SOON,
    source=_PHQ,
    about="feeling down or without hope in the last two weeks",
    tells_yes=("down", "sad", "depressed", "hopeless", "crying", "cry", "blue", "low", "awful"),
    tells_no=(
        "happy",
        "feel good",
        "feel great",
        "feeling good",
        "feeling great",
        "am fine",
        "pretty good",
        "doing well",
        "doing fine",
        "doing good",
        "cheerful",
        "in good spirits",
    ),
)
LITTLE_JOY = ClosedQuestion(
    slot="little_joy",
    claim="i have lost interest in things",
    least=Acuity.SOON,
    source=_PHQ,
    about="little joy in things in the last two weeks",
    tells_yes=("nothing is fun", "no joy", "no interest", "lost interest", "do not enjoy",
               "do not care", "numb", "little joy", "not much joy", "not much fun", "no fun",
               "hardly any joy", "no pleasure", "not much interest", "hard to enjoy"),
    tells_no=("i enjoy", "enjoying", "happy", "plenty of joy", "excited", "looking forward"),
)  # fmt: skip
HARM = ClosedQuestion(
    slot="thinks_of_harm",
    claim="i have thoughts of harming myself",
    least=Acuity.EMERGENCY,
    source=f"{_CDC}; Edinburgh Postnatal Depression Scale, item 10",
    if_unsure=Acuity.URGENT,
    about="thoughts of hurting herself or the baby",
    tells_yes=("crossed my mind", "dark thoughts", "bad thoughts", "scary thoughts",
               "thoughts like that", "thought about it", "think about it", "thought of it"),
)  # fmt: skip
UNSAFE = ClosedQuestion(
    slot="is_unsafe",
    claim="i do not feel safe at home, somebody hurts me",
    least=Acuity.URGENT,
    source="ACOG Committee Opinion 518, Intimate Partner Violence: asked alone, more than once",
    if_unsure=Acuity.URGENT,
    about="somebody at home who hurts or frightens her",
    tells_yes=("hits me", "hit me", "hurts me", "threatens me", "scares me", "scared of him",
               "afraid of him", "pushes me", "beats me", "hurt me", "scared", "afraid"),
    tells_no=("i am safe", "safe here", "feel safe", "nobody hurts", "sweet", "good to me"),
)  # fmt: skip

IN_BOTH = (HEADACHE, FEELS_DOWN, LITTLE_JOY, HARM, UNSAFE)
