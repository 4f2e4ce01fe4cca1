"""The command line. Commands import what they run when they run, so that `--help` is instant."""

import json
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from telephony.commands.bench_cli import bench_app
from telephony.commands.db_cli import db_app
from telephony.commands.memory_cli import memory_app
from telephony.commands.models_cli import models_app
from telephony.commands.options import ConfigOption, JsonOption, settings_of
from telephony.commands.text_cli import text_app

if TYPE_CHECKING:
    from config.settings import Settings

FAILED = 1
WRONG_USE = 2

app = typer.Typer(
    name="iasovoice",
    help="A telephone voice agent for health care.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
config_app = typer.Typer(help="The settings.", no_args_is_help=True)
app.add_typer(text_app)
app.add_typer(config_app, name="config")
app.add_typer(bench_app, name="bench")
app.add_typer(models_app, name="models")
app.add_typer(db_app, name="db")
app.add_typer(memory_app, name="memory")


@app.callback()
def _main(
    debug: Annotated[bool, typer.Option("--debug", help="Show the trace of an error.")] = False,
) -> None:
    """A telephone voice agent for health care."""
    _Debug.is_on = debug
    _configure_logs(None)


class _Debug:
    """Whether errors show their trace; set once by the option."""

    is_on = False


@app.command(epilog="Example: iasovoice serve --config site.yaml")
def serve(config: ConfigOption = None) -> None:
    """Serve the telephone network: webhooks and media streams."""
    settings = settings_of(config)
    _configure_logs(settings)
    from telephony.commands.serve import run

    raise typer.Exit(run(settings))


@app.command(epilog="Example: iasovoice demo --out demo-output")
def demo(
    out: Annotated[Path, typer.Option(help="Where recordings and pictures go.")] = Path(
        "demo-output"
    ),
    json_output: JsonOption = False,
) -> None:
    """Let two simulated patients phone the real server; no keys, no network."""
    from telephony.commands.demo import run

    raise typer.Exit(run(out, as_json=json_output))


@app.command(epilog='Example: echo "i have a headache" | iasovoice talk --text')
def talk(
    text: Annotated[bool, typer.Option("--text", help="Type instead of speaking.")] = False,
    config: ConfigOption = None,
) -> None:
    """Talk with the same dialog, by typing or by microphone."""
    from telephony.commands.talk import run

    raise typer.Exit(run(settings_of(config), by_text=text))


@app.command(epilog="Example: iasovoice call http://127.0.0.1:8080 --wav hello.wav")
def call(
    url: Annotated[str, typer.Argument(help="http(s)://host of the server, or its voice webhook.")],
    wav: Annotated[list[Path], typer.Option("--wav", help="What the caller says, in turn.")],
    out: Annotated[Path | None, typer.Option(help="Stereo recording to write.")] = None,
    account_sid: Annotated[str, typer.Option(envvar="IASOVOICE_TWILIO__ACCOUNT_SID")] = "",
    auth_token: Annotated[str, typer.Option(envvar="IASOVOICE_TWILIO__AUTH_TOKEN")] = "",
    json_output: JsonOption = False,
) -> None:
    """Phone a server as Twilio would; plain ws:// only on this machine."""
    from telephony.commands.call import CallOptions, run

    options = CallOptions(url, tuple(wav), out, account_sid, auth_token, json_output)
    raise typer.Exit(run(options))


@app.command(epilog="Example: iasovoice load --calls 4 --calls 12 --plot load.png")
def load(
    calls: Annotated[
        list[int], typer.Option(min=1, max=1000, help="At a time; several, for a level each.")
    ],
    asr: Annotated[
        str,
        typer.Option(
            help="Whisper's weights: a name or a directory; without weights, a twin. "
            "Or pocketsphinx."
        ),
    ] = "tiny.en",
    conversations: Annotated[
        int | None,
        typer.Option(min=1, max=20, help="On each line in a row; else what gives 30 turns."),
    ] = None,
    all_voices: Annotated[
        bool, typer.Option("--all-voices", help="Also callers whose ends smart-turn mistakes.")
    ] = False,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="The server keeps no clips of what it said.")
    ] = False,
    plot: Annotated[Path | None, typer.Option(help="Picture to write.")] = None,
    config: ConfigOption = None,
    json_output: JsonOption = False,
) -> None:
    """Hold many calls at a time with the real server on this machine: waits, gaps, CPU, memory."""
    settings = settings_of(config)
    from load_tests.load.bench import Plan
    from telephony.commands.load import run

    plan = Plan(tuple(calls), asr, conversations, keeps_clips=not no_cache)
    raise typer.Exit(run(plan, settings.asr, plot, all_voices=all_voices, as_json=json_output))


@app.command(epilog='Example: iasovoice say "How are you today?" --emotion caring --out hear.wav')
def say(
    text: Annotated[str, typer.Argument(help="What to say.")],
    emotion: Annotated[str, typer.Option(help="How to say it.")] = "neutral",
    slower: Annotated[bool, typer.Option("--slower", help="As for who asked for it.")] = False,
    louder: Annotated[bool, typer.Option("--louder", help="As for who asked for it.")] = False,
    out: Annotated[Path, typer.Option(help="WAV file to write.")] = Path("say.wav"),
    config: ConfigOption = None,
) -> None:
    """Write a reply as the caller would hear it."""
    from telephony.commands.say import Manner, run

    raise typer.Exit(run(settings_of(config), text, Manner(emotion, slower, louder), out))


@app.command(epilog="Example: iasovoice doctor")
def doctor(config: ConfigOption = None, json_output: JsonOption = False) -> None:
    """What is missing for real calls, and the command that mends it; safe to paste."""
    from telephony.commands.doctor import run

    raise typer.Exit(run(settings_of(config), as_json=json_output))


@config_app.command("check", epilog="Example: iasovoice config check --config site.yaml")
def config_check(config: ConfigOption = None, json_output: JsonOption = False) -> None:
    """Print the effective settings, secrets masked; exit 2 when something is wrong."""
    from config.load import mask_secrets
    from telephony.commands.check import check_domain

    settings = settings_of(config)
    check_domain(settings)
    shown = mask_secrets(settings)
    if json_output:
        _print_json(shown)
        return
    import yaml

    typer.echo(yaml.safe_dump(shown, sort_keys=False).rstrip())


def _configure_logs(settings: "Settings | None") -> None:
    """Own the logs before anything is imported that logs at import; only a server talks much."""
    from config.settings import LogSettings
    from telephony.logging import configure

    if settings is not None:
        configure(settings.log)
    else:
        # What other commands print on standard output is for programs to read.
        configure(LogSettings(level="error"), stream=sys.stderr)


def _print_json(value: Any) -> None:
    typer.echo(json.dumps(value, indent=2))


def main() -> NoReturn:
    """Run the command; exit 0 done, 1 failed, 2 wrong use or setting."""
    # So that the servers and callers that a command has started end with it; a shell starts what
    # shall run in the background deaf to SIGINT.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    try:
        app(standalone_mode=True)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        if _Debug.is_on:
            raise
        typer.echo(f"iasovoice: {error}", err=True)
        sys.exit(_exit_code(error))
    sys.exit(0)


def _exit_code(error: Exception) -> int:
    """2 where the user's settings or domain are to blame."""
    wrong_use = {
        "SettingsError",
        "DomainError",
        "ProjectError",
        "StoreSettingsError",
        "ClinicalSettingsError",
        "LexiconError",
        "ModelNotFoundError",
        "ProsodyTableError",
        "DatasetError",
    }
    names = {kind.__name__ for kind in type(error).__mro__}
    return WRONG_USE if names & wrong_use else FAILED
