import pytest

from config.load import SettingsError, load_settings, mask_secrets

SECRET = "c2VjcmV0c2VjcmV0"


def test_there_is_no_action_server_unless_told():
    settings = load_settings(None, {}).action_server
    assert (settings.url, settings.timeout_s) == ("", 3.0)


def test_the_token_is_not_shown():
    environ = {
        "IASOVOICE_ACTION_SERVER__URL": "https://actions.example/webhook",
        "IASOVOICE_ACTION_SERVER__TOKEN": SECRET,
    }
    settings = load_settings(None, environ)
    assert settings.action_server.token.get_secret_value() == SECRET
    assert SECRET not in repr(settings)
    assert SECRET not in str(mask_secrets(settings))


@pytest.mark.parametrize("key", ["token", "tokn"])
def test_a_mistake_beside_the_token_does_not_show_it(tmp_path, key):
    site = tmp_path / "site.yaml"
    site.write_text(f"action_server: {{{key}: [{SECRET}]}}", encoding="utf-8")
    with pytest.raises(SettingsError, match="action_server") as caught:
        load_settings(site, {})
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    ["actions.example", "ftp://actions.example", "http://name:word@actions.example", "http://"],
)
def test_an_address_that_cannot_work_is_refused(url):
    with pytest.raises(SettingsError, match=r"action_server\.url"):
        load_settings(None, {"IASOVOICE_ACTION_SERVER__URL": url})


@pytest.mark.parametrize(
    ("key", "value"),
    [("TIMEOUT_S", "0"), ("BREAKER_FAILURES", "0"), ("BREAKER_REST_S", "0"),
     ("MAX_ANSWER_BYTES", "10")],
)  # fmt: skip
def test_limits_that_let_nothing_through_are_refused(key, value):
    with pytest.raises(SettingsError, match=key.lower()):
        load_settings(None, {f"IASOVOICE_ACTION_SERVER__{key}": value})
