"""Asks about a complaint that was told in the last call, too: whether it has got worse."""

from collections.abc import Sequence

from dialog.actions.action import Action, Say, answer
from dialog.actions.symptoms import UNNAMED
from dialog.call.tracker import CallTracker
from dialog.events.call import AcuityRaised
from dialog.events.memory import ConcernCompared
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.domain import REQUESTED_SLOT
from dialog.rasa.events import Event, SlotSet
from triage.decision import Acuity
from triage.words import split_words

LAST_CONCERN = "last_concern"
"""Slot: the complaint of the last call, as long as it may be asked about."""
SINCE = "since_last_time"
"""Slot: what has become of it: `worse`, `same`, `better`, `new` or `unsure`."""
WORSE_RULE = "worse_than_last_time"
_COMPLAINTS = "current_symptoms"
CHANGES = ("worse", "same", "better", "new", "unsure")
_SAYS = {"worse": "utter_since_worse", "better": "utter_since_better"}
_WORSE = frozenset(("worse", "worsened", "worsening", "stronger"))
_BETTER = frozenset(("better", "improved", "improving", "gone", "eased"))
_SAME = frozenset(("same", "still", "again", "unchanged", "identical"))
_NEW = frozenset(("new", "different", "else", "other", "another"))
_NOT = frozenset(("not", "no", "never", "any"))
_REACH = 3


class Compared:
    """`validate_symptom_form` with a question more, once a call.

    "Worse" makes the call more acute; "better" makes it less acute by nothing.
    """

    def __init__(self, inner: Action) -> None:
        self.name = inner.name
        self._inner = inner

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """What the form's own check does, and the question, or what follows from its answer."""
        checked = await self._inner.run(tracker, at)
        told = tracker.slot(SINCE)
        if isinstance(told, str) and told in CHANGES:
            compared = _answered(told)
        elif self._is_due(tracker, checked):
            compared = answer(events=(SlotSet(REQUESTED_SLOT, SINCE),))
        else:
            return checked
        return ActionAnswer(
            (*checked.events, *compared.events), (*checked.responses, *compared.responses)
        )

    @staticmethod
    def _is_due(tracker: CallTracker, checked: ActionAnswer) -> bool:
        """Whether the complaint is the one of the last call, or has no name."""
        last = tracker.slot(LAST_CONCERN)
        slots = {one.name: one.value for one in checked.events if isinstance(one, SlotSet)}
        told = slots.get(_COMPLAINTS, tracker.slot(_COMPLAINTS))
        is_same = isinstance(told, list) and (last in told or told == [UNNAMED])
        return isinstance(last, str) and is_same and tracker.call.acuity < Acuity.URGENT


def _answered(change: str) -> ActionAnswer:
    """What is said and done about it; it is not asked again."""
    events: list[Event] = [ConcernCompared(change)]
    if change == "worse":
        events.append(AcuityRaised(Acuity.SOON, WORSE_RULE))
    events += [SlotSet(SINCE, None), SlotSet(LAST_CONCERN, None)]
    says = (Say(_SAYS[change]),) if change in _SAYS else ()
    return answer(*says, events=tuple(events))


def read_change(said: str, tracker: CallTracker, at: float) -> str | None:
    """How it compares with the last time; "unsure" where the answer does not say."""
    words = split_words(said.lower()).words
    if words[:1] == ("no",) and not {*_WORSE, *_BETTER}.intersection(words[1:2]):
        # "No, it is better" answers "is it worse"; "no better" is the same.
        words = words[1:]
    for change, meaning in (("worse", _WORSE), ("better", _BETTER)):
        denied = [_is_denied(words, at) for at, word in enumerate(words) if word in meaning]
        if denied:
            return "same" if all(denied) else change
    if not _SAME.isdisjoint(words):
        return "unsure" if "not" in words else "same"
    return "new" if not _NEW.isdisjoint(words) else "unsure"


def _is_denied(words: Sequence[str], at: int) -> bool:
    return not _NOT.isdisjoint(words[max(0, at - _REACH) : at])
