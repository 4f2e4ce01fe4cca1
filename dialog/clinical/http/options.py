"""Where a hospital's HTTP services are."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import SecretStr

from config.addresses import is_loopback


@dataclass(frozen=True, slots=True)
class HttpOptions:
    """Where the services are, and how much of their time and words we take."""

    url: str
    """What `/authenticate` is put behind: `https://ehr.example/services`."""
    token: SecretStr = field(default_factory=lambda: SecretStr(""))
    """Sent as `Authorization: Bearer`, if set."""
    ca_file: Path | None = None
    """PEM file of the authority that signed the certificate; None: the public ones."""
    allow_plain: bool = False
    """Whether `http:` may leave this machine; only for a network that encrypts by itself."""
    timeout_s: float = 4.0
    """Of one request, from its first byte to the answer's last."""
    max_connections: int = 64
    """At a time; more requests wait for one, within their time."""
    max_answer_bytes: int = 1_048_576
    """A longer answer is refused."""

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
            raise ValueError("the services' url; allowed: http(s)://host/path without a user")
        if parts.scheme == "http" and not (self.allow_plain or is_loopback(parts.hostname)):
            raise ValueError("the services' url is http:; allowed: https:, or with allow_plain")
        if self.timeout_s <= 0 or self.max_connections < 1 or self.max_answer_bytes < 1:
            raise ValueError(
                f"timeout_s {self.timeout_s}, max_connections {self.max_connections}, "
                f"max_answer_bytes {self.max_answer_bytes}; allowed: > 0"
            )
