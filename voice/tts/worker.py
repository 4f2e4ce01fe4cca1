"""One speech program, running: a process that is asked for audio and answers, or dies.

It outlives no parent, because it ends with its standard input. Of our environment it sees little,
and what it says on standard error is counted, not repeated.
"""

import asyncio
import itertools
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import structlog

from voice.errors import SpeechProgramLostError, TtsError
from voice.tts import protocol
from voice.tts.engine import Pcm
from voice.tts.protocol import ProtocolError, Ready, Refused, SpeakRequest, Spoken

log = structlog.get_logger()

ROOT = Path(__file__).parents[2]
"""The directory in which our packages lie."""
PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH")
"""Of our environment, which holds secrets, a speech program sees these and no more."""
STOP_GRACE_S = 2.0
"""Time to end after standard input was closed; then it is killed."""
LAST_BREATH_S = 0.3
"""Time for a program that closed its output to end by itself: asyncio loses the status of a
process that is killed while it ends."""
NOTE_BYTES = 500


def module_command(module: str, *arguments: str) -> tuple[str, ...]:
    """The command that runs one of our programs apart, away from the current directory."""
    return (sys.executable, "-P", "-m", module, *arguments)


class Worker:
    """One running program."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._waiting: dict[int, asyncio.Future[Spoken]] = {}
        self._numbers = itertools.count(1)
        self._note = b""
        """What it wrote to standard error before it was given any words."""
        self._errors = asyncio.create_task(self._drain_errors())
        self._answers: asyncio.Task[None] | None = None
        self._is_ending = False

    @classmethod
    async def start(cls, command: Sequence[str], *, timeout_s: float) -> "Worker":
        """Run `command` and wait until its engine has loaded.

        Raises:
            TtsError: it did not start, did not load or took longer than `timeout_s`.
        """
        try:
            process = await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                env=_environment(),
            )
        except OSError as error:
            raise TtsError(f"cannot start {command[0]}: {error.strerror}") from error
        worker = cls(process)
        try:
            await worker._load(timeout_s)
        except BaseException:
            await worker.kill()
            raise
        return worker

    @property
    def pid(self) -> int:
        """Id of the process."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """False once it has ended or its pipe is closed."""
        ended = self._answers is None or self._answers.done()
        return self._process.returncode is None and not ended

    def on_end(self, tell: Callable[[], None]) -> None:
        """Have `tell` called, from the loop, once the program has ended or closed its pipe."""
        if self._answers is not None:
            self._answers.add_done_callback(lambda _: tell())

    async def speak(self, text: str, settings: Mapping[str, float]) -> Pcm:
        """Audio for `text`.

        Raises:
            SpeechProgramLostError: the program died.
            TtsError: it refused the text.
        """
        stdin = self._process.stdin
        if stdin is None or not self.is_alive:
            raise SpeechProgramLostError("the speech program has ended")
        number = next(self._numbers)
        future = self._waiting[number] = asyncio.get_running_loop().create_future()
        try:
            stdin.write(protocol.render(SpeakRequest(number, settings, text)))
            await stdin.drain()
            spoken = await future
        except (BrokenPipeError, ConnectionResetError) as error:
            raise SpeechProgramLostError("the speech program has ended") from error
        finally:
            self._waiting.pop(number, None)
        return Pcm(spoken.samples, spoken.sample_rate)

    async def stop(self) -> None:
        """End it politely: close its input, wait a moment, then kill."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        if not await self._ends_within(STOP_GRACE_S):
            log.warning("speech program did not stop", worker=self.pid, duration_s=STOP_GRACE_S)
        await self.kill()

    async def kill(self) -> None:
        """End it now; those who wait for audio get a `SpeechProgramLostError`."""
        if self._is_ending:
            await self._ends_within(LAST_BREATH_S)
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()
        readers = [task for task in (self._errors, self._answers) if task is not None]
        # Read to their end, the pipes are closed by asyncio; otherwise they stay open.
        await asyncio.wait(readers, timeout=LAST_BREATH_S)
        for task in readers:
            task.cancel()
        await asyncio.gather(*readers, return_exceptions=True)
        self._fail_waiting()

    async def _ends_within(self, timeout_s: float) -> bool:
        try:
            async with asyncio.timeout(timeout_s):
                await self._process.wait()
        except TimeoutError:
            return False
        return True

    async def _load(self, timeout_s: float) -> None:
        try:
            async with asyncio.timeout(timeout_s):
                first = await self._read()
        except TimeoutError as error:
            raise TtsError(f"the speech program did not load in {timeout_s} s") from error
        self._is_ending = not isinstance(first, Ready)
        match first:
            case Ready():
                self._answers = asyncio.create_task(self._take_answers())
            case Refused(code=code):
                raise TtsError(f"the speech program did not load: {code}")
            case _:
                await asyncio.wait([self._errors], timeout=STOP_GRACE_S)
                note = self._note.decode(errors="replace").strip()
                raise TtsError(f"the speech program did not load: {note or 'it ended'}")

    async def _read(self) -> Ready | Spoken | Refused | None:
        """The next message; None where there is none to come."""
        stdout = self._process.stdout
        if stdout is None:
            return None
        try:
            prefix = await stdout.readexactly(protocol.PREFIX.size)
            header_bytes, payload_bytes = protocol.lengths(prefix)
            header = await stdout.readexactly(header_bytes)
            return protocol.parse(header, await stdout.readexactly(payload_bytes))
        except asyncio.IncompleteReadError:
            return None
        except ProtocolError as error:
            log.error("speech program speaks nonsense", worker=self.pid, reason=str(error))
            return None

    async def _take_answers(self) -> None:
        """Hand each answer to the one who waits for it; answers nobody awaits any more are late."""
        try:
            while (answer := await self._read()) is not None:
                match answer:
                    case Spoken(number=number) if number in self._waiting:
                        _settle(self._waiting[number], answer)
                    case Refused(number=int(number), code=code) if number in self._waiting:
                        _settle(self._waiting[number], TtsError(f"the engine refused: {code}"))
                    case _:
                        log.debug("late speech dropped", worker=self.pid)
        finally:
            self._is_ending = True
            self._fail_waiting()

    async def _drain_errors(self) -> None:
        """Keep the pipe empty; what it says may quote words, so only its size is told."""
        stderr, seen = self._process.stderr, 0
        while stderr is not None and (piece := await stderr.read(4096)):
            if self._answers is None:
                self._note = (self._note + piece)[-NOTE_BYTES:]
            seen += len(piece)
        if seen:
            log.warning("speech program wrote errors", worker=self.pid, count=seen)

    def _fail_waiting(self) -> None:
        for future in self._waiting.values():
            _settle(future, SpeechProgramLostError("the speech program died"))


def _environment() -> dict[str, str]:
    passed = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return passed | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}


def _settle(future: "asyncio.Future[Spoken]", outcome: Spoken | TtsError) -> None:
    if future.done():
        return
    if isinstance(outcome, TtsError):
        future.set_exception(outcome)
    else:
        future.set_result(outcome)
