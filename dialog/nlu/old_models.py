"""Removes learned models that were given up: each change of the examples leaves one behind.

A model is read whole when a process starts, and its file is not needed until one starts again. To
remove one that is still wanted costs the next start the minutes of learning it, and nothing else.
"""

import os
import re
from contextlib import suppress
from pathlib import Path

import structlog

log = structlog.get_logger()

KEPT = 2
"""Latest models of a kind that stay however old they are: today's, and the one to go back to."""
UNUSED_S = 7 * 86_400.0
"""Seconds since a process last started with it. Another version beside this one, or a colleague's
copy, is started once a week at least; somebody who works on the examples leaves up to 100 MB with
each change, many a day."""

_NAME = re.compile(r"(?P<kind>\w+)-[0-9a-f]{16}")


def mark_used(archive: Path) -> None:
    """A process has started with this model."""
    # Somebody else's file, or a disk for reading only: it may be removed early, no more.
    with suppress(OSError):
        os.utime(archive)


def remove_old(latest: Path) -> int:
    """Removes the models beside one that was just learned, as long as they are of its kind.

    Args:
        latest: the new archive, `KIND-FINGERPRINT.zip`; others are told by their names, and what
            is named otherwise stays.

    Returns:
        How many files were removed, locks and unfinished ones included.
    """
    named = _NAME.fullmatch(latest.stem)
    if named is None:
        return 0
    files = _files(latest.parent, named["kind"])
    archives = sorted((used_s, path) for path, used_s in files.items() if path.suffix == ".zip")
    spared = {path.stem for _, path in archives[-KEPT:]} | {latest.stem}
    since_s = files.get(latest, 0.0) - UNUSED_S
    removed = 0
    for path, used_s in files.items():
        if used_s < since_s and path.name.partition(".")[0] not in spared:
            removed += _remove(path)
    if removed:
        log.info("old models removed", kind=named["kind"], count=removed)
    return removed


def _files(folder: Path, kind: str) -> dict[Path, float]:
    """Those of one kind, and when each was last used."""
    ours = re.compile(rf"{kind}-[0-9a-f]{{16}}(\.zip|\.lock|\.\w+\.part)")
    found = {}
    for path in folder.iterdir():
        if ours.fullmatch(path.name):
            # Gone meanwhile, by another process.
            with suppress(FileNotFoundError):
                found[path] = path.stat().st_mtime
    return found


def _remove(path: Path) -> bool:
    try:
        path.unlink()
    except OSError as error:
        log.warning("old model not removed", reason=error.strerror)
        return False
    return True
