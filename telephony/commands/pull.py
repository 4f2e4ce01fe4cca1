"""`iasovoice models pull`: fetch the weights that the settings name."""

import re
import sys
from fnmatch import fnmatch
from pathlib import Path

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from config.settings import Settings
from models.download import Pull
from models.errors import PullError
from models.hub import Hub, Repository
from voice.asr.whisper import FILES

WHISPER_FILES = (*FILES, "preprocessor_config.json", "vocabulary.*")
WHISPERS = {
    **{
        name: f"Systran/faster-whisper-{name}"
        for name in (
            *("tiny.en", "tiny", "base.en", "base", "small.en", "small", "medium.en", "medium"),
            *("large-v1", "large-v2", "large-v3"),
        )
    },
    **{
        f"distil-{name}": f"Systran/faster-distil-whisper-{name}"
        for name in ("small.en", "medium.en", "large-v2", "large-v3")
    },
    "large-v3-turbo": "mobiuslabsgmbh/faster-whisper-large-v3-turbo",
}
"""Where faster-whisper itself fetches them."""


def run_whisper(settings: Settings, name: str, revision: str) -> int:
    """Fetch a faster-whisper model into the directory in which `asr.model` is looked up.

    Raises:
        PullError: there is no such model, or it cannot be fetched.
    """
    repository = Repository(whisper_repository(name), revision)
    target = settings.asr.models_directory / Path(name).name
    with Hub(settings.hub.url, timeout_s=settings.hub.timeout_s) as hub:
        pull = Pull(hub, repository, target, _is_whisper_file)
        absent = set(FILES) - {file.path for file in pull.files}
        if absent:
            raise PullError(
                f"{repository.name} is no faster-whisper model: no {', '.join(sorted(absent))}"
            )
        with _progress() as progress:
            task = progress.add_task(repository.name, total=pull.bytes)
            pulled = pull.run(lambda more: progress.advance(task, more))
    sys.stdout.write(
        f"{pulled.directory}  {pulled.bytes / 1e6:.0f} MB in {pulled.files} files, checked; "
        f"{pulled.fetched} fetched\n"
    )
    return 0


def whisper_repository(name: str) -> str:
    """Where a model lies: a known name, or `owner/model` as it is.

    Raises:
        PullError: neither.
    """
    if re.fullmatch(r"\w[\w.-]*/\w[\w.-]*", name):
        return name
    if name not in WHISPERS:
        raise PullError(f"no model {name!r}; there are {', '.join(WHISPERS)}, or owner/model")
    return WHISPERS[name]


def _is_whisper_file(path: str) -> bool:
    return any(fnmatch(path, pattern) for pattern in WHISPER_FILES)


def _progress() -> Progress:
    return Progress(
        "{task.description}",
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
    )
