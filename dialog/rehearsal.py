"""What the agent will say if the caller says no more, found out without doing anything.

A rehearsal is a turn on a copy of the conversation: triage, understanding, policies, words, all of
it as in earnest and by the same code. Nothing of it is recorded, and nobody is told. Where an
action of the turn might reach outside, or fails, the rehearsal is over: what the agent would have
said by then is certain.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from dialog.breaker import Breaker
from dialog.call.conversation import Conversation
from dialog.call.record import CallRecord
from dialog.call.state import ACTION_ASK_WISH, ACTION_NOTE_WISH
from dialog.conduct.state import (
    ACTION_BACK_TO_HEALTH,
    ACTION_INTERPRETER,
    ACTION_LIMIT,
    ACTION_NO_INTERPRETER,
    ACTION_OFFER_INTERPRETER,
    ACTION_SLOW_DOWN,
)
from dialog.errors import DialogError
from dialog.hearing.kept_wishes import ACTION_TAKE_UP
from dialog.parts import DialogParts
from dialog.rasa.action_runner import (
    ActionAnswer,
    ActionError,
    ActionRejectedError,
    ActionRunner,
)
from dialog.rasa.events import DEFAULT_FALLBACK
from dialog.rasa.tracker import Tracker
from dialog.records.embedded import MemoryEventStore
from dialog.turn import Turn, Utterance

LOOKS_ONLY = frozenset(
    (
        "action_ask_change_wish",
        "action_ask_home_pressure",
        "action_ask_other",
        "action_ask_pressure_right",
        "action_ask_reading_confirmed",
        "action_ask_teach_back",
        "action_ask_told_reading",
        "action_ask_which_reading",
        ACTION_ASK_WISH,
        "action_assess_symptoms",
        ACTION_BACK_TO_HEALTH,
        ACTION_SLOW_DOWN,
        ACTION_LIMIT,
        ACTION_OFFER_INTERPRETER,
        ACTION_INTERPRETER,
        ACTION_NO_INTERPRETER,
        "action_begin_billing",
        "action_begin_reading",
        "action_begin_service",
        "action_medication_adherence_check",
        ACTION_NOTE_WISH,
        ACTION_TAKE_UP,
        "action_check_side_effects",
        "action_confirm_danger",
        "action_danger_denied",
        DEFAULT_FALLBACK,
        "action_emergency_protocol",
        "action_give_time",
        "action_hand_off",
        "action_hang_up",
        "action_offer_nurse",
        "action_offer_person",
        "action_prenatal_risk_assessment",
        "action_confirm_patient",
        "action_raise_emergency",
        "action_read_back",
        "action_repeat",
        "action_tell_office",
        "action_tell_refill_state",
        "action_validate_slot_mappings",
        "validate_adherence_form",
        "validate_appointment_form",
        "validate_change_form",
        "validate_measurement_form",
        "validate_slot_choice_form",
        "validate_survey_form",
        "validate_billing_form",
        "validate_identity_form",
        "validate_symptom_form",
    )
)
"""Actions of this process that look at the conversation and do nothing but answer with events.
One that asks a clinical system, or tells anybody anything, must not stand here."""


class RehearsalOverError(DialogError):
    """What comes next is known only when it is done in earnest."""


class OnlyLooking:
    """Runs the actions that do nothing outside; at any other the rehearsal is over."""

    def __init__(self, runner: ActionRunner) -> None:
        self._runner = runner

    async def run(self, name: str, tracker: Tracker) -> ActionAnswer:
        """The answer of the action.

        Raises:
            ActionRejectedError
            RehearsalOverError: it is not to be run here, or has failed, which may not happen again.
        """
        if name not in LOOKS_ONLY:
            raise RehearsalOverError(f"action {name!r} may reach outside")
        try:
            return await self._runner.run(name, tracker)
        except ActionRejectedError:
            raise
        except ActionError as error:
            raise RehearsalOverError(f"action {name!r}: {type(error).__name__}") from None


class Trial(Conversation):
    """A copy of a call, of which nothing is kept."""

    def __init__(self, call: Conversation) -> None:
        tracker = call.tracker.copy()
        nowhere = CallRecord(MemoryEventStore(1), tracker.sender, _unused_breaker())
        super().__init__(tracker, nowhere)

    async def keep(self) -> bool:
        """Does nothing."""
        return True


def on_stage(parts: DialogParts) -> DialogParts:
    """The parts of a dialog in which everything is said and nothing done."""
    processor = parts.processor
    context = replace(processor.context, runner=OnlyLooking(processor.context.runner))
    return replace(
        parts,
        store=MemoryEventStore(1),
        breaker=_unused_breaker(),
        processor=replace(processor, context=context),
        noticing=parts.noticing and parts.noticing.on_stage(),
        waits_for_others=False,
    )


async def rehearsed(
    call: Conversation, utterance: Utterance, respond: Callable[[Trial, Utterance], Awaitable[Turn]]
) -> Turn:
    """What `respond`, which works by parts that are `on_stage`, certainly answers to this.

    Waits for nobody: while a turn of the call is being answered, nothing is certain.

    Returns:
        A turn with the replies that are certain, which may be none.
    """
    if call.lock.locked():
        return Turn((), utterance=utterance)
    trial = Trial(call)
    try:
        return await respond(trial, utterance)
    except RehearsalOverError:
        return trial.turn(utterance)


def _unused_breaker() -> Breaker:
    return Breaker(failures=1, rest_s=1.0, clock=lambda: 0.0)
