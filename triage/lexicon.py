"""Loads the lexicon from YAML, and refuses it where anything in it is not as it must be.

    LexiconError     file, key, value and what is allowed

Each file `lexicon/<topic>.yaml` holds the rules of one topic; `context.yaml` holds concepts,
cues, facts and mishearings that all of them share. The language of phrases is explained in
`phrases.py`, the fields of a rule in `rules.py`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path

from triage.context import Context, Cue
from triage.decision import Acuity, Patient
from triage.entries import Entry, EntryError, read_entry
from triage.facts import Condition, Fact, Who
from triage.phrases import PhraseError, PhraseTree, expand_phrase
from triage.redflags import IMPOSSIBLE_READING, scan
from triage.rules import Example, Lexicon, Limit, Rule, Use
from triage.vitals import KINDS
from triage.words import split_words

SHIPPED = Path(str(files("triage"))) / "lexicon"
_CONTEXT_FILE = "context.yaml"
_RULE_KEYS = frozenset(
    [
        "id",
        "acuity",
        "says",
        "source",
        "reviewer",
        "any",
        "perhaps",
        "with",
        "unless",
        "readings",
        "who",
        "despite",
        "positive",
        "negative",
    ]
)
_EXAMPLE_NUMBERS = frozenset(["pregnancy_week", "postpartum_days", "age_days", "age_years"])
_EXAMPLE_KEYS = _EXAMPLE_NUMBERS | {"say", "conditions"}
_CONTEXT_KEYS = frozenset(("concepts", "cues", "facts", "conditions", "mishearings"))
_READING_KINDS = KINDS
_NO_DAY = date(2000, 1, 1)
"""Examples run on a day that no rule looks at."""

Concepts = Mapping[str, Sequence[str]]


class LexiconError(EntryError):
    """The lexicon cannot be used; the message names the file, the key, the value, the allowed."""


_Purpose = tuple[Entry, str, Use | Cue | Fact | Condition]
"""A phrase, the entry it stands in, and what it is for."""


@cache
def default_lexicon() -> Lexicon:
    """The lexicon that is shipped, loaded once."""
    return load_lexicon()


def load_lexicon(directory: Path = SHIPPED) -> Lexicon:
    """The lexicon in `directory`, each of its rules tried on its own examples.

    Raises:
        LexiconError: a file, key or value is wrong, or an example does not do what it must.
    """
    context = read_entry(directory / _CONTEXT_FILE, LexiconError)
    context.only(_CONTEXT_KEYS)
    concepts = _concepts(context)
    paths = sorted(path for path in directory.glob("*.yaml") if path.name != _CONTEXT_FILE)
    entries = [entry for path in paths for entry in _rule_entries(path)]
    rules = tuple(_rule(entry) for entry in entries)
    _check_references(entries, rules)
    purposes = list(_shared_phrases(context))
    for number, (entry, rule) in enumerate(zip(entries, rules, strict=True)):
        purposes.extend(_rule_phrases(entry, rule, number))
    tree, uses = _plant(purposes, concepts)
    lexicon = Lexicon(rules, tree, uses, _mishearings(context))
    for entry, rule in zip(entries, rules, strict=True):
        _try_examples(entry, rule, lexicon)
    return lexicon


def _rule_entries(path: Path) -> list[Entry]:
    top = read_entry(path, LexiconError)
    top.only(frozenset(("rules",)))
    return top.entries("rules")


def _concepts(context: Entry) -> Concepts:
    concepts = _section(context, "concepts")
    return {name: concepts.texts(name) for name in concepts.values}


def _section(context: Entry, key: str) -> Entry:
    return context.inner(key) if key in context.values else context.within(key, {})


def _mishearings(context: Entry) -> dict[tuple[str, ...], tuple[str, ...]]:
    section = _section(context, "mishearings")
    corrections = {}
    for heard in section.values:
        words = split_words(heard).words
        if not 2 <= len(words) <= 4:
            raise section.fail(heard, words, "two to four words: one alone has other meanings")
        corrections[words] = split_words(section.text(heard)).words
    return corrections


def _rule(entry: Entry) -> Rule:
    entry.only(_RULE_KEYS)
    acuities = [acuity.label for acuity in Acuity if acuity is not Acuity.NONE]
    acuity = entry.choice("acuity", acuities)
    rule = Rule(
        id=entry.text("id"),
        topic=entry.key.split(".", maxsplit=1)[0],
        acuity=Acuity[acuity.upper()],
        says=entry.text("says"),
        source=entry.text("source"),
        reviewer=entry.text("reviewer", empty=True),
        any=entry.texts("any"),
        perhaps=entry.texts("perhaps"),
        together=entry.texts("with"),
        unless=entry.texts("unless"),
        readings=tuple(_limit(entry, text) for text in entry.texts("readings")),
        who=tuple(
            Who(name) if name in set(Who) else Condition(name)
            for name in entry.choices("who", [*Who, *Condition])
        ),
        despite=frozenset(map(Context, entry.choices("despite", list(Context)))),
        positive=_examples(entry, "positive"),
        negative=_examples(entry, "negative"),
    )
    if not (rule.any or rule.perhaps or rule.readings):
        raise entry.fail("any", [], "a rule needs `any`, `perhaps` or `readings`")
    if rule.perhaps and rule.acuity is not Acuity.EMERGENCY:
        raise entry.fail("perhaps", list(rule.perhaps), "only an emergency is suspected")
    if any(phrase.startswith("@") for phrase in rule.perhaps):
        raise entry.fail("perhaps", list(rule.perhaps), "a suspicion waits for no other rule")
    return rule


def _limit(entry: Entry, text: str) -> Limit:
    kind, _, rest = text.partition(" ")
    sign, _, number = rest.partition(" ")
    try:
        value = float(number)
    except ValueError as error:
        raise entry.fail("readings", text, "for example: systolic >= 180") from error
    if kind not in _READING_KINDS or sign not in (">=", "<="):
        kinds = ", ".join(sorted(_READING_KINDS))
        raise entry.fail("readings", text, f"kinds: {kinds}; signs: >= and <=")
    return Limit(kind, sign == ">=", value)


def _examples(entry: Entry, key: str) -> tuple[Example, ...]:
    values = entry.values.get(key)
    if not isinstance(values, list) or not values:
        raise entry.fail(key, values, "at least one example is required")
    return tuple(_example(entry, key, value) for value in values)


def _example(entry: Entry, key: str, value: object) -> Example:
    if isinstance(value, str):
        return Example(value)
    if not isinstance(value, dict):
        raise entry.fail(key, value, "a text, or a mapping with `say`")
    inner = entry.within(key, value)
    inner.only(_EXAMPLE_KEYS)
    inner.text("say")
    for name in _EXAMPLE_NUMBERS:
        if not isinstance(value.get(name, 0), int | float):
            raise inner.fail(name, value[name], "a number is required")
    return Example(**{**value, "conditions": inner.texts("conditions")})


def _check_references(entries: Sequence[Entry], rules: Sequence[Rule]) -> None:
    """`@id` names a rule that waits for nothing itself; no id occurs twice."""
    by_id: dict[str, Rule] = {}
    for entry, rule in zip(entries, rules, strict=True):
        if rule.id in by_id:
            raise entry.fail("id", rule.id, "taken; an id may occur once")
        by_id[rule.id] = rule
    plain = {rule.id for rule in rules if not rule.refers} | {IMPOSSIBLE_READING}
    for entry, rule in zip(entries, rules, strict=True):
        for phrase in rule.any + rule.together + rule.unless:
            if phrase.startswith("@") and phrase[1:] not in plain:
                raise entry.fail("any", phrase, "must name a rule that refers to no other")


def _shared_phrases(context: Entry) -> Iterator[_Purpose]:
    """The cues, facts and conditions, with what each phrase of them is for."""
    shared: tuple[tuple[str, type[Cue | Fact | Condition]], ...] = (
        ("cues", Cue),
        ("facts", Fact),
        ("conditions", Condition),
    )
    for key, kinds in shared:
        section = _section(context, key)
        section.only(frozenset(kinds))
        for kind in kinds:
            for phrase in section.texts(kind):
                yield section, phrase, kind


def _rule_phrases(entry: Entry, rule: Rule, number: int) -> Iterator[_Purpose]:
    parts = ("any", "perhaps", "together", "unless")
    for part, phrases in zip(
        parts, (rule.any, rule.perhaps, rule.together, rule.unless), strict=True
    ):
        for phrase in phrases:
            if not phrase.startswith("@"):
                yield entry, phrase, Use(number, part)


def _plant(
    purposes: Iterable[_Purpose], concepts: Concepts
) -> tuple[PhraseTree, dict[int, tuple[Use | Cue | Fact | Condition, ...]]]:
    """The tree of all phrases, and what each is for."""
    by_phrase: dict[str, list[tuple[Entry, Use | Cue | Fact | Condition]]] = {}
    for entry, phrase, use in purposes:
        by_phrase.setdefault(phrase, []).append((entry, use))
    tree = PhraseTree()
    uses: dict[int, tuple[Use | Cue | Fact | Condition, ...]] = {}
    for number, (phrase, wanted) in enumerate(by_phrase.items()):
        try:
            tree.add(number, expand_phrase(phrase, concepts))
        except PhraseError as error:
            raise wanted[0][0].fail("phrase", phrase, str(error)) from error
        uses[number] = tuple(use for _, use in wanted)
    return tree, uses


def _try_examples(entry: Entry, rule: Rule, lexicon: Lexicon) -> None:
    """Each positive example must fire the rule, each negative one must not."""
    for examples, must_fire in ((rule.positive, True), (rule.negative, False)):
        for example in examples:
            patient = Patient(
                on=_NO_DAY,
                pregnancy_week=example.pregnancy_week,
                postpartum_days=example.postpartum_days,
                age_days=example.age_days,
                age_years=example.age_years,
                conditions=example.conditions,
            )
            fired = any(
                finding.rule == rule.id for finding in scan(lexicon, example.say, patient).findings
            )
            if fired is not must_fire:
                key = "positive" if must_fire else "negative"
                wanted = "must fire the rule" if must_fire else "must not fire the rule"
                raise entry.fail(key, example.say, wanted)
