"""What a language model may say to a caller: very little. Pure.

Lists of what is forbidden are never complete, so the room is small to begin with: two short plain
sentences without figures, medicines, illnesses, a "you have" or an "I". A good answer that is
refused costs a caller the fixed words; a bad one that is not may cost more.
"""

import re
from collections.abc import Collection, Sequence
from datetime import date
from enum import StrEnum

from dialog.advice.grade import grade_level
from dialog.clinical.interactions.shipped import find_medicines
from dialog.language_model.addressed import is_for_a_machine
from triage.assess import Triage
from triage.decision import Acuity, Patient, PersonFacts
from triage.numbers import find_numbers

_MOST_SENTENCES = 2
_MOST_WORDS = 24
"""Of a sentence."""
_HARDEST = 6.0
"""As for all that the agent says by itself."""
_MOST_CHARACTERS = 250
_LONGEST_WORD = 16
_MOST_QUESTION_WORDS, _MOST_QUESTION_CHARACTERS = 40, 300
_ALLOWED = re.compile(r"[A-Z][A-Za-z ,;'-]*(?:\.|[.] [A-Z][A-Za-z ,;'-]*\.)")
"""Plain sentences: no figure, sign, question, bracket or address."""


class Objection(StrEnum):
    """Why a question is not put, or an answer not told; a code without words of it."""

    URGENT = "urgent"
    VULNERABLE = "vulnerable"
    ABOUT_MEDICINE = "about_medicine"
    TO_A_MACHINE = "to_a_machine"
    TOO_LONG = "too_long"
    NOT_PLAIN = "not_plain"
    TOO_HARD = "too_hard"
    NUMBER = "number"
    DIAGNOSIS = "diagnosis"
    CHANGES_MEDICINE = "changes_medicine"
    REASSURES = "reassures"
    PERSONAL = "personal"
    PROMISES = "promises"
    DELAYS_CARE = "delays_care"


_FORBIDDEN: tuple[tuple[Objection, re.Pattern[str]], ...] = tuple(
    (objection, re.compile(rf"\b(?:{words})\b"))
    for objection, words in (
        (Objection.CHANGES_MEDICINE,
         r"stop\w*|start\w*|doubl\w+|halv\w+|half|skip\w*|quit(?:s|ting)?|discontinu\w+|resum\w+"
         r"|increas\w+|decreas\w+|reduc\w+|rais(?:e|es|ing)|lower\w*|switch\w*|tak(?:e|es|ing)|took"
         r"|dos(?:e|es|age|ing)|pills?|tablets?|capsules?|mg|milligrams?|drugs?|medicat\w+"
         r"|medicines?|antibiotic\w*|supplement\w*|vitamins?|prescri\w+|inject\w+|insulin"
         r"|painkillers?|over the counter|remed(?:y|ies)|herb\w*|alcohol|cannabis|inhaler\w*"),
        (Objection.REASSURES,
         r"safe\w*|unsafe|harmless|risks?|dangers?|dangerous|serious|worr(?:y|ies|ied|ying)|panic"
         r"|reassur\w+|relax|fine|ok|okay|alright|all right|normal\w*|nothing|no need|needn't"
         r"|need not|no reason|unlikely|rare|rarely|on its own|by itself|goes? away|will pass"
         r"|better soon|common|emergenc\w+|mild"),
        (Objection.DIAGNOSIS,
         r"diagnos\w+|you (?:have|are|may|might|could|must|seem|likely|probably)|you've|you're"
         r"|sounds? like|looks? like|suggests?|indicat\w+|symptoms?|signs? of|caused? by|because of"
         r"|probabl\w+|likely|possibl\w+|perhaps|cancer\w*|infect\w+|disease\w*|syndrome\w*"
         r"|disorder\w*|virus\w*|tumou?rs?|strokes?|attacks?"),
        (Objection.PERSONAL,
         r"i|i'm|i've|me|my|we|our|us|dear|your (?:name|age|weight|records?|results?|chart|tests?"
         r"|readings?|histor\w+|conditions?|illness\w*|pregnan\w+|bab\w+|appointments?|blood|heart"
         r"|doctor|data|case|file)|assistant|model|instruct\w+|prompt\w*|program\w*"),
        (Objection.PROMISES, r"cur(?:e|es|ed|ing)|heal\w*|guarante\w+|always|never|every\w*|prov\w+"
         r"|will"),
        (Objection.DELAYS_CARE,
         r"wait\w*|delay\w*|instead|later|postpon\w+|ignor\w+"
         r"|avoid\w* (?:the )?(?:doctors?|nurses?|clinics?|hospitals?)"
         r"|(?:not|without|don't|no) (?:\w+ ){0,3}"
         r"(?:doctors?|nurses?|clinics?|hospitals?|help|care|call\w*)"),
    )
)  # fmt: skip


def objection_to_question(
    question: str, acuity: Acuity, facts: PersonFacts | None
) -> Objection | None:
    """Why a question is not for a language model; None: it may be put.

    Args:
        question: as the caller put it.
        acuity: of the call, this turn included.
        facts: what is known of the person.
    """
    if acuity >= Acuity.SOON:
        return Objection.URGENT
    if facts is not None and (facts.pregnant or facts.postpartum or facts.infant):
        # What is good for everybody may not be for them.
        return Objection.VULNERABLE
    if is_for_a_machine(question):
        return Objection.TO_A_MACHINE
    words = len(question.split())
    if words > _MOST_QUESTION_WORDS or len(question) > _MOST_QUESTION_CHARACTERS:
        return Objection.TOO_LONG
    # By ear too: what may be a medicine is a pharmacist's.
    return Objection.ABOUT_MEDICINE if find_medicines(question) else None


def objection_to_answer(
    answer: str, triage: Triage, conditions: Collection[str] = ()
) -> Objection | None:
    """Why an answer is not told; None: it may be.

    Args:
        answer: what a model wrote.
        triage: looks at it as if a caller had said it.
        conditions: names of illnesses, in small letters.
    """
    if len(answer) > _MOST_CHARACTERS:
        return Objection.TOO_LONG
    sentences = [one for one in answer.split(".") if one.strip()]
    if len(sentences) > _MOST_SENTENCES or any(len(s.split()) > _MOST_WORDS for s in sentences):
        return Objection.TOO_LONG
    lowered = answer.lower()
    if find_numbers(re.findall(r"[a-z]+|\d+", lowered)):
        return Objection.NUMBER
    longest = max(map(len, answer.split()), default=0)
    if _ALLOWED.fullmatch(answer) is None or longest > _LONGEST_WORD:
        return Objection.NOT_PLAIN
    for objection, words in _FORBIDDEN:
        if words.search(lowered):
            return objection
    return _objection_to_meaning(answer, triage, conditions)


def _objection_to_meaning(
    answer: str, triage: Triage, conditions: Collection[str]
) -> Objection | None:
    if find_medicines(answer):
        return Objection.ABOUT_MEDICINE
    if _names_any(answer.lower().replace(",", " ").replace(".", " ").split(), conditions):
        return Objection.DIAGNOSIS
    if triage.assess(answer, Patient(on=date(2000, 1, 1))).acuity >= Acuity.SOON:
        return Objection.URGENT
    return Objection.TOO_HARD if grade_level(answer) > _HARDEST else None


def _names_any(words: Sequence[str], names: Collection[str]) -> bool:
    text = f" {' '.join(words)} "
    return any(f" {one} " in text for one in names)
