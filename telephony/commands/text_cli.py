"""The commands that put text to the engines: rasa-test, parse, triage, chat.

What they run is imported when they run, so that `--help` is instant.
"""

from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from telephony.commands.options import ConfigOption, JsonOption, settings_of

text_app = typer.Typer()


class Split(StrEnum):
    """The parts of triage's evaluation set."""

    TRAIN = "train"
    CALIBRATION = "calibration"
    TEST = "test"
    VIGNETTES = "vignettes"


@text_app.command("rasa-test", epilog="Example: iasovoice rasa-test my-bot --policies memo --json")
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


@text_app.command(
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

    raise typer.Exit(run(settings_of(config), text))


@text_app.command(epilog='Example: iasovoice triage --explain "no fever but i can\'t breathe"')
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


@text_app.command(epilog="Example: iasovoice chat --jsonl --seed 7 < calls.jsonl")
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
    silence, machine, hangup) and, where something is said or keyed, a `text`.
    A `context` fills slots before the greeting; its `patient` is added to
    the demo clinic, where that is the one in use; its `caller_phone` is the
    number the call comes from, as +12025550100. With `direction: outbound`
    the clinic calls, for a `programme`: prenatal, postpartum, adherence,
    blood_pressure or glucose. What follows the end of a call is ignored.
    """
    settings = settings_of(config)
    if jsonl:
        from telephony.commands.chat import run as run_script

        raise typer.Exit(run_script(settings, seed=seed, at=at))
    from telephony.commands.talk import run

    raise typer.Exit(run(settings, by_text=True, seed=seed))
