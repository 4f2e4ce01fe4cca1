"""Measures the parts of a turn from outside: each part is wrapped, none knows of it."""

import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from dialog.nlu.interpreter import Expected, Interpreter
from dialog.nlu.understanding import Understanding
from dialog.parts import DialogParts
from dialog.records.store import EventRecord, EventStore
from dialog.turn import Utterance
from triage.assess import Triage
from triage.decision import Patient, TriageDecision
from triage.lexicon import default_lexicon

REST = "policy_actions_response"
"""What is left of a turn: policies, actions, forms, wording and the fold of the events."""


@dataclass(slots=True)
class Meter:
    """Seconds of wall clock that each part took of each turn."""

    turns: list[dict[str, float]] = field(default_factory=list)
    """Those that are over."""
    _turn: dict[str, float] | None = None

    def begin_turn(self) -> None:
        """What is measured from now on is of another turn."""
        self._turn = {"triage": 0.0, "understanding": 0.0, "store": 0.0}

    def end_turn(self, took_s: float) -> None:
        """The turn is over; what no part took is the rest."""
        turn, self._turn = self._turn or {}, None
        turn[REST] = took_s - sum(turn.values())
        self.turns.append(turn)

    @contextmanager
    def timing(self, part: str) -> Iterator[None]:
        """Add what the block takes to the part of the turn, if one is going on."""
        began_at = time.perf_counter()
        try:
            yield
        finally:
            if self._turn is not None:
                self._turn[part] += time.perf_counter() - began_at


class TimedTriage(Triage):
    """The shipped triage, with the scorer of meaning of another one."""

    def __init__(self, meter: Meter, triage: Triage) -> None:
        super().__init__(default_lexicon(), triage.meaning)
        self._meter = meter

    def assess(self, text: str, patient: Patient) -> TriageDecision:
        """See `Triage`."""
        with self._meter.timing("triage"):
            return super().assess(text, patient)


class TimedInterpreter:
    """An `Interpreter` of another one."""

    def __init__(self, meter: Meter, interpreter: Interpreter) -> None:
        self._meter = meter
        self._interpreter = interpreter

    def interpret(self, utterance: Utterance, expected: Expected, now: datetime) -> Understanding:
        """See `Interpreter`."""
        with self._meter.timing("understanding"):
            return self._interpreter.interpret(utterance, expected, now)


class TimedStore:
    """An `EventStore` in front of another one; waiting for the disk is part of what it takes."""

    def __init__(self, meter: Meter, store: EventStore) -> None:
        self._meter = meter
        self._store = store

    async def append(
        self, conversation_id: str, expected_length: int, events: Sequence[EventRecord]
    ) -> int:
        """See `EventStore`."""
        with self._meter.timing("store"):
            return await self._store.append(conversation_id, expected_length, events)

    async def read(self, conversation_id: str, start: int = 0) -> tuple[EventRecord, ...]:
        """See `EventStore`."""
        with self._meter.timing("store"):
            return await self._store.read(conversation_id, start)

    def conversations(self) -> AsyncIterator[str]:
        """See `EventStore`."""
        return self._store.conversations()

    async def forget(self, conversation_id: str) -> bool:
        """See `EventStore`."""
        return await self._store.forget(conversation_id)

    async def close(self) -> None:
        """See `EventStore`."""
        await self._store.close()


def timed(parts: DialogParts, meter: Meter) -> DialogParts:
    """The parts, each with a clock around it. For one turn at a time only."""
    return replace(
        parts,
        triage=TimedTriage(meter, parts.triage),
        interpreter=TimedInterpreter(meter, parts.interpreter),
        store=TimedStore(meter, parts.store),
    )
