"""Which hospital's side the settings open, and what they may not say."""

import time
from pathlib import Path

import pytest

from config.load import load_settings
from config.settings import Settings
from dialog.clinical.errors import ClinicalSettingsError, UnavailableError
from dialog.clinical.guarded import GuardedClinic
from telephony.clinics import open_clinic


def settings(tmp_path: Path, **clinical: object) -> Settings:
    told = load_settings(None, {}).model_dump()
    told["clinical"] |= clinical
    told["store"] |= {"engine": "sqlite", "path": tmp_path / "conversations.sqlite"}
    return Settings.model_validate(told)


async def test_the_demo_clinic_has_patients_and_is_guarded(tmp_path: Path) -> None:
    clinic = await open_clinic(settings(tmp_path), clock=time.time)
    try:
        assert isinstance(clinic, GuardedClinic)
        assert (await clinic.patient("demo-001")).family_name
    finally:
        await clinic.close()


async def test_a_clinic_in_a_file_is_made_and_empty(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'clinic.sqlite'}"
    clinic = await open_clinic(settings(tmp_path, backend="sql", sql={"url": url}), clock=time.time)
    try:
        assert list(await clinic.patients_at("+15550100")) == []
    finally:
        await clinic.close()
    assert (tmp_path / "clinic.sqlite").exists()


async def test_services_that_do_not_answer_are_told_of_when_they_are_asked(tmp_path: Path) -> None:
    guard = {"read": {"timeout_s": 0.2, "tries": 1, "budget_s": 0.2}}
    told = settings(tmp_path, backend="http", http={"url": "http://127.0.0.1:9/x"}, guard=guard)
    clinic = await open_clinic(told, clock=time.time)
    try:
        with pytest.raises(UnavailableError):
            await clinic.patients_at("+15550100")
    finally:
        await clinic.close()


@pytest.mark.parametrize(
    ("clinical", "reason"),
    [
        ({"backend": "http"}, r"clinical\.http"),
        ({"backend": "http", "http": {"url": "http://hospital.example/x"}}, r"clinical\.http"),
        ({"backend": "fhir"}, r"clinical\.fhir"),
        (
            {"guard": {"read": {"timeout_s": 6.0, "tries": 1, "budget_s": 6.0}}},
            r"clinical\.guard.* 12\.0 s together; allowed: less than 12\.0 s",
        ),
    ],
    ids=["no address", "in plain", "no server", "longer than an action"],
)
async def test_settings_that_open_nothing_are_refused(
    tmp_path: Path, clinical: dict[str, object], reason: str
) -> None:
    with pytest.raises(ClinicalSettingsError, match=reason):
        await open_clinic(settings(tmp_path, **clinical), clock=time.time)
