"""Wishes that a caller has told and nobody has taken up yet: the fold of a call's events."""

from dataclasses import dataclass

from dialog.events.call import SessionExpired
from dialog.events.care import RefillAsked, ResultsTold
from dialog.events.wishes import WishKept, WishTakenUp
from dialog.nlu.joined_wishes import CHANGE, REFILL, RESULTS, VISIT, are_one_wish
from dialog.nlu.spoken_values import say_list
from dialog.rasa.domain import Domain
from dialog.rasa.events import (
    ActiveLoop,
    BotUttered,
    Event,
    Restarted,
    SlotSet,
    UserUttered,
)

ACTION_TAKE_UP = "action_take_up_wish"
RESPONSE = "utter_wish_kept"
"""Says that a wish will be come back to."""
MEANT = "utter_mean_"
"""Begins the names of the responses that say, in a few words, what an intent is about."""
_CHANGED = "change_step"
_DONE = {
    _CHANGED: ("cancelled", "kept", "move"),
    "booking_step": ("booked", "dropped", "waiting", "listed"),
}
"""What these slots hold when something was done about a visit, or was to be left undone."""
_VISIT_FORM, _VISIT_OFFER = "appointment_form", "utter_offer_request"


@dataclass(frozen=True, slots=True)
class KeptWishes:
    """Of one call."""

    waiting: tuple[UserUttered, ...] = ()
    """As messages, the one that was told first, first."""

    def apply(self, event: Event) -> "KeptWishes":
        """What waits after the event."""
        match event:
            case WishKept():
                kept = self._without(event.heard.intent).waiting
                return KeptWishes((*kept, event.heard))
            case SessionExpired() | Restarted():
                return KeptWishes()
            case _ if self.waiting:
                return self._without(_served(event))
            case _:
                return self

    def _without(self, intent: str | None) -> "KeptWishes":
        if intent is None:
            return self
        return KeptWishes(
            tuple(one for one in self.waiting if not _is_same(one.intent or "", intent))
        )


def _is_same(kept: str, served: str) -> bool:
    """Whether the kept wish is the one that is served; a visit that stands is another matter."""
    return kept == served or (are_one_wish(kept, served) and CHANGE not in (kept, served))


def _served(event: Event) -> str | None:
    """The intent that need not wait any longer, because something is being done about it."""
    match event:
        case WishTakenUp() | UserUttered():
            return event.intent
        case SlotSet(name=name, value=value) if name in _DONE and value in _DONE[name]:
            return CHANGE if name == _CHANGED else VISIT
        case RefillAsked():
            return REFILL
        case ResultsTold():
            return RESULTS
        case ActiveLoop(name=name) if name == _VISIT_FORM:
            return VISIT
        case BotUttered() if event.metadata.get("utter_action") == _VISIT_OFFER:
            return VISIT
        case _:
            return None


def given(wishes: tuple[UserUttered, ...], domain: Domain) -> tuple[tuple[str, str], ...]:
    """What fills the blank for the wishes; nothing where the domain has no words for one."""
    named = [
        next(
            (one.text for one in domain.responses.get(f"{MEANT}{wish.intent}", ()) if one.text), ""
        )
        for wish in wishes
    ]
    return (("wish", say_list(named)),) if named and all(named) else ()
