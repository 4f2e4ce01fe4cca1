import json

import pytest
from typer.testing import CliRunner

from dialog.clinical.errors import ClinicalSettingsError, UnavailableError
from dialog.clinical.sql.upgrading import newest_revision
from telephony.cli import app

NEWEST = newest_revision()


def upgrade(monkeypatch, url, *options, backend="sql"):
    monkeypatch.setenv("IASOVOICE_CLINICAL__BACKEND", backend)
    monkeypatch.setenv("IASOVOICE_CLINICAL__SQL__URL", url)
    return CliRunner().invoke(app, ["db", "upgrade", *options])


def test_the_tables_are_made_once_and_then_found(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path}/clinic.sqlite"
    first = upgrade(monkeypatch, url)
    assert (first.exit_code, first.stdout) == (
        0, f"Upgraded the tables from revision none to {NEWEST}.\n",
    )  # fmt: skip
    again = upgrade(monkeypatch, url)
    assert (again.exit_code, again.stdout) == (0, f"The tables have revision {NEWEST} already.\n")


def test_for_programs_it_is_one_object(tmp_path, monkeypatch):
    told = upgrade(monkeypatch, f"sqlite:///{tmp_path}/clinic.sqlite", "--json")
    assert json.loads(told.stdout) == {"before": None, "after": NEWEST}


def test_a_clinic_without_tables_of_ours_is_told(tmp_path, monkeypatch):
    told = upgrade(monkeypatch, f"sqlite:///{tmp_path}/clinic.sqlite", backend="demo")
    assert told.exit_code == 2
    assert "clinical.backend = 'demo' has no tables; allowed: 'sql'" in told.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("mysql://agent:hush@db/clinic", ClinicalSettingsError),
        ("postgresql://agent:hush@127.0.0.1:1/clinic", UnavailableError),
    ],
)
def test_a_database_that_cannot_be_used_is_told_without_its_password(monkeypatch, url, kind):
    told = upgrade(monkeypatch, url)
    assert isinstance(told.exception, kind)
    assert "hush" not in f"{told.exception} {told.output}"
