"""What is said to a question for a reading: numbers without a name, or that there is none. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import StrEnum

from dialog.check_ins.beside_others import bare_beside
from dialog.check_ins.beyond_meters import CLAIMS, shown_beyond
from dialog.check_ins.corrected_pressures import corrected_pressure
from dialog.check_ins.half_pressures import Half
from dialog.check_ins.readings import GLUCOSE, LOWER, PRESSURE, UPPER, Reading
from dialog.check_ins.several_sugars import ToldSugar, several_sugars
from triage.decision import Finding, Span, TriageDecision, Vital
from triage.numbers import SpokenNumber, find_numbers
from triage.words import split_words

NAMES = {PRESSURE: "my blood pressure is", GLUCOSE: "my blood sugar is"}
"""How a reading is called in front of bare numbers."""
_USUAL = 0.64
"""The lower pressure as a part of the upper."""
_KEYED = {4: 2, 5: 3, 6: 3}
"""Of the figures of a pressure keyed without a pause, how many are the upper number."""
_IMPOSSIBLE = "bp_impossible"
_HOURS = 12
_LEAST = 20
"""Of a pressure that somebody may have; what is less may count something else."""
_CORRECTS = frozenset(("no", "sorry", "wait", "mean", "meant", "actually", "rather", "correction"))
_NUMBER_NAMES = {
    UPPER: frozenset(("upper", "top", "higher", "systolic")),
    LOWER: frozenset(("lower", "bottom", "diastolic")),
}
_ROUND_NUMBERS = frozenset(
    ("over", "on", "and", "by", "the", "it", "is", "was", "says", "said", "shows", "reads", "a",
     "about", "around", "now", "just", "that", "then", "one", "number", "reading", "point", "my",
     "oh", "so", "okay", "sorry", "no", "to", "i", "he", "she", "we", "they", "got", "get",
     "measured", "told", "me", "wife", "husband", "daughter", "son",
     "nurse", "here", "this", "last", "morning", "afternoon", "evening", "night", "today",
     "yesterday", "at", "first", "second", "two", "readings", "numbers", "cuff", "monitor",
     "machine", "meter", "blood", "pressure", "sugar", "wait", "actually", "mean", "think", "but",
     "breakfast", "lunch", "dinner", "before", "after", "again", "looked", "for", "with")
).union(*_NUMBER_NAMES.values())  # fmt: skip
"""What tells nothing of anybody's health beside a number."""
_ASKS = frozenset(("what", "huh", "pardon", "which"))
_YES = frozenset(("yes", "yeah", "yep"))
_CLOCK = frozenset(("at", "around", "about", "by", "since"))
_HOUR = frozenset(("am", "pm", "o'clock", "oclock"))


class NoReading(StrEnum):
    """Why there is no number."""

    NONE = "none"
    """Not measured, or it cannot be."""
    DEVICE = "device"
    """It is in a device that should have sent it."""


def _plain(*phrases: str) -> tuple[str, ...]:
    """Phrases as texts are compared: without contractions."""
    return tuple(" ".join(split_words(one).words) for one in phrases)


_DEVICE = _plain(
    "the device", "my device", "the app", "my app", "my monitor", "on my phone", "sends it",
    "sent it", "sends them", "bluetooth", "sync", "synced", "syncs", "uploads", "uploaded",
    "automatically", "my sensor", "the sensor", "my watch", "you should have it",
    "you already have it", "it is in the system",
)  # fmt: skip
_NONE = _plain(
    "no reading", "not measured", "haven't measured", "didn't measure", "have not taken it",
    "haven't taken it", "haven't checked", "didn't check", "not checked", "didn't take it",
    "can't measure", "cannot measure", "can't check", "can't do it", "can't right now",
    "not right now", "don't have", "do not own", "no cuff", "no monitor", "no meter", "no machine",
    "no strips", "out of strips", "battery", "it is broken", "is broken", "not with me",
    "not at home", "don't know", "no idea", "not sure", "forgot", "not today", "not yet", "none",
    "nothing", "don't want to", "rather not", "skip it", "don't remember", "not working",
    "doesn't work", "won't work", "error", "says error", "broke", "broken", "won't turn on",
    "doesn't turn on", "is dead", "dropped it", "dropped the", "can't find",
    "can't read", "can't tell", "just the one", "only one number",
    "only the one",
)  # fmt: skip
_NO = frozenset(("no", "nope", "nah"))


def no_reading(said: str) -> NoReading | None:
    """Why no number is told, where the words say so; a bare "no" says so."""
    words = split_words(said.casefold()).words
    text = f" {' '.join(words)} "
    if any(f" {one} " in text for one in _DEVICE):
        return NoReading.DEVICE
    if any(f" {one} " in text for one in _NONE) or (words and set(words) <= _NO):
        return NoReading.NONE
    return None


_FIRST = frozenset(("first", "former"))
_SECOND = frozenset(("second", "latter", "other"))
_NEW = _plain(
    "i told", "i said", "i just", "just now", "just measured", "mine", "now", "new one", "newer",
    "latest", "last one", "today",
)  # fmt: skip
_OLD = _plain("you have", "old one", "older", "earlier", "before", "sent", "from the device")
_NEITHER = _plain("neither", "none", "no idea", "don't know", "not sure", "both wrong", "can't say")


def which(said: str, heard: Sequence[Reading], rivals: tuple[Reading, Reading]) -> int | None:
    """Which of two readings is meant, from 0; -1: neither, or nobody knows; None: not told.

    Args:
        said: the answer.
        heard: readings in it, by name.
        rivals: the two, in the order in which they were said.
    """
    for at, one in enumerate(rivals):
        if any(other.compared == one.compared for other in heard):
            return at
    words = split_words(said.casefold()).words
    text = f" {' '.join(words)} "
    if any(f" {one} " in text for one in _NEITHER):
        return -1
    order = (rivals[0].compared, rivals[1].compared)
    if "higher" in words or "lower" in words:
        return int((order[0] < order[1]) == ("higher" in words))
    by_place = [at for at, names in enumerate((_FIRST, _SECOND)) if not names.isdisjoint(words)]
    newer = int(rivals[1].at > rivals[0].at)
    by_time = [
        at
        for at, phrases in ((newer, _NEW), (1 - newer, _OLD))
        if any(f" {one} " in text for one in phrases)
    ]
    meant = by_place or by_time
    return meant[0] if len(meant) == 1 else None


def in_context(
    text: str,
    asked: str | None,
    decision: TriageDecision,
    judge: Callable[[str], TriageDecision],
    *,
    half: Half | None = None,
) -> TriageDecision:
    """The verdict on an answer to a question for a reading, its bare numbers taken for that.

    Args:
        text: the answer, or the keys that were hit.
        asked: the name of the reading; None: no question for one is open.
        decision: on the text alone.
        judge: gives the verdict on other words of the same person.
        half: of a blood pressure, the number that was told before.
    """
    sugars = _sugars(text, decision.vitals) if asked == GLUCOSE else ()
    if len(sugars) > len(decision.vitals):
        return _with_sugars(text, decision, [(one, judge(_of_sugar(one))) for one in sugars])
    front = bare_beside(text, decision.vitals, asked) if asked is not None else None
    if asked is not None and front is not None:
        return _with_bare(text, front, asked, decision, judge, half)
    put_right = corrected_pressure(text, decision.vitals) if asked == PRESSURE else None
    is_told = bool(decision.vitals) and not _is_other_half(decision.vitals, half)
    if asked is None or (is_told and put_right is None) or _is_impossible(decision):
        return decision
    beyond = shown_beyond(text) if asked == GLUCOSE else None
    named = with_name(text, asked, half) if beyond is None else CLAIMS[beyond]
    if put_right is not None:
        named = f"{NAMES[asked]} {put_right[0]:g} over {put_right[1]:g}"
    if named is None:
        return decision
    verdict = judge(named)
    if beyond is None and not verdict.vitals and not _is_impossible(verdict):
        return decision
    return named_instead(text, decision, verdict)


def _with_bare(
    text: str,
    front: Span,
    asked: str,
    decision: TriageDecision,
    judge: Callable[[str], TriageDecision],
    half: Half | None,
) -> TriageDecision:
    """The verdict with what was asked for, told in front of readings that have their names."""
    named = with_name(text[front.start : front.end], asked, half)
    verdict = None if named is None else judge(named)
    if verdict is None or not verdict.vitals:
        return decision
    both = named_instead(text, decision, verdict)
    bare = (replace(one, span=front) for one in verdict.vitals)
    return replace(both, vitals=(*bare, *decision.vitals))


def _sugars(text: str, vitals: Sequence[Vital]) -> tuple[ToldSugar, ...]:
    """Sugars told as bare numbers; the number of a pulse is none."""
    others = [one.span for one in vitals if one.kind != GLUCOSE]
    found = (
        one
        for one in several_sugars(text)
        if not any(one.span.start < other.end and other.start < one.span.end for other in others)
    )
    sugars = tuple(found)
    return sugars if len(sugars) > 1 else ()


def _of_sugar(sugar: ToldSugar) -> str:
    return f"{NAMES[GLUCOSE]} {sugar.value:g}"


def _with_sugars(
    text: str, decision: TriageDecision, judged: Sequence[tuple[ToldSugar, TriageDecision]]
) -> TriageDecision:
    """The verdict on several numbers, each with the place where it stands in what was said."""
    for _, verdict in judged:
        decision = named_instead(text, decision, verdict)
    vitals = tuple(
        replace(one, span=sugar.span) for sugar, verdict in judged for one in verdict.vitals
    )
    return replace(decision, vitals=vitals)


def named_instead(text: str, decision: TriageDecision, verdict: TriageDecision) -> TriageDecision:
    """The verdict on a number with its name, beside all that was found in the words themselves.

    Args:
        text: what was said.
        decision: on it alone.
        verdict: on the number with the name of what it measures.
    """
    # The places of its words are none in what was said.
    whole = Span(0, len(text))
    findings = tuple(_at(one, whole) for one in verdict.findings)
    vitals = tuple(replace(one, span=whole) for one in verdict.vitals)
    acuity = max(decision.acuity, verdict.acuity)
    missing = tuple(one for one in decision.findings if one.rule not in _rules(findings))
    return replace(verdict, acuity=acuity, findings=(*findings, *missing), vitals=vitals)


def _is_other_half(vitals: Sequence[Vital], half: Half | None) -> bool:
    """Whether all that was named is the number that was still missing: "the lower is ninety"."""
    missing = None if half is None else LOWER if half.kind == UPPER else UPPER
    return [one.kind for one in vitals] == [missing]


def with_name(text: str, asked: str, half: Half | None = None) -> str | None:
    """The answer as triage would understand it alone; None where it holds no number.

    Args:
        text: the answer.
        asked: the name of the reading.
        half: of a blood pressure, the number that was told before.
    """
    text = text.removesuffix("#")
    if text.isdecimal() and asked == PRESSURE and len(text) in _KEYED:
        figures = _KEYED[len(text)]
        text = f"{text[:figures]} {text[figures:]}"
    words = split_words(text.casefold()).words
    numbers = [one for one in find_numbers(words) if _is_measured(words, one)]
    large = [one for one in numbers if one.value >= _LEAST]
    if asked == PRESSURE and len(large) == 2:
        # "The top one is 142": that one is no number.
        numbers = large
    if len(numbers) == 2 and asked == PRESSURE:
        upper, lower = _parted(words, numbers[0], numbers[1])
        return f"{NAMES[asked]} {upper:g} over {lower:g}"
    if len(numbers) == 2 and not _CORRECTS.isdisjoint(words[numbers[0].end : numbers[1].first]):
        # "Ninety eight, no, sorry, eighty nine".
        numbers = numbers[1:]
    if len(numbers) != 1:
        return None
    kind = _kind_told(words) if asked == PRESSURE else None
    is_other = half is not None and kind != half.kind
    pair = half.with_other(numbers[0].value) if half is not None and is_other else None
    if pair is not None:
        return f"{NAMES[asked]} {pair[0]:g} over {pair[1]:g}"
    if kind == LOWER:
        return f"my diastolic is {numbers[0].value:g}"
    unit = " ".join(words[numbers[0].end : numbers[0].end + 1])
    return f"{NAMES[asked]} {numbers[0].value:g} {unit}".strip()


def is_bare_number(text: str) -> bool:
    """Whether numbers are told, and nothing else besides the small words round them."""
    words = split_words(text.removesuffix("#").casefold()).words
    numbers = find_numbers(words)
    counted = {at for one in numbers for at in range(one.first, one.end)}
    rest = {word for at, word in enumerate(words) if at not in counted}
    return bool(numbers) and rest <= _ROUND_NUMBERS


def asks_what(said: str) -> bool:
    """Whether a number is only said after us, to ask what it counts: "seven what?"."""
    words = split_words(said.casefold()).words
    if not words or words[0] in _YES:
        return False
    is_asked_of = any(words[one.end : one.end + 1] == ("what",) for one in find_numbers(words))
    return is_asked_of or words[0] in _ASKS or words[-1] in _ASKS


def _kind_told(words: Sequence[str]) -> str | None:
    """Which number of a pressure the words say it is."""
    told = [kind for kind, names in _NUMBER_NAMES.items() if not names.isdisjoint(words)]
    return told[0] if len(told) == 1 else None


def _parted(words: Sequence[str], first: SpokenNumber, second: SpokenNumber) -> tuple[float, float]:
    """Two numbers said without a word between, parted where they make the usual pressure.

    "One ninety one twenty five" is 190 over 125, rather than 191 over 25.
    """
    whole = words[first.first : second.end]
    choices = [(first.value, second.value)]
    for cut in range(1, len(whole)) if first.end == second.first else ():
        upper, lower = find_numbers(whole[:cut]), find_numbers(whole[cut:])
        is_pair = len(upper) == len(lower) == 1
        if is_pair and upper[0].end == cut and lower[0].end == len(whole) - cut:
            choices.append((upper[0].value, lower[0].value))
    likely = [one for one in choices if one[0] > one[1] > 0]
    return min(likely, key=lambda one: abs(one[1] / one[0] - _USUAL), default=choices[0])


def _is_measured(words: Sequence[str], number: SpokenNumber) -> bool:
    """Whether it may be a reading: no hour ("at eight it was ..."), and no "one"."""
    before = words[number.first - 1] if number.first else ""
    after = words[number.end] if number.end < len(words) else ""
    is_hour = number.value <= _HOURS and (before in _CLOCK or after in _HOUR)
    # "I don't have one": nobody alive has measured that, in any unit.
    return not (is_hour or number.value == 1)


def _is_impossible(decision: TriageDecision) -> bool:
    return any(one.rule == _IMPOSSIBLE for one in decision.findings)


def _rules(findings: Sequence[Finding]) -> frozenset[str]:
    return frozenset(one.rule for one in findings)


def _at(finding: Finding, span: Span) -> Finding:
    return replace(finding, span=span)
