"""Whether an offer of a nurse or a person is declined without a no: "it's not so bad". Pure.

To be asked only of words that answer such an offer: elsewhere they may mean anything.
"""

import re

from triage.words import split_words

_OWN = r"(?:doctor|physician|pharmacist|pharmacy|clinic|gp|dentist|midwife|specialist)"
_GOES_ELSEWHERE = re.compile(
    r"\bi (?:will|can|would rather|am going to|have to|should) (?:just )?"
    r"(?:call|ask|tell|see|talk to|speak to|speak with|talk with|go to|visit) "
    rf"(?:my|the) (?:\w+ )?{_OWN}\b"
)
_IS_FINE = re.compile(r"\bi am (?:fine|ok|okay|good|all right|alright)\b")
"""May take the offer as well."""
_DECLINES = re.compile(
    r"\b(?:"
    r"i (?:will|can) (?:just )?(?:wait|manage|live with it|handle it|think about it|call back"
    r"|be (?:fine|ok|okay|all right|alright))"
    r"|it is (?:really |just |only )*(?:mild|fine|ok|okay|all right|alright|nothing"
    r"|not (?:so |that |too |very )?(?:bad|serious|urgent|necessary))"
    r"|no need|not (?:be )?(?:necessary|needed|worth it)|(?:maybe|perhaps) (?:later|another time)"
    r"|some other time|do not bother|(?:rather|would) not"
    r")\b"
)
_TAKES = re.compile(
    r"^(?:yes|yeah|yep|sure|please)\b"
    r"|\b(?:connect|transfer|put me through|nurse please|person please|but yes)\b"
    r"|\b(?:want|need|like|let me|get me|give me|can i|wait for)\b.*"
    r"\b(?:nurse|person|human|somebody|someone)\b"
    r"|\b(?:fine|ok|okay|good|all right|alright) with\b|\bnot (?:mind|wait)\b"
)
_WANTS_NOT = re.compile(
    r"\bnot (?:(?:i|we|think|feel|really|actually|even) ){0,4}(?:want|need|like)\b"
)


def declines(text: str, intent: str | None = None) -> bool:
    """Whether the words turn the offer down, and do not take it.

    Args:
        text: the words.
        intent: what they were taken for by themselves. What asks for a person turns one down only
            for somebody of the caller's own, and what is a yes is none for "i am okay" alone.
    """
    said = " ".join(split_words(text.lower()).words)
    if _TAKES.search(_WANTS_NOT.sub("", said)) is not None:
        return False
    if _GOES_ELSEWHERE.search(said) is not None:
        return True
    match intent:
        case "request_human":
            return False
        case "affirm":
            return _DECLINES.search(said) is not None
        case _:
            return _DECLINES.search(said) is not None or _IS_FINE.search(said) is not None
