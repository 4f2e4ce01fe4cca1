"""Each flow of the clinic as a spoken call: from the caller's voice to what the clinic has then.

The times are virtual: what the models compute costs none.
"""

import asyncio
from dataclasses import dataclass, field

import pytest
from calls.slow_clinics import ClinicCalls, invented
from calls.spoken_lines import hearing, spoken
from whisper_twins import engine as open_engine

from dialog.check_ins.programme import CheckIn, Programme
from dialog.clinical.care import AppointmentStatus
from load_tests.twilio_double.caller import AfterAgent, Press, Speak
from load_tests.twilio_double.events import EventKind

pytestmark = [pytest.mark.slow, pytest.mark.model]

CUE = AfterAgent(silent_s=1.0)
LINDA = {"authenticated": True, "patient_id": "demo-008", "patient_name": "Linda"}


@dataclass(frozen=True)
class Flow:
    """What the caller says, or keys (`#` at the end), and what the agent says to it in the end."""

    steps: tuple
    says: tuple
    known: dict = field(default_factory=dict)
    to_person: bool = False
    check_in: CheckIn | None = None
    """Of a call that the clinic makes."""


FLOWS = {
    "symptoms, assessment and a visit": Flow(
        ("I have a mild cough.", "It began a week ago.", "Yes.", "Any time.", "The first one.",
         "Yes."),
        ("It is booked",),
        LINDA,
    ),
    "a question about two medicines": Flow(
        ("Can I take ibuprofen with warfarin?", "Yes."), ("bleeding",), to_person=True
    ),
    "a side effect": Flow(
        ("The new medicine makes me dizzy.", "Yes please."),
        ("do not change your medicine",),
        LINDA,
        to_person=True,
    ),
    "results": Flow(
        ("Are my test results in?", "Anna Sampleton.", "05141994#", "00502#"),
        ("Your clinic wrote this",),
    ),
    "a refill": Flow(
        ("I need a refill of my metformin.", "Yes."), ("I cannot say if you will get it",), LINDA
    ),
    "a visit is moved": Flow(
        ("I need to move my appointment.", "Move it.", "In two weeks.", "The first one.", "Yes."),
        ("It is booked",),
        LINDA,
    ),
    "a check-in in the thirtieth week": Flow(
        ("Yes.", "Anna Sampleton.", "05141994#", "No.", "No she is kicking like crazy.", "No.",
         "Just my ankles.", "No.", "No.", "No.", "Not at all.", "Yes.", "No.", "No I am good."),
        ("noted your answers",),
        check_in=CheckIn("demo-001", Programme.PRENATAL),
    ),
    "a check-in about medicines": Flow(
        ("This is she.", "This morning with breakfast.", "None.", "No.", "No.", "Twice a day."),
        ("That is how I have it here",),
        LINDA,
        check_in=CheckIn("demo-008", Programme.ADHERENCE),
    ),
    "a reading": Flow(
        ("My blood pressure is 250/120.", "None of those.", "1#"), ("today",), to_person=True
    ),
}  # fmt: skip
LINES = sorted({step for one in FLOWS.values() for step in one.steps if not step.endswith("#")})


@pytest.fixture(scope="module")
def recordings():
    return spoken(LINES)


@pytest.fixture(scope="module")
def ears(recordings, tmp_path_factory):
    """A model for the lines of each flow."""
    return {
        name: hearing(
            {line: recordings[line] for line in flow.steps if line in recordings},
            tmp_path_factory.mktemp("ear") / "lines",
        )
        for name, flow in FLOWS.items()
    }


@dataclass
class Call:
    """A call that is over."""

    said: list
    heard: list
    report: object
    clinic: object
    dialog: object


@pytest.fixture
def play(open_house, dialog_parts, recordings, ears):
    async def play(name):
        flow = FLOWS[name]
        clinic = invented()
        dialog = ClinicCalls(dialog_parts, clinic, check_in=flow.check_in, **flow.known)
        engine = open_engine(ears[name], workers=2, clock=asyncio.get_running_loop().time)
        await engine.warm()
        steps = [
            Press(step.rstrip("#") + "#", CUE)
            if step.endswith("#")
            else Speak(recordings[step], CUE)
            for step in flow.steps
        ]
        try:
            async with open_house(engine=engine, dialog=dialog, call__reattach_s=1.0) as house:
                report = await house.phone(*steps, max_call_s=120.0)
                # Who hangs up might come back; then the call is concluded.
                await asyncio.sleep(2.0)
        finally:
            await engine.close()
            await dialog.clinic.close()
        said = [event.text for event in house.of("AgentReplied")]
        heard = [event.text for event in house.of("CallerSpoke")]
        assert not house.of("StageFailed")
        return Call(said, heard, report, clinic, dialog)

    return play


@pytest.mark.parametrize("name", FLOWS)
async def test_a_spoken_call_comes_to_its_end(play, name):
    flow = FLOWS[name]
    call = await play(name)
    assert len(call.heard) == len(flow.steps), call.heard
    for words in flow.says:
        assert any(words in one for one in call.said), call.said
    assert bool(call.report.of_kind(EventKind.PERSON_JOINED)) is flow.to_person
    assert call.report.warnings == ()


async def test_what_was_said_stands_in_the_clinic(play):
    symptoms, refill, moved = [
        await play(name)
        for name in ("symptoms, assessment and a visit", "a refill", "a visit is moved")
    ]
    (note,) = symptoms.clinic.notes.values()
    assert note[0] == "demo-008"
    assert "cough" in note[1].subjective
    assert len([one for one in symptoms.clinic.booked if one.startswith("appointment-")]) == 1
    assert [whose for whose, _ in refill.clinic.refills] == ["demo-008"]
    visits = [one for one in moved.clinic.booked.values() if one.patient_id == "demo-008"]
    (standing,) = [one for one in visits if one.status is AppointmentStatus.BOOKED]
    assert standing.id == "appt-0005"
    assert (standing.begins_at.month, standing.begins_at.day) > (3, 9), "two weeks on"
