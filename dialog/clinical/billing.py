"""Questions about bills and insurance: what they are about, and what a caller wants done. Pure."""

import re
from enum import StrEnum

from dialog.nlu.alternatives import Between, Option, Taken
from triage.wordlists import word_set
from triage.words import split_words


class BillingTopic(StrEnum):
    """What the billing office is asked about."""

    BILL = "bill"
    COVERAGE = "coverage"
    CHANGE = "change"
    """Of the insurance that the clinic has on file."""
    OTHER = "other"

    @property
    def told(self) -> str:
        """As the staff reads it."""
        return _TOLD[self]


_TOLD = {
    BillingTopic.BILL: "a bill",
    BillingTopic.COVERAGE: "what the insurance covers",
    BillingTopic.CHANGE: "a change of the insurance",
    BillingTopic.OTHER: "billing",
}


class BillingChoice(StrEnum):
    """What is to be done about it."""

    CONNECT = "connect"
    NOTE = "note"
    NOTHING = "nothing"


_BILL = word_set(
    """
    bill bills billed billing charge charges charged invoice statement balance owe owed payment
    payments pay paid paying refund cost costs receipt collections collection installments plan 1
    """
)
_COVERAGE = word_set(
    """
    cover covers covered coverage copay deductible network authorization preauthorization approve
    approved denied denial claim claims accept take benefits medicare medicaid 2
    """
)
_CHANGE = word_set(
    """
    change changed changing update updated new switch switched different another card replace
    replaced lost 3
    """
)
_INSURERS = (
    "blue cross", "blue shield", "bluecross", "aetna", "cigna", "humana", "kaiser", "anthem",
    "united", "united health", "united healthcare", "unitedhealthcare", "molina", "centene",
    "ambetter", "oscar", "tricare", "wellcare", "health net", "healthnet", "h m o", "hmo",
    "p p o", "ppo", "obamacare", "marketplace",
)  # fmt: skip
"""Who is asked what it is about, and says whom they are insured with, asks what that pays for."""
_INSURED = re.compile(
    r"\b(?:have|has|got|am|are|is|carry|through|under|use|using)"
    r"(?: (?!(?:questions?|about|something|problems?|trouble|issues?|with|of)\b)\w+){0,3}?"
    r" (?:insurance|insured|plan|policy|coverage|insurer|carrier)\b"
    r"|\binsured\b|\b(?:insurance|plan|policy|insurer|carrier) (?:is|was|comes|through)\b"
)
_OTHER = word_set("other else something neither none")
_INSURANCE = frozenset(("insurance", "insurer", "policy", "plan", "card", "carrier"))
_CONNECT = Option(
    word_set(
        """
        connect connected through transfer person human representative operator agent somebody
        someone anybody talk speak
        """
    ),
    alone=frozenset(("now",)),
)
_NOTE = Option(
    word_set("note message back write written"),
    ("call me", "call us", "phone me", "ring me", "give me a call", "call back"),
    frozenset(("leave", "later")),
)
_NOTHING = Option(
    frozenset(), ("i will call", "i can call", "call you back", "call again"), frozenset(("3",))
)
_CHOICE = Between(_CONNECT, _NOTE, _NOTHING, most_words=5)
_CHOICES = {
    Taken.FIRST: BillingChoice.CONNECT,
    Taken.SECOND: BillingChoice.NOTE,
    # A person answers sooner than a note.
    Taken.EITHER: BillingChoice.CONNECT,
    Taken.NEITHER: BillingChoice.NOTHING,
}


def read_topic(text: str, *, was_asked: bool) -> BillingTopic | None:
    """What somebody wants to know of the office; None where the words do not tell.

    Args:
        text: what was said.
        was_asked: it answers the question for it, so that a single word counts, and a key.
    """
    plain = " ".join(split_words(text.lower().replace("\u2019", "'")).words)
    words = frozenset(plain.split())
    tells_insurance = not words.isdisjoint(_INSURANCE)
    if not words.isdisjoint(_CHANGE) and (tells_insurance or was_asked):
        return BillingTopic.CHANGE
    if was_asked and "for" in words and not words.isdisjoint(("pays", "paid")):
        # As the question has put it.
        return BillingTopic.COVERAGE
    if not words.isdisjoint(_COVERAGE) and (was_asked or _is_more_than_figures(words & _COVERAGE)):
        return BillingTopic.COVERAGE
    if was_asked and words.isdisjoint(_BILL - {"plan"}) and _tells_insurer(plain):
        return BillingTopic.COVERAGE
    if not words.isdisjoint(_BILL) and (was_asked or _is_more_than_figures(words & _BILL)):
        return BillingTopic.BILL
    is_other = was_asked and not words.isdisjoint(_OTHER)
    return BillingTopic.OTHER if is_other else None


def _tells_insurer(plain: str) -> bool:
    named = any(f" {one} " in f" {plain} " for one in _INSURERS)
    return named or _INSURED.search(plain) is not None


def _is_more_than_figures(words: frozenset[str]) -> bool:
    return any(word.isalpha() and word != "plan" for word in words)


def read_choice(text: str) -> BillingChoice | None:
    """What an answer chooses; None where it chooses nothing, or more than one thing."""
    taken = _CHOICE.taken(text)
    return None if taken is None else _CHOICES[taken]
