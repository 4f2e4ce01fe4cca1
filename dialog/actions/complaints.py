"""Takes a complaint for told where no list knows its words: nobody is asked for it twice."""

from dialog.actions.action import answer
from dialog.actions.symptoms import UNNAMED
from dialog.call.tracker import CallTracker
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.domain import REQUESTED_SLOT
from dialog.rasa.events import SlotSet
from triage.words import split_words

_COMPLAINT = "report_symptoms"
_SLOT = "current_symptoms"
_VAGUE = frozenset(
    ["a", "about", "all", "am", "an", "and", "any", "are", "at", "awful", "bad", "because", "been",
     "bit", "body", "but", "call", "calling", "can", "could", "do", "doctor", "feel", "feeling",
     "felt", "fine", "for", "from", "get", "good", "got", "great", "had", "has", "have", "health",
     "hello", "help", "her", "hey", "hi", "him", "his", "horrible", "hurt", "hurting", "hurts", "i",
     "ill", "in", "is", "it", "just", "kind", "know", "like", "little", "lousy", "matter", "maybe",
     "me", "medical", "my", "need", "not", "now", "of", "ok", "okay", "or", "pain", "please",
     "pretty", "problem", "problems", "really", "report", "right", "say", "sick", "since", "so",
     "some", "something", "sorry", "still", "symptom", "symptoms", "talk", "tell", "terrible",
     "that", "the", "there", "they", "think", "this", "time", "to", "today", "too", "unwell",
     "very", "want", "was", "well", "what", "with", "would", "wrong", "yeah", "yes", "you"]
)  # fmt: skip
"""Words that say that somebody is ill, and not how."""


class CheckComplaint:
    """`validate_symptom_form`."""

    name = "validate_symptom_form"

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Note the complaint that opens the form, if it says more than that there is one."""
        heard = tracker.latest_message
        is_opening = tracker.slot(REQUESTED_SLOT) is None and tracker.slot(_SLOT) is None
        if heard is None or not is_opening or heard.intent != _COMPLAINT:
            return answer()
        if tells_what(heard.text or ""):
            return answer(events=(SlotSet(_SLOT, [UNNAMED]),))
        return answer()


def tells_what(text: str) -> bool:
    """Whether the words say what is wrong, and not only that something is."""
    return not _VAGUE.issuperset(split_words(text).words)
