"""What the doctor finds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that real calls need."""

    what: str
    is_good: bool
    found: str
    mend: str = ""
    """The command or setting that mends it; empty where nothing is wrong."""
