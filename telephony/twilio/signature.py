"""Proof that a request comes from Twilio: the signature over URL and form fields.

Source: Twilio, "Webhooks security". Two traps make our own lines shorter than care with the SDK's
validator: it appends `:80` to `wss` URLs that name a port, and it mangles URLs with credentials.
"""

import base64
import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit, urlunsplit

from telephony.errors import SignatureError

HEADER = "x-twilio-signature"
SETTINGS_HEADER = "x-twilio-webhooks-signature-settings"
"""`key=NAME,algorithm=HMAC_SHA256`: sent where webhooks are signed with a shared key."""
_DEFAULT_PORTS = {"https": 443, "wss": 443, "http": 80, "ws": 80}

Fields = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class SigningKeys:
    """What a signature may be made with."""

    tokens: tuple[str, ...]
    """The account's token, and the previous one while it is rotated. Empty ones never match."""
    shared: Mapping[str, str] = field(default_factory=dict)
    """Shared keys by name; none unless the site configured some."""


def signature(
    key: str, url: str, fields: Fields, algorithm: Literal["sha1", "sha256"] = "sha1"
) -> str:
    """The base64 HMAC of `url` followed by every field's name and distinct values, sorted."""
    text = url + "".join(
        name + value for name in sorted(fields) for value in sorted(set(fields[name]))
    )
    return base64.b64encode(hmac.new(key.encode(), text.encode(), algorithm).digest()).decode()


def verify(
    given: str | None, url: str, fields: Fields, *, keys: SigningKeys, chosen: str = ""
) -> None:
    """Accept the request, or raise.

    Args:
        given: The header `X-Twilio-Signature`.
        url: Our public base URL with the raw path and query of the request.
        fields: The form's fields with all their values; empty for GET and for the upgrade.
        keys: What the site accepts.
        chosen: The settings header; it selects among the configured shared keys and no others.

    Raises:
        SignatureError: the header is missing or does not match.
    """
    if not given:
        raise SignatureError("no signature")
    if any(_matches(given, good) for good in _good(url, fields, keys, chosen)):
        return
    raise SignatureError("signature does not match")


def _good(url: str, fields: Fields, keys: SigningKeys, chosen: str) -> Iterable[str]:
    """Every signature that would be right."""
    named = dict(part.strip().partition("=")[::2] for part in chosen.split(","))
    shared = keys.shared.get(named.get("key", ""), "")
    for spelling in _spellings(url):
        if named.get("algorithm") == "HMAC_SHA256" and shared:
            yield signature(shared, spelling, fields, "sha256")
        else:
            yield from (signature(token, spelling, fields) for token in keys.tokens if token)


def _matches(given: str, good: str) -> bool:
    return hmac.compare_digest(good.encode(), given.encode())


def _spellings(url: str) -> tuple[str, ...]:
    """The URL as Twilio may have signed it: with the scheme's default port named, or without."""
    parts = urlsplit(url)._replace(fragment="")
    default = _DEFAULT_PORTS.get(parts.scheme)
    host = parts.netloc
    if default is None or (parts.port is not None and parts.port != default):
        return (urlunsplit(parts),)
    bare = host.removesuffix(f":{default}")
    return tuple(urlunsplit(parts._replace(netloc=n)) for n in (bare, f"{bare}:{default}"))
