"""The optional language model: none unless told, never in the open, its key never shown."""

import pytest

from config.load import SettingsError, load_settings, mask_secrets

PREFIX = "IASOVOICE_LANGUAGE_MODEL__"
SITE = {f"{PREFIX}BASE_URL": "https://llm.example/v1/", f"{PREFIX}MODEL": "phi-4"}


def told(**more):
    return load_settings(None, {**SITE, **{f"{PREFIX}{key}": value for key, value in more.items()}})


def test_there_is_none_unless_told_and_it_answers_nobody_unless_told():
    shipped = load_settings(None, {}).language_model
    assert not shipped.base_url
    assert not shipped.gives_advice
    assert not told().language_model.gives_advice


def test_an_address_ends_without_a_slash():
    assert told().language_model.base_url == "https://llm.example/v1"


def test_the_key_is_not_shown():
    settings = told(API_KEY="hush")
    assert settings.language_model.api_key.get_secret_value() == "hush"
    assert mask_secrets(settings)["language_model"]["api_key"] == "(set)"
    assert "hush" not in str(mask_secrets(settings))
    assert "hush" not in repr(settings)


@pytest.mark.parametrize("key", ["API_KY", "AT_ONCE", "API_KEY"])
def test_a_mistake_beside_the_key_does_not_show_it(key):
    with pytest.raises(SettingsError) as refused:
        told(**{key: "hush hush"})
    assert "hush" not in str(refused.value)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("BASE_URL", "http://llm.example/v1"),
        ("BASE_URL", "https://user:word@llm.example/v1"),
        ("BASE_URL", "ftp://llm.example"),
        ("MODEL", ""),
        ("MODEL", 'phi"4'),
        ("API_KEY", "two words"),
        ("NOTE_TIMEOUT_S", "0"),
        ("ADVICE_TIMEOUT_S", "6"),
        ("TOKENS_A_DAY", "0"),
        ("AT_ONCE", "0"),
    ],
)
def test_what_makes_no_sense_is_refused(key, value):
    with pytest.raises(SettingsError, match="language_model"):
        told(**{key: value})


def test_production_speaks_to_it_encrypted_even_on_its_own_machine():
    plain = {**SITE, f"{PREFIX}BASE_URL": "http://127.0.0.1:8000/v1"}
    assert load_settings(None, plain).language_model.base_url
    with pytest.raises(SettingsError) as refused:
        load_settings(None, {**plain, "IASOVOICE_PROFILE": "production"})
    assert "language_model.base_url" in str(refused.value)
    with pytest.raises(SettingsError) as others:
        load_settings(None, {**SITE, "IASOVOICE_PROFILE": "production"})
    assert "language_model" not in str(others.value)
