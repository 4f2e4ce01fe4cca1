"""The interface as part of the server."""

from contextlib import asynccontextmanager
from types import SimpleNamespace

import pytest
from fakes_asr import FakeAsr
from starlette.testclient import TestClient

from config.load import load_settings
from config.settings import Profile
from telephony import app
from telephony.app import build_app


@pytest.fixture
def served(bikes, monkeypatch):
    """A server with nothing behind it but conversations."""

    @asynccontextmanager
    async def open_services(*_, **__):
        yield SimpleNamespace(dialog=bikes.manager, asr=FakeAsr([]))

    monkeypatch.setattr(app, "open_services", open_services)

    def serve(profile, **environ):
        settings = load_settings(None, {f"IASOVOICE_API__{k}": v for k, v in environ.items()})
        return TestClient(build_app(settings.model_copy(update={"profile": profile})))

    return serve


def test_with_a_token_it_is_offered_beside_the_other_paths(served):
    with served(Profile.PRODUCTION, TOKEN="abc", MAX_CONVERSATIONS="7") as client:
        assert client.get("/status", params={"token": "abc"}).json()["model_file"]
        assert client.get("/status").status_code == 401
        assert client.get("/readyz").json()["status"] == "ready"
        body = {"sender": "a", "message": "/hours"}
        said = client.post("/webhooks/rest/webhook", params={"token": "abc"}, json=body)
        assert said.json() == [{"recipient_id": "a", "text": "We open at nine."}]


def test_without_a_token_production_has_no_such_paths(served, bikes):
    with served(Profile.PRODUCTION) as client:
        for path in ("/", "/version", "/status", "/webhooks/rest/"):
            assert client.get(path).status_code == 404


def test_the_number_of_conversations_in_memory_is_a_setting(served, bikes):
    with served(Profile.DEVELOPMENT, MAX_CONVERSATIONS="7"):
        assert bikes.manager.written.most_in_memory == 7
