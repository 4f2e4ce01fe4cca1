from pathlib import Path

import pytest
from small_domain import EXAMPLES, write_small_domain

from dialog.nlu.archive import unpack
from dialog.nlu.examples import from_rasa
from dialog.rasa.loading import load_project
from models.training.intents import train

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def small_domain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_small_domain(tmp_path_factory.mktemp("domain"))


def test_an_archive_is_written_and_described(small_domain: Path, tmp_path: Path) -> None:
    ticks = iter([100.0, 103.5])
    made = train(
        small_domain, tmp_path, clock=lambda: next(ticks), out=tmp_path / "m.zip", embedding=False
    )
    model, learned_from = unpack((tmp_path / "m.zip").read_bytes())
    assert made.learned_from == learned_from
    intents = {one.intent for one in from_rasa(load_project(small_domain)[1]).examples}
    assert made.examples == len(intents) * EXAMPLES
    assert set(model.intents) == intents
    assert made.intents == len(intents)
    assert made.encoder is None
    assert made.seconds == 3.5
    assert 0.1 < made.left_out.share < 0.9


def test_the_same_domain_gives_the_same_archive(small_domain: Path, tmp_path: Path) -> None:
    first = train(small_domain, tmp_path, clock=lambda: 0.0, out=tmp_path / "1.zip")
    second = train(small_domain, tmp_path, clock=lambda: 0.0, out=tmp_path / "2.zip")
    assert first.sha256 == second.sha256
    assert (tmp_path / "1.zip").read_bytes() == (tmp_path / "2.zip").read_bytes()
