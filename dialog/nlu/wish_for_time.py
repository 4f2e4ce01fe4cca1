"""Whether a caller wants to be let speak, or a moment to think or look something up. Pure.

Such words answer nothing and ask for nothing, so no intent of a domain stands for them: what was
asked stays open. Taken for an intent, "let me finish" would be a goodbye.
"""

import re

from dialog.nlu.kin import GROWN_FAMILY, SONS_AND_DAUGHTERS, any_of
from triage.words import split_words

ASKS_FOR_TIME = "ask_for_time"
"""What such a turn is written down as; an intent of no domain."""
EXAMPLES = (
    "let me finish", "please let me finish", "wait", "wait a minute", "hold on", "hold on a second",
    "i was not finished", "i am not done yet", "don't interrupt me", "give me a moment",
    "just a moment", "let me think",
)  # fmt: skip
"""For a recogniser, which hears better what it has been told of."""
_UNIT = r"(?:moment|minute|min|second|sec|bit|while)"
_NOT = r"(?:not|never)"
_FETCHED = (
    r"(?:my|the|a|some) (?:\w+ ){0,2}?(?:meter|monitor|machine|cuff|device|strips|glasses|pen"
    r"|pencil|paper|calendar|planner|schedule|diary|card|purse|wallet|bottles?|pill box|notes?|list"
    rf"|phone|chair|{any_of(GROWN_FAMILY | SONS_AND_DAUGHTERS)})"
)
"""What somebody gets while we wait."""
_PLAIN = (
    rf"(?:hold|hang) on(?: (?:a|one|for a|just a) {_UNIT})?",
    rf"wait (?:a|one|for a|just a) {_UNIT}",
    rf"give me (?:a|one|just a) {_UNIT}",
    r"let me (?:finish|speak|talk|think)(?: (?:what i was|my sentence|speaking|talking|saying))*",
    rf"i (?:am|was|have|had)? ?{_NOT} (?:finished|done)(?: (?:yet|talking|speaking|saying that))*",
    rf"{_NOT} (?:finished|done) yet",
    r"(?:do not|stop) (?:interrupt|interrupting|cut|cutting)(?: me)?(?: off| short)?",
    r"you (?:are|were|keep|just)? ?(?:interrupting|interrupted|cutting|cut) me(?: off| short)?",
    r"bear with me",
)
"""What nobody says for another reason."""
_ALONE = (
    r"(?:no )?wait(?: (?:wait|no))*",
    rf"just a {_UNIT}",
    r"one moment",
    rf"i need (?:a {_UNIT}|(?:some |more )?time to think)",
    rf"(?:let me|i (?:need|have) to|i will|i am going to)(?: (?:just|quickly|go|and|first))* "
    rf"(?:get|grab|find|fetch|look for|check|look at|put on|turn on) {_FETCHED}",
    r"let me (?:see|check|look|have a look|ask)(?: (?:with|at|on|in|it))?"
    r"(?: (?:my|the) (?:\w+ )?(?:calendar|schedule|planner|diary|phone|boss|work"
    rf"|{any_of(GROWN_FAMILY | SONS_AND_DAUGHTERS)}))?",
)
"""What means it where nothing else is said."""
_AROUND = frozenset(
    ("please", "sorry", "oh", "um", "uh", "well", "okay", "ok", "hey", "now", "just", "can",
     "could", "will", "would", "you", "there", "sir", "madam", "miss", "excuse", "me", "so", "that")
)  # fmt: skip
"""What may stand beside it. No "no" and no "yes": those answer."""
_REASON = re.compile(
    r"^(?:and |because |while )?(?:i am|he is|she is|they are|it is|let me"
    r"|(?:the|my) (?:baby|babies|kids?|child|children|toddler|son|daughter|husband|wife|dogs?|phone"
    r"|doorbell|cuff|machine|monitor|meter) (?:is|are))"
    r" (?:just |still |already |only )*"
    r"(?:getting|get|finding|find|looking|look|grabbing|grab|fetching|putting|put|measuring|pumping"
    r"|inflating|squeezing|beeping|counting|loading|checking|check|bringing|turning|opening|reading"
    r"|writing|crying|screaming|fussing|barking|ringing|yelling|waking up|at the door)"
    r"(?: (?:the|my|a|an|it|her|him|it is|now|again|still|up|on|out|in|for|at|to|off|down|arm|cuff"
    r"|machine|monitor|meter|strips?|glasses|paper|pen|bottles?|pills?|phone|door|dogs?|kids?|baby"
    r"|book|number|numbers|reading|right|here|too|so|loud|and|light))*$"
)
"""Why somebody needs the moment: what they are getting, or who cries beside them."""
_WISH = re.compile(rf"\b(?:{'|'.join(_PLAIN)})\b")
_BARE = re.compile(rf"\b(?:{'|'.join((*_PLAIN, *_ALONE))})\b")


def wants_time(text: str) -> bool:
    """Whether the caller, among other things, wants to be let speak or given a moment."""
    return _WISH.search(_said(text)) is not None or is_wish_for_time(text)


def is_wish_for_time(text: str) -> bool:
    """Whether the caller says that, perhaps why, and nothing besides."""
    rest, found = _BARE.subn(" ", _said(text))
    if not found:
        return False
    words = rest.split()
    while words and words[0] in _AROUND:
        words.pop(0)
    return _AROUND.issuperset(words) or _REASON.search(" ".join(words)) is not None


def _said(text: str) -> str:
    """Lower-case words, contractions spelled out."""
    return " ".join(split_words(text.lower()).words)
