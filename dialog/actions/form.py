"""Runs a form: takes what the caller said, asks for what is missing, ends when all is told."""

from dialog.actions.action import Outcome, Say
from dialog.domain import Domain
from dialog.errors import DomainError
from dialog.events import LoopActivated, LoopDeactivated, LoopRejected, SlotSet
from dialog.forms import next_slot, used_anything
from dialog.tracker import Tracker


class FormAction:
    """One form of the domain."""

    def __init__(self, name: str, domain: Domain) -> None:
        self.name = name
        self._domain = domain
        for slot in domain.forms[name].required:
            self._ask(slot)

    async def run(self, tracker: Tracker, at: float) -> Outcome:
        """Ask for the next slot; reject the turn where it answers nothing of the form."""
        is_active = tracker.active_loop == self.name
        fresh = is_active and not tracker.executed
        if fresh and not used_anything(self._domain, tracker, self.name):
            return Outcome((LoopRejected(at),))
        begun = () if is_active else (LoopActivated(at, self.name),)
        slot = next_slot(self._domain, tracker, self.name)
        if slot is None:
            return Outcome((*begun, SlotSet(at, "requested_slot", None), LoopDeactivated(at)))
        return Outcome((*begun, SlotSet(at, "requested_slot", slot)), (Say(self._ask(slot)),))

    def _ask(self, slot: str) -> str:
        """The response that asks for a slot, by Rasa's order of names."""
        names = (f"utter_ask_{self.name}_{slot}", f"utter_ask_{slot}")
        for name in names:
            if name in self._domain.responses:
                return name
        # An unasked slot would be silence on the telephone, so it stops the start.
        raise DomainError(f"domain.yml: forms.{self.name}: no response asks for {slot}: {names}")
