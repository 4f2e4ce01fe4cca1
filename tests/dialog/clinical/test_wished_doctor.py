"""Whom a caller wants to be seen by, however the name was heard."""

import pytest

from dialog.clinical.wished_doctor import read_doctor, say_doctor

MOCKINGHAM, PATEL = "Dr. Mockingham", "Sarah Patel, MD"


@pytest.mark.parametrize(
    ("said", "with_whom"),
    [
        ("i want an appointment with doctor mockingham", MOCKINGHAM),
        ("can i see dr mockingham on monday", MOCKINGHAM),
        ("doctor moking ham please", MOCKINGHAM),
        ("with doctor mockinham", MOCKINGHAM),
        ("a check up with doctor sample right", "Dr. Samplewright"),
        ("i'd like to see doctor patel", PATEL),
        ("doctor sarah patel at ten", PATEL),
        ("with nurse proxley tomorrow", "Nurse Proxley"),
        ("i want midwife testerly", "Midwife Testerly"),
        ("my doctor said i should see doctor lee", "Dr. Lee"),
    ],
)
def test_who_is_named_is_told_by_spelling_and_sound(said, with_whom):
    assert read_doctor(said).meant([with_whom])


@pytest.mark.parametrize(
    ("said", "with_whom"),
    [
        ("an appointment with doctor patel", MOCKINGHAM),
        ("an appointment with doctor patel", ""),
        ("doctor hampshire", "Dr. Leigh-Hampton"),
        ("with doctor friday", MOCKINGHAM),
        ("with doctor samuels", "Dr. Samplewright"),
    ],
)
def test_who_is_called_otherwise_is_not_meant(said, with_whom):
    assert not read_doctor(said).meant([with_whom])


def test_of_several_the_likeliest_are_meant():
    wish = read_doctor("doctor lee")
    assert wish.meant(["Dr. Leigh", "Dr. Lee", "Dr. Patel"]) == {"Dr. Lee"}
    assert wish.meant(["Ann Lee, MD", "Bob Lee, MD"]) == {"Ann Lee, MD", "Bob Lee, MD"}


@pytest.mark.parametrize(
    "said",
    [
        "i need to see a doctor",
        "my doctor said so",
        "hello",
        "",
        "i want to see the doctor about it",
    ],
)
def test_without_a_name_nobody_is_meant(said):
    assert read_doctor(said) is None


def test_who_was_understood_to_be_named_is_called_back_so():
    wish = read_doctor("an appointment with dr patel", ["dr patel"])
    assert wish.called == "Doctor Patel"
    assert read_doctor("an appointment with doctor friday").called == ""
    assert read_doctor("this is ann i want doctor lee", ["ann"]).called == ""


@pytest.mark.parametrize(
    ("said", "is_refused"),
    [
        ("anyone but doctor lee", True),
        ("somebody other than doctor lee", True),
        ("not with doctor lee", True),
        ("doctor lee please", False),
    ],
)
def test_somebody_may_be_refused(said, is_refused):
    assert read_doctor(said).is_refused is is_refused


def test_of_several_the_last_counts():
    assert read_doctor("not doctor lee i want doctor patel").meant([PATEL])


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Dr. Mockingham", "Doctor Mockingham"),
        ("dr patel", "Doctor Patel"),
        ("Nurse McKay", "Nurse McKay"),
    ],
)
def test_a_title_is_said_in_full(name, said):
    assert say_doctor(name) == said
