"""Makes what counts the turns of callers, where the settings say that conversations are kept."""

import secrets
from collections.abc import Callable
from datetime import datetime
from time import monotonic
from zoneinfo import ZoneInfo

from config.settings import DialogSettings, StoreSettings
from dialog.conduct.daily import DailyTurns, MemoryTurnCounts, TurnCounts
from dialog.records.opening import make_sealer

_NAME = "turns of a caller in a day"
_SECRET_BYTES = 32


def open_daily_turns(
    store: StoreSettings, dialog: DialogSettings, *, clock: Callable[[], float]
) -> DailyTurns:
    """The counts: in Redis where conversations are there, else in this process; to be closed.

    Args:
        store: where conversations are kept, and under which keys.
        dialog: the limits, and where callers are.
        clock: seconds since the epoch.

    Raises:
        StoreSettingsError: Redis keeps conversations under no key, or under one that is none.
    """
    zone = ZoneInfo(dialog.timezone)
    counts, secret = _counts(store, dialog.limits.timeout_s)
    return DailyTurns(
        counts,
        secret=secret,
        now=lambda: datetime.fromtimestamp(clock(), tz=zone),
        timeout_s=dialog.limits.timeout_s,
        monotonic=monotonic,
    )


def _counts(store: StoreSettings, timeout_s: float) -> tuple[TurnCounts, bytes]:
    """Where turns are counted, and the key of the numbers' hash."""
    if store.engine != "redis":
        return MemoryTurnCounts(), secrets.token_bytes(_SECRET_BYTES)
    from dialog.conduct.redis_counts import RedisTurnCounts

    secret = make_sealer(store).pseudonyms(_NAME)[0]
    return RedisTurnCounts(store.redis_url.get_secret_value(), timeout_s=timeout_s), secret
