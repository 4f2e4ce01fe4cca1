"""What is told as it was said: allergies, questions about medicines, ills that no list names.

No list knows all that somebody may be allergic to, and a "no" or a "my daughter" beside it decides
what it means: so the words stand, whole.
"""

import re
from collections.abc import Collection, Iterator, Sequence

from dialog.events.call import SideEffectsTold, SymptomsAssessed
from dialog.notes.allergies import tells_allergy
from dialog.notes.evidence import EvidencedSentence, Section
from dialog.notes.quoting import quoted
from dialog.notes.taking import UNNAMED
from dialog.rasa.events import Event, UserUttered

_MEDICINE_QUESTION = "medication_question"
_COMPLAINTS = frozenset(("report_symptoms", "side_effect_report"))
_TAKING, _REFILL = "medication_adherence", "prescription_refill"
_RUN_OUT = re.compile(
    r"\b(?:ran|run|running|am|'m|all|completely|been) out\b|\bout of (?:it|them|my)\b"
    r"|\b(?:no|none|not any|any) (?:more|left)\b|\blast (?:one|pill|dose|few)\b|\bmissed\b"
    r"|\bwithout (?:it|them|my)\b"
)
_LEAST_WORDS = 4
"""Of fewer, of a complaint, nothing is told that its name does not tell."""
_MOST_QUOTED = 400
"""Characters of one turn."""
_WORD = re.compile(r"\w")


def own_words(
    events: Sequence[Event], heard: Collection[int], told: Collection[int]
) -> Iterator[EvidencedSentence]:
    """The sentences.

    Args:
        events: of the call.
        heard: the places of the messages that count.
        told: the places of those whose words the note has already.
    """
    unnamed = frozenset(_of_unnamed(events, heard))
    for at in sorted(heard):
        event = events[at]
        text = (event.text or "") if isinstance(event, UserUttered) else ""
        if not isinstance(event, UserUttered) or text.startswith("/") or not _WORD.search(text):
            continue
        is_long = len(text.split()) >= _LEAST_WORDS
        if tells_allergy(event):
            yield _sentence("Of an allergy, the caller said", text, at)
        elif at in told or not is_long:
            continue
        elif event.intent == _MEDICINE_QUESTION:
            yield _sentence("The caller asked", text, at)
        elif at in unnamed or _of_own_medicine(event):
            yield _sentence("The caller said", text, at)


def cut(text: str) -> str:
    """What a clinician will read of it."""
    return text if len(text) <= _MOST_QUOTED else text[:_MOST_QUOTED].rpartition(" ")[0]


def _of_own_medicine(message: UserUttered) -> bool:
    """Whether it tells how a medicine is taken, or that there is none left of it."""
    if message.intent == _TAKING:
        return any(one.get("entity") in ("medication", "symptom") for one in message.entities)
    is_wish = message.intent == _REFILL
    return is_wish and _RUN_OUT.search((message.text or "").casefold()) is not None


def _of_unnamed(events: Sequence[Event], heard: Collection[int]) -> Iterator[int]:
    """Where complaints were told that no list has a name for."""
    told: list[int] = []
    for at, event in enumerate(events):
        match event:
            case UserUttered(intent=intent) if at in heard and intent in _COMPLAINTS:
                told.append(at)
            case SymptomsAssessed(symptoms=names) | SideEffectsTold(symptoms=names):
                if all(one == UNNAMED for one in names):
                    yield from told
                told.clear()
            case _:
                continue


def _sentence(before: str, text: str, at: int) -> EvidencedSentence:
    return EvidencedSentence(Section.SUBJECTIVE, f"{before}: {quoted(cut(text))}.", (at,))
