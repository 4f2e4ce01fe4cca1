"""What is answered to abuse, to another language, and to the same thing again and again.

Nothing of such a turn counts: the form, the question and the slots stand as they stood.
"""

from collections.abc import Iterable
from dataclasses import replace

from dialog.actions.action import Action, Say, answer
from dialog.actions.asides import asked_again
from dialog.call.tracker import CallTracker
from dialog.conduct.insults import HARASSMENT
from dialog.conduct.languages import SPANISH
from dialog.conduct.repetition import OFF_TOPIC
from dialog.conduct.state import (
    ACTION_BACK_TO_HEALTH,
    ACTION_INTERPRETER,
    ACTION_LIMIT,
    ACTION_NO_INTERPRETER,
    ACTION_OFFER_INTERPRETER,
    ACTION_SLOW_DOWN,
    ConductState,
)
from dialog.events.call import HandOffRequested, HangUpRequested
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.domain import Domain
from dialog.rasa.events import ActionExecuted, Event, Rewound
from triage.decision import Acuity

INTERPRETER = "interpreter"
"""Why a call is handed over whose caller speaks another language."""
_TO_A_PERSON = frozenset(("repetition",))
"""Limits behind which somebody seems to need help that the agent cannot give."""


class BackToHealth:
    """`action_back_to_health`: what was said is none of this line's business."""

    name = ACTION_BACK_TO_HEALTH

    def __init__(self, domain: Domain) -> None:
        self._domain = domain

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Say so in a calm sentence, and ask again what was open."""
        return _aside(_back(tracker.call.conduct), tracker, self._domain)


class SlowDown:
    """`action_slow_down`: the same was asked for a few times."""

    name = ACTION_SLOW_DOWN

    def __init__(self, domain: Domain) -> None:
        self._domain = domain

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Say so, and put one question."""
        heard = tracker.latest_message
        is_off = heard is not None and heard.intent == OFF_TOPIC
        said = "utter_back_to_health" if is_off else "utter_slow_down"
        return _aside(said, tracker, self._domain)


class Limit:
    """`action_limit`: this cannot go on. A person is offered; then the call ends, or goes there.

    Nobody who may be ill is hung up on.
    """

    name = ACTION_LIMIT

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Offer a person, or end the agent's part of the call."""
        conduct, acuity = tracker.call.conduct, tracker.call.acuity
        reason = conduct.limit or ""
        if conduct.limits <= 1 and acuity < Acuity.URGENT:
            # For the rules the offer was made, so that a yes to it is one.
            offered = (Rewound(), ActionExecuted("action_offer_person"))
            return answer(Say(f"utter_limit_{reason}"), Say("utter_offer_person"), events=offered)
        if acuity >= Acuity.SOON or reason in _TO_A_PERSON:
            events = (Rewound(), HandOffRequested(f"limit_{reason}"))
            return answer(Say("utter_hand_off"), events=events)
        return answer(Say("utter_limit_goodbye"), events=(Rewound(), HangUpRequested()))


class OfferInterpreter:
    """`action_offer_interpreter`: the caller seems to speak another language."""

    name = ACTION_OFFER_INTERPRETER

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Offer one, in that language where the agent has words of it."""
        offer = f"utter_offer_interpreter{_suffix(tracker)}"
        return answer(Say(offer), events=(Rewound(),))


class Interpreter:
    """`action_interpreter`: the caller gets a person who can have the language spoken."""

    name = ACTION_INTERPRETER

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Announce the person and hand over."""
        events = (HandOffRequested(INTERPRETER),)
        return answer(Say(f"utter_interpreter{_suffix(tracker)}"), events=events)


class NoInterpreter:
    """`action_no_interpreter`: English will do."""

    name = ACTION_NO_INTERPRETER

    def __init__(self, domain: Domain) -> None:
        self._domain = domain

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Ask again what was open before the offer."""
        call = replace(tracker.call, question=tracker.call.conduct.question)
        said = answer(Say("utter_go_on"))
        return ActionAnswer((Rewound(),), (*said.responses, *asked_again(call, self._domain)))


def conduct_actions(domain: Domain) -> tuple[Action, ...]:
    """What every call needs, whatever its domain."""
    return (
        BackToHealth(domain),
        SlowDown(domain),
        Limit(),
        OfferInterpreter(),
        Interpreter(),
        NoInterpreter(domain),
    )


def wants_interpreter(events: Iterable[Event]) -> bool:
    """Whether the call is to be handed to somebody who speaks the caller's language.

    Args:
        events: of one turn.
    """
    return any(isinstance(one, HandOffRequested) and one.reason == INTERPRETER for one in events)


def speaks_spanish(tracker: CallTracker) -> bool:
    """Whether the caller is told of danger in Spanish as well."""
    return tracker.call.conduct.language == SPANISH or any(
        one.rule == "spanish_emergency" for one in tracker.call.findings
    )


def _back(conduct: ConductState) -> str:
    if conduct.insult is None:
        return "utter_out_of_scope"
    return "utter_no_harassment" if conduct.insult == HARASSMENT else "utter_stay_calm"


def _aside(response: str, tracker: CallTracker, domain: Domain) -> ActionAnswer:
    said = answer(Say(response))
    again = asked_again(tracker.call, domain)
    return ActionAnswer((Rewound(),), (*said.responses, *again))


def _suffix(tracker: CallTracker) -> str:
    return "_spanish" if tracker.call.conduct.language == SPANISH else ""
