"""What of a project's `config.yml` is ours: its policies, and when an understanding counts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from dialog.rasa.domain import Domain
from dialog.rasa.ensemble import PolicySet
from dialog.rasa.events import BUILT_IN_ACTIONS
from dialog.rasa.messages import Trust
from dialog.rasa.mistakes import Findings
from dialog.rasa.rule_policy import Fallback
from dialog.rasa.rule_training import RuleTraining
from dialog.rasa.story import Place
from dialog.rasa.yaml_lines import Node, parse_yaml

_FILES = ("config.yml", "config.yaml")
_RULES = "RulePolicy"
_DOUBTS = "FallbackClassifier"
_MEMORIES = {
    "MemoizationPolicy": PolicySet.MEMO,
    "AugmentedMemoizationPolicy": PolicySet.AUGMENTED_MEMO,
}
_DEFAULT_HISTORY = 5
_WHOLE_HISTORY = 10_000
"""States; what `max_history: null` comes to."""

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class ProjectPolicies:
    """The policies of a project, and how they learn."""

    policies: PolicySet = PolicySet.RULE
    max_history: int = _DEFAULT_HISTORY
    rules: RuleTraining = field(default_factory=RuleTraining)
    left_out: tuple[str, ...] = ()
    """Policies that are named and not had here."""
    notes: tuple[str, ...] = ()
    """What is done otherwise than the file says."""
    fallback_at: Place | None = None
    """Where the action is named that is done when no rule fits."""

    def check(self, domain: Domain) -> None:
        """Refuse a fallback that the bot cannot do.

        Raises:
            ProjectError: the domain has no such action.
        """
        action = self.rules.fallback.action
        known = (*BUILT_IN_ACTIONS, *domain.actions, *domain.responses, *domain.forms)
        if self.fallback_at is None or action in known:
            return
        findings = Findings()
        told = f"core_fallback_action_name = {action!r}: the domain has no such action"
        findings.error(self.fallback_at, told)
        findings.raise_if_unusable()


def read_policies(directory: Path) -> ProjectPolicies | None:
    """The policies; None where the project does not choose any, and leaves it to whoever runs it.

    Raises:
        ProjectError: the file cannot be read, or an option has a value that is none.
    """
    findings = Findings()
    document = _document(directory, findings)
    found = _read(document, findings) if document is not None else None
    findings.raise_if_unusable()
    return found


def read_trust(directory: Path) -> Trust | None:
    """When the project's pipeline trusts what it understood; None where it names no pipeline.

    Without a `FallbackClassifier` the likeliest intent counts, however unlikely.

    Raises:
        ProjectError: the file cannot be read, or an option has a value that is none.
    """
    findings = Findings()
    document = _document(directory, findings)
    listed = None
    if document is not None and isinstance(document.value, Mapping):
        listed = document.value.get("pipeline")
    if listed is None or not isinstance(listed.value, tuple) or not listed.value:
        findings.raise_if_unusable()
        return None
    trust = Trust(0.0, 0.0)
    for one in listed.value:
        if str(_option(one, "name", "")).rpartition(".")[2] == _DOUBTS:
            default = Trust()
            trust = Trust(
                _typed(one, "threshold", default.threshold, _is_ratio, findings),
                _typed(one, "ambiguity_threshold", default.ambiguity, _is_ratio, findings),
            )
    findings.raise_if_unusable()
    return trust


def _document(directory: Path, findings: Findings) -> Node | None:
    path = next((directory / name for name in _FILES if (directory / name).is_file()), None)
    if path is None:
        return None
    try:
        content = path.read_bytes()
    except OSError as error:
        findings.error(Place(str(path), 1), f"cannot be read ({error.strerror})")
        return None
    return parse_yaml(content, str(path), findings)


def _read(document: Node, findings: Findings) -> ProjectPolicies | None:
    if not isinstance(document.value, Mapping):
        findings.error(document.place, "not a mapping; allowed: keys as `policies`")
        return None
    listed = document.value.get("policies")
    if listed is None or not listed.value:
        return None
    if not isinstance(listed.value, tuple):
        findings.error(listed.named_at, "policies: not a list")
        return None
    named = [(name, one) for one in listed.value if (name := _name(one, findings)) is not None]
    return _chosen(named, findings)


def _name(policy: Node, findings: Findings) -> str | None:
    """The last part of it: a path of modules may stand before."""
    name = _option(policy, "name", "")
    if not isinstance(name, str) or not name:
        findings.error(policy.place, "a policy needs a `name`")
        return None
    return name.rpartition(".")[2]


def _chosen(named: Sequence[tuple[str, Node]], findings: Findings) -> ProjectPolicies:
    found = ProjectPolicies()
    memories = [(name, one) for name, one in named if name in _MEMORIES]
    if memories:
        name, node = memories[0]
        history = _max_history(node, findings)
        found = replace(found, policies=_MEMORIES[name], max_history=history)
    rules = [node for name, node in named if name == _RULES]
    if rules:
        place = _place(rules[0], "core_fallback_action_name")
        found = replace(found, rules=_rules(rules[0], findings), fallback_at=place)
    known = (*_MEMORIES, _RULES)
    notes = [] if rules else [f"{_RULES} is not named; rules count all the same"]
    if len(memories) > 1:
        notes.append(f"of several memories only {memories[0][0]} is used")
    left_out = tuple(dict.fromkeys(name for name, _ in named if name not in known))
    return replace(found, left_out=left_out, notes=tuple(notes))


def _max_history(policy: Node, findings: Findings) -> int:
    told = _option(policy, "max_history", _DEFAULT_HISTORY)
    if told is None:
        return _WHOLE_HISTORY
    if isinstance(told, int) and not isinstance(told, bool) and 0 < told <= _WHOLE_HISTORY:
        return told
    findings.error(
        _place(policy, "max_history"), f"max_history: allowed: 1 to {_WHOLE_HISTORY}, or null"
    )
    return _DEFAULT_HISTORY


def _rules(policy: Node, findings: Findings) -> RuleTraining:
    def switch(key: str) -> bool:
        return _typed(policy, key, True, lambda told: isinstance(told, bool), findings)

    threshold = _typed(policy, "core_fallback_threshold", 0.3, _is_ratio, findings)
    default = Fallback()
    action = _typed(
        policy,
        "core_fallback_action_name",
        default.action,
        lambda told: isinstance(told, str) and bool(told),
        findings,
    )
    return RuleTraining(
        Fallback(action, float(threshold), switch("enable_fallback_prediction")),
        restricts_turns=switch("restrict_rules"),
        checks_contradictions=switch("check_for_contradictions"),
    )


def _typed(
    policy: Node, key: str, default: _T, is_allowed: Callable[[object], bool], findings: Findings
) -> _T:
    told = _option(policy, key, default)
    if is_allowed(told):
        return told  # type: ignore[return-value]
    kind = "true or false" if isinstance(default, bool) else f"a value as {default!r}"
    findings.error(_place(policy, key), f"{key} = {told!r}; allowed: {kind}")
    return default


def _is_ratio(told: object) -> bool:
    return isinstance(told, int | float) and not isinstance(told, bool) and 0 <= told <= 1


def _option(policy: Node, key: str, default: object) -> object:
    if not isinstance(policy.value, Mapping) or key not in policy.value:
        return default
    return policy.value[key].value


def _place(policy: Node, key: str) -> Place:
    if isinstance(policy.value, Mapping) and key in policy.value:
        return policy.value[key].named_at
    return policy.place
