"""A real rasa_sdk server for tests: in an environment of its own, on a free loopback port.

`python tests/sdk_server.py` makes that environment, so that no test has to wait for it.
"""

import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from servers import START_S, free_port

FOLDER = Path(__file__).parent / "action_server"
BOT = FOLDER / "bot"
REQUIREMENTS = FOLDER / "requirements.txt"
OFFLINE = ("from versions: none", "NewConnectionError", "NameResolutionError", "ConnectTimeout")
"""What pip says where it reaches no package index; anything else is a mistake of ours."""


class OfflineError(Exception):
    """No package index can be reached."""


def environment():
    """The environment's Python; makes it if need be, one process at a time.

    Raises:
        OfflineError: there is none, and it cannot be made.
        RuntimeError: the requirements cannot be met.
    """
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "iasovoice-tests"
    wanted = REQUIREMENTS.read_bytes() + sys.version.encode()
    folder = cache / f"rasa-sdk-{hashlib.sha256(wanted).hexdigest()[:16]}"
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "ready").exists():
            _make(folder)
    return folder / "bin" / "python"


def _make(folder):
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    installed = subprocess.run(
        [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--no-compile",
         "--disable-pip-version-check", "--retries", "1", "--timeout", "30",
         "--requirement", str(REQUIREMENTS)],
        capture_output=True, text=True,
    )  # fmt: skip
    if installed.returncode:
        said = installed.stdout + installed.stderr
        if any(sign in said for sign in OFFLINE):
            raise OfflineError
        raise RuntimeError(f"{REQUIREMENTS.name} cannot be installed: {said[-2000:]}")
    (folder / "ready").touch()


class SdkServer:
    """`python -m rasa_sdk` with the actions beside this file."""

    def __init__(self):
        try:
            self._python = environment()
        except OfflineError:
            pytest.skip("rasa_sdk is not installed and no package index can be reached")
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/webhook"
        self._process = None

    def start(self):
        self._process = subprocess.Popen(
            [str(self._python), "-m", "rasa_sdk", "--actions", "actions",
             "--port", str(self.port)],
            cwd=FOLDER, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={**os.environ, "SANIC_HOST": "127.0.0.1"},
            # It has workers; they end with their group.
            start_new_session=True,
        )  # fmt: skip
        limit = time.monotonic() + START_S
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > limit:
                self.stop()
                raise RuntimeError("rasa_sdk does not start")
            time.sleep(0.05)
        return self

    def _answers(self):
        page = f"http://127.0.0.1:{self.port}/health"
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(page, timeout=5) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def stop(self):
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None


if __name__ == "__main__":
    try:
        environment()
    except OfflineError:
        sys.stderr.write("no package index can be reached: tests with rasa_sdk will skip\n")
