"""The one question that decides emergencies: how soon does the person who said this need care?"""

from collections.abc import Sequence
from dataclasses import replace

from triage.bare_answers import is_bare
from triage.context import Contexts
from triage.decision import Acuity, Finding, Patient, PersonFacts, Span, TriageDecision
from triage.lexicon import default_lexicon
from triage.meaning import (
    AGREES_FROM,
    PART_SURE_FROM,
    RULE_PREFIX,
    SOURCE,
    SURE_FROM,
    Likeness,
    Meaning,
    windows,
    with_facts,
)
from triage.plain_talk import is_plain_talk
from triage.redflags import known_facts, read_context, scan
from triage.rules import Lexicon, Rule
from triage.words import Words, split_words


class Triage:
    """Assesses texts by one lexicon and, where there is one, a scorer of meaning.

    Pure, and shared by all calls.
    """

    def __init__(self, lexicon: Lexicon, meaning: Meaning | None = None) -> None:
        self._lexicon = lexicon
        self.meaning = meaning

    def assess(self, text: str, patient: Patient) -> TriageDecision:
        """The verdict on one turn of a call.

        Total and deterministic: any text has a verdict, the same one each time. `patient.findings`
        and `patient.readings` of earlier turns take part where rules combine; the verdict is on
        this turn alone, so that keeping the highest of a call is the caller's part.
        """
        found = scan(self._lexicon, text, patient)
        findings = found.findings
        is_suspected = _is_only_suspected(findings, alone=found.may_be_of_something_else)
        if self.meaning is not None and (is_suspected or _gravest(findings) < Acuity.EMERGENCY):
            meant = self._judge(self.meaning, text, known_facts(self._lexicon, patient))
            is_suspected = is_suspected and all(one.score < AGREES_FROM for one, _ in meant)
            findings = _settled(findings, is_suspected=is_suspected)
            if meant:
                sure_from = _sure_from(_gravest(findings), len(meant))
                findings = _with_meaning(findings, *max(meant, key=_gravity), sure_from)
        else:
            findings = _settled(findings, is_suspected=is_suspected)
        return TriageDecision(_gravest(findings), findings, found.vitals, found.facts)

    @staticmethod
    def _judge(meaning: Meaning, text: str, known: PersonFacts) -> list[tuple[Likeness, Span]]:
        """What each part of the text means; no part where no words tell anything."""
        said = split_words(text)
        if is_bare(said.words) or is_plain_talk(said.words):
            return []
        return [(meaning.judge(with_facts(span.cut(text), known)), span) for span in windows(said)]

    def by_words(self) -> "Triage":
        """The same rules without the scorer of meaning, where its milliseconds are too many."""
        return Triage(self._lexicon)

    def read_context(self, text: str) -> tuple[Words, Contexts]:
        """The words of a text, and which of them are denied, past, supposed or about others."""
        return read_context(self._lexicon, text)

    def rule(self, rule_id: str) -> Rule | None:
        """The rule of the lexicon with that id; None where there is none."""
        return next((rule for rule in self._lexicon.rules if rule.id == rule_id), None)

    def knows(self, rule_id: str) -> bool:
        """Whether findings may be of that rule."""
        return rule_id.startswith(RULE_PREFIX) or self.rule(rule_id) is not None

    def knows_word(self, word: str) -> bool:
        """Whether a word in small letters, or one that sounds like it, may tell anything here."""
        return self._lexicon.tree.knows(word)

    def topic(self, rule_id: str) -> str:
        """What a rule is about; it decides which advice is given."""
        if rule_id.startswith(RULE_PREFIX):
            return rule_id.removeprefix(RULE_PREFIX)
        return self._lexicon.topic(rule_id)


def _gravity(judged: tuple[Likeness, Span]) -> tuple[Acuity, float]:
    return judged[0].acuity, judged[0].score


def _gravest(findings: Sequence[Finding]) -> Acuity:
    return max((one.acuity for one in findings), default=Acuity.NONE)


def _is_only_suspected(findings: Sequence[Finding], *, alone: bool) -> bool:
    """Whether all that alarms are suspicions, of the same words: two apart are as good as one sure.

    What two rules make of the same words is one thing that was said.

    Args:
        findings: of one turn.
        alone: whether each stands alone, however many there are.
    """
    grave = [one for one in findings if one.acuity is Acuity.EMERGENCY]
    if not grave or not all(one.is_suspicion for one in grave):
        return False
    first_end = min(one.span.end for one in grave)
    return alone or all(one.span.start < first_end for one in grave)


def _settled(findings: Sequence[Finding], *, is_suspected: bool) -> tuple[Finding, ...]:
    """Suspicions as they count: urgent, or as good as certain where more speaks for them."""
    if not is_suspected:
        return tuple(replace(one, is_suspicion=False) for one in findings)
    lone = (replace(one, acuity=Acuity.URGENT) if one.is_suspicion else one for one in findings)
    return tuple(sorted(lone, key=lambda one: -one.acuity))


def _sure_from(told: Acuity, parts: int) -> float:
    """Score from which the meaning is an emergency, and no suspicion.

    Args:
        told: what the words tell.
        parts: how many parts of the text were judged.
    """
    if parts > 1:
        return PART_SURE_FROM
    return SURE_FROM if told is Acuity.NONE else 0.0


def _with_meaning(
    findings: tuple[Finding, ...], meant: Likeness, span: Span, sure_from: float
) -> tuple[Finding, ...]:
    """The findings, and what the words mean where that counts."""
    if not _counts(meant.acuity, _gravest(findings)):
        return findings
    is_suspicion = meant.acuity is Acuity.EMERGENCY and meant.score < sure_from
    acuity = Acuity.URGENT if is_suspicion else meant.acuity
    return (Finding(meant.rule, acuity, span, SOURCE, is_suspicion), *findings)


def _counts(meant: Acuity, told: Acuity) -> bool:
    """Whether the meaning raises what the words told.

    A complaint that the lexicon knows has its level, unless it means that today is late: a scorer
    that has heard of many bad coughs would send every mild one to a doctor.
    """
    return meant > told and (meant >= Acuity.URGENT or told is Acuity.NONE)


def assess(text: str, patient: Patient) -> TriageDecision:
    """`Triage.assess` with the lexicon that is shipped."""
    return Triage(default_lexicon()).assess(text, patient)


def remember(patient: Patient, decision: TriageDecision) -> Patient:
    """The patient as later turns of the call must see them: with what was found and read now."""
    return replace(
        patient,
        findings=patient.findings + decision.findings,
        readings=patient.readings + decision.vitals,
        facts=decision.facts,
    )
