"""What the telephone asks of the dialog; the manager is it, and so is a test's script."""

from typing import Protocol

from dialog.turn import Reply, Turn, Utterance
from triage.decision import TriageDecision


class Dialog(Protocol):
    """All calls' conversations, each by its call id."""

    def filler(self) -> Reply:
        """What the caller is told while an answer takes long."""

    async def open(self, call_id: str) -> Turn:
        """The greeting of a new call; of a call that was lost and came back, where it stood."""

    async def respond(self, call_id: str, utterance: Utterance) -> Turn:
        """The answer to what the caller said or keyed."""

    async def rehearse(self, call_id: str, utterance: Utterance) -> Turn:
        """What `respond` would certainly answer, found out without doing anything."""

    async def respond_to_silence(self, call_id: str, *, prompt: int, is_last: bool) -> Turn:
        """The answer to nothing; after the last prompt a person takes over."""

    async def respond_to_unheard(self, call_id: str, *, count: int, failed: bool) -> Turn:
        """The answer to speech that was not understood, the `count`th in a row."""

    async def respond_to_time_limit(self, call_id: str) -> Turn:
        """The last words of a call that has reached its longest length."""

    async def note_heard(self, call_id: str, heard: str) -> None:
        """The agent's latest turn was cut: only `heard` of it reached the caller."""

    def overhear(self, call_id: str, text: str) -> TriageDecision:
        """What triage says of words that are still being said; cheap, and nothing is answered."""

    def advice_ahead(self, call_id: str, decision: TriageDecision) -> tuple[Reply, ...]:
        """Everything that may be said first if that comes true."""

    async def close(self, call_id: str) -> None:
        """Forget the call."""
