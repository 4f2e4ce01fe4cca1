"""Logs what a caller's conduct gave cause to note, once a turn and without a word of it."""

from collections.abc import Iterable

import structlog

from dialog.events.conduct import (
    CallerInsulted,
    InjectionSuspected,
    LanguageNoticed,
    LimitReached,
)
from dialog.rasa.events import Event

log = structlog.get_logger()


def tell(call_id: str, events: Iterable[Event]) -> None:
    """Log it.

    Args:
        call_id: the call.
        events: of one turn, done in earnest.
    """
    for event in events:
        match event:
            case InjectionSuspected():
                log.warning("injection suspected", call=call_id, pattern=event.pattern)
            case LimitReached():
                log.warning("caller limited", call=call_id, reason=event.reason)
            case CallerInsulted():
                log.info("caller insulted", call=call_id, kind=event.kind)
            case LanguageNoticed():
                log.info("language noticed", call=call_id, language=event.language, by=event.by)
