import random
from collections.abc import Callable

import pytest

from config.settings import DialogSettings, SafetySettings
from dialog.manager import DialogManager
from dialog.parts import SHIPPED, DialogParts, Surroundings, load_parts
from dialog.rasa.ensemble import Ensemble, train
from dialog.rasa.loading import check_project
from tests.dialog_parts import with_store

NOW = 1_772_000_000.0


CHANCE = random.Random(7)


@pytest.fixture(autouse=True)
def the_same_chance() -> None:
    """The wordings of a test do not depend on the tests before it."""
    CHANCE.seed(7)


@pytest.fixture(scope="session")
def parts() -> DialogParts:
    return load_parts(
        dialog=DialogSettings(),
        safety=SafetySettings(),
        organisation="Test Clinic",
        surroundings=Surroundings(clock=lambda: NOW, rng=CHANCE),
    )


@pytest.fixture
def clock() -> Callable[[], float]:
    return lambda: NOW


@pytest.fixture
def manager(parts: DialogParts, clock: Callable[[], float]) -> DialogManager:
    return DialogManager(with_store(parts), clock=clock)


@pytest.fixture(scope="session")
def ensemble() -> Ensemble:
    """The shipped domain, trained by its own rules and stories."""
    project = check_project(SHIPPED)
    assert [str(one) for one in project.mistakes] == []
    return train(project.domain, project.training)
