"""Settings come from three layers; a mistake is told with file, key, value, what is allowed."""

import pytest

from config.load import SettingsError, load_settings, mask_secrets


def test_the_packaged_defaults_are_complete():
    settings = load_settings(None, {})
    assert settings.server.port == 8080
    assert settings.turns.waits["yes_no"].complete_s < settings.turns.waits["story"].complete_s


def test_the_site_file_overrides_defaults_and_the_environment_overrides_both(tmp_path):
    site = tmp_path / "site.yaml"
    site.write_text("server: {port: 1111, max_calls: 3}\n")
    settings = load_settings(site, {"IASOVOICE_SERVER__PORT": "2222"})
    assert (settings.server.port, settings.server.max_calls) == (2222, 3)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("server: {port: 99999}", ["server.port", "99999", "65535"]),
        ("server: {prot: 1}", ["server.prot", "allowed", "port"]),
        ("sever: {port: 1}", ["sever", "allowed", "server"]),
        ("turns: {waits: {yes_no: {complete_s: soon}}}", ["turns.waits.yes_no.complete_s", "soon"]),
        ("playout: {lead_s: 2}", ["playout.lead_s", "2", "0.8"]),
        ("- a", ["mapping"]),
        ("a: [", ["not YAML"]),
    ],
)
def test_a_mistake_in_the_site_file_is_told_in_full(tmp_path, text, told):
    site = tmp_path / "site.yaml"
    site.write_text(text)
    with pytest.raises(SettingsError) as caught:
        load_settings(site, {})
    assert all(part in str(caught.value) for part in [str(site), *told])


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("IASOVOICE_SERVER__PORT", "-1", ["server.port", "-1"]),
        ("IASOVOICE_SEVER__PORT", "1", ["IASOVOICE_SEVER__PORT", "server"]),
        ("IASOVOICE_ASR__ENGINE", "siri", ["asr.engine", "siri", "pocketsphinx"]),
        ("IASOVOICE_CALL__SILENCE_PROMPTS_S", "5,10", ["IASOVOICE_CALL__SILENCE_PROMPTS_S", "[5"]),
        ("IASOVOICE_CALL__SILENCE_PROMPTS_S", "[]", ["call.silence_prompts_s", "at least 1"]),
        ("IASOVOICE_SERVER__PUBLIC_BASE_URL", "my.host", ["public_base_url", "my.host", "https?"]),
        ("IASOVOICE_SERVER__PUBLIC_WS_BASE_URL", "https://a", ["public_ws_base_url", "wss?"]),
        ("IASOVOICE_SAFETY__STAFF_NUMBER", "0800 NURSE", ["safety.staff_number", "0800 NURSE"]),
    ],
)
def test_a_mistake_in_the_environment_is_told_in_full(name, value, told):
    with pytest.raises(SettingsError) as caught:
        load_settings(None, {name: value})
    assert all(part in str(caught.value) for part in ["environment", *told])


def test_a_variable_that_is_not_json_is_named_and_its_value_is_not_shown():
    environ = {"IASOVOICE_TWILIO__SHARED_KEYS": "hush", "IASOVOICE_SERVER__PORT": "8081"}
    with pytest.raises(SettingsError) as caught:
        load_settings(None, environ)
    assert "IASOVOICE_TWILIO__SHARED_KEYS" in str(caught.value)
    assert "PORT" not in str(caught.value)
    assert "hush" not in str(caught.value)


def test_a_site_file_that_is_no_text_is_told(tmp_path):
    site = tmp_path / "site.yaml"
    site.write_bytes(b"server: \xff")
    with pytest.raises(SettingsError, match=r"site\.yaml: not UTF-8"):
        load_settings(site, {})


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(SettingsError, match=r"none\.yaml"):
        load_settings(tmp_path / "none.yaml", {})


def test_secrets_are_never_shown():
    environ = {
        "IASOVOICE_TWILIO__AUTH_TOKEN": "hush",
        "IASOVOICE_SERVER__PORT": "x",
    }
    with pytest.raises(SettingsError) as caught:
        load_settings(None, environ)
    assert "hush" not in str(caught.value)
    shown = mask_secrets(load_settings(None, {"IASOVOICE_TWILIO__AUTH_TOKEN": "hush"}))
    assert shown["twilio"]["auth_token"] == "(set)"
    assert "hush" not in str(shown)


def test_production_names_its_engines_and_keeps_no_plain_records(tmp_path):
    with pytest.raises(SettingsError) as caught:
        load_settings(
            None,
            {"IASOVOICE_PROFILE": "production", "IASOVOICE_CALL__RECORDS_DIRECTORY": str(tmp_path)},
        )
    told = str(caught.value)
    for key in (
        "twilio.auth_token",
        "safety.staff_number",
        "https://",
        "wss://",
        "asr.engine",
        "tts.engine",
        "records_directory",
    ):
        assert key in told


def test_a_misspelt_secret_is_not_shown():
    with pytest.raises(SettingsError) as caught:
        load_settings(None, {"IASOVOICE_TWILIO__AUTH_TOKN": "hush"})
    assert "twilio.auth_tokn" in str(caught.value)
    assert "hush" not in str(caught.value)
