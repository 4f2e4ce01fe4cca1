"""Whole calls of many callers in several processes, all at one clinic in one database."""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from clinic_calls_process import BOOKED, VAULT, content
from servers import PostgresServer

from dialog.clinical.sql.opening import make_sqlite_file
from load_tests.clinic_calls.clinic import prepare, written

pytestmark = [pytest.mark.slow, pytest.mark.model]

IN_REAL_TIME = True
ROOT = Path(__file__).parents[2]
START_S = 240.0
"""Reached only where a process does not start."""


@pytest.fixture(params=["sqlite", "postgres"])
def url(request, tmp_path):
    if request.param == "sqlite":
        make_sqlite_file(tmp_path / "clinic.sqlite")
        yield f"sqlite:///{tmp_path}/clinic.sqlite"
        return
    server = PostgresServer()
    yield server.start().url
    server.stop()


async def start(url, folder, first, today):
    folder.mkdir()
    script = ROOT / "tests" / "clinic_calls_process.py"
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(script), url, str(folder), str(first), today.isoformat(),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        cwd=ROOT, env={"PYTHONPATH": str(ROOT), "PATH": "", "HOME": str(Path.home())},
    )  # fmt: skip
    async with asyncio.timeout(START_S):
        while (await process.stdout.readline()).strip() not in (b"ready", b""):
            pass
    return process


async def told_by(process, *, stop_after=None):
    """The visits that its callers were told of."""
    told = []
    async with asyncio.timeout(START_S):
        async for line in process.stdout:
            booked, _, visit = line.decode().strip().partition(BOOKED)
            if visit and not booked:
                told.append(visit)
                if len(told) == stop_after:
                    process.terminate()
    return told, await process.wait()


async def test_processes_that_share_a_clinic_book_each_time_once_and_one_that_stops_loses_none(
    url, tmp_path
):
    today = datetime.now(UTC).date()
    clinic = content(today)
    await prepare(url, VAULT, clinic)
    processes = await asyncio.gather(
        *[start(url, tmp_path / str(first), first, today) for first in (0, 1)]
    )
    (stopped, status), (finished, other) = await asyncio.gather(
        told_by(processes[0], stop_after=3), told_by(processes[1])
    )
    assert (status, other) == (0, 0)
    stands = await written(url, {one.id for one in clinic.appointments})
    told = [*stopped, *finished]
    assert 3 <= len(stopped) < 20, "it was told to stop amid its calls"
    assert len(finished) >= 15
    assert len(set(told)) == len(told)
    assert set(told) <= set(stands.visits), "nothing that a caller was told is missing"
    assert stands.held_twice == 0
