"""Turns that lead nowhere: not understood, misheard, or a request to hear it again."""

from collections.abc import Iterable

from dialog.actions.access import AUTHENTICATED
from dialog.actions.action import Say, answer
from dialog.call.state import (
    ACTION_ASK_OTHER,
    ACTION_ASK_WISH,
    ACTION_CONFIRM_DANGER,
    ACTION_DANGER_DENIED,
    ACTION_GIVE_TIME,
    ACTION_REPEAT,
    CallState,
)
from dialog.call.tracker import CallTracker
from dialog.events.call import (
    CallerSilent,
    CallerUnheard,
    ChoiceOffered,
    HandOffRequested,
    TurnTriaged,
)
from dialog.hearing.kept_wishes import MEANT
from dialog.moods.words import Mood
from dialog.nlu.severities import tells_age
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.domain import REQUESTED_SLOT, Domain, Json
from dialog.rasa.events import (
    DEFAULT_FALLBACK,
    ActionExecuted,
    BotUttered,
    Rewound,
    SlotSet,
    UserUttered,
)
from dialog.rasa.responses import blanks_in
from dialog.speech.speaking import Question, reply_of
from dialog.speech.voice_responder import SETTING_NAMES
from dialog.survey.questions import ANYTHING_ELSE
from dialog.survey.questions import RESPONSES as ABOUT_THE_CALL
from triage.decision import PersonFacts, TriageDecision
from triage.meaning import RULE_PREFIX
from triage.words import split_words

GREETING = "utter_greet"
_GREETINGS = frozenset((GREETING, "utter_greet_back"))
SHORT_GREETING = "utter_how_help"
"""What is asked when the question in a greeting got no answer."""
WHICH = "utter_which_"
"""Begins the names of the responses that ask again which of the things that a question for a slot
names; a yes to such a question tells nothing."""
_OFFERS = frozenset(("utter_offer_person", "utter_offer_nurse", "utter_offer_request"))
"""Questions behind which callers go on telling, before they say yes or no."""
_MOST_REMARKS = 4
"""In a row, that are thanked for; then it counts that the question is not answered."""
_ONCE = frozenset(("utter_identity_known", "utter_proxy_known"))
"""What is said as something begins, and not again where it is to be repeated."""
_DENIALS = 3
"""Values heard wrongly in one call, at which a person is offered."""
_PLAUSIBLE = 0.15
"""Likelihood from which an intent is worth to be asked about."""


class Fallback:
    """`action_default_fallback`: ask again, then offer a person, then get one."""

    name = DEFAULT_FALLBACK

    def __init__(self, domain: Domain) -> None:
        self._domain = domain

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """What the number of turns that were not understood calls for."""
        if tracker.call.misses < _MOST_REMARKS and _is_remark(tracker):
            return self._ask_again(tracker, Say("utter_noted"))
        match _misses(tracker):
            case 0:
                return self._ask_again(tracker, Say("utter_not_understood"))
            case 1 if not tracker.call.asks_of_danger:
                # For the rules the offer was made, so that a yes to it is one.
                events = (Rewound(), ActionExecuted("action_offer_person"))
                says = (Say("utter_not_understood_offer"), Say("utter_offer_person"))
                return answer(*says, events=events)
            case _:
                handed_over = (Rewound(), HandOffRequested("not_understood"))
                return answer(Say("utter_hand_off"), events=handed_over)

    def _ask_again(self, tracker: CallTracker, opening: Say) -> ActionAnswer:
        heard = tracker.latest_message
        pair = self._likely(heard) if heard is not None else None
        if pair is not None and heard is not None and tracker.active_loop is None:
            first, second = (self._name(intent) for intent in pair)
            say = Say("utter_did_you_mean", (("first", first), ("second", second)))
            return answer(say, events=(ChoiceOffered(pair, heard), Rewound()))
        which = self._which(tracker)
        if which is not None:
            is_yes = heard is not None and heard.intent == "affirm"
            says = (which,) if is_yes else (opening, which)
            return answer(*says, events=(Rewound(),))
        said = answer(opening)
        responses = (*said.responses, *asked_again(tracker.call, self._domain))
        return ActionAnswer((Rewound(),), responses)

    def _likely(self, heard: UserUttered) -> tuple[str, str] | None:
        """The two intents that are worth to be asked about, if there are two."""
        ranking = heard.parse_data.get("intent_ranking")
        named = []
        for one in ranking if isinstance(ranking, list) else []:
            intent = one.get("name") if isinstance(one, dict) else None
            likelihood = one.get("confidence") if isinstance(one, dict) else None
            is_likely = isinstance(likelihood, int | float) and likelihood >= _PLAUSIBLE
            if is_likely and isinstance(intent, str) and self._name(intent):
                named.append(intent)
        return (named[0], named[1]) if len(named) > 1 else None

    def _which(self, tracker: CallTracker) -> Say | None:
        """How a choice is put once more, where the form's own question is one and stands open."""
        slot, question = tracker.slot(REQUESTED_SLOT), tracker.call.question
        response = f"{WHICH}{slot}"
        is_open = question is not None and isinstance(slot, str) and slot in question.response
        is_asking = tracker.active_loop is not None and response in self._domain.responses
        return Say(response) if is_open and is_asking else None

    def _name(self, intent: str) -> str:
        variations = self._domain.responses.get(MEANT + intent, ())
        return next((one.text for one in variations if one.text), "")


class AskWish:
    """`action_ask_wish`: after a yes to nothing, asks what is wanted; not for ever."""

    name = ACTION_ASK_WISH

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Ask, then read out choices, then offer a person."""
        match tracker.call.misses:
            case 0:
                return answer(Say(SHORT_GREETING))
            case 1:
                return answer(Say("utter_ask_which_wish"))
            case _:
                # For the rules the offer was made, so that a yes to it is one.
                offered = (ActionExecuted("action_offer_person"),)
                return answer(Say("utter_offer_person"), events=offered)


def _is_remark(tracker: CallTracker) -> bool:
    """Whether the caller answered nothing, but told something: "she is four", "about an hour"."""
    heard, question = tracker.latest_message, tracker.call.question
    is_offered = question is not None and question.response in _OFFERS
    said = split_words((heard.text or "") if heard is not None else "")
    # A word alone, such as "six", tells nothing that was not asked.
    is_told = heard is not None and heard.intent == "inform" and len(said.words) > 1
    if (is_told and is_offered) or tells_age(said):
        return True
    return _tells_of_person(tracker, is_talk=len(said.words) > 1)


def _tells_of_person(tracker: CallTracker, *, is_talk: bool) -> bool:
    """Whether triage has learned something of the person by the latest words."""
    latest: TriageDecision | None = None
    is_known_anew = False
    for event in reversed(tracker.events):
        if isinstance(event, SlotSet) and event.name == AUTHENTICATED:
            # What the record tells of somebody who is known now, nobody has just said.
            is_known_anew = True
        elif isinstance(event, TurnTriaged) and latest is None:
            latest = event.decision
            if latest.vitals or latest.facts is None or not is_talk:
                return bool(latest.vitals)
        elif isinstance(event, TurnTriaged):
            known = event.decision.facts or PersonFacts()
            return not is_known_anew and latest is not None and latest.facts != known
    return latest is not None and latest.facts != PersonFacts()


def _misses(tracker: CallTracker) -> int:
    """How often in a row; who is frustrated anyway is offered a person the first time."""
    misses = tracker.call.misses
    is_vexed = tracker.impression.mood is Mood.FRUSTRATED and not tracker.call.asks_of_danger
    return max(misses, 1) if is_vexed else misses


class Repeat:
    """`action_repeat`: what was said last, again; at least the question that is open."""

    name = ACTION_REPEAT

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Say it again in the same words, and leave everything as it is."""
        question, said = tracker.call.question, said_last(tracker)
        if question is not None and question.reply.text not in [one.text for one in said]:
            return ActionAnswer((Rewound(),), (_verbatim(question),))
        # Who asks again for what is offered need not be found a second time.
        news = [one for one in said if one.metadata.get("utter_action") not in _ONCE] or said
        return ActionAnswer((Rewound(),), tuple(_again(one) for one in news))


class GiveTime:
    """`action_give_time`: the caller is let speak, or think; what was asked stays open."""

    name = ACTION_GIVE_TIME

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Say so, and put no question: who was interrupted is not to be interrupted again."""
        return answer(Say("utter_take_your_time"), events=(Rewound(),))


class ReadBack:
    """`action_read_back`: asks whether it was that, where the ear is not sure."""

    name = "action_read_back"

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Name what was heard."""
        doubt = tracker.call.doubt
        return answer(Say("utter_read_back", (("value", doubt.spoken if doubt else ""),)))


class AskOther:
    """`action_ask_other`: what was heard was wrong; the question before it again, or a person."""

    name = ACTION_ASK_OTHER

    def __init__(self, domain: Domain) -> None:
        self._domain = domain

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Ask for other words, but not for ever."""
        if tracker.call.denials >= _DENIALS:
            return answer(
                Say("utter_not_understood_offer"),
                Say("utter_offer_person"),
                events=(ActionExecuted("action_offer_person"),),
            )
        said = answer(Say("utter_unheard"))
        return ActionAnswer((), (*said.responses, *asked_again(tracker.call, self._domain)))


_DESPAIR = ("suicide", "self_harm")
"""Beginnings of rules of triage, behind the prefix of those that rest on meaning."""


def is_of_despair(rules: Iterable[str]) -> bool:
    """Whether the question about these rules names the line for those in despair."""
    return any(one.removeprefix(RULE_PREFIX).startswith(_DESPAIR) for one in rules)


class ConfirmDanger:
    """`action_confirm_danger`: asks whether it was a red flag, and says what to do if it was."""

    name = ACTION_CONFIRM_DANGER

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Take back what may not have been said; the question stands beside the conversation."""
        is_despair = is_of_despair(tracker.call.danger_doubt)
        question = "utter_confirm_danger_mind" if is_despair else "utter_confirm_danger"
        return answer(Say(question), events=(Rewound(),))


class DropDanger:
    """`action_danger_denied`: it was misheard; the conversation goes on where it stood."""

    name = ACTION_DANGER_DENIED

    def __init__(self, domain: Domain) -> None:
        self._domain = domain

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Ask again what was open before."""
        said = answer(Say("utter_danger_denied"))
        again = asked_again(tracker.call, self._domain)
        return ActionAnswer((Rewound(),), (*said.responses, *again))


class Offer:
    """`action_offer_person` and `action_offer_nurse`: silent in a form, which asks on itself."""

    def __init__(self, name: str, response: str) -> None:
        self.name = name
        self._response = response

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Offer, unless another question is coming anyway."""
        return answer() if tracker.active_loop else answer(Say(self._response))


def is_greeting(response: str) -> bool:
    """Whether the response opens a call: its question is not put again in the same words."""
    return response in _GREETINGS


def asked_again(call: CallState, domain: Domain) -> tuple[dict[str, Json], ...]:
    """The last question, in other words where the domain has them; no greeting in front of it."""
    question = call.question
    if question is None or is_greeting(question.response):
        return ({"response": SHORT_GREETING},)
    if question.response in ABOUT_THE_CALL:
        # Whatever came between was no answer; nobody is led back to a rating.
        return ({"response": ANYTHING_ELSE},)
    if _has_other_words(question.response, domain):
        return ({"response": question.response},)
    return (_verbatim(question),)


def said_last(tracker: CallTracker) -> tuple[BotUttered, ...]:
    """What the agent said when it last had words of the caller to answer, or when it greeted.

    What it said since to somebody who was silent, or was not heard, is nothing to be said again.
    """
    said: list[BotUttered] = []
    for event in reversed(tracker.events):
        match event:
            case BotUttered() if reply_of(event) is not None:
                said.append(event)
            case CallerSilent() | CallerUnheard():
                said.clear()
            case TurnTriaged() if said:
                break
            case _:
                pass
    return tuple(reversed(said))


def _again(said: BotUttered) -> dict[str, Json]:
    """The response of which this came."""
    kept = {key: value for key, value in said.data.items() if value is not None}
    return {**said.metadata, **kept, "text": said.text}


def _has_other_words(response: str, domain: Domain) -> bool:
    """Whether it can be put otherwise, without what only the action that asked could tell."""
    wordings = [one.text for one in domain.responses.get(response, ()) if one.text]
    known = {*domain.slots, *SETTING_NAMES}
    return len(wordings) > 1 and all(blanks_in(one) <= known for one in wordings)


def _verbatim(question: Question) -> dict[str, Json]:
    reply = question.reply
    told: dict[str, Json] = {
        "voice_emotion": reply.emotion.value,
        "interruptible": reply.interruptible,
        "awaits": question.awaits.value,
        "priority": "high" if reply.priority else "normal",
    }
    buttons: Json = [{"title": one.title, "payload": one.payload} for one in question.options]
    return {
        "text": reply.text,
        "metadata": told,
        "utter_action": question.response,
        "buttons": buttons,
    }
