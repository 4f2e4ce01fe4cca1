"""The client for services that are told of patients: what it trusts, sends and follows."""

import httpx2
import pytest
from pydantic import SecretStr

from dialog.private_http import private_client

PLAIN, ENCRYPTED = "http://127.0.0.1:9/fhir", "https://login.example/token"
LIMITS = httpx2.Limits(max_connections=1)


def trusted(monkeypatch, *urls):
    """How many authorities a client for these addresses trusts."""
    seen = []
    real = httpx2.AsyncClient

    def looking(**options):
        seen.append(options["verify"].cert_store_stats()["x509_ca"])
        return real(**options)

    monkeypatch.setattr(httpx2, "AsyncClient", looking)
    private_client(*urls, limits=LIMITS)
    return seen[0]


@pytest.mark.parametrize("urls", [(PLAIN,), (PLAIN, "")])
def test_where_nothing_is_encrypted_nobody_is_trusted(monkeypatch, urls):
    assert trusted(monkeypatch, *urls) == 0


@pytest.mark.parametrize("urls", [(ENCRYPTED,), (PLAIN, ENCRYPTED), (ENCRYPTED, PLAIN)])
def test_one_encrypted_address_is_enough_to_need_authorities(monkeypatch, urls):
    assert trusted(monkeypatch, *urls) > 0


def test_an_authority_that_cannot_be_read_is_told_at_once(tmp_path):
    with pytest.raises(OSError):
        private_client(ENCRYPTED, limits=LIMITS, ca_file=tmp_path / "none.pem")


async def asked(answer, **options):
    """What a service got that was asked twice."""
    requests = []

    def serve(request):
        requests.append(request)
        return answer

    client = private_client(PLAIN, limits=LIMITS, transport=httpx2.MockTransport(serve), **options)
    async with client:
        await client.get(PLAIN)
        await client.get(PLAIN)
    return requests


async def test_a_cookie_of_one_caller_does_not_come_back_with_the_next():
    _, second = await asked(httpx2.Response(200, headers={"Set-Cookie": "who=anna"}))
    assert "Cookie" not in second.headers


async def test_it_does_not_go_where_an_answer_sends_it():
    requests = await asked(httpx2.Response(302, headers={"Location": "https://other.example"}))
    assert {str(one.url) for one in requests} == {PLAIN}


@pytest.mark.parametrize(("token", "sent"), [("", None), ("s3cret", "Bearer s3cret")])
async def test_a_token_is_sent_where_there_is_one(token, sent):
    first, _ = await asked(httpx2.Response(200), token=SecretStr(token))
    assert first.headers.get("Authorization") == sent
    assert first.headers["Accept-Encoding"] == "identity"
