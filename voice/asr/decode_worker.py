"""A thread that decodes, and that can be left behind."""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from queue import SimpleQueue
from threading import Thread
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class DecodeWorker(Executor):
    """One thread, one job after the other.

    Unlike the standard library's pools it keeps no process from ending: a decode that hangs cannot
    be stopped, only left behind.
    """

    def __init__(self, name: str) -> None:
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread = Thread(target=self._serve, name=name, daemon=True)
        self._thread.start()

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """See `Executor.submit`. Whatever `fn` raises, `SystemExit` too, is in the future."""
        future: Future[T] = Future()

        def run() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                future.set_result(fn(*args, **kwargs))
            except BaseException as error:  # noqa: BLE001 - raised again where the future is read
                future.set_exception(error)

        self._jobs.put(run)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the thread after what it was given; never waits for it, see `ended`."""
        self._jobs.put(None)

    def ended(self, timeout_s: float) -> bool:
        """Whether the thread has ended within a time, after a shutdown. Blocks."""
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _serve(self) -> None:
        while (run := self._jobs.get()) is not None:
            run()
