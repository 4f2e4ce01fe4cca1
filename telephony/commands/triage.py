"""`iasovoice triage`: how soon whoever says this needs care, and how well that is told."""

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from rich.console import Console

from dialog.danger.shipped import load_scorer
from dialog.hearing.long_texts import assess
from dialog.nlu.bundle import cache_directory
from models.evaluation.triage import RATES, judge
from models.evaluation.triage_text import as_json, as_text
from telephony.json_lines import LineError, answered, text_of, write
from triage.assess import Triage
from triage.decision import Acuity, Patient, Span, TriageDecision, Vital
from triage.evaluation.cases import read_split
from triage.lexicon import default_lexicon


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Reading(_Strict):
    kind: str
    value: Annotated[float, Field(allow_inf_nan=False)]
    unit: str = ""


class _Told(_Strict):
    """What is known of the patient, as a line tells it."""

    pregnancy_week: Annotated[float | None, Field(ge=0, le=45)] = None
    due_date: date | None = None
    postpartum_days: Annotated[int | None, Field(ge=0)] = None
    age_years: Annotated[float | None, Field(ge=0, le=130)] = None
    age_days: Annotated[int | None, Field(ge=0)] = None
    sex: str | None = None
    conditions: tuple[str, ...] = ()
    medicines: tuple[str, ...] = ()
    readings: tuple[_Reading, ...] = ()
    on: date | None = None

    def patient(self, today: date) -> Patient:
        """The patient; today is that of the line where it tells one."""
        nowhere = Span(0, 0)
        readings = tuple(Vital(one.kind, one.value, one.unit, nowhere) for one in self.readings)
        known = self.model_dump(exclude={"readings", "on"})
        return Patient(on=self.on or today, readings=readings, **known)


def open_triage(*, lexicon_only: bool) -> Triage:
    """Triage as calls have it; `lexicon_only` leaves the scorer of meaning out.

    Blocks: for minutes where that scorer has to be trained first.
    """
    lexicon = default_lexicon()
    if lexicon_only:
        return Triage(lexicon)
    return Triage(lexicon, load_scorer(lexicon, cache_directory(os.environ)))


def run(text: str | None, *, explain: bool, lexicon_only: bool, today: date) -> int:
    """Judge one text, or each line of standard input; 1 where a line could not be read."""
    triage = open_triage(lexicon_only=lexicon_only)
    if text is None:
        return write(answers(sys.stdin, triage, today=today))
    decision = assess(triage, text, Patient(on=today))
    if explain:
        _explain(triage, text, decision)
    else:
        sys.stdout.write(json.dumps(_shown(text, decision)) + "\n")
    return 0


def run_evaluate(split: str, *, lexicon_only: bool, wrong: bool, in_json: bool) -> int:
    """Judge triage itself by a split of the evaluation set."""
    triage = open_triage(lexicon_only=lexicon_only)
    cases = read_split(split)
    reports = [judge(triage.assess, cases, rate) for rate in RATES]
    shown = (
        json.dumps(as_json(reports, wrong=wrong), indent=2)
        if in_json
        else as_text(reports, wrong=wrong)
    )
    sys.stdout.write(shown + "\n")
    return 0


def answers(lines: Iterable[str], triage: Triage, *, today: date) -> Iterator[dict[str, Any]]:
    """One object for each line that is not blank, in order; a bad line gets its error.

    Args:
        lines: objects as JSON: `id`, `text` and perhaps `patient`.
        triage: the judge.
        today: where the callers are.
    """

    def answer(asked: Mapping[str, Any]) -> dict[str, Any]:
        text, patient = text_of(asked), _patient(asked, today)
        return _shown(text, assess(triage, text, patient))

    return answered(lines, answer)


def _patient(asked: Mapping[str, Any], today: date) -> Patient:
    told = asked.get("patient")
    try:
        return _Told.model_validate({} if told is None else told).patient(today)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(["patient", *map(str, first["loc"])])
        raise LineError(f"{where}: {first['msg']}") from None


def _shown(text: str, decision: TriageDecision) -> dict[str, Any]:
    return {
        "acuity": decision.acuity.label,
        "is_emergency": decision.is_emergency,
        "findings": [
            {
                "rule": one.rule,
                "acuity": one.acuity.label,
                "is_suspicion": one.is_suspicion,
                "text": one.span.cut(text),
                "source": one.source,
            }
            for one in decision.findings
        ],
        "vitals": [
            {"kind": one.kind, "value": one.value, "unit": one.unit, "text": one.span.cut(text)}
            for one in decision.vitals
        ],
    }


_NEXT_STEP = {
    Acuity.EMERGENCY: "call for help now; stay on the line; connect to a person",
    Acuity.URGENT: "be seen today",
    Acuity.SOON: "be seen in the next days",
    Acuity.ROUTINE: "an ordinary appointment",
    Acuity.SELF_CARE: "care at home; call again if it gets worse",
    Acuity.NONE: "nothing that needs care was heard",
}


def _explain(triage: Triage, text: str, decision: TriageDecision) -> None:
    """The verdict for people: what fired, on which words, why, by which guideline; and the scope.

    No diagnosis: it says what was heard and how soon it needs care.
    """
    console = Console(highlight=False, markup=False, soft_wrap=True)
    console.print(f"{decision.acuity.label}: {_NEXT_STEP[decision.acuity]}")
    for one in decision.findings:
        rule = triage.rule(one.rule)
        console.print(f"\n  {one.acuity.label:<10}{one.rule}, of {triage.topic(one.rule)}")
        says = "It is said as people speak of such emergencies." if rule is None else rule.says
        console.print(f"    rule      {says}")
        if one.is_suspicion:
            console.print("    counts    as an emergency if anything else speaks for it; one asks")
        console.print(f"    words     {one.span.cut(text)!r}")
        console.print(f"    source    {one.source}")
        reviewer = "" if rule is None else rule.reviewer
        console.print(f"    reviewed  {reviewer or 'by no clinician yet'}")
    for line in _circumstances(triage, text, decision):
        console.print(line)


def _circumstances(triage: Triage, text: str, decision: TriageDecision) -> Iterator[str]:
    """What else was heard: readings, the person, and words that do not count, with their scope."""
    yield ""
    for vital in decision.vitals:
        yield f"  reading   {vital.kind} {vital.value:g} {vital.unit}"
    facts = decision.facts
    told = [
        name
        for name, is_so in (
            (
                "pregnant" if facts.week is None else f"pregnant, week {facts.week:g}",
                facts.pregnant,
            ),
            ("after a birth", facts.postpartum),
            ("a baby of under three months", facts.infant),
            (f"about {facts.age_years or 0:g} years old", facts.age_years is not None),
        )
        if is_so
    ]
    told.extend(condition.replace("_", " ") for condition in facts.conditions)
    if told:
        yield f"  person    {', '.join(told)}"
    for context, words in _contexts(triage, text):
        yield f"  {context.replace('_', ' '):<16}{words!r}"


def _contexts(triage: Triage, text: str) -> Iterator[tuple[str, str]]:
    """Words that are denied, past, supposed or about others, and which of these.

    They count all the same where the phrase denies by itself: "can't breathe".
    """
    said, contexts = triage.read_context(text)
    for context, numbers in contexts.words.items():
        rows: list[list[int]] = []
        for number in sorted(numbers):
            if rows and rows[-1][-1] == number - 1:
                rows[-1].append(number)
            else:
                rows.append([number])
        for row in rows:
            yield context.value, said.span(row[0], row[-1] + 1).cut(text)
