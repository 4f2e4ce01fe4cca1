"""The HTTP client for services that are told of patients: what it must not do, it cannot.

It goes to the address in the settings alone: by no proxy that some variable of the environment
names, and not where an answer redirects. It keeps no cookies: one of one caller's would come back
with the next one's request. It has no time-out of its own: whoever asks sets one for the whole of a
request, the wait for a connection included.
"""

import ssl
from collections.abc import Iterable, Mapping
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
from pydantic import SecretStr


def private_client(
    *urls: str,
    limits: httpx2.Limits,
    token: SecretStr | None = None,
    headers: Mapping[str, str] | None = None,
    ca_file: Path | None = None,
    transport: httpx2.AsyncBaseTransport | None = None,
) -> httpx2.AsyncClient:
    """A client that all calls share; nothing is connected yet.

    Args:
        urls: of the service, and of what else is asked with it; they decide whether
            certificates are needed at all.
        limits: of connections.
        token: sent as `Authorization: Bearer`, if set.
        headers: of every request, besides.
        ca_file: PEM file of the authority that signed its certificate; None: the public ones.
        transport: instead of the network, for tests.

    Raises:
        OSError: the `ca_file` cannot be read.
    """
    sent = {"Accept-Encoding": "identity", **(headers or {})}
    secret = token.get_secret_value() if token is not None else ""
    if secret:
        sent["Authorization"] = f"Bearer {secret}"
    return httpx2.AsyncClient(
        transport=transport,
        headers=sent,
        verify=_trusted(urls, ca_file),
        timeout=None,
        limits=limits,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
        trust_env=False,
        follow_redirects=False,
    )


def _trusted(urls: Iterable[str], ca_file: Path | None) -> ssl.SSLContext:
    if not any(urlsplit(url).scheme == "https" for url in urls):
        # Nobody is trusted: to read all the public authorities takes a while, for nothing.
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if ca_file is not None:
        return ssl.create_default_context(cafile=str(ca_file))
    return httpx2.create_ssl_context(trust_env=False)
