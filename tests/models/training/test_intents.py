import shutil
from pathlib import Path

import pytest

from dialog.nlu.archive import unpack
from dialog.parts import SHIPPED
from models.training.intents import train

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def small_domain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped domain with few examples of each intent, so that training takes no time."""
    directory = tmp_path_factory.mktemp("domain")
    for name in ("domain.yml", "lookups.yml"):
        shutil.copy(SHIPPED / name, directory)
    kept, count = [], 0
    for line in (SHIPPED / "nlu.yml").read_text(encoding="utf-8").splitlines():
        count = count + 1 if line.startswith("    - ") else 0
        if count <= 6:
            kept.append(line)
    (directory / "nlu.yml").write_text("\n".join(kept) + "\n", encoding="utf-8")
    return directory


def test_an_archive_is_written_and_described(small_domain: Path, tmp_path: Path) -> None:
    ticks = iter([100.0, 103.5])
    made = train(
        small_domain, tmp_path, clock=lambda: next(ticks), out=tmp_path / "m.zip", embedding=False
    )
    model, learned_from = unpack((tmp_path / "m.zip").read_bytes())
    assert made.learned_from == learned_from
    assert made.examples == 26 * 6
    assert len(model.intents) == made.intents == 26
    assert made.encoder is None
    assert made.seconds == 3.5
    assert 0.1 < made.left_out.share < 0.9


def test_the_same_domain_gives_the_same_archive(small_domain: Path, tmp_path: Path) -> None:
    first = train(small_domain, tmp_path, clock=lambda: 0.0, out=tmp_path / "1.zip")
    second = train(small_domain, tmp_path, clock=lambda: 0.0, out=tmp_path / "2.zip")
    assert first.sha256 == second.sha256
    assert (tmp_path / "1.zip").read_bytes() == (tmp_path / "2.zip").read_bytes()
