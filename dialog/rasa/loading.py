"""A Rasa 3.1 project from its files: domain, training data, conversation tests.

load_project(directory)     the domain and everything to learn from, or ProjectError
load_tests(path, domain)    the conversations to be played, or ProjectError
check_project(directory)    the same, with every mistake beside it and no exception
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from dialog.rasa.domain import Domain
from dialog.rasa.expanding import Block, expand_rules, expand_stories
from dialog.rasa.loading_domain import read_domain, with_retrieval
from dialog.rasa.loading_files import (
    ReadFile,
    domain_files,
    find_files,
    read_files,
    refuse_all_but_tests,
    training_files,
)
from dialog.rasa.loading_names import check_blocks, check_examples
from dialog.rasa.loading_nlu import read_nlu
from dialog.rasa.loading_stories import read_rules, read_stories
from dialog.rasa.mistakes import Findings, Mistake
from dialog.rasa.story import Place, Story, TrainingData
from dialog.rasa.yaml_lines import Node


@dataclass(frozen=True, slots=True)
class Project:
    """What a project's files say, as far as they could be understood."""

    domain: Domain
    training: TrainingData
    mistakes: tuple[Mistake, ...]


def load_project(
    directory: Path, domain: Path | None = None, data: Path | None = None
) -> tuple[Domain, TrainingData]:
    """The domain and the training data of a project.

    Args:
        directory: The project.
        domain: A domain file, or a folder of them; None: `domain.yml` or `domain/` of the
            directory, else whatever domain files lie in the directory itself.
        data: A training file, or a folder of them; None: `data/` of the directory, else the
            training files that lie in the directory.

    Raises:
        ProjectError: With all mistakes, if any of them is an error.
    """
    project, findings = _read_project(directory, domain, data)
    findings.raise_if_unusable()
    return project.domain, project.training


def check_project(directory: Path, domain: Path | None = None, data: Path | None = None) -> Project:
    """As `load_project`, but mistakes are told and never raised; what is wrong is left out."""
    return _read_project(directory, domain, data)[0]


def load_tests(path: Path, domain: Domain) -> tuple[Story, ...]:
    """Conversation tests, each one line of steps with the caller's words.

    Args:
        path: A file of tests, or a folder at or below which the files `test_*` are.
        domain: Of the project that is tested.

    Raises:
        ProjectError: With all mistakes, if any of them is an error.
    """
    findings = Findings()
    files = read_files(_existing(path, tests=True, findings=findings), findings)
    refuse_all_but_tests(files, findings)
    blocks = _blocks(files, domain, findings)
    stories = expand_stories(blocks, domain, findings)
    findings.raise_if_unusable()
    return stories


def _read_project(
    directory: Path, domain: Path | None, data: Path | None
) -> tuple[Project, Findings]:
    findings = Findings()
    domain_paths = _existing(domain or _domain_of(directory), tests=False, findings=findings)
    data_paths = _existing(data or _data_of(directory), tests=False, findings=findings)
    read = {
        file.path: file
        for file in read_files(dict.fromkeys((*domain_paths, *data_paths)), findings)
    }
    of_domain = domain_files((read[path] for path in domain_paths if path in read), findings)
    of_training = training_files(
        (read[path] for path in data_paths if path in read), of_domain, findings
    )
    if not of_domain:
        findings.error(
            Place(str(domain or directory), 1), "no domain; allowed: domain.yml or domain/"
        )
    language = read_nlu(_sections(of_training, "nlu"), findings)
    in_domain = {file.path for file in of_domain}
    responses = _sections((file for file in of_training if file.path not in in_domain), "responses")
    known = with_retrieval(
        read_domain([file.node for file in of_domain], responses, findings),
        {example.intent.split("/")[0] for example in language.examples if "/" in example.intent},
    )
    check_examples(language.examples, known, findings)
    blocks = _blocks(of_training, known, findings)
    training = TrainingData(
        stories=expand_stories((block for block in blocks if not block.is_rule), known, findings),
        rules=expand_rules((block for block in blocks if block.is_rule), findings),
        examples=language.examples,
        synonyms=language.synonyms,
        lookups=language.lookups,
        regexes=language.regexes,
    )
    return Project(known, training, findings.all), findings


def _existing(path: Path, *, tests: bool, findings: Findings) -> tuple[Path, ...]:
    if not path.exists():
        findings.error(Place(str(path), 1), "does not exist; allowed: a YAML file or a folder")
        return ()
    return find_files(path, tests=tests)


def _domain_of(directory: Path) -> Path:
    candidates = (directory / "domain.yml", directory / "domain.yaml", directory / "domain")
    return next((path for path in candidates if path.exists()), directory)


def _data_of(directory: Path) -> Path:
    return directory / "data" if (directory / "data").exists() else directory


def _sections(files: Iterable[ReadFile], key: str) -> list[Node]:
    return [section for file in files if (section := file.section(key)) is not None]


def _blocks(files: Iterable[ReadFile], domain: Domain, findings: Findings) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for file in files:
        if (stories := file.section("stories")) is not None:
            blocks.extend(read_stories(stories, domain, findings))
        if (rules := file.section("rules")) is not None:
            blocks.extend(read_rules(rules, domain, findings))
    check_blocks(blocks, domain, findings)
    return tuple(blocks)
