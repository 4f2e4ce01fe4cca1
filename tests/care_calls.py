"""A patient who is known, and calls about their care, for tests of actions."""

import random
from datetime import UTC, date, datetime

from dialog.call.tracker import CallTracker
from dialog.clinical.care import Medicine, TestResult
from dialog.clinical.people import PatientRecord
from dialog.rasa.domain import Slot, SlotKind
from dialog.rasa.events import BotUttered, SlotSet, UserUttered
from dialog.speech.speaking import reply_of
from dialog.speech.voice_responder import VoiceResponder
from tests.dialog.rasa.bots import domain, text_slot
from tests.fakes_clinic import MemoryClinic

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC).timestamp()
CALL = "call-7"
ANNA = PatientRecord("p1", "Anna", "Berg", date(1980, 6, 4), "+15550100")
KNOWN = (SlotSet("authenticated", True), SlotSet("patient_id", "p1"))
WORLD = domain(
    slots=[
        Slot("authenticated", SlotKind.BOOL),
        text_slot("patient_id"),
        Slot("may_hear", SlotKind.LIST),
        text_slot("results_step"),
        Slot("results_told", SlotKind.LIST),
        text_slot("refill_step"),
        text_slot("refill_medicine_id"),
        text_slot("refill_medicine"),
        Slot("refill_queue", SlotKind.LIST),
        text_slot("care_plan_step"),
        text_slot("plan_step"),
        text_slot("missed_reason"),
        Slot("missed_doses", SlotKind.FLOAT),
        Slot("soap_note_generated", SlotKind.BOOL),
    ],
    intents=("greet", "inform", "affirm", "deny", "test_results_inquiry", "prescription_refill"),
    entities=("medication", "test_type", "symptom", "medical_condition"),
)


def clinic(**given):
    """A clinic that knows Anna."""
    return MemoryClinic(patients=[ANNA], now=lambda: datetime.fromtimestamp(NOW, tz=UTC), **given)


def medicine(number, name, dose="", **more):
    return Medicine(f"m{number}", name, dose, **more)


def result(number, name, on=date(2026, 11, 3), *, text="All is as your doctor hoped.", out=True):
    return TestResult(f"r{number}", name, on, out, text)


def heard(text, intent, **entities):
    """A message with each value at the place of its own words, where it has them."""
    found = []
    for kind, value in entities.items():
        start = text.find(value)
        place = {"start": start, "end": start + len(value)} if start >= 0 else {}
        found.append({"entity": kind, "value": value, **place})
    return UserUttered(text, {"intent": {"name": intent, "confidence": 1.0}, "entities": found})


def said(response, text="words", **metadata):
    """What the agent said; with `awaits` a question."""
    told = {"voice_emotion": "calm", **metadata}
    return BotUttered(text, metadata={"utter_action": response, "metadata": told})


def call(*events, world=WORLD):
    return CallTracker(world, events, sender=CALL)


async def run(action, tracker):
    """Let the action happen to the call; the names of what it says."""
    answer = await action.run(tracker, NOW)
    for event in answer.events:
        tracker.update(event)
    return [one["response"] for one in answer.responses]


def words(shipped, answer, tracker):
    """What the caller hears of the answer, by the shipped responses."""
    responder = VoiceResponder(
        shipped, {"organisation": "Clinic"}, random.Random(7), lambda slot, value: str(value)
    )
    return [reply_of(one).text for one in responder.say_answers(answer.responses, tracker)]
