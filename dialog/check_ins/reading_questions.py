"""What is asked around a reading. No threshold stands here: triage judges every claim."""

from dialog.check_ins.closed_answers import read_closed
from dialog.check_ins.questions import NO, UNSURE, YES, ClosedQuestion
from triage.decision import Acuity
from triage.words import split_words

READING_QUESTIONS = (
    ClosedQuestion(
        slot="bp_signs",
        claim="i have chest pain and trouble breathing",
        least=Acuity.EMERGENCY,
        source="AHA, When to Call 911 About High Blood Pressure (2024)",
        about="chest pain, trouble breathing, weakness on one side, or trouble speaking or seeing",
        tells_yes=("chest hurts", "chest pain", "hard to breathe", "one side is weak", "blurry"),
    ),
    ClosedQuestion(
        slot="glucose_low_signs",
        claim="i am shaky and sweaty from low blood sugar",
        least=Acuity.URGENT,
        source="ADA Standards of Care 2025, section 6: hypoglycemia",
        about="being shaky, sweaty or weak",
        tells_yes=("shaky", "shaking", "sweaty", "sweating", "weak", "trembling", "jittery"),
    ),
    ClosedQuestion(
        slot="glucose_high_signs",
        claim="i am throwing up and breathing fast and it is hard to stay awake",
        least=Acuity.URGENT,
        source="ADA Standards of Care 2025, section 6: hyperglycemic crises",
        about="vomiting, fast breathing or drowsiness",
        tells_yes=("throwing up", "vomiting", "threw up", "breathing fast", "sleepy", "drowsy"),
    ),
)
_LEFT_OUT = ("forgot", "forgotten", "skipped", "missed")
MORE, PART, STOPPED, RAN_OUT = "more than meant", "in part", "stopped", "ran out"
"""What an answer about today's medicine may be besides yes and no: for a pharmacist to hear of."""
_OTHERWISE = (
    (MORE, ("doubled", "double", "tripled", "by mistake", "by accident", "extra", "too many",
            "too much", "one too many", "twice as much", "twice as many")),
    (STOPPED, ("stopped", "quit", "anymore", "any more", "not taking", "came off", "gave up",
               "gave them up", "threw them", "threw them out", "no longer")),
    (RAN_OUT, ("ran out", "run out", "am out", "out of them", "out of it", "out of my", "none left",
               "no pills left", "no insulin left")),
    (PART, ("half", "some of", "only some", "only one", "just one", "one of them", "one of the",
            "most of", "sometimes", "not always", "every other", "most days", "now and then",
            "not every", "in part", "partly", "a smaller", "a lower", "less than", "cut them",
            "cut it")),
)  # fmt: skip
"""The more telling first."""
BEFORE, AFTER = "before", "after"
_BEFORE = ("before", "fasting", "empty stomach", "not eaten", "not had breakfast", "have not eat",
           "nothing to eat", "no food", "just woke up", "woke up", "first thing")  # fmt: skip
_AFTER = ("after", "ate", "i have eaten", "had breakfast", "had lunch", "had dinner", "had a snack",
          "just eaten", "full stomach")  # fmt: skip
_NONE = ("not on any", "no medicine", "do not take", "not take any", "not have any", "do not have",
         "not on insulin", "not take insulin", "not on medication", "no medication",
         "not prescribed")  # fmt: skip


def meal(said: str) -> str | None:
    """Whether it was measured `before` or `after` food, or that nobody knows; None: not told."""
    text = f" {' '.join(split_words(said.casefold()).words)} "
    is_before = any(f" {one} " in text for one in _BEFORE)
    is_after = any(f" {one} " in text for one in _AFTER) or _has_eaten(text)
    if is_before and not (is_after and " after " in text):
        return BEFORE
    if is_after:
        return None if is_before else AFTER
    return UNSURE if read_closed(said) == UNSURE else None


def _has_eaten(text: str) -> bool:
    """Whether something was eaten, whatever it was: "I had toast at eight"."""
    return " i had " in text and " nothing " not in text and " not " not in text


def taken(said: str) -> str | None:
    """Whether a medicine was taken: yes, no, unsure, `none` of such, or how; None: not told."""
    text = f" {' '.join(split_words(said.casefold()).words)} "
    for how, phrases in _OTHERWISE:
        # "I have not stopped" stops nothing.
        if any(f" {one} " in text and f" not {one} " not in text for one in phrases):
            return how
    if any(f" {one} " in text for one in _NONE):
        return "none"
    if " took " in text and " not " not in text:
        return YES
    if any(f" {one} " in text for one in _LEFT_OUT):
        return NO
    return read_closed(said)
