"""What callers ask that is the people's to do or to know: a sick note, what to bring, why. Pure.

Read like the other questions of the office, and answered in between like them. What is asked here
is nobody's complaint and no wish for a visit, a refill or a result, whatever words it shares with
one, so it outweighs what the examples take it for.
"""

import re
from collections.abc import Mapping

from dialog.clinical.visit_questions import by_woman_or_man
from dialog.office.topics import OfficeTopic
from triage.words import split_words

_ME = r"(?:i|we|he|she|they|my \w+)"
_MY = r"(?:(?:my|our|his|her|the|a|an|some|all|any|of|medical|health|shot|vaccine|own|old) )*"
_THIS = r"(?:that|this|it|all (?:that|this|of (?:that|this))|to know|my|our|his|her|the)\b"
_PERSONAL = (
    r"(?:(?:phone|cell|mobile|telephone) (?:number)?|phone number|number on file|address|e ?mail"
    r"|last name|emergency contact|pharmacy on file)"
)
_HERE = r"(?: (?:yet|still|now|right now|for|since|at))*"
_SHARE = r"(?:sell|share|give away|pass on|keep|store|use)"
_DO = r"(?:need to |have to |got to |supposed to |allowed to |want me to |be )*"
_DATA = r"(?:my |our |the |his |her )?(?:\w+ )?(?:data|information|info|details)"
_OF_BABY = ("newborn_unwell",)
"""Slots whose question is answered by who is in the NICU."""
_ASKS_WHO = ("stated_name", "date_of_birth", "caller_name", "third_factor")
"""Slots whose questions tell themselves why they are asked."""
_PHRASES: Mapping[OfficeTopic, tuple[str, ...]] = {
    OfficeTopic.STAFF: (
        rf"\b(?:new|change|changed|changing|update|updated|correct) (?:\w+ ){{0,3}}?{_PERSONAL}\b",
        rf"\bmy {_PERSONAL} (?:has |have )?(?:changed|is (?:wrong|different|new))\b",
        r"\b(?:sick|doctor is|work|school|excuse|medical) (?:note|letter|certificate)\b",
        r"\b(?:note|letter|certificate) (?:for|to) (?:my |the )?(?:work|school|boss|employer|job"
        r"|gym|court|insurance)\b",
        rf"\b(?:fax|send|sent|mail|email|transfer|forward|release|request|copy|copies|print)"
        rf" (?:\w+ )?{_MY}records\b",
        rf"\b(?:get|need|want|have) {_MY}(?:medical|vaccination|immunization|shot) records\b",
        r"\b(?:fill|filled|filling|sign|signed|complete|completed) (?:out |in |off )?"
        r"(?:\w+ ){0,4}?(?:form|forms|paperwork|papers)\b",
        r"\b(?:disability|fmla|camp|school|leave) (?:forms?|papers|paperwork)\b",
        r"\bpatient portal\b|\bmychart\b|\bmy (?:password|login)\b",
        r"\b(?:make|file|lodge|have) (?:a|an) (?:\w+ )?complaint (?:about|against|to)\b",
        rf"\b(?:in|at|to|on) (?:the|your) (?:nicu|neonatal(?: \w+){{0,2}}|incubator){_HERE}(?= |$)",
        r"\bneonatal intensive care\b",
        r"\b(?:test strips?|lancets?|pen needles?|syringes?|glucose (?:meter|monitor|sensors?)"
        r"|compression (?:socks|stockings)|nebuli[sz]er|cpap|wheelchair|crutches|walker|breast pump"
        r"|oxygen tank)\b.*\b(?:refill|more|new|order|need|out of|ran out|get)\b"
        r"|\b(?:refill|more|new|order|need|out of|get) (?:\w+ ){0,3}?(?:test strips?|lancets?"
        r"|pen needles?|syringes?|glucose (?:meter|monitor|sensors?)|compression (?:socks"
        r"|stockings)"
        r"|nebuli[sz]er|cpap|wheelchair|crutches|breast pump)\b",
        r"\b(?:call|phone|contact|change|switch|transfer|send (?:it|them|that) to)"
        r" (?:(?:my|the|a|another|different|new|other) )+pharmacy\b",
        r"\b(?:over the phone|by (?:phone|video)|video|telehealth|tele health|virtual|online)"
        r" (?:visit|appointment|consultation|call)\b|\b(?:can|could) (?:it|that|this|we|i)"
        r" (?:\w+ ){0,4}?(?:over the phone|by video|on video|virtually|online)$",
        r"\b(?:tak(?:e|ing)|accept(?:ing)?|see(?:ing)?) (?:any )?new patients\b"
        r"|\b(?:how|where) (?:do|can|would) (?:i|we) (?:register|sign up|enroll|become a patient)\b"
        r"|\b(?:want|need|like|have) to (?:register|become a (?:new )?patient)\b",
        r"\b(?:change|switch) (?:my |our |to )?(?:a |an )?(?:new |different |another |other )?"
        r"(?:primary care )?(?:doctors?|provider|pcp)$",
        r"\b(?:get|find|want|need) (?:a |an )?(?:new|different|another) (?:primary care )?"
        r"(?:doctor|provider|pcp)$",
        r"\bis (?:my|the|your) (?:doctor|nurse|midwife) (?:\w+ )?(?:in|there|working|around)"
        r"(?: (?:today|now|tomorrow|this \w+))*$",
        r"\bwhen (?:is my due date|am i due)\b|\bwhat is my due date\b"
        r"|\bhow (?:far along|many weeks(?: pregnant)?) am i\b",
    ),
    OfficeTopic.BRING: (
        rf"\bwhat (?:else )?(?:do|should|must|shall|can|am|would|is) {_ME} {_DO}"
        r"(?:bring|wear|prepare|have with|take along|take with)\b",
        rf"\b(?:do|does|should|must|shall|will|would|am|is|are|can) {_ME} {_DO}"
        r"bring\b(?!.*\bin\b)",
        rf"\b(?:do|does|should|must|shall|will|would|am|can|may|is) {_ME} {_DO}"
        r"(?:fast|fasting|be fasting|(?:come|have)(?: in)? (?:on |with )?(?:an )?empty stomach"
        r"|(?:eat|drink|have breakfast|take my \w+) (?:anything |something )?(?:before|beforehand"
        r"|first|the (?:night|morning) before|that morning))\b(?! .*\bwith\b)",
        rf"\bhow (?:do|should|must) {_ME} {_DO}prepare\b|\banything {_ME} should (?:bring"
        rf"|prepare)\b",
    ),
    OfficeTopic.WALK_IN: (
        r"\bwalk ins?\b|\bwalkins?\b",
        rf"\b(?:can|could|may) {_ME} (?:just |simply |also )*(?:come|walk|drop|stop|show|swing|pop)"
        r" (?:in|by|over|up)\b.*\bwithout\b",
        rf"\b(?:can|could|may) {_ME} (?:just|simply) (?:walk|drop|stop|show|swing|pop)"
        rf" (?:in|by|up)\b",
    ),
    OfficeTopic.WAITING: (
        r"\b(?:is|if|whether|are) (?:there|you|there is|you have)(?: \w+){0,2}"
        r" wait(?:ing)? ?lists?\b",
        r"\bdo(?:es)? (?:you|they|the clinic) (?:have|keep|run|do) (?:\w+"
        r" )?(?:wait(?:ing)? ?lists?)\b",
        r"\bhow (?:long|big|full|short|does|do|is)(?: \w+){0,3} wait(?:ing)? ?(?:list|time)\b",
        r"\bhow long (?:is|would|will) (?:the|my|a) wait\b",
    ),
    OfficeTopic.PRIVACY: (
        r"\bwho (?:else )?(?:can|will|could|gets to|is going to|all )?\s?(?:hears?|sees?"
        r"|reads?|gets"
        r"|knows?) (?:this|that|it|about this|what i)\b",
        rf"\b(?:do|will|are|would) (?:you|they) (?:going to |be )?{_SHARE}(?:ing)? {_DATA}\b",
        r"\b(?:is|will|are) (?:this|it|that|what i (?:say|tell you)|our call|the call|everything)"
        r" (?:\w+ )?(?:be |stay |kept )?(?:confidential|private|secure|anonymous|secret)\b",
        rf"\bwhat (?:do|will|are) (?:you|they) (?:going to )?do(?:ing)? with {_DATA}\b",
    ),
    OfficeTopic.WHY: (
        rf"\bwhy (?:do|would|did|are|must|should) (?:you|they) (?:\w+ )?(?:need|want|ask"
        rf"|asking|have"
        rf"|require)(?: me)?(?: to)?(?: for| know| ask| have| about| asking)* {_THIS}",
        rf"\bwhat (?:do|would|did) you (?:\w+ )?(?:need|want) {_THIS}.*\bfor\b",
        r"\bwhy (?:does|is) (?:that|it|this) (?:\w+ )?(?:matter|important|necessary|any of your)\b",
        r"^(?:(?:but|and|so|well|um|okay|ok) )*(?:(?:is|are) (?:that|this|these) (?:\w+ )?"
        r"(?:necessary|any of your business)|none of your business)\b",
    ),
}
_ASKED = {topic: re.compile("|".join(phrases)) for topic, phrases in _PHRASES.items()}
_JOINS = re.compile(
    r"\b(?:put|get|add|join|sign|be put|go on|place|stick|leave)\b.*\blist\b"
    r"|\blist\b.*\b(?:join|get"
    r" on|put me|add me|sign up|be on|go on)\b"
)
"""Whoever wants to be on the list asks for more than whether there is one."""
_NO_LONGER = re.compile(r"\b(?:was|were|out of|came|discharged|left|after|since leaving|home)\b")
_IN_WARD = re.compile(r"\b(?:nicu|neonatal|incubator)\b")


def read_errands(said: str) -> tuple[OfficeTopic, ...]:
    """What of the kind the words ask, in the order in which it is answered."""
    plain = " ".join(split_words(said.casefold().replace("\u2019", "'")).words)
    found = [topic for topic, asked in _ASKED.items() if asked.search(plain)]
    if OfficeTopic.WAITING in found and _JOINS.search(plain):
        found.remove(OfficeTopic.WAITING)
    if _IN_WARD.search(plain) and _NO_LONGER.search(plain) and OfficeTopic.STAFF in found:
        found.remove(OfficeTopic.STAFF)
    if by_woman_or_man(plain):
        found.append(OfficeTopic.BY_WHOM)
    return tuple(found)


def answered_in_place(said: str, intent: str, asked: str | None) -> bool:
    """Whether a question of the kind has its answer where the call stands, and needs none apart.

    Whoever wants a visit with a woman wants a visit; of times on offer the names are told.

    Args:
        said: the words.
        intent: what they were taken for.
        asked: the slot that the open question fills.
    """
    match read_errands(said):
        case (OfficeTopic.BY_WHOM,):
            is_wish = asked is None and intent == "request_appointment"
            return is_wish or asked in ("chosen_slot", "booking_confirmed", "change_wish")
        case (OfficeTopic.WHY,):
            return asked in _ASKS_WHO
        case (OfficeTopic.STAFF,):
            return asked in _OF_BABY and _IN_WARD.search(said.casefold()) is not None
        case _:
            return False
