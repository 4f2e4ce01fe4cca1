"""`iasovoice models …`. What they run is imported when they run, so that `--help` is instant."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from telephony.commands.options import ConfigOption, JsonOption, NoEmbeddingOption, settings_of

models_app = typer.Typer(help="What is learned, and how good it is.", no_args_is_help=True)


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
    raise typer.Exit(run_train(settings_of(config), out, embedding=embedding, as_json=json_output))


@models_app.command("prepare", epilog="Example: iasovoice models prepare")
def models_prepare(config: ConfigOption = None) -> None:
    """Train and build now what the first start of a server would wait for."""
    settings = settings_of(config)
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
    settings = settings_of(config)
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
    raise typer.Exit(run_evaluate(settings_of(config), judging))
