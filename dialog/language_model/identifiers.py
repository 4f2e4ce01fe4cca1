"""What of a record and of a call says who somebody is. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from dialog.clinical.names import folded_name
from dialog.clinical.people import PatientRecord
from dialog.language_model.pseudonyms import Identifier, Kind
from dialog.nlu.number_words import cardinal, ordinal, year_in_words
from dialog.nlu.people import may_be_name
from dialog.rasa.events import Event, SlotSet, UserUttered

_LEAST_PHONE = 7
_SHORT_NUMBERS = (7, 10)
"""Figures of a number without its area or its country."""
_NAMES = re.compile(r"name")
_DAYS = re.compile(
    r"birth|born_on|due_on|delivered_on|booked_time|chosen_time|offered_times|unsure_visit"
)
_PHONES = re.compile(r"phone")
_SPELLED = re.compile(r"factor|number|postal|address|zip")
_IDS = re.compile(r"(?:^|_)id$|called_patient|appointment_to_move")
"""Slots by their names: which kind of identifier they hold. New ones fall under it as well."""
_JOINTS = re.compile(r"[\s-]+")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def of_record(patient: PatientRecord) -> tuple[Identifier, ...]:
    """All that the hospital's record has to identify the patient, and those who speak for them."""
    names = (
        *_names(Kind.PATIENT, patient.given_name, patient.family_name),
        *(one for proxy in patient.proxies for one in _names(Kind.PERSON, proxy.name)),
    )
    days = (patient.born_on,)
    if patient.pregnancy is not None:
        ended = patient.pregnancy.ended_on
        days = (*days, patient.pregnancy.due_on, *((ended,) if ended else ()))
    spelled = (
        (Kind.NUMBER, patient.record_number),
        (Kind.NUMBER, patient.last_four),
        (Kind.ADDRESS, patient.postal_code),
    )
    return (
        *names,
        *(one for day in days for one in _day(day)),
        *_phone(patient.phone),
        *(Identifier(kind, value, is_spelled=True) for kind, value in spelled if value),
        Identifier(Kind.ID, patient.id),
    )


def of_call(events: Sequence[Event]) -> tuple[Identifier, ...]:
    """What was told of it in a call: slots that were asked for it, also those emptied since."""
    return tuple(dict.fromkeys(_told(events)))


def _told(events: Iterable[Event]) -> Iterator[Identifier]:
    for event in events:
        match event:
            case SlotSet(name=name, value=str(value)) if value.strip():
                yield from _of_slot(name, value)
            case UserUttered():
                yield from _people(event)
            case _:
                continue


def _of_slot(name: str, value: str) -> Iterator[Identifier]:
    if _NAMES.search(name):
        yield from _names(Kind.PATIENT, value)
    elif _DAYS.search(name):
        yield from _day(date.fromisoformat(value)) if _is_day(value) else ()
        yield Identifier(Kind.DATE, value)
    elif _PHONES.search(name):
        yield from _phone(value)
    elif _SPELLED.search(name):
        yield Identifier(Kind.NUMBER, value, is_spelled=True)
    elif _IDS.search(name):
        yield Identifier(Kind.ID, value)


def _people(said: UserUttered) -> Iterator[Identifier]:
    """Names that understanding has found; "my wife" is none."""
    for one in said.entities:
        value = one.get("value")
        if one["entity"] == "person" and isinstance(value, str) and not value.startswith("my "):
            for word in value.split():
                if may_be_name(word.lower()):
                    yield Identifier(Kind.PERSON, word)


def _names(kind: Kind, *names: str) -> Iterator[Identifier]:
    """The whole, and each word of it, also without accents: recognisers write none."""
    whole = " ".join(name for name in names if name)
    plain = " ".join(folded_name(one) for one in _JOINTS.split(whole))
    parts = (part for told in (whole, plain) for part in (*told.split(), *_JOINTS.split(told)))
    for told in dict.fromkeys((whole, plain, *parts)):
        if len(told.strip()) > 1:
            yield Identifier(kind, told)


def _day(day: date) -> Iterator[Identifier]:
    """As it is written, and as it is said."""
    month, year = f"{day:%B}", year_in_words(day.year)
    short = cardinal(day.year % 100)
    for told in (
        day.isoformat(),
        f"{day:%Y%m%d}", f"{day:%m%d%Y}", f"{day:%d%m%Y}", f"{day:%m%d%y}",
        f"{month} {day.day}", f"{day.day} {month}", f"{month} {ordinal(day.day)}",
        f"{ordinal(day.day)} of {month}", f"{ordinal(day.day)} {month}",
        f"{month} {cardinal(day.day)}",
        f"{cardinal(day.month)} {cardinal(day.day)} {year}",
        f"{cardinal(day.month)} {cardinal(day.day)} {short}",
        f"{cardinal(day.day)} {cardinal(day.month)} {year}",
    ):  # fmt: skip
        yield Identifier(Kind.DATE, told)


def _phone(number: str) -> Iterator[Identifier]:
    figures = "".join(one for one in number if one.isdecimal())
    for length in (len(figures), *_SHORT_NUMBERS):
        if _LEAST_PHONE <= length <= len(figures):
            yield Identifier(Kind.NUMBER, figures[-length:], is_spelled=True)


def _is_day(value: str) -> bool:
    if _DAY.fullmatch(value) is None:
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
