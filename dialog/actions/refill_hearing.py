"""What callers say of the refill they want, as the turns of the call tell it. Pure."""

from collections.abc import Sequence

from dialog.actions.own_medicines import windows
from dialog.actions.wishes import named_in, told_until_served
from dialog.call.tracker import CallTracker
from dialog.nlu.dropped_wishes import drops_wish
from dialog.rasa.events import SlotSet, UserUttered
from triage.numbers import find_numbers
from triage.words import split_words

STEP = "refill_step"
"""Slot: `identity`, `which`, `confirm` (read back, waits for a yes), `confirm_first` (the same, and
others were named with it), `next` (now these), `sent`, `passed_on` (left to the staff), `dropped`
(nothing is wanted any more), `unknown` (no answer came, and a person was offered), or those of
`refill_state`."""
QUEUE = "refill_queue"
"""Slot: names of medicines that were named with it, whose turn comes."""
REFILL_WISH = "prescription_refill"
NAMED_MEDICINE = "medication"
_QUEUED = frozenset(("which", "confirm_first", "next"))
"""Steps at which names wait; at any other those of an earlier wish are forgotten."""
_MOST_QUOTED = 120
"""Characters of an answer that the staff is told."""
_NOTHING = frozenset(
    ["no", "nope", "nah", "none", "nothing", "not", "any", "thanks", "thank", "you", "okay", "ok",
     "oh", "well", "it", "is", "alright", "right", "all"]
)  # fmt: skip
"""Words that name no medicine, whichever of them are said."""
_YES = frozenset(
    ["yes", "yeah", "yep", "ok", "okay", "sure", "please", "actually", "right", "alright", "fine",
     "that", "it", "do", "i", "want", "would", "like", "good", "thanks", "thank", "you"]
)  # fmt: skip
"""Words of a yes, which name no medicine either."""
_OF_DOSE = frozenset(
    ("mg", "milligram", "milligrams", "mcg", "microgram", "micrograms", "dose", "dosage",
     "strength", "strong", "stronger", "higher", "units", "twice")
)  # fmt: skip


def wants_none(tracker: CallTracker) -> bool:
    """Whether the answer names nothing because this one is not wanted: "no", "never mind"."""
    heard = tracker.latest_message
    said = (heard.text or "") if heard is not None else ""
    return drops_all(tracker) or _NOTHING.issuperset(split_words(said.lower()).words)


def is_bare_yes(tracker: CallTracker) -> bool:
    """Whether the answer names nothing, and only agrees to something."""
    heard = tracker.latest_message
    is_yes = heard is not None and heard.intent == "affirm"
    return is_yes and not named_in(heard, NAMED_MEDICINE) and not windows(_yes_apart(tracker))


def _yes_apart(tracker: CallTracker) -> str:
    heard = tracker.latest_message
    words = split_words(((heard.text or "") if heard is not None else "").casefold()).words
    return " ".join(word for word in words if word not in _YES)


def asked_once(tracker: CallTracker) -> bool:
    """Whether it was asked only once which medicine is meant."""
    steps = (one for one in tracker.events if isinstance(one, SlotSet) and one.name == STEP)
    return sum(one.value == "which" for one in steps) == 1


def is_refused(tracker: CallTracker) -> bool:
    """Whether the medicine that was read back is not the one, and no other is named."""
    heard = tracker.latest_message
    is_denied = heard is not None and heard.intent == "deny" and not named_in(heard, NAMED_MEDICINE)
    return is_denied and tracker.slot(STEP) == "confirm"


def means_another(tracker: CallTracker) -> bool:
    """Whether a medicine is meant that is on no list: "no, the other one"."""
    heard = tracker.latest_message
    words = split_words(((heard.text or "") if heard is not None else "").casefold()).words
    return not {"other", "another", "different"}.isdisjoint(words)


def is_of_dose(tracker: CallTracker) -> bool:
    """Whether what is denied of the medicine is its dose: "no, it's twenty, not ten"."""
    heard = tracker.latest_message
    words = split_words(((heard.text or "") if heard is not None else "").casefold()).words
    return not _OF_DOSE.isdisjoint(words) or any(one.value > 1 for one in find_numbers(words))


def was_asked_before(tracker: CallTracker) -> bool:
    """Whether it was asked already which medicine is meant."""
    steps = (one for one in tracker.events if isinstance(one, SlotSet) and one.name == STEP)
    return any(one.value == "which" for one in steps)


def drops_all(tracker: CallTracker) -> bool:
    """Whether the words want nothing more of what was asked for."""
    heard = tracker.latest_message
    return heard is not None and drops_wish(heard.text or "")


def names_wanted(tracker: CallTracker) -> Sequence[str]:
    """The medicines in the latest words, else in those that asked for the refill."""
    now = named_in(tracker.latest_message, NAMED_MEDICINE)
    return now or named_in(told_until_served(tracker, REFILL_WISH), NAMED_MEDICINE)


def waiting_names(tracker: CallTracker) -> tuple[str, ...]:
    """The names that wait."""
    held = tracker.slot(QUEUE) if tracker.slot(STEP) in _QUEUED else None
    return tuple(one for one in held if isinstance(one, str)) if isinstance(held, list) else ()


def goes_on(tracker: CallTracker) -> bool:
    """Whether it is the turn of the next: the first was sent, or is not wanted after all."""
    heard = tracker.latest_message
    step = tracker.slot(STEP)
    is_denied = heard is not None and heard.intent == "deny" and not named_in(heard, NAMED_MEDICINE)
    return step == "next" or (step == "confirm_first" and is_denied)


def message_naming(tracker: CallTracker, *, was_asked: bool) -> UserUttered | None:
    """The words in which a name is looked for: the answer where one was asked for, or the wish."""
    heard = tracker.latest_message
    # "No, the lisinopril" names it anew where another one was read back.
    is_wish = heard is not None and heard.intent == REFILL_WISH
    is_told = was_asked or (bool(named_in(heard, NAMED_MEDICINE)) and not is_wish)
    return heard if is_told else told_until_served(tracker, REFILL_WISH)


def text_naming(tracker: CallTracker, *, was_asked: bool) -> str:
    """The text of those words."""
    message = message_naming(tracker, was_asked=was_asked)
    return message.text or "" if message is not None else ""


def said_names(tracker: CallTracker, *, was_asked: bool) -> tuple[str, ...]:
    """What may be the name."""
    message = message_naming(tracker, was_asked=was_asked)
    text = text_naming(tracker, was_asked=was_asked)
    words = () if text.startswith("/") else windows(text)
    return (*named_in(message, NAMED_MEDICINE), *words)


def asked_for(tracker: CallTracker) -> str:
    """What the staff is told that was asked for."""
    heard = tracker.latest_message
    named = names_wanted(tracker)
    if named:
        return ", ".join(named)
    # A person may know what "the blue ones" are.
    said = (heard.text or "" if heard is not None else "")[:_MOST_QUOTED]
    return f"a medicine without a clear name (in their words: {said})"
