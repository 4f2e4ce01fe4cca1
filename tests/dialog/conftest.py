import random
from collections.abc import Callable

import pytest

from config.settings import DialogSettings, SafetySettings
from dialog.domain import Domain, load_domain
from dialog.manager import DialogManager
from dialog.parts import SHIPPED, DialogParts, load_parts

NOW = 1_772_000_000.0


@pytest.fixture(scope="session")
def parts() -> DialogParts:
    return load_parts(
        dialog=DialogSettings(),
        safety=SafetySettings(),
        organisation="Test Clinic",
        rng=random.Random(7),
    )


@pytest.fixture(scope="session")
def domain() -> Domain:
    return load_domain(SHIPPED / "domain.yml")


@pytest.fixture
def clock() -> Callable[[], float]:
    return lambda: NOW


@pytest.fixture
def manager(parts: DialogParts, clock: Callable[[], float]) -> DialogManager:
    return DialogManager(parts, clock=clock)
