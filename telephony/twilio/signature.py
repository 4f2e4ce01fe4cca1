"""Proof that a request comes from Twilio: the signature over URL and form fields.

Source: Twilio, "Webhooks security". Two traps make our own lines shorter than care with the SDK's
validator: it appends `:80` to `wss` URLs that name a port, and it mangles URLs with credentials.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlsplit, urlunsplit

from telephony.errors import SignatureError

HEADER = "x-twilio-signature"
_DEFAULT_PORTS = {"https": 443, "wss": 443, "http": 80, "ws": 80}


def signature(token: str, url: str, fields: Mapping[str, Sequence[str]]) -> str:
    """The base64 HMAC-SHA1 of `url` followed by every field's name and distinct values, sorted."""
    text = url + "".join(
        name + value for name in sorted(fields) for value in sorted(set(fields[name]))
    )
    digest = hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode("ascii")


def verify(
    given: str | None, url: str, fields: Mapping[str, Sequence[str]], *, tokens: Iterable[str]
) -> None:
    """Accept the request, or raise. Empty tokens never match.

    Args:
        given: The header `X-Twilio-Signature`.
        url: Our public base URL with the raw path and query of the request.
        fields: The form's fields with all their values; empty for GET and for the upgrade.
        tokens: The account's token, and the previous one while it is rotated.

    Raises:
        SignatureError: the header is missing or does not match.
    """
    if not given:
        raise SignatureError("no signature")
    for token in filter(None, tokens):
        for spelling in _spellings(url):
            if hmac.compare_digest(signature(token, spelling, fields).encode(), given.encode()):
                return
    raise SignatureError("signature does not match")


def _spellings(url: str) -> tuple[str, ...]:
    """The URL as Twilio may have signed it: with the scheme's default port named, or without."""
    parts = urlsplit(url)._replace(fragment="")
    default = _DEFAULT_PORTS.get(parts.scheme)
    host = parts.netloc
    if default is None or (parts.port is not None and parts.port != default):
        return (urlunsplit(parts),)
    bare = host.removesuffix(f":{default}")
    return tuple(urlunsplit(parts._replace(netloc=n)) for n in (bare, f"{bare}:{default}"))
