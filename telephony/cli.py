"""The command line. Commands import what they run when they run, so that `--help` is instant."""

import json
import os
import sys
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NoReturn

import typer

if TYPE_CHECKING:
    from config.settings import Settings


class Split(StrEnum):
    """The parts of triage's evaluation set."""

    TRAIN = "train"
    CALIBRATION = "calibration"
    TEST = "test"
    VIGNETTES = "vignettes"


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
bench_app = typer.Typer(help="Measurements.", no_args_is_help=True)
models_app = typer.Typer(help="What is learned, and how good it is.", no_args_is_help=True)
app.add_typer(config_app, name="config")
app.add_typer(bench_app, name="bench")
app.add_typer(models_app, name="models")

ConfigOption = Annotated[
    Path | None, typer.Option("--config", help="Settings file of this site (YAML).")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
NoEmbeddingOption = Annotated[
    bool, typer.Option("--no-embedding", help="By wording alone, without the sentence encoder.")
]


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
    settings = _settings(config)
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

    raise typer.Exit(run(_settings(config), by_text=text))


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

    raise typer.Exit(run(_settings(config), text, Manner(emotion, slower, louder), out))


@app.command(epilog="Example: iasovoice doctor")
def doctor(config: ConfigOption = None, json_output: JsonOption = False) -> None:
    """What is missing for real calls, and the command that mends it; safe to paste."""
    from telephony.commands.doctor import run

    raise typer.Exit(run(_settings(config), as_json=json_output))


@app.command("rasa-test", epilog="Example: iasovoice rasa-test my-bot --policies memo --json")
def rasa_test(
    directory: Annotated[Path, typer.Argument(help="A Rasa 3 project.")],
    domain: Annotated[Path | None, typer.Option(help="Domain file or folder.")] = None,
    data: Annotated[Path | None, typer.Option(help="Training file or folder.")] = None,
    stories: Annotated[Path | None, typer.Option(help="Test file or folder.")] = None,
    policies: Annotated[
        str | None,
        typer.Option(help="rule, memo or augmemo; each with the rules. Else those of config.yml."),
    ] = None,
    max_history: Annotated[
        int | None, typer.Option(min=1, help="States that memory looks at; else as told, or 5.")
    ] = None,
    json_output: JsonOption = False,
) -> None:
    """Run the test stories of a Rasa project; exit 1 when one fails. Actions do not run."""
    from dialog.rasa.ensemble import PolicySet
    from telephony.commands.rasa_test import RasaTest, run

    if policies is not None and policies not in tuple(PolicySet):
        allowed = ", ".join(PolicySet)
        raise typer.BadParameter(f"{policies!r}; allowed: {allowed}", param_hint="--policies")
    chosen = None if policies is None else PolicySet(policies)
    test = RasaTest(directory, domain, data, stories, chosen, max_history)
    raise typer.Exit(run(test, as_json=json_output))


@app.command(
    epilog='Example: echo \'{"id": 1, "text": "my head hurts"}\' | iasovoice parse --jsonl'
)
def parse(
    text: Annotated[str | None, typer.Argument(help="What somebody says.")] = None,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Read JSON Lines instead: id, text and perhaps state.")
    ] = False,
    config: ConfigOption = None,
) -> None:
    """What is understood: the intent, how sure, and what is named."""
    if jsonl == (text is not None):
        raise typer.BadParameter("give a text, or --jsonl")
    from telephony.commands.parse import run

    raise typer.Exit(run(_settings(config), text))


@app.command(epilog='Example: iasovoice triage --explain "no fever but i can\'t breathe"')
def triage(
    text: Annotated[str | None, typer.Argument(help="What somebody says.")] = None,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Read JSON Lines instead: id, text, perhaps patient.")
    ] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show which words fired which rule, and which not.")
    ] = False,
    evaluate: Annotated[
        bool, typer.Option("--evaluate", help="Judge triage itself by what callers say.")
    ] = False,
    split: Annotated[
        Split,
        typer.Option(help="Of the cases to judge by; `test` and `vignettes` are for figures."),
    ] = Split.TEST,
    wrong: Annotated[
        bool, typer.Option("--wrong", help="With --evaluate: each miss and each false alarm.")
    ] = False,
    lexicon_only: Annotated[
        bool, typer.Option("--lexicon-only", help="Leave out what the words mean beyond phrases.")
    ] = False,
    json_output: JsonOption = False,
) -> None:
    """How soon somebody who says this needs care; no diagnosis.

    The patient of a line: pregnancy_week, due_date, postpartum_days, age_years, age_days, sex,
    conditions, medicines, readings (kind, value, unit), on (the date).
    """
    if (text is not None) + jsonl + evaluate != 1 or (explain and text is None):
        raise typer.BadParameter("give a text, perhaps with --explain, or --jsonl, or --evaluate")
    if evaluate:
        from telephony.commands.triage import run_evaluate

        raise typer.Exit(
            run_evaluate(split.value, lexicon_only=lexicon_only, wrong=wrong, in_json=json_output)
        )
    from telephony.commands.triage import run

    today = date.today()  # noqa: DTZ011 - the desk's day
    raise typer.Exit(run(text, explain=explain, lexicon_only=lexicon_only, today=today))


@app.command(epilog="Example: iasovoice chat --jsonl --seed 7 < calls.jsonl")
def chat(
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Read JSON Lines, a conversation each; else one talks.")
    ] = False,
    seed: Annotated[
        str | None, typer.Option(help="Of every random choice: the same seed, the same answers.")
    ] = None,
    at: Annotated[
        datetime | None, typer.Option(help='When it is, as what "tomorrow" means; else now.')
    ] = None,
    config: ConfigOption = None,
) -> None:
    """Hold whole conversations with the dialog, in writing.

    A line has an `id` and `turns`; each turn an `event` (caller, dtmf,
    silence, hangup) and, where something is said or keyed, a `text`.
    A `context` fills slots before the greeting; of its `patient`, `id`,
    `name`, `pregnancy_week` and `due_date` are used.
    What follows the end of a call is ignored.

    Not used yet: `direction` and `programme` (every call is answered as one
    that came in), and what else is told of a patient: there is no clinic to
    look it up in. A turn of an answering `machine` is an error.
    """
    settings = _settings(config)
    if jsonl:
        from telephony.commands.chat import run as run_script

        raise typer.Exit(run_script(settings, seed=seed, at=at))
    from telephony.commands.talk import run

    raise typer.Exit(run(settings, by_text=True, seed=seed))


@models_app.command("train", epilog="Example: iasovoice models train")
def models_train(
    out: Annotated[
        Path | None, typer.Option(help="Archive to write; else where the server looks.")
    ] = None,
    no_embedding: NoEmbeddingOption = False,
    config: ConfigOption = None,
    json_output: JsonOption = False,
) -> None:
    """Learn the intents of the domain."""
    from telephony.commands.models import run_train

    embedding = not no_embedding
    raise typer.Exit(run_train(_settings(config), out, embedding=embedding, as_json=json_output))


@models_app.command("prepare", epilog="Example: iasovoice models prepare")
def models_prepare(config: ConfigOption = None) -> None:
    """Train and build now what the first start of a server would wait for."""
    settings = _settings(config)
    from telephony.commands.prepare import run

    raise typer.Exit(run(settings))


@models_app.command("pull", epilog="Example: iasovoice models pull whisper base.en")
def models_pull(
    kind: Annotated[Literal["whisper"], typer.Argument(help="What for.")],
    name: Annotated[str, typer.Argument(help="base.en, large-v3-turbo … or owner/model.")],
    revision: Annotated[str, typer.Option(help="Branch, tag or commit.")] = "main",
    config: ConfigOption = None,
) -> None:
    """Fetch weights; a pull that broke off goes on where it was."""
    settings = _settings(config)
    from telephony.commands.pull import run_whisper

    raise typer.Exit(run_whisper(settings, name, revision))


@models_app.command("evaluate", epilog="Example: iasovoice models evaluate utterances.yml")
def models_evaluate(
    files: Annotated[list[Path], typer.Argument(help="YAML of utterances by intent.")],
    word_errors: Annotated[
        float, typer.Option(min=0, max=1, help="Share of words that are misheard, simulated.")
    ] = 0.0,
    no_embedding: NoEmbeddingOption = False,
    config: ConfigOption = None,
    json_output: JsonOption = False,
) -> None:
    """Judge what was learned by utterances that were not learned from."""
    from telephony.commands.models import Judging, run_evaluate

    judging = Judging(tuple(files), word_errors, not no_embedding, json_output)
    raise typer.Exit(run_evaluate(_settings(config), judging))


@config_app.command("check", epilog="Example: iasovoice config check --config site.yaml")
def config_check(config: ConfigOption = None, json_output: JsonOption = False) -> None:
    """Print the effective settings, secrets masked; exit 2 when something is wrong."""
    from config.load import mask_secrets
    from telephony.commands.check import check_domain

    settings = _settings(config)
    check_domain(settings)
    shown = mask_secrets(settings)
    if json_output:
        _print_json(shown)
        return
    import yaml

    typer.echo(yaml.safe_dump(shown, sort_keys=False).rstrip())


@bench_app.command("media", epilog="Example: iasovoice bench media --calls 8 --json")
def bench_media(
    calls: Annotated[int, typer.Option(min=1, max=200, help="Calls at a time.")] = 4,
    cycles: Annotated[
        int, typer.Option(min=1, max=20, help="Of 8 s, measured in each of the four phases.")
    ] = 3,
    smart_turn: Annotated[
        bool, typer.Option("--smart-turn", help="Both sides end turns with smart-turn.")
    ] = False,
    json_output: JsonOption = False,
) -> None:
    """CPU for each 20 ms frame: our media path beside a stock pipecat pipeline."""
    from telephony.commands.bench import run_media

    raise typer.Exit(run_media(calls, cycles, smart_turn=smart_turn, as_json=json_output))


@bench_app.command("asr", epilog="Example: iasovoice bench asr --json")
def bench_asr(
    clean_only: Annotated[
        bool, typer.Option("--clean-only", help="Skip noise and levels.")
    ] = False,
    config: ConfigOption = None,
    json_output: JsonOption = False,
) -> None:
    """Word errors of the embedded recogniser on telephone speech, by voice and noise."""
    from telephony.commands.bench import run_asr

    cache = _settings(config).asr.cache_directory
    raise typer.Exit(run_asr(cache, every_line=not clean_only, as_json=json_output))


@bench_app.command("turn", epilog="Example: iasovoice bench turn --asr base.en --json")
def bench_turn(
    asr: Annotated[
        str,
        typer.Option(help="Whisper's weights: a name or a directory; without weights, a twin."),
    ] = "base.en",
    turns: Annotated[
        int, typer.Option(min=1, max=300, help="With the cache of clips, and again without it.")
    ] = 30,
    peer: Annotated[
        bool, typer.Option("--peer", help="And as many beside a stock pipecat agent.")
    ] = False,
    config: ConfigOption = None,
    json_output: JsonOption = False,
) -> None:
    """How long a caller waits for the answer, in real time over the telephone's double."""
    settings = _settings(config)
    from telephony.commands.bench import run_turn

    raise typer.Exit(run_turn(asr, turns, settings, has_peer=peer, as_json=json_output))


@bench_app.command("emotions", epilog="Example: iasovoice bench emotions --json")
def bench_emotions(
    sentences: Annotated[int, typer.Option(min=1, max=60, help="That each emotion says.")] = 40,
    config: ConfigOption = None,
    json_output: JsonOption = False,
) -> None:
    """How each emotion sounds: length, level, pitch, and how much of it is recognised back."""
    settings = _settings(config)
    from telephony.commands.bench import run_emotions

    cache = settings.asr.cache_directory
    raise typer.Exit(run_emotions(settings.tts, cache, sentences=sentences, as_json=json_output))


@bench_app.command("endpointing", epilog="Example: iasovoice bench endpointing --plot curve.png")
def bench_endpointing(
    tuning: Annotated[
        bool, typer.Option("--tuning", help="Of the turns that waits were tuned on.")
    ] = False,
    recordings: Annotated[
        Path | None, typer.Option(help="Turns of people instead: DIR/KIND/*.wav.")
    ] = None,
    plot: Annotated[Path | None, typer.Option(help="Picture of the curves to write.")] = None,
    json_output: JsonOption = False,
) -> None:
    """How often callers who pause are cut off, and how long the agent waits after them."""
    from load_tests.pausing_callers.turns import Half
    from telephony.commands.bench import run_endpointing

    half = Half.DEV if tuning else Half.TEST
    raise typer.Exit(run_endpointing(half, plot, recordings=recordings, as_json=json_output))


@bench_app.command("nlu", epilog="Example: iasovoice bench nlu --json")
def bench_nlu(
    conversations: Annotated[int, typer.Option(min=1, max=2000, help="Open at a time.")] = 200,
    turns: Annotated[int, typer.Option(min=1, max=100, help="Of each conversation.")] = 12,
    rate: Annotated[
        float, typer.Option(min=1, help="Turns a second that callers take together.")
    ] = 250.0,
    processes: Annotated[int, typer.Option(min=1, max=64, help="Side by side.")] = 1,
    no_embedding: NoEmbeddingOption = False,
    json_output: JsonOption = False,
) -> None:
    """One turn without audio: triage, understanding, policy, response and its record."""
    from load_tests.bench_nlu_process import Load
    from telephony.commands.bench import run_nlu

    load = Load(conversations, turns, rate=rate, embedding=not no_embedding)
    raise typer.Exit(run_nlu(load, processes=processes, as_json=json_output))


@bench_app.command("triage", epilog="Example: iasovoice bench triage --json")
def bench_triage(json_output: JsonOption = False) -> None:
    """What triage costs a turn: by its rules alone, with the meaning, and from a cold start."""
    from telephony.commands.bench import run_triage

    raise typer.Exit(run_triage(as_json=json_output))


def _configure_logs(settings: "Settings | None") -> None:
    """Own the logs before anything is imported that logs at import; only a server talks much."""
    from config.settings import LogSettings
    from telephony.logging import configure

    if settings is not None:
        configure(settings.log)
    else:
        # What other commands print on standard output is for programs to read.
        configure(LogSettings(level="error"), stream=sys.stderr)


def _settings(path: Path | None) -> "Settings":
    from config.load import load_settings

    return load_settings(path, os.environ)


def _print_json(value: Any) -> None:
    typer.echo(json.dumps(value, indent=2))


def main() -> NoReturn:
    """Run the command; exit 0 done, 1 failed, 2 wrong use or setting."""
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
        "LexiconError",
        "ModelNotFoundError",
        "ProsodyTableError",
        "DatasetError",
    }
    names = {kind.__name__ for kind in type(error).__mro__}
    return WRONG_USE if names & wrong_use else FAILED
