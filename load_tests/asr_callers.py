"""Callers as the shared recogniser sees them: when they ask for partials and finals. No audio.

Each speaks a turn, pauses, and is answered, again and again. While a turn is open it is decoded for
partials at the pace of the batcher; at its end a final is begun 0.2 s into the silence. Some go on
after a pause: their decode is withdrawn, and begun again at the true end.
"""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from voice.asr.agreement import LocalAgreement
from voice.asr.batcher import Batcher
from voice.asr.decode_queue import Kind
from voice.asr.decode_ticket import Ticket
from voice.asr.decoder import E, Window
from voice.asr.partials import TurnPartials
from voice.errors import AsrError

SILENCE_S = 0.2
"""After which the final is begun."""
GOES_ON = 0.3
"""Share of the pauses that end no turn."""
PAUSE_S = 0.6
TURN_S = (0.6, 2.8, 9.0)
"""Shortest, mean and longest."""
ROUND_S = 8.0
"""From one turn of a caller to the next: he speaks a good third of the time."""
LOOK_S = 0.1


@dataclass(slots=True)
class Heard:
    """What the callers met with; times in seconds."""

    finals_s: list[float] = field(default_factory=list)
    """From asking to the words."""
    partials_s: list[float] = field(default_factory=list)
    lost_finals: int = 0
    lost_partials: int = 0


class AsrCaller:
    """One caller."""

    def __init__(  # noqa: PLR0913 - all but the first three are named
        self,
        name: str,
        batcher: Batcher[E],
        heard: Heard,
        *,
        window: Callable[[float], Window],
        partials: Kind | None,
        partial_window_s: float,
        rng: random.Random,
    ) -> None:
        """Ready to talk.

        Args:
            name: of the call.
            batcher: what is tried.
            heard: what is met with goes there.
            window: makes one with so many seconds of speech.
            partials: what they are asked for as, if at all.
            partial_window_s: the longest of them.
            rng: for the lengths of turns.
        """
        self._name = name
        self._ask: Callable[..., Ticket] = batcher.ask
        self._pace = batcher.pace
        self._heard = heard
        self._window = window
        self._partials = partials
        self._partial_window_s = partial_window_s
        self._rng = rng

    async def talk(self, *, for_s: float) -> None:
        """Take turns until the time is over; the first comes at any moment of a round."""
        clock = asyncio.get_running_loop().time
        until_s = clock() + for_s
        next_s = clock() + self._rng.uniform(0, ROUND_S)
        while next_s < until_s:
            await asyncio.sleep(next_s - clock())
            next_s += ROUND_S
            await self._turn()

    async def _turn(self) -> None:
        shortest_s, mean_s, longest_s = TURN_S
        spoken_s = min(longest_s, shortest_s + self._rng.expovariate(1 / (mean_s - shortest_s)))
        while self._rng.random() < GOES_ON and spoken_s < longest_s:
            await self._speak(spoken_s)
            guess = await self._begin_final(spoken_s)
            if guess is None:
                return
            await asyncio.sleep(PAUSE_S - SILENCE_S)
            guess.withdraw()
            spoken_s = min(longest_s, spoken_s + PAUSE_S + self._rng.uniform(0.5, 2.0))
        await self._speak(spoken_s)
        final = await self._begin_final(spoken_s)
        if final is not None:
            final.confirm()
            await self._measure(final, self._heard.finals_s)

    async def _speak(self, spoken_s: float) -> None:
        """Let the turn grow to its length, and have it decoded meanwhile."""
        clock = asyncio.get_running_loop().time
        began_s = clock()
        agreement = LocalAgreement(window_s=self._partial_window_s)
        due = TurnPartials(self._pace, opened_at_s=began_s)
        latest: Ticket | None = None
        async with asyncio.TaskGroup() as waiting:
            while (open_s := clock() - began_s) < spoken_s:
                await asyncio.sleep(LOOK_S)
                is_decoding = latest is not None and latest.is_decoding
                if self._partials is None or not due.is_due(
                    self._partials, now_s=clock(), is_decoding=is_decoding
                ):
                    continue
                due.asked(now_s=clock())
                span = agreement.next_span(open_s)
                speech = self._window(span.until_s - span.from_s)
                latest = self._ask(self._name, speech, self._partials)
                waiting.create_task(self._measure(latest, self._heard.partials_s))

    async def _begin_final(self, spoken_s: float) -> Ticket | None:
        await asyncio.sleep(SILENCE_S)
        try:
            return self._ask(self._name, self._window(spoken_s), Kind.FINAL, is_speculative=True)
        except AsrError:
            self._heard.lost_finals += 1
            return None

    async def _measure(self, ticket: Ticket, times_s: list[float]) -> None:
        clock = asyncio.get_running_loop().time
        began_s = clock()
        try:
            decoded = await ticket.decoded()
        except AsrError:
            self._heard.lost_finals += 1
            return
        if decoded is None:
            self._heard.lost_partials += 1
        else:
            times_s.append(clock() - began_s)
