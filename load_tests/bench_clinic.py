"""`iasovoice bench clinic`: whole calls of many callers at once to one clinic in a database.

Each caller is another patient, is known by name and birthday, books a visit, asks for a refill or
hears results, at a human pace. Measured: what a turn takes beside recognition and synthesis, and
what of that it waits for the database. At the end it is looked up whether everything that callers
were told was done stands in the tables, once.
"""

import secrets
import tempfile
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from dialog.clinical.demo.content import invent_clinic
from dialog.clinical.errors import ClinicalError
from dialog.clinical.sql.opening import make_sqlite_file
from dialog.clinical.sql.vault import INDEX_KEY_BYTES, Vault
from dialog.records.sealing import KEY_BYTES, KeyRing
from load_tests.bench_media import machine
from load_tests.bench_process import BenchError
from load_tests.clinic_calls.caller import cases
from load_tests.clinic_calls.calls import CallLoad, ClinicCalls, Told, TurnTaken
from load_tests.clinic_calls.clinic import Written, prepare, remove, written

_PERCENTS = (50, 95, 99)
_SEED = 7


@dataclass(frozen=True, slots=True)
class ClinicBench:
    """What was measured."""

    name: str
    machine: str
    unit: str
    ours: dict[str, float]
    """Of turns that ask the clinic: milliseconds from the caller's words to the answer's."""
    peer: None
    ratio: None
    parts: dict[str, Any]

    def to_json(self) -> str:
        """One object on one line."""
        return orjson.dumps(asdict(self)).decode()

    def summary(self) -> str:
        """The lines for people."""
        parts = self.parts
        done = parts["done"]
        return "\n".join(
            [
                self.machine,
                f"{parts['calls']} calls, a turn each {parts['every_s']:g} s, {parts['database']}",
                f"a turn that asks the clinic   {_told(self.ours)}",
                f"  of that, for the clinic     {_told(parts['of_the_clinic'])}",
                f"a turn that asks it nothing   {_told(parts['other_turns'])}",
                f"a question waits to begin     {_told(parts['wait_for_connection'])}",
                f"told: {done['visits']} visits, {done['refills']} refills, {done['results']} with "
                f"results, {done['to_a_person']} to a person; lost {done['lost']}, twice "
                f"{done['twice']}",
            ]
        )


async def bench(load: CallLoad, url: str = "") -> ClinicBench:
    """Measure in this process.

    Args:
        load: how many call, and how.
        url: an empty PostgreSQL database, which is empty again afterwards; without one it is
            SQLite in a file of its own.

    Raises:
        BenchError: the database cannot be used, or is not empty.
        ValueError: there are fewer patients than calls.
    """
    vault = Vault(
        KeyRing({"bench": secrets.token_bytes(KEY_BYTES)}, "bench"),
        secrets.token_bytes(INDEX_KEY_BYTES),
    )
    content = invent_clinic(seed=_SEED, today=datetime.now(UTC).date(), zone=UTC)
    who = cases(content, load.calls)
    with tempfile.TemporaryDirectory() as folder:
        directory = Path(folder)
        if not url:
            make_sqlite_file(directory / "clinic.sqlite")
        database = url or f"sqlite:///{directory / 'clinic.sqlite'}"
        async with AsyncExitStack() as stack:
            try:
                await prepare(database, vault, content)
                stack.push_async_callback(remove, database)
                async with ClinicCalls(database, vault, directory, load) as calls:
                    told = await calls.all(who)
                stands = await written(database, {one.id for one in content.appointments})
            except ClinicalError as error:
                raise BenchError(f"the clinic's database: {error}") from None
    return report(load, told, stands, "PostgreSQL" if url else "SQLite")


def report(load: CallLoad, told: Told, stands: Written, database: str) -> ClinicBench:
    """The measurements as they are printed.

    Raises:
        BenchError: nobody asked the clinic anything.
    """
    asking = [one for one in told.turns if one.asked.waits_ms]
    others = [one for one in told.turns if not one.asked.waits_ms]
    if not asking or not others:
        raise BenchError("no turn asked the clinic, or every one: nothing to measure")
    return ClinicBench(
        name="clinic",
        machine=machine(),
        unit="ms",
        ours=_of(asking),
        peer=None,
        ratio=None,
        parts={
            "calls": load.calls,
            "every_s": load.every_s,
            "database": database,
            "embedding": load.embedding,
            "other_turns": _of(others),
            "of_the_clinic": _percentiles([one.asked.took_ms for one in asking]),
            "wait_for_connection": _percentiles(
                [wait for one in asking for wait in one.asked.waits_ms]
            ),
            "done": {
                "visits": len(told.visits),
                "refills": told.refills,
                "results": told.results,
                "to_a_person": told.to_a_person,
                "lost": len(set(told.visits) - set(stands.visits)),
                "twice": len(told.visits) - len(set(told.visits)) + stands.held_twice,
                "not_told": len(set(stands.visits) - set(told.visits)),
            },
        },
    )


def _of(turns: Sequence[TurnTaken]) -> dict[str, float]:
    return _percentiles([one.ms for one in turns])


def _percentiles(taken: Sequence[float]) -> dict[str, float]:
    names = [f"p{percent}" for percent in _PERCENTS]
    found = dict(zip(names, np.percentile(taken, _PERCENTS).tolist(), strict=True))
    return found | {"max": max(taken), "count": len(taken)}


def _told(figures: dict[str, float]) -> str:
    parts = [f"p{percent} {figures[f'p{percent}']:.1f}" for percent in _PERCENTS]
    return f"{'  '.join(parts)}  most {figures['max']:.1f} ms  ({figures['count']:.0f})"
