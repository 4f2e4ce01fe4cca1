"""The timeouts and retries of one webhook, as its URL's fragment sets them.

`https://host/voice#ct=2000&rt=4000&rc=2&rp=all`: milliseconds, and which failures are tried
again. The fragment is neither sent nor signed. Source: Twilio, "Webhooks connection overrides".
"""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urldefrag

CEILING_S = 15.0
"""No voice webhook may take longer in all, whatever the fragment says."""
FAILURES = frozenset({"ct", "rt", "4xx", "5xx"})


@dataclass(frozen=True, slots=True)
class Overrides:
    """How patient Twilio is with one URL."""

    connect_s: float = 5.0
    read_s: float = 15.0
    total_s: float = CEILING_S
    retries: int = 1
    retry_on: frozenset[str] = frozenset({"ct"})
    """Of `ct` (no connection), `rt` (no answer in time), `4xx`, `5xx`."""
    ignored: tuple[str, ...] = ()
    """Settings that were not understood or out of range; their defaults apply."""


def split_overrides(url: str) -> tuple[str, Overrides]:
    """The URL without its fragment, and what the fragment said."""
    bare, fragment = urldefrag(url)
    settings = dict(parse_qsl(fragment, keep_blank_values=True))
    ignored: list[str] = []

    def number(key: str, lowest: int, highest: int, default: int) -> int:
        text = settings.pop(key, None)
        if text is None:
            return default
        if text.isdecimal() and lowest <= int(text) <= highest:
            return int(text)
        ignored.append(f"{key}={text}: {lowest} to {highest}")
        return default

    connect_s = number("ct", 100, 10_000, 5_000) / 1000
    read_s = number("rt", 100, 15_000, 15_000) / 1000
    total_s = number("tt", 100, 15_000, 15_000) / 1000
    retries = number("rc", 0, 5, 1)
    retry_on = _retry_on(settings.pop("rp", "ct"), ignored)
    settings.pop("e", None)  # the edge to leave from: there is only one here
    ignored += [f"{key}: unknown" for key in settings]
    return bare, Overrides(connect_s, read_s, total_s, retries, retry_on, tuple(ignored))


def _retry_on(text: str, ignored: list[str]) -> frozenset[str]:
    wanted = {part.strip() for part in text.split(",")}
    if "all" in wanted:
        return FAILURES
    if unknown := wanted - FAILURES:
        ignored.append(f"rp={','.join(sorted(unknown))}: all or of {','.join(sorted(FAILURES))}")
    return frozenset(wanted & FAILURES)
