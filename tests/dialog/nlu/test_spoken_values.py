from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.nlu.frequency import find_frequencies
from dialog.nlu.spoken_values import say_frequency, say_list, say_value

NOW = datetime(2026, 11, 21, 15, 0)  # noqa: DTZ001 - the caller's own clock; a Saturday


@pytest.mark.parametrize(
    ("entity", "value", "words"),
    [
        ("symptom", "sore throat", "sore throat"),
        ("severity", "moderate", "moderate"),
        ("duration", "P3D", "for three days"),
        ("duration", "something odd", "something odd"),
        ("time_reference", "2026-11-24T10:00", "on Tuesday at ten in the morning"),
        ("frequency", "2/P1D", "twice a day"),
        ("frequency", "1/PT6H", "every six hours"),
        ("frequency", "1/P2D", "every other day"),
        ("frequency", "3/P1W", "three times a week"),
        ("frequency", "1/P1D", "once a day"),
        ("frequency", "2/P3D", "twice in three days"),
        ("frequency", "rare", "hardly ever"),
        ("pregnancy_week", "30", "thirty weeks pregnant"),
        ("pregnancy_week", "1.0", "one week pregnant"),
        ("pregnancy_week", "soon", "soon"),
        ("vital_sign", "blood_pressure=140/90", "a blood pressure of 140 over 90"),
        ("vital_sign", "glucose=220", "a blood sugar of 220"),
        ("vital_sign", "mood=7", "a mood of 7"),
        ("vital_sign", "pulse", "pulse"),
    ],
)
def test_a_value_is_said_as_people_say_it(entity: str, value: str, words: str) -> None:
    assert say_value(entity, value, NOW) == words


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ([], ""),
        (["fever"], "fever"),
        (["fever", "cough"], "fever and cough"),
        (["fever", "cough", "rash"], "fever, cough and rash"),
    ],
)
def test_names_are_listed_as_in_a_sentence(names: list[str], words: str) -> None:
    assert say_list(names) == words
    assert say_list(["tea", "milk"], "or") == "tea or milk"


@given(
    st.one_of(
        st.sampled_from(["constant", "intermittent", "rare", "1/P2D", "1/P2W"]),
        st.builds(lambda n, unit: f"{n}/P{unit}", st.integers(1, 12), st.sampled_from(
            ["1D", "1W", "1M", "1Y"])),
        st.builds(lambda n, unit: f"1/PT{n}{unit}", st.integers(1, 48), st.sampled_from("HM")),
    )
)  # fmt: skip
def test_a_frequency_is_understood_back(value: str) -> None:
    told = say_frequency(value)
    assert told is not None
    assert [found.value for found in find_frequencies(told.split())] == [value]


@given(st.text())
def test_what_is_no_frequency_is_not_said(value: str) -> None:
    assert say_frequency(value) != ""
    assert say_frequency("often") is None
