import json
import random
from pathlib import Path

import pytest

from config.settings import ApiSettings, DialogSettings, SafetySettings
from dialog.parts import Surroundings, load_parts
from tests.rasa_api import TOKEN, Api, Clock


@pytest.fixture(scope="session")
def recorded():
    path = Path(__file__).with_name("recorded.json")
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def clock():
    return Clock()


@pytest.fixture(scope="session")
def bot_directory(recorded, tmp_path_factory):
    directory = tmp_path_factory.mktemp("bikes")
    for name, text in recorded["bot"].items():
        path = directory / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return directory


def _parts(clock, **dialog):
    surroundings = Surroundings(clock=clock, rng=random.Random(7), embedding=False)
    return load_parts(
        dialog=DialogSettings(**dialog),
        safety=SafetySettings(),
        organisation="Test Clinic",
        surroundings=surroundings,
    )


@pytest.fixture(scope="session")
def bike_parts(bot_directory, clock):
    return _parts(clock, domain_directory=bot_directory, additions=False)


@pytest.fixture(scope="session")
def shipped_parts(clock):
    return _parts(clock)


@pytest.fixture
def bikes(bike_parts, clock):
    """A bot that behaves as with Rasa."""
    return Api(bike_parts, clock)


@pytest.fixture
def clinic(shipped_parts, clock):
    """Our own domain, with all that a telephone adds."""
    return Api(shipped_parts, clock)


@pytest.fixture
def reopened(bike_parts, clock):
    """Another process on the same store."""
    return lambda api, **settings: Api(
        bike_parts, clock, ApiSettings(token=TOKEN, **settings), api.store
    )
