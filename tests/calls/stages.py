"""The shipped dialog where calls are in writing, read and learned once for all tests."""

import random
from dataclasses import dataclass, replace
from datetime import date

from config.load import load_settings
from config.settings import CallSettings, OfficeSettings
from dialog.manager import DialogManager
from dialog.parts import DialogParts, Surroundings, load_parts
from dialog.records.embedded import MemoryEventStore
from telephony.chat import Chat
from telephony.commands.chat import Stage

OFFICE = OfficeSettings(
    hours=dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), "09:00-17:00"),
    address="12 Main Street in Springfield",
)
"""What the site of these calls states; nothing about parking."""
NOW_S = 1_772_000_000.0
TODAY = date(2026, 2, 25)
SEED = 7


class Clock:
    """Time that the test tells."""

    now_s = NOW_S

    def __call__(self) -> float:
        return self.now_s


@dataclass(frozen=True)
class Shipped:
    """The dialog's parts, with the clock and the chance that they ask."""

    parts: DialogParts
    clock: Clock
    chance: random.Random

    def begin(self) -> None:
        """Time and chance as for every test."""
        self.clock.now_s = NOW_S
        self.chance.seed(SEED)

    def manager(self, **parts) -> DialogManager:
        """A dialog that remembers no call.

        Args:
            parts: some to be exchanged.
        """
        parts = {"store": MemoryEventStore(262_144), **parts}
        return DialogManager(replace(self.parts, **parts), clock=self.clock)

    def stage(self) -> Stage:
        """Where scripts are played, each wording by chance and with no clinic."""
        store = MemoryEventStore(262_144)
        chat = Chat(self.manager(store=store), CallSettings())
        return Stage(chat, self.parts.domain, store, self.chance, None, TODAY)


def shipped() -> Shipped:
    """Reads, checks and learns everything; takes seconds."""
    settings, clock, chance = load_settings(None, {}), Clock(), random.Random(SEED)
    parts = load_parts(
        dialog=settings.dialog.model_copy(update={"office": OFFICE}),
        safety=settings.safety,
        organisation="Test Clinic",
        surroundings=Surroundings(clock=clock, rng=chance),
    )
    return Shipped(parts, clock, chance)
