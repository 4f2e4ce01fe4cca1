"""Calls to mothers before and after the birth: what the clinic has of them when they are over."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from calls.stages import NOW_S, TODAY

from dialog.check_ins.outcome import Outcome, outcome_of
from dialog.check_ins.programme import CheckIn, Programme
from dialog.clinical.care import Measurement
from dialog.clinical.people import PatientRecord, Pregnancy, PregnancyOutcome
from dialog.manager import DialogManager
from dialog.parts import with_clinic
from dialog.turn import NextStep, Utterance
from tests.dialog_parts import with_store
from tests.fakes_clinic import MemoryClinic
from triage.decision import Acuity

PROOF = ("yes", "anna sampleton", "may fourteenth nineteen ninety four")
WELL = {Programme.PRENATAL: ("no",) * 8, Programme.POSTPARTUM: ("no",) * 9}
"""No to every question of body and mood; that she is alone comes next."""
DANGERS = (
    "i can't breathe",
    "help my husband collapsed he is not breathing",
    "i want to kill myself",
    "no but i am bleeding really heavily and i soaked two pads in an hour",
    "yes my chest feels like an elephant sits on it",
)


def anna(weeks=30, *, conditions=(), **pregnancy):
    due = TODAY + timedelta(weeks=40 - weeks)
    return PatientRecord(
        "p1", "Anna", "Sampleton", date(1994, 5, 14), "+12025550100", sex="female",
        pregnancy=Pregnancy(due, **pregnancy), conditions=conditions,
    )  # fmt: skip


def mother(days=14):
    born = {"outcome": PregnancyOutcome.BORN, "ended_on": TODAY - timedelta(days=days)}
    return anna(40, **born)


class Phoned:
    """A patient whom the clinic calls."""

    def __init__(self, manager, hospital, programme) -> None:
        self.manager, self.hospital, self.programme = manager, hospital, programme
        self.turn = None

    async def take(self, *lines):
        """The call with these words of hers, proof of who she is before them."""
        self.manager.expect("call", CheckIn("p1", self.programme))
        self.turn = await self.manager.open("call")
        for line in (*PROOF, *lines):
            self.turn = await self.manager.respond("call", Utterance(line))
        return " ".join(reply.text for reply in self.turn.replies)

    @property
    def outcome(self):
        return outcome_of(self.manager.tracker("call").events[:])

    @property
    def tasks(self):
        return {task.reason: task for _, task in self.hospital.tasks.values()}


@pytest.fixture
def phoned(written) -> Callable[..., Phoned]:
    def make(record=None, programme=Programme.PRENATAL, **given) -> Phoned:
        hospital = MemoryClinic(
            patients=[record or anna()],
            now=lambda: datetime.fromtimestamp(NOW_S, tz=UTC),
            **given,
        )
        parts = with_store(with_clinic(written.parts, hospital, written.clock))
        return Phoned(DialogManager(parts, clock=written.clock), hospital, programme)

    return make


async def test_a_call_in_which_all_is_well_leaves_nothing_to_do(phoned):
    call = phoned()
    said = await call.take(*WELL[Programme.PRENATAL], "no", "no", "no")
    assert "noted your answers" in said
    assert call.outcome is Outcome.COMPLETED
    assert call.tasks == {}
    assert call.turn.call_acuity is Acuity.NONE


async def test_what_was_denied_and_told_goes_into_the_care_plan(phoned):
    call = phoned(anna(12))
    await call.take("no", "no", "no", "no", "yes", "no", "no", "no", "no")
    assert [(one.kind, one.text) for _, one in call.hospital.updates] == [
        ("symptom", "Asked about fever or chills: yes.")
    ]


async def test_an_urgent_answer_is_left_to_the_staff_and_offered_a_nurse(phoned):
    call = phoned(anna(12))
    said = await call.take("just a little when i wipe", *("no",) * 8)
    assert "seen today" in said
    assert "nurse" in said
    task = call.tasks["check_in"]
    assert task.acuity is Acuity.URGENT
    assert "yes to bleeding, or fluid that leaks" in task.text


async def test_somebody_who_did_not_know_is_left_to_the_staff(phoned):
    call = phoned()
    await call.take("no", "i don't know", "i can't tell", *("no",) * 8)
    assert "not sure about the baby moving less" in call.tasks["check_in"].text


async def test_help_with_a_ride_is_left_to_the_staff(phoned):
    call = phoned()
    await call.take(*WELL[Programme.PRENATAL], "no", "i need a ride yes", "no")
    assert set(call.tasks) == {"social_needs"}
    assert call.tasks["social_needs"].acuity is Acuity.ROUTINE


async def test_a_confirmed_reading_is_stored_once_with_both_its_values(phoned):
    call = phoned(anna(9, conditions=("hypertension",)))
    await call.take(*("no",) * 5, "one eighteen over seventy six", "yes")
    assert [(one.kind, one.value) for one in call.hospital.stored["p1"]] == [
        ("systolic", 118.0),
        ("diastolic", 76.0),
    ]


@pytest.mark.parametrize(
    "answers",
    [
        ("zero over zero", "no", "i don't have one"),
        ("one eighteen over seventy six", "no", "i don't have one"),
        ("one eighteen over seventy six",),
        ("i have no cuff",),
    ],
    ids=["impossible", "denied", "not confirmed yet", "none"],
)
async def test_no_other_reading_is_ever_stored(phoned, answers):
    call = phoned(anna(9, conditions=("hypertension",)))
    await call.take(*("no",) * 5, *answers)
    assert call.hospital.stored.get("p1", []) == []


async def test_the_second_number_counts_where_the_first_was_heard_wrongly(phoned):
    call = phoned(anna(9, conditions=("hypertension",)))
    await call.take(
        *("no",) * 5, "one eighteen over seventy six", "no", "one twenty eight over eighty", "yes"
    )
    assert [one.value for one in call.hospital.stored["p1"]] == [128.0, 80.0]


async def test_who_has_measured_before_is_asked_without_a_diagnosis(phoned):
    at = datetime.fromtimestamp(NOW_S, tz=UTC) - timedelta(days=3)
    call = phoned(anna(12), readings={"p1": [Measurement("systolic", 120.0, "mmHg", at)]})
    await call.take(*("no",) * 5)
    assert call.turn.requested_slot == "home_pressure"


@pytest.mark.parametrize(
    ("record", "programme"),
    [
        (anna(30, outcome=PregnancyOutcome.LOST), Programme.PRENATAL),
        (anna(30, outcome=PregnancyOutcome.LOST), Programme.POSTPARTUM),
        (replace(anna(), is_deceased=True), Programme.PRENATAL),
        (replace(anna(), pregnancy=None), Programme.PRENATAL),
    ],
    ids=["lost", "lost, after birth", "deceased", "none on record"],
)
async def test_nothing_is_asked_of_whom_nothing_may_be_asked(phoned, record, programme):
    call = phoned(record, programme)
    call.manager.expect("call", CheckIn("p1", programme))
    turn = await call.manager.open("call")
    assert turn.then is NextStep.HANG_UP
    said = " ".join(reply.text for reply in turn.replies).lower()
    assert not any(word in said for word in ("baby", "pregnan", "birth", "anna"))
    assert call.outcome is Outcome.SUPPRESSED


async def test_a_loss_told_in_the_call_ends_the_questions_and_is_passed_on(phoned):
    call = phoned()
    said = await call.take("no", "i lost the baby")
    assert "so very sorry" in said
    assert call.turn.active_form is None
    assert call.outcome is Outcome.LOSS
    assert call.tasks["pregnancy_loss"].acuity is Acuity.URGENT


async def test_a_loss_with_danger_is_danger_first(phoned):
    call = phoned(anna(12))
    said = await call.take("i lost the baby and i'm soaking a pad every hour")
    assert "911" in said
    assert call.outcome is Outcome.EMERGENCY


async def test_a_birth_that_the_record_does_not_know_changes_the_questions(phoned):
    call = phoned(anna(38))
    said = await call.take("i had the baby on sunday")
    assert "Congratulations" in said
    assert call.turn.requested_slot == "soaks_pads"
    assert set(call.tasks) == {"birth_told"}
    assert "911" in " ".join(
        reply.text
        for reply in (await call.manager.respond("call", Utterance("yes big ones"))).replies
    )


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ("can we do this another time", Outcome.CALL_BACK),
        ("i don't want to do this", Outcome.REFUSED),
        ("stop calling me", Outcome.OPTED_OUT),
        ("a person please", Outcome.TO_PERSON),
        ("goodbye", Outcome.PARTIAL),
        ("yes it is bright red", Outcome.EMERGENCY),
    ],
)
async def test_how_the_call_came_out_is_told(phoned, said, outcome):
    call = phoned()
    await call.take(said)
    assert call.outcome is outcome


async def test_a_visit_is_offered_to_whom_none_is_booked(phoned):
    call = phoned()
    said = await call.take(*WELL[Programme.PRENATAL], "no", "no")
    assert call.turn.requested_slot == "wants_visit"
    assert "visit" in said
    await call.manager.respond("call", Utterance("yes"))
    assert call.manager.tracker("call").slot("requested_appointment_type") == "prenatal visit"
    assert call.manager.tracker("call").active_loop == "appointment_form"


@pytest.mark.parametrize("programme", [Programme.PRENATAL, Programme.POSTPARTUM])
async def test_words_of_danger_win_at_every_question(phoned, programme):
    call = phoned(anna() if programme is Programme.PRENATAL else mother(), programme)
    await call.take()
    asked = []
    for answer in (*WELL[programme], "yes", "no", "no", None):
        asked.append(call.turn.requested_slot)
        for said in DANGERS:
            replies = (await call.manager.rehearse("call", Utterance(said))).replies
            assert "911" in replies[0].text, (asked[-1], said)
        if answer is not None:
            call.turn = await call.manager.respond("call", Utterance(answer))
    assert len(set(asked)) >= len(WELL[programme]) + 4


async def test_a_baby_that_is_no_newborn_is_asked_about_as_one(phoned):
    call = phoned(mother(120), Programme.POSTPARTUM)
    await call.take(*("no",) * 5)
    assert call.turn.requested_slot == "baby_unwell"
    await call.manager.respond("call", Utterance("yes a fever"))
    assert call.manager.tracker("call").call.acuity is Acuity.URGENT


async def test_who_hangs_up_after_telling_of_blood_is_left_to_the_staff(phoned):
    call = phoned(anna(12))
    await call.take("just a little when i wipe")
    assert call.tasks == {}
    await call.manager.close("call")
    task = call.tasks["check_in_broken_off"]
    assert task.acuity is Acuity.URGENT
    assert "yes to bleeding, or fluid that leaks" in task.text
    assert "left before the end" in task.text
    (note,) = (note for _, note in call.hospital.notes.values())
    assert "Task for the staff left: check in broken off." in note.plan


@pytest.mark.parametrize(
    ("answers", "left"),
    [
        (("no",), set()),
        (("just a little when i wipe", *("no",) * 8), {"check_in"}),
        (("i can't breathe", "yes"), set()),
        (("just a little when i wipe", "let me talk to a person"), set()),
    ],
    ids=["well", "ended", "an emergency with a person", "with a person"],
)
async def test_nothing_more_is_left_where_all_is_well_or_somebody_knows(phoned, answers, left):
    call = phoned(anna(12))
    await call.take(*answers)
    await call.manager.close("call")
    assert set(call.tasks) == left


async def test_no_more_calls_are_wanted_and_what_to_do_about_the_blood_is_said_first(phoned):
    call = phoned(anna(12))
    said = await call.take("just a little when i wipe", "stop calling me")
    assert said.index("seen today") < said.index("no more of these calls")
    await call.manager.close("call")
    assert set(call.tasks) == {"opt_out", "check_in_broken_off"}
