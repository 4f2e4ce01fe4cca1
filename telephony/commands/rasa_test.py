"""`iasovoice rasa-test`: the test stories of a Rasa project, on our engine."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

from dialog.rasa.ensemble import PolicySet, train
from dialog.rasa.loading import load_project, load_tests
from dialog.rasa.loading_config import ProjectPolicies, read_policies
from dialog.rasa.mistakes import ProjectError
from dialog.rasa.story_tests import StoryResult, run_story_tests

_FAILED = 1
_WRONG_USE = 2


@dataclass(frozen=True, slots=True)
class RasaTest:
    """What to test, and how."""

    directory: Path
    domain: Path | None = None
    """A file or a folder; None: the project's own."""
    data: Path | None = None
    stories: Path | None = None
    policies: PolicySet | None = None
    """Each with the rules; None: what the project's `config.yml` names, else `augmemo`."""
    max_history: int | None = None
    """None: as the project says of its policies, else 5."""


def run(test: RasaTest, *, as_json: bool) -> int:
    """Print the expected and the predicted action of every step; 1 when a story fails, 2: none."""
    try:
        policies = _policies(test)
        results = _results(test, policies)
    except ProjectError as error:
        for mistake in error.mistakes:
            sys.stderr.write(f"iasovoice: {mistake}\n")
        return _WRONG_USE
    if not results:
        where = test.stories or _tests_of(test.directory)
        sys.stderr.write(
            f"iasovoice: {where}: no test stories; allowed: `stories` in files test_*.yml\n"
        )
        return _WRONG_USE
    for note in _notes(policies):
        sys.stderr.write(f"iasovoice: note: {note}\n")
    if as_json:
        sys.stdout.write(json.dumps(_report(policies, results), indent=2) + "\n")
    else:
        _print(results)
    return 0 if all(one.is_passed for one in results) else _FAILED


def _policies(test: RasaTest) -> ProjectPolicies:
    """Those that are asked for, with nothing of the project's; else the project's own."""
    told = read_policies(test.directory) if test.policies is None else None
    found = told or ProjectPolicies(test.policies or PolicySet.AUGMENTED_MEMO)
    return found if test.max_history is None else replace(found, max_history=test.max_history)


def _notes(policies: ProjectPolicies) -> Iterator[str]:
    yield from policies.notes
    if policies.left_out:
        names = ", ".join(policies.left_out)
        yield f"left out, for they are not had here: {names}"


def _results(test: RasaTest, policies: ProjectPolicies) -> tuple[StoryResult, ...]:
    domain, data = load_project(test.directory, test.domain, test.data)
    policies.check(domain)
    stories = load_tests(test.stories or _tests_of(test.directory), domain)
    ensemble = train(
        domain,
        data,
        policies.policies,
        max_history=policies.max_history,
        rules=policies.rules,
    )
    return run_story_tests(ensemble, stories)


def _tests_of(directory: Path) -> Path:
    tests = directory / "tests"
    return tests if tests.exists() else directory


def _report(policies: ProjectPolicies, results: tuple[StoryResult, ...]) -> dict[str, object]:
    return {
        "policies": str(policies.policies),
        "max_history": policies.max_history,
        "left_out": list(policies.left_out),
        **_sums(results),
        "results": [
            {
                "story": one.story,
                "passed": one.is_passed,
                "actions": [
                    {
                        "action": step.action,
                        "predicted": step.predicted,
                        "policy": step.policy,
                        "confidence": step.confidence,
                    }
                    for step in one.steps
                ],
                "final_slots": dict(one.final_slots),
            }
            for one in results
        ],
    }


def _sums(results: tuple[StoryResult, ...]) -> dict[str, int]:
    steps = [step for one in results for step in one.steps]
    return {
        "stories_passed": sum(one.is_passed for one in results),
        "stories": len(results),
        "actions_ok": sum(step.is_right for step in steps),
        "actions": len(steps),
    }


def _print(results: tuple[StoryResult, ...]) -> None:
    console = Console()
    for one in results:
        table = Table(title=one.story, title_justify="left", title_style="bold")
        for heading in ("expected", "predicted", "policy", "confidence"):
            table.add_column(heading)
        for step in one.steps:
            shown = step.predicted if step.is_right else f"[red]{step.predicted}[/red]"
            table.add_row(step.action, shown, step.policy or "", f"{step.confidence:.1f}")
        console.print(table)
    sums = _sums(results)
    console.print(
        f"{sums['stories_passed']} of {sums['stories']} stories, "
        f"{sums['actions_ok']} of {sums['actions']} actions"
    )
