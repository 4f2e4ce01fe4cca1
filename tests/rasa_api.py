"""Rasa's HTTP interface over a dialog, without a network."""

from fastapi import FastAPI
from starlette.testclient import TestClient

from config.settings import ApiSettings, SafetySettings
from dialog.manager import DialogManager
from dialog.records.embedded import MemoryEventStore
from telephony.rasa_api.desk import ApiDesk
from telephony.rasa_api.routes import build_api
from tests.dialog_parts import with_store

NOW = 1_772_000_000.0
TOKEN = "a token of the tests"


class Clock:
    """Goes on by a thousandth of a second each time it is read."""

    def __init__(self):
        self.now = NOW

    def __call__(self):
        self.now += 0.001
        return self.now


class Api:
    """The interface over one store, and whoever has its token."""

    def __init__(self, parts, clock, settings=None, store=None):
        self.clock = clock
        self.store = store or MemoryEventStore(262_144)
        self.manager = DialogManager(with_store(parts, self.store), clock=clock)
        settings = settings or ApiSettings(token=TOKEN)
        self.manager.written.most_in_memory = settings.max_conversations
        desk = ApiDesk(settings, SafetySettings(), self.manager.written, "bot")
        app = FastAPI(redirect_slashes=False)
        app.include_router(build_api(desk))
        self.client = TestClient(app)

    def get(self, path, **more):
        return self.client.get(path, params={"token": TOKEN, **more})

    def post(self, path, document, **more):
        return self.client.post(path, params={"token": TOKEN, **more}, json=document)

    def say(self, message, sender="somebody", **more):
        """The texts of the answers."""
        body = {"sender": sender, "message": message, **more}
        answered = self.post("/webhooks/rest/webhook", body)
        assert answered.status_code == 200
        return [one.get("text") for one in answered.json()]

    def tracker(self, conversation="somebody", **more):
        shown = self.get(f"/conversations/{conversation}/tracker", **more)
        assert shown.status_code == 200
        return shown.json()
