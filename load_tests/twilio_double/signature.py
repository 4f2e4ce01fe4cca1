"""How Twilio signs its requests, written from the description and not from anybody's SDK.

The signed text is the public URL without its fragment, followed by every form field: names in
order of their characters, and under one name its distinct values in order. Source: Twilio,
"Webhooks security".
"""

import base64
import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Fields = tuple[tuple[str, str], ...]
"""A form in the order it is sent; a name may come twice."""


@dataclass(frozen=True, slots=True)
class Account:
    """The Twilio account that a simulated call belongs to."""

    account_sid: str
    auth_token: str

    def __repr__(self) -> str:
        return f"Account({self.account_sid!r}, auth_token=***)"


def sign(
    auth_token: str,
    url: str,
    fields: Iterable[tuple[str, str]] = (),
    *,
    algorithm: Literal["sha1", "sha256"] = "sha1",
) -> str:
    """The value of `X-Twilio-Signature`, base64.

    Args:
        auth_token: the key.
        url: as Twilio was told it, with its query; a fragment is cut off here.
        fields: the form of a POST; none for a GET or a WebSocket upgrade.
        algorithm: `sha1` is what every account has; `sha256` belongs to shared signing keys.
    """
    by_name: dict[str, set[str]] = {}
    for name, value in fields:
        by_name.setdefault(name, set()).add(value)
    text = url.partition("#")[0]
    for name in sorted(by_name):
        text += "".join(name + value for value in sorted(by_name[name]))
    hashing = hashlib.sha1 if algorithm == "sha1" else hashlib.sha256
    digest = hmac.new(auth_token.encode(), text.encode(), hashing).digest()
    return base64.b64encode(digest).decode("ascii")
