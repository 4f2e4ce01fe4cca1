"""When an office is open, and how that is said. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby

from config.office_settings import read_spans
from dialog.nlu.days import WEEKDAYS
from dialog.nlu.spoken_times import say_time
from dialog.nlu.spoken_values import say_list

_WEEK_DAYS = 7
_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)
"""A clock alone is said alike whenever it is said."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a day, in minutes since its midnight."""

    opens_min: int
    closes_min: int


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """The same every week; no site's holidays are in it."""

    week: tuple[tuple[Span, ...], ...]
    """From Monday on; a day without spans is closed."""

    @classmethod
    def told(cls, hours: Mapping[str, str]) -> "OpeningHours | None":
        """By the English names of weekdays; None where the office is open on none of them.

        Raises:
            ValueError: hours that cannot be read.
        """
        week = tuple(
            tuple(Span(*one) for one in read_spans(hours.get(name, ""))) for name in WEEKDAYS
        )
        return cls(week) if any(week) else None

    def on(self, day: date) -> tuple[Span, ...]:
        """The spans of a day, the earliest first; () where it is closed."""
        return self.week[day.weekday()]

    def closing(self, now: datetime) -> datetime | None:
        """When it closes next, where it is open now."""
        minute = now.hour * 60 + now.minute
        spans = (one for one in self.on(now.date()) if one.opens_min <= minute < one.closes_min)
        span = next(spans, None)
        return None if span is None else _at(now, now.date(), span.closes_min)

    def opening(self, now: datetime) -> datetime:
        """When it opens next, after now."""
        days = (now.date() + timedelta(days=ahead) for ahead in range(_WEEK_DAYS + 1))
        starts = (_at(now, day, one.opens_min) for day in days for one in self.on(day))
        return next(one for one in starts if one > now)


def say_week(hours: OpeningHours) -> str:
    """Such as "Monday to Friday from nine in the morning to five in the evening"."""
    told = []
    for spans, days in groupby(range(_WEEK_DAYS), key=lambda day: hours.week[day]):
        names = [WEEKDAYS[day].capitalize() for day in days]
        if spans:
            told.append(f"{_say_days(names)} {say_spans(spans)}")
    # A comma before the last: each part has an "and" of its own.
    return ", ".join((*told[:-1], f"and {told[-1]}")) if len(told) > 1 else "".join(told)


def say_spans(spans: tuple[Span, ...]) -> str:
    """Such as "from nine in the morning to noon and from one in the afternoon to five ..."."""
    return say_list([f"from {_clock(one.opens_min)} to {_clock(one.closes_min)}" for one in spans])


def say_clock(moment: datetime) -> str:
    """Such as "five in the evening"."""
    return _clock(moment.hour * 60 + moment.minute)


def _say_days(names: list[str]) -> str:
    return f"{names[0]} to {names[-1]}" if len(names) > 2 else say_list(names)


def _clock(minutes: int) -> str:
    hour, minute = divmod(minutes % 1_440, 60)
    told = say_time(f"T{hour:02}:{minute:02}", _ANY_TIME) or ""
    return told.removeprefix("at ")


def _at(now: datetime, day: date, minutes: int) -> datetime:
    midnight = datetime.combine(day, time(), tzinfo=now.tzinfo)
    return midnight + timedelta(minutes=minutes)
