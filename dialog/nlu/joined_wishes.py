"""Where several wishes are told in one breath: "refill my metformin and book an appointment". Pure.

Words alone say where a clause may end, and which service it may ask for; whether it asks for it at
all is for the examples to confirm.
"""

import re
from dataclasses import dataclass

from triage.decision import Span
from triage.words import split_words

CHANGE, REFILL, RESULTS, BILLING, CARE_PLAN = (
    "reschedule_appointment",
    "prescription_refill",
    "test_results_inquiry",
    "insurance_billing",
    "care_plan_inquiry",
)
STOP = "stop_calling"
"""Wanted beside something else: it ends the call, so it is done last."""
VISIT, PRENATAL_VISIT, MEDICINE = "request_appointment", "prenatal_checkup", "medication_question"
VISITS = frozenset((VISIT, PRENATAL_VISIT, CHANGE))
"""All about one thing: who wants a visit moved, or another one, has one wish."""
_SMALL = r"(?:(?:um|uh|so|then|well|yes|yeah|please|while i have you|by the way)\b,?\s+)*"
_STARTS = r"(?=(?:i|we|can|could|would|what|when|is|are|do|did|please|my)\b)"
_JOINT = re.compile(
    rf",?\s+{_SMALL}(?:and|plus|oh|also\s+{_STARTS})\b,?\s*(?:(?:and|plus|oh|also|then)\b,?\s+)*"
    rf"{_SMALL}|[.;?!]+\s+(?:(?:and|also|plus|oh)\b,?\s+)*|,?\s+(?=i\s+also\b)",
    re.I,
)
"""Between clauses. "I also need" is the middle of one."""
_IDLE = frozenset(["oh", "and", "um", "uh", "well", "so", "hey", "listen", "wait", "sorry"])
"""Of these alone no clause is made."""
_BESIDES = re.compile(
    r"\b(?:also|too|as well|oh|plus|by the way|another thing|one more thing|besides"
    r"|before i forget|while i have you)\b"
)
_UNWANTED = re.compile(
    r"\b(?:not (?:want|need|have|asking)|no need|already|never (?:want|need)|instead of)\b"
)
_VISIT_NAMES = r"(?:appointment|visit|check ?up|physical|consultation)"
_STOPS = re.compile(
    r"\b(?:stop|quit|end|no more|not|never|cancel|done with)\b(?: \w+){0,3}"
    r" (?:call|calls|calling|called|phone|phoning|contact|contacting)\b"
    r"|\b(?:take|remove|get|cross|drop) (?:me|us|my (?:name|number)) (?:off|from)\b.*\blist\b"
    r"|\bopt (?:me )?out\b|\bunsubscribe\b"
)


@dataclass(frozen=True, slots=True)
class _Service:
    intents: tuple[str, ...]
    """The likeliest first."""
    words: re.Pattern[str]


_SERVICES = (
    _Service(
        (CHANGE,),
        re.compile(
            rf"\b(?:move|change|cancel|postpone|push back|switch)\b.*\b{_VISIT_NAMES}\b"
            r"|\breschedul\w+"
            r"|\b(?:when|what (?:day|time)) (?:is|was|are) (?:my|the|our) (?:\w+ )?"
            rf"{_VISIT_NAMES}\b"
        ),
    ),
    _Service(
        (REFILL,),
        re.compile(
            r"\b(?:refill(?:s|ed)?|renew(?:al|ed)?|prescriptions?)\b"
            r"|\b(?:ran|run|running) (?:out|low)\b|\bmore (?:of my|pills|medicine|medication)\b"
        ),
    ),
    _Service(
        (RESULTS,),
        re.compile(
            r"\bresults?\b|\b(?:labs?|blood ?work|x ?rays?|scans?|biops(?:y|ies)|tests?)\b"
            r".*\b(?:back|in|ready|show|shows|showed|say|said|come|came)\b"
        ),
    ),
    _Service(
        (BILLING,),
        re.compile(
            r"\b(?:bills?|billing|billed|invoices?|insurance|co ?pays?|charges?|charged|payments?"
            r"|deductible|owe)\b"
        ),
    ),
    _Service(
        (MEDICINE,),
        re.compile(
            r"\b(?:can|could|should|may) i (?:take|mix|use)\b"
            r"|\bquestions? about (?:my|a|the) (?:medicines?|medications?|pills?|dose)\b"
        ),
    ),
    _Service(
        (CARE_PLAN,),
        re.compile(
            rf"^(?!.*\b{_VISIT_NAMES}\b).*"
            r"\b(?:care plan|plan of care|treatment plan|my (?:\w+ )?goals)\b"
        ),
    ),
    _Service(
        (VISIT, PRENATAL_VISIT),
        re.compile(
            r"\b(?:book|make|schedule|set up|arrange|get|need|want|like|have|see|come in)\b"
            rf".*\b(?:{_VISIT_NAMES}|doctor)\b|^(?:an?|another|one|the)\b.*\b{_VISIT_NAMES}\b"
        ),
    ),
)


def clauses(text: str) -> tuple[Span, ...]:
    """Where the clauses stand of which each may be a wish; the joints between are in none."""
    spans, start = [], 0
    for joint in _JOINT.finditer(text):
        spans.append(Span(start, joint.start()))
        start = joint.end()
    spans.append(Span(start, len(text)))
    return tuple(one for one in spans if not _IDLE.issuperset(_words(text[one.start : one.end])))


def services_in(clause: str) -> tuple[str, ...]:
    """The intents for which the words may ask, the likeliest first; () where they name none."""
    said = " ".join(_words(clause))
    stops = (STOP,) if _STOPS.search(said) is not None else ()
    if _UNWANTED.search(said) is not None:
        return stops
    named = next((one.intents for one in _SERVICES if one.words.search(said)), ())
    return (*named, *stops)


def is_besides(text: str) -> bool:
    """Whether the words say that this is wanted on top of something: "oh and i also need ..."."""
    return _BESIDES.search(" ".join(_words(text))) is not None


def are_one_wish(one: str, other: str) -> bool:
    """Whether two intents are the same matter."""
    return one == other or {one, other} <= VISITS


def _words(text: str) -> tuple[str, ...]:
    return split_words(text.lower()).words
