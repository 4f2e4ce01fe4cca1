"""What was arranged in the call, and what the agent advised, in the words it was said with."""

from collections.abc import Iterator, Sequence

from dialog.events.call import (
    ActionFailed,
    AgentCut,
    AppointmentRequested,
    HandOffRequested,
    OptOutRequested,
    TurnTriaged,
)
from dialog.events.care import (
    CarePlanTold,
    InteractionsTold,
    RefillAsked,
    ResultsTold,
    TaskLeft,
    VisitUnsure,
)
from dialog.events.wishes import WishKept
from dialog.hearing.kept_wishes import KeptWishes
from dialog.nlu.spoken_values import say_list
from dialog.notes.evidence import EvidencedSentence, Section
from dialog.notes.quoting import quoted
from dialog.rasa.events import BotUttered, Event, SlotSet

ARRANGED = "care"
"""Topic of what makes a call clinical though no complaint was told."""
_TOLD = frozenset(
    ("utter_see_doctor_today", "utter_urgent_reminder", "utter_self_care", "utter_side_effects",
     "utter_recommend_appointment", "utter_prenatal_concern", "utter_postpartum_concern",
     "utter_ask_pharmacist", "utter_cannot_adherence", "utter_schedule_followup",
     "utter_medication_reminder", "utter_goodbye_urgent", "utter_interaction",
     "utter_booked", "utter_booked_after_all", "utter_cancelled", "utter_waiting_list",
     "utter_appointment_kept", "utter_booking_unsure", "utter_health_information",
     "utter_side_effects_later", "utter_prenatal_mild", "utter_mild_reminder",
     "utter_taken_together", "utter_taken_prescribed", "utter_takes_together",
     "utter_dose_too_much", "utter_dose_maybe_too_much")
)  # fmt: skip
"""Responses that advise, or tell what became of a visit."""
_WANTED = {
    "action_get_test_results": "results",
    "action_request_refill": "a refill",
    "action_send_refill": "a refill",
}
"""What was wished, by the action that could not do it."""
_EMERGENCY = "utter_emergency_"
_MORE_ADVICE = "utter_advice_"
"""Begins the names of further responses that are advice."""


def plan(events: Sequence[Event]) -> Iterator[EvidencedSentence]:
    """The sentences, in the order in which it happened."""
    waiting = _waiting(events)
    for at, event in enumerate(events):
        match event:
            case BotUttered(text=str(text)) if _is_advice(event):
                yield _advice(text, at, events)
            case WishKept(heard=heard) if at in waiting:
                wish = (heard.intent or "").replace("_", " ")
                yield _sentence(f"Also wanted: {wish}. It was not done.", at)
            case _:
                yield from _arranged(event, at)


def _waiting(events: Sequence[Event]) -> frozenset[int]:
    """Where the wishes were told that were kept for later, and never come to."""
    wishes = KeptWishes()
    told: dict[int, int] = {}
    for at, event in enumerate(events):
        wishes = wishes.apply(event)
        if isinstance(event, WishKept):
            told[id(event.heard)] = at
    return frozenset(told[id(one)] for one in wishes.waiting)


def _arranged(event: Event, at: int) -> Iterator[EvidencedSentence]:
    match event:
        case AppointmentRequested(kind=kind, when=when):
            yield _sentence(f"Wants an appointment: {kind}, {when}. Not booked.", at)
        case SlotSet(name="identity_method", value="proxy"):
            yield _sentence("Caller: proxy of the patient.", at)
        case SlotSet(name="appointment_id", value=str(booked)):
            yield _sentence(f"Appointment booked: id {booked}.", at)
        case ActionFailed(name=name) if name in _WANTED:
            yield _sentence(f"Wants {_WANTED[name]}. It was not done.", at)
        case HandOffRequested(reason=reason):
            yield _sentence(f"Handed over to a person: {reason.replace('_', ' ')}.", at)
        case OptOutRequested():
            yield _sentence("Wants no more calls.", at)
        case _:
            yield from _of_care(event, at)


def _of_care(event: Event, at: int) -> Iterator[EvidencedSentence]:
    match event:
        case ResultsTold(names=names):
            text = f"Released results read out as the clinic worded them: {say_list(names)}."
            yield _sentence(text, at, ARRANGED)
        case InteractionsTold(rows=rows, version=version):
            text = f"Medicines looked up in the table of interactions {version}: {say_list(rows)}."
            yield _sentence(text, at, ARRANGED)
        case RefillAsked(medicine=medicine, is_sure=is_sure):
            state = "sent to the clinic" if is_sure else "may not have reached the clinic"
            yield _sentence(f"Refill of {medicine}: request {state}.", at, ARRANGED)
        case TaskLeft(reason=reason, is_sure=is_sure):
            state = "left" if is_sure else "may not have been left"
            yield _sentence(f"Task for the staff {state}: {reason.replace('_', ' ')}.", at)
        case VisitUnsure(wish=wish, about=about):
            text = f"Visit, {wish}: {about}. The clinic gave no answer, it may or may not stand."
            yield _sentence(text, at, ARRANGED)
        case CarePlanTold():
            yield _sentence("What was told was added to the care plan.", at, ARRANGED)
        case _:
            return


def _advice(text: str, at: int, events: Sequence[Event]) -> EvidencedSentence:
    cut = _cut_after(at, events)
    if cut is None or " ".join(text.split()) in " ".join(cut[1].split()):
        return _sentence(f"Said: {quoted(text)}", at)
    # What was not heard was not advised.
    told = f"Said, and not heard to the end: {quoted(text)}"
    return EvidencedSentence(Section.PLAN, told, (at, cut[0]))


def _cut_after(at: int, events: Sequence[Event]) -> tuple[int, str] | None:
    """Where the caller spoke over this turn of the agent, and what was heard of it."""
    for later in range(at + 1, len(events)):
        event = events[later]
        if isinstance(event, AgentCut):
            return later, event.heard
        if isinstance(event, TurnTriaged):
            return None
    return None


def _is_advice(said: BotUttered) -> bool:
    name = said.metadata.get("utter_action")
    return isinstance(name, str) and (name in _TOLD or name.startswith((_EMERGENCY, _MORE_ADVICE)))


def _sentence(text: str, at: int, topic: str = "") -> EvidencedSentence:
    return EvidencedSentence(Section.PLAN, text, (at,), topic)
