"""Who may use the interface: whoever has the token, or sits at the machine of a developer."""

import hmac
from collections.abc import Mapping
from urllib.parse import urlsplit

from fastapi import Request

from config.addresses import is_loopback
from config.settings import ApiSettings, Profile
from telephony.rasa_api.errors import SECURITY_HELP, ApiError

_BEARER = "bearer "
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
"""Put in by what stands between: the machine at the other end is not who asks."""


def is_offered(settings: ApiSettings, profile: Profile) -> bool:
    """Whether there is anybody who may use it."""
    return bool(settings.token.get_secret_value()) or profile is Profile.DEVELOPMENT


def check_access(request: Request, settings: ApiSettings) -> None:
    """Let through whoever has the token; without one, programs on this very machine.

    Raises:
        ApiError: all others.
    """
    token = settings.token.get_secret_value()
    if not token:
        if _is_from_here(request):
            return
    elif any(_is_same(one, token) for one in _shown(request)):
        return
    raise ApiError(401, "NotAuthenticated", "User is not authenticated.", help_url=SECURITY_HELP)


def _shown(request: Request) -> list[str]:
    """The tokens that the request shows."""
    shown = [request.query_params["token"]] if "token" in request.query_params else []
    header = request.headers.get("authorization", "")
    if header[: len(_BEARER)].lower() == _BEARER:
        shown.append(header[len(_BEARER) :].strip())
    return shown


def _is_same(shown: str, token: str) -> bool:
    return hmac.compare_digest(shown.encode(errors="replace"), token.encode())


def _is_from_here(request: Request) -> bool:
    """Not through a tunnel, and not by a web page that a browser here has open."""
    peer = request.client.host if request.client is not None else ""
    headers: Mapping[str, str] = request.headers
    origin = headers.get("origin")
    return (
        is_loopback(peer)
        and is_loopback(urlsplit(f"//{headers.get('host', '')}").hostname or "")
        and not any(name in headers for name in _FORWARDED)
        and (origin is None or is_loopback(urlsplit(origin).hostname or ""))
    )
