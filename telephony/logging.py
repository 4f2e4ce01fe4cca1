"""Logs as JSON lines on standard output, through one gate that lets only known fields pass.

What a caller said, a name, a number or a date of birth has no field here, so it cannot be logged
by accident. pipecat logs through loguru, at debug level with the words spoken: its sink is
replaced by one that keeps the level and the module and drops the text.
"""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog
from loguru import logger as loguru_logger

from config.settings import LogSettings

FIELDS = frozenset(
    {
        "event", "level", "timestamp",
        "action", "actions", "acuity", "address", "asr", "backend", "by", "bytes", "call", "calls",
        "code", "count", "defect", "duration_s", "engine", "error", "field", "figures", "kind",
        "language", "lines", "model", "module", "ms", "outcome", "path", "pattern", "port",
        "reason", "rules", "signal", "stage", "state", "status", "tts", "voice", "worker",
        "workers",
    }
)  # fmt: skip
"""Every field that may be logged. Add one only if no caller can choose its value."""


def only_known_fields(
    _logger: Any, _method: str, entry: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Drop every field that is not in `FIELDS`, and count what was dropped."""
    dropped = [name for name in entry if name not in FIELDS]
    for name in dropped:
        del entry[name]
    if dropped:
        entry["count"] = len(dropped)
        entry["reason"] = "fields dropped"
    return entry


def configure(settings: LogSettings, *, stream: TextIO | None = None) -> None:
    """Send all logs of the process through the gate, to standard output or to `stream`."""
    level = logging.getLevelNamesMapping()[settings.level.upper()]
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            only_known_fields,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(stream or sys.stdout),
        cache_logger_on_first_use=True,
    )
    loguru_logger.remove()
    loguru_logger.add(_forward, level="WARNING", format="{name}", backtrace=False, diagnose=False)
    logging.basicConfig(handlers=[_Forwarder()], level=logging.WARNING, force=True)


def _forward(message: Any) -> None:
    """Tell that a library complained and where; its text may quote a caller."""
    record = message.record
    structlog.get_logger().warning("library message", module=record["name"])


class _Forwarder(logging.Handler):
    """The same for libraries that use the standard library's logging."""

    def emit(self, record: logging.LogRecord) -> None:
        structlog.get_logger().warning("library message", module=record.name)
