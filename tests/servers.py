"""Real Redis and PostgreSQL for tests: on free loopback ports, in folders of their own, ended."""

import asyncio
import os
import pwd
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

START_S = 60.0
"""Reached only where a server does not start; a busy machine may take a while."""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _program(name):
    """The program's path, Debian's folders of PostgreSQL included; skips without it."""
    debian = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    found = shutil.which(name) or (str(debian[0]) if debian else None)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


class RedisServer:
    """A server that writes every command to its disk before it answers."""

    def __init__(self, directory):
        self._program = _program("redis-server")
        self._directory = directory
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process = None

    def start(self):
        self._process = subprocess.Popen(
            [self._program, "--port", str(self.port), "--bind", "127.0.0.1",
             "--dir", str(self._directory), "--appendonly", "yes", "--appendfsync", "always",
             "--save", ""],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        _until(self._answers, self._process)
        return self

    def _answers(self):
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(7) == b"+PONG\r\n"
        except OSError:
            return False

    def kill(self):
        self._process.kill()
        self._process.wait()

    def freeze(self):
        """The port stays open, but nobody answers."""
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self):
        self._process.send_signal(signal.SIGCONT)

    def stop(self):
        if self._process is not None:
            self.kill()


class PostgresServer:
    """A cluster of its own; as root it runs as another user, since it refuses root."""

    def __init__(self):
        self._postgres = _program("postgres")
        self._initdb = _program("initdb")
        self._identity = _unprivileged()
        self.port = free_port()
        self.url = f"postgresql://tester@127.0.0.1:{self.port}/postgres"
        self._process = None
        # Not below pytest's folder, which nobody but its owner may enter.
        self._directory = Path(tempfile.mkdtemp(prefix="iasovoice-postgres-"))
        if self._identity:
            os.chown(self._directory, self._identity["user"], self._identity["group"])
        subprocess.run(
            [self._initdb, "-D", str(self._directory), "-U", "tester", "--auth=trust",
             "--no-sync", "--encoding=UTF8", "--locale=C"],
            check=True, stdout=subprocess.DEVNULL, cwd="/", **self._identity,
        )  # fmt: skip

    def start(self):
        self._process = subprocess.Popen(
            [self._postgres, "-D", str(self._directory), "-p", str(self.port), "-h", "127.0.0.1",
             "-c", "unix_socket_directories=", "-c", "shared_buffers=16MB"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/", **self._identity,
        )  # fmt: skip
        _until(self._answers, self._process)
        return self

    def _answers(self):
        """Whether a session may begin: while it recovers, the server answers with an error."""
        asked = struct.pack(">i", 196_608) + b"user\0tester\0database\0postgres\0\0"
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
                connection.sendall(struct.pack(">i", len(asked) + 4) + asked)
                return connection.recv(1) == b"R"
        except OSError:
            return False

    def kill(self):
        """Ends all of its processes at once, without a checkpoint."""
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait()

    def stop(self):
        if self._process is not None and self._process.poll() is None:
            self.kill()
        shutil.rmtree(self._directory, ignore_errors=True)


class Line:
    """A line to a server that can lose the answers: `passing`, `mute`, or `cut` at the next."""

    def __init__(self, port):
        self._server_port = port
        self._writers = []
        self._answering = []
        self.state = "passing"
        self.lost = asyncio.Event()
        """Set once the server has answered and the answer was lost."""

    async def __aenter__(self):
        self._listening = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        self.port = self._listening.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_):
        self._listening.close()
        for writer in self._writers:
            writer.close()
        await asyncio.gather(*self._answering, return_exceptions=True)

    async def _carry(self, from_client, to_client):
        from_server, to_server = await asyncio.open_connection("127.0.0.1", self._server_port)
        self._writers += [to_client, to_server]
        self._answering.append(asyncio.create_task(self._answer(from_server, to_client)))
        while asked := await from_client.read(65_536):
            to_server.write(asked)
        to_server.close()

    async def _answer(self, from_server, to_client):
        while answer := await from_server.read(65_536):
            if self.state == "passing":
                to_client.write(answer)
                continue
            self.lost.set()
            if self.state == "cut":
                self.state = "passing"
                break
        to_client.close()


def _unprivileged():
    """Options for `subprocess` that give up root; none where we are not root."""
    if os.getuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    pytest.skip("PostgreSQL refuses to run as root, and there is no other user")


def _until(is_ready, process):
    deadline = time.monotonic() + START_S
    while not is_ready():
        if process.poll() is not None:
            raise RuntimeError(f"{process.args[0]} ended with {process.returncode}")
        if time.monotonic() > deadline:
            process.kill()
            raise RuntimeError(f"{process.args[0]} does not answer within {START_S} s")
        time.sleep(0.02)  # a server that starts cannot be given a fake clock
