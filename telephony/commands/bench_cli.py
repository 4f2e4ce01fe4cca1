"""`iasovoice bench …`. What they run is imported when they run, so that `--help` is instant."""

from pathlib import Path
from typing import Annotated

import typer

from telephony.commands.options import ConfigOption, JsonOption, NoEmbeddingOption, settings_of

bench_app = typer.Typer(help="Measurements.", no_args_is_help=True)


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

    cache = settings_of(config).asr.cache_directory
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
        bool, typer.Option("--peer", help="Instead, beside a stock pipecat agent, in turn.")
    ] = False,
    all_voices: Annotated[
        bool,
        typer.Option("--all-voices", help="Also callers whose ends smart-turn does not hear."),
    ] = False,
    config: ConfigOption = None,
    json_output: JsonOption = False,
) -> None:
    """How long a caller waits for the answer, in real time over the telephone's double."""
    settings = settings_of(config)
    from load_tests.bench_turn_calls import Wanted
    from telephony.commands.bench import run_turn

    wanted = Wanted(turns, has_peer=peer, all_voices=all_voices)
    raise typer.Exit(run_turn(asr, wanted, settings, as_json=json_output))


@bench_app.command("emotions", epilog="Example: iasovoice bench emotions --json")
def bench_emotions(
    sentences: Annotated[int, typer.Option(min=1, max=60, help="That each emotion says.")] = 40,
    config: ConfigOption = None,
    json_output: JsonOption = False,
) -> None:
    """How each emotion sounds: length, level, pitch, and how much of it is recognised back."""
    settings = settings_of(config)
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


@bench_app.command("clinic", epilog="Example: iasovoice bench clinic --calls 50 --json")
def bench_clinic(
    calls: Annotated[int, typer.Option(min=1, max=150, help="At a time, on one pool.")] = 50,
    every_s: Annotated[
        float, typer.Option("--every", min=0.01, max=600, help="Seconds between a caller's turns.")
    ] = 4.0,
    url: Annotated[
        str, typer.Option(help="An empty PostgreSQL database instead: postgresql://…")
    ] = "",
    no_embedding: NoEmbeddingOption = False,
    json_output: JsonOption = False,
) -> None:
    """What a turn takes in whole calls with a clinic, and what of that it waits for."""
    from load_tests.clinic_calls.calls import CallLoad
    from telephony.commands.bench import run_clinic

    load = CallLoad(calls, every_s=every_s, embedding=not no_embedding)
    raise typer.Exit(run_clinic(load, url, as_json=json_output))
