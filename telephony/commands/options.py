"""What several commands of the line share: their options, and the settings these name."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from config.settings import Settings

ConfigOption = Annotated[
    Path | None, typer.Option("--config", help="Settings file of this site (YAML).")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
NoEmbeddingOption = Annotated[
    bool, typer.Option("--no-embedding", help="By wording alone, without the sentence encoder.")
]


def settings_of(path: Path | None) -> "Settings":
    """The effective settings, with those of a site's file where one is named.

    Raises:
        SettingsError: a file or a variable holds what it must not.
    """
    from config.load import load_settings

    return load_settings(path, os.environ)
