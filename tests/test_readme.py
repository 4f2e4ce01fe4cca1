"""The README's commands exist, and its links lead somewhere."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("target", sorted(set(re.findall(r"^make (\w+)$", README, re.MULTILINE))))
def test_every_make_target_exists(target):
    subprocess.run(["make", "--dry-run", target], cwd=ROOT, check=True, capture_output=True)


def test_demo_and_test_are_among_the_commands():
    assert {"demo", "test"} <= set(re.findall(r"^make (\w+)$", README, re.MULTILINE))


@pytest.mark.parametrize(
    "command",
    sorted(set(re.findall(r"^\.venv/bin/iasovoice ([\w-]+(?: check| media| asr)?)", README, re.M))),
)
def test_every_command_exists(command):
    done = subprocess.run(
        [sys.executable, "-m", "telephony", *command.split(), "--help"],
        check=False,
        capture_output=True,
    )
    assert done.returncode == 0


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)#]+)\)", README))))
def test_every_link_leads_to_a_file(link):
    assert (ROOT / link).exists()


def test_ci_runs_the_test_command_of_the_readme():
    assert "\nmake test\n" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
