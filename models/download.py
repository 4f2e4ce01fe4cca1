"""Weights fetched from a hub into a directory: resumed where broken off, checked, put in whole.

Files arrive in a directory beside the target. Each is checked against the hub's own announcement
(SHA-256 of large files, git's SHA-1 of small ones) and against a list of SHA-256 where the target
has one, before any of them takes its place. The list is written then, for `sha256sum --check`.
"""

import hashlib
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx2

from models.errors import ChecksumError, PullError
from models.hub import Hub, HubFile, Repository

SUMS = "SHA256SUMS"
CHUNK_BYTES = 1 << 20
TRIES = 4
"""How often a file that breaks off is taken up again."""

Report = Callable[[int], None]
"""Told how many further bytes are there; negative where some are thrown away."""


@dataclass(frozen=True, slots=True)
class Pulled:
    """What came of it."""

    directory: Path
    files: int
    bytes: int
    fetched: int
    """Files that were not there already."""


class Pull:
    """One repository, on its way into one directory. Blocks."""

    def __init__(
        self, hub: Hub, repository: Repository, target: Path, wanted: Callable[[str], bool]
    ) -> None:
        """Ask the hub what there is.

        Args:
            hub: where from.
            repository: what.
            target: a directory; made where it is missing.
            wanted: which paths are to be fetched.

        Raises:
            PullError: the hub cannot be reached, or has nothing of it.
        """
        self._hub = hub
        self._repository = repository
        self._target = target
        self._staging = target.with_name(f".{target.name}.part")
        try:
            announced = hub.files(repository)
        except httpx2.RequestError as error:
            raise unreachable(hub.url, repository, target, error) from error
        self.files: Sequence[HubFile] = [file for file in announced if wanted(file.path)]
        self._sums = read_sums(target / SUMS)

    @property
    def bytes(self) -> int:
        """Of all files together."""
        return sum(file.size for file in self.files)

    def run(self, report: Report) -> Pulled:
        """Fetch what is missing or wrong, and put it in its place.

        Raises:
            PullError: the hub broke off for good, or the disk is too small.
            ChecksumError: a file is not what was announced.
        """
        missing = [file for file in self.files if not self._is_there(file, report)]
        self._check_room(sum(file.size for file in missing))
        self._staging.mkdir(parents=True, exist_ok=True)
        for file in missing:
            self._fetch(file, report)
        self._put_in_place(missing)
        return Pulled(self._target, len(self.files), self.bytes, len(missing))

    def _is_there(self, file: HubFile, report: Report) -> bool:
        path = self._target / file.path
        try:
            self._check(path, file)
        except (OSError, ChecksumError):
            return False
        report(file.size)
        return True

    def _check_room(self, wanted: int) -> None:
        self._target.parent.mkdir(parents=True, exist_ok=True)
        part = self._staging
        there = sum(each.stat().st_size for each in part.iterdir()) if part.is_dir() else 0
        free = shutil.disk_usage(self._target.parent).free + there
        if free < wanted:
            raise PullError(
                f"{self._target.parent} has room for {free >> 20} MiB, {wanted >> 20} are wanted"
            )

    def _fetch(self, file: HubFile, report: Report) -> None:
        part = self._staging / file.path
        begun = _size(part)
        report(begun)
        self._complete(file, part, report)
        try:
            self._check(part, file)
        except ChecksumError:
            report(-_size(part))
            part.unlink()
            if not begun:
                raise
            # What lay there may have been of another revision.
            self._fetch(file, report)

    def _complete(self, file: HubFile, part: Path, report: Report) -> None:
        for tries_left in reversed(range(TRIES)):
            try:
                return self._append(file, part, report)
            except httpx2.RequestError as error:
                if not tries_left:
                    raise unreachable(
                        self._hub.url, self._repository, self._target, error
                    ) from error
        return None

    def _append(self, file: HubFile, part: Path, report: Report) -> None:
        """Take the file up where it broke off."""
        have = _size(part)
        if have >= file.size:
            return
        with self._hub.read(self._repository, file.path, have) as (begin, chunks):
            if begin < have:
                report(begin - have)
            with part.open("r+b" if begin else "wb") as content:
                content.seek(begin)
                for chunk in chunks:
                    content.write(chunk)
                    report(len(chunk))
        if _size(part) < file.size:
            raise httpx2.ReadError(f"{file.path} broke off at {_size(part)} of {file.size} bytes")

    def _check(self, path: Path, file: HubFile) -> None:
        sha256, git_sha1 = _digests(path)
        known = {
            "SHA-256 of the hub": (file.sha256, sha256),
            "SHA-1 of the hub": (file.git_sha1, git_sha1),
            f"SHA-256 of {SUMS}": (self._sums.get(file.path), sha256),
        }
        for name, (expected, found) in known.items():
            if expected and expected != found:
                raise ChecksumError(
                    f"{file.path} of {self._repository.name}: the {name} is {expected}, the file "
                    f"has {found}; it was thrown away. A proxy may have put a page in its place"
                )

    def _put_in_place(self, fetched: Sequence[HubFile]) -> None:
        sums = {file.path: _digests(self._where(file, fetched))[0] for file in self.files}
        (self._staging / SUMS).write_text(
            "".join(f"{digest}  {path}\n" for path, digest in sorted(sums.items()))
        )
        if not self._target.exists():
            self._staging.rename(self._target)
            return
        for name in [*(file.path for file in fetched), SUMS]:
            (self._staging / name).replace(self._target / name)
        shutil.rmtree(self._staging)

    def _where(self, file: HubFile, fetched: Sequence[HubFile]) -> Path:
        return (self._staging if file in fetched else self._target) / file.path


def read_sums(path: Path) -> Mapping[str, str]:
    """SHA-256 by file name, as `sha256sum` writes them; empty where there is no list.

    Raises:
        PullError: a line is none of it.
    """
    if not path.is_file():
        return {}
    sums = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        digest, _, name = line.partition(" ")
        if len(digest) != 64 or not name.strip():
            raise PullError(f"{path}, line {number}: wanted is a SHA-256 and the name of a file")
        sums[name.strip().removeprefix("*")] = digest.lower()
    return sums


def unreachable(url: str, repository: Repository, target: Path, error: Exception) -> PullError:
    """What to do without the hub, or where it breaks off."""
    broke_off = isinstance(error, httpx2.ReadError | httpx2.RemoteProtocolError)
    return PullError(
        f"{url} {'broke off' if broke_off else 'cannot be reached'} "
        f"({type(error).__name__}: {error}). What has come so far is kept; the same "
        f"command goes on from there. On a machine without the network: fetch {repository.name} "
        f"elsewhere and copy its files to {target}, or name a mirror: IASOVOICE_HUB__URL=https://…"
    )


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _digests(path: Path) -> tuple[str, str]:
    """SHA-256, and SHA-1 as git counts it."""
    sha256 = hashlib.sha256()
    git = hashlib.sha1(f"blob {path.stat().st_size}\0".encode(), usedforsecurity=False)
    with path.open("rb") as content:
        while chunk := content.read(CHUNK_BYTES):
            sha256.update(chunk)
            git.update(chunk)
    return sha256.hexdigest(), git.hexdigest()
