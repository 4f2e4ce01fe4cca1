"""Whether a caller's words tell of a loss: of a pregnancy or a child, or of somebody close. Pure.

Told is what has happened, and lately. What is feared, asked about or long past is not, nor is the
loss of an earlier pregnancy by somebody who expects again. That words are dangerous is for triage
alone to say; here they only change what the caller is spoken to about.
"""

import re
from enum import StrEnum

from dialog.check_ins.phrases import affirms_any, has_any, words_of

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


_ANSWERED = (
    "a miscarriage",
    "my miscarriage",
    "stillbirth",
    "still birth",
    "we lost him",
    "we lost her",
)
"""Enough where a check-in asks how mother and child are; whoever calls may be asking about it."""
_LOST_CHILD = (
    "lost the baby", "lost my baby", "lost our baby", "lost her baby", "lost the pregnancy",
    "lost this baby", "lost my pregnancy", "lost this pregnancy", "lost our pregnancy",
    "miscarried", "had a miscarriage", "having had a miscarriage",
    "was a miscarriage", "it is a miscarriage", "after my miscarriage", "since my miscarriage",
    "had a stillbirth", "had a still birth", "was a stillbirth", "stillborn", "still born",
    "born dead", "born still", "born sleeping", "baby died", "babies died", "baby has died",
    "baby just died", "baby is dead", "baby was dead", "baby passed away", "baby passed on",
    "baby has passed",
    "baby did not make it", "baby did not survive", "baby is gone", "newborn died",
    "newborn passed away", "infant died", "twins died", "son died", "son has died",
    "son just died", "son is dead", "son passed away", "son has passed", "daughter died",
    "daughter has died", "daughter just died", "daughter is dead", "daughter passed away",
    "daughter has passed", "child died", "child has died", "child is dead", "child passed away",
    "little boy died", "little girl died", "boy died", "girl died", "little one died",
    "not pregnant anymore", "not pregnant any more", "not pregnant any longer",
    "no longer pregnant", "pregnancy ended", "pregnancy has ended", "pregnancy is over",
    "had an abortion", "terminated the pregnancy", "ended the pregnancy", "end the pregnancy",
    "no heartbeat", "no heart beat", "there is no baby anymore", "there is no baby any more",
    "lost the twins", "lost both twins", "lost one of the twins", "lost both babies",
    "lost my son", "lost our son", "lost my daughter", "lost our daughter", "lost my child",
    "lost our child", "lost our little", "lost my little", "lost my newborn", "lost our newborn",
)  # fmt: skip
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
_KIN = (
    r"(?:mother|mom|mum|mommy|mama|father|dad|daddy|papa|parents?|husband|wife|spouse|partner"
    r"|boyfriend|girlfriend|fiancee?|brother|sister|twin|grand(?:mother|father|ma|pa|son"
    r"|daughter|child|parents?)|granny|nana|aunt|auntie|uncle|cousin|niece|nephew|friend"
    r"|roommate|stepmother|stepfather|stepson|stepdaughter|dog|cat)"
)
_DIED = (
    r"(?:(?:has|have|had|is|was|just|recently|suddenly|sadly|been|got) ){0,3}"
    r"(?:died|dead|killed|passed(?= (?:away|on|last|yesterday|today|this)\b|$))"
)
_LOST_CLOSE = re.compile(
    rf"\b(?:my|our) (?:\w+ ){{0,2}}{_KIN} (?:in law )?{_DIED}\b"
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

_OF_SOMEBODY = re.compile(
    rf"\b(?:{_KIN}|{'|'.join(sorted(_CHILDLIKE))}|he|she|him|her|they|them|weeks|little one"
    r"|some(?:one|body)|every(?:one|body)|family|death|funeral|buried|widow(?:er|ed)?"
    r"|griev\w*|grief|mourning|bereaved)\b"
)


def loss_in(said: str) -> Loss | None:
    """What the words tell the loss of; None: they tell of none."""
    words = _words(said)
    plain = " ".join(words)
    if _ASKS.match(plain + " ") is not None:
        return None
    if _affirms(words, _LOST_CHILD):
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
    if not was_told and loss_in(said) is not Loss.CLOSE:
        return False
    is_theirs = _OF_THEM.search(" ".join(_words(said))) is not None
    return is_theirs and not is_ones_own(said)


def is_ones_own(said: str) -> bool:
    """Whether an errand is called the caller's own: "my appointment"."""
    plain = " ".join(_words(said))
    wants_one = _WANTS_ONE.search(plain) is not None and _OF_THEM.search(plain) is None
    return wants_one or _OF_MINE.search(plain) is not None


def likelier_loss(said: str) -> Loss:
    """Who it is, where it is sure that somebody was lost, by whatever words."""
    return loss_in(said) or _likelier(words_of(said))


def may_tell_of_loss(said: str) -> bool:
    """Whether the words name anybody, or grief, at all: a line that went dead is no bereavement."""
    return _OF_SOMEBODY.search(" ".join(words_of(said))) is not None


def answers_with_loss(said: str) -> bool:
    """Whether the pregnancy or the child was lost, in an answer to how they both are."""
    return _affirms(_words(said), (*_LOST_CHILD, *_ANSWERED))


def _words(said: str) -> tuple[str, ...]:
    return tuple(_NO_DENIAL.sub("", " ".join(words_of(said))).split())


def _affirms(words: tuple[str, ...], phrases: tuple[str, ...]) -> bool:
    return has_any(words, phrases) and affirms_any(words, phrases) and not has_any(words, _FEARED)


def _likelier(words: tuple[str, ...]) -> Loss:
    return Loss.CLOSE if _CHILDLIKE.isdisjoint(words) else Loss.CHILD
