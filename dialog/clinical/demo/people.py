"""Two hundred invented patients.

Their family names are made of words like "sample" and "mock", and their numbers are from the range
555-0100 to 555-0199, which the North American numbering plan keeps for fiction. The first of them
are the same for every seed, so that scripts and manuals can speak of them.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

from dialog.clinical.people import PatientRecord, Pregnancy, PregnancyOutcome, Proxy

COUNT = 200
WEEK = timedelta(weeks=1)
_TERM = 40 * WEEK
_HER = (
    "Alice", "Amelia", "Beth", "Carol", "Clara", "Diana", "Ellen", "Fiona", "Grace", "Hannah",
    "Irene", "Jane", "Kate", "Laura", "Martha", "Nina", "Olivia", "Paula", "Rose", "Sarah",
    "Teresa", "Vera", "Wendy", "Yvonne",
)  # fmt: skip
_HIS = (
    "Adam", "Albert", "Brian", "Carl", "David", "Edward", "Frank", "Gary", "Henry", "Ian",
    "Jack", "Kevin", "Leo", "Martin", "Nathan", "Oscar", "Paul", "Richard", "Simon", "Thomas",
    "Victor", "Walter", "William", "Zachary",
)  # fmt: skip
_FAMILIES = tuple(
    first + last
    for first, last in product(
        ("Sample", "Test", "Mock", "Demo", "Pattern", "Trial", "Model", "Proto"),
        ("field", "wood", "man", "ley", "worth", "stone", "brook", "gate"),
    )
)
_CONDITIONS = ("hypertension", "type 2 diabetes", "asthma", "atrial fibrillation", "hypothyroidism")
_ALLERGIES = ("penicillin", "sulfa drugs", "aspirin", "latex")
_ZONE = "America/New_York"
_SHARES_A_NUMBER = 0.06
_IS_PREGNANT = 0.3


def pregnant(weeks: int, today: date) -> Pregnancy:
    """A pregnancy that has lasted so many weeks, counted as clinics do."""
    return Pregnancy(today + _TERM - weeks * WEEK)


def invent_patients(seed: int, today: date) -> tuple[PatientRecord, ...]:
    """All of them. Who they are depends on the seed, how far a pregnancy is on the day."""
    # Not for secrets: the same seed has to invent the same people.
    rng = random.Random(seed)  # noqa: S311
    known = known_patients(today)
    return (*known, *_others(rng, today, first=len(known) + 1))


def known_patients(today: date) -> tuple[PatientRecord, ...]:
    """Those who are the same for every seed, each for a case of their own."""
    return (
        # 1: in the third trimester.
        _person(1, "Anna Sampleton", date(1994, 5, 14), conditions=("asthma",),
                pregnancy=pregnant(30, today)),
        # 2, 3: mother and son at one number; she may hear about him.
        _person(2, "Maria Testwell", date(1985, 9, 2)),
        _person(3, "Daniel Testwell", date(2012, 3, 21), phone=_number(2), sex="male",
                proxies=(Proxy("Maria Testwell", "mother",
                               ("appointments", "medicines", "results", "care_plan",
                                "billing")),)),
        # 4: deceased.
        _person(4, "Harold Fixture", date(1938, 1, 30), sex="male", is_deceased=True),
        # 5: has lost a pregnancy.
        _person(5, "Julia Placeholder", date(1991, 11, 8),
                pregnancy=Pregnancy(today + 12 * WEEK, PregnancyOutcome.LOST, today - 5 * WEEK)),
        # 6: two weeks after birth.
        _person(6, "Emma Specimen", date(1996, 7, 19),
                pregnancy=Pregnancy(today - WEEK, PregnancyOutcome.BORN, today - 2 * WEEK)),
        # 7: high blood pressure; a result that is not released.
        _person(7, "Robert Mockford", date(1957, 2, 11), sex="male", conditions=("hypertension",),
                allergies=("penicillin",)),
        # 8: diabetes.
        _person(8, "Linda Example", date(1963, 12, 3), conditions=("type 2 diabetes",)),
        # 9: his daughter may hear about appointments and medicines.
        _person(9, "George Sampleby", date(1946, 8, 25), sex="male",
                conditions=("atrial fibrillation",),
                proxies=(Proxy("Karen Sampleby", "daughter", ("appointments", "medicines")),)),
        # 10: speaks Spanish.
        _person(10, "Carmen Muestra", date(1979, 6, 6), language="es"),
        # 11: nothing on record by which a caller could prove more than name and birthday.
        _person(11, "Peter Blankenfield", date(1970, 4, 1), sex="male", postal_code="",
                record_number=""),
        # 12, 13: the same name and birthday.
        _person(12, "James Doublet", date(1982, 10, 10), sex="male"),
        _person(13, "James Doublet", date(1982, 10, 10), sex="male"),
        # 14: at the beginning of a pregnancy, with high blood pressure.
        _person(14, "Sofia Draftwell", date(1989, 1, 17), conditions=("hypertension",),
                pregnancy=pregnant(9, today)),
        # 15: about to give birth.
        _person(15, "Nora Outline", date(1998, 8, 8), pregnancy=pregnant(38, today)),
    )  # fmt: skip


def _person(
    number: int, name: str, born_on: date, **further: str | bool | tuple[object, ...] | Pregnancy
) -> PatientRecord:
    given_name, _, family_name = name.partition(" ")
    plain = PatientRecord(
        id=f"demo-{number:03}",
        given_name=given_name,
        family_name=family_name,
        born_on=born_on,
        phone=_number(number),
        # 00501 to 00544 are in use by an office alone, nobody lives there.
        postal_code=f"00{501 + number % 44}",
        record_number=f"MR{100_000 + number * 37}",
        sex="female",
        zone=_ZONE,
    )
    return replace(plain, **further)  # type: ignore[arg-type]


def _number(number: int) -> str:
    """A number for fiction: a hundred of them in each area code."""
    area = ("202", "212", "312")[(number - 1) // 100]
    return f"+1{area}55501{(number - 1) % 100:02}"


def _others(rng: random.Random, today: date, *, first: int) -> Iterator[PatientRecord]:
    before: PatientRecord | None = None
    for number in range(first, COUNT + 1):
        person = _invented(rng, number, today)
        if before is not None and rng.random() < _SHARES_A_NUMBER:
            person = replace(person, phone=before.phone, family_name=before.family_name)
        yield person
        before = person


def _invented(rng: random.Random, number: int, today: date) -> PatientRecord:
    is_woman = rng.random() < 0.6
    name = f"{rng.choice(_HER if is_woman else _HIS)} {rng.choice(_FAMILIES)}"
    may_bear = is_woman and rng.random() < _IS_PREGNANT
    born_on = date(rng.randint(1986, 2004) if may_bear else rng.randint(1935, 2004), 1, 1)
    person = _person(
        number,
        name,
        born_on + timedelta(days=rng.randrange(365)),
        sex="female" if is_woman else "male",
        conditions=_some(rng, _CONDITIONS),
        allergies=_some(rng, _ALLERGIES),
        language="es" if rng.random() < 0.08 else "en",
    )
    if not may_bear:
        return person
    return replace(person, pregnancy=pregnant(rng.randint(6, 40), today))


def _some(rng: random.Random, names: Sequence[str]) -> tuple[str, ...]:
    """None, one or two of them; most people have none."""
    return tuple(sorted(rng.sample(names, rng.choice((0, 0, 0, 1, 1, 2)))))
