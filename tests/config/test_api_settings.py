"""The settings of Rasa's HTTP interface."""

import pytest

from config.load import SettingsError, load_settings, mask_secrets


def test_the_token_is_a_secret():
    settings = load_settings(None, {"IASOVOICE_API__TOKEN": "hush"})
    assert settings.api.token.get_secret_value() == "hush"
    assert mask_secrets(settings)["api"]["token"] == "(set)"
    assert "hush" not in repr(settings)


def test_a_mistake_beside_the_token_does_not_show_it():
    with pytest.raises(SettingsError) as caught:
        load_settings(None, {"IASOVOICE_API__TOKENS": "hush"})
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [("MAX_BODY_BYTES", "10"), ("MAX_CONVERSATIONS", "0"), ("MAX_MESSAGE_CHARACTERS", "1000000")],
)
def test_limits_have_limits(name, value):
    with pytest.raises(SettingsError):
        load_settings(None, {f"IASOVOICE_API__{name}": value})
