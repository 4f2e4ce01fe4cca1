"""Where our server says it is, and where the double reaches it."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

VOICE_PATH = "/twilio/voice"
"""Where IasoVoice answers calls."""


def voice_url(url: str) -> str:
    """`url`, with the path of IasoVoice's voice webhook where it names only a host.

    Raises:
        ValueError: not an http or https URL with a host.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{url!r} is not a web address; write http://HOST:PORT or https://HOST")
    if parts.path in ("", "/"):
        parts = parts._replace(path=VOICE_PATH)
    return urlunsplit(parts)


def is_loopback(url: str) -> bool:
    """True where the host of `url` is this machine by name or by address."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _origin(url: str) -> tuple[str, str]:
    """Whether it is encrypted, and the host with its port."""
    parts = urlsplit(url)
    return ("tls" if parts.scheme in ("https", "wss") else "plain", parts.netloc.lower())


@dataclass(frozen=True, slots=True)
class Address:
    """A server behind a public name, as seen from a machine that reaches it directly.

    Twilio signs the public URL. A double on the same machine connects to the real one, as a
    reverse proxy in between would.
    """

    public_base_url: str
    """For example `https://voice.example.org`."""
    reach_base_url: str
    """For example `http://127.0.0.1:8080`."""

    @classmethod
    def of(cls, webhook_url: str, public_base_url: str | None = None) -> "Address":
        """The address of the server whose webhook is reached at `webhook_url`."""
        parts = urlsplit(webhook_url)
        reach = f"{parts.scheme}://{parts.netloc}"
        return cls(public_base_url or reach, reach)

    def to_public(self, url: str) -> str:
        """The URL that Twilio would know for one that is reached here."""
        return _move(url, self.reach_base_url, self.public_base_url)

    def to_reach(self, url: str) -> str:
        """Where to connect for a URL that our server named; foreign ones stay as they are."""
        return _move(url, self.public_base_url, self.reach_base_url)


def _move(url: str, origin: str, target: str) -> str:
    if _origin(url) != _origin(origin):
        return url
    parts, to = urlsplit(url), urlsplit(target)
    is_socket = parts.scheme in ("ws", "wss")
    encrypted = to.scheme in ("https", "wss")
    scheme = ("wss" if encrypted else "ws") if is_socket else ("https" if encrypted else "http")
    return urlunsplit(parts._replace(scheme=scheme, netloc=to.netloc))
