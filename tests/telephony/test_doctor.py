"""The doctor names what is missing, how to mend it, and no secret."""

import socket
from dataclasses import replace

import pytest

from config.load import load_settings
from telephony.commands.backends import Backends, ask_backends
from telephony.commands.doctor import Facts, examine

READY = Facts(
    python=(3, 12),
    whisper_on_disk=True,
    piper_installed=True,
    piper_voice_on_disk=True,
    backends=Backends(),
)
SITE = {
    "IASOVOICE_TWILIO__ACCOUNT_SID": "AC1",
    "IASOVOICE_TWILIO__AUTH_TOKEN": "hush",
    "IASOVOICE_SERVER__PUBLIC_BASE_URL": "https://voice.example.org",
    "IASOVOICE_SERVER__PUBLIC_WS_BASE_URL": "wss://voice.example.org",
    "IASOVOICE_SAFETY__STAFF_NUMBER": "+12025550142",
    "IASOVOICE_STORE__KEYS_FILE": "/etc/iasovoice/keys",
    "IASOVOICE_CLINICAL__BACKEND": "sql",
}


def test_a_site_that_has_everything_is_well():
    findings = examine(load_settings(None, SITE), READY)
    assert all(finding.is_good and not finding.mend for finding in findings)


def test_each_missing_setting_is_named_with_the_line_that_mends_it():
    for name in SITE:
        environ = {key: value for key, value in SITE.items() if key != name}
        missing = [f for f in examine(load_settings(None, environ), READY) if not f.is_good]
        assert len(missing) == 1
        assert f"export {name}=" in missing[0].mend


@pytest.mark.parametrize(("value", "found"), [("true", "asked after"), ("false", "not asked")])
def test_whether_callers_are_asked_about_the_call_is_told(value, found):
    settings = load_settings(None, {**SITE, "IASOVOICE_DIALOG__SURVEY": value})
    (finding,) = [f for f in examine(settings, READY) if f.what == "questions about the call"]
    assert finding.is_good
    assert finding.found.startswith(found)


@pytest.mark.parametrize(("number", "found"), [("+12025550143", "set"), ("", "not set")])
def test_whether_there_is_a_line_for_other_languages_is_told(number, found):
    settings = load_settings(None, {**SITE, "IASOVOICE_SAFETY__INTERPRETER_NUMBER": number})
    (finding,) = [f for f in examine(settings, READY) if "interpreter_number" in f.what]
    assert finding.is_good
    assert finding.found.split(";")[0] == found
    assert "+1" not in finding.found


def test_missing_engines_are_named():
    facts = replace(READY, whisper_on_disk=False, piper_installed=False)
    missing = [f for f in examine(load_settings(None, SITE), facts) if not f.is_good]
    assert [finding.mend.split()[0] for finding in missing] == ["iasovoice", "pip"]


@pytest.mark.parametrize(
    ("environ", "backends", "found", "mend"),
    [
        ({"STORE__ENGINE": "memory"}, Backends(), "gone with the process", "ENGINE=sqlite"),
        ({"STORE__PLAIN": "true"}, Backends(), "in the open", "PLAIN=false"),
        ({}, Backends(store_error="no answer"), "sqlite: no answer", "STORE__PATH="),
        (
            {"STORE__ENGINE": "redis", "STORE__REDIS_URL": "redis://:hush@db.example.org/0"},
            Backends(store_error="no answer"),
            "redis: no answer",
            "REDIS_URL=",
        ),
        ({}, Backends(clinic_error="tables of old"), "sql: tables of old", "iasovoice db upgrade"),
        (
            {"ACTION_SERVER__URL": "http://actions.example.org/webhook?key=hush"},
            Backends(action_server_error="refused"),
            "actions.example.org: refused",
            "ACTION_SERVER__URL=",
        ),
        (
            {"LANGUAGE_MODEL__BASE_URL": "http://127.0.0.1:8000/v1", "LANGUAGE_MODEL__MODEL": "m"},
            Backends(),
            "not encrypted",
            "LANGUAGE_MODEL__BASE_URL=https",
        ),
        (
            {
                "LANGUAGE_MODEL__BASE_URL": "https://llm.example/v1",
                "LANGUAGE_MODEL__MODEL": "phi-4",
                "LANGUAGE_MODEL__API_KEY": "hush",
            },
            Backends(model_error="rejected (401)"),
            "phi-4 at llm.example: rejected (401)",
            "LANGUAGE_MODEL__API_KEY=",
        ),
    ],
)
def test_what_is_wrong_behind_the_calls_is_named(environ, backends, found, mend):
    settings = load_settings(None, {**SITE, **{f"IASOVOICE_{k}": v for k, v in environ.items()}})
    findings = examine(settings, replace(READY, backends=backends))
    (missing,) = [finding for finding in findings if not finding.is_good]
    assert found in missing.found
    assert mend in missing.mend
    assert "hush" not in str(findings)


def test_a_look_at_the_store_leaves_nothing_behind(tmp_path):
    environ = {"IASOVOICE_STORE__PATH": str(tmp_path / "new" / "calls.sqlite")}
    assert ask_backends(load_settings(None, environ)) == Backends()
    assert list(tmp_path.iterdir()) == []


def test_a_store_that_cannot_be_opened_is_told_with_its_place(tmp_path):
    place = tmp_path / "calls.sqlite"
    place.write_text("this is no database, and was none before either", encoding="utf-8")
    asked = ask_backends(load_settings(None, {"IASOVOICE_STORE__PATH": str(place)}))
    assert str(place) in (asked.store_error or "")
    beside_a_file = {"IASOVOICE_STORE__PATH": str(place / "calls.sqlite")}
    assert "cannot be written" in (
        ask_backends(load_settings(None, beside_a_file)).store_error or ""
    )


def test_servers_that_are_not_there_are_told(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = {
        "IASOVOICE_STORE__ENGINE": "redis",
        "IASOVOICE_STORE__REDIS_URL": f"redis://127.0.0.1:{port}/0",
        "IASOVOICE_STORE__KEYS__A": "A" * 43 + "=",
        "IASOVOICE_ACTION_SERVER__URL": f"http://127.0.0.1:{port}/webhook",
    }
    asked = ask_backends(load_settings(None, environ))
    assert "Redis" in (asked.store_error or "")
    assert asked.action_server_error


def test_the_report_may_be_pasted_anywhere():
    report = str(examine(load_settings(None, SITE), READY))
    assert "hush" not in report
    assert "AC1" not in report
    assert "5550142" not in report


def test_a_look_at_a_clinic_that_is_not_there_yet_leaves_nothing_behind(tmp_path):
    path = tmp_path / "clinic.sqlite"
    environ = {
        "IASOVOICE_CLINICAL__BACKEND": "sql",
        "IASOVOICE_CLINICAL__SQL__URL": f"sqlite:///{path}",
        "IASOVOICE_STORE__PATH": str(tmp_path / "conversations.sqlite"),
    }
    assert ask_backends(load_settings(None, environ)).clinic_error is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("environ", "told"),
    [
        ({"BACKEND": "http"}, "clinical.http"),
        ({"BACKEND": "fhir"}, "clinical.fhir"),
        ({"BACKEND": "fhir", "FHIR__BASE_URL": "http://127.0.0.1:9/fhir"}, ""),
    ],
    ids=["no services", "no server", "a server that is down"],
)
def test_a_clinic_that_cannot_be_reached_is_told(tmp_path, environ, told):
    named = {f"IASOVOICE_CLINICAL__{key}": value for key, value in environ.items()}
    path = {"IASOVOICE_STORE__PATH": str(tmp_path / "conversations.sqlite")}
    error = ask_backends(load_settings(None, {**named, **path})).clinic_error
    assert error is not None
    assert told in error
