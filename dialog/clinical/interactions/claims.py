"""Finds what the agent must never say: that something is safe, stop it, double it, do not worry.

Words are all there is to go by, so this is a net and not a proof; it is run over the table when
it is loaded, over all sentences of the domain by the tests, and may be run over a drafted reply.
"""

import re
from enum import StrEnum


class Claim(StrEnum):
    """What is claimed or advised without the right to."""

    SAFE = "says that it is safe"
    STOP = "tells to stop a medicine"
    DOSE = "tells to change a dose"
    TAKE = "tells to take a medicine"
    SOOTHES = "says that there is nothing to fear"
    DIAGNOSES = "names an illness as the caller's"
    PROMISES = "promises an outcome"


_MEDICINE = r"(?:medicine|medication|med|pill|tablet|capsule|drug|antibiotic|dose|insulin)s?"
_IT = rf"(?:it|them|(?:the|your|any|all|that|this|these|those) (?:\w+ )?{_MEDICINE})\b"
_CHANGE = "increase|raise|reduce|lower|skip|miss|split|halve|change"
_ILLNESS = r"heart|stroke|infection|virus|flu|cold|migraine|allerg\w+|cancer|clot|reaction"

_ANYWHERE: dict[Claim, tuple[str, ...]] = {
    Claim.SAFE: (
        r"(?:is|are|be|it's|they're|perfectly|completely|totally|quite|very|entirely) safe",
        r"safe (?:to|with|for|together|in|during|while)",
        r"harmless",
        r"(?:no|not any|without|zero) (?:risk|danger|harm|problem|interaction)s?",
        r"(?:ok|okay|fine|all right|alright) to (?:take|use|mix|combine|drink|have)",
        r"go(?:es)? (?:well|fine) together",
        r"do(?:es)? not (?:interact|clash)",
    ),
    Claim.STOP: (
        r"(?:stop|quit|cease|avoid) (?:taking|using)",
        r"discontinue",
        rf"(?:stop|quit|come off|throw away|flush|leave out) {_IT}",
    ),
    Claim.DOSE: (
        r"doubl(?:e|ing) (?:the|your|up|it|a)",
        r"(?:twice|half|halve) (?:the|your) (?:\w+ )?dose",
        rf"(?:{_CHANGE}) (?:the|your|a|one|that) (?:\w+ )?(?:dose|pill|tablet)s?",
        r"(?:extra|additional|second) (?:dose|pill|tablet)",
        r"take (?:more|less|another)",
    ),
    Claim.TAKE: (
        rf"(?:you|he|she|they) (?:can|may|should|could|must) (?:now )?(?:take|use|start) {_IT}",
        rf"(?:^|[.!?,] )(?:please |just |then )?take {_IT}",
        r"go ahead",
        r"(?:start|begin|keep|continue) (?:on )?(?:taking|using)",
        rf"take (?:one|two|three|a|\d+) (?:\w+ )?(?:{_MEDICINE}|mg|milligrams?)",
    ),
    Claim.SOOTHES: (
        r"(?:don't|do not|no need to|nothing to|needn't|never) (?:worry|fear|be afraid)",
        r"no worries",
        r"nothing (?:serious|is wrong|bad|to fear)",
        r"(?:it|this|that|you)(?:'s| is| are|'re|'ll be| will be) (?:\w+ )?"
        r"(?:fine|okay|ok|normal|all right)",
        r"(?:perfectly|totally|completely|quite) (?:fine|normal|okay|ok)",
        r"not (?:serious|an emergency)",
        r"it will pass",
    ),
    Claim.DIAGNOSES: (
        r"you (?:probably|likely|may|might|could|must|clearly) (?:be )?hav(?:e|ing)",
        r"you(?:'re| are) (?:having|suffering)",
        r"(?:sounds|looks|seems) like (?:an?|you have)",
        rf"(?:this|that|it)(?:'s| is) (?:just |only |probably |likely )?an? (?:{_ILLNESS})",
        r"your diagnosis",
    ),
    Claim.PROMISES: (
        r"guarantee|promise",
        r"will (?:cure|heal|fix)",
        r"will make you better",
        r"you will (?:feel|be|get) better",
    ),
}
_OF_MEDICINES: dict[Claim, tuple[str, ...]] = {
    Claim.SAFE: (r"safe(?:ly|r|st)?", "fine", "okay", "ok", "all right"),
    Claim.STOP: (r"stop(?:s|ped|ping)?", "quit"),
    Claim.DOSE: (r"double[sd]?", "twice"),
    Claim.SOOTHES: (r"worr(?:y|ies)", "normal"),
}


def _compiled(patterns: dict[Claim, tuple[str, ...]]) -> tuple[tuple[Claim, re.Pattern[str]], ...]:
    return tuple(
        (claim, re.compile(rf"\b(?:{'|'.join(those)})\b", re.IGNORECASE))
        for claim, those in patterns.items()
    )


_PATTERNS = _compiled(_ANYWHERE)
_STRICT = _compiled(_OF_MEDICINES)


def forbidden_claims(text: str, *, about_medicines: bool = False) -> tuple[Claim, ...]:
    """What a sentence of the agent claims that it must not; empty where nothing was found.

    Args:
        text: what would be said.
        about_medicines: also forbids the bare words "safe", "stop", "double", "fine": of a
            medicine there is no good use for them, of a place to wait there is.
    """
    plain = " ".join(text.replace("\u2019", "'").split())
    patterns = (*_PATTERNS, *_STRICT) if about_medicines else _PATTERNS
    return tuple(dict.fromkeys(claim for claim, pattern in patterns if pattern.search(plain)))
