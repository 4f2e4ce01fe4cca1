"""What comes before the policies on a telephone: danger, then what may be asked for at any time.

In order: an emergency; a red flag to be made sure of; the end of the call; a person, a goodbye and
the like, which no form may swallow; a reading that alarms; a value to be read back; a question
about danger that was not answered; then whatever Rasa's policies say.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from dialog.call.state import (
    ACTION_ASK_OTHER,
    ACTION_CONFIRM_DANGER,
    ACTION_DANGER_DENIED,
    ACTION_EMERGENCY,
    ACTION_GIVE_TIME,
    ACTION_NOTE_WISH,
    ACTION_REPEAT,
    ACTION_TELL_OFFICE,
    ASK_WARNING_SIGNS,
    CallState,
)
from dialog.call.tracker import CallTracker
from dialog.hearing.kept_wishes import ACTION_TAKE_UP
from dialog.hearing.losses import REPORT_LOSS
from dialog.hearing.second_wishes import ANOTHER_WISH
from dialog.nlu.interpreter import COMMANDS
from dialog.nlu.wish_for_time import ASKS_FOR_TIME
from dialog.office.questions import ASKS_OF_OFFICE
from dialog.rasa.domain import REQUESTED_SLOT, Json, MappingKind
from dialog.rasa.events import (
    DEFAULT_FALLBACK,
    LISTEN,
    ActionExecutionRejected,
    FeaturizationDefined,
    SlotSet,
    UserUttered,
)
from dialog.rasa.policies import Policies
from dialog.rasa.prediction import Prediction
from dialog.rasa.rule_policy import Fallback
from dialog.rasa.tracker import Tracker
from dialog.survey.due import is_due
from dialog.survey.questions import ANYTHING_ELSE, OPENING
from triage.decision import Acuity

NAME = "Precedence"
ACTION_HANG_UP = "action_hang_up"
ACTION_READ_BACK = "action_read_back"
MEASURE_AGAIN = "utter_measure_again"
IMPOSSIBLE_READING = "bp_impossible"
_TELLS_OF_DANGER = frozenset(
    ("affirm", "deny", "emergency_symptoms", "report_symptoms", "side_effect_report",
     "pregnancy_symptoms", "labor_signs", "postpartum_concerns", "blood_pressure_check",
     "diabetes_management")
)  # fmt: skip
"""What may be said to a question about danger; whatever else is said, it is asked again."""
_WHAT_ELSE = frozenset((ANYTHING_ELSE, "utter_how_help"))
_CONFIRMS = frozenset(("affirm", "emergency_symptoms"))
_BESIDE = frozenset((ASK_WARNING_SIGNS, "utter_ask_if_emergency", MEASURE_AGAIN))
"""Questions in the middle of a form whose yes is none to the form."""
_GOODBYE, _GOODBYE_URGENT = "utter_goodbye", "utter_goodbye_urgent"
_IF_URGENT = {
    _GOODBYE: _GOODBYE_URGENT,
    "utter_side_effects_later": "utter_urgent_reminder",
    "utter_mild_reminder": "utter_urgent_reminder",
}
"""What is said instead where somebody should be seen today."""
_GRANTS = {
    "request_human": "action_hand_off",
    "stop_calling": "action_opt_out",
    "repeat": ACTION_REPEAT,
    "goodbye": _GOODBYE,
}
"""What is done about wishes that a bot has no rules for."""
_NO_ANSWERS = frozenset(("forget_me", REPORT_LOSS))
"""May be said at any time, but to a question about danger they are no answer."""
_PRIORITY = 100
"""Above every policy."""


@dataclass(frozen=True, slots=True)
class Precedence:
    """Policies of a call, in front of those of its domain."""

    policies: Policies
    additions: bool = True
    """False leaves everything but emergencies to the policies."""
    interrupts: frozenset[str] = COMMANDS | {REPORT_LOSS}
    """Intents that count at any time, whatever form is asking."""
    fallback: Fallback = field(default_factory=Fallback)
    """What the rules predict when none of them fits."""
    surveys: bool = False
    """Whether callers are asked how the call was, where that is fitting."""

    @property
    def texts(self) -> frozenset[str]:
        """What the bot may say in so many words, instead of an action."""
        return self.policies.texts

    def predict(self, tracker: Tracker) -> Prediction:
        """The action that comes next.

        Args:
            tracker: of a call.
        """
        if not isinstance(tracker, CallTracker):
            raise TypeError("calls are tracked by CallTracker")
        call = tracker.call
        danger = _of_danger(call) or call.conduct.action
        if danger is not None:
            return _own(LISTEN if danger in call.actions else danger, tracker)
        if not self.additions:
            return self.policies.predict(tracker)
        if call.is_ending or call.failed or call.is_aside:
            return _own(LISTEN, tracker)
        intent = _fresh_intent(tracker)
        is_evasive = intent is not None and self._evades(intent, call)
        if intent in self.interrupts and not is_evasive:
            return self._granted(intent, self._past_form(tracker), tracker)
        urgent = _urgent(call, intent)
        if urgent is not None:
            return _own(LISTEN if urgent in call.actions else urgent, tracker)
        if is_evasive:
            return _own(DEFAULT_FALLBACK, tracker)
        is_beside = _is_beside_form(call, intent) or _is_useless(tracker)
        return self._past_form(tracker) if is_beside else self._of_domain(tracker)

    def _evades(self, intent: str, call: CallState) -> bool:
        """Whether this leaves a question about danger open; who says goodbye twice may go."""
        if not call.asks_of_danger or intent in _TELLS_OF_DANGER:
            return False
        is_left = intent == "goodbye" and not call.misses
        return intent not in self.interrupts or intent in _NO_ANSWERS or is_left

    def _granted(
        self, wish: str | None, prediction: Prediction, tracker: CallTracker
    ) -> Prediction:
        """What the rules make of a wish; where none knows it, what every telephone does."""
        action = _GRANTS.get(wish or "")
        if action is None or not self._is_lost(prediction):
            return prediction
        if tracker.call.acuity >= Acuity.URGENT:
            action = _IF_URGENT.get(action, action)
        return replace(_own(action, tracker), events=prediction.events)

    def _past_form(self, tracker: CallTracker) -> Prediction:
        """As if the form had refused the message, so that rules may answer it."""
        form = tracker.active_loop
        if form is None:
            return self._of_domain(tracker)
        rejected = ActionExecutionRejected(form, NAME)
        trial = tracker.copy()
        trial.update(rejected)
        prediction = self._of_domain(trial)
        return replace(prediction, events=(rejected, *prediction.events))

    def _of_domain(self, tracker: CallTracker) -> Prediction:
        if tracker.latest_action == _GOODBYE_URGENT:
            return _own(ACTION_HANG_UP, tracker)
        prediction = self.policies.predict(tracker)
        if prediction.action in _IF_URGENT and tracker.call.acuity >= Acuity.URGENT:
            # Whatever the call was about, the caller must not leave without having been told.
            return _own(_IF_URGENT[prediction.action], tracker)
        if prediction.action == _GOODBYE and self.surveys and is_due(tracker):
            return _own(OPENING, tracker)
        if prediction.action in _WHAT_ELSE and tracker.active_loop is not None:
            # The form has something else to ask, and one question is enough.
            return _own(tracker.active_loop, tracker)
        if prediction.action == ANYTHING_ELSE and tracker.wishes.waiting:
            # Nothing has to be asked: it has been told already.
            return _own(ACTION_TAKE_UP, tracker)
        if self._is_lost(prediction) and tracker.active_loop and _is_left(tracker):
            return _own(tracker.active_loop, tracker)
        if self._is_lost(prediction) and tracker.call.actions:
            # The caller has been answered; no rule said what else, so it is the caller's turn.
            is_over = tracker.latest_action == _GOODBYE
            return _own(ACTION_HANG_UP if is_over else LISTEN, tracker)
        return prediction

    def _is_lost(self, prediction: Prediction) -> bool:
        """Whether no rule and no story knows what comes next."""
        known = self.fallback
        return prediction.action == known.action and prediction.confidence <= known.threshold


def _is_useless(tracker: CallTracker) -> bool:
    """Whether the answer to a form did not fit what it asks for, and brought nothing else.

    The form would take it for an answer, and ask again without a word, for ever.
    """
    filled: dict[str, Json] = {}
    before: dict[str, Json] = {}
    is_earlier = False
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            if is_earlier:
                break
            is_earlier = True
        elif isinstance(event, SlotSet):
            (before if is_earlier else filled).setdefault(event.name, event.value)
    is_asked = tracker.active_loop is not None and tracker.latest_action == LISTEN
    requested = tracker.slot(REQUESTED_SLOT)
    return is_asked and requested in filled and not _brings(filled, before, tracker)


def _brings(filled: Mapping[str, Json], before: Mapping[str, Json], tracker: CallTracker) -> bool:
    """Whether one of these slots holds what was named now, and did not hold it before.

    A form keeps what it knows by filling it once more on every turn; and what an intent alone fills
    a slot with was not named.
    """
    slots = tracker.domain.slots
    return any(
        value is not None and value != before.get(name)
        for name, value in filled.items()
        if name == tracker.slot(REQUESTED_SLOT)
        or name not in slots
        or any(one.kind is not MappingKind.FROM_INTENT for one in slots[name].mappings)
    )


def _is_left(tracker: CallTracker) -> bool:
    """Whether a form has refused a message and nothing leads back to it.

    As in Rasa it stays refused until it is predicted again. Where a story tells of an aside in the
    form and ends there, or none fits any more, that is never: the form would take no answer again,
    and put no question.
    """
    is_refused = tracker.loop is not None and tracker.loop.is_rejected
    if not is_refused or tracker.latest_action == _GOODBYE:
        return False
    if tracker.latest_action == LISTEN:
        return not _has_refused(tracker)
    question, call = tracker.call.question, tracker.call
    is_asked = question is not None and question.reply.text in call.said
    return bool(call.actions) and not is_asked


def _has_refused(tracker: CallTracker) -> bool:
    """Whether it is the latest message that the form refused, and no earlier one."""
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            break
        if isinstance(event, ActionExecutionRejected):
            return True
    return False


def _is_beside_form(call: CallState, intent: str | None) -> bool:
    """Whether this is a yes to a question about danger, which no form has asked."""
    question = call.question
    return intent in _CONFIRMS and question is not None and question.response in _BESIDE


def _fresh_intent(tracker: CallTracker) -> str | None:
    """What the caller has just said, before anything was done about it."""
    heard = tracker.latest_message
    return heard.intent if heard is not None and tracker.latest_action == LISTEN else None


def _of_danger(call: CallState) -> str | None:
    """What is said about an emergency, or about a red flag that may have been misheard."""
    if call.is_emergency:
        return ACTION_EMERGENCY
    if call.is_danger_doubted:
        return ACTION_CONFIRM_DANGER
    return ACTION_DANGER_DENIED if call.is_danger_denied else None


def _urgent(call: CallState, intent: str | None) -> str | None:
    """What must be said or asked before the conversation goes on."""
    if intent == ASKS_FOR_TIME:
        return ACTION_GIVE_TIME
    if call.reading_alarm is not None:
        return MEASURE_AGAIN if call.reading_alarm == IMPOSSIBLE_READING else ASK_WARNING_SIGNS
    if call.is_denied:
        return ACTION_ASK_OTHER
    if intent == ANOTHER_WISH:
        return ACTION_NOTE_WISH
    if intent == ASKS_OF_OFFICE and not call.asks_of_danger:
        return ACTION_TELL_OFFICE
    return ACTION_READ_BACK if call.doubt is not None else None


def _own(action: str, tracker: Tracker) -> Prediction:
    decided = FeaturizationDefined(use_text_for_featurization=False)
    is_fresh = tracker.latest_action == LISTEN
    return Prediction(
        NAME, _PRIORITY, {action: 1.0}, events=(decided,) if is_fresh else (), is_no_user=True
    )
