"""Which files of a project hold what: told by their keys, as in Rasa, not by their names."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from dialog.rasa.loading_domain import DOMAIN_KEYS
from dialog.rasa.mistakes import Findings, allowed
from dialog.rasa.story import Place
from dialog.rasa.yaml_lines import MAX_BYTES, Node, parse_yaml

TRAINING_KEYS = frozenset(["version", "nlu", "stories", "rules", "responses"])
TEST_KEYS = frozenset(["version", "stories"])
_SUFFIXES = (".yml", ".yaml")
_TEST_PREFIX = "test_"
_NEWEST = (3, 1)
_NEITHER = frozenset(
    f"{name}{suffix}" for name in ("config", "credentials", "endpoints") for suffix in _SUFFIXES
)


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file of which something is wanted."""

    path: Path
    node: Node
    """Its mapping."""

    def section(self, key: str) -> Node | None:
        """What stands under one of its keys."""
        return self.node.value.get(key) if isinstance(self.node.value, Mapping) else None


def find_files(path: Path, *, tests: bool = False) -> tuple[Path, ...]:
    """The YAML files at and below a path, sorted; a path that is a file is that file.

    Args:
        path: A file or a folder; hidden ones below it are passed over.
        tests: Whether conversation tests (`test_*`) are wanted or everything else.
    """
    if path.is_file():
        return (path,)
    found = (
        file
        for file in path.rglob("*")
        if file.suffix in _SUFFIXES
        and file.is_file()
        and not any(part.startswith(".") for part in file.relative_to(path).parts)
        and file.name.startswith(_TEST_PREFIX) == tests
    )
    return tuple(sorted(found))


def read_files(paths: Iterable[Path], findings: Findings) -> tuple[ReadFile, ...]:
    """What is in these files; those that cannot be read or are too new are left out."""
    read = (_read(path, findings) for path in paths)
    return tuple(file for file in read if file is not None and _is_usable(file, findings))


def training_files(
    files: Iterable[ReadFile], of_domain: Iterable[ReadFile], findings: Findings
) -> tuple[ReadFile, ...]:
    """Those that hold training data; domain files and configurations may lie among them.

    A key that is not read is warned of; a file without any key that is read is an error.
    """
    domain_paths = {file.path for file in of_domain}
    chosen: list[ReadFile] = []
    for file in files:
        keys = _keys(file)
        if keys & TRAINING_KEYS - {"version"}:
            known = TRAINING_KEYS | (DOMAIN_KEYS if file.path in domain_paths else frozenset())
            _note_unknown(file, known, findings.warn)
            chosen.append(file)
        elif not keys & DOMAIN_KEYS - {"version"} and file.path.name not in _NEITHER:
            _note_unknown(file, TRAINING_KEYS, findings.error)
    return tuple(chosen)


def domain_files(files: Iterable[ReadFile], findings: Findings) -> tuple[ReadFile, ...]:
    """Those that hold a part of the domain; training files may lie among them."""
    chosen = tuple(file for file in files if _keys(file) & DOMAIN_KEYS - {"version"})
    for file in chosen:
        _note_unknown(file, TRAINING_KEYS | DOMAIN_KEYS, findings.warn)
    if not any(_keys(file) & DOMAIN_KEYS - TRAINING_KEYS for file in chosen):
        return ()
    return chosen


def refuse_all_but_tests(files: Iterable[ReadFile], findings: Findings) -> None:
    """Note keys that a conversation test cannot have."""
    for file in files:
        _note_unknown(file, TEST_KEYS, findings.error)


def _keys(file: ReadFile) -> frozenset[str]:
    return frozenset(file.node.value) if isinstance(file.node.value, Mapping) else frozenset()


def _note_unknown(
    file: ReadFile, known: frozenset[str], note: Callable[[Place, str], None]
) -> None:
    for key in sorted(_keys(file) - known):
        section = file.section(key)
        place = file.node.place if section is None else section.named_at
        note(place, f"unknown key '{key}' of a file; {allowed(known)}")


def _read(path: Path, findings: Findings) -> ReadFile | None:
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= MAX_BYTES else b""
    except OSError as error:
        findings.error(Place(str(path), 1), f"cannot be read: {error.strerror}")
        return None
    if size > MAX_BYTES:
        findings.error(Place(str(path), 1), f"{size} bytes; allowed: up to {MAX_BYTES}")
        return None
    node = parse_yaml(content, str(path), findings)
    if node is None or node.value is None:
        return None
    if not isinstance(node.value, Mapping):
        findings.error(node.place, f"a file is no mapping; {allowed(TRAINING_KEYS | DOMAIN_KEYS)}")
        return None
    return ReadFile(path, node)


def _is_usable(file: ReadFile, findings: Findings) -> bool:
    """Whether its version is one that can be read; older ones are read as 3.1."""
    node = file.section("version")
    if node is None:
        return True
    parts = str(node.value).split(".")
    if not all(part.isascii() and part.isdigit() and len(part) < _MAX_DIGITS for part in parts):
        findings.error(node.named_at, f"version '{node.value}'; allowed: \"3.1\"")
        return False
    version = tuple(int(part) for part in (*parts, "0"))[:2]
    if version < _NEWEST:
        findings.warn(node.named_at, f"version {node.value} is read as 3.1")
    if version > _NEWEST:
        findings.warn(node.named_at, f"version {node.value}: file left out; allowed: up to 3.1")
    return version <= _NEWEST


_MAX_DIGITS = 6
