import pytest

from config.load import SettingsError, load_settings, mask_secrets

SECRET = "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2U="


def test_keys_come_from_the_environment_and_are_not_shown():
    environ = {"IASOVOICE_STORE__KEYS": f'{{"2026-11": "{SECRET}"}}'}
    settings = load_settings(None, environ)
    assert settings.store.keys["2026-11"].get_secret_value() == SECRET
    assert SECRET not in repr(settings)
    assert SECRET not in str(mask_secrets(settings))


def test_a_mistake_beside_the_keys_does_not_show_them():
    with pytest.raises(SettingsError, match="store") as caught:
        load_settings(None, {"IASOVOICE_STORE__KEYS": f'["{SECRET}"]'})
    assert SECRET not in str(caught.value)


def test_production_keeps_nothing_readable():
    environ = {"IASOVOICE_PROFILE": "production", "IASOVOICE_STORE__PLAIN": "true"}
    with pytest.raises(SettingsError, match=r"store\.plain is true"):
        load_settings(None, environ)


def test_development_is_sealed_unless_told():
    assert load_settings(None, {}).store.plain is False
