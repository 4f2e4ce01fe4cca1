"""Hears wishes in words that examples take for something else, by what is asked of what. Pure.

"What was my A1C" asks for a result and tells no reading, "how do I lower my blood pressure" asks
for advice, "can I come in on monday" for a visit, and "will it be ready today" after the refill
that was asked for a moment ago.
"""

import re
from dataclasses import replace

from dialog.clinical.refill_questions import asks_of_refill
from dialog.clinical.somebody_else import KIN
from dialog.clinical.wished_changes import makes_another
from dialog.events.care import RefillAsked
from dialog.hearing.asked_diagnosis import ADVICE
from dialog.nlu.clock import find_bare_hour
from dialog.nlu.joined_wishes import BILLING, CHANGE, PRENATAL_VISIT, REFILL, RESULTS, VISIT
from dialog.nlu.understanding import Understanding
from dialog.rasa.messages import NLU_FALLBACK
from dialog.rasa.tracker import Tracker
from triage.decision import Acuity
from triage.words import split_words

_COMPLAINT = "report_symptoms"
_READINGS = frozenset(("diabetes_management", "blood_pressure_check"))
_ABOUT_MEDICINE = "medication_question"
_UNTOLD = frozenset(("inform", "greet", "deny", "affirm", NLU_FALLBACK))
_A1C, _NUMBER = re.compile(r"\ba ?1 ?c\b"), re.compile(r"\d")
_OF_RESULT = re.compile(
    r"\b(?:what|how) (?:was|were|is|are|did) (?:my|the|his|her) (?:\w+ ){0,3}?"
    r"(?:a1c|a 1 c|a1 c|cholesterol|hemoglobin|tests?|results?|labs?|blood ?work|panel"
    r"|numbers? on)\b"
)
_OF_ADVICE = re.compile(
    r"\b(?:how|what) (?:do|can|could|should|would|might) (?:i|you|we|one) (?:\w+ )?"
    r"(?:lower|reduce|raise|control|bring down|get down|keep down|keep|improve|manage|eat|avoid"
    r"|do (?:about|for|to|against))\b"
    r"|\b(?:what|which) (?:foods?|diet|exercises?) (?:is|are|lowers?|helps?|should|can|do)\b"
    r"|\bhow to (?:lower|reduce|raise|control|bring down|get down|improve|manage)\b"
)
_OF_VISIT = re.compile(
    r"\b(?:can|could|may) (?:i|we|he|she) (?:please )?"
    r"(?:come (?:in|by|over)|get in|be seen|stop by)\b"
    r"|\b(?:can|could) (?:you|the doctor|somebody|someone) (?:see|fit|squeeze|take|get) (?:me|us)\b"
    r"|\bdo you have (?:anything|something|any (?:openings?|slots?|times?|availability|spots?)"
    r"|an? (?:opening|slot|spot|time))\b"
)


_WANTS = (
    r"(?<!not )(?<!really )\b(?:would like|need|want|have to|looking|like|wanted|hoping|trying"
    r"|can i|could i)\b"
)
_NO_NEW = r"(?!(?:my|our|the|that|this|his|her|about|thank|with|not|miss|cancel|move|change)\b)"
_PLAIN_WISHES = (
    (CHANGE, re.compile(
        rf"{_WANTS}(?: \w+){{0,3}}? (?:cancel|move|reschedule|change|postpone|push back)\b.*"
        r"\b(?:appointments?|visits?|check ?ups?)\b"
    )),
    (REFILL, re.compile(rf"{_WANTS}(?: \w+){{0,4}}? refills?\b")),
    (RESULTS, re.compile(rf"{_WANTS}(?: \w+){{0,5}}? results?\b")),
    (VISIT, re.compile(
        rf"{_WANTS}(?: {_NO_NEW}\w+){{0,4}}? "
        r"(?:appointments?|visits?|check ?ups?|physicals?|consultations?)\b"
    )),
)  # fmt: skip
"""In so many words, wherever in a long turn: who tells name and birthday first has a wish too."""
_RECORDS = tuple(one for one in _PLAIN_WISHES if one[0] in (REFILL, RESULTS))
_OF_ANY_VISIT = re.compile(
    r"\b(?:appointments?|visits?|check ?ups?|come in|see|seen|book|schedule)\b"
)
_OF_COST = re.compile(
    r"\bhow much (?:is|are|does|do|would|will|for) (?!(?:time|longer|notice|water)\b)"
    r"|\bwhat (?:does|would|will|do) (?:\w+ ){1,4}?(?:cost|charge)\b|\b(?:cost|price) of an?\b"
)
_ONE_MORE = re.compile(
    r"^(?:(?:and|now|okay|ok|so|then|yes|yeah|also|please|next|great|thanks|we|i|need|want|could"
    r"|can|get|have|book|make|do|you) )*(?:(?:one|another one|another|the same|an appointment"
    rf"|a visit|a checkup) )?for (?:my|our) (?:\w+ )?(?:{KIN})(?: (?:please|too|as"
    rf" well|now|then))*$"
)
"""Who has just been given a visit wants one for somebody else too."""
_SEVERAL = re.compile(
    r"\b(?:need|want|like|book|make|schedule|get) (?:\w+ ){0,2}?"
    r"(?:two|2|three|3|four|both|another|a couple of|several|new|separate) (?:\w+ )?"
    r"(?:appointments?|visits?|check ?ups?)\b"
)
_OF_OLD_VISIT = re.compile(
    r"\b(?:cancel\w*|mov\w+|chang\w+|reschedul\w+|switch\w*|swap\w*|already|when|next|confirm"
    r"|forgot|missed|late|coming up|keep|had)\b|\b(?:my|our) (?:\w+ )?(?:appointment|visit)"
)


_OF_WHERE_TO_GO = re.compile(
    r"\b(?:should|do|must|shall) (?:i|we|he|she) (?:\w+ ){0,3}?(?:go|come|call|get)\b.*"
    r"(?:\b(?:e r|emergency(?: room)?|hospital|urgent care|ambulance)\b|\bto the$)"
)
"""Whoever asks that is ill, and is asked of what. An "er" is no word to those who read words."""


def as_asked_for(
    understood: Understanding, text: str, tracker: Tracker, acuity: Acuity
) -> Understanding:
    """What was understood, or the wish that the words are.

    Args:
        understood: of the words.
        text: the words.
        tracker: of the call, before this turn is in it.
        acuity: of the words themselves; what triage finds in them comes first.
    """
    plain = " ".join(split_words(text.lower()).words)
    is_free = tracker.active_loop is None
    may_ask = is_free and understood.intent in _UNTOLD | {ADVICE}
    if may_ask and _OF_WHERE_TO_GO.search(plain) is not None:
        return replace(understood, intent=_COMPLAINT, confidence=1.0)
    if not is_free or acuity > Acuity.ROUTINE:
        return understood
    wish = _wish(understood, text, tracker)
    return understood if wish is None else replace(understood, intent=wish, confidence=1.0)


def _wish(understood: Understanding, text: str, tracker: Tracker) -> str | None:
    plain = " ".join(split_words(text.lower().replace("\u2019", "'")).words)
    if understood.intent in _READINGS and not _NUMBER.search(_A1C.sub("", plain)):
        is_result = _OF_RESULT.search(plain) is not None and _names_test(understood)
        return RESULTS if is_result else ADVICE if _OF_ADVICE.search(plain) is not None else None
    if understood.intent == CHANGE:
        is_new = _SEVERAL.search(plain) is not None and _OF_OLD_VISIT.search(plain) is None
        return VISIT if is_new else None
    if understood.intent in (VISIT, PRENATAL_VISIT):
        # "My prenatal results" are no prenatal visit.
        if _OF_COST.search(plain) is not None:
            return BILLING
        is_visit = _OF_ANY_VISIT.search(plain) is not None
        return next((one for one, wish in _RECORDS if not is_visit and wish.search(plain)), None)
    is_refilled = any(isinstance(one, RefillAsked) for one in tracker.events)
    if is_refilled and understood.intent == _ABOUT_MEDICINE and not understood.entities:
        return REFILL if asks_of_refill(text) else None
    if understood.intent not in _UNTOLD:
        return None
    told = next((one for one, wish in _PLAIN_WISHES if wish.search(plain) is not None), None)
    return told or _after_what_was_done(understood, text, plain, tracker)


def _after_what_was_done(
    understood: Understanding, text: str, plain: str, tracker: Tracker
) -> str | None:
    """What is wanted now, as a visit was booked or dropped, or a refill asked for, before it."""
    if _tells_other_time(understood, tracker):
        return VISIT
    is_booked = tracker.slot("booking_step") == "booked"
    if is_booked and _ONE_MORE.match(plain) is not None:
        return VISIT
    if is_booked and makes_another(text) and _tells_hour_or_day(understood, plain):
        return CHANGE
    is_refilled = any(isinstance(one, RefillAsked) for one in tracker.events)
    if is_refilled and asks_of_refill(text):
        return REFILL
    return VISIT if _OF_VISIT.search(plain) is not None else None


def _tells_other_time(understood: Understanding, tracker: Tracker) -> bool:
    """Whether a time is named, and nothing else, where none of those on offer was taken just now.

    "Ten thirty then" is about that visit; of one that stands nothing is booked besides.
    """
    is_time = {one.entity for one in understood.entities} == {"time_reference"}
    is_dropped = tracker.slot("booking_step") == "dropped"
    return is_time and is_dropped and tracker.slot("dropped_visit") is not None


def _tells_hour_or_day(understood: Understanding, plain: str) -> bool:
    is_time = any(one.entity == "time_reference" for one in understood.entities)
    return is_time or find_bare_hour(tuple(plain.split())) is not None


def _names_test(understood: Understanding) -> bool:
    return any(one.entity == "test_type" for one in understood.entities)
