"""A reading is stored once, after a yes, where it can be true; what is not known is said so."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.actions.reading_form import CheckReading
from dialog.actions.reading_store import StoreReadings
from dialog.actions.readings import LookUpReadings
from dialog.check_ins.events import AnswerJudged, ReadingsFound, ReadingStored
from dialog.check_ins.reading_words import read_back, written
from dialog.check_ins.readings import GLUCOSE, PRESSURE, Reading
from dialog.clinical.care import Measurement
from dialog.rasa.domain import Slot, SlotKind
from dialog.rasa.events import SlotSet
from tests.care_calls import KNOWN, NOW, WORLD, call, clinic, domain, run
from tests.dialog.rasa.bots import text_slot
from tests.fakes_clinic import Trouble
from triage.assess import Triage
from triage.decision import Acuity
from triage.lexicon import default_lexicon

AT = datetime.fromtimestamp(NOW, tz=UTC)
TRIAGE = Triage(default_lexicon())
SLOTS = ("told_reading", "which_reading", "reading_confirmed", "asked_reading",
         "recorded_readings", "reading_step", "programme", "check_in_turn", "due_on",
         "delivered_on")  # fmt: skip
HERE = domain(
    slots=[
        *WORLD.slots.values(),
        *(text_slot(one) for one in SLOTS),
        Slot("known_conditions", SlotKind.LIST),
    ]
)
PRESSED = Reading(PRESSURE, (142.0, 91.0), "mmHg", AT)
HIGH = Reading(PRESSURE, (185.0, 122.0), "mmHg", AT)
SUGAR = Reading(GLUCOSE, (130.0,), "mg/dL", AT)


def told(*readings, confirmed="yes", **slots):
    given = {"told_reading": written(readings), "reading_confirmed": confirmed, **slots}
    return call(*KNOWN, *(SlotSet(*one) for one in given.items()), world=HERE)


def store(hospital, **more):
    return StoreReadings(hospital, TRIAGE, UTC, **more)


async def test_a_confirmed_reading_is_stored_with_its_unit_and_time():
    hospital = clinic()
    tracker = told(PRESSED, SUGAR)
    assert await run(store(hospital), tracker) == ["utter_reading_stored"]
    assert hospital.stored["p1"] == [*PRESSED.measurements, *SUGAR.measurements]
    assert tracker.slot("told_reading") is None
    assert tracker.slot("reading_step") == "done"


async def test_told_again_in_the_same_call_it_stands_once():
    hospital = clinic()
    for minutes in (0, 5):
        again = Reading(PRESSURE, PRESSED.values, "mmHg", AT + timedelta(minutes=minutes))
        await run(store(hospital), told(again))
    assert len(hospital.stored["p1"]) == 2


@pytest.mark.parametrize("confirmed", ["no", "not asked", None])
async def test_without_a_yes_nothing_is_stored(confirmed):
    hospital = clinic()
    assert await run(store(hospital), told(PRESSED, confirmed=confirmed)) == ["utter_reading_none"]
    assert hospital.calls == []


async def test_a_reading_in_a_device_is_to_be_sent():
    tracker = call(*KNOWN, SlotSet("told_reading", "device"), world=HERE)
    assert await run(store(clinic()), tracker) == ["utter_reading_sync"]


async def test_for_who_is_not_known_nothing_is_stored():
    hospital = clinic()
    tracker = call(
        SlotSet("told_reading", written([PRESSED])), SlotSet("reading_confirmed", "yes"), world=HERE
    )
    assert await run(store(hospital), tracker) == ["utter_identity_needed"]
    assert hospital.calls == []


async def test_where_the_answer_is_lost_nobody_is_told_it_stands_and_a_second_try_stores_it_once():
    hospital = clinic()
    hospital.next(Trouble.LOST)
    answer = await store(hospital).run(told(PRESSED), NOW)
    assert answer.responses[0]["response"] == "utter_reading_unsure"
    assert [one.is_sure for one in answer.events if isinstance(one, ReadingStored)] == [False]
    assert await run(store(hospital), told(PRESSED)) == ["utter_reading_stored"]
    assert hospital.stored["p1"] == list(PRESSED.measurements)


async def test_a_clinic_that_hangs_is_not_waited_for():
    hospital = clinic()
    hospital.next(Trouble.HANGS)
    assert await run(store(hospital, within_s=0.01), told(PRESSED)) == ["utter_reading_unsure"]


async def test_what_is_refused_is_told_as_not_stored():
    hospital = clinic()
    hospital.next(Trouble.FORBIDDEN)
    assert await run(store(hospital), told(PRESSED)) == ["utter_reading_not_stored"]


async def test_a_crisis_is_measured_once_more_and_not_a_third_time():
    hospital = clinic()
    tracker = told(HIGH)
    await run(store(hospital), tracker)
    assert tracker.slot("reading_step") == "repeat"
    again = told(HIGH, reading_step="repeat")
    await run(store(hospital), again)
    assert again.slot("reading_step") == "done"


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ((120.0, 80.0), "utter_reading_higher"),
        ((170.0, 80.0), "utter_reading_lower"),
        ((140.0, 80.0), "utter_reading_same"),
    ],
)
async def test_it_is_compared_with_the_last_one_in_neutral_words(values, says):
    earlier = Reading(PRESSURE, values, "mmHg", AT - timedelta(days=1), "device")
    tracker = told(PRESSED, recorded_readings=written([earlier]))
    assert await run(store(clinic()), tracker) == ["utter_reading_stored", says]


async def test_what_is_on_record_already_is_not_stored_again():
    hospital = clinic()
    tracker = told(PRESSED, recorded_readings=written([PRESSED]))
    assert "utter_reading_kept" in await run(store(hospital), tracker)
    assert hospital.stored["p1"] == []


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), max_size=3))
async def test_nothing_impossible_is_ever_stored(pairs):
    hospital = clinic()
    readings = [Reading(PRESSURE, (float(a), float(b)), "mmHg", AT) for a, b in pairs]
    await run(store(hospital), told(*readings))
    kept = hospital.stored["p1"]
    uppers = [one.value for one in kept if one.kind == "systolic"]
    lowers = [one.value for one in kept if one.kind == "diastolic"]
    assert all(a > b > 0 for a, b in zip(uppers, lowers, strict=True))
    stored = list(zip(uppers, lowers, strict=True))
    assert len(stored) == len(set(stored))


async def test_two_pressures_with_one_upper_value_are_both_stored_whole():
    hospital = clinic()
    other = Reading(PRESSURE, (142.0, 95.0), "mmHg", AT + timedelta(minutes=1))
    await run(store(hospital), told(PRESSED, other))
    assert hospital.stored["p1"] == [*PRESSED.measurements, *other.measurements]


def measured(upper, lower, ago, source="device"):
    at = AT - ago
    return [
        Measurement("systolic", upper, "mmHg", at, source),
        Measurement("diastolic", lower, "mmHg", at, source),
    ]


@pytest.mark.parametrize(
    ("held", "says", "quality"),
    [
        ([], "utter_readings_missing", "missing"),
        (measured(142.0, 91.0, timedelta(days=9)), "utter_readings_stale", "stale"),
        (measured(142.0, 91.0, timedelta(days=1)), "utter_readings_fresh", "fresh"),
        (measured(91.0, 142.0, timedelta(days=1)), "utter_readings_impossible", "impossible"),
        (
            measured(142.0, 91.0, timedelta(minutes=5))
            + measured(180.0, 91.0, timedelta(minutes=9)),
            "utter_readings_conflicting",
            "conflicting",
        ),
    ],
)
async def test_how_the_record_stands_is_said(held, says, quality):
    hospital = clinic(readings={"p1": held})
    tracker = call(*KNOWN, SlotSet("programme", "blood_pressure"), world=HERE)
    answer = await LookUpReadings(hospital, TRIAGE, UTC).run(tracker, NOW)
    assert [one["response"] for one in answer.responses] == [says]
    assert ReadingsFound("blood_pressure", quality) in answer.events


async def test_a_record_that_does_not_answer_is_no_reason_not_to_ask():
    hospital = clinic()
    hospital.next(Trouble.DOWN)
    tracker = call(*KNOWN, SlotSet("programme", "blood_pressure"), world=HERE)
    assert await run(LookUpReadings(hospital, TRIAGE, UTC), tracker) == []


async def test_a_reading_told_before_is_judged_again_with_what_the_record_knows():
    pressed = Reading(PRESSURE, (165.0, 102.0), "mmHg", AT)
    due = (AT.date() + timedelta(days=50)).isoformat()
    tracker = call(
        *KNOWN,
        SlotSet("programme", "blood_pressure"),
        SlotSet("told_reading", written([pressed])),
        SlotSet("due_on", due),
        world=HERE,
    )
    answer = await LookUpReadings(clinic(), TRIAGE, UTC).run(tracker, NOW)
    (judged,) = [one for one in answer.events if isinstance(one, AnswerJudged)]
    assert judged.decision.acuity is Acuity.EMERGENCY
    assert SlotSet("emergency_detected", True) in answer.events


async def test_an_old_reading_is_not_taken():
    old = Reading(PRESSURE, (142.0, 91.0), "mmHg", AT - timedelta(days=8))
    tracker = told(old, confirmed=None)
    assert await run(CheckReading(UTC), tracker) == ["utter_reading_old"]
    assert tracker.slot("told_reading") is None


async def test_one_that_the_record_contradicts_is_asked_about():
    other = Reading(PRESSURE, (180.0, 91.0), "mmHg", AT - timedelta(minutes=20), "device")
    tracker = told(PRESSED, confirmed=None, asked_reading=PRESSURE,
                   recorded_readings=written([other]))  # fmt: skip
    assert await run(CheckReading(UTC), tracker) == []
    assert tracker.slot("which_reading") is None
    tracker.update(SlotSet("which_reading", "1"))
    await run(CheckReading(UTC), tracker)
    assert read_back(tracker.slot("told_reading")) == (other,)


async def test_after_four_noes_no_reading_is_asked_for_any_more():
    tracker = told(PRESSED, confirmed=None)
    for _ in range(3):
        tracker.update(SlotSet("reading_confirmed", "no"))
        assert await run(CheckReading(UTC), tracker) == ["utter_reading_sorry"]
        tracker.update(SlotSet("told_reading", written([PRESSED])))
    tracker.update(SlotSet("reading_confirmed", "no"))
    assert await run(CheckReading(UTC), tracker) == ["utter_reading_left"]
    assert tracker.slot("told_reading") == "none"
