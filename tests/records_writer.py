"""A process that writes turns of three events until it is killed.

    python records_writer.py sqlite PATH | redis URL | postgres URL

Prints the length of the conversation after each turn that the store has acknowledged.
"""

import asyncio
import itertools
import sys
from pathlib import Path

from dialog.records.sealing import KeyRing
from dialog.records.store import EventRecord

CALL = "call"
TURN = 3
RING = KeyRing({"k": b"1" * 32}, "k")
LIMITS = {"timeout_s": 30.0, "max_event_bytes": 10_000}


def event(number):
    body = f'{{"event": "user", "timestamp": {float(number)}, "text": "number {number}"}}'
    return EventRecord(float(number), body.encode())


async def opened(kind, where):
    match kind:
        case "sqlite":
            from dialog.records.sqlite import SqliteEventStore

            store = SqliteEventStore(Path(where), RING, **LIMITS)
            await store.open()
        case "redis":
            from dialog.records.redis import RedisEventStore

            store = RedisEventStore(where, RING, **LIMITS)
        case _:
            from dialog.records.postgres import PostgresEventStore

            store = PostgresEventStore(where, RING, **LIMITS)
            await store.open()
    return store


async def main(kind, where):
    store = await opened(kind, where)
    for begin in itertools.count(0, TURN):
        length = await store.append(CALL, begin, [event(begin + part) for part in range(TURN)])
        sys.stdout.write(f"{length}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
