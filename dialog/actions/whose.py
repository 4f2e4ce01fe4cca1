"""Whose matter the call is about: the caller's own, or somebody's for whom they speak."""

from collections.abc import Collection, Iterable
from datetime import datetime, tzinfo

from dialog.actions.action import Say, answer
from dialog.actions.told_before import last_told, told_unasked
from dialog.actions.visit_wish import WHEN, wished_instead
from dialog.call.tracker import CallTracker
from dialog.clinical.introductions import Introduction
from dialog.clinical.name_corrections import corrected_name
from dialog.clinical.remarks import Remark, read_remark
from dialog.clinical.spoken_names import SpokenName, joined_parts
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.domain import REQUESTED_SLOT
from dialog.rasa.events import Event, SlotSet, UserUttered

IS_PROXY = "is_proxy"
"""Slot: whether the caller speaks for the patient."""
REMARK = "identity_remark"
"""Slot: what an answer to a question for identity says instead; empty again at once."""
CALLER = "caller_name"
"""Slot: the name of who speaks for the patient; empty once it was compared."""
NAME = "stated_name"
HALF, IS_HALF = "half_name", "is_half_named"
"""Slots: the half of a name that was told, until the other half is; and whether there is one."""
_BORN = "date_of_birth"
_PATIENT = (NAME, _BORN, HALF, IS_HALF)
IDENTITY = (*_PATIENT, CALLER)
"""Slots of what was told of who somebody is, until it is compared."""
_AUTHENTICATED = "authenticated"
_ANSWERED = {
    Remark.WHY: "utter_identity_why",
    Remark.HALF_A_BIRTH: "utter_birth_whole",
}
"""What is said to a remark that changes nothing."""
_TAKEN = "check_in_step"
"""Slot of calls that we make: `speaking` where somebody says that they are the patient."""


class CheckIdentity:
    """`validate_identity_form`: hears whose matter it is, and who cannot tell what is asked.

    Whoever cannot tell is not asked again: the form ends, and a person is offered.
    """

    name = "validate_identity_form"

    def __init__(self, zone: tzinfo, everyday: Collection[str] = ()) -> None:
        """Days are reckoned in `zone`; `everyday` are words that are no names."""
        self._zone = zone
        self._everyday = everyday

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Ask of the patient, and not of the caller, where somebody else is meant."""
        is_opening = tracker.slot(REQUESTED_SLOT) is None
        if is_opening:
            today = datetime.fromtimestamp(at, tz=self._zone).date()
            return self._open(tracker, told_unasked(tracker, today, self._everyday))
        return self._go_on(tracker, at)

    def _open(self, tracker: CallTracker, told: Introduction) -> ActionAnswer:
        """Begin with what was told unasked, which need not be told again."""
        was_proxy = tracker.slot(IS_PROXY) is True
        is_proxy = _speaks_for_another(tracker, told)
        known = _known_unasked(told, is_proxy=is_proxy)
        if is_proxy == was_proxy:
            return answer(events=known)
        events = (*_forgotten(tracker), SlotSet(IS_PROXY, is_proxy or None), *known)
        return answer(*([Say("utter_proxy_noted")] if is_proxy else []), events=events)

    def _go_on(self, tracker: CallTracker, at: float) -> ActionAnswer:
        remark = _noted(tracker)
        # What changes nothing is no answer: the form is to refuse it, so that the caller is told.
        emptied = () if tracker.slot(REMARK) is None else (SlotSet(REMARK, None),)
        is_proxy = tracker.slot(IS_PROXY) is True
        match remark:
            case Remark.FOR_ANOTHER if not is_proxy:
                events = (*emptied, *_forgotten(tracker), SlotSet(IS_PROXY, True))
                return answer(Say("utter_proxy_noted"), events=events)
            case Remark.OF_ANOTHER if not is_proxy:
                # What was told is the patient's already, and need not be told again.
                events = (*emptied, *_put_together(tracker), SlotSet(IS_PROXY, True))
                return answer(Say("utter_proxy_noted"), events=events)
            case Remark.FOR_SELF if is_proxy:
                return answer(events=(*emptied, *_forgotten(tracker), SlotSet(IS_PROXY, None)))
            case Remark.CANNOT_TELL if tracker.slot(str(tracker.slot(REQUESTED_SLOT))) is None:
                return answer(events=(*emptied, SlotSet(REQUESTED_SLOT, None)))
            case Remark.WHY | Remark.HALF_A_BIRTH:
                return answer(Say(_ANSWERED[remark]), events=emptied)
            case Remark.OTHER_TIME:
                today = datetime.fromtimestamp(at, tz=self._zone).date()
                wish = wished_instead(tracker, _said(tracker), today)
                return answer(Say("utter_other_time"), events=(*emptied, SlotSet(WHEN, wish)))
            case Remark.PUT_RIGHT:
                right = name_put_right(tracker, _said(tracker))
                return answer(events=(*emptied, SlotSet(NAME, right or tracker.slot(NAME))))
            case _:
                return answer(events=(*emptied, *_put_together(tracker), *_caller_again(tracker)))


def _said(tracker: CallTracker) -> str:
    heard = tracker.latest_message
    return (heard.text or "") if heard is not None else ""


def _speaks_for_another(tracker: CallTracker, told: Introduction) -> bool:
    """Whether it is another's matter: said so, or somebody is named who has not said "i am"."""
    match latest_remark(tracker):
        case Remark.FOR_SELF:
            return False
        case Remark.FOR_ANOTHER:
            return True
        case _:
            is_named = told.patient is not None and told.patient != told.own
            return is_named or tracker.slot(IS_PROXY) is True


def _known_unasked(told: Introduction, *, is_proxy: bool) -> tuple[Event, ...]:
    """The slots that what was told fills."""
    name, born = (
        (told.patient, told.patient_birth)
        if is_proxy
        else (told.own or told.patient, told.own_birth or told.patient_birth)
    )
    caller = told.own if is_proxy and told.own != name else None
    day = None if born is None else born.isoformat()
    filled = ((NAME, _spoken(name)), (_BORN, day), (CALLER, _spoken(caller)))
    return tuple(SlotSet(slot, value) for slot, value in filled if value is not None)


def _spoken(name: SpokenName | None) -> str | None:
    return None if name is None else " ".join(name.words)


def _caller_again(tracker: CallTracker) -> tuple[Event, ...]:
    """Who speaks, where only the patient's day of birth was put right."""
    is_proxy = tracker.slot(IS_PROXY) is True and tracker.slot(CALLER) is None
    name, born = tracker.slot(NAME), tracker.slot(_BORN)
    caller = last_told(tracker, CALLER) if is_proxy else None
    is_right = isinstance(born, str) and name is not None and caller is not None
    return (SlotSet(CALLER, caller),) if is_right else ()


def latest_remark(tracker: CallTracker) -> Remark | None:
    """Whose matter the caller has last said it is, since it is known who they are."""
    for event in _since_known(tracker):
        remark = read_remark(event.text or "")
        if remark in (Remark.FOR_ANOTHER, Remark.FOR_SELF):
            return remark
    return None


def is_about_another(tracker: CallTracker) -> bool:
    """Whether the caller now wants something for another patient than the one who is known."""
    remark = latest_remark(tracker)
    is_proxy = tracker.slot(IS_PROXY) is True
    return remark is (Remark.FOR_SELF if is_proxy else Remark.FOR_ANOTHER)


def _since_known(tracker: CallTracker) -> Iterable[UserUttered]:
    """What was said since then, the latest first; all of it where nobody is known yet.

    Who has taken a call of ours may have handed it on: nothing counts that was said before somebody
    answered that it is for them.
    """
    is_last = False
    for event in reversed(tracker.events):
        if isinstance(event, SlotSet) and event.name == _AUTHENTICATED and event.value is True:
            return
        if isinstance(event, SlotSet) and event.name == _TAKEN and event.value == "speaking":
            is_last = True
        if isinstance(event, UserUttered):
            yield event
            if is_last:
                return


def name_put_right(tracker: CallTracker, said: str) -> str | None:
    """The name, where it is put right while the day of birth is asked for."""
    name = tracker.slot(NAME)
    is_asked = tracker.active_loop is not None and tracker.slot(REQUESTED_SLOT) == _BORN
    if not is_asked or not isinstance(name, str) or " " not in name:
        return None
    corrected = corrected_name(said, name)
    return None if corrected == name else corrected


def _noted(tracker: CallTracker) -> Remark | None:
    told = tracker.slot(REMARK)
    return Remark(told) if isinstance(told, str) and told in tuple(Remark) else None


def _put_together(tracker: CallTracker) -> tuple[Event, ...]:
    """The name, where its halves come in two answers: the first is kept until the second is told.

    Nobody is told that they were not understood, who have said what they are called.
    """
    name, held = tracker.slot(NAME), tracker.slot(HALF)
    if not isinstance(name, str):
        return ()
    if " " in name:
        return () if held is None else _half(None)
    whole = joined_parts(held, name) if isinstance(held, str) else None
    if whole is not None:
        return (SlotSet(NAME, whole), *_half(None))
    return (SlotSet(NAME, None), *_half(name))


def _half(name: str | None) -> tuple[Event, ...]:
    return (SlotSet(HALF, name), SlotSet(IS_HALF, name is not None or None))


def _forgotten(tracker: CallTracker) -> tuple[Event, ...]:
    """What was told already is told of the wrong one."""
    return tuple(SlotSet(name, None) for name in _PATIENT if tracker.slot(name) is not None)
