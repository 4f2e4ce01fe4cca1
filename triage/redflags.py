"""Matches one text against the lexicon: which rules fire, and where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from triage.context import Context, Contexts, Cue, CueHit, find_contexts
from triage.decision import Acuity, Finding, Patient, PersonFacts, Span, Vital
from triage.facts import Condition, Fact, Told, matches, read_facts
from triage.meaning import WINDOW_WORDS
from triage.phrases import Hit
from triage.rules import Lexicon, Limit, Rule, Use
from triage.vitals import Readings, comparable, read_vitals
from triage.words import Words, split_words

_NOTHING = split_words("")
IMPOSSIBLE_READING = "impossible_reading"
"""Pseudo-phrase `@impossible_reading`: a blood pressure was said that cannot be true."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What was found in a text."""

    findings: tuple[Finding, ...]
    vitals: tuple[Vital, ...]
    facts: PersonFacts
    may_be_of_something_else: bool = False
    """Whether words may make the turn one of something else, so that two suspicions in it do not
    speak for each other: a tale of an emergency holds several."""


@dataclass(frozen=True, slots=True)
class _Heard:
    """The phrases of the lexicon that a text holds."""

    said: Words
    phrases: Mapping[Use, Sequence[Hit]]
    facts: Sequence[tuple[Fact | Condition, Hit]]
    contexts: Contexts

    def told(self) -> Told:
        """What of the person the text tells; an illness of long ago weighs as it did then."""
        facts, conditions = set(), set()
        for fact, hit in self.facts:
            context = self.contexts.of(hit)
            if isinstance(fact, Condition) and context in (None, Context.PAST):
                conditions.add(fact)
            elif isinstance(fact, Fact) and context is None:
                facts.add(fact)
        return Told(frozenset(facts), frozenset(conditions))


@dataclass(frozen=True, slots=True)
class _Evidence:
    """All that a rule may ask for."""

    heard: _Heard
    facts: PersonFacts
    readings: Readings
    earlier: Sequence[Vital]
    fired: Mapping[str, Span]
    """Rules that fired, this turn or earlier, and where."""


def read_context(lexicon: Lexicon, text: str) -> tuple[Words, Contexts]:
    """The words of a text, and which of them are denied, past, supposed or about others."""
    heard = _listen(lexicon, text)
    return heard.said, heard.contexts


def known_facts(lexicon: Lexicon, patient: Patient) -> PersonFacts:
    """What is known of the person before a turn: from the record and the turns before it."""
    told = Told(frozenset(), _recorded_conditions(lexicon, patient))
    return read_facts(_NOTHING, told, patient)


def scan(lexicon: Lexicon, text: str, patient: Patient) -> Scan:
    """Every rule that fires on `text`; never raises, whatever the text."""
    heard = _listen(lexicon, text)
    readings = _live(read_vitals(heard.said), heard)
    fired = {finding.rule: Span(0, 0) for finding in patient.findings}
    if readings.impossible:
        fired[IMPOSSIBLE_READING] = readings.impossible[0]
    told = heard.told()
    recorded = _recorded_conditions(lexicon, patient)
    facts = read_facts(heard.said, Told(told.facts, told.conditions | recorded), patient)
    evidence = _Evidence(heard, facts, readings, patient.readings, fired)
    found = _fire(lexicon, evidence)
    is_else = bool(heard.contexts.of_something_else) and len(heard.said.words) <= _LONGEST_DOUBTED
    return Scan(found, readings.vitals, facts, is_else)


def _listen(lexicon: Lexicon, text: str) -> _Heard:
    said = _correct(split_words(text), lexicon)
    phrases: dict[Use, list[Hit]] = {}
    cues: list[CueHit] = []
    facts: list[tuple[Fact | Condition, Hit]] = []
    for hit in lexicon.tree.find(said):
        for use in lexicon.uses[hit.phrase]:
            if hit.repaired and not _may_raise(use):
                continue
            match use:
                case Use():
                    phrases.setdefault(use, []).append(hit)
                case Cue():
                    cues.append(CueHit(use, hit.first, hit.end))
                case Fact() | Condition():
                    facts.append((use, hit))
                case _ as never:  # pragma: no cover - the type checker sees to it
                    assert_never(never)
    return _Heard(said, phrases, facts, find_contexts(said, cues))


_DENIALS = frozenset(("not", "no", "never", "without"))
_NOT_NOW = (Context.SUPPOSED, Context.STORY, Context.TAKEN_BACK, Context.NOT_A_PERSON)
"""Contexts in which a number is nobody's reading. One that is past may be what alarms, and a denial
reaches too far: "it is not good, it is eighty four"."""


def _live(readings: Readings, heard: _Heard) -> Readings:
    """The readings that somebody has, rather than might have, or took back: "96, not 69"."""
    said, contexts = heard.said, heard.contexts
    away = frozenset[int]().union(*(contexts.words.get(one, frozenset()) for one in _NOT_NOW))

    def is_live(span: Span) -> bool:
        words = [at for at, one in enumerate(said.spans) if span.start <= one.start < span.end]
        is_denied = bool(words) and said.words[words[0] - 1 : words[0]] == ("not",)
        return not is_denied and away.isdisjoint(words)

    if not (readings.vitals or readings.impossible):
        return readings
    return Readings(
        tuple(vital for vital in readings.vitals if is_live(vital.span)),
        tuple(span for span in readings.impossible if is_live(span)),
    )


def _may_raise(use: Use | Cue | Fact | Condition) -> bool:
    """Whether a phrase can only raise the verdict: what calms needs to be heard as it stands."""
    return not isinstance(use, Cue) and not (isinstance(use, Use) and use.part == "unless")


def _recorded_conditions(lexicon: Lexicon, patient: Patient) -> frozenset[Condition]:
    """What the record's own words for illnesses and medicines mean."""
    texts = (*patient.conditions, *patient.medicines)
    return frozenset(
        use
        for text in texts
        for hit in lexicon.tree.find(split_words(text))
        for use in lexicon.uses[hit.phrase]
        if isinstance(use, Condition)
    )


def _fire(lexicon: Lexicon, evidence: _Evidence) -> tuple[Finding, ...]:
    """Plain rules first, then those that refer to others; the gravest finding first."""
    findings: list[Finding] = []
    fired = dict(evidence.fired)
    rules = lexicon.rules
    touched = {use.rule for use in evidence.heard.phrases if use.part in _OPENING}
    if evidence.readings.vitals or evidence.earlier:
        touched |= lexicon.by_reading
    for number in sorted(touched):
        if not rules[number].refers:
            findings.extend(_fires(rules[number], number, evidence, fired))
    fired.update((finding.rule, finding.span) for finding in findings)
    for number in lexicon.waiting:
        if number in touched or not rules[number].refers.isdisjoint(fired):
            findings.extend(_fires(rules[number], number, evidence, fired))
    return tuple(sorted(findings, key=lambda finding: (-finding.acuity, finding.span.start)))


_OPENING = ("any", "perhaps")
"""Parts of a rule of which something must be heard, where it has any."""


def _fires(
    rule: Rule, number: int, evidence: _Evidence, fired: Mapping[str, Span]
) -> Sequence[Finding]:
    """The one finding of the rule, or none. Something of it must have been said in this turn."""
    if rule.who and not any(matches(evidence.facts, who) for who in rule.who):
        return ()
    places: list[_Place | None] = []
    is_suspicion = False
    if rule.any or rule.perhaps:
        place = _said(rule, number, "any", evidence, fired)
        is_grave = rule.acuity is Acuity.EMERGENCY
        is_suspicion = is_grave and place is not None and place.is_doubtful
        if rule.perhaps and (place is None or not place.is_new):
            heard = _heard(rule, Use(number, "perhaps"), evidence)
            is_suspicion = place is None and heard is not None and not heard.is_plain
            place = heard or place
        places.append(place)
    if rule.together:
        places.append(_said(rule, number, "together", evidence, fired))
    if rule.readings:
        places.append(_read(rule.readings, evidence))
    if None in places or _is_spared(rule, number, evidence, fired):
        return ()
    span = next((place.span for place in places if place is not None and place.is_new), None)
    return () if span is None else (Finding(rule.id, rule.acuity, span, rule.source, is_suspicion),)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where something that a rule asks for was said."""

    span: Span
    is_new: bool
    """Whether in this turn; an earlier one's span means nothing."""
    is_plain: bool = False
    """Whether little else is said that could make it harmless, or another phrase says it too."""
    is_doubtful: bool = False
    """Whether so much else is said, or such things, that even a sure phrase may be harmless."""


def _said(
    rule: Rule, number: int, part: str, evidence: _Evidence, fired: Mapping[str, Span]
) -> _Place | None:
    phrases = rule.any if part == "any" else rule.together
    return _heard(rule, Use(number, part), evidence) or _fired(rule, phrases, fired)


def _is_spared(rule: Rule, number: int, evidence: _Evidence, fired: Mapping[str, Span]) -> bool:
    """Whether something was said that makes the rule not fire; "it is not when i cough" does not.

    A guess or a tale of before spares it too: only a denial right before it says otherwise.
    """
    words = evidence.heard.said.words
    hits = evidence.heard.phrases.get(Use(number, "unless"), ())
    if any(hit.first == 0 or words[hit.first - 1] not in _DENIALS for hit in hits):
        return True
    return _fired(rule, rule.unless, fired) is not None


def _heard(rule: Rule, use: Use, evidence: _Evidence) -> _Place | None:
    heard = evidence.heard
    counting = [
        hit
        for hit in heard.phrases.get(use, ())
        if (context := heard.contexts.of(hit)) is None or context in rule.despite
    ]
    if not counting:
        return None
    length = len(heard.said.words)
    longest = max(hit.end - hit.first for hit in counting)
    is_twofold = any(hit.first >= min(one.end for one in counting) for hit in counting)
    is_plain = is_twofold or longest * _PLAIN >= length
    is_lost = length >= _LONG and longest * _LOST < length
    is_doubtful = (
        length <= _LONGEST_DOUBTED
        and not is_plain
        and (is_lost or all(map(heard.contexts.beside_something_else, counting)))
    )
    span = heard.said.span(counting[0].first, counting[0].end)
    return _Place(span, is_new=True, is_plain=is_plain, is_doubtful=is_doubtful)


_PLAIN = 3
"""Of so many words one at least must be of a phrase for it to be plain: "my chest hurts so bad"."""
_LONG, _LOST = 21, 8
"""In a turn of so many words a phrase is lost among other talk that is one of more words than so
many for each of its own: of the harmless turns of the examples that hold a sure phrase most are
such, of the true alarms a quarter."""
_LONGEST_DOUBTED = 2 * WINDOW_WORDS
"""Of more words the meaning is told in so many parts that none tells what all of it is about."""


def _fired(rule: Rule, phrases: Sequence[str], fired: Mapping[str, Span]) -> _Place | None:
    if not rule.refers:
        return None
    places = [fired[phrase[1:]] for phrase in phrases if phrase[0] == "@" and phrase[1:] in fired]
    new = next((place for place in places if place.end), None)
    if new is not None:
        return _Place(new, is_new=True)
    return _Place(places[0], is_new=False) if places else None


def _read(limits: Sequence[Limit], evidence: _Evidence) -> _Place | None:
    for vitals, is_new in ((evidence.readings.vitals, True), (evidence.earlier, False)):
        for vital in vitals:
            value = comparable(vital)
            if any(limit.kind == vital.kind and limit.holds(value) for limit in limits):
                return _Place(vital.span, is_new)
    return None


def _correct(said: Words, lexicon: Lexicon) -> Words:
    """Puts right what recognisers are known to mishear, so that "chest pane" is a pain."""
    if lexicon.misheard_first.isdisjoint(said.words):
        return said
    words: list[str] = []
    spans: list[Span] = []
    moved: dict[int, int] = {}
    at = 0
    while at < len(said.words):
        length, meant = _misheard(said.words, at, lexicon.mishearings)
        span = said.span(at, at + length)
        for old in range(at, at + length):
            moved[old] = len(words)
        words.extend(meant)
        spans.extend([span] * len(meant))
        at += length
    moved[len(said.words)] = len(words)
    stops = frozenset(moved[stop] for stop in said.stops)
    commas = frozenset(moved[comma] for comma in said.commas)
    return Words(said.text, tuple(words), tuple(spans), stops, commas)


def _misheard(
    words: tuple[str, ...], at: int, mishearings: Mapping[tuple[str, ...], tuple[str, ...]]
) -> tuple[int, tuple[str, ...]]:
    """How many words from `at` are to be replaced, and by what."""
    for length in (4, 3, 2):
        heard = words[at : at + length]
        meant = mishearings.get(heard)
        if meant is not None:
            return len(heard), meant
    return 1, words[at : at + 1]
