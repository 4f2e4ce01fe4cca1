"""Where a call stands with the caller's conduct: the fold of its events, a part of `CallState`."""

from dataclasses import dataclass, replace

from dialog.events.conduct import (
    CallerInsulted,
    ConductEvent,
    InjectionSuspected,
    LanguageDeclined,
    LanguageNoticed,
    LimitReached,
    RequestRepeated,
)
from dialog.speech.speaking import Question

ACTION_BACK_TO_HEALTH = "action_back_to_health"
ACTION_SLOW_DOWN = "action_slow_down"
ACTION_LIMIT = "action_limit"
ACTION_OFFER_INTERPRETER = "action_offer_interpreter"
ACTION_INTERPRETER = "action_interpreter"
ACTION_NO_INTERPRETER = "action_no_interpreter"
BY_WORDS = "words"
"""How a language was noticed that nobody asked for: then it is offered, and may be declined."""


@dataclass(frozen=True, slots=True)
class ConductState:
    """Of one call."""

    action: str | None = None
    """What this turn is answered with instead of anything else; None: it is an ordinary one."""
    turns: int = 0
    """The caller's, in this call."""
    insults: int = 0
    injections: int = 0
    limits: int = 0
    """How often the caller was told that this cannot go on."""
    limit: str | None = None
    """Why, in this turn."""
    insult: str | None = None
    """Of which kind, in this turn."""
    language: str | None = None
    """What the caller would rather speak; None: English."""
    question: Question | None = None
    """The one that was open when an interpreter was offered."""

    def begun(self) -> "ConductState":
        """At the beginning of the caller's turn."""
        return replace(self, action=None, turns=self.turns + 1, limit=None, insult=None)

    def apply(self, event: ConductEvent, question: Question | None) -> "ConductState":
        """The state after the event.

        Args:
            event: what happened.
            question: the one that is open.
        """
        match event:
            case InjectionSuspected():
                injections = self.injections + 1
                return replace(self, action=ACTION_BACK_TO_HEALTH, injections=injections)
            case CallerInsulted():
                return self._insulted(event)
            case RequestRepeated():
                return replace(self, action=ACTION_SLOW_DOWN)
            case LimitReached():
                limits = self.limits + 1
                return replace(self, action=ACTION_LIMIT, limits=limits, limit=event.reason)
            case LanguageNoticed():
                return self._noticed(event, question)
            case LanguageDeclined():
                return replace(self, action=ACTION_NO_INTERPRETER, language=None)
            case _:
                return self

    def _insulted(self, event: CallerInsulted) -> "ConductState":
        action = ACTION_BACK_TO_HEALTH if event.is_all else self.action
        return replace(self, action=action, insults=self.insults + 1, insult=event.kind)

    def _noticed(self, event: LanguageNoticed, question: Question | None) -> "ConductState":
        if event.by != BY_WORDS:
            return replace(self, action=ACTION_INTERPRETER, language=event.language)
        return replace(
            self, action=ACTION_OFFER_INTERPRETER, language=event.language, question=question
        )
