"""Access tokens, from a token service that checks the signed assertion."""

import asyncio
import json

import jwt
import pytest

from dialog.clinical.errors import BadAnswerError, NotAllowedError, UnavailableError
from dialog.clinical.fhir.backend import open_fhir_clinic
from tests.contracts.clinical_clinic import NOW
from tests.dialog.clinical.fhir.fhir_clinic import filled, settings_for
from tests.dialog.clinical.fhir.fhir_server import HalfABody, Says, Slow, Status
from tests.dialog.clinical.fhir.fhir_tokens import CLIENT_ID, KEY_ID, TokenService, new_key

KEYS = {algorithm: new_key(algorithm) for algorithm in ("RS384", "ES384")}


class Clock:
    def __init__(self):
        self.now_s = NOW.timestamp()

    def __call__(self):
        return self.now_s


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def guarded(fhir_server, clock):
    """A hospital that lets nobody in without a token."""
    service = TokenService(KEYS["ES384"][0].public_key(), "ES384", clock)
    hospital = filled(fhir_server.hospital(service))
    service.url = f"{hospital.base_url}/token"
    return hospital


@pytest.fixture
def open_with(guarded, clock, tmp_path):
    """Opens the backend with a key; the settings may be changed."""

    def opened(pem=KEYS["ES384"][1], **settings):
        file = tmp_path / "key.pem"
        file.write_bytes(pem)
        told = {
            "token_url": guarded.auth.url,
            "client_id": CLIENT_ID,
            "key_file": file,
            "key_id": KEY_ID,
            "algorithm": "ES384",
        }
        return open_fhir_clinic(settings_for(guarded, **(told | settings)), clock)

    return opened


async def test_one_token_serves_all_requests(guarded, open_with):
    clinic = open_with()
    for _ in range(3):
        assert (await clinic.patient("pat-1")).id == "pat-1"
    assert len(guarded.asked("token")) == 1
    assert guarded.auth.refusals == []
    await clinic.close()


async def test_an_assertion_may_be_signed_by_rsa(guarded, open_with, clock):
    guarded.auth = TokenService(KEYS["RS384"][0].public_key(), "RS384", clock)
    guarded.auth.url = f"{guarded.base_url}/token"
    clinic = open_with(KEYS["RS384"][1], algorithm="RS384")
    assert (await clinic.patient("pat-1")).id == "pat-1"
    await clinic.close()


async def test_calls_at_once_wait_for_one_token(guarded, open_with):
    guarded.next(Slow(0.1), when=lambda one: one.path == "token")
    clinic = open_with()
    await asyncio.gather(*[clinic.patient("pat-1") for _ in range(10)])
    assert len(guarded.auth.issued) == 1
    await clinic.close()


async def test_a_token_is_renewed_before_it_ends(guarded, open_with, clock):
    clinic = open_with()
    await clinic.patient("pat-1")
    clock.now_s += guarded.auth.lasts_s - 31
    await clinic.patient("pat-1")
    assert len(guarded.auth.issued) == 1
    clock.now_s += 2
    await clinic.patient("pat-1")
    assert len(guarded.auth.issued) == 2
    assert not [one for one in guarded.requests if one.path == "token" and not one.body]
    await clinic.close()


async def test_a_short_token_is_used_for_half_its_time(guarded, open_with, clock):
    guarded.auth.lasts_s = 10
    clinic = open_with()
    await clinic.patient("pat-1")
    clock.now_s += 4
    await clinic.patient("pat-1")
    assert len(guarded.auth.issued) == 1
    clock.now_s += 2
    await clinic.patient("pat-1")
    assert len(guarded.auth.issued) == 2
    await clinic.close()


async def test_a_token_that_is_refused_is_renewed_once_and_the_request_made_again(
    guarded, open_with
):
    clinic = open_with()
    await clinic.patient("pat-1")
    guarded.auth.revoked.add(guarded.auth.issued[0])
    made = await clinic.book("pat-2", "slot-1", reason="", key="k1")
    assert len(guarded.auth.issued) == 2
    assert guarded.store.get("Appointment", made.id)["status"] == "booked"
    await clinic.close()


async def test_calls_that_are_refused_at_once_share_the_next_token(guarded, open_with):
    clinic = open_with()
    await clinic.patient("pat-1")
    guarded.auth.revoked.add(guarded.auth.issued[0])
    await asyncio.gather(*[clinic.medicines("pat-1") for _ in range(10)])
    assert len(guarded.auth.issued) == 2
    await clinic.close()


async def test_an_agent_that_is_never_let_in_asks_twice_and_no_more(guarded, open_with):
    for _ in range(2):
        guarded.next(Status(401, code="login"), when=lambda one: one.path != "token")
    clinic = open_with()
    with pytest.raises(NotAllowedError):
        await clinic.patient("pat-1")
    assert len(guarded.asked("Patient")) == 2
    assert len(guarded.auth.issued) == 2
    await clinic.close()


async def test_a_fixed_token_is_shown_and_not_renewed(guarded, open_with):
    clinic = open_with(token_url="", token="fixed")
    with pytest.raises(NotAllowedError):
        await clinic.patient("pat-1")
    assert [one.headers["authorization"] for one in guarded.requests] == ["Bearer fixed"]
    await clinic.close()


async def test_a_key_that_the_service_does_not_know_is_refused(guarded, open_with):
    clinic = open_with(new_key("ES384")[1])
    with pytest.raises(NotAllowedError):
        await clinic.patient("pat-1")
    assert guarded.auth.refusals == ["InvalidSignatureError"]
    await clinic.close()


@pytest.mark.parametrize(
    ("settings", "why"),
    [({"client_id": "somebody"}, "InvalidIssuerError"), ({"key_id": "key-2"}, "kid")],
)
async def test_the_service_looks_at_every_claim(guarded, open_with, settings, why):
    clinic = open_with(**settings)
    with pytest.raises(NotAllowedError):
        await clinic.patient("pat-1")
    assert guarded.auth.refusals == [why]
    await clinic.close()


async def test_an_assertion_is_good_once_and_for_minutes(guarded, open_with, clock):
    clinic = open_with()
    await clinic.patient("pat-1")
    clock.now_s += 400
    await clinic.patient("pat-1")
    (first, second) = [
        jwt.decode(_assertion(one), options={"verify_signature": False})
        for one in guarded.asked("token")
    ]
    assert first["jti"] != second["jti"]
    assert first["exp"] - NOW.timestamp() <= 300
    assert guarded.auth.refusals == []
    await clinic.close()


@pytest.mark.parametrize(
    ("trouble", "kind"),
    [
        (Status(503, (("Retry-After", "9"),)), UnavailableError),
        (Status(403), NotAllowedError),
        (HalfABody(), UnavailableError),
        (Says(b"<html>", b"text/html"), BadAnswerError),
        (Says(b"[]"), BadAnswerError),
        (Says(b'{"access_token": 7, "token_type": "bearer", "expires_in": 9}'), BadAnswerError),
        (Says(b'{"access_token": "a", "token_type": "mac", "expires_in": 9}'), BadAnswerError),
        (Says(b'{"access_token": "a", "token_type": "bearer"}'), BadAnswerError),
        (
            Says(b'{"access_token": "a\\r\\nX: y", "token_type": "bearer", "expires_in": 9}'),
            BadAnswerError,
        ),
    ],
)
async def test_a_broken_token_service_has_its_error_and_is_asked_again(
    guarded, open_with, trouble, kind
):
    guarded.next(trouble, when=lambda one: one.path == "token")
    clinic = open_with()
    with pytest.raises(kind) as caught:
        await clinic.patient("pat-1")
    assert "access token" in str(caught.value)
    assert (await clinic.patient("pat-1")).id == "pat-1"
    await clinic.close()


async def test_a_caller_who_hangs_up_while_a_token_is_fetched_leaves_the_others_alone(
    guarded, open_with
):
    guarded.next(Slow(0.2), when=lambda one: one.path == "token")
    clinic = open_with()
    first = asyncio.create_task(clinic.patient("pat-1"))
    second = asyncio.create_task(clinic.patient("pat-2"))
    await asyncio.sleep(0.05)
    first.cancel()
    assert (await second).id == "pat-2"
    await clinic.close()


@pytest.mark.parametrize(
    "pem", [b"", b"secret words", KEYS["RS384"][1]], ids=["empty", "words", "wrong kind"]
)
def test_a_key_that_is_none_is_refused_at_the_start_without_being_quoted(open_with, pem):
    with pytest.raises(ValueError, match="key_file") as caught:
        open_with(pem)
    assert "secret words" not in str(caught.value)
    assert caught.value.__suppress_context__


async def test_no_token_and_no_key_stands_in_a_representation(guarded, open_with):
    clinic = open_with()
    await clinic.patient("pat-1")
    source = clinic._client._tokens
    assert guarded.auth.issued[0] not in f"{source!r} {source._held!r} {clinic!r}"
    await clinic.close()


def _assertion(request):
    return request.parameters["client_assertion"]


def test_the_service_of_the_tests_refuses_nonsense(clock):
    service = TokenService(KEYS["ES384"][0].public_key(), "ES384", clock)

    class Asked:
        body = b"grant_type=client_credentials&scope=x&client_assertion=nonsense"

    assert json.loads(service.answer(Asked).body)["error"] == "invalid_client"


async def test_who_is_refused_late_gets_the_token_that_is_there_already(guarded, open_with):
    clinic = open_with()
    source = clinic._client._tokens
    first = await source.token()
    second = await source.renewed(first)
    assert await source.renewed(first) == second
    assert guarded.auth.issued == [first, second]
    await clinic.close()
