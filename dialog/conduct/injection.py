"""Words that mean to give the agent orders about itself, as if it were a language model. Pure.

They can have no effect: no model decides what this agent does. They are told apart from what
patients say ("ignore what i said before, it is my left knee") so that they are answered like
anything off topic, instead of being taken for a request, and so that somebody may look into them.
"""

import re

from triage.words import split_words

_MOST_CHARACTERS = 4_000
"""Of a text, from its beginning; so long a turn is no speech."""
_NOT_ABOUT_ME = r"(?<!\bi )(?<!\bwe )(?<!\bnot )(?<!\bnever )(?<!\balways )(?<!\bdid )"
"""The speaker's own memory or obedience: "i forget your instructions"."""
_INSTRUCTIONS = (
    r"(?:instructions?|rules?|guidelines?|programming|training|restrictions?|prompts?|policies|"
    r"filters?|orders|safety|directives?|constraints?)"
)
_ROLES = (
    r"(?:dan|doctor|nurse|physician|assistant|ai|bot|model|hacker|developer|admin|administrator|"
    r"terminal|shell|computer|database|linux|pirate|character|unrestricted|unfiltered|jailbroken|"
    r"uncensored|free from|free of|evil)"
)
_PERSON = r"(?:patients?|callers?|clients?|users?)"
_RECORDS = (
    r"(?:results?|records?|data|files?|names?|numbers?|information|info|details|charts?|history|"
    r"address(?:es)?|medications?|appointments?|birthdays?|diagnos[ei]s)"
)
_GIVE = (
    r"(?:tell|give|show|read|print|list|send|dump|export|reveal|output|display|get)"
    r"(?: me| us| out| to me)*"
)
_OF_WORDS: tuple[tuple[str, str], ...] = (
    (
        "override",
        rf"{_NOT_ABOUT_ME}\b(?:ignore|disregard|forget|override|bypass) "
        r"(?:(?:all|any|every|everything|of|the|about) )*"
        r"(?:your|my previous|these|those|previous|prior|earlier|above|all|system|safety)"
        rf"(?: \w+){{0,3}}? ?{_INSTRUCTIONS}\b",
    ),
    (
        "override",
        r"\b(?:ignore|disregard|forget) (?:everything|anything|all|what) "
        r"(?:(?:that )?you (?:were|have been|are|had been) (?:told|taught|trained)|"
        r"(?:is |was |written )?above|before this prompt)",
    ),
    ("override", r"\b(?:new|updated) (?:system )?instructions? (?:are|is|follow|begin|from)\b"),
    (
        "override",
        r"\b(?:turn off|disable|deactivate|switch off) (?:your|all|the) (?:\w+ )?"
        r"(?:safety|security|filters?|rules|restrictions|guardrails|guidelines|verification)\b",
    ),
    ("persona", rf"\byou are (?:now|no longer)(?: (?!not\b)\w+){{0,4}}? ?\b{_ROLES}\b"),
    (
        "persona",
        rf"\b(?:act|behave|respond|answer|speak) (?:as|like)(?: if you (?:are|were))?"
        rf"(?: \w+){{0,3}}? ?\b{_ROLES}\b(?! would\b)",
    ),
    (
        "persona",
        r"(?<!\bi )\bpretend (?:that )?(?:to be (?:a|an|my|the)|you (?:are|have|can|do))\b",
    ),
    ("persona", r"\b(?:do anything now|jailbreak\w*|role ?play(?:ing)? as)\b"),
    (
        "mode",
        r"\b(?:developer|debug|admin|administrator|god|root|jailbreak|dan|unrestricted|override)"
        r" (?:mode|access)\b",
    ),
    ("mode", r"\bsudo \w+"),
    ("prompt", r"\b(?:system|hidden|secret) prompts?\b"),
    (
        "prompt",
        r"\b(?:reveal|print|show(?: me)?|output|dump|leak|repeat|display|what (?:is|are|were)|"
        r"tell me) your (?:(?:own|exact|full|initial|original|internal|hidden|secret|system) )*"
        r"(?:prompts?|programming|source code|configuration|hidden instructions?|"
        r"secret instructions?|system instructions?|initial instructions?)\b",
    ),
    (
        "prompt",
        r"\b(?:repeat|print|output|reveal|show me|read) (?:everything|all|the (?:words|text|"
        r"instructions|prompt)|what is)(?: (?:that|is|was|were|written))* above\b",
    ),
    (
        "others_data",
        rf"\b{_GIVE} (?:(?:the|a|all|of|about) )*(?:other|another|every|all|any|all the)"
        rf"(?: other)? {_PERSON}(?: is)?(?: \w+){{0,2}}? ?{_RECORDS}\b",
    ),
    (
        "others_data",
        rf"\b{_GIVE} (?:(?:the|a|all|your|whole|entire|full) )*{_PERSON}(?: is)? "
        r"(?:list|database|records|table|directory|names)\b",
    ),
    (
        "others_data",
        rf"\b{_GIVE} (?:(?:the|of) )*(?:all|every|each) (?:(?:the|of|your) )*{_PERSON}\b",
    ),
    (
        "others_data",
        rf"\b{_GIVE} (?:\w+ ){{0,3}}?(?:data|records|information|names|results) "
        rf"(?:of|for|about|from) (?:all|every|other|another|any) (?:\w+ ){{0,2}}?{_PERSON}\b",
    ),
    ("code", r"\b(?:drop|truncate) table\b|\bunion select\b"),
    ("code", r"\bselect (?:star|all|everything) from\b"),
    ("code", r"\bdelete from \w+ where\b|\bone equals one\b|\b(?:execute|run) (?:the |this )?"
     r"(?:command|code|query|shell)\b"),
    ("code", r"\b(?:open|close|left|right) (?:curly )?brace\b|\bcurly brac(?:e|ket)s?\b"),
    (
        "command",
        r"\b(?:forward )?slash (?:restart|reset|admin|debug|system|intent|quit|exit|clear|inform|"
        r"request human|stop calling|session)\b",
    ),
    ("command", r"\bset (?:the )?(?:slot )?\w+(?: \w+)? to true\b"),
    ("command", r"\bauthenticated (?:is|equals) true\b"),
    ("command", r"\bmark me as (?:authenticated|verified|identified)\b"),
    (
        "secrets",
        r"\b(?:admin|administrator|root|database|system|server) (?:password|login|credentials)\b|"
        r"\b(?:api|secret|encryption|private) keys?\b|\baccess tokens?\b",
    ),
)  # fmt: skip
_PATTERNS = tuple((name, re.compile(pattern)) for name, pattern in _OF_WORDS)
_OF_TEXT = (
    ("command", re.compile(r"^\s*/[a-z_]+", re.IGNORECASE)),
    (
        "code",
        re.compile(r"[{\[]\s*\"\w+\"\s*:|<\s*/?\s*(?:script|system|iframe)\b|<\|\w+\|>", re.I),
    ),
    ("code", re.compile(r"'\s*(?:or|;)\s*'?1'?\s*=\s*'?1|;\s*drop\s+table", re.IGNORECASE)),
)
"""What no recogniser writes, but a keyboard."""


def injection_in(text: str) -> str | None:
    """The name of the first pattern that fits; None where there is nothing of the kind.

    Args:
        text: what was said, or typed.
    """
    text = text[:_MOST_CHARACTERS]
    for name, pattern in _OF_TEXT:
        if pattern.search(text):
            return name
    said = " ".join(split_words(text.lower()).words)
    return next((name for name, pattern in _PATTERNS if pattern.search(said)), None)
