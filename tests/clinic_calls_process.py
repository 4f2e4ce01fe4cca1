"""Takes whole calls at a clinic in a process of its own: `clinic_calls_process URL FOLDER FIRST`.

Every third patient from FIRST calls. For each visit that a caller is told was booked it writes
`booked ID`; at SIGTERM it drops the calls and closes the clinic, as a server does.
"""

import asyncio
import signal
import sys
from datetime import UTC, date
from pathlib import Path

from dialog.clinical.demo.content import invent_clinic
from dialog.clinical.sql.vault import Vault
from dialog.records.sealing import KeyRing
from load_tests.clinic_calls.caller import Case, Errand, cases
from load_tests.clinic_calls.calls import CallLoad, ClinicCalls

VAULT = Vault(KeyRing({"k": b"1" * 32}, "k"), b"2" * 32)
CALLERS = 60
BOOKED = "booked "
"""Before each id: the log writes to the same place."""


class Telling(list[str]):
    """Says at once what is added."""

    def append(self, visit: str) -> None:
        super().append(visit)
        sys.stdout.write(f"{BOOKED}{visit}\n")
        sys.stdout.flush()


def content(today: date):
    """The clinic before the calls."""
    return invent_clinic(seed=7, today=today, zone=UTC)


def callers(today: date, first: int) -> list[Case]:
    """Those of one process: all of them book."""
    everybody = cases(content(today), CALLERS)
    return [Case(one.patient, Errand.BOOKING) for one in everybody[first::3]]


async def main(url: str, folder: Path, first: int, today: date) -> None:
    """Take the calls."""
    load = CallLoad(every_s=0.2, embedding=False, seed=first)
    async with ClinicCalls(url, VAULT, folder, load) as calls:
        calls.told.visits = Telling()
        taking = asyncio.ensure_future(calls.all(callers(today, first), prefix=f"process-{first}"))
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, taking.cancel)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        await asyncio.wait({taking})


if __name__ == "__main__":
    _, url_told, folder_told, first_told, today_told = sys.argv
    asyncio.run(main(url_told, Path(folder_told), int(first_told), date.fromisoformat(today_told)))
