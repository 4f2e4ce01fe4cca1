"""No word that was spoken reaches a log, whoever tries to log it."""

import ast
import io
import json
import logging
from pathlib import Path

import pytest
import structlog
from loguru import logger as loguru_logger

from config.settings import LogSettings
from telephony.logging import FIELDS, configure, only_known_fields

ROOT = Path(__file__).parents[2]
PACKAGES = ("dialog", "models", "telephony", "voice")
WORDS = "my chest hurts and my name is planted"


@pytest.fixture
def output(monkeypatch):
    """What the process would write."""
    stream = io.StringIO()
    monkeypatch.setattr("sys.stdout", stream)
    monkeypatch.setattr("sys.stderr", stream)
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    configure(LogSettings(level="debug"))
    yield stream
    structlog.reset_defaults()
    loguru_logger.remove()
    root.handlers, root.level = handlers, level


def test_known_fields_pass_as_json(output):
    structlog.get_logger().info("turn taken", call="c1", acuity="routine", ms=12)
    line = json.loads(output.getvalue())
    assert (line["event"], line["call"], line["ms"]) == ("turn taken", "c1", 12)


def test_unknown_fields_are_dropped_and_the_drop_is_told(output):
    structlog.get_logger().info("turn taken", text=WORDS, caller="+12025550123")
    assert "planted" not in output.getvalue()
    assert "+1202" not in output.getvalue()
    assert json.loads(output.getvalue())["reason"] == "fields dropped"


@pytest.mark.parametrize("level", ["DEBUG", "INFO", "WARNING", "ERROR"])
def test_words_that_pipecat_logs_through_loguru_do_not_pass(output, level):
    loguru_logger.log(level, f"Generating TTS [{WORDS}]")
    assert "planted" not in output.getvalue()


def test_an_exception_that_a_library_logs_does_not_pass(output):
    try:
        int(WORDS)
    except ValueError:
        loguru_logger.exception(WORDS)
        logging.getLogger("some.library").exception(WORDS)
    assert "planted" not in output.getvalue()
    assert "some.library" in output.getvalue()


def test_the_gate_has_no_field_for_words():
    assert not FIELDS & {"text", "words", "name", "number", "phone", "born", "heard", "said"}
    entry = {"event": "e", "transcript": WORDS}
    assert WORDS not in str(only_known_fields(None, "info", entry))


def test_every_field_that_our_code_logs_passes_the_gate():
    lost = {
        (str(path.relative_to(ROOT)), field)
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        for field in _logged(ast.parse(path.read_text(encoding="utf-8"))) - FIELDS
    }
    assert lost == set()


def _logged(module):
    """The fields of all calls of `log.info(...)` and the like."""
    calls = (node for node in ast.walk(module) if isinstance(node, ast.Call))
    return {
        keyword.arg
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "log"
        for keyword in call.keywords
        if keyword.arg is not None
    }
