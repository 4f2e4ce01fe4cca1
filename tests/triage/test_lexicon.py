from pathlib import Path

import pytest

from triage.decision import Acuity
from triage.lexicon import SHIPPED, LexiconError, load_lexicon

CONTEXT = """
concepts: {pain: [pain/ache]}
cues: {denies: [not/no]}
facts: {pregnant: [pregnant]}
mishearings: {chest pane: chest pain}
"""
RULE = """
rules:
- id: chest_pain
  acuity: emergency
  says: Pain in the chest.
  source: "AHA"
  reviewer: ""
  any: [chest <pain>]
  positive: [i have chest pain, i have chest pane]
  negative: [no chest pain]
"""


def write(directory: Path, rules: str = RULE, context: str = CONTEXT) -> Path:
    (directory / "context.yaml").write_text(context, encoding="utf-8")
    (directory / "cardiac.yaml").write_text(rules, encoding="utf-8")
    return directory


def test_a_lexicon_is_loaded_with_all_its_fields(tmp_path: Path) -> None:
    (rule,) = load_lexicon(write(tmp_path)).rules
    assert rule.id == "chest_pain"
    assert rule.topic == "cardiac"
    assert rule.acuity is Acuity.EMERGENCY
    assert rule.source == "AHA"


def test_the_shipped_lexicon_loads_and_each_of_its_rules_has_a_source() -> None:
    lexicon = load_lexicon()
    assert len(lexicon.rules) > 100
    assert all(rule.source for rule in lexicon.rules)
    assert all(rule.positive and rule.negative for rule in lexicon.rules)
    assert {rule.topic for rule in lexicon.rules} == {
        path.stem for path in SHIPPED.glob("*.yaml") if path.stem != "context"
    }


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        pytest.param("reviewer:", "reveiwer:", "unknown key; allowed: acuity, any", id="key"),
        pytest.param('source: "AHA"', "source: ''", "source = '': a text is required", id="source"),
        pytest.param("emergency", "dire", "acuity = 'dire': allowed: self_care", id="acuity"),
        pytest.param("chest <pain>", "chest <ache>", "unknown concept <ache>", id="concept"),
        pytest.param("any: [chest <pain>]", "any: chest", "a list of texts", id="no list"),
        pytest.param(
            "any: [chest <pain>]", "any: []", "needs `any`, `perhaps` or `readings`", id="empty"
        ),
        pytest.param("any: [chest <pain>]", "any: ['@x']", "must name a rule that", id="reference"),
        pytest.param(
            "negative: [no chest pain]", "negative: [chest pain]", "must not fire", id="negative"
        ),
        pytest.param("[no chest pain]", "[]", "at least one example is required", id="no examples"),
        pytest.param("[no chest pain]", "[5]", "a text, or a mapping with `say`", id="example"),
        pytest.param("[no chest pain]", "[{say: x, age: 3}]", "unknown key", id="example key"),
        pytest.param(
            "[no chest pain]", "[{say: x, age_days: old}]", "a number is required", id="example age"
        ),
        pytest.param("i have chest pain", "i have hope", "must fire the rule", id="positive"),
        pytest.param(
            "any: [chest <pain>]",
            "any: [chest <pain>]\n  who: [martian]",
            "who = 'martian': allowed: pregnant",
            id="who",
        ),
        pytest.param(
            "any: [chest <pain>]",
            "any: [chest <pain>]\n  readings: [pulse high]",
            "for example: systolic >= 180",
            id="reading without a number",
        ),
        pytest.param(
            "any: [chest <pain>]",
            "any: [chest <pain>]\n  readings: [mood >= 3]",
            "kinds: diastolic",
            id="reading of an unknown kind",
        ),
    ],
)
def test_a_mistake_in_a_rule_is_refused_with_file_key_value_and_what_is_allowed(
    tmp_path: Path, old: str, new: str, reason: str
) -> None:
    assert old in RULE
    directory = write(tmp_path, rules=RULE.replace(old, new, 1))
    with pytest.raises(LexiconError, match=r"cardiac\.yaml: cardiac\.chest_pain") as raised:
        load_lexicon(directory)
    assert reason in str(raised.value)


def test_an_id_may_occur_once(tmp_path: Path) -> None:
    twice = RULE + RULE.replace("\nrules:\n", "")
    with pytest.raises(LexiconError, match="taken; an id may occur once"):
        load_lexicon(write(tmp_path, rules=twice))


def test_a_rule_may_not_refer_to_one_that_refers_itself(tmp_path: Path) -> None:
    chain = RULE
    for name, other in (("second", "chest_pain"), ("third", "second")):
        chain += (
            RULE.replace("\nrules:\n", "")
            .replace("chest_pain", name)
            .replace("[chest <pain>]", f"['@{other}']")
        )
    with pytest.raises(LexiconError, match=r"@second.*refers to no other"):
        load_lexicon(write(tmp_path, rules=chain))


@pytest.mark.parametrize(
    ("context", "reason"),
    [
        pytest.param("concepts: [pain]", "a mapping is required", id="section"),
        pytest.param("cues: {denise: [no]}", "unknown key; allowed: a_while_ago", id="cue"),
        pytest.param("words: {}", "unknown key; allowed: concepts", id="unknown section"),
        pytest.param(
            "concepts: {pain: [pain]}\nmishearings: {pane: pain}",
            "two to four words",
            id="one word",
        ),
        pytest.param(
            "concepts: {pain: [pain]}\nmishearings: {chest pane: 5}",
            "a text is required",
            id="no text",
        ),
        pytest.param("- a list", "a mapping is required at the top", id="no mapping"),
        pytest.param("a: [", "not YAML", id="no yaml"),
    ],
)
def test_a_mistake_in_the_shared_file_is_refused(tmp_path: Path, context: str, reason: str) -> None:
    with pytest.raises(LexiconError, match="context") as raised:
        load_lexicon(write(tmp_path, context=context))
    assert reason in str(raised.value)


def test_a_file_without_a_list_of_rules_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="a list of mappings is required"):
        load_lexicon(write(tmp_path, rules="rules: {id: x}"))


def test_a_missing_lexicon_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"context\.yaml: cannot be read"):
        load_lexicon(tmp_path)


def test_there_are_rules_for_many_kinds_of_emergency_and_for_what_is_none() -> None:
    rules = load_lexicon().rules
    kinds = {rule.topic for rule in rules if rule.acuity is Acuity.EMERGENCY}
    assert len(kinds) >= 36
    assert {rule.acuity for rule in rules} == set(Acuity) - {Acuity.NONE}
    assert all(rule.source for rule in rules)
