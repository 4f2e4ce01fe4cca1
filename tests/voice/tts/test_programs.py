"""The GPL programs stand alone, and the rest stands without them."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from voice.tts import protocol
from voice.tts.programs import pipe
from voice.tts.protocol import Refused
from voice.tts.worker import ROOT

PROGRAMS = ROOT / "voice" / "tts" / "programs"
OURS = ("config", "triage", "voice", "dialog", "models", "telephony", "load_tests")
ENGINES = {"espeakng_loader", "onnxruntime", "piper"}


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "a relative import hides where it goes"
            yield node.module or ""


@pytest.mark.parametrize("path", sorted(PROGRAMS.glob("*.py")), ids=lambda path: path.name)
def test_a_program_needs_nothing_but_its_engine_and_the_standard_library(path: Path) -> None:
    for module in imported(path):
        is_own = module == "voice.tts.programs" or module.startswith("voice.tts.programs.")
        assert is_own or module.split(".")[0] in ENGINES | sys.stdlib_module_names, module


def test_nothing_else_imports_a_program() -> None:
    sources = [path for package in OURS for path in (ROOT / package).rglob("*.py")]
    outside = [path for path in sources if PROGRAMS not in path.parents]
    assert len(outside) > 20
    for path in outside:
        for module in imported(path):
            assert not module.startswith("voice.tts.programs"), path
            assert module.split(".")[0] not in {"piper", "espeakng_loader"}, path


@pytest.mark.parametrize("path", sorted(PROGRAMS.glob("[!_]*.py")), ids=lambda path: path.name)
def test_a_program_names_its_licence(path: Path) -> None:
    assert path.read_text("utf-8").startswith("# SPDX-License-Identifier: GPL-3.0-or-later\n")


def test_the_licence_text_lies_beside_the_programs() -> None:
    text = (PROGRAMS / "LICENSE").read_text("utf-8")
    assert "GNU GENERAL PUBLIC LICENSE" in text
    assert "Version 3, 29 June 2007" in text


def test_the_two_ends_of_the_pipe_agree() -> None:
    assert pipe.VERSION == protocol.VERSION
    assert pipe.PREFIX.format == protocol.PREFIX.format


@pytest.mark.model
@pytest.mark.parametrize(
    ("module", "argument", "code"),
    [
        ("voice.tts.programs.espeak", "xx-nobody", "voice_not_found"),
        ("voice.tts.programs.piper", "/no/such.onnx", "voice_not_found"),
    ],
)
def test_a_program_without_its_voice_says_so_and_ends(
    module: str, argument: str, code: str, tmp_path: Path
) -> None:
    ended = subprocess.run(
        [sys.executable, "-P", "-m", module, argument],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env={"PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        timeout=300,
    )
    size = protocol.PREFIX.size
    header_bytes, _ = protocol.lengths(ended.stdout[:size])
    header = ended.stdout[size : size + header_bytes]
    assert protocol.parse(header, b"") == Refused(None, code)
    assert ended.returncode == 1


@pytest.mark.model
def test_a_program_ends_when_its_input_does(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-P", "-m", "voice.tts.programs.espeak", "en-us"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env={"PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        timeout=300,
    )
    assert ended.returncode == 0
    assert b'"ready": 1' in ended.stdout
