"""Callers who talk with the agent as people do: they answer what is asked, more or less.

A caller looks at what the last turn asked for and says something that fits, in words that are
mostly not those of the training examples: with hesitations and odd numbers, now and then with a
correction, a question of their own, "what did you say", or something that nobody understands.
Other seeds are other people.
"""

import random
from collections.abc import Mapping, Sequence

from dialog.turn import Awaited, Source, Turn, Utterance

_OPENINGS = (
    "hi there i've been having this {kind} {symptom} for the last {number} days",
    "yeah hello my {person} has had a {symptom} since {day} and it isn't getting better",
    "i'm calling because i feel awful with a {symptom} and some {symptom}",
    "good morning i'd like to come in and see somebody about my {symptom}",
    "could you get me in for a check up some time {when}",
    "i am {number} weeks along with my second and i'm a bit swollen",
    "my pressure was {high} over {low} when i took it just now",
    "the doctor put me on {medicine} and i keep forgetting the evening one",
    "i think the {medicine} you gave me is making me {effect}",
    "sugar this morning was {high} before i ate anything",
    "is it okay to take {medicine} along with {medicine}",
    "when do i get my blood work back",
    "i need to move the visit i have on {day}",
    "we had the baby {number} days ago and i can't stop crying",
    "somebody sent me a bill that i don't understand",
)
_GRAVE = (
    "there is this crushing pain in my chest and my left arm has gone numb",
    "my {person} just collapsed and she isn't breathing right",
    "half of his face is drooping and he can't talk",
)
_ANSWERS: Mapping[str, Sequence[str]] = {
    "current_symptoms": (
        "well mostly a {symptom}",
        "it's a {symptom} and now and then {symptom} too",
        "my {symptom} is what bothers me most",
    ),
    "symptom_severity": (
        "i'd say about a {score}",
        "{score} out of ten or so",
        "it's pretty {kind} to be honest",
        "somewhere around {score} maybe",
    ),
    "symptom_duration": (
        "must be {number} days now",
        "since {day} i think",
        "on and off for {number} weeks",
        "it began {day} night after dinner",
    ),
    "requested_appointment_type": (
        "just the regular yearly visit",
        "something with the nurse i guess",
        "a follow up about my knee",
    ),
    "preferred_appointment_time": (
        "{day} around {clock} would be best for me",
        "any time {when} really",
        "the morning of the {ordinal} if you have it",
    ),
    "medications_discussed": (
        "it's {medicine} and also {medicine}",
        "the little white ones {medicine} i believe",
        "i take {medicine} {number} times a day",
    ),
    "side_effects": (
        "it makes me {effect} mostly",
        "not really no i feel fine",
        "a bit {effect} after breakfast",
    ),
    "pregnancy_week": ("going on {number} weeks", "week {number} as of {day}", "{number}"),
    "vital_reading": (
        "it said {high} over {low}",
        "the top one was {high} and the bottom {low}",
    ),
}
_YES_NO = (
    "yeah i think so",
    "yes please",
    "mm hm that would be great",
    "no not at all",
    "no thanks",
    "not that i know of",
    "yes but it's only when i lie down",
)
_ASIDES = (
    "sorry what was that",
    "no wait i meant {number}",
    "hang on do you know what it costs though",
    "is it true you should never take {medicine} with milk",
    "my neighbor's dog is barking again excuse me",
    "um well you know how it goes",
    "can you say that again more slowly",
    "what are you open until on {day}",
)
_ASIDE_EVERY = 7
"""One turn in so many leads away from the question."""
_GRAVE_EVERY = 25
"""One opening in so many is an emergency."""
_WORDS: Mapping[str, Sequence[str]] = {
    "kind": ("terrible", "mild", "kind of bad", "nagging", "severe"),
    "symptom": ("headache", "cough", "sore throat", "back ache", "rash", "fever", "tummy ache"),
    "person": ("son", "husband", "little girl", "mom", "wife"),
    "day": ("monday", "tuesday", "thursday", "saturday", "yesterday"),
    "when": ("next week", "after the holidays", "tomorrow afternoon", "early next month"),
    "number": ("two", "three", "five", "nine", "twelve", "twenty one", "thirty three"),
    "score": ("three", "four", "six", "seven", "eight and a half"),
    "high": ("one eighteen", "a hundred and forty two", "one thirty five", "one fifty one"),
    "low": ("seventy six", "ninety", "eighty eight"),
    "medicine": ("metformin", "lisinopril", "ibuprofen", "the water pill", "amoxicillin"),
    "effect": ("dizzy", "sick to my stomach", "sleepy", "itchy all over"),
    "clock": ("half past two", "nine thirty", "four", "a quarter to eleven"),
    "ordinal": ("third", "twelfth", "twenty second"),
}
_HESITATIONS = ("", "", "", "um ", "well ", "oh ", "so ")


class Caller:
    """One person on the line."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng

    def answer(self, turn: Turn) -> Utterance:
        """What the caller says to the agent's turn."""
        rng = self._rng
        if turn.utterance is not None and rng.randrange(_ASIDE_EVERY) == 0:
            return self._said(_ASIDES)
        answers = _ANSWERS.get(turn.requested_slot or "")
        if answers is not None:
            return self._said(answers)
        if turn.awaits is Awaited.YES_NO:
            if rng.randrange(10) == 0:
                return Utterance(rng.choice("12"), source=Source.KEYPAD)
            return self._said(_YES_NO)
        return self._said(_GRAVE if rng.randrange(_GRAVE_EVERY) == 0 else _OPENINGS)

    def _said(self, wordings: Sequence[str]) -> Utterance:
        rng = self._rng
        text = rng.choice(wordings)
        while "{" in text:
            blank = text[text.index("{") + 1 : text.index("}")]
            text = text.replace("{" + blank + "}", rng.choice(_WORDS[blank]), 1)
        return Utterance(rng.choice(_HESITATIONS) + text, confidence=0.9)
