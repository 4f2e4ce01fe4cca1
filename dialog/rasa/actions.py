"""Running an action by its name: built in, a form, a response, or the bot's own."""

from collections.abc import Awaitable, Callable, Mapping

from dialog.rasa.action_context import ActionContext
from dialog.rasa.domain import REQUESTED_SLOT
from dialog.rasa.events import (
    BACK,
    DEACTIVATE_LOOP,
    DEFAULT_FALLBACK,
    LISTEN,
    RESTART,
    SESSION_START,
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    Restarted,
    Rewound,
    SessionStarted,
    SlotSet,
)
from dialog.rasa.forms import FormRun
from dialog.rasa.mappings import extract_slots
from dialog.rasa.tracker import Tracker
from dialog.rasa.two_stage_fallback import (
    ASK_AFFIRMATION,
    ASK_REPHRASE,
    TWO_STAGE_FALLBACK,
    ask_affirmation,
    clarified,
    is_clarified,
    is_hopeless,
    should_affirm,
)

EXTRACT_SLOTS = "action_extract_slots"
UNLIKELY_INTENT = "action_unlikely_intent"
REVERT_FALLBACK = "action_revert_fallback_events"


async def run_action(
    context: ActionContext, name: str, tracker: Tracker, *, texts: frozenset[str] = frozenset()
) -> list[Event]:
    """What the action did and said.

    Args:
        context: what actions have at hand.
        name: of the action, or one of `texts`.
        tracker: the conversation; it is only looked at.
        texts: what end-to-end stories let the bot say in so many words.

    Raises:
        ActionError: an action of the bot's own did not run, or a form rejects the message.
    """
    domain = tracker.domain
    listed = name in domain.actions
    if name in BUILT_IN and not listed and name not in domain.responses:
        return await BUILT_IN[name](context, tracker)
    if name in texts:
        return [BotUttered(name)]
    if name.startswith("utter_"):
        return _respond(context, name, tracker)
    if name in domain.forms and not listed:
        return await FormRun(domain.forms[name], context, tracker).run()
    return await context.run_own(name, tracker)


def _respond(context: ActionContext, name: str, tracker: Tracker) -> list[Event]:
    intent = tracker.domain.intents.get(name.removeprefix("utter_"))
    if intent is not None and intent.is_retrieval:
        selected = _selected_response(tracker, intent.name)
        return list(context.responder.say(selected, tracker)) if selected else []
    return list(context.responder.say(name, tracker))


def _selected_response(tracker: Tracker, intent: str) -> str | None:
    """The response that the message's retrieval intent, `faq/hours`, asks for."""
    message = tracker.latest_message
    meant = message.parse_data.get("intent") if message else None
    full = meant.get("full_retrieval_intent_name") if isinstance(meant, dict) else None
    if isinstance(full, str) and full.split("/", 1)[0] == intent:
        return f"utter_{full}"
    return None


async def _nothing(context: ActionContext, tracker: Tracker) -> list[Event]:
    return []


async def _restart(context: ActionContext, tracker: Tracker) -> list[Event]:
    return [*context.responder.say("utter_restart", tracker), Restarted()]


async def _start_session(context: ActionContext, tracker: Tracker) -> list[Event]:
    kept: list[Event] = []
    if tracker.domain.carries_slots_over:
        kept = [
            SlotSet(one.name, one.value, metadata=one.metadata)
            for one in tracker.applied_events()
            if isinstance(one, SlotSet)
        ]
    return [SessionStarted(), *kept, ActionExecuted(LISTEN)]


async def _fall_back(context: ActionContext, tracker: Tracker) -> list[Event]:
    return [*context.responder.say("utter_default", tracker), Rewound()]


async def _deactivate_loop(context: ActionContext, tracker: Tracker) -> list[Event]:
    return [ActiveLoop(None), SlotSet(REQUESTED_SLOT, None)]


async def _go_back(context: ActionContext, tracker: Tracker) -> list[Event]:
    return [*context.responder.say("utter_back", tracker), Rewound(), Rewound()]


async def _affirm(context: ActionContext, tracker: Tracker) -> list[Event]:
    return list(ask_affirmation(context, tracker))


async def _rephrase(context: ActionContext, tracker: Tracker) -> list[Event]:
    return list(context.responder.say("utter_ask_rephrase", tracker))


async def _two_stage_fallback(context: ActionContext, tracker: Tracker) -> list[Event]:
    events: list[Event] = []
    if tracker.active_loop != TWO_STAGE_FALLBACK:
        events.append(ActiveLoop(TWO_STAGE_FALLBACK))
    if not is_clarified(tracker) and not is_hopeless(tracker):
        asks = ASK_AFFIRMATION if should_affirm(tracker, events) else ASK_REPHRASE
        return [*events, *await run_action(context, asks, tracker)]
    events.append(ActiveLoop(None))
    if is_hopeless(tracker):
        return [*events, *await run_action(context, DEFAULT_FALLBACK, tracker)]
    return [*events, *clarified(tracker)]


BUILT_IN: Mapping[str, Callable[[ActionContext, Tracker], Awaitable[list[Event]]]] = {
    LISTEN: _nothing,
    RESTART: _restart,
    SESSION_START: _start_session,
    DEFAULT_FALLBACK: _fall_back,
    DEACTIVATE_LOOP: _deactivate_loop,
    BACK: _go_back,
    ASK_AFFIRMATION: _affirm,
    ASK_REPHRASE: _rephrase,
    TWO_STAGE_FALLBACK: _two_stage_fallback,
    EXTRACT_SLOTS: extract_slots,
    UNLIKELY_INTENT: _nothing,
    # Of a policy that Rasa gave up long before 3.6, where it fails and does nothing.
    REVERT_FALLBACK: _nothing,
}
"""Listed under `actions`, any of these is the bot's own instead."""
