"""Whether an offer of a nurse or a person is declined without a no: "it's not so bad". Pure.

To be asked only of words that answer such an offer: elsewhere they may mean anything.
"""

import re

from triage.words import split_words

_OWN = r"(?:doctor|physician|pharmacist|pharmacy|clinic|gp|dentist|midwife|specialist)"
_DECLINES = re.compile(
    r"\b(?:"
    rf"i (?:will|can|would rather|am going to|have to|should) (?:just )?"
    rf"(?:call|ask|tell|see|talk to|speak to|speak with|talk with|go to|visit) "
    rf"(?:my|the) (?:\w+ )?{_OWN}"
    r"|i (?:will|can) (?:just )?(?:wait|manage|live with it|handle it|think about it|call back"
    r"|be (?:fine|ok|okay|all right|alright))"
    r"|i am (?:fine|ok|okay|good|all right|alright)"
    r"|it is (?:really |just |only )*(?:mild|fine|ok|okay|all right|alright|nothing"
    r"|not (?:so |that |too |very )?(?:bad|serious|urgent|necessary))"
    r"|no need|not (?:be )?(?:necessary|needed|worth it)|(?:maybe|perhaps) (?:later|another time)"
    r"|some other time|do not bother|(?:rather|would) not"
    r")\b"
)
_TAKES = re.compile(
    r"^(?:yes|yeah|yep|sure|please)\b"
    r"|\b(?:connect|transfer|put me through|nurse please|person please|but yes)\b"
)


def declines(text: str) -> bool:
    """Whether the words turn the offer down, and do not take it."""
    said = " ".join(split_words(text.lower()).words)
    return _DECLINES.search(said) is not None and _TAKES.search(said) is None
