import pytest

from config.load import SettingsError, load_settings, mask_secrets

SECRETS = {
    "IASOVOICE_CLINICAL__SQL__URL": "postgresql://agent:hush@db/clinic",
    "IASOVOICE_CLINICAL__SQL__INDEX_KEY": "hush",
    "IASOVOICE_CLINICAL__HTTP__TOKEN": "hush",
}


def test_a_clinic_that_is_not_set_is_invented():
    assert load_settings(None, {}).clinical.backend == "demo"


def test_the_secrets_of_a_clinic_are_not_shown():
    settings = load_settings(None, SECRETS)
    assert "hush" in settings.clinical.sql.url.get_secret_value()
    assert "hush" not in repr(settings)
    assert "hush" not in str(mask_secrets(settings))


def test_a_mistake_beside_the_secrets_does_not_show_them():
    with pytest.raises(SettingsError, match=r"clinical\.sql\.ur") as caught:
        load_settings(None, {"IASOVOICE_CLINICAL__SQL__UR": "postgresql://agent:hush@db/clinic"})
    assert "hush" not in str(caught.value)


def test_production_has_no_invented_patients():
    with pytest.raises(SettingsError, match=r"clinical\.backend = 'demo'"):
        load_settings(None, {"IASOVOICE_PROFILE": "production"})


def test_production_finds_patients_by_a_key_of_its_own():
    environ = {"IASOVOICE_PROFILE": "production", "IASOVOICE_CLINICAL__BACKEND": "sql"}
    with pytest.raises(SettingsError, match=r"clinical\.sql\.index_key") as caught:
        load_settings(None, environ)
    assert "clinical.backend" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BACKEND", "paper"),
        ("SQL__POOL", "0"),
        ("SQL__TIMEOUT_S", "0"),
        ("HTTP__URL", "ehr.example"),
        ("HTTP__URL", "https://agent:hush@ehr.example"),
        ("GUARD__READ", '{"timeout_s": 3, "tries": 2, "budget_s": 2}'),
        ("GUARD__LONGEST_WAIT_S", "0.01"),
    ],
)
def test_a_clinic_that_cannot_be_reached_so_is_refused(name, value):
    with pytest.raises(SettingsError, match="clinical"):
        load_settings(None, {f"IASOVOICE_CLINICAL__{name}": value})
