"""What is remembered of a patient from one call to the next, where, and for how long."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from config.section import Section


class MemorySettings(Section):
    """The memory of earlier calls; `config/memory.yaml` says what of it may be spoken of.

    It is sealed with the keys of `store`.
    """

    engine: Literal["auto", "off", "memory", "sqlite"] = "auto"
    """`off`: every caller is new; `memory`: gone with the process; `auto`: like `store.engine`, but
    off with a store that machines share, unless `path` is set: a file is of one machine."""
    path: Path | None = None
    """SQLite's file, which processes of one machine may share; None is `memory.sqlite` beside
    `store.path`."""
    keep_s: Annotated[float, Field(ge=0, le=31_536_000)] = 2_592_000.0
    """Time after which what was told is forgotten: as long as conversations are kept, 30 days."""
    mention_within_s: Annotated[float, Field(ge=0, le=31_536_000)] = 1_209_600.0
    """Age up to which a concern is spoken of; after two weeks nobody expects it any more."""
    timeout_s: Annotated[float, Field(gt=0, le=5)] = 0.5
    """Longest wait for it. The caller waits too, and is answered without it."""
