"""Telephone numbers, short service numbers and codes: digit by digit, in their groups."""

import re

from voice.tts.reading.numbers import digits
from voice.tts.reading.rule import Rule, fixed, rule

NOT_A_QUANTITY = r"(?![\d/%°.,]*\d|\s?(?:%|°|mg|mcg|g|kg|ml|mmHg|bpm|lbs?|beats|units|over)\b)"
CODE_WORDS = (
    r"code|PIN|ZIP|MRN|extension|ext\.?|ID|account|confirmation|reference|record|number|"
    r"dial|text|call|phone|press|enter"
)


def _grouped(match: re.Match[str]) -> str:
    """Groups as written, with a breath between them; a country code keeps no plus."""
    return _groups(match[0])


def _groups(written: str) -> str:
    return ", ".join(digits(group) for group in re.findall(r"\d+", written))


def _international(match: re.Match[str]) -> str:
    written = match[1]
    if written.startswith("1") and len(written) == 11:
        groups = [written[:1], written[1:4], written[4:7], written[7:]]
    else:
        groups = re.findall(r"\d{1,3}", written)
    return ", ".join(digits(group) for group in groups)


def _code(match: re.Match[str]) -> str:
    return f"{match[1]}{digits(match[2])}"


EARLY: tuple[Rule, ...] = (
    # 202-555-0100 x42: no multiplication
    fixed(r"(?<=\d{3}[-. ]\d{4}),? ?(?:x|ext\.?|extension) ?(?=\d{1,6}\b)", ", extension "),
    fixed(r"(?<![\w-])9-1-1(?![\w-])", "nine one one"),
)
"""Before doses."""

RULES: tuple[Rule, ...] = (
    # +44 20 7946 0018, 020 7946 0018
    rule(r"(?<![\w+])\+\d{1,3}(?:[ -]\(?\d{1,5}\)?){2,6}(?![\w-])", _grouped),
    rule(r"(?<![\w+.,-])0\d{2,4} \d{3,4} \d{3,4}(?![\w-])", _grouped),
    rule(r"(?<![\w+])\+(\d{7,15})(?!\d)", _international),
    # (202) 555-0100, 1-800-222-1222, +1 202.555.0100, 202 555 0100
    rule(
        r"(?<![\w+.])(?:\+?\d{1,3}[-. ])?(?:\(\d{3}\) ?|\d{3}[-. ])\d{3}[-. ]\d{4}(?![\w-])",
        _grouped,
    ),
    # Without an area code it looks like a range ("500-1000 steps"), so something must tell.
    rule(
        r"\b((?:call|dial|phone|text|fax|number)\b[^\d.!?]{0,24})(\d{3}-\d{4})(?![\w-])",
        lambda match: f"{match[1]}{_groups(match[2])}",
        any_case=True,
    ),
    rule(r"(?<![\w$.,-])\d{3}-0\d{3}(?![\w-])", _grouped),
    # 123-45-6789 and other codes in three groups or more; a date begins with its year
    rule(
        r"(?<![\w$.,-])(?!\d{4}-\d{2}-\d{2}(?!\d)|\d{1,2}-\d{1,2}-(?:19|20)\d{2}(?!\d))\d+(?:-\d+){2,}(?![\w-])",
        _grouped,
    ),
    rule(
        r"\b(911|988|112|999)\s?/\s?(911|988|112|999)\b",
        lambda match: f"{digits(match[1])} or {digits(match[2])}",
    ),
    # 911 and 988 are never quantities here, unless a unit says so.
    rule(rf"(?<![\w$.,/-])(?:911|988)(?!\w|-\w){NOT_A_QUANTITY}", _grouped),
    rule(
        rf"\b((?:{CODE_WORDS})(?: (?:number|code|is|no\.))*:? ?#?)(\d{{3,}})(?![\w-])"
        rf"{NOT_A_QUANTITY}",
        _code,
        any_case=True,
    ),
)
