"""Who is let in."""

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from config.settings import ApiSettings, Profile, SafetySettings
from telephony.rasa_api.access import is_offered
from telephony.rasa_api.desk import ApiDesk
from telephony.rasa_api.routes import build_api
from tests.rasa_api import TOKEN

GUARDED = [
    ("GET", "/status"),
    ("GET", "/domain"),
    ("POST", "/model/parse"),
    ("POST", "/webhooks/rest/webhook"),
    ("GET", "/conversations/a/tracker"),
    ("GET", "/conversations/a/story"),
    ("POST", "/conversations/a/messages"),
    ("POST", "/conversations/a/predict"),
    ("POST", "/conversations/a/execute"),
    ("POST", "/conversations/a/trigger_intent"),
    ("POST", "/conversations/a/tracker/events"),
    ("PUT", "/conversations/a/tracker/events"),
]


@pytest.mark.parametrize(("method", "path"), GUARDED)
@pytest.mark.parametrize(
    "shown",
    [
        {},
        {"params": {"token": ""}},
        {"params": {"token": TOKEN + "x"}},
        {"params": {"token": "schlüssel\ud800".encode("utf-8", "replace").decode()}},
        {"headers": {"Authorization": f"Basic {TOKEN}"}},
        {"headers": {"Authorization": "Bearer"}},
        {"headers": {"Authorization": TOKEN}},
    ],
)
def test_without_the_token_nobody_is_let_in(bikes, method, path, shown):
    answered = bikes.client.request(method, path, **shown)
    assert answered.status_code == 401
    assert answered.json()["reason"] == "NotAuthenticated"


def test_the_token_may_come_in_the_address_or_in_the_header(bikes):
    assert bikes.client.get("/status", params={"token": TOKEN}).status_code == 200
    for scheme in ("Bearer", "bearer"):
        header = {"Authorization": f"{scheme} {TOKEN}"}
        assert bikes.client.get("/status", headers=header).status_code == 200


@pytest.mark.parametrize("path", ["/", "/version", "/webhooks/rest/", "/webhooks/rest"])
def test_signs_of_life_need_no_token(bikes, path):
    assert bikes.client.get(path).status_code == 200


@pytest.mark.parametrize(
    ("peer", "host", "more", "status"),
    [
        ("127.0.0.1", "127.0.0.1:8080", {}, 200),
        ("::1", "localhost", {}, 200),
        ("127.0.0.1", "[::1]:8080", {"Origin": "http://localhost:3000"}, 200),
        ("192.0.2.7", "127.0.0.1", {}, 401),
        ("127.0.0.1", "clinic.example", {}, 401),
        ("127.0.0.1", "127.0.0.1", {"X-Forwarded-For": "192.0.2.7"}, 401),
        ("127.0.0.1", "127.0.0.1", {"Forwarded": "for=192.0.2.7"}, 401),
        ("127.0.0.1", "127.0.0.1", {"Origin": "https://evil.example"}, 401),
        ("127.0.0.1", "127.0.0.1", {"Origin": "null"}, 401),
    ],
)
def test_without_a_token_only_programs_on_this_machine_are_let_in(bikes, peer, host, more, status):
    desk = ApiDesk(ApiSettings(), SafetySettings(), bikes.manager.written, "bot")
    app = FastAPI()
    app.include_router(build_api(desk))
    client = TestClient(app, client=(peer, 50_000))
    answered = client.get("/status", headers={"Host": host, **more})
    assert answered.status_code == status


@pytest.mark.parametrize(
    ("token", "profile", "offered"),
    [
        ("", Profile.DEVELOPMENT, True),
        ("", Profile.PRODUCTION, False),
        ("secret", Profile.PRODUCTION, True),
    ],
)
def test_production_offers_nothing_without_a_token(token, profile, offered):
    assert is_offered(ApiSettings(token=token), profile) is offered
