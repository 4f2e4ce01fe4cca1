"""A further question that means something only after an answer of the office: "and on Friday?"."""

import re
from datetime import date

from dialog.nlu.days import read_day
from dialog.office.questions import OfficeQuestion, read_office_question
from dialog.rasa.events import BotUttered, UserUttered
from dialog.rasa.tracker import Tracker
from triage.words import split_words

_OF_HOURS = ("utter_office_hours", "utter_office_open", "utter_office_closed")
"""Begin the names of the responses that told when it is open."""
_ASKS_ON = re.compile(
    r"^(?:(?:and|so|okay|ok|oh|well|but|um|what about|how about|what if|on|the|for|also|then|next"
    r"|this|please|afternoon|morning|evening|afternoons|mornings) )*\w+"
    r"(?: (?:then|morning|afternoon|evening|please|too|as well|at all|though))*$"
)
_DAYS = re.compile(r"\b(?:weekends?|holidays?|christmas|thanksgiving|easter)\b")


def read_following(said: str, tracker: Tracker, today: date) -> OfficeQuestion | None:
    """The question after the hours of another day; None where it is none, or something is open."""
    plain = " ".join(split_words(said.casefold()).words)
    if tracker.active_loop is not None or _ASKS_ON.match(plain) is None or not _told(tracker):
        return None
    words = tuple(plain.split())
    is_day = any(read_day(words, at, today) is not None for at in range(len(words)))
    if not is_day and _DAYS.search(plain) is None:
        return None
    return read_office_question(f"are you open on {plain}", today)


def _told(tracker: Tracker) -> bool:
    """Whether the agent told the hours when it last spoke."""
    has_spoken = False
    for event in reversed(tracker.events):
        if isinstance(event, BotUttered):
            has_spoken = True
            if str(event.metadata.get("utter_action", "")).startswith(_OF_HOURS):
                return True
        elif isinstance(event, UserUttered) and has_spoken:
            return False
    return False
