"""Whether the words ask for something that is another person's: a relative's, a client's. Pure.

Read by what stands round a relation ("my father", "my son daniel"), a name ("george's results") or
a pronoun ("his refill"): what is owned, asked for, needed. Somebody who is merely told of ("my
father had diabetes", "my mom told me to call") is not whom the call is about.
"""

import re

from dialog.nlu.kin import ANYBODY, any_of
from triage.wordlists import word_set
from triage.words import split_words


def _any(words: str) -> str:
    """One of the words of a list, for a pattern."""
    return any_of(word_set(words))


KIN = any_of(ANYBODY)
"""Words for relations, as alternatives of a pattern."""
_ROLES = _any(
    """
    caregiver carer caretaker guardian conservator proxy attorney advocate representative nurse
    aide helper companion manager worker interpreter assistant sitter nanny paramedic
    coordinator secretary lawyer
    """
)
_AGES = (
    r"(?:(?:old|elderly|little|older|younger|oldest|youngest|late|dear|poor|foster|adopted|big"
    r"|disabled|sick|own|step|grown|adult|teenage) )"
)
_WHOSE = r"(?:my|our|his|her|their|a|an|the)"
_TESTS = (
    r"(?:blood|lab|urine|pregnancy|stress) (?:tests?|work)|bloodwork|tests?(?! strips?)|labs?"
    r"|x ?ray|scans?|mri|ct|ultrasound|biopsy|mammogram|colonoscopy|screening"
)
_VISITS = r"appointments?|visits?|check ?ups?|check up|physical|bookings?|slot|time|spot"
_PRESCRIBED = (
    r"refills?|refilled|renewal|prescriptions?|scripts?|medicines?|medications?|meds|pills?"
    r"|tablets?|inhalers?|insulin|antibiotics?|drops|cream|shots?|vaccines?|vaccinations?"
    r"|immunizations?"
)
_PAPERS = (
    r"results?|bills?|balance|copay|statements?|records?|charts?|files?|referrals?"
    r"|(?:care|treatment|birth|medication|medicine) plans?|goals?"
)
_ITEMS = (
    rf"(?:{_TESTS}|{_VISITS}|{_PRESCRIBED}|{_PAPERS}|accounts?|dos(?:e|es|age)|readings?|diagnosis"
    r"|blood|(?:blood )?(?:pressure|sugars?|glucose)|birthday|date|name)"
)
"""What a hospital has of a patient, or does for one."""
_OF_PATIENTS = rf"(?:{_TESTS}|{_VISITS}|{_PRESCRIBED}|{_PAPERS})"
"""Those that nobody else has: a doctor has a name, and an office a date."""
_EVENTS = rf"(?:{_TESTS}|blood drawn|appointments?|visits?|check ?ups?|check up|refills?)"
_NO_PART = _any(
    """
    is am are was were be been has had have having takes took taken said says say told tell tells
    thinks thought wants want wanted needs need needed asks ask asked called calls gave gives got
    get gets getting made makes make with in on at to for from of and or but so that which who
    whom because cause if when while where why how what will would can could should might must
    may does did do not i you he it we they me him us them there here very really too also
    she just still now then than my your his her our their this these those about after before
    until since by as like out up off down into over under around again always never ever only
    died dead lost came went goes go knows know knew sees see saw left lives live works loves love
    hates helps help helped drives drove feels feel felt handles handled brought found heard sent
    please yes yeah doctor doctors dr nurse
    """
)
_PART = (
    rf"(?:(?!(?:{_NO_PART})\b)(?!\w+ing\b)"
    r"(?:(?:fred|ted|ahmed|jared|reed|meds|med|red|bed)\b|(?!\w+ed\b)\w+))"
)
"""A word of a name, or before what is owned; none that a sentence goes on with."""
_PERSON = rf"\b{_WHOSE} {_AGES}{{0,2}}(?:{KIN})s?\b(?: in law)?"
_UNBORN = r"(?!(?:my|our|the|a) (?:little )?(?:baby|babies|newborn|twins)\b)"
"""Who expects asks about the baby, and for herself."""
_OWN_SCAN = (
    r"(?!(?:my|our|the) (?:little )?(?:baby|babies|twins)(?: 's)? (?:ultrasounds?|scans?)\b)"
)
_NAMED = rf"{_PERSON}(?: {_PART}){{0,3}}?"
_HOLDS = r"(?: (?:really|also|just|still|now|actually|probably))*"
_ASKS_FOR = (
    r"(?:need|want|get|check|order|refill|renew|hear|discuss|cancel|move|reschedule|change"
    r"|pick up|fill|transfer|know about|see about|have)"
)
_NO_ITEM = (
    r"(?:help|permission|support|opinion|advice|insurance|phone|number|car|fault|house|place|home"
    r"|job|work|funeral|death|doctor|doctors|nurse|hospital|school|okay|ok)"
)
_NAMELESS = _any(
    """
    it he she that this there here what who where when how why let everything nothing something
    today tomorrow yesterday tonight monday tuesday wednesday thursday friday saturday sunday
    january february march april june july august september october november december week month
    year day morning afternoon evening night weekend one other someone somebody everybody everyone
    anybody anyone nobody people women woman men man lady ladies mine yours ours alzheimer parkinson
    crohn grave hashimoto huntington raynaud sjogren addison cushing meniere bell barrett wilson
    paget tourette hodgkin walgreen wendy quest clinic hospital pharmacy office insurance medicare
    """
)
"""What an "'s" follows that is nobody's name."""
_OWNERS = r"(?:my|your|his|her|our|their|this|these|those|doctors?|dr|nurse)"
_BEFORE_NAME = (
    rf"(?:(?!{_OWNERS}\b)(?:{_NO_PART})|need|cancel|move|reschedule|change|check|refill|renew|discuss"
    r"|read|book|regarding|hear|patient|hello|hi|'s)"
)
"""What comes before a name alone; behind an owner or a title of the staff it is none."""
_TITLES = r"(?:mr|mrs|ms|miss|mister|missus|misses|madam)"
_CALLS = (
    r"(?:call|calling|called|phone|phoning|ring|ringing|asking|ask|speak|speaking|talk|talking"
    r"|inquiring|enquiring|questions?|info|information|checking|check|know|this (?:'s|is)"
    r"|it (?:'s|is)|here)"
)
_IS = r"(?:is|'s|are)"
_WHEN = r"(?<!because of )(?<!after )(?<!before )(?<!during )(?<!around )(?<!until )"
"""Somebody's visit may only tell when the caller has time."""

_PRESENTED = (
    # "I am his wife", "this is george's home health aide", "I am the mother of the patient".
    r"\b(?:i am|this (?:is|'s)) (?:(?:his|her|their|(?:\w+ ){1,5}'s)"
    rf"(?: {_PART}){{0,3}}? (?:{KIN}|{_ROLES})|the (?:(?:{_PART} ){{0,2}}?(?:{_ROLES})|{KIN}))\b",
    rf"\b(?:i am|as) an? (?:{_PART} ){{0,2}}?(?:caregiver|carer|guardian|conservator)\b",
)
"""Says that the caller is not the patient."""
_SURE = (
    # "My mother's results", "my son daniel's next visit", "my mothers test results".
    rf"{_WHEN}{_OWN_SCAN}{_PERSON}(?: (?:'s|{_PART})){{0,6}}? {_ITEMS}\b",
    rf"{_PERSON}(?: {_PART}){{0,3}} 's (?:own )?care\b",
    r"(?<!\bon )(?<!under )(?<!through )(?<!with )(?<!using )(?<!use )(?<!have )"
    rf"{_PERSON}(?: {_PART}){{0,3}}(?: 's)? (?:insurance|plans?(?! (?:to|on)\b))\b",
    # "I need my husband's warfarin": what is asked for is theirs, whatever it is.
    rf"\b{_ASKS_FOR} {_PERSON}(?: {_PART}){{0,3}} 's (?!{_NO_ITEM}\b){_PART}",
    r"\b(?:refill|renew|cancel|reschedule|book|schedule|register|enroll|rebook)(?:l?ing)?"
    rf" {_PERSON}",
    # "For my wife", "results of my father", "calling about my dad".
    rf"(?<!caring )(?<!care )\bfor {_PERSON}",
    rf"\b{_OF_PATIENTS} of {_PERSON}",
    rf"\b(?:call|calling|called|phoning|phone) (?:\w+ ){{0,2}}?(?:about|regarding) {_PERSON}",
    rf"\b{_CALLS} (?:\w+ ){{0,2}}?(?:about|regarding) {_UNBORN}{_PERSON}",
    rf"\b{_CALLS} (?:in )?(?:about|regarding|for) {_TITLES} {_PART}",
    r"\b(?:for|about|regarding) (?:(?:one of )?(?:my|our)|a) patients?\b"
    r"(?! (?:portal|id|account|number|record|chart|bill|form|advocate))",
    r"\b(?:my|our|the) patient (?:'s (?!here|waiting)|needs|wants)|\bour residents?\b",
    # "Book my mom an appointment", "get my dad in", "can the doctor see my son".
    r"\b(?:book|schedule|register|get|make|set up|sign up|fit|squeeze|put|bring|find|order|arrange)"
    rf"(?: up)? {_NAMED} (?:in\b|seen\b|down for\b|(?:an?|another|his|her|their|the|some)"
    rf" (?:\w+ ){{0,3}}?{_OF_PATIENTS}\b)",
    r"\b(?:doctor|nurse|midwife|someone|somebody|provider|you|clinic|dr \w+) (?:\w+ )?"
    rf"see {_PERSON}",
    # "My son daniel needs a refill".
    rf"{_NAMED}{_HOLDS} (?:needs?|wants?|would like|has to have|{_IS} due|{_IS} overdue)(?: for)?"
    r"(?: to (?:get|have|book|make|schedule|cancel|move|change|reschedule|refill|see|order))?"
    rf" (?:an?|his|hers?|their|another|more|some|the) (?:\w+ ){{0,4}}?{_OF_PATIENTS}\b",
    # "What time is my wife coming in", "when was my father last seen".
    r"\b(?:when|what time|what day|which day) (?:is|'s|are|was|were|does|did|do|should|will) "
    rf"{_UNBORN}{_PERSON}",
    *_PRESENTED,
    r"\bpower of attorney\b",
    # "Does daniel have an appointment", "when is daniel due for a visit".
    rf"\b(?:does|did|has) (?!(?:{_NAMELESS}|{_NO_ITEM})\b){_PART} (?:have|got|get|need)"
    rf" (?:an?|any|another|his|her) (?:\w+ ){{0,2}}?(?:{_TESTS}|appointments?|visits?|check ?ups?"
    r"|physical|results?)\b",
    # "Mrs sampleby about george's results".
    rf"(?:^|(?<!\w){_BEFORE_NAME} )(?:{_TITLES} )?(?:(?!(?:the|an?|{_NO_ITEM})\b){_PART} )?"
    rf"(?!(?:{_NAMELESS})\b)(?!{_ITEMS} ){_PART} 's (?!day\b)(?:{_PART} ){{0,3}}?{_OF_PATIENTS}\b",
)
"""Asks for another's, whatever else is said."""
_ASIDE = r"(?:same|not|my|me|i|and|but|so|that|who|he|she|at|here|with|because|when|before|after)"
_LIKELY = (
    # "My wife anna had a blood test": told of, unless the caller's own is asked for.
    rf"{_WHEN}{_OWN_SCAN}{_NAMED}{_HOLDS}"
    r" (?:has|had|have|got|gets|is|'s|are|was|were|takes|missed|ran|needs?)"
    rf"(?: (?!{_ASIDE}\b)\w+){{0,5}}? {_EVENTS}\b(?! too| also| like)",
    rf"{_NAMED}{_HOLDS} (?:needs?|wants?|would like|asked|asks|has)"
    r" (?:an?|to|his|her|their|another|more|some)\b(?! history| question)",
    rf"{_NAMED}{_HOLDS} (?:needs?|wants?|asked|asks) me to (?:\w+ ){{0,4}}?"
    r"(?:his|hers?|him|their|them)\b",
    rf"{_PERSON}(?: {_PART}){{0,3}} 's (?:surgery|procedure|pregnancy|therapy|condition)\b",
    rf"\b(?:he|she) (?:is|'s) (?:my|our) {_AGES}{{0,2}}(?:{KIN})\b",
    # "He needs his warfarin refilled", "can she get an appointment".
    rf"\b(?:he|she){_HOLDS} (?:needs?|wants?|would like) (?:an?|to|his|her|another|more|some)\b",
    r"\bcan (?:he|she) (?:get|have|come in|be seen|book|make|see)\b",
    # "I take care of george sampleby", "I look after my uncle".
    r"\bi (?:take care of|look after|care for|am caring for|am looking after|am taking care of"
    rf"|am responsible for|help take care of|am in charge of) (?:{_PERSON}|him\b|her\b|them\b"
    rf"|(?:{_TITLES} )?(?!(?:it|this|that|these|those|the|a|an|my|your|myself|all|everything"
    rf"|things|most|some)\b){_PART})",
    # "I'm a nurse at the other hospital", "this is a social worker from the county".
    rf"\b(?:i am|this (?:is|'s)) (?:an?|the|one of the) (?:{_PART} ){{0,3}}?(?:{_ROLES}|nurses?)"
    r" (?:at|from|with|of|for|calling|here)\b",
)
"""Asks for another's, where nothing is called the caller's own."""
_OWN = re.compile(
    rf"\bmy (?!{_AGES}{{0,2}}(?:{KIN})s?\b)(?:{_PART} ){{0,2}}?{_ITEMS}\b|\bmine\b"
    r"|\b(?:for|about) (?:me|myself)\b"
)
_PRONOUN = re.compile(rf"\b(?:his|her|their) (?:{_PART} ){{0,2}}?{_OF_PATIENTS}\b")
_THEIRS_ALONE = re.compile(
    rf"\b(?:his|her|their) (?:{_PART} ){{0,2}}?(?:results?|labs?|refills?|care plans?)\b"
)
"""What no doctor has of their own."""
_STAFF = re.compile(
    r"\b(?:doctors?|dr|nurses?|receptionist|pharmacist|office|they|specialist|surgeon|midwife"
    r"|practitioner)\b"
)
_DENIED = re.compile(rf"\bnot (?:calling |asking )?(?:for|about) (?:{_PERSON}|\w+ else)")
_ANYBODYS = re.compile(
    r"\b(?:on behalf of|for (?:(?:someone|somebody) else|another person)|i am not the patient"
    r"|it (?:is|'s) not (?:for )?me|not for myself)\b"
)
_THIRD = re.compile(
    r"\b(?:he|she) (?:is|was|'s) (?:born|called|named)\b|\b(?:he|she) goes by\b"
    r"|\b(?:his|her) (?:(?:full|first|last|given|family|legal) )?(?:name|birthday|birth ?date"
    r"|date of birth|d o b|dob|birth)\b"
)
"""Answers about somebody where the caller's own name and birthday are asked for."""
_IS_PRESENTED = re.compile("|".join(f"(?:{one})" for one in _PRESENTED))
_NOT_PATIENT = re.compile(r"\bi am not (?:the patient|him|her|he|she)\b")
_SO_ANSWERED = (
    r"(?:(?:and|but|so|okay|ok|now|also|then|what about|how about|can i (?:get|have|hear)|tell me"
    r"|same for|what is|what are|when is|when are|yes|please) )+"
)
_ELLIPTIC = re.compile(
    rf"{_SO_ANSWERED}(?:(?:{_WHOSE} {_AGES}{{0,2}}(?:{KIN})s?(?: in law)?(?: {_PART}){{0,2}}"
    rf"|(?!(?:{_NAMELESS}|{_NO_ITEM})\b){_PART}(?: {_PART})?) 's|{_WHOSE} {_AGES}{{0,2}}(?:{KIN})s)"
    r"(?: (?:one|ones|too|as well|please|then|now))*"
)
"""What was just done, wanted of another: "and daniel's", "what about my son's"."""
_IS_SURE = re.compile("|".join(f"(?:{one})" for one in _SURE))
_IS_LIKELY = re.compile("|".join(f"(?:{one})" for one in _LIKELY))


def is_for_somebody_else(said: str) -> bool:
    """Whether the words ask for what is another's, or say that they speak for somebody."""
    plain = _DENIED.sub("", spaced(said))
    if _ELLIPTIC.fullmatch(plain) is not None:
        return True
    if _ANYBODYS.search(plain) is not None or _IS_SURE.search(plain) is not None:
        return True
    if _OWN.search(plain) is not None:
        return False
    return _IS_LIKELY.search(plain) is not None or _is_theirs(plain)


def goes_on_with_another(said: str) -> bool:
    """Whether what was just done for one patient is wanted for another: "and daniel's"."""
    return _ELLIPTIC.fullmatch(spaced(said)) is not None


def answers_of_somebody_else(said: str) -> bool:
    """Whether an answer to who is calling is about another: "he was born in may"."""
    return _THIRD.search(spaced(said)) is not None


def is_somebody_else(said: str) -> bool:
    """Whether the caller says not to be the patient: "this is her daughter"."""
    plain = spaced(said)
    return _IS_PRESENTED.search(plain) is not None or _NOT_PATIENT.search(plain) is not None


def _is_theirs(plain: str) -> bool:
    """As in "i want to cancel her appointment"; what a doctor calls theirs is the caller's."""
    if _THEIRS_ALONE.search(plain) is not None:
        return True
    found = _PRONOUN.search(plain)
    return found is not None and _STAFF.search(plain, 0, found.start()) is None


def spaced(said: str) -> str:
    """The words with blanks between them; "'s" stays apart from "is", as in "george 's results"."""
    cut = split_words(said.lower().replace("\u2019", "'"))
    words: list[str] = []
    for at, word in enumerate(cut.words):
        is_ending = at > 0 and cut.spans[at] == cut.spans[at - 1] and word == "is"
        words.append("'s" if is_ending else word)
    return " ".join(words)
