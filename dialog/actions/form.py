"""Runs a form: takes what the caller said, asks for what is missing, ends when all is told."""

from dialog.actions.action import Outcome, Say
from dialog.domain import Domain
from dialog.errors import DomainError
from dialog.events import LoopActivated, LoopDeactivated, LoopRejected, SlotSet
from dialog.forms import next_slot, used_anything
from dialog.tracker import Tracker

_TOLD_AFRESH = frozenset(("symptom_form",))


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
        begun = () if is_active else (*self._emptied(tracker, at), LoopActivated(at, self.name))
        slot = next_slot(self._domain, tracker.fold(begun), self.name)
        if slot is None:
            return Outcome((*begun, SlotSet(at, "requested_slot", None), LoopDeactivated(at)))
        return Outcome((*begun, SlotSet(at, "requested_slot", slot)), (Say(self._ask(slot)),))

    def _emptied(self, tracker: Tracker, at: float) -> tuple[SlotSet, ...]:
        """Empties what was not said in this turn, where a form is to be told afresh.

        Else the "mild" of a question about medicines would answer for a rash, much later.
        """
        if self.name not in _TOLD_AFRESH:
            return ()
        required = self._domain.forms[self.name].required
        old = (name for name in required if name not in tracker.slots_set)
        return tuple(SlotSet(at, name, None) for name in old if tracker.slot(name) is not None)

    def _ask(self, slot: str) -> str:
        """The response that asks for a slot, by Rasa's order of names."""
        names = (f"utter_ask_{self.name}_{slot}", f"utter_ask_{slot}")
        for name in names:
            if name in self._domain.responses:
                return name
        # An unasked slot would be silence on the telephone, so it stops the start.
        raise DomainError(f"domain.yml: forms.{self.name}: no response asks for {slot}: {names}")
