"""Notices how a caller behaves: before a turn is understood, and after. Danger was judged before.

Pure but for the count of the caller's turns today. What is noticed is told by events; what is done
about it, by `dialog.actions.conduct`.
"""

from dataclasses import dataclass, replace

from config.limit_settings import LimitSettings
from dialog.call.state import CallState
from dialog.call.tracker import CallTracker
from dialog.conduct.daily import DailyTurns
from dialog.conduct.injection import injection_in
from dialog.conduct.insults import insult_in
from dialog.conduct.languages import (
    ENGLISH,
    OTHER,
    SPANISH,
    Detect,
    asked_language,
    plain,
    wants_english,
)
from dialog.conduct.repetition import OFF_TOPIC, times_asked
from dialog.conduct.state import BY_WORDS
from dialog.events.conduct import (
    CallerInsulted,
    ConductEvent,
    InjectionSuspected,
    LanguageDeclined,
    LanguageNoticed,
    LimitReached,
    RequestRepeated,
)
from dialog.rasa.events import UserUttered
from dialog.rasa.messages import NLU_FALLBACK
from dialog.speech.voice_responder import TEXT_CHANNEL
from dialog.turn import Awaited, Source, Utterance
from triage.decision import Acuity, TriageDecision

OFFERS_OF_INTERPRETER = frozenset(("utter_offer_interpreter", "utter_offer_interpreter_spanish"))
IN_SPANISH = "utter_greet_spanish"
"""Tells of the key below."""
SPANISH_KEY = "8"
"""0, 9 and * have their meanings; 1 and 2 answer questions."""
_ASK_FOR_NAMES = frozenset(("utter_ask_stated_name", "utter_ask_caller_name"))
_NUMBERS = (Awaited.NUMBER, Awaited.DIGITS, Awaited.DATE)
_MAY_LEAVE = frozenset(("request_human", "goodbye", "stop_calling"))
"""What a caller may wish however often anything was said."""
_NO = frozenset(("no", "nope", "nah", "no no", "no thanks", "no thank you", "2"))
_YES = frozenset(("si", "1", "si si", "si por favor", "oui", "ja", "sim"))


@dataclass(frozen=True, slots=True)
class Noticed:
    """What the words of a turn give cause to note."""

    utterance: Utterance
    """What is left to be understood."""
    events: tuple[ConductEvent, ...] = ()
    is_settled: bool = False
    """Whether nothing is left to be understood: the turn is answered for what was noticed."""


class Noticing:
    """Of all calls."""

    def __init__(
        self,
        limits: LimitSettings,
        detect: Detect,
        turns: DailyTurns | None = None,
        *,
        offers_spanish: bool = False,
    ) -> None:
        """Notice by these limits.

        Args:
            limits: how much is borne.
            detect: tells the language of a text.
            turns: of the callers today; None: of a call its own alone are counted.
            offers_spanish: whether callers are told of the key for Spanish.
        """
        self._limits = limits
        self._detect = detect
        self._turns = turns
        self.offers_spanish = offers_spanish

    def on_stage(self) -> "Noticing":
        """The same for rehearsals, which wait for nobody and are counted nowhere."""
        return Noticing(self._limits, self._detect)

    def begin(self, call_id: str, number: str) -> None:
        """A call has come in from this number, which is not kept."""
        if self._turns is not None:
            self._turns.begin(call_id, number)

    def end(self, call_id: str) -> None:
        """The call is over."""
        if self._turns is not None:
            self._turns.end(call_id)

    def is_foreign(self, text: str) -> bool:
        """Whether the words are of another language than English, as far as that is certain."""
        return self._detect(text) is not None

    def notice(self, utterance: Utterance, before: CallState) -> Noticed:
        """What the words themselves tell, before they are understood.

        Args:
            utterance: of a turn that told of no danger.
            before: the call as it stood before it.
        """
        text = utterance.text
        pattern = injection_in(text) if utterance.source is not Source.KEYPAD else None
        if before.asks_of_danger:
            # That question is put again, whatever was said instead of an answer.
            return Noticed(utterance)
        if pattern is not None:
            events = self._limited(before.conduct.injections, "injection")
            return Noticed(utterance, (InjectionSuspected(pattern), *events), is_settled=True)
        language = self._of_language(utterance, before)
        if language is not None:
            return Noticed(utterance, (language,), is_settled=True)
        return self._insulted(utterance, before)

    async def weigh(
        self, tracker: CallTracker, before: CallState, decision: TriageDecision
    ) -> tuple[ConductEvent, ...]:
        """What the turn tells in the light of the call and of the day, once it was understood.

        Args:
            tracker: the call, whose latest message is the turn's.
            before: the call as it stood before.
            decision: what triage says of the turn.
        """
        message = tracker.latest_message
        lost = _not_understood(before, message)
        if lost is not None:
            return (lost,)
        if message is None or message.intent in _MAY_LEAVE or before.asks_of_danger:
            return ()
        if tracker.channel != TEXT_CHANNEL and await self._is_enough_for_today(tracker):
            return () if _takes_offer(message, before) else (LimitReached("turns_a_day"),)
        if decision.acuity >= Acuity.SOON or tracker.call.reading_alarm or tracker.call.doubt:
            return ()
        return self._repeated(tracker, message)

    async def _is_enough_for_today(self, tracker: CallTracker) -> bool:
        counted = None if self._turns is None else await self._turns.another(tracker.sender)
        return max(counted or 0, tracker.call.conduct.turns) > self._limits.turns_a_day

    def _repeated(self, tracker: CallTracker, message: UserUttered) -> tuple[ConductEvent, ...]:
        count = times_asked(tracker.events)
        if count < self._limits.slow_down_at:
            return ()
        repeated = RequestRepeated(count)
        if count < self._limits.offer_person_at:
            return (repeated,)
        reason = "off_topic" if message.intent == OFF_TOPIC else "repetition"
        return repeated, LimitReached(reason)

    def _insulted(self, utterance: Utterance, before: CallState) -> Noticed:
        insult = insult_in(utterance.text) if utterance.source is not Source.KEYPAD else None
        if insult is None:
            return Noticed(utterance)
        is_all = not insult.rest
        events = (CallerInsulted(insult.kind, is_all),)
        if not is_all:
            # What is wanted besides is answered: it may be urgent.
            return Noticed(replace(utterance, text=insult.rest, words=()), events)
        limited = self._limited(before.conduct.insults, "insults")
        return Noticed(utterance, (*events, *limited), is_settled=True)

    def _limited(self, earlier: int, reason: str) -> tuple[ConductEvent, ...]:
        return (LimitReached(reason),) if earlier + 1 >= self._limits.insults else ()

    def _of_language(self, utterance: Utterance, before: CallState) -> ConductEvent | None:
        question = before.question
        if question is not None and question.response in OFFERS_OF_INTERPRETER:
            return self._answered(utterance, before.conduct.language or OTHER)
        if utterance.source is Source.KEYPAD:
            is_number = question is not None and question.awaits in _NUMBERS
            is_key = utterance.text.removesuffix("#") == SPANISH_KEY and not is_number
            return LanguageNoticed(SPANISH, "key") if is_key else None
        asks_name = question is not None and question.response in _ASK_FOR_NAMES
        if asks_name and " " not in utterance.text.strip():
            # People are called French, German and Polish.
            return None
        asked = asked_language(utterance.text)
        if asked is not None:
            return LanguageNoticed(asked, "asked")
        language = self._detect(utterance.text)
        return None if language is None else LanguageNoticed(language, BY_WORDS)

    def _answered(self, utterance: Utterance, language: str) -> ConductEvent | None:
        """What the answer to the offer of an interpreter is; None: something else in English."""
        said = plain(utterance.text)
        if said.removesuffix("#") in _NO or wants_english(utterance.text):
            return LanguageDeclined()
        is_yes = said in _YES or said.split(" ")[0] in ("si", "yes", "yeah", "okay", "ok", "please")
        is_foreign = self._detect(utterance.text) is not None or asked_language(utterance.text)
        return LanguageNoticed(language, "answer") if is_yes or is_foreign else None


def _not_understood(before: CallState, message: UserUttered | None) -> ConductEvent | None:
    """Offered an interpreter, a caller whom nobody understands gets one.

    Args:
        before: the call as it stood before the turn.
        message: the turn's.
    """
    question = before.question
    is_offered = question is not None and question.response in OFFERS_OF_INTERPRETER
    is_lost = message is not None and message.intent in (NLU_FALLBACK, OFF_TOPIC)
    language = before.conduct.language
    if not (is_offered and is_lost) or language in (None, ENGLISH):
        return None
    return LanguageNoticed(language or OTHER, "answer")


def _takes_offer(message: UserUttered, before: CallState) -> bool:
    """Whether this is a yes to the person who was offered when the limit was told."""
    question = before.question
    is_offer = question is not None and question.response in (
        "utter_offer_person",
        "utter_offer_nurse",
    )
    return is_offer and message.intent == "affirm"
