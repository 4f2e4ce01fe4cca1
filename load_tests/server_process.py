"""The real server in a process of its own, for the demo, the whole-call tests and the benches."""

import asyncio
import os
import secrets
import signal
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

from load_tests.twilio_double.signature import Account

READY_TIMEOUT_S = 240.0
"""The first start on a machine builds the recogniser's language model; a busy one took 48 s."""
STOP_TIMEOUT_S = 10.0


class ServerError(Exception):
    """The server did not come up; the message has the last lines of its log."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    url: str
    account: Account
    records: Path
    """Where it writes the events of each call."""
    log: Path
    pid: int
    exit_status: Callable[[], Awaitable[int]]
    """Waits until it has ended; negative where a signal ended it."""


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def run_server(
    directory: Path, *, settings: Mapping[str, str] | None = None
) -> AsyncIterator[Server]:
    """`iasovoice serve` on a free port of the loopback, ready; stopped with the block.

    Args:
        directory: where log and call records go.
        settings: further settings, as `SECTION__KEY` without the prefix.

    Raises:
        ServerError: it ended before it was ready, or was not ready in time.
    """
    port = free_port()
    account = Account(f"AC{secrets.token_hex(16)}", secrets.token_hex(16))
    url = f"http://127.0.0.1:{port}"
    log = directory / "server.log"
    server_settings = {
        "SERVER__PORT": str(port),
        "SERVER__PUBLIC_BASE_URL": url,
        "SERVER__PUBLIC_WS_BASE_URL": f"ws://127.0.0.1:{port}",
        "TWILIO__ACCOUNT_SID": account.account_sid,
        "TWILIO__AUTH_TOKEN": account.auth_token,
        "CALL__RECORDS_DIRECTORY": str(directory / "records"),
        "STORE__PATH": str(directory / "conversations.sqlite"),
        **(settings or {}),
    }
    environ = dict(os.environ)
    environ |= {f"IASOVOICE_{name}": value for name, value in server_settings.items()}
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "telephony", "serve", env=environ, stdout=output, stderr=output
        )
    try:
        await _until_ready(process, url, log)
        yield Server(url, account, directory / "records", log, process.pid, process.wait)
    finally:
        await _stop(process)


async def _until_ready(process: asyncio.subprocess.Process, url: str, log: Path) -> None:
    async with httpx2.AsyncClient(trust_env=False, timeout=1.0) as http:
        try:
            async with asyncio.timeout(READY_TIMEOUT_S):
                while not await _is_ready(http, url):
                    if process.returncode is not None:
                        raise ServerError(_last_lines(log))
                    await asyncio.sleep(0.1)
        except TimeoutError as error:
            raise ServerError(f"not ready in {READY_TIMEOUT_S} s\n{_last_lines(log)}") from error


async def _is_ready(http: httpx2.AsyncClient, url: str) -> bool:
    try:
        return (await http.get(f"{url}/readyz")).status_code == httpx2.codes.OK
    except httpx2.TransportError:
        return False


async def _stop(process: asyncio.subprocess.Process) -> None:
    """Ask it to stop at once; insist after a while."""
    if process.returncode is not None:
        return
    process.send_signal(signal.SIGINT)
    try:
        async with asyncio.timeout(STOP_TIMEOUT_S):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


def _last_lines(log: Path) -> str:
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:])
