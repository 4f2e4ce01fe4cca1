"""What a hub of models keeps, asked over HTTP: which files there are, and their bytes.

The two addresses are those of the Hugging Face hub (docs: Hub API endpoints); mirrors speak them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import quote

import httpx2

from models.errors import PullError

PARTIAL_CONTENT, RANGE_NOT_SATISFIABLE = 206, 416


@dataclass(frozen=True, slots=True)
class HubFile:
    """A file as the hub announces it."""

    path: str
    size: int
    """Bytes."""
    sha256: str | None
    """Hexadecimal; the hub knows it of large files."""
    git_sha1: str | None
    """Of a small file: what git calls its blob."""


@dataclass(frozen=True, slots=True)
class Repository:
    """A model on a hub."""

    name: str
    """`owner/model`."""
    revision: str = "main"
    """Branch, tag or commit."""


class Hub:
    """A connection to a hub; a context manager. Blocks."""

    def __init__(self, url: str, *, timeout_s: float) -> None:
        """Nothing is sent yet.

        Args:
            url: such as `https://huggingface.co`.
            timeout_s: longest silence.
        """
        self.url = url.rstrip("/")
        self._client = httpx2.Client(timeout=timeout_s, follow_redirects=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()

    def files(self, repository: Repository) -> tuple[HubFile, ...]:
        """The files at the top of a repository.

        Raises:
            PullError: the hub has no such repository, or answers nonsense.
            httpx2.RequestError: it does not answer.
        """
        address = f"{self.url}/api/models/{repository.name}/tree/{_quoted(repository.revision)}"
        response = self._client.get(address)
        _check(response, repository)
        try:
            return tuple(_file(entry) for entry in response.json() if entry["type"] == "file")
        except (ValueError, KeyError, TypeError) as error:
            raise PullError(f"{address} does not answer as a hub of models does") from error

    @contextmanager
    def read(
        self, repository: Repository, path: str, begin: int
    ) -> Iterator[tuple[int, Iterator[bytes]]]:
        """The bytes of a file, with the byte at which they begin: 0 where the hub cannot resume.

        Raises:
            PullError: the hub refuses.
            httpx2.RequestError: it does not answer, or breaks off.
        """
        address = (
            f"{self.url}/{repository.name}/resolve/{_quoted(repository.revision)}/{quote(path)}"
        )
        # Compressed bytes could not be resumed.
        headers = {"Accept-Encoding": "identity"}
        if begin:
            headers["Range"] = f"bytes={begin}-"
        with self._client.stream("GET", address, headers=headers) as response:
            if response.status_code == RANGE_NOT_SATISFIABLE:
                yield begin, iter(())
                return
            _check(response, repository)
            resumed = begin if response.status_code == PARTIAL_CONTENT else 0
            # As they come: what is gathered first would be lost where the connection breaks.
            yield resumed, response.iter_bytes()


def _check(response: httpx2.Response, repository: Repository) -> None:
    status = response.status_code
    if status in (401, 403, 404):
        raise PullError(
            f"{response.url.host} has no {repository.name} at {repository.revision!r} "
            f"that anybody may fetch (status {status})"
        )
    if status >= 400:
        raise PullError(f"{response.url.host} answered with status {status}; try again later")


def _file(entry: dict[str, object]) -> HubFile:
    large = entry.get("lfs")
    sha256 = str(large["oid"]) if isinstance(large, dict) else None
    return HubFile(
        path=str(entry["path"]),
        size=int(str(entry["size"])),
        sha256=sha256.removeprefix("sha256:") if sha256 else None,
        git_sha1=None if sha256 else str(entry["oid"]),
    )


def _quoted(revision: str) -> str:
    return quote(revision, safe="")
