"""Times with whom was asked for; an honest word where there are none."""

from datetime import UTC, datetime

from dialog.actions.doctors_times import named_again, times_of, wished_doctor
from dialog.clinical.care import FreeSlot
from dialog.clinical.wished_doctor import read_doctor
from dialog.rasa.events import SlotSet
from tests.care_calls import call, heard


def slot(number, with_whom):
    begins = datetime(2026, 11, 23, 8 + number, tzinfo=UTC)
    return FreeSlot(f"s{number}", "checkup", begins, 30, with_whom)


PATEL, LEE = slot(1, "Dr. Patel"), slot(2, "Dr. Lee")
WANTS_PATEL = heard(
    "an appointment with doctor patel", "request_appointment", person="doctor patel"
)
WANTS_FOE = heard("an appointment with doctor foe", "request_appointment", person="doctor foe")


def wished(said, *named):
    return read_doctor(said, named)


def names(says):
    return [(one.response, *(value for _, value in one.given)) for one in says]


def test_times_of_who_is_named_are_offered_alone():
    found, says = times_of(wished("doctor patel"), (PATEL, LEE))
    assert list(found) == [PATEL]
    assert names(says) == [("utter_doctor_free", "Doctor Patel")]


def test_two_of_one_name_are_both_offered():
    both = (slot(1, "Ann Lee, MD"), slot(2, "Bob Lee, MD"))
    found, says = times_of(wished("doctor lee"), both)
    assert list(found) == list(both)
    assert names(says) == [("utter_doctor_free", "Ann Lee MD or Bob Lee MD")]


def test_where_nobody_is_called_so_it_is_said_and_others_are_offered():
    found, says = times_of(wished("doctor foe", "doctor foe"), (PATEL, LEE))
    assert list(found) == [PATEL, LEE]
    assert names(says) == [("utter_doctor_not_free", "Doctor Foe")]


def test_words_that_may_be_no_name_are_passed_over():
    found, says = times_of(wished("the doctor monday"), (PATEL, LEE))
    assert (list(found), says) == ([PATEL, LEE], ())


def test_a_clinic_that_does_not_tell_with_whom_is_said_to_be_so():
    unnamed = slot(1, "")
    found, says = times_of(wished("doctor foe", "doctor foe"), (unnamed,))
    assert list(found) == [unnamed]
    assert names(says) == [("utter_doctor_unseen",)]


def test_who_is_refused_is_left_out():
    found, says = times_of(wished("anyone but doctor patel"), (PATEL, LEE))
    assert (list(found), says) == ([LEE], ())
    found, says = times_of(wished("anyone but doctor patel"), (PATEL,))
    assert list(found) == [PATEL]
    assert names(says) == [("utter_doctor_alone",)]


def test_the_name_is_kept_while_it_is_asked_who_calls():
    tracker = call(WANTS_PATEL, heard("linda example", "inform"), heard("monday", "inform"))
    assert wished_doctor(tracker).called == "Doctor Patel"


def test_the_last_name_counts():
    assert wished_doctor(call(WANTS_PATEL, WANTS_FOE)).called == "Doctor Foe"


def test_a_name_for_an_earlier_visit_is_forgotten():
    tracker = call(WANTS_PATEL, SlotSet("booking_step", "booked"), heard("another one", "inform"))
    assert wished_doctor(tracker) is None


def test_where_nobody_is_named_nobody_is_wished():
    tracker = call(heard("an appointment", "request_appointment"), SlotSet("booking_step", "asked"))
    assert wished_doctor(tracker) is None


def test_who_is_named_with_the_chosen_time_is_no_other():
    again = heard("the nine o'clock with doctor patel", "inform", person="doctor patel")
    wish = wished("the nine o'clock with doctor patel", "doctor patel")
    assert named_again(call(WANTS_PATEL, again), wish)
    assert not named_again(call(WANTS_FOE, again), wish)
    assert not named_again(call(again), wish)
