"""Our server while `bench_turn` phones it: its turns, and where each answer came from."""

import os
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from config.settings import Settings
from dialog.turn import Emotion
from load_tests.bench_process import BenchError
from load_tests.bench_turn_calls import Model
from load_tests.bench_turn_times import Ahead, Leg, TurnTime, added, keyed, timed_turns
from load_tests.recorded_call import recorded_call, voice_of
from load_tests.server_process import Server, ServerError, run_server
from load_tests.twilio_double.caller import CallerScript
from telephony.dialogs import open_dialog
from voice.tts.clauses import clauses

LEGS: dict[str, dict[str, str]] = {"as shipped": {}, "no cache": {"TTS__CACHE_BYTES": "0"}}
"""Settings of the servers that are phoned. Without a cache what is spoken ahead is lost."""


class Holding:
    """Holds calls with one server and keeps what came of them."""

    def __init__(self, server: Server, name: str, fixed: frozenset[str]) -> None:
        """Ready for the first call.

        Args:
            server: it runs.
            name: one of `LEGS`.
            fixed: the clauses that no call has to wait for.
        """
        self.voice = ""
        self._server = server
        self._name = name
        self._fixed = fixed
        self._said: set[str] | None = None if LEGS[name] else set(fixed)
        """Grows by what is said; None where nothing is kept."""
        self._turns: list[TurnTime] = []
        self._ahead = Ahead()
        self._unanswered = 0
        self._load_before = os.getloadavg()[0]

    @property
    def answered(self) -> int:
        """Turns so far that can be told of."""
        return len(self._turns)

    async def call(self, script: CallerScript) -> None:
        """Hold one call.

        Raises:
            BenchError: its record does not end.
        """
        report, events = await recorded_call(self._server, script)
        self.voice = voice_of(events) or self.voice
        turns = timed_turns(report, events, lambda clause: self._is_cached(clause))
        self._turns += turns
        self._unanswered += len(report.turns) - len(turns)
        self._ahead = added(self._ahead, events)

    def leg(self) -> Leg:
        """All that was measured."""
        turns, load_after = tuple(self._turns), os.getloadavg()[0]
        return Leg(self._name, turns, self._unanswered, self._ahead, self._load_before, load_after)

    def _is_cached(self, clause: str) -> bool:
        if self._said is None:
            return clause in self._fixed
        is_known = clause in self._said
        self._said.add(clause)
        return is_known


@asynccontextmanager
async def our_server(
    name: str, model: Model, scratch: Path, fixed: frozenset[str], *, more: Mapping[str, str]
) -> AsyncIterator[Holding]:
    """A server of one of `LEGS`, ready to be phoned.

    Args:
        name: which.
        model: what recognises.
        scratch: where a directory for its records is made.
        fixed: the clauses that no call has to wait for.
        more: settings beside those of the leg and the model.

    Raises:
        BenchError: it does not start.
    """
    directory = scratch / name.replace(" ", "-")
    directory.mkdir()
    settings = {
        "ASR__ENGINE": "faster_whisper",
        "ASR__MODEL": str(model.directory),
        # As with the peer: each call has as many turns as its caller has lines.
        "DIALOG__SURVEY": "false",
    }
    try:
        async with run_server(directory, settings=settings | LEGS[name] | dict(more)) as server:
            yield Holding(server, name, fixed)
    except ServerError as error:
        raise BenchError(str(error)) from error


async def fixed_clauses(settings: Settings) -> frozenset[str]:
    """First clauses, and all others, that no call has to wait for."""
    alone = settings.model_copy(
        update={"store": settings.store.model_copy(update={"engine": "memory"})}
    )
    async with open_dialog(alone, clock=time.time) as dialog:
        replies = [(reply.text, Emotion(reply.emotion)) for reply in dialog.fixed_replies()]
    return frozenset(keyed(part, feel.value) for text, feel in replies for part in clauses(text))
