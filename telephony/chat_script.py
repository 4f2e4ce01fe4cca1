"""One line of `iasovoice chat --jsonl`: a conversation as its caller holds it. Pure."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from dialog.actions.slots import shaped
from dialog.check_ins.programme import CheckIn, Programme
from dialog.clinical.care import Medicine
from dialog.clinical.people import PatientRecord
from dialog.rasa.domain import REQUESTED_SLOT, SESSION_METADATA, Domain, Json, Slot
from telephony.chat_patient import ScriptedPatient, ScriptError, read_patient

DIRECTIONS = ("inbound", "outbound")
PROGRAMMES = tuple(one.value for one in Programme)
KEYS = frozenset("0123456789*#ABCD")
_OF_ENGINE = (REQUESTED_SLOT, SESSION_METADATA)
_PATIENT = "patient"
_FULL_TERM_DAYS = 280
"""From the first day of pregnancy, as weeks are counted, to the due date (ACOG 700, 2017)."""
_SLOT_OF_PATIENT = {
    "id": "patient_id",
    "name": "patient_name",
    "authenticated": "authenticated",
    "pregnancy_week": "pregnancy_week",
}
"""What is known of a patient, by the slot that holds it."""


class Happening(StrEnum):
    """What a caller's side does."""

    CALLER = "caller"
    SILENCE = "silence"
    DTMF = "dtmf"
    MACHINE = "machine"
    HANGUP = "hangup"


@dataclass(frozen=True, slots=True)
class ScriptedTurn:
    """One turn of the caller."""

    event: Happening
    text: str = ""
    """What is said, or keyed."""
    confidence: float = 1.0
    """Of the recogniser, in [0, 1], for all words alike."""


@dataclass(frozen=True, slots=True)
class ChatScript:
    """A whole conversation."""

    key: str | int | float
    """Its `id`."""
    turns: tuple[ScriptedTurn, ...]
    slots: Mapping[str, Json]
    """What is known before the greeting."""
    patient: PatientRecord | None = None
    """Who is in the clinic besides its own patients."""
    medicines: tuple[Medicine, ...] = ()
    """What that patient takes."""
    check_in: CheckIn | None = None
    """What the clinic calls about; None: the caller has called."""


def read_document(line: bytes | str) -> Any:
    """The JSON of a line.

    Raises:
        ScriptError: it is none.
    """
    try:
        return json.loads(line, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        # Not chained, not quoted: what is in it may have been said by somebody.
        raise ScriptError("not JSON") from None


def read_script(document: Any, domain: Domain, today: date) -> ChatScript:
    """The conversation that the document of a line describes.

    Args:
        document: as JSON has it.
        domain: has the slots that may be set beforehand.
        today: what a due date is reckoned from.

    Raises:
        ScriptError: a field is missing, or is not what is allowed.
    """
    if not isinstance(document, dict):
        raise ScriptError("an object is required")
    key = key_of(document)
    if key is None:
        raise ScriptError("id: a text or a number is required")
    _check_choice(document, "direction", DIRECTIONS)
    _check_choice(document, "programme", PROGRAMMES)
    is_ours = document.get("direction") == "outbound"
    if is_ours and document.get("programme") is None:
        raise ScriptError(f"programme: allowed: {', '.join(PROGRAMMES)}")
    turns = document.get("turns")
    if not isinstance(turns, list):
        raise ScriptError("turns: a list is required")
    read = tuple(_turn(turn, f"turns[{at}]") for at, turn in enumerate(turns))
    context = document.get("context")
    slots = _known(context, domain, today)
    patient = read_patient(context.get(_PATIENT)) if isinstance(context, dict) else None
    check_in = _check_in(document, slots, patient) if is_ours else None
    if patient is None:
        return ChatScript(key, read, slots, check_in=check_in)
    if slots.get("authenticated") is True:
        slots.setdefault("patient_id", patient.record.id)
    return ChatScript(key, read, slots, patient.record, patient.medicines, check_in)


def key_of(document: Any) -> str | int | float | None:
    """The `id` of a line; None where it has none that can be told."""
    key = document.get("id") if isinstance(document, dict) else None
    is_key = isinstance(key, str | int | float) and not isinstance(key, bool)
    return key if is_key else None


def own_slots(domain: Domain) -> dict[str, Slot]:
    """The slots of the domain, without those that the engine keeps its own affairs in."""
    return {name: slot for name, slot in domain.slots.items() if name not in _OF_ENGINE}


def _check_in(
    document: Mapping[str, Any], slots: Mapping[str, Json], patient: ScriptedPatient | None
) -> CheckIn:
    """Whom the clinic calls: who is told of, else the patient of that id; else whoever it is."""
    known = slots.get("patient_id")
    called = patient.record.id if patient is not None else known
    return CheckIn(called if isinstance(called, str) else None, Programme(document["programme"]))


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _check_choice(document: Mapping[str, Any], field: str, allowed: tuple[str, ...]) -> None:
    value = document.get(field)
    if value is not None and value not in allowed:
        raise ScriptError(f"{field}: allowed: {', '.join(allowed)}")


def _turn(document: Any, place: str) -> ScriptedTurn:
    if not isinstance(document, dict):
        raise ScriptError(f"{place}: an object is required")
    event = document.get("event")
    if not isinstance(event, str) or event not in tuple(Happening):
        raise ScriptError(f"{place}.event: allowed: {', '.join(Happening)}")
    match Happening(event):
        case Happening.CALLER:
            text = _text(document, place)
            return ScriptedTurn(Happening.CALLER, text, _confidence(document, place))
        case Happening.DTMF:
            keys = _text(document, place)
            if not keys or not KEYS.issuperset(keys):
                raise ScriptError(f"{place}.text: allowed: keys of a telephone, as 0 or 12#")
            return ScriptedTurn(Happening.DTMF, keys)
        case happening:
            return ScriptedTurn(happening)


def _text(document: Mapping[str, Any], place: str) -> str:
    text = document.get("text")
    if not isinstance(text, str):
        raise ScriptError(f"{place}.text: a text is required")
    # JSON may hold halves of characters, which no recogniser writes and nothing can store.
    return text.encode("utf-8", "replace").decode("utf-8")


def _confidence(document: Mapping[str, Any], place: str) -> float:
    value = document.get("confidence", 1.0)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not 0 <= value <= 1:
        raise ScriptError(f"{place}.confidence: allowed: a number from 0 to 1")
    return float(value)


def _known(context: Any, domain: Domain, today: date) -> dict[str, Json]:
    """The slots that a context sets; those that are named outweigh what is told of the patient."""
    if context is None:
        return {}
    if not isinstance(context, dict):
        raise ScriptError("context: an object is required")
    slots = _slots_of_patient(context.get(_PATIENT), domain, today)
    slots |= {name: value for name, value in context.items() if name != _PATIENT}
    return {name: _fitting(name, value, domain) for name, value in slots.items()}


def _slots_of_patient(patient: Any, domain: Domain, today: date) -> dict[str, Json]:
    if patient is None:
        return {}
    if not isinstance(patient, dict):
        raise ScriptError("context.patient: an object is required")
    told = {slot: patient[key] for key, slot in _SLOT_OF_PATIENT.items() if key in patient}
    due = patient.get("due_date")
    if due is not None:
        told.setdefault("pregnancy_week", _week(due, today))
    return {slot: value for slot, value in told.items() if slot in domain.slots}


def _week(due: Any, today: date) -> float:
    """The week of pregnancy, with a fraction, by the due date."""
    try:
        left = (date.fromisoformat(due) - today).days
    except (TypeError, ValueError):
        raise ScriptError("context.patient.due_date: allowed: a date as 2026-11-05") from None
    return max(0.0, round((_FULL_TERM_DAYS - left) / 7, 1))


def _fitting(name: str, value: Any, domain: Domain) -> Json:
    slots = own_slots(domain)
    slot = slots.get(name)
    if slot is None:
        allowed = ", ".join(slots) or "none"
        raise ScriptError(f"context: no slot is called {name!r}; allowed: {allowed}")
    if value is None:
        return None
    if name == "patient_id" and isinstance(value, int):
        value = str(value)
    is_number = isinstance(value, float) and not math.isfinite(value)
    fitting = None if is_number else shaped(slot, value)
    if fitting is None:
        wanted = f"one of {', '.join(slot.values)}" if slot.values else slot.kind.value
        raise ScriptError(f"context.{name}: allowed: {wanted}")
    return fitting
