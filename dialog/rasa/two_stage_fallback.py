"""Not understood: offer the best guess, then ask for other words, then give up.

A loop as forms are, whose question is "did you mean that?".
"""

from collections.abc import Sequence

from dialog.rasa.action_context import ActionContext
from dialog.rasa.domain import Json
from dialog.rasa.events import (
    LISTEN,
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    Restarted,
    Rewound,
    UserUttered,
)
from dialog.rasa.responses import uttered
from dialog.rasa.tracker import Tracker

TWO_STAGE_FALLBACK = "action_two_stage_fallback"
ASK_AFFIRMATION = "action_default_ask_affirmation"
ASK_REPHRASE = "action_default_ask_rephrase"
NLU_FALLBACK = "nlu_fallback"
OUT_OF_SCOPE = "out_of_scope"


def is_clarified(tracker: Tracker) -> bool:
    """Whether the latest message was understood after all."""
    message = tracker.latest_message
    return (message.intent if message else None) not in (NLU_FALLBACK, OUT_OF_SCOPE)


def is_hopeless(tracker: Tracker) -> bool:
    """Not understood twice in a row, or both guesses were denied."""
    last = [NLU_FALLBACK, NLU_FALLBACK]
    denied = [OUT_OF_SCOPE, NLU_FALLBACK, OUT_OF_SCOPE]
    return _last_intents(tracker, 2) == last or _last_intents(tracker, 3) == denied


def should_affirm(tracker: Tracker, so_far: Sequence[Event]) -> bool:
    """Whether to offer the best guess; else other words are asked for."""
    if any(isinstance(one, ActiveLoop) for one in so_far):
        return True
    return tracker.latest_message is not None and tracker.latest_message.intent == NLU_FALLBACK


def _last_intents(tracker: Tracker, count: int) -> list[str | None]:
    """Of the last messages, newest first; a message that was taken back stands for itself."""
    heard: list[UserUttered | Rewound] = []
    for event in reversed(tracker.events):
        if isinstance(event, Restarted) or len(heard) == count:
            break
        if isinstance(event, UserUttered | Rewound):
            heard.append(event)
    return [one.intent for one in heard if isinstance(one, UserUttered)]


def clarified(tracker: Tracker) -> list[Event]:
    """Take the misunderstanding back and hear the message again, certain now."""
    message = tracker.latest_message
    if message is None:
        return [Rewound()]
    intent: Json = {"name": message.intent, "confidence": 1.0}
    parsed = {**message.parse_data, "intent": intent}
    again = UserUttered(
        message.text, parsed, message.input_channel, message.message_id, metadata=message.metadata
    )
    return [Rewound(), ActionExecuted(LISTEN), again]


def ask_affirmation(_: ActionContext, tracker: Tracker) -> list[BotUttered]:
    """Offer the intent that was understood, or the best one that was not trusted."""
    message = tracker.latest_message
    intent = message.intent if message else None
    ranking = message.parse_data.get("intent_ranking") if message else None
    if intent == NLU_FALLBACK and isinstance(ranking, list) and len(ranking) > 1:
        second = ranking[1]
        name = second.get("name") if isinstance(second, dict) else None
        intent = name if isinstance(name, str) else intent
    buttons: Json = [
        {"title": "Yes", "payload": f"/{intent}"},
        {"title": "No", "payload": f"/{OUT_OF_SCOPE}"},
    ]
    text = f"Did you mean '{intent}'?"
    return [uttered({"text": text, "buttons": buttons, "utter_action": ASK_AFFIRMATION})]
