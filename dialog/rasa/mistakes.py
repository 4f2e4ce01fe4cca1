"""What is wrong in the files of a project, all of it at once.

    ProjectError            at least one mistake keeps the project from being loaded

A reader notes what it finds in a `Findings` and goes on; whoever asked for the project decides.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from dialog.errors import DialogError
from dialog.rasa.story import Place


class Severity(StrEnum):
    """Whether a project can be used in spite of the mistake."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that is wrong, where, and what is allowed in its place."""

    place: Place
    severity: Severity
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.severity}: {self.message}"


class ProjectError(DialogError, ValueError):
    """A project cannot be loaded; `mistakes` has every error and every warning found."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        self.mistakes = mistakes
        super().__init__("\n".join(str(mistake) for mistake in mistakes))


class Findings:
    """Collects mistakes in the order in which they are found; one told twice counts once."""

    def __init__(self) -> None:
        self._mistakes: dict[Mistake, None] = {}

    def error(self, place: Place, message: str) -> None:
        """Note what makes the project unusable."""
        self._mistakes[Mistake(place, Severity.ERROR, message)] = None

    def warn(self, place: Place, message: str) -> None:
        """Note what is read in spite of being doubtful."""
        self._mistakes[Mistake(place, Severity.WARNING, message)] = None

    @property
    def all(self) -> tuple[Mistake, ...]:
        """Everything noted so far."""
        return tuple(self._mistakes)

    def raise_if_unusable(self) -> None:
        """Raise ProjectError if anything noted is an error."""
        if any(mistake.severity is Severity.ERROR for mistake in self._mistakes):
            raise ProjectError(self.all)


def allowed(names: Iterable[str]) -> str:
    """The end of a message: the names that could stand there, sorted."""
    listed = sorted(names)
    if not listed:
        return "none is defined"
    shown = ", ".join(listed[:_NAMES_SHOWN])
    more = len(listed) - _NAMES_SHOWN
    return f"allowed: {shown}" + (f" and {more} more" if more > 0 else "")


_NAMES_SHOWN = 20
