"""Language models on disk: held while they are in use, removed when they were given up.

Each change of what callers may say leaves one of 14 MB behind. Decoders are started from the files
again and again, so that a server of long ago still needs its own.
"""

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import structlog

log = structlog.get_logger()

KEPT = 2
"""Latest models that stay however old they are: today's, and the one to go back to."""
UNUSED_S = 7 * 86_400.0
"""Seconds since a process last began to use it. To build one anew takes 20 s."""

_NAME = re.compile(r"[0-9a-f]{16}")


def hold(directory: Path) -> bool:
    """Marks a model as used, and keeps it from being removed until this process ends.

    Returns:
        False where there is none.
    """
    try:
        # Never closed: the system lets go of the lock with the process.
        descriptor = os.open(directory, os.O_RDONLY)
    except OSError:
        return False
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    # A disk for reading only: it may be removed early once nobody holds it, no more.
    with suppress(OSError):
        os.utime(directory)
    return True


def remove_old(latest: Path) -> int:
    """Removes the models beside one that was just built, but none that a process holds.

    Args:
        latest: its directory; what is named otherwise than models are stays.

    Returns:
        How many were removed.
    """
    models = sorted(_models(latest.parent), reverse=True)
    since_s = latest.stat().st_mtime - UNUSED_S
    removed = 0
    for used_s, directory in models[KEPT:]:
        if used_s < since_s and directory != latest:
            with _alone(directory) as is_alone:
                if is_alone:
                    shutil.rmtree(directory, ignore_errors=True)
                    removed += not directory.exists()
    if removed:
        log.info("old language models removed", count=removed)
    return removed


def _models(cache: Path) -> Iterator[tuple[float, Path]]:
    for directory in cache.iterdir():
        if _NAME.fullmatch(directory.name):
            # Gone meanwhile, by another process.
            with suppress(FileNotFoundError):
                yield directory.stat().st_mtime, directory


@contextmanager
def _alone(directory: Path) -> Iterator[bool]:
    """Whether nobody holds it, and nobody can meanwhile."""
    try:
        descriptor = os.open(directory, os.O_RDONLY)
    except OSError:
        # Gone meanwhile, or somebody else's.
        yield False
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        yield False
    else:
        yield True
    finally:
        os.close(descriptor)
