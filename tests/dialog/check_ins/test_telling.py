"""What a check-in has brought, in the words of a note."""

from dialog.check_ins.catalogue import QUESTIONS
from dialog.check_ins.events import AnswerJudged, CheckInAnswered, CheckInBegun
from dialog.check_ins.telling import broken_off, of_judged, sentences
from dialog.rasa.events import SlotSet


def told(**answers):
    return list(sentences(CheckInAnswered("prenatal", tuple(answers), tuple(answers.values()))))


def test_what_was_said_yes_to_stands_alone_and_what_was_denied_together():
    assert told(bleeds_or_leaks="no", has_fever="yes", little_joy="unsure", moves_less="no") == [
        ("Asked about fever or chills: yes.", "symptom"),
        ("Asked about little joy in things in the last two weeks: not sure.", "mood"),
        ("Asked in a check-in and denied: bleeding, or fluid that leaks; "
         "the baby moving less than usual.", ""),
    ]  # fmt: skip


def test_a_reading_tells_whether_it_was_confirmed():
    confirmed = told(home_pressure="134 over 82", pressure_right="yes")
    assert confirmed == [
        ("Blood pressure at home: 134 over 82 (confirmed by the caller).", "blood_pressure")
    ]
    assert "(not confirmed)" in told(home_pressure="134 over 82")[0][0]
    assert told(home_pressure="none") == []


def test_who_did_not_want_to_answer_is_not_said_to_have_denied():
    (one,) = told(feels_down="declined")
    assert one[0].endswith("did not want to answer.")


def test_help_is_told_where_it_is_wanted():
    assert told(needs_help="no") == []
    assert told(needs_help="yes")[0][1] == "barrier"


def test_an_answer_that_was_judged_is_told_though_the_questions_were_not_finished():
    judged = AnswerJudged("moves_less", QUESTIONS["moves_less"].unsettled())
    events = [SlotSet("moves_less", "unsure"), judged, SlotSet("has_fever", "no")]
    assert list(of_judged(events)) == [
        (1, "Asked about the baby moving less than usual: not sure.", "symptom")
    ]
    assert list(of_judged([judged])) == []


BEGUN = CheckInBegun("prenatal")
ANSWERS = (SlotSet("bleeds_or_leaks", "no"), SlotSet("has_fever", "yes"), SlotSet("x", "no"))


def unfinished(*events, standing=None):
    places = frozenset(range(len(events))) if standing is None else standing
    return [text for _, text, _ in broken_off(events, places)]


def test_what_was_answered_before_somebody_hung_up_is_told():
    assert unfinished(BEGUN, *ANSWERS) == [
        "Asked about fever or chills: yes.",
        "Asked in a check-in and denied: bleeding, or fluid that leaks.",
        "The check-in was broken off.",
    ]


def test_what_was_taken_back_is_not_told():
    assert unfinished(BEGUN, *ANSWERS, standing=frozenset((0, 1))) == [
        "Asked in a check-in and denied: bleeding, or fluid that leaks.",
        "The check-in was broken off.",
    ]


def test_a_check_in_that_ended_or_had_no_answer_was_not_broken_off():
    ended = CheckInAnswered("prenatal", ("has_fever",), ("yes",))
    assert unfinished(BEGUN, *ANSWERS, ended) == []
    assert unfinished(BEGUN) == []
    assert unfinished(*ANSWERS) == []
