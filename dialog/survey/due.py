"""Whether a caller who says goodbye is asked how the call was. Pure: by its record alone.

Asked are those for whom something was done, and who leave calm. Nobody is asked about service after
danger, grief, or a call in which hardly a word was understood; the doubt is always against asking.
"""

import re

from dialog.call.tracker import CallTracker
from dialog.check_ins.turning_points import tells_of_loss as tells_of_lost_pregnancy
from dialog.events.call import (
    CallerUnheard,
    DangerDenied,
    HandOffRequested,
    OptOutRequested,
    ReadingAlarmed,
    ValueDenied,
)
from dialog.hearing.losses import TOLD_LOSS
from dialog.nlu.kin import FAMILY, FRIENDS, any_of
from dialog.rasa.events import (
    DEFAULT_FALLBACK,
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    SlotSet,
    UserUttered,
)
from dialog.speech.voice_responder import CHANNEL
from dialog.survey.questions import FORM, has_survey
from triage.decision import Acuity, TriageDecision
from triage.words import split_words

MOST_MISHEARD = 3
"""Turns lost to recognition, from which on the call was no conversation to be judged."""
_DONE = frozenset(
    ("symptoms_assessed", "appointment_requested", "results_told", "interactions_told",
     "refill_asked", "care_plan_told", "task_left", "check_in_answered")
)  # fmt: skip
"""Events, by their kinds, in which something was done for the caller."""
_DONE_STEPS = {
    "booking_step": frozenset(("booked", "waiting")),
    "change_step": frozenset(("cancelled",)),
}
"""What was done that has no event of its own, by the slots that tell of it."""
_NEVER_AFTER = (HandOffRequested, OptOutRequested, ReadingAlarmed, DangerDenied)
_NEVER_AFTER_KINDS = frozenset(("limit_reached", "language_noticed", "visit_unsure"))
"""A call that was cut short, a caller who would rather not be asked in English, or one who was told
that nobody knows whether there is a visit."""
_SAD_ENDS = frozenset(("loss_reported", "deceased_reported"))
"""Outcomes of check-ins."""
_OF_THE_MIND = ("suicide", "self_harm", "low_mood", "postpartum_low", "postpartum_mind")
"""Beginnings of triage's rules; most are emergencies anyway."""
_CLOSE = any_of(FAMILY | FRIENDS)
_LOSS = re.compile(
    r"\b(?:miscarr\w*|still ?births?|still ?born|bereave\w*|grie(?:f|ving|ve)|mourning|funeral"
    r"|(?:lost|losing|loss of) (?:the|my|our|a|her|his) "
    rf"(?:\w+ )?(?:pregnanc(?:y|ies)|{_CLOSE})"
    rf"|(?:{_CLOSE}|he|she|they|who) (?:has |have |had |just |recently )*"
    r"(?:died|passed(?: away| on)?|is dead|was born dead)"
    r"|passed away|no heart ?beat)\b"
)
"""Words of a loss. Too many are better than too few: all that they cost is a rating."""


def is_due(tracker: CallTracker) -> bool:
    """Whether the questions come before the goodbye."""
    events = tracker.events
    return (
        tracker.channel == CHANNEL
        and tracker.active_loop is None
        and has_survey(tracker)
        and any(_is_done(one) for one in events)
        and tracker.slot(TOLD_LOSS) is None
        and not any(_forbids(one) for one in events)
        and sum(_is_misheard(one) for one in events) < MOST_MISHEARD
    )


def tells_of_loss(said: str) -> bool:
    """Whether somebody has died, or a pregnancy was lost."""
    plain = " ".join(split_words(said.lower()).words)
    return _LOSS.search(plain) is not None or tells_of_lost_pregnancy(said)


def _is_done(event: Event) -> bool:
    if isinstance(event, SlotSet):
        return event.value in _DONE_STEPS.get(event.name, ())
    return event.KIND in _DONE


def _forbids(event: Event) -> bool:
    """Whether nobody is asked in a call in which this happened, whatever came of it."""
    match event:
        case UserUttered():
            return tells_of_loss(event.text or "")
        case BotUttered():
            return _is_grave(event)
        case ActiveLoop():
            return event.name == FORM
        case _:
            return _is_unfit(event) or _is_acute(event)


def _is_unfit(event: Event) -> bool:
    is_sad = getattr(event, "outcome", None) in _SAD_ENDS
    return is_sad or isinstance(event, _NEVER_AFTER) or event.KIND in _NEVER_AFTER_KINDS


def _is_acute(event: Event) -> bool:
    """Whether somebody or something judged the call, in whatever event, to be no calm one."""
    decision = getattr(event, "decision", None)
    if isinstance(decision, TriageDecision):
        return decision.acuity >= Acuity.URGENT or _is_of_the_mind(decision)
    acuity = getattr(event, "acuity", None)
    return isinstance(acuity, Acuity) and acuity >= Acuity.URGENT


def _is_of_the_mind(decision: TriageDecision) -> bool:
    return any(one.rule.startswith(_OF_THE_MIND) for one in decision.findings)


def _is_grave(said: BotUttered) -> bool:
    """Whether the agent has said something that matters more than all else: "be seen today"."""
    told = said.metadata.get("metadata")
    return isinstance(told, dict) and told.get("priority") == "high"


def _is_misheard(event: Event) -> bool:
    if isinstance(event, ActionExecuted):
        return event.name == DEFAULT_FALLBACK
    return isinstance(event, CallerUnheard | ValueDenied)
