"""Keeps numpy's linear algebra in one thread for a while.

OpenBLAS shares work out among threads that spin while they wait. Where other work keeps the cores
busy, as calls do, that costs more than it saves: a fit took 68 s with two threads on two busy
cores, and 28 s with one. Results do not depend on it.
"""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

_NAMES = ("scipy_openblas_{}_num_threads64_", "openblas_{}_num_threads")


@contextmanager
def one_blas_thread() -> Iterator[bool]:
    """One thread until the block ends, then as many as before; for the whole process.

    Yields:
        False where numpy does not carry an OpenBLAS: then nothing is changed.
    """
    library = _openblas()
    name = None if library is None else _known(library)
    if library is None or name is None:
        yield False
        return
    set_threads = library[name.format("set")]
    before = library[name.format("get")]()
    set_threads(1)
    try:
        yield True
    finally:
        set_threads(before)


def _openblas() -> ctypes.CDLL | None:
    """The library that numpy's wheel brings along and has loaded."""
    carried = Path(np.__file__).parent.with_name("numpy.libs")
    found = sorted(carried.glob("libscipy_openblas*"))
    return ctypes.CDLL(str(found[0])) if found else None


def _known(library: ctypes.CDLL) -> str | None:
    """The form of the names by which this build offers its number of threads."""
    return next((name for name in _NAMES if hasattr(library, name.format("set"))), None)
