"""How many decoders are at work at the same time."""

LEAST = 2
"""On one core too: a decode that is not urgent must not hold up one that is, and with the embedded
engine two callers may speak at once."""
MOST = 16
"""What more cores would decode, batches do for less."""


def workers_for(setting: int | None, cores: int) -> int:
    """As set, or one for each core: a decode on two threads is hardly faster than on one."""
    return setting or min(max(cores, LEAST), MOST)
