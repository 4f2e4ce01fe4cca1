"""The doctor names what is missing, how to mend it, and no secret."""

from dataclasses import replace

from config.load import load_settings
from telephony.commands.doctor import Facts, examine

READY = Facts(python=(3, 12), whisper_on_disk=True, piper_installed=True, piper_voice_on_disk=True)
SITE = {
    "IASOVOICE_TWILIO__ACCOUNT_SID": "AC1",
    "IASOVOICE_TWILIO__AUTH_TOKEN": "hush",
    "IASOVOICE_SERVER__PUBLIC_BASE_URL": "https://voice.example.org",
    "IASOVOICE_SERVER__PUBLIC_WS_BASE_URL": "wss://voice.example.org",
    "IASOVOICE_SAFETY__STAFF_NUMBER": "+12025550142",
}


def test_a_site_that_has_everything_is_well():
    findings = examine(load_settings(None, SITE), READY)
    assert all(finding.is_good and not finding.mend for finding in findings)


def test_each_missing_setting_is_named_with_the_line_that_mends_it():
    for name in SITE:
        environ = {key: value for key, value in SITE.items() if key != name}
        missing = [f for f in examine(load_settings(None, environ), READY) if not f.is_good]
        assert [finding.mend.split("=")[0] for finding in missing] == [f"export {name}"]


def test_missing_engines_are_named():
    facts = replace(READY, whisper_on_disk=False, piper_installed=False)
    missing = [f for f in examine(load_settings(None, SITE), facts) if not f.is_good]
    assert [finding.mend.split()[0] for finding in missing] == ["export", "pip"]


def test_the_report_may_be_pasted_anywhere():
    report = str(examine(load_settings(None, SITE), READY))
    assert "hush" not in report
    assert "AC1" not in report
    assert "5550142" not in report
