"""The command line as its users meet it: statuses, one-line errors, help at once."""

import json
import os
import socket
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest


def iasovoice(*args, environ=None, stdin=""):
    clean = {name: value for name, value in os.environ.items() if not name.startswith("IASOVOICE")}
    return subprocess.run(
        [sys.executable, "-m", "telephony", *args],
        env={**clean, "NO_COLOR": "1", **(environ or {})},
        input=stdin,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.mark.parametrize(
    "command",
    [
        "serve",
        "demo",
        "talk",
        "chat",
        "call",
        "say",
        "doctor",
        "config check",
        "bench media",
        "bench turn",
        "bench emotions",
        "bench endpointing",
    ],
)
def test_every_command_has_help_with_an_example(command):
    done = iasovoice(*command.split(), "--help")
    assert done.returncode == 0
    assert "Example: iasovoice" in done.stdout or 'Example: echo "' in done.stdout


def test_help_imports_nothing_heavy():
    code = (
        "import sys; from telephony import cli; "
        "heavy = {'pipecat', 'numpy', 'onnxruntime', 'fastapi', 'twilio', 'pydantic'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_wrong_setting_is_told_in_one_line_with_status_2():
    done = iasovoice("config", "check", environ={"IASOVOICE_SERVER__PORT": "many"})
    assert done.returncode == 2
    assert "server.port = 'many'" in done.stderr
    assert "Traceback" not in done.stderr


def test_wrong_use_has_status_2():
    assert iasovoice("sing").returncode == 2
    assert iasovoice("call", "http://127.0.0.1:1").returncode == 2


def test_config_check_masks_secrets():
    done = iasovoice("config", "check", "--json", environ={"IASOVOICE_TWILIO__AUTH_TOKEN": "hush"})
    assert done.returncode == 0
    assert json.loads(done.stdout)["twilio"]["auth_token"] == "(set)"
    assert "hush" not in done.stdout


def test_doctor_fails_where_something_is_missing():
    done = iasovoice("doctor", "--json")
    assert done.returncode == 1
    assert any(not finding["is_good"] for finding in json.loads(done.stdout))


def test_talk_by_text_answers_and_raises_an_emergency():
    done = iasovoice("talk", "--text", stdin="i have crushing chest pain\n")
    assert done.returncode == 0
    assert "triage: emergency" in done.stdout
    assert "911" in done.stdout


CHEST_PAIN = {"event": "caller", "text": "i have crushing chest pain"}


def test_chat_answers_each_line_and_fails_where_one_is_bad():
    line = json.dumps({"id": "a", "turns": [CHEST_PAIN]})
    done = iasovoice("chat", "--jsonl", "--seed", "7", stdin=f"{line}\nnonsense\n{line}\n")
    assert done.returncode == 1
    first, bad, again = (json.loads(one) for one in done.stdout.splitlines())
    assert first["turns"][0]["acuity"] == "emergency"
    assert first == again
    assert bad == {"id": None, "error": "not JSON"}


def test_chat_is_the_same_in_every_process_and_at_the_time_it_is_told():
    turns = [{"event": "caller", "text": text} for text in ("i need a check up", "tomorrow", "no")]
    lines = "\n".join(json.dumps({"id": n, "turns": turns}) for n in range(3))
    told = ("chat", "--jsonl", "--seed", "7", "--at", "2026-03-02T09:00:00")
    first = iasovoice(*told, stdin=lines, environ={"PYTHONHASHSEED": "1"})
    second = iasovoice(*told, stdin=lines, environ={"PYTHONHASHSEED": "2"})
    assert first.returncode == 0
    assert first.stdout == second.stdout


def test_chat_without_lines_is_typed():
    done = iasovoice("chat", stdin="i have crushing chest pain\n")
    assert done.returncode == 0
    assert "triage: emergency" in done.stdout


def test_logs_of_commands_do_not_mix_with_what_they_print():
    server = {"IASOVOICE_ACTION_SERVER__URL": "http://127.0.0.1:9/webhook"}
    line = json.dumps({"id": 1, "turns": [{"event": "caller", "text": "i have a cough"}]})
    done = iasovoice("chat", "--jsonl", stdin=line, environ=server)
    assert [json.loads(one)["id"] for one in done.stdout.splitlines()] == [1]


def test_say_writes_a_recording(tmp_path):
    out = tmp_path / "hear.wav"
    done = iasovoice("say", "Good morning.", "--emotion", "caring", "--out", str(out))
    assert done.returncode == 0
    assert out.stat().st_size > 8000


def test_say_speaks_slower_for_who_asked(tmp_path):
    sizes = []
    for options in ((), ("--slower", "--louder")):
        out = tmp_path / "hear.wav"
        assert iasovoice("say", "Good morning.", *options, "--out", str(out)).returncode == 0
        sizes.append(out.stat().st_size)
    assert sizes[1] > 1.08 * sizes[0]


def test_say_refuses_an_unknown_emotion(tmp_path):
    done = iasovoice("say", "Hi.", "--emotion", "bored", "--out", str(tmp_path / "x.wav"))
    assert done.returncode == 2
    assert "friendly" in done.stderr


def test_a_call_to_nobody_fails_without_a_trace(tmp_path):
    out = tmp_path / "hear.wav"
    iasovoice("say", "Hello.", "--out", str(out))
    done = iasovoice("call", "http://127.0.0.1:9", "--wav", str(out), "--json")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_a_call_without_an_account_names_one_all_the_same(tmp_path):
    forms = []

    class Desk(BaseHTTPRequestHandler):
        def do_POST(self):
            length = int(self.headers["Content-Length"])
            forms.append(parse_qs(self.rfile.read(length).decode()))
            self.send_response(500)
            self.end_headers()

        def log_message(self, *_):
            pass

    out = tmp_path / "hear.wav"
    iasovoice("say", "Hello.", "--out", str(out))
    with HTTPServer(("127.0.0.1", 0), Desk) as desk:
        threading.Thread(target=desk.serve_forever, daemon=True).start()
        iasovoice("call", f"http://127.0.0.1:{desk.server_port}", "--wav", str(out))
        desk.shutdown()
    assert forms[0]["AccountSid"][0].startswith("AC")


def test_a_wav_that_is_none_is_told_with_status_2(tmp_path):
    bad = tmp_path / "bad.wav"
    bad.write_bytes(b"not a wav")
    done = iasovoice("call", "http://127.0.0.1:9", "--wav", str(bad))
    assert done.returncode == 2
    assert str(bad) in done.stderr


def test_a_port_that_is_taken_is_told_with_status_2_before_anything_is_loaded():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        done = iasovoice("serve", environ={"IASOVOICE_SERVER__PORT": port})
    assert done.returncode == 2
    assert f"server.port = {port}" in done.stderr
    assert "recogniser" not in done.stdout


def test_records_that_cannot_be_kept_are_told_with_their_setting(tmp_path):
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    records = {
        "IASOVOICE_SERVER__PORT": "0",
        "IASOVOICE_CALL__RECORDS_DIRECTORY": f"{in_the_way}/x",
    }
    done = iasovoice("serve", environ=records)
    assert done.returncode == 2
    assert "call.records_directory" in done.stderr


@pytest.mark.parametrize(("token", "is_told"), [("", True), ("hush", False)])
def test_a_server_that_will_refuse_every_call_says_so(tmp_path, token, is_told):
    environ = {
        "IASOVOICE_SERVER__PORT": "0",
        "IASOVOICE_TWILIO__AUTH_TOKEN": token,
        "IASOVOICE_DIALOG__DOMAIN_DIRECTORY": str(tmp_path),  # an empty one: it ends at once
    }
    done = iasovoice("serve", environ=environ)
    assert done.returncode == 2
    assert ("twilio.auth_token is not set" in done.stdout) is is_told


@pytest.mark.parametrize("is_background", [False, True])
def test_a_command_that_is_ended_lets_go_of_what_it_has_started(is_background):
    code = f"""
import asyncio
import signal
if {is_background}:  # as a shell starts it
    signal.signal(signal.SIGINT, signal.SIG_IGN)
from telephony import cli

@cli.app.command("wait")
def wait():
    async def go():
        try:
            print("waits", flush=True)
            await asyncio.sleep(60)
        finally:
            print("lets go", flush=True)
    asyncio.run(go())

try:
    cli.main()
except SystemExit as end:
    # Other tests of this process may have taken the status that the system keeps.
    print("failed" if end.code else "done", flush=True)
"""
    command = [sys.executable, "-c", code, "wait"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout.readline() == "waits\n"
        running.terminate()
        assert running.stdout.readline() == "lets go\n"
        assert running.stdout.readline() == "failed\n"
