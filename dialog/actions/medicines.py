"""Takes down what callers tell of their medicines. Rules say what follows: never advice."""

from dialog.actions.action import answer
from dialog.call.tracker import CallTracker
from dialog.events.call import AdherenceTold, SideEffectsTold
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.events import SlotSet


class CheckSideEffects:
    """`action_check_side_effects`."""

    name = "action_check_side_effects"

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Record what was named in the caller's last words."""
        told = SideEffectsTold(_named(tracker, "symptom"), _named(tracker, "medication"))
        return answer(events=(told,))


class CheckAdherence:
    """`action_medication_adherence_check`."""

    name = "action_medication_adherence_check"

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Record the answers of the form, and empty it for a next medicine."""
        medicines = tracker.slot("medications_discussed")
        effects = tracker.slot("side_effects")
        told = AdherenceTold(
            tuple(str(one) for one in medicines) if isinstance(medicines, list) else (),
            effects if isinstance(effects, str) else None,
        )
        emptied = (SlotSet("medications_discussed", None), SlotSet("side_effects", None))
        return answer(events=(told, *emptied))


def _named(tracker: CallTracker, entity: str) -> tuple[str, ...]:
    """What the last message names of this kind."""
    message = tracker.latest_message
    entities = message.entities if message is not None else ()
    return tuple(str(one.get("value")) for one in entities if one["entity"] == entity)
