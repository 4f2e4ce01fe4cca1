"""`iasovoice models prepare`."""

import asyncio
import sys
import time

from config.settings import Settings
from telephony.event_bus import EventBus
from telephony.services import open_services


def run(settings: Settings) -> int:
    """Open every service once, as a server does, and close it: what they cache is made."""
    began_s = time.monotonic()
    asyncio.run(_open_once(settings))
    sys.stdout.write(f"everything a start needs is made: {time.monotonic() - began_s:.0f} s\n")
    return 0


async def _open_once(settings: Settings) -> None:
    # Nothing is said, so there is nothing to keep.
    store = settings.store.model_copy(update={"engine": "memory"})
    settings = settings.model_copy(update={"store": store})
    async with open_services(settings, EventBus(), clock=time.monotonic, wall_clock=time.time):
        pass
