"""Whether a turn that tells of a loss is answered as one, or as what is wanted besides. Pure.

Whatever comes of it, the caller hears that it was noticed (`dialog.hearing.condoling`).
"""

from dataclasses import dataclass, replace

from dialog.call.tracker import CallTracker
from dialog.hearing.births import tells_of_birth
from dialog.hearing.losses import (
    REPORT_LOSS,
    TOLD_LOSS,
    Asked,
    Loss,
    is_of_an_earlier,
    is_under_way,
    likelier_loss,
    loss_in,
    may_tell_of_loss,
)
from dialog.nlu.interpreter import COMMANDS
from dialog.nlu.understanding import Understanding
from dialog.rasa.messages import NLU_FALLBACK
from triage.decision import Acuity
from triage.words import split_words

_ASKED = {"prenatal_form": Asked.PREGNANCY, "postpartum_form": Asked.BIRTH}
MATERNAL_FORMS = frozenset(_ASKED)
"""They read of a loss themselves, and end their questions for it."""
_ASKS_WHO = frozenset(("stated_name", "date_of_birth", "caller_name", "third_factor"))
_OF_THE_OFFICE = frozenset(
    ("request_appointment", "reschedule_appointment", "prescription_refill", "insurance_billing",
     "test_results_inquiry", "medication_question")
)  # fmt: skip
"""What is asked for in so many words, and done, with sympathy before it."""
_OFFICE_WORDS = frozenset(
    ("appointment", "appointments", "visit", "visits", "cancel", "reschedule", "bill", "bills",
     "insurance", "refill", "prescription", "results", "records", "paperwork", "certificate")
)  # fmt: skip
_SMALL = frozenset(
    ("inform", "greet", "affirm", "deny", "out_of_scope", "emergency_symptoms", "check_in",
     "postpartum_concerns", NLU_FALLBACK)
)  # fmt: skip
"""What the words of somebody's death may be taken for who complains of nothing."""
_OFFERS = frozenset(
    ("utter_offer_help_after_loss", "utter_offer_person_after_loss", "utter_offer_nurse")
)
_NO_WISHES = frozenset(("inform", "out_of_scope", "report_symptoms", NLU_FALLBACK))
_YES_NO = frozenset(("affirm", "deny"))
_THREATENED = "pregnancy_symptoms"
"""A pregnancy that may be ending now is a complaint, and no loss yet."""
_LIKELY = 0.1
"""From which a wish that is named in so many words outweighs the loss told along with it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a call the words were said."""

    form: str | None = None
    """That asks."""
    slot: str | None = None
    """That the open question fills."""
    told_before: bool = False
    """Whether a loss was told earlier in the call."""
    is_offered: bool = False
    """Whether the open question offers somebody to talk to about it."""
    asked: Asked = Asked.NOTHING
    """What is being asked of a mother and her child, if anything."""


def place_of(tracker: CallTracker, slot: str | None) -> Place:
    """Where the call stands; `slot` is what the open question fills."""
    question = tracker.call.question
    told_before = tracker.slot(TOLD_LOSS) is not None
    is_offered = told_before and question is not None and question.response in _OFFERS
    return Place(tracker.active_loop, slot, told_before, is_offered, asked_of(tracker))


def asked_of(tracker: CallTracker) -> Asked:
    """What is being asked of a mother and her child; nothing where another death was told."""
    is_other = tracker.slot(TOLD_LOSS) == Loss.CLOSE
    return Asked.NOTHING if is_other else _ASKED.get(tracker.active_loop or "", Asked.NOTHING)


def as_loss(understood: Understanding, said: str, place: Place, acuity: Acuity) -> Understanding:
    """The understanding, with the intent by which the turn is answered.

    Args:
        understood: what the words were taken for.
        said: the words.
        place: where in the call.
        acuity: of the words themselves; what is urgent is answered as that.
    """
    told = loss_in(said, place.asked)
    is_named = understood.intent == REPORT_LOSS
    if is_named and is_under_way(said):
        return replace(understood, intent=_THREATENED)
    if is_named and told is None and _is_none(said, place):
        return replace(understood, intent="inform")
    if told is None and not is_named:
        is_more = place.is_offered and _is_no_wish(understood)
        return _meant(understood, REPORT_LOSS) if is_more else understood
    if acuity >= Acuity.SOON and _likelier(said, told, place) is Loss.CLOSE:
        # What triage has found is answered as a complaint; where a child was lost, along with it.
        return replace(understood, intent="report_symptoms") if is_named else understood
    if place.slot in _ASKS_WHO:
        return _to_who(understood, told)
    if told is None:
        is_loss = may_tell_of_loss(said)
        return understood if is_loss else replace(understood, intent=NLU_FALLBACK)
    if place.form in MATERNAL_FORMS:
        # "We had to say goodbye to her" is no end of the call.
        is_answer = is_named or understood.intent == "goodbye"
        return _meant(understood, "inform") if is_answer else understood
    return _besides(understood, said, place, told)


def _is_none(said: str, place: Place) -> bool:
    """Whether what sounds like a loss is a birth, or was one of an earlier pregnancy."""
    # "I had a miscarriage two years ago, but this one is fine."
    is_earlier = place.form in MATERNAL_FORMS and is_of_an_earlier(said)
    return is_earlier or tells_of_birth(said)


def _likelier(said: str, told: Loss | None, place: Place) -> Loss:
    return told or likelier_loss(said, place.asked)


def _is_no_wish(understood: Understanding) -> bool:
    """Whether this may be more of the same: "I do not know what to do"."""
    return understood.intent in _NO_WISHES and not _answers(understood)


def _to_who(understood: Understanding, told: Loss | None) -> Understanding:
    """In answer to who is calling: a name may be any word, and only plain words tell."""
    if told is None:
        return replace(understood, intent="inform")
    is_kept = understood.intent in COMMANDS
    return understood if is_kept else _meant(understood, REPORT_LOSS)


def _besides(understood: Understanding, said: str, place: Place, told: Loss) -> Understanding:
    intent = understood.intent
    wish = _wish(understood, said)
    if intent in COMMANDS or wish is not None:
        return replace(understood, intent=wish or intent)
    if place.told_before and intent in _YES_NO:
        # "Yes, please, since he died": to the offer of help.
        return understood
    if place.slot is not None and told is Loss.CLOSE and _answers(understood):
        # "Since my mother died last week": when it began.
        return _meant(understood, "inform") if intent == REPORT_LOSS else understood
    if told is Loss.CHILD or intent in _SMALL:
        return _meant(understood, REPORT_LOSS)
    return understood


def _wish(understood: Understanding, said: str) -> str | None:
    """The errand that is named in so many words: "please cancel her appointment"."""
    if _OFFICE_WORDS.isdisjoint(split_words(said.casefold()).words):
        return None
    ranked = (
        one.intent
        for one in understood.ranking
        if one.intent in _OF_THE_OFFICE and one.confidence >= _LIKELY
    )
    return understood.intent if understood.intent in _OF_THE_OFFICE else next(ranked, None)


def _answers(understood: Understanding) -> bool:
    return any(one.entity != "person" for one in understood.entities)


def _meant(understood: Understanding, intent: str) -> Understanding:
    """With nothing named: no slot is filled by the words of a loss."""
    kept = understood.entities if intent == "inform" else ()
    return replace(understood, intent=intent, entities=kept)
