"""`iasovoice doctor`: what is missing for real calls, each with the command that mends it.

The report names settings and files, never their secrets, so it may be pasted anywhere.
"""

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

from rich.console import Console

from config.settings import Settings
from telephony.commands.backends import Backends, ask_backends, examine_backends
from telephony.commands.finding import Finding
from voice.asr.select import whisper_is_on_disk
from voice.tts.select import piper_is_installed, piper_voice_is_on_disk


@dataclass(frozen=True, slots=True)
class Facts:
    """What the machine says, so that the verdict is a pure function."""

    python: tuple[int, int]
    whisper_on_disk: bool
    piper_installed: bool
    piper_voice_on_disk: bool
    backends: Backends


def examine(settings: Settings, facts: Facts) -> tuple[Finding, ...]:
    """The findings, in the order in which they are best mended."""
    return (
        *_account(settings),
        *_addresses(settings),
        *_engines(facts),
        _interpreters(settings),
        _survey(settings),
        *examine_backends(settings, facts.backends),
    )


def run(settings: Settings, *, as_json: bool) -> int:
    """Print the findings; 1 when something is missing."""
    findings = examine(settings, _facts(settings))
    if as_json:
        sys.stdout.write(json.dumps([asdict(finding) for finding in findings], indent=2) + "\n")
    else:
        _print(findings)
    return 0 if all(finding.is_good for finding in findings) else 1


def _account(settings: Settings) -> tuple[Finding, ...]:
    account = settings.twilio
    secrets: Mapping[str, str] = {
        "ACCOUNT_SID": account.account_sid,
        "AUTH_TOKEN": account.auth_token.get_secret_value(),
    }
    return tuple(
        Finding(
            f"Twilio {name.lower().replace('_', ' ')}",
            bool(value),
            "set" if value else "not set",
            "" if value else f"export IASOVOICE_TWILIO__{name}=…",
        )
        for name, value in secrets.items()
    )


def _addresses(settings: Settings) -> tuple[Finding, ...]:
    server = settings.server
    wanted = {
        "PUBLIC_BASE_URL": ("https", server.public_base_url),
        "PUBLIC_WS_BASE_URL": ("wss", server.public_ws_base_url),
    }
    findings = []
    for name, (scheme, url) in wanted.items():
        parts = urlsplit(url)
        is_good = parts.scheme == scheme and parts.hostname not in (None, "127.0.0.1", "localhost")
        mend = "" if is_good else f"export IASOVOICE_SERVER__{name}={scheme}://your.host"
        findings.append(Finding(f"{scheme} address", is_good, url, mend))
    staff = settings.safety.staff_number
    is_default = staff == type(settings.safety)().staff_number
    findings.append(
        Finding(
            "number of the nurse line",
            not is_default,
            "still the example number" if is_default else "set",
            "export IASOVOICE_SAFETY__STAFF_NUMBER=+1…" if is_default else "",
        )
    )
    return tuple(findings)


def _engines(facts: Facts) -> tuple[Finding, ...]:
    supported = (3, 11) <= facts.python <= (3, 13)
    voice_ready = facts.piper_installed and facts.piper_voice_on_disk
    mend_voice = (
        "export IASOVOICE_TTS__VOICE=/path/to/voice.onnx"
        if facts.piper_installed
        else "pip install 'iasovoice[piper]'"
    )
    return (
        Finding("Python 3.11 to 3.13", supported, ".".join(map(str, facts.python))),
        Finding(
            "recognition for patients (faster-whisper)",
            facts.whisper_on_disk,
            "weights found" if facts.whisper_on_disk else "PocketSphinx serves: not for patients",
            "" if facts.whisper_on_disk else "iasovoice models pull whisper base.en",
        ),
        Finding(
            "voice for patients (Piper)",
            voice_ready,
            "voice found" if voice_ready else "espeak-ng serves: not for patients",
            "" if voice_ready else mend_voice,
        ),
    )


def _interpreters(settings: Settings) -> Finding:
    """Either is well: a nurse line may have interpreters of its own."""
    is_set = bool(settings.safety.interpreter_number)
    found = "set" if is_set else "not set; callers who speak no English reach the nurse line"
    return Finding("line for other languages (safety.interpreter_number)", True, found)


def _survey(settings: Settings) -> Finding:
    """Either is well; whoever wonders why callers are not asked finds it here."""
    is_asked = settings.dialog.survey
    found = "asked after calm calls" if is_asked else "not asked (dialog.survey is false)"
    return Finding("questions about the call", True, found)


def _facts(settings: Settings) -> Facts:
    return Facts(
        python=sys.version_info[:2],
        whisper_on_disk=whisper_is_on_disk(settings.asr),
        piper_installed=piper_is_installed(),
        piper_voice_on_disk=piper_voice_is_on_disk(settings.tts),
        backends=ask_backends(settings),
    )


def _print(findings: tuple[Finding, ...]) -> None:
    console = Console(highlight=False)
    for finding in findings:
        mark = "[green]ok[/]     " if finding.is_good else "[red]missing[/]"
        console.print(f"{mark}  {finding.what}: {finding.found}", soft_wrap=True)
        if finding.mend:
            # On a line of its own, so that it can be copied whole.
            console.print(f"           {finding.mend}", markup=False, soft_wrap=True)
