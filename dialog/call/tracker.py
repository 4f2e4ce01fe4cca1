"""The tracker of a call: Rasa's fold of the events, and the call's own beside it."""

from collections.abc import Iterable
from typing import Self

from dialog.call.state import CallState
from dialog.hearing.kept_wishes import KeptWishes
from dialog.moods.impression import Impression
from dialog.rasa.domain import Domain
from dialog.rasa.events import Event
from dialog.rasa.tracker import Tracker
from dialog.speech.voice_responder import CHANNEL


class CallTracker(Tracker):
    """One call. All of it can be rebuilt from its events."""

    def __init__(self, domain: Domain, events: Iterable[Event] = (), *, sender: str = "") -> None:
        """Fold the events, the oldest first."""
        self.call = CallState()
        self.impression = Impression()
        self.wishes = KeptWishes()
        self.channel = CHANNEL
        """For which the agent's words are chosen."""
        super().__init__(domain, events, sender=sender)

    def update(self, event: Event) -> None:
        """Let the event happen."""
        super().update(event)
        self.call = self.call.apply(event)
        self.impression = self.impression.apply(event)
        self.wishes = self.wishes.apply(event)

    def copy(self) -> Self:
        """Another tracker with the same past, whose future is its own."""
        other = super().copy()
        other.call = self.call
        other.impression = self.impression
        other.wishes = self.wishes
        other.channel = self.channel
        return other
