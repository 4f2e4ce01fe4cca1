"""Whether a caller asks what became of a refill, rather than for one. Pure."""

import re

from triage.words import split_words

_WHAT = r"(?:re ?fills?|prescriptions?|scripts?|request|medicines?|medications?|meds|pills|it|they)"
_ASKED = re.compile(
    rf"\b(?:did|has|have|was|were|is|are) (?:\w+ ){{0,4}}{_WHAT} (?:\w+ ){{0,3}}"
    r"(?:go|gone|went|going|approved|denied|sent|ready|filled|refilled|processed|come|came|got"
    r"|get there|called in|arrived?|done|in yet|there yet|available|signed|received|accepted)\b"
    rf"|\b(?:if|whether) (?:\w+ ){{0,2}}{_WHAT} (?:\w+ ){{0,3}}"
    r"(?:went|go|gone|got|came|been|was|is|were|are|has|have)\b"
    r"|\b(?:did|has|have) (?:you|the (?:clinic|doctor|office|pharmacy)|doctor \w+|somebody|anyone"
    r"|they|he|she) (?:\w+ ){0,2}(?:get|got|gotten|approved?|sent|send|seen|see|received?"
    r"|signed?|filled|fill|say|said|called in|look(?:ed)? at) "
    rf"(?:\w+ ){{0,4}}{_WHAT}\b"
    rf"|\b(?:status|news|word|update|progress) (?:of|on|about|for) (?:\w+ ){{0,3}}{_WHAT}\b"
    rf"|\b(?:check|checking|follow(?:ing)? up) (?:\w+ ){{0,2}}(?:on|about|up on) (?:\w+ ){{0,3}}"
    rf"{_WHAT}\b"
    rf"|\b(?:where is|when (?:will|is|are|can)|what happened (?:to|with)) (?:\w+ ){{0,4}}{_WHAT}\b"
    rf"|\b(?:will|would|should|can) (?:\w+ ){{0,2}}{_WHAT} (?:\w+ ){{0,2}}(?:be )?"
    r"(?:ready|filled|sent|approved|there|available|called in|delivered)\b"
    r"|\bhow (?:long|soon|quickly|many days) (?:will|does|would|should|do|until|before|till|can|is)"
    rf" (?:(?:i|we|he|she|the|my|that|have to|need to|can|wait|get|have|it take) )*"
    rf"(?:{_WHAT}|that|this|take)\b"
    rf"|\b(?:which|what) pharmacy (?:\w+ ){{0,4}}(?:{_WHAT}|go|going|sent)\b"
    rf"|\b(?:requested|asked for|ordered|called in|put in) (?:\w+ ){{0,4}}{_WHAT}\b.*"
    r"\b(?:nothing|not heard|not|still|yet|did it|go through|went through)\b"
)
_WISHED = re.compile(
    r"\b(?:i (?:still |also |just )*(?:need|want|would like|require)|can i (?:get|have|please)"
    r"|could i (?:get|have)|may i (?:get|have)|please refill|i am (?:almost |nearly )?out of"
    r"|ran out|running (?:out|low))\b(?! to (?:know|check|find|see|ask|hear))"
)
"""A wish of the kind, whatever is asked along with it."""


def asks_of_refill(said: str) -> bool:
    """Whether the words ask how an earlier request stands, and wish for no new one."""
    plain = " ".join(split_words(said.lower().replace("\u2019", "'")).words)
    return _ASKED.search(plain) is not None and _WISHED.search(plain) is None
