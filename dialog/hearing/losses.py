"""Whether a caller's words tell of a loss: of a pregnancy or a child, or of somebody close. Pure.

Told is what has happened, and lately. What is feared, asked about or long past is not, nor is the
loss of an earlier pregnancy by somebody who expects again. That words are dangerous is for triage
alone to say; here they only change what the caller is spoken to about.
"""

import re
from enum import StrEnum

from dialog.check_ins.phrases import affirms_any, has_any, is_denied, words_of
from dialog.hearing.births import tells_of_birth
from dialog.nlu.kin import MOURNED, PETS, any_of

REPORT_LOSS = "report_loss"
"""The intent of a turn that tells of one, and wants nothing else."""
TOLD_LOSS = "told_loss"
"""Slot: what was lost, as `Loss` names it; kept to the end of the call."""


class Loss(StrEnum):
    """Who was lost."""

    CHILD = "child"
    """A pregnancy, a newborn or a child: the caller may need a nurse besides sympathy."""
    CLOSE = "close"
    """Somebody else who was close."""


class Asked(StrEnum):
    """What is being asked while the words are said."""

    NOTHING = "nothing"
    """Neither of the two: who "he" is, is open."""
    PREGNANCY = "pregnancy"
    """How mother and child are, so that "he" is the child."""
    BIRTH = "birth"
    """The same after a birth, which has ended the pregnancy too."""


_ANSWERED = (
    "a miscarriage",
    "my miscarriage",
    "stillbirth",
    "still birth",
    "we lost him",
    "we lost her",
    "had to terminate",
    "had a d and c",
    "have a d and c",
)
"""Enough where a check-in asks how mother and child are; whoever calls may be asking about it."""
_LOST_CHILD = (
    "lost the baby", "lost my baby", "lost our baby", "lost her baby", "lost the pregnancy",
    "lost this baby", "lost my pregnancy", "lost this pregnancy", "lost our pregnancy",
    "miscarried", "had a miscarriage", "having had a miscarriage",
    "was a miscarriage", "it is a miscarriage", "after my miscarriage", "since my miscarriage",
    "had a stillbirth", "had a still birth", "was a stillbirth", "stillborn", "still born",
    "born dead", "born still", "born sleeping", "baby has passed", "son has passed",
    "daughter has passed", "baby is gone", "pregnancy ended", "pregnancy has ended",
    "pregnancy failed", "pregnancy did not work out", "pregnancy was not viable",
    "pregnancy is not viable", "had an abortion", "terminated the pregnancy",
    "ended the pregnancy", "end the pregnancy",
    "there is no baby anymore", "there is no baby any more",
    "lost the twins", "lost both twins", "lost one of the twins", "lost both babies",
    "lost my son", "lost our son", "lost my daughter", "lost our daughter", "lost my child",
    "lost our child", "lost our little", "lost my little", "lost my newborn", "lost our newborn",
)  # fmt: skip
_OVER = (
    "not pregnant anymore", "not pregnant any more", "not pregnant any longer",
    "no longer pregnant", "not expecting anymore", "not expecting any more",
    "not expecting any longer", "no longer expecting", "pregnancy is over",
)  # fmt: skip
"""So does a birth end it: a loss unless one is told along with it."""
_NO_HEARTBEAT = re.compile(
    r"(?<!\bi can )(?<!\bi do )(?<!\bi did )\b(?:no|without a|not (?:a|any)"
    r"|(?:not|never) (?:find|found|hear"
    r"|heard|see|saw|seen|detect|detected|pick up|locate|get|got|have|had)"
    r"(?: (?:a|any|the|his|her|its|our|my|baby|is|fetal)){0,3}|lost (?:the|his|her|its)"
    r") heart ?beat\b"
    r"|\bheart(?: ?beat)? (?:(?:had|has|just|was|is) ){0,2}"
    r"(?:stopped(?: beating)?|not beating|gone|no longer beating)\b"
)
"""Told by those who looked for it: whoever cannot find it alone at home has lost nothing yet."""
_AUX = r"(?:(?:has|have|had|is|was|are|were|did|can|just|recently|suddenly|sadly|both|all|then) )"
_BABIES = r"(?:bab(?:y|ies)|newborns?|infants?|twins?|triplets?|preemie|little one)"
_GROWN = r"(?:sons?|daughters?|child|children|kids?|boys?|girls?)"
_MADE_IT = r"not (?:make|made) it(?! (?:to|in|into|home|back|on|for|there|out|here|over)\b)"
_LOST_LIFE = (
    rf"(?:{_AUX}{{0,3}}(?:died|passed (?:away|on)|gone to heaven|not (?:survive|survived)"
    r"|not pull(?:ed)? through)\b"
    r"|(?:is|are) (?:\w+ )?(?:no longer with us|in heaven|with (?:the|our) (?:angels|lord))\b"
    r"|(?:is|was|are|were) (?:\w+ )?dead\b(?! (?:tired|asleep|set|sure|serious|wrong|against)\b))"
)
_CHILD_DIED = re.compile(
    rf"\b{_BABIES} (?:{_LOST_LIFE}|{_AUX}{{0,3}}{_MADE_IT})|\b{_GROWN} {_LOST_LIFE}"
)
_ANSWERED_DIED = re.compile(
    rf"\b(?:{_BABIES}|{_GROWN}|he|she|they|it) (?:{_AUX}{{0,3}}{_MADE_IT}|{_LOST_LIFE})"
    r"|\bonly lived (?:for )?(?:\w+ ){1,2}(?:minutes?|hours?|days?|weeks?)\b"
    r"|\b(?:said|say|saying) goodbye to (?:him|her|them|our|my|the)\b"
    r"|\b(?:i|we) lost (?:it|him|her|them)\b(?= *$| (?:last|on|yesterday|at|two|three|this|and)\b)"
)
"""Where it is asked how mother and child are, he and she are the child."""
_UNDER_WAY = re.compile(
    r"\b(?:am|is|be|are) (?:\w+ )?(?:having a (?:\w+ )?miscarriage|miscarrying"
    r"|losing (?:the|my|our|this|her|it) ?(?:baby|pregnancy|twins)?)\b"
)
_PAST = ("last year", "years ago", "a year ago", "in the past", "previous", "last pregnancy",
         "pregnant again", "expecting again", "before this", "last time")  # fmt: skip
"""Beside one of these a death is past, wherever they stand."""
_OF_NOW = re.compile(
    r"\bthis (?:one|time|pregnancy|baby) (?:\w+ )?(?:is|has|looks?|seems?|feels?|moves?|kicks?)\b"
    r"|\bthis time (?:around|everything|all|it)\b"
)
"""What goes on while the loss is told of."""
_FEARED = (
    "am i", "could i", "can i", "afraid", "scared", "worried", "worry", "if i", "think i am",
    "might", "before", "last year", "years ago", "the first", "previous", "in the past", "risk",
    "history", "friend", "sister", "cousin", "losing", "a year ago", "last time", "earlier",
    "last pregnancy", "pregnant again", "expecting again", "almost", "nearly", "dreamed",
    "dreamt", "if the", "if my", "what if", "baby weight", "baby fat",
)  # fmt: skip
"""Beside one of these a loss is feared, past, or somebody else's."""
_ASKS = re.compile(
    r"(?:what|how|why|when|which|should|does|did|is|are)\b"
    r"|(?:can|could|would|will|do) (?!you\b)"
)
"""A turn that begins so asks about it; "can you help me" does not."""
_NO_DENIAL = re.compile(r"\bnot (?=(?:believe|stop|know|understand|cope|sleep|breathe)\b)")
"""What is not believed, or known what to do about, has happened all the same."""
_KIN = rf"(?:{any_of(MOURNED | PETS)})"
_DIED = (
    r"(?:(?:has|have|had|is|was|just|recently|suddenly|sadly|been|got) ){0,3}"
    r"(?:died|dead|killed|passed(?= (?:away|on|last|yesterday|today|this)\b|$))"
)
_NAME = (
    r"(?:(?!(?:almost|nearly|never|not|can|would|might|will|is|was|has|had|have|said?|says|thinks?"
    r"|thought|told|tells|believes|heard|found|who|whose|with|of|to|from|and|or|but|i|we|he|she"
    r"|they|in|on|at|wants?|needs?|feels?|felt|his|her|their|the|an?|my|our|if|when|that|since)\b)"
    r"[a-z]+ )"
)
"""Of who died, between the kin and the death: "my husband harold passed away"."""
_LOST_CLOSE = re.compile(
    rf"\b(?:my|our) (?:\w+ ){{0,2}}{_KIN} (?:in law )?{_NAME}{{0,2}}{_DIED}\b"
    rf"|\b(?:lost|buried) (?:my|our) (?:\w+ ){{0,2}}{_KIN}\b(?! is\b(?! dead))"
    r"|\b(?:lost|buried) (?:a|my) (?:family member|loved one|relative)\b"
    r"|\b(?:someone|somebody) (?:close|very close|dear|in my family|i love|i loved)(?: to me)? "
    rf"{_DIED}\b"
    r"|\bdeath in (?:the|my|our) family\b|\bi am (?:grieving|in mourning|in grief|bereaved)\b"
    r"|\b(?:he|she|they) (?:(?:has|just) ){0,2}(?:died|passed away)\b"
    r"|\b(?:my|our) (?:\w+ ){0,2}\w+ is funeral\b|\bfuneral (?:was|is) (?:yesterday|today)\b"
)
_OF_THEM = re.compile(
    r"\b(?:his|hers?|theirs?|he (?:has|had|was)|she (?:has|had|was)|for (?:him|her))\b"
)
_OF_MINE = re.compile(
    rf"\bmy (?:own )?(?!{_KIN}s?\b)(?:\w+ )?"
    r"(?:appointment|visit|results?|refill(?:s|ed)?|prescription|test|(?:care )?plan|goals?"
    r"|medicines?|medications?|meds|pills)\b"
    r"|\bfor myself\b"
)
_WANTS_ONE = re.compile(
    r"\bi (?:(?:also|still|just) )?(?:need|want|would like)"
    r"(?: to (?:get|have|book|make|order))? (?:an?|another|some|more)\b"
)
"""The caller's own errand where nobody else is named: what was the dead's is there already."""
_LONG_AGO = re.compile(
    r"\b(?:years? (?:ago|back)|last year|when i was|as a (?:child|kid)|family history"
    r"|if (?:my|our|he|she|they|somebody|someone))\b"
)
_OF_WHAT = re.compile(r"\b(?:died|dead|passed(?: away)?) (?:of|from|with|at (?:age|the age))\b")
"""What runs in a family is told so; "of" is still a loss where it has just happened."""
_LATELY = re.compile(
    r"\b(?:yesterday|today|tonight|(?:last|this) (?:week|month|night|morning|weekend|\w+day)"
    r"|(?:days?|weeks?|months?|hours?) (?:ago|back)|just|recently|on (?:the )?\w+day)\b"
)
_CHILDLIKE = frozenset(
    ("baby", "babies", "child", "children", "son", "daughter", "boy", "girl", "newborn", "infant",
     "twins", "pregnant", "pregnancy", "miscarriage", "miscarried", "birth", "stillbirth",
     "stillborn", "heartbeat", "womb", "nicu", "born", "delivered", "scan", "ultrasound")
)  # fmt: skip

_OF_ANY_AGE = frozenset(("child", "children", "son", "daughter", "boy", "girl"))
_OF_BIRTH = _CHILDLIKE - _OF_ANY_AGE
_OF_SOMEBODY = re.compile(
    rf"\b(?:{_KIN}|{'|'.join(sorted(_CHILDLIKE))}|he|she|him|her|they|them|weeks|little one"
    r"|some(?:one|body)|every(?:one|body)|family|death|funeral|buried|widow(?:er|ed)?"
    r"|griev\w*|grief|mourning|bereaved)\b"
)


def loss_in(said: str, asked: Asked = Asked.NOTHING) -> Loss | None:
    """What the words tell the loss of; None: they tell of none."""
    words = _words(said)
    plain = " ".join(words)
    if asked is not Asked.NOTHING and answers_with_loss(said, asked):
        return Loss.CHILD
    if _ASKS.match(plain + " ") is not None:
        return None
    if _has_lost_child(said, _CHILD_DIED) or _is_over(said, asked):
        return Loss.CHILD
    if _LOST_CLOSE.search(plain) is None or _LONG_AGO.search(plain) is not None:
        return None
    if _OF_WHAT.search(plain) is not None and _LATELY.search(plain) is None:
        return None
    return _likelier(words)


def is_of_the_dead(said: str, *, was_told: bool = False) -> bool:
    """Whether an errand is for somebody who has died: "please cancel her visit".

    Args:
        said: the words that ask for it.
        was_told: whether the caller has told of the death before.
    """
    told = loss_in(said)
    is_dead = told is Loss.CLOSE or (told is Loss.CHILD and may_be_grown(said))
    if not was_told and not is_dead:
        return False
    is_theirs = _OF_THEM.search(" ".join(_words(said))) is not None
    return is_theirs and not is_ones_own(said)


def is_ones_own(said: str) -> bool:
    """Whether an errand is called the caller's own: "my appointment"."""
    plain = " ".join(_words(said))
    wants_one = _WANTS_ONE.search(plain) is not None and _OF_THEM.search(plain) is None
    return wants_one or _OF_MINE.search(plain) is not None


def may_be_grown(said: str) -> bool:
    """Whether a child that was lost is called a son or a daughter, and not unborn or newborn."""
    words = words_of(said)
    return not _OF_ANY_AGE.isdisjoint(words) and _OF_BIRTH.isdisjoint(words)


def is_under_way(said: str) -> bool:
    """Whether a pregnancy may be ending right now: what can be done about it comes first."""
    is_told = _UNDER_WAY.search(" ".join(_words(said))) is not None
    return is_told and loss_in(said) is None


def is_of_an_earlier(said: str) -> bool:
    """Whether a loss is of an earlier pregnancy, and of no use to condole with now."""
    words = _words(said)
    return has_any(words, _PAST) or _OF_NOW.search(" ".join(words)) is not None


def likelier_loss(said: str, asked: Asked = Asked.NOTHING) -> Loss:
    """Who it is, where it is sure that somebody was lost, by whatever words."""
    told = loss_in(said, asked)
    if told is not None:
        return told
    is_child = asked is not Asked.NOTHING and not _names_kin(said)
    return Loss.CHILD if is_child else _likelier(words_of(said))


def may_tell_of_loss(said: str) -> bool:
    """Whether the words name anybody, or grief, at all: a line that went dead is no bereavement."""
    return _OF_SOMEBODY.search(" ".join(words_of(said))) is not None


def answers_with_loss(said: str, asked: Asked = Asked.NOTHING) -> bool:
    """Whether the pregnancy or the child was lost, in an answer to how they both are."""
    if _affirms(_words(said), _ANSWERED):
        return True
    is_the_child = asked is not Asked.NOTHING and not _names_kin(said)
    told = _ANSWERED_DIED if is_the_child else _CHILD_DIED
    return _has_lost_child(said, told) or _is_over(said, asked)


def _names_kin(said: str) -> bool:
    return re.search(rf"\b{_KIN}\b", " ".join(_words(said))) is not None


def _has_lost_child(said: str, died: re.Pattern[str]) -> bool:
    words = _words(said)
    if _affirms(words, _LOST_CHILD):
        return True
    # A no in front of a whole sentence is an answer, and denies nothing in it.
    if words[:1] == ("no",) and words[1:2] not in (("heart",), ("heartbeat",)):
        words = words[1:]
    if has_any(words, _PAST):
        return False
    is_of_child = died is _ANSWERED_DIED or not _CHILDLIKE.isdisjoint(words)
    patterns = (died, _NO_HEARTBEAT) if is_of_child else (died,)
    return any(_is_told(words, one) for one in patterns)


def _is_told(words: tuple[str, ...], told: re.Pattern[str]) -> bool:
    """Whether it stands there, and is neither denied nor feared by what comes before."""
    plain = " ".join(words)
    for one in told.finditer(plain):
        at = len(plain[: one.start()].split())
        length = len(one.group().split())
        if not is_denied(words, at, length) and not has_any(words[: at + length], _FEARED):
            return True
    return False


def _is_over(said: str, asked: Asked) -> bool:
    """Whether the pregnancy is said to be over, and not by a birth."""
    is_told = asked is not Asked.BIRTH and _affirms(_words(said), _OVER)
    return is_told and not tells_of_birth(said)


def _words(said: str) -> tuple[str, ...]:
    return tuple(_NO_DENIAL.sub("", " ".join(words_of(said))).split())


def _affirms(words: tuple[str, ...], phrases: tuple[str, ...]) -> bool:
    return has_any(words, phrases) and affirms_any(words, phrases) and not has_any(words, _FEARED)


def _likelier(words: tuple[str, ...]) -> Loss:
    return Loss.CLOSE if _CHILDLIKE.isdisjoint(words) else Loss.CHILD
