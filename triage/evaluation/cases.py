"""What callers say and how soon each needs care: what triage learns from and is judged by.

A text file, an utterance a line:

    # a comment
    fetal_movement | emergency | week=31 | he is a footballer and today nothing at all

Category, acuity, what is known of the patient ("-" for nothing), words. Of the patient: `week` of
pregnancy, `postpartum_days`, `age` in years, `age_days`, `conditions` and `medicines`, several
joined by commas, with "_" for a blank.

    CaseError     file, line, what was found and what is allowed

Directories keep apart what must not be mixed, each written by other hands: `train` is learned from,
on `calibration` thresholds are set, `test` is for figures alone, and so are the `vignettes`: whole
cases of 30 to 75 words, spread over all levels.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

from triage.decision import Acuity, Patient

SHIPPED = Path(str(files("triage"))) / "evaluation"
SPLITS = ("train", "calibration", "test", "vignettes")
_SOME_DAY = date(2026, 1, 1)
"""When all of it is said; no line depends on the day."""
_NUMBERS = {
    "week": ("pregnancy_week", float),
    "postpartum_days": ("postpartum_days", int),
    "age": ("age_years", float),
    "age_days": ("age_days", int),
}
_LISTS = ("conditions", "medicines")


class CaseError(Exception):
    """A line is not as it must be; the message names file, line, value and what is allowed."""


@dataclass(frozen=True, slots=True)
class Case:
    """Something that a caller said, and how soon that person needs care."""

    category: str
    acuity: Acuity
    patient: Patient
    text: str

    @property
    def is_emergency(self) -> bool:
        """Whether it must be recognised as one."""
        return self.acuity is Acuity.EMERGENCY


def read_split(split: str, directory: Path = SHIPPED) -> tuple[Case, ...]:
    """All cases of a split, by file and line.

    Raises:
        CaseError: a line is not as it must be, or the split is empty.
    """
    paths = sorted((directory / split).glob("*.txt"))
    if not paths:
        raise CaseError(f"{directory / split}: no *.txt; splits: {', '.join(SPLITS)}")
    return tuple(case for path in paths for case in read_cases(path))


def read_cases(path: Path) -> Iterator[Case]:
    """The cases of one file.

    Raises:
        CaseError: the file cannot be read, or a line is not as it must be.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise CaseError(f"{path}: cannot be read ({error.strerror})") from error
    for number, line in enumerate(lines, 1):
        if line.strip() and not line.startswith("#"):
            try:
                yield _case(line)
            except ValueError as error:
                raise CaseError(f"{path}:{number}: {error}") from error


def _case(line: str) -> Case:
    parts = [part.strip() for part in line.split("|")]
    if len(parts) != 4 or not all(parts):
        raise ValueError("four parts are required: category | acuity | patient | words")
    category, acuity, patient, text = parts
    labels = {one.label: one for one in Acuity}
    if acuity not in labels:
        raise ValueError(f"acuity {acuity!r}; allowed: {', '.join(labels)}")
    return Case(category, labels[acuity], _patient(patient), text)


def _patient(written: str) -> Patient:
    known: dict[str, Any] = {}
    for part in written.split() if written != "-" else ():
        key, _, value = part.partition("=")
        if key in _NUMBERS:
            name, kind = _NUMBERS[key]
            known[name] = kind(value)
        elif key in _LISTS and value:
            known[key] = tuple(one.replace("_", " ") for one in value.split(","))
        else:
            allowed = ", ".join((*_NUMBERS, *_LISTS))
            raise ValueError(f"patient {part!r}; allowed: {allowed}, each with a value, or -")
    return Patient(on=_SOME_DAY, **known)
