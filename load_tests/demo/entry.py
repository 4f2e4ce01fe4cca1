"""What a call of the demonstration has left in the clinic, for people and for scripts."""

from dataclasses import asdict, dataclass
from typing import Any

from rich.console import Console
from rich.text import Text

from dialog.clinical.care import Appointment, ClinicalNote

SECTIONS = ("subjective", "objective", "assessment", "plan")


@dataclass(frozen=True, slots=True)
class ClinicEntry:
    """All of it."""

    note: ClinicalNote | None = None
    visits: tuple[Appointment, ...] = ()
    """Booked in the call."""


def show_entry(entry: ClinicEntry, console: Console) -> None:
    """Print it; nothing where there is nothing."""
    for visit in entry.visits:
        with_whom = f" with {visit.with_whom}" if visit.with_whom else ""
        told = f"{visit.kind}{with_whom}, {visit.begins_at:%A %d %B %Y %H:%M %Z}"
        _print(console, "visit", told)
    if entry.note is None:
        return
    for section in SECTIONS:
        for number, line in enumerate(getattr(entry.note, section).splitlines()):
            _print(console, section if number == 0 else "", line)
    _print(console, "signed", "yes" if entry.note.is_signed else "no")


def entry_tree(entry: ClinicEntry) -> dict[str, Any]:
    """The same as plain values for JSON."""
    note = entry.note
    return {
        "visits": [
            {
                "kind": one.kind,
                "begins_at": one.begins_at.isoformat(),
                "minutes": one.minutes,
                "with_whom": one.with_whom,
            }
            for one in entry.visits
        ],
        "note": None if note is None else {**asdict(note), "at": note.at.isoformat()},
    }


def _print(console: Console, name: str, told: str) -> None:
    line = Text(f"  {name:<12}", style="bold")
    line.append(told, style="not bold")
    console.print(line, soft_wrap=True)
