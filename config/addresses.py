"""Addresses of services that patients' data are sent to: encrypted, but within one machine."""

from ipaddress import ip_address
from urllib.parse import urlsplit


def is_loopback(host: str) -> bool:
    """Whether a host is this machine: `localhost`, or an address that is its own."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def encrypted(url: str) -> str:
    """The address, without a slash at its end.

    Raises:
        ValueError: it is http: of another machine.
    """
    parts = urlsplit(url)
    if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
        raise ValueError("http:// to another machine; allowed: https://…, http://127.0.0.1…")
    return url.rstrip("/")
