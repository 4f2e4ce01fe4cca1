"""What a site tells callers of its office. Of what is left out they hear that it is not known."""

import re
from typing import Annotated, Literal

from pydantic import Field, field_validator

from config.section import Section

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Sentence = Annotated[str, Field(max_length=300, pattern=r"^[^{}\r\n]*$")]
"""Read out as it stands, so written as it is spoken; empty: not known."""
_SPAN = re.compile(r"(?P<opens>\d{2}:\d{2})-(?P<closes>\d{2}:\d{2})")
_MINUTES_IN_DAY = 1_440


class OfficeSettings(Section):
    """When the office is open, where it is, and where to park."""

    hours: dict[Weekday, str] = Field(default_factory=dict)
    """`09:00-12:00, 13:00-17:00` for each day, at the place of `dialog.timezone`; on a day that is
    left out it is closed. Without any day callers hear that the hours are not known."""
    holidays: Sentence = ""
    """A sentence about holidays, said to whoever asks of one."""
    address: Sentence = ""
    """Said behind "Our address is": street and town, no sentence."""
    directions: Sentence = ""
    """How to get there, in sentences."""
    parking: Sentence = ""
    """Where to park, in sentences; also that one cannot."""
    recording: Sentence = ""
    """Whether calls are recorded, in sentences; empty: callers hear that it is not known."""

    @field_validator("hours")
    @classmethod
    def _are_hours(cls, hours: dict[Weekday, str]) -> dict[Weekday, str]:
        for told in hours.values():
            read_spans(told)
        return hours


def read_spans(told: str) -> tuple[tuple[int, int], ...]:
    """The spans of a day, in minutes since its midnight, opening and closing; () of nothing.

    Raises:
        ValueError: it is no such text, a span ends before it begins, or they overlap.
    """
    spans: list[tuple[int, int]] = []
    for part in (one.strip() for one in told.split(",") if one.strip()):
        found = _SPAN.fullmatch(part)
        span = (-1, -1) if found is None else (_minutes(found["opens"]), _minutes(found["closes"]))
        latest = spans[-1][1] if spans else 0
        if not latest <= span[0] < span[1] <= _MINUTES_IN_DAY:
            raise ValueError(f"{part!r}: allowed: 09:00-12:00, 13:00-17:00, in order, up to 24:00")
        spans.append(span)
    return tuple(spans)


def _minutes(clock: str) -> int:
    """Since midnight; -1 where no clock shows it."""
    hour, minute = int(clock[:2]), int(clock[3:])
    return hour * 60 + minute if minute < 60 else -1
