"""Whether a caller asks when the office is open, where it is, where to park, or of recording. Pure.

No example teaches it: such a question is asked amid any other matter, and must be neither taken for
an answer nor for a wish for a visit. Words are those of a recogniser.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from dialog.hearing.losses import REPORT_LOSS
from dialog.nlu.days import read_day
from dialog.nlu.interpreter import COMMANDS
from dialog.nlu.understanding import Understanding
from dialog.office.errands import read_errands
from dialog.office.topics import OfficeTopic
from triage.decision import Acuity
from triage.words import split_words

ASKS_OF_OFFICE = "office_question"
"""What such a turn is written down as; an intent of no domain."""


@dataclass(frozen=True, slots=True)
class OfficeQuestion:
    """What is asked, in the order in which it is answered."""

    topics: tuple[OfficeTopic, ...]
    days: tuple[date, ...] = ()
    """That the hours are asked of; () is the whole week."""
    is_now: bool = False
    is_holiday: bool = False
    """Whether it is asked of a holiday, which no week tells."""


_HOUSE = r"(?:clinic|office|practice|front desk|reception|place|building|location|doctor is office)"
_WHO = rf"(?:y'all|you(?: guys| all| people| folks)?|(?:the|your|this) (?:\w+ )?{_HOUSE})"
_WHEN = (
    r"(?:when|what time|what times|(?:what|which) days?|how (?:late|early|long)"
    r"|(?:until|till|from|since) (?:when|what time))"
)
_OFTEN = r"(?:usually |normally |still |even |already |also |be |ever |actually )*"
_OPEN = r"(?:open(?:ing)?|close[ds]?|closing|shut)"
_OTHERWISE = r"(?! (?:up|your|my|to (?!the public)))"
"""Behind an "open" that is of no door: "are you open to trying"."""
_DAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|weekends?|tomorrow|holidays?)"
_TALK = r"(?:phone )?(?:call|conversation|line)"
_OF_CALL = r"(?= (?:please|today|now|then|i|we|and|because)\b| *$)"
"""What follows where it is this call that may be long, and no refill."""
_TOPICS = {
    OfficeTopic.HOURS: (
        rf"\b{_WHEN} (?:do|does|are|is|will) {_WHO} {_OFTEN}{_OPEN}\b",
        rf"\b(?:are|is|will) {_WHO} {_OFTEN}(?:open|closed)\b{_OTHERWISE}",
        rf"\bdo(?:es)? {_WHO} {_OFTEN}(?:open|close)\b{_OTHERWISE}",
        rf"\b(?:what time|how late|how long|until when|(?:know|tell me|ask|wondering) when) {_WHO} "
        rf"(?:are |is |will )?{_OFTEN}{_OPEN}\b(?! (?:the|it|a|my|your|this|that)\b)",
        rf"\b(?:if|whether) {_WHO} (?:are|is|will be) {_OFTEN}(?:open|closed)\b{_OTHERWISE}",
        rf"\byou are open (?:on )?(?:the )?{_DAY}\b",
        r"\b(?:want|need|know|get|give me|like) (?:your|the) (?!visit)(?:\w+ )?hours\b",
        rf"\bdo(?:es)? {_WHO} (?:have|keep|offer) (?:\w+ ){{0,3}}hours\b",
        rf"\b(?:are|is) {_WHO} (?:there|in|around|working) (?:on |at )?(?:the )?{_DAY}\b",
        rf"\bdo(?:es)? {_WHO} (?:work|do) (?:on )?(?:the )?{_DAY}\b",
        r"\b(?:what|when) (?:are|is|were) (?:the|your|their) (?!visit)(?:\w+ )?hours\b",
        r"\b(?:your|the) (?:clinic|working|holiday|weekend) (?:hours|times)\b",
        r"\b(?:opening|office|business) (?:hours|times)\b",
        r"\bhours of operation\b",
        r"\bis (?:there )?(?:anyone|anybody|somebody|someone) (?:there|in the (?:office|clinic)) "
        r"(?:on|at|tomorrow|today|tonight|now|after|over)\b",
    ),
    OfficeTopic.PLACE: (
        rf"\bwhere (?:exactly )?(?:are|is) {_WHO}(?: (?:located|situated|based|exactly|at|again))*"
        r"(?= (?:please|and|thanks|is there|do|can|what|when)\b|$)",
        rf"\bwhere (?:is it |are )?{_WHO} (?:are|is)(?: located| at)?$",
        r"\b(?:what is|tell me|give me|need|have|get|know|for|repeat) (?:your|the) "
        r"(?:\w+ )?address\b",
        rf"\baddress (?:of|for) (?:the|your) (?:\w+ )?{_HOUSE}\b",
        rf"\b(?:the|your) {_HOUSE} (?:is )?(?:address|location)\b",
        r"\bwhat is (?:your|the) location\b",
        rf"\bhow (?:do|can|would|should|could) (?:i|we|you|one) (?:\w+ )?"
        rf"(?:(?:get|come|drive|go|walk) (?:to (?:you|(?:the|your) (?:\w+ )?{_HOUSE})|there)"
        rf"|find (?:you|(?:the|your) (?:\w+ )?{_HOUSE}))\b(?! on the (?:phone|line|web))",
        rf"\b(?:give me|need|get|have|want|can i get|some|for) (?:\w+ )?directions"
        rf"(?: (?:to|for) (?:you|there|(?:the|your) (?:\w+ )?{_HOUSE})\b|(?= please)|$)",
        rf"\bdirections (?:to|for) (?:you|(?:the|your) (?:\w+ )?{_HOUSE})\b",
        r"\bwhere (?:do|should|must) (?:i|we) (?:have to |need to )?(?:go|come) "
        r"(?:to )?(?:for|to) (?:my|the|our) (?:appointment|visit)\b",
        rf"\b(?:which|what) (?:bus|train|subway|exit)\b.* (?:you|there|{_HOUSE})\b",
        rf"\bcan not (?:seem to )?find (?:you|(?:the|your) (?:\w+ )?(?:{_HOUSE}|entrance|door))\b",
        r"\bi am (?:lost|at the wrong (?:building|place|address))\b(?! (?:a|my|track|it"
        r"|in|without))",
        rf"\b(?:bus|train|subway) (?:that )?stops? (?:near|at|by) (?:you|(?:the|your) {_HOUSE})\b",
    ),
    OfficeTopic.PARKING: (
        r"\b(?:where|how) (?:can|do|may|should|could|would|to) (?:i |we |you |one |people )?"
        r"(?:\w+ )?park\b",
        r"\b(?:can|may|could) (?:i|we|you|one) park\b",
        r"\b(?:is|are) there (?:any |some |free |enough |a |patient |handicapped |disabled "
        r"|accessible |street )*parking\b(?! (?:at|by|near) the (?!clinic|office|practice))",
        rf"\bdo(?:es)? {_WHO} (?:have|offer) (?:\w+ ){{0,3}}parking\b",
        r"\b(?:what|how) about (?:the )?parking\b",
        r"\b(?:where|how far|how much|what) is (?:the |your )?parking\b",
        r"\bwhere is (?:the |your )?parking (?:lot|garage)\b",
    ),
    OfficeTopic.RECORDING: (
        r"\b(?:are|will) (?:you|they|we) (?:\w+ )?(?:recording|taping)"
        r"(?: (?:this|the|our|my call|me|us|it|what|right|now)\b|$)",
        rf"\b(?:is|will) (?:it|this(?: {_TALK})?|(?:the|our|my) {_TALK})"
        r" (?:(?:be|being|getting|going to be) )?(?:recorded|taped|monitored|on tape)\b"
        r"(?! (?:in|on) )",
        r"\bam i (?:being |getting )?(?:recorded|taped|on tape)\b",
        r"\bdo(?:es)? (?:you|they|anyone|somebody) (?:\w+ )?(?:record|tape|monitor) "
        r"(?:(?:these|this|the|our|my|your|phone|all|every) )*"
        r"(?:calls?|conversations?|everything i say)\b",
        r"\b(?:is )?(?:who|anybody|anyone|somebody|someone) (?:is |else |else is )*"
        r"(?:listening|listens) (?:in|to (?:this|the|our|me|us))\b",
        r"\b(?:if|whether) (?:you are|this is|(?:this|the) call is) (?:being )?record(?:ed|ing)\b",
    ),
    OfficeTopic.WHO: (
        r"\bwho(?:m)? (?:am i|are we) (?:talking|speaking|on the phone) (?:to|with)\b",
        r"(?<!depends )\bwho (?:is (?:this|that|asking)|are you)(?= (?:please|again"
        r"|anyway|and|exactly)\b|$)",
        r"^(?:(?:um|hi|hello|so|okay|sorry|wait|and) )*what is this (?:all )?(?:about|line|number)"
        r"(?: for)?$",
        r"\bwhat (?:is|was) your name\b",
        r"\b(?:what|which) (?:clinic|office|company|place|organi[sz]ation) (?:is this|are you"
        r"(?: with| from| calling from)?|am i (?:calling|talking to|speaking to|speaking with))\b",
    ),
    OfficeTopic.LENGTH: (
        r"\bhow (?:much )?(?:long|longer) (?:is|will|does|do|would) (?:this|that|these|"
        rf"(?:the|this) {_TALK})(?: (?:going to|gonna|likely to|about to))?"
        rf" (?:take|last|be|go on)\b{_OF_CALL}",
        r"\bhow many (?:more )?questions (?:are|do|is|will)\b|\bhow many more questions\b",
        r"\bhow much (?:more time|longer) (?:is|will|does|do) (?:this|you|we)\b",
        rf"\b(?:will|is) this (?:going to )?(?:take (?:long|a while|forever)|be long)\b{_OF_CALL}",
        r"\bare (?:we|you) (?:almost|nearly|about) (?:done|finished|through)\b",
        rf"\bis (?:this|the call) (?:almost|nearly) (?:over|done)\b{_OF_CALL}",
    ),
    OfficeTopic.TRUST: (
        r"\bhow (?:do|can|would|will|should) i (?:\w+ )?(?:know|be sure|trust|tell)"
        r"(?: if| that| whether)? (?:this|you|it)(?: (?:call|really))* "
        r"(?:is|are)(?: \w+){0,3} (?:real|legit|legitimate|genuine|scam|scammer|scammers|spam"
        r"|clinic|hospital|doctor is office|who you say|from)\b",
        r"\b(?:is|are) (?:this|it|you)(?: \w+){0,3} (?:a scam|scam|scammer|scammers|spam|legit"
        r"|legitimate|a fraud)\b",
        r"\bi (?:do|will|would|am|can) not (?:\w+ )?(?:give|giving|tell|telling|share|sharing|say)"
        r"(?: \w+){1,5} (?:over|on|by) the (?:phone|telephone)\b",
        r"\bi never (?:give|tell|share|say)(?: \w+){1,5} (?:over|on|by) the (?:phone|telephone)\b",
    ),
    OfficeTopic.ABOUT: (
        r"\bwhat (?:is|was) (?:this|(?:this|the|your) call)(?: all)? (?:about|for|regarding)\b",
        r"\bwhat (?:are you calling|did you call)(?: me)? (?:about|for)\b",
        r"\bwhy (?:are you calling|did you call|do you call|you are calling)\b",
        rf"\b(?:is|was) (?:this(?: {_TALK})?|(?:the|your) call) (?:all )?"
        r"(?:about|because of|regarding|concerning|to do with) (?:my|our|the)\b",
        r"\breason (?:for|of) (?:this|the|your) call\b",
    ),
}
_ALONE = {
    OfficeTopic.HOURS: "hours",
    OfficeTopic.PLACE: "address|location|directions",
    OfficeTopic.PARKING: "parking",
    OfficeTopic.RECORDING: "call recording",
    OfficeTopic.WHO: "who is this|who are you",
    OfficeTopic.LENGTH: "how (?:long|many questions)",
    OfficeTopic.TRUST: "(?:a |some )?scam",
    OfficeTopic.ABOUT: "(?:about|regarding) what",
}
"""What asks where nothing else is said."""
_AROUND = r"(?:(?:and|so|the|your|a|clinic|office|please|hello|hi|yes|okay|just|about|what) )*"
_ASKED = {
    topic: re.compile(
        "|".join((*phrases, rf"^{_AROUND}(?:{_ALONE[topic]})(?: please| then| too)*$"))
    )
    for topic, phrases in _TOPICS.items()
}
_NOW = re.compile(r"\b(?:right now|now|at the moment|currently|still open)\b")
_EVENING = re.compile(r"\b(?:tonight|this (?:morning|afternoon|evening))\b")
_HOLIDAY = re.compile(
    r"\b(?:holidays?|christmas(?: eve)?|new year(?: is)?|thanksgiving|easter|good friday"
    r"|(?:memorial|labor|labour|independence|presidents?|veterans|columbus|boxing) day"
    r"|fourth of july|july fourth|hanukkah|ramadan|eid)\b"
)
_WEEKEND = re.compile(r"\bweekends?\b")
_SATURDAY = 5
_ERRANDS = frozenset(
    ("request_appointment", "reschedule_appointment", "prescription_refill", "insurance_billing",
     "test_results_inquiry", "prenatal_checkup")
)  # fmt: skip
_ERRAND_WORDS = frozenset(
    ("appointment", "appointments", "visit", "book", "schedule", "reschedule", "cancel", "refill",
     "refills", "prescription", "results", "result", "bill", "bills", "insurance", "checkup")
)  # fmt: skip
_OUTWEIGH = COMMANDS | frozenset(
    ("emergency_symptoms", "labor_signs", "report_symptoms", "side_effect_report",
     "pregnancy_symptoms", "postpartum_concerns", REPORT_LOSS)
)  # fmt: skip
"""What is granted, asked about or answered with sympathy, whatever is asked of the office too."""
_UNWELL = re.compile(
    r"\b(?:feel(?:s|ing)?(?! free\b)|hurt(?:s|ing)?|in (?:labor|labour|pain)"
    r"|something is (?:\w+ )?(?:wrong|off)|it is (?:starting|started|happening)"
    r"|not (?:\w+ )?(?:well|right(?! now)|breathing|responding|moving|waking)"
    r"|sick(?! (?:note|leave|day)))\b"
)
"""A complaint in words too vague for triage, and for the examples where a question follows."""


def is_of_office(said: str) -> bool:
    """Whether the words ask anything of the office."""
    # Which day is meant does not matter here.
    asked = read_office_question(said, date.min + timedelta(days=365))
    return asked is not None and asked.topics != (OfficeTopic.ABOUT,)


def asks_about_call(said: str) -> bool:
    """Whether it is asked, of all, only what the call is about, or who calls."""
    asked = read_office_question(said, date.min + timedelta(days=365))
    topics = frozenset(asked.topics if asked is not None else ())
    return OfficeTopic.ABOUT in topics and topics <= {OfficeTopic.ABOUT, OfficeTopic.WHO}


def read_office_question(said: str, today: date) -> OfficeQuestion | None:
    """What the words ask of the office; None where they ask nothing of it."""
    words = split_words(said.lower()).words
    plain = " ".join(words)
    topics = tuple(topic for topic, asked in _ASKED.items() if asked.search(plain))
    topics = (*topics, *read_errands(said))
    if not topics:
        return None
    is_holiday = _HOLIDAY.search(plain) is not None
    days = () if is_holiday else _days(words, plain, today)
    return OfficeQuestion(topics, days, _NOW.search(plain) is not None and not days, is_holiday)


def doubts_us(said: str) -> bool:
    """Whether it is asked, of all, only if we are who we say."""
    plain = " ".join(split_words(said.lower()).words)
    asked = tuple(topic for topic, pattern in _ASKED.items() if pattern.search(plain))
    return asked == (OfficeTopic.TRUST,)


def as_office_question(
    understood: Understanding, said: str, acuity: Acuity, *, is_ours: bool = False
) -> Understanding:
    """The understanding, or that of a question to be answered in between.

    Args:
        understood: what the words were taken for. An errand that is named with them is done, and a
            complaint or a loss heard first; a wish that counts at any time outweighs the question.
        said: the words.
        acuity: of the words themselves.
        is_ours: whether the clinic has made the call: then it may be asked what it is about.
    """
    # "Is this about my diabetes" is no complaint, whatever it is like.
    if is_ours and acuity < Acuity.URGENT and asks_about_call(said):
        return Understanding(ASKS_OF_OFFICE, 1.0)
    words = split_words(said.lower()).words
    errands = read_errands(said)
    is_errand = (
        not errands and understood.intent in _ERRANDS and not _ERRAND_WORDS.isdisjoint(words)
    )
    is_named = any(one.entity == "symptom" for one in understood.entities)
    # That the meaning finds anything the matter in "he is in the NICU" is no complaint of his.
    most = Acuity.ROUTINE if errands else Acuity.SELF_CARE
    is_ill = acuity > most or is_named or _UNWELL.search(" ".join(words)) is not None
    # "Who is asking" asks for nothing to be said again, "what should I bring" ends nothing.
    is_guess = understood.intent in ("repeat", "goodbye") and is_of_office(said)
    outweighs = understood.intent in _OUTWEIGH and not is_guess
    if is_errand or is_ill or outweighs:
        return understood
    return Understanding(ASKS_OF_OFFICE, 1.0) if is_of_office(said) else understood


def _days(words: tuple[str, ...], plain: str, today: date) -> tuple[date, ...]:
    """The days that are named, each once."""
    if _WEEKEND.search(plain) is not None:
        saturday = today + timedelta(days=(_SATURDAY - today.weekday()) % 7)
        return (saturday, saturday + timedelta(days=1))
    found = [today] if _EVENING.search(plain) is not None else []
    at = 0
    while at < len(words):
        read = read_day(words, at, today)
        if read is not None and len(read.value) == len("2026-11-24"):
            found.append(date.fromisoformat(read.value))
        at = read.end if read is not None else at + 1
    return tuple(dict.fromkeys(found))
