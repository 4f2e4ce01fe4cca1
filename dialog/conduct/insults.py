"""Insults and harassment of the agent, apart from what else is said in the same breath. Pure.

Swearing is no insult: "this fucking hurts" is a complaint. What is asked for along with an insult
is answered; danger is triage's affair, and has been judged before anybody looks here.
"""

import re
from dataclasses import dataclass

from triage.words import split_words

INSULT, HARASSMENT = "insult", "harassment"
_LEAST_REST = 1
"""Words, besides small ones, from which what is left of the turn says something."""
_SMALL = frozenset(
    ("you", "a", "an", "the", "and", "so", "just", "well", "oh", "okay", "ok", "yeah", "yes", "no",
     "please", "hey", "god", "damn", "is", "are", "it", "that", "this", "what", "all", "i", "u",
     "fucking", "bloody", "goddamn", "stupid", "such", "really", "very", "uh", "um", "to", "of",
     "already", "now", "me", "my", "am", "was", "be",
     "do", "not", "he", "she", "we", "they", "with", "on", "at", "in", "for", "like", "but", "off",
     "listen", "there", "here", "who", "how", "why", "right", "then", "your", "have",
     "machine", "robot", "computer", "bot")
)  # fmt: skip
_NAMES = (
    r"(?:idiots?|morons?|imbeciles?|assholes?|bitch(?:es)?|bastards?|dumbass|dumb ass|retards?|"
    r"cunts?|dickheads?|pricks?|jerks?|losers?|whores?|sluts?|motherfuckers?|fuckers?|scumbags?|"
    r"piece of (?:shit|crap|garbage|junk|trash)|waste of (?:time|space)|pig)"
)
_BAD = (
    r"(?:stupid|dumb|useless|worthless|pathetic|idiotic|moronic|retarded|incompetent|fucking|"
    r"goddamn|bloody|crappy|shitty|damn|dumbass|annoying|lousy|rubbish)"
)
_MACHINE = r"(?:machine|robot|computer|bot|system|assistant|program|ai)"
_VERY = r"(?:so|really|fucking|just|such|very|completely|totally|all|a|an|the|bunch|of|bloody)"
_OF_INSULT = (
    r"(?:go )?fuck (?:you|off|yourself|this (?:machine|robot|system))(?: all)?",
    r"(?:screw|damn) you|piss off|bugger off|get lost|go to hell|kiss my ass|eat shit|drop dead",
    r"(?<!not )shut (?:the \w+ )?up(?: already)?",
    rf"you(?: are)?(?: {_VERY})*(?: \w+){{0,1}} {_NAMES}",
    rf"you are(?: {_VERY})* {_BAD}(?: {_MACHINE}| {_NAMES})?",
    rf"(?:you |you are )?(?:{_VERY} )*(?<!\bmy )(?<!\bthis )(?:{_BAD} )+{_MACHINE}",
    rf"this (?:{_BAD} )+(?:machine|robot|bot|assistant|ai)",
    r"i (?:will|am going to) (?:kill|hurt|beat|smash|find) you",
)
_OF_HARASSMENT = (
    r"what are you wearing|take off your clothes|talk dirty(?: to me)?|phone sex",
    r"are you (?:horny|wet|naked|sexy|a virgin)",
    r"(?:you are|you sound)(?: so| very| really)? (?:sexy|horny|fuckable)",
    r"(?:i )?(?:want to|wanna|would like to|let us|will you|do you want to) (?:\w+ )?"
    r"(?:fuck|have sex with|sleep with|make love to|kiss) (?:you|me)",
    r"have sex with me|suck my \w+|show me your (?:tits|boobs|body|breasts|pussy)",
    r"(?:your|that) sexy voice",
)
_BARE = re.compile(rf"(?:(?:you|{_BAD}|fucking) )*{_NAMES}|fuck|asshole|shut up|bullshit")
_PATTERNS = (
    (HARASSMENT, re.compile(rf"\b(?:{'|'.join(_OF_HARASSMENT)})\b")),
    (INSULT, re.compile(rf"\b(?:{'|'.join(_OF_INSULT)})\b")),
)


@dataclass(frozen=True, slots=True)
class Insult:
    """What was found."""

    kind: str
    rest: str
    """What else was said, in lower-case words; empty where it says nothing."""


def insult_in(text: str) -> Insult | None:
    """The insult in what was said; None where there is none.

    Args:
        text: what was said.
    """
    said = " ".join(split_words(text.lower()).words)
    if _BARE.fullmatch(said):
        return Insult(INSULT, "")
    kinds = [kind for kind, pattern in _PATTERNS if pattern.search(said)]
    if not kinds:
        return None
    rest = said
    for _, pattern in _PATTERNS:
        rest = pattern.sub(" ", rest)
    # An address at the end: "give me my results idiot".
    words = re.sub(rf"\b{_NAMES}\b", " ", rest).split()
    says_much = sum(word not in _SMALL for word in words) >= _LEAST_REST
    return Insult(kinds[0], " ".join(words) if says_much else "")
