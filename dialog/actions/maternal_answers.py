"""How the answers of a prenatal or postpartum check-in are read."""

from datetime import datetime, tzinfo

from dialog.actions.check_ins import PROGRAMME
from dialog.actions.maternal_pressure import NONE
from dialog.actions.readings import confirmation, half_now, heard_now, vitals_now
from dialog.actions.readings_again import doubts_noted
from dialog.actions.slots import Reader
from dialog.call.tracker import CallTracker
from dialog.check_ins.catalogue import QUESTIONS
from dialog.check_ins.company import hear_company
from dialog.check_ins.half_pressures import written_half
from dialog.check_ins.heard_answers import BESIDES, DECLINED, hear_answer, tells_of_another
from dialog.check_ins.phrases import affirms_any, has_any, words_of
from dialog.check_ins.postpartum import BABY, IN_CARE, NEWBORN, POSTPARTUM
from dialog.check_ins.prenatal import PRENATAL
from dialog.check_ins.programme import Programme
from dialog.check_ins.questions import NO, UNSURE, YES, ClosedQuestion
from dialog.check_ins.reading_answers import no_reading
from dialog.check_ins.reading_slots import AT_HOME, AT_HOME_RIGHT
from dialog.check_ins.reading_words import written
from dialog.check_ins.readings import PRESSURE as BLOOD_PRESSURE
from dialog.check_ins.turning_points import TurningPoint, turning_point
from dialog.hearing.loss_answers import asked_of
from dialog.rasa.events import UserUttered

WEEK, PRESSURE, PRESSURE_RIGHT = "told_week", AT_HOME, AT_HOME_RIGHT
ALONE, NEEDS, VISIT = "is_alone", "needs_help", "wants_visit"
ASKED_ANEW = "asked_in_other_words"
"""Slot: the questions of danger whose answer was not known at first."""
UNSURE_AT_FIRST = "unsure at first"
"""What the slot of such a question holds until it is asked in other words."""
UNKNOWN = "unknown"
"""No week."""
_ASKING = {PRESSURE: ("utter_ask_lower_pressure", "utter_ask_upper_pressure")}
"""Further responses that ask for what these slots hold."""
LOOKED_AFTER = "looked after"
"""What the slot of a question about the baby holds until it is seen that it need not be asked."""
_OF_BABY = (NEWBORN.slot, BABY.slot)
_WANTS_LATER = frozenset(["call", "later", "tomorrow", "time", "talk", "busy"])


def maternal_readers(zone: tzinfo) -> dict[str, Reader]:
    """One for each slot of the two forms, where it is `zone` time."""
    judged = {one.slot: _closed(one.slot, QUESTIONS[one.slot]) for one in (*PRENATAL, *POSTPARTUM)}
    plain = {slot: _closed(slot, None) for slot in (NEEDS, VISIT)}
    of_pressure = {PRESSURE: _pressure(zone), PRESSURE_RIGHT: _pressure_right(zone)}
    return {**judged, **plain, **of_pressure, ALONE: _alone, WEEK: _week}


def _closed(slot: str, question: ClosedQuestion | None) -> Reader:
    def read(said: str, tracker: CallTracker, at: float) -> str | None:
        turned = _turned(said, tracker)
        if turned is not None or not _asks(tracker, slot):
            return turned
        if _is_of_pressure(said, tracker, question):
            # "No wait, it was 145 over 95" is no answer about the mood; the form takes it up.
            return BESIDES if tracker.slot(PRESSURE_RIGHT) == YES else None
        if slot in _OF_BABY and _is_in_care(said, QUESTIONS[slot]):
            return LOOKED_AFTER
        message = tracker.latest_message
        heard = hear_answer(
            said,
            question,
            message.intent if message is not None else None,
            names_complaint=message is not None and _names_complaint(message),
        )
        if heard == YES and question is not None and _is_of_another(said, question, tracker):
            # "No wait, there was some blood", to a question about movement: that one comes again.
            return None
        is_danger = question is not None and question.is_of_danger
        is_first = slot not in _listed(tracker)
        if heard == UNSURE and is_danger and is_first:
            return UNSURE_AT_FIRST
        if heard == BESIDES:
            # Said twice, it is the no that it seems to be.
            return BESIDES if is_first else NO
        return heard

    return read


def _is_of_pressure(said: str, tracker: CallTracker, question: ClosedQuestion | None) -> bool:
    """Whether a number is told and nothing else, or the noted one is called wrong."""
    is_measured = question is not None and _only_measured(said, tracker, question)
    return is_measured or doubts_noted(tracker, said)


def _only_measured(said: str, tracker: CallTracker, question: ClosedQuestion) -> bool:
    """Whether a number is told, and nothing of what was asked about."""
    words = words_of(said)
    return bool(vitals_now(tracker)) and not has_any(
        words, (*question.tells_yes, *question.tells_no)
    )


def _is_in_care(said: str, question: ClosedQuestion) -> bool:
    """Whether the baby is in a hospital, and nothing that was asked about is told of it."""
    words = words_of(said)
    return affirms_any(words, IN_CARE) and not affirms_any(words, question.tells_yes)


def _is_of_another(said: str, question: ClosedQuestion, tracker: CallTracker) -> bool:
    """Whether a yes is one to a question of danger that was answered with no before."""
    denied = (
        one for slot, one in QUESTIONS.items() if one.is_of_danger and tracker.slot(slot) == NO
    )
    return tells_of_another(said, question, denied)


def _alone(said: str, tracker: CallTracker, at: float) -> str | None:
    turned = _turned(said, tracker)
    if not _asks(tracker, ALONE):
        return turned
    company = hear_company(said)
    # "I'm at work" tells where she is; only with more than that, that she has no time.
    is_place = company == NO and _WANTS_LATER.isdisjoint(words_of(said))
    if turned is not None and not (turned == TurningPoint.LATER and is_place):
        return turned
    message = tracker.latest_message
    return company or hear_answer(said, None, message.intent if message is not None else None)


def _names_complaint(message: UserUttered) -> bool:
    return any(one["entity"] == "symptom" for one in message.entities)


def _week(said: str, tracker: CallTracker, at: float) -> str | None:
    turned = _turned(said, tracker)
    if turned is not None or not _asks(tracker, WEEK):
        return turned
    heard = tracker.latest_message
    entities = heard.entities if heard is not None else ()
    named = [one["value"] for one in entities if one["entity"] == "pregnancy_week"]
    if named and isinstance(named[0], int | float):
        return f"{named[0]:g}"
    return UNKNOWN if hear_answer(said, None) in (UNSURE, NO, DECLINED) else None


def _pressure(zone: tzinfo) -> Reader:
    def read(said: str, tracker: CallTracker, at: float) -> str | None:
        turned = _turned(said, tracker)
        if turned is not None:
            return turned
        now = datetime.fromtimestamp(at, tz=zone)
        heard = [one for one in heard_now(tracker, said, now) if one.name == BLOOD_PRESSURE]
        if heard:
            return written(heard)
        half = half_now(tracker, said, now)
        if half is not None:
            return written_half(half)
        is_none = _asks(tracker, PRESSURE) and (
            no_reading(said) is not None or hear_answer(said, None) in (NO, UNSURE, DECLINED)
        )
        return NONE if is_none else None

    return read


def _pressure_right(zone: tzinfo) -> Reader:
    def read(said: str, tracker: CallTracker, at: float) -> str | None:
        turned = _turned(said, tracker)
        if turned is not None or not _asks(tracker, PRESSURE_RIGHT):
            return turned
        return confirmation(tracker, said, PRESSURE, datetime.fromtimestamp(at, tz=zone))

    return read


def _turned(said: str, tracker: CallTracker) -> str | None:
    """What changes the course of the call; not in answer to a question about danger."""
    if tracker.call.asks_of_danger:
        return None
    point = turning_point(said, asked_of(tracker))
    is_after_birth = tracker.slot(PROGRAMME) == Programme.POSTPARTUM
    if point is TurningPoint.BORN and (is_after_birth or _asks(tracker, ALONE)):
        # "No, he is here already", to whether she is alone, is the father.
        return None
    return None if point is None else point.value


def _asks(tracker: CallTracker, slot: str) -> bool:
    """Whether this is the question that is open: a yes to any other fills nothing here."""
    question = tracker.call.question
    asking = (f"utter_ask_{slot}", *_ASKING.get(slot, ()))
    return question is not None and question.response in asking


def _listed(tracker: CallTracker) -> tuple[str, ...]:
    listed = tracker.slot(ASKED_ANEW)
    return tuple(str(one) for one in listed) if isinstance(listed, list) else ()
