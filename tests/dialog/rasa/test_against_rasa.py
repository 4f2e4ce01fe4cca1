"""The public bots' test stories, against what real Rasa 3.6.21 predicted for each step."""

import json
from pathlib import Path

import pytest

from dialog.rasa.ensemble import PolicySet, train
from dialog.rasa.loading import load_project, load_tests
from dialog.rasa.story_tests import run_story_tests

SHARED = Path(__file__).parents[4] / "shared" / "data" / "rasa"
ORACLES = sorted(SHARED.glob("oracle/*.json"))

pytestmark = pytest.mark.skipif(not ORACLES, reason="the recordings of real Rasa are not here")


def _policies(oracle):
    names = " ".join(oracle["policies"])
    if "AugmentedMemoization" in names:
        return PolicySet.AUGMENTED_MEMO
    return PolicySet.MEMO if "Memoization" in names else PolicySet.RULE


def _as_recorded(result):
    actions = [
        {
            "action": step.action,
            "predicted": step.predicted,
            "policy": step.policy,
            "confidence": step.confidence,
        }
        for step in result.steps
    ]
    return {
        "story": result.story,
        "passed": result.is_passed,
        "actions": actions,
        "final_slots": dict(result.final_slots),
    }


@pytest.mark.parametrize("path", ORACLES, ids=lambda path: path.stem)
def test_every_step_is_predicted_as_by_rasa(path):
    oracle = json.loads(path.read_text(encoding="utf-8"))
    bot = SHARED / "bots" / path.name.split(".")[0]
    domain, data = load_project(bot)
    ensemble = train(domain, data, _policies(oracle))
    results = run_story_tests(ensemble, load_tests(bot / oracle["test"], domain))
    # Rasa's own order of stories hangs on how many it has read before.
    ours = {one.story: _as_recorded(one) for one in results}
    assert ours == {one["story"]: one for one in oracle["results"]}
    assert sum(one.is_passed for one in results) == oracle["stories_passed"]
