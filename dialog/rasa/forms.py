"""Forms: asking for slots until all are filled."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dialog.rasa.action_context import ActionContext
from dialog.rasa.action_runner import ActionRejectedError
from dialog.rasa.domain import REQUESTED_SLOT, Domain, Form, Json
from dialog.rasa.events import (
    LISTEN,
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    Event,
    Restarted,
    SlotSet,
    UserUttered,
)
from dialog.rasa.mappings import extract_slots
from dialog.rasa.tracker import Tracker


@dataclass(frozen=True, slots=True)
class FormRun:
    """One execution of a form."""

    form: Form
    context: ActionContext
    tracker: Tracker

    async def run(self) -> list[Event]:
        """Open it if it is not active, check what was said, ask for the next slot or end.

        Raises:
            ActionRejectedError: a slot was asked for and the message has nothing for any.
            ActionError: the form's own actions failed.
        """
        events: list[Event] = []
        if not self._is_active:
            events += await self._open()
        if not is_done(events):
            events += await self._go_on(events)
        if is_done(events):
            events.append(ActiveLoop(None))
        return events

    @property
    def _is_active(self) -> bool:
        return self.tracker.active_loop == self.form.name

    @property
    def _requested(self) -> str | None:
        """What was asked for, unless by another form."""
        slot = self.tracker.slot(REQUESTED_SLOT) if self._is_active else None
        return slot if isinstance(slot, str) and slot else None

    @property
    def _validation(self) -> str | None:
        name = f"validate_{self.form.name}"
        return name if name in action_names(self.tracker.domain) else None

    async def _open(self) -> list[Event]:
        """Take what the message that opened it brings, and check what is known already."""
        opened = self.tracker.copy()
        opened.update(ActiveLoop(self.form.name))
        extracted = await extract_slots(self.context, opened)
        for event in extracted:
            opened.update(event)
        slots = [one for one in extracted if isinstance(one, SlotSet)]
        if self._validation is None:
            return [ActiveLoop(self.form.name), *slots]
        known = {name: opened.slot(name) for name in self.form.required_slots}
        filled = {name: value for name, value in known.items() if value is not None}
        run = FormRun(self.form, self.context, opened)
        checked = await run._validate(filled)
        named = {one.name for one in checked if isinstance(one, SlotSet)}
        unchecked = [one for one in slots if one.name not in named]
        return [ActiveLoop(self.form.name), *checked, *unchecked]

    async def _go_on(self, so_far: Sequence[Event]) -> list[Event]:
        events: list[Event] = []
        if all(isinstance(one, ActiveLoop) for one in so_far):
            events = await self._check_if_needed()
        if not _is_rejected(events):
            events += await self._request_next([*so_far, *events])
        return events

    async def _check_if_needed(self) -> list[Event]:
        """Coming back from somewhere else, the message was no answer to the form's question."""
        loop = self.tracker.loop
        has_answer = self.tracker.latest_action == LISTEN and not (loop and loop.is_interrupted)
        if loop is None or has_answer:
            return await self._check()
        return await self._validate({})

    async def _check(self) -> list[Event]:
        candidates = self._candidates()
        events = await self._validate(candidates)
        has_valid = any(isinstance(e, SlotSet) and e.name != REQUESTED_SLOT for e in events)
        if self._requested and not candidates and not has_valid and not _is_rejected(events):
            raise ActionRejectedError(f"form {self.form.name!r}: no slot in the message")
        return events

    def _candidates(self) -> dict[str, Json]:
        """Slots of the form that the latest message filled, and the one that was asked for."""
        wanted = {*self.form.required_slots, *filter(None, [self._requested])}
        since = _since_message(self.tracker)
        return {
            one.name: one.value for one in since if isinstance(one, SlotSet) and one.name in wanted
        }

    async def _validate(self, candidates: Mapping[str, Json]) -> list[Event]:
        name = self._validation
        if name is None:
            return []
        events = [SlotSet(slot, value) for slot, value in candidates.items()]
        return await self.context.run_own(name, self._with(events))

    def _with(self, events: Iterable[Event]) -> Tracker:
        """The conversation as if the form had just done this."""
        run = [SlotSet(REQUESTED_SLOT, self._requested), ActionExecuted(self.form.name)]
        return self.tracker.since_restart([*run, *events])

    async def _request_next(self, so_far: Sequence[Event]) -> list[Event]:
        if is_done(so_far):
            return [SlotSet(REQUESTED_SLOT, None)]
        ahead = self._with(so_far)
        ordered = [e.value for e in so_far if isinstance(e, SlotSet) and e.name == REQUESTED_SLOT]
        slot = ordered[0] if ordered else None
        events: list[Event] = []
        if not slot:
            slot = next((one for one in self.form.required_slots if ahead.slot(one) is None), None)
            events.append(SlotSet(REQUESTED_SLOT, slot))
        if not slot:
            return [SlotSet(REQUESTED_SLOT, None)]
        return [*events, *await self._ask(str(slot), ahead)]

    async def _ask(self, slot: str, tracker: Tracker) -> list[Event]:
        name = question(self.form, slot, tracker.domain)
        if name is None:
            return []
        if name.startswith("utter_"):
            return list(self.context.responder.say(name, tracker))
        return await self.context.run_own(name, tracker)


def question(form: Form, slot: str, domain: Domain) -> str | None:
    """The action that asks for the slot, None if the domain has none."""
    known = action_names(domain)
    candidates = (
        f"{kind}_{name}"
        for name in (f"{form.name}_{slot}", slot)
        for kind in ("action_ask", "utter_ask")
    )
    return next((one for one in candidates if one in known), None)


def action_names(domain: Domain) -> frozenset[str]:
    """The actions of a domain that are not built in."""
    return frozenset((*domain.actions, *domain.responses, *domain.forms))


def is_done(events: Sequence[Event]) -> bool:
    """Whether the form has ended: its last word on itself, or on the next slot, is none."""
    if _is_rejected(events):
        return False
    for kind in (ActiveLoop, SlotSet):
        last = next((e for e in reversed(events) if isinstance(e, kind) and _speaks(e)), None)
        if isinstance(last, ActiveLoop) and last.name is None:
            return True
        if isinstance(last, SlotSet) and last.value is None:
            return True
    return False


def _speaks(event: Event) -> bool:
    return not isinstance(event, SlotSet) or event.name == REQUESTED_SLOT


def _is_rejected(events: Iterable[Event]) -> bool:
    return any(isinstance(one, ActionExecutionRejected) for one in events)


def _since_message(tracker: Tracker) -> list[Event]:
    """What happened since the latest message, or since a restart.

    A message that was taken back is not the latest, but one that said the same is taken for it.
    """
    for count, event in enumerate(reversed(tracker.events), start=1):
        is_heard = isinstance(event, UserUttered) and _says_same(event, tracker.latest_message)
        if is_heard or isinstance(event, Restarted):
            return tracker.events[-count:]
    return tracker.events[:]


def _says_same(one: UserUttered, other: UserUttered | None) -> bool:
    if other is None:
        return False
    same_words = (one.text, one.intent) == (other.text, other.intent)
    return same_words and one.entities == other.entities
