"""Calls of one patient after another, over one memory: what the next call makes of the last."""

from calls.remembered import ANNA, COUGH, DAY_S, LINDA, WANTS

from dialog.events.memory import MemoryRecalled

ROBERT = ("robert mockford", "february eleventh nineteen fifty seven")
JULIA = ("julia placeholder", "november eighth nineteen ninety one")


async def test_what_was_told_last_time_is_asked_about_once_it_is_sure_who_calls(phoning):
    patient = phoning()
    await patient.call(WANTS, *LINDA, "no", *COUGH)
    said = await patient.call(WANTS, *LINDA)
    assert not any("cough" in one for one in said[:-1])
    assert "Last time we talked about your cough" in said[-1]
    assert [one.is_spoken for one in patient.events(MemoryRecalled)] == [True]


async def test_the_same_complaint_again_is_compared_and_worse_makes_it_more_acute(phoning):
    patient = phoning()
    await patient.call(WANTS, *LINDA, "no", *COUGH)
    said = await patient.call(WANTS, *LINDA, "no", "i still have that cough", "it is worse", "two")
    assert "Is it worse" in said[-3]
    assert "sorry that it got worse" in said[-2]
    assert patient.turn.call_acuity.label == "soon"


async def test_better_makes_nothing_less_acute(phoning):
    patient = phoning()
    await patient.call(WANTS, *LINDA, "no", *COUGH)
    said = await patient.call(
        WANTS, *LINDA, "no", "i still have that cough", "it is better", "nine"
    )
    assert "got better" in said[-2]
    assert patient.turn.requested_slot == "symptom_duration"
    last = await patient.call(WANTS, *LINDA, "no", "i have a cough and i can't breathe")
    assert "911" in last[-1]
    assert "Last time" not in last[-1]


async def test_danger_in_the_comparison_comes_first(phoning):
    patient = phoning()
    await patient.call(WANTS, *LINDA, "no", *COUGH)
    again = ("i have that cough again", "worse i can't breathe")
    said = await patient.call(WANTS, *LINDA, "no", *again)
    assert "911" in said[-1]
    assert "got worse" not in said[-1]


async def test_another_complaint_is_not_compared(phoning):
    patient = phoning()
    await patient.call(WANTS, *LINDA, "no", *COUGH)
    await patient.call(WANTS, *LINDA, "no", "my knee hurts")
    assert patient.turn.requested_slot == "symptom_severity"


async def test_it_is_asked_once_in_a_call(phoning):
    patient = phoning()
    await patient.call(WANTS, *LINDA, "no", *COUGH)
    again = ("i have that cough again", "i am not sure", "three", "for two days", "no")
    said = await patient.call(WANTS, *LINDA, "no", *again, "yes i have a cough", "three")
    assert sum("Is it worse" in one for one in said) == 1


async def test_whoever_is_not_known_hears_nothing_of_it(phoning):
    patient = phoning()
    await patient.call(WANTS, *LINDA, "no", *COUGH)
    said = await patient.call("i have a cough", "three", "for two days", "no")
    assert not any("Last time" in one or "last time" in one for one in said)
    said = await patient.call(WANTS, *ROBERT)
    assert not any("Last time" in one for one in said)


async def test_nothing_sensitive_is_spoken_of_and_its_name_is_not_kept(phoning):
    patient = phoning()
    await patient.call(
        WANTS, *LINDA, "no", "i feel very anxious lately", "three", "two weeks", "no"
    )
    (memory,) = patient.memories._memories.values()
    assert [one.symptom for one in memory.concerns] == [None]
    said = await patient.call(WANTS, *LINDA)
    assert "ast time" not in said[-1]


async def test_of_a_pregnant_patient_no_complaint_is_spoken_of(phoning):
    patient = phoning()
    await patient.call(WANTS, *ANNA, "no", "i have a cough", "no")
    said = await patient.call(WANTS, *ANNA)
    assert "cough" not in said[-1]
    assert "cough" not in repr([memory.concerns for memory in patient.memories._memories.values()])


async def test_after_a_loss_nothing_is_said_of_the_last_call(phoning):
    patient = phoning()
    await patient.call(WANTS, *JULIA, "no", *COUGH)
    assert patient.memories._memories
    said = await patient.call(WANTS, *JULIA)
    assert "ast time" not in said[-1]


async def test_after_an_emergency_nothing_is_said_of_it(phoning):
    patient = phoning()
    await patient.call(WANTS, *LINDA, "no", "my chest hurts and i can't breathe")
    (memory,) = patient.memories._memories.values()
    assert memory.outcome.value == "emergency"
    said = await patient.call(WANTS, *LINDA)
    assert "ast time" not in said[-1]
    assert "good" not in said[-1]


async def test_in_an_emergency_nothing_of_it_is_said(phoning):
    patient = phoning()
    await patient.call(WANTS, *LINDA, "no", *COUGH)
    said = await patient.call(WANTS, LINDA[0], "i have a cough and my chest is crushing")
    assert "911" in said[-1]
    assert "ast time" not in said[-1]


async def test_how_the_voice_was_wanted_is_wanted_again(phoning):
    patient = phoning()
    await patient.call(WANTS, *LINDA, "can you say that slower please", "no", "no")
    await patient.call(WANTS, *LINDA)
    assert patient.turn.slots["voice_wishes"] == ["slower"]
    await patient.call(WANTS, *LINDA, "say that again but faster please", "no", "no")
    await patient.call(WANTS, *LINDA)
    assert "voice_wishes" not in patient.turn.slots


async def test_who_needed_time_is_given_time(phoning):
    patient = phoning()
    await patient.call("hold on", WANTS, *LINDA, "let me think", "no", "no")
    await patient.call(WANTS, *LINDA)
    assert patient.turn.slots["needs_more_time"] is True


async def test_the_part_of_the_day_that_suited_is_named(phoning):
    patient = phoning()
    visit = ("i need an appointment", "a checkup", "tuesday morning")
    await patient.call(*visit, *LINDA)
    said = await patient.call(WANTS, *LINDA, "no", "i need an appointment", "a checkup")
    assert "you liked the morning best" in said[-1]


async def test_an_old_complaint_is_not_spoken_of_any_more(phoning):
    patient = phoning()
    await patient.call(WANTS, *LINDA, "no", *COUGH)
    patient.clock.now_s += 14 * DAY_S
    said = await patient.call(WANTS, *LINDA)
    assert "ast time" not in said[-1]


async def test_who_was_put_through_or_booked_hears_that_that_was_so(phoning):
    patient = phoning()
    await patient.call(WANTS, *LINDA, "no", "i have a cough", "representative")
    said = await patient.call(WANTS, *LINDA)
    assert "put you through to a person" in said[-1]
