"""Which of their medicines patients mean, as recognisers write it down."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.actions.own_medicines import label, matching, windows
from dialog.clinical.care import Medicine

METFORMIN = Medicine("1", "Metformin 500 mg tablet", "twice a day")
METOPROLOL = Medicine("2", "Metoprolol succinate", "25 mg once a day")
METRONIDAZOLE = Medicine("3", "Metronidazole")
SLOW = Medicine("4", "Metformin ER", "750 mg once a day")
HYDROXYZINE, HYDRALAZINE = Medicine("5", "Hydroxyzine"), Medicine("6", "Hydralazine")
LIST = (METFORMIN, METOPROLOL, METRONIDAZOLE)


@pytest.mark.parametrize(
    ("said", "own", "meant"),
    [
        (["metformin"], LIST, [METFORMIN]),
        (["Metformin"], LIST, [METFORMIN]),
        (["metforman"], LIST, [METFORMIN]),
        (["metoprolol"], LIST, [METOPROLOL]),
        (["metoprolol succinate"], LIST, [METOPROLOL]),
        (["metformin"], (*LIST, SLOW), [METFORMIN, SLOW]),
        (["Metformin ER 750 mg once a day"], (*LIST, SLOW), [SLOW]),
        (["hydroxyzine"], (HYDRALAZINE, HYDROXYZINE), [HYDROXYZINE]),
        (["lisinopril"], LIST, []),
        (["pill"], LIST, []),
        ([" "], LIST, []),
        ([], LIST, []),
        (["metformin"], (), []),
        (["lisinopril", "metformin"], LIST, [METFORMIN]),
    ],
)
def test_a_medicine_is_known_by_its_name(said, own, meant):
    assert sorted(one.id for one in matching(said, own)) == [one.id for one in meant]


def test_a_name_between_two_that_sound_alike_may_be_either():
    steroids = (Medicine("8", "Prednisone"), Medicine("9", "Prednisolone"))
    assert matching(["prednisolne"], steroids) == (steroids[1], steroids[0])
    assert matching(["prednisone"], steroids) == steroids[:1]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("the met forman please", METFORMIN),
        ("metoprolol", METOPROLOL),
        ("um it is metro nida zole", METRONIDAZOLE),
        ("my blood pressure pills", None),
        ("i do not know what it is called", None),
        ("yes please the first one", None),
    ],
)
def test_a_name_that_was_broken_into_words_is_found(text, name):
    assert matching(windows(text), LIST) == (() if name is None else (name,))


@given(st.text(max_size=80))
def test_any_answer_can_be_looked_through(text):
    assert all(one.isalpha() and len(one) >= 5 for one in windows(text))


def test_the_dose_is_told_where_the_name_does_not_tell_them_apart():
    twice = (METFORMIN, Medicine("7", "Metformin 1000 mg tablet", "at night"), METOPROLOL)
    assert [label(one, twice) for one in twice] == [
        "Metformin 500 mg tablet twice a day",
        "Metformin 1000 mg tablet at night",
        "Metoprolol succinate",
    ]
