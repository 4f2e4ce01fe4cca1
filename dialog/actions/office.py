"""Tells when the office is open, where it is, and where to park: as the site states it, or not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from config.office_settings import OfficeSettings
from dialog.actions.action import Say, answer
from dialog.actions.asides import SHORT_GREETING, asked_again, is_greeting
from dialog.actions.check_ins import OURS
from dialog.actions.taking_up import take_up
from dialog.call.state import ACTION_TELL_OFFICE, CallState
from dialog.call.tracker import CallTracker
from dialog.check_ins.events import CheckInBegun
from dialog.nlu.spoken_times import say_time
from dialog.nlu.spoken_values import say_list
from dialog.office.following import read_following
from dialog.office.hours import OpeningHours, say_clock, say_spans, say_week
from dialog.office.questions import OfficeQuestion, read_office_question
from dialog.office.topics import OfficeTopic
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.domain import Domain
from dialog.rasa.events import ActionExecuted, Rewound
from dialog.survey.questions import RESPONSES as ABOUT_THE_CALL

_ABOUT = "utter_call_about"
_ANYTHING_ELSE = "utter_anything_else"
_OPEN_FOR_ALL = ABOUT_THE_CALL | {SHORT_GREETING, _ANYTHING_ELSE}
"""Questions that are not put again, since any other would do."""
_OF_THE_CALL = {
    OfficeTopic.WHO: "utter_office_who",
    OfficeTopic.LENGTH: "utter_call_length",
    OfficeTopic.TRUST: "utter_call_trust",
    OfficeTopic.WAITING: "utter_office_waiting",
    OfficeTopic.WHY: "utter_office_why",
    OfficeTopic.PRIVACY: "utter_office_privacy",
    OfficeTopic.BY_WHOM: "utter_office_by_whom",
    OfficeTopic.ABOUT: "utter_call_about",
}
"""What is told of this call, whatever the site."""


@dataclass(frozen=True, slots=True)
class OfficeFacts:
    """What the site states of its office; empty, or None, where it states nothing."""

    hours: OpeningHours | None
    holidays: str
    address: str
    directions: str
    parking: str
    recording: str

    @classmethod
    def stated(cls, settings: OfficeSettings) -> "OfficeFacts":
        """As the settings have it."""
        hours = {str(day): told for day, told in settings.hours.items()}
        return cls(
            OpeningHours.told(hours),
            _sentence(settings.holidays),
            settings.address.strip().rstrip("."),
            _sentence(settings.directions),
            _sentence(settings.parking),
            _sentence(settings.recording),
        )


class TellOffice:
    """`action_tell_office`: an answer in between; whatever was asked stays open.

    Nobody need be known for it. What the site does not state is said to be unknown, with a person
    to ask.
    """

    name = ACTION_TELL_OFFICE

    def __init__(self, domain: Domain, facts: OfficeFacts, zone: tzinfo) -> None:
        self._domain = domain
        self._facts = facts
        self._zone = zone

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Answer each thing that was asked, then go on where the call stood."""
        now = datetime.fromtimestamp(at, tz=self._zone)
        heard = tracker.latest_message
        text = heard.text or "" if heard is not None else ""
        asked = read_office_question(text, now.date()) or read_following(text, tracker, now.date())
        if asked is None:
            # Only a turn that is one comes here; another is answered as not understood.
            return answer(Say("utter_not_understood"), events=(Rewound(),))
        # Whoever has phoned us knows what the call is about.
        is_ours = tracker.slot(OURS) is True
        topics = [one for one in asked.topics if is_ours or one is not OfficeTopic.ABOUT]
        says = [say for topic in topics for say in self._told(topic, asked, now)]
        says = [_of_programme(tracker) if say.response == _ABOUT else say for say in says]
        is_known = all(self._states(topic) for topic in topics)
        if tracker.active_loop is not None or _is_open(tracker.call):
            again = asked_again(tracker.call, self._domain)
            return ActionAnswer((Rewound(),), (*answer(*says).responses, *again))
        if tracker.wishes.waiting:
            # What is wanted besides has been told already.
            further = take_up(tracker, self._domain)
            responses = (*answer(*says).responses, *further.responses)
            return ActionAnswer((Rewound(), *further.events), responses)
        if is_known:
            return _then(says, Say(_ANYTHING_ELSE), _ANYTHING_ELSE)
        return _then(says, Say("utter_offer_person"), "action_offer_person")

    def _states(self, topic: OfficeTopic) -> bool:
        facts = self._facts
        match topic:
            case OfficeTopic.HOURS:
                return facts.hours is not None
            case OfficeTopic.PLACE:
                return bool(facts.address or facts.directions)
            case OfficeTopic.PARKING:
                return bool(facts.parking)
            case OfficeTopic.RECORDING:
                return bool(facts.recording)
            case _:
                return topic in _OF_THE_CALL

    def _told(self, topic: OfficeTopic, asked: OfficeQuestion, now: datetime) -> Iterator[Say]:
        facts = self._facts
        match topic:
            case OfficeTopic.HOURS if facts.hours is not None:
                yield from self._hours(facts.hours, asked, now)
            case OfficeTopic.PLACE if facts.address or facts.directions:
                if facts.address:
                    yield Say("utter_office_address", (("office_address", facts.address),))
                if facts.directions:
                    yield _as_stated(facts.directions)
            case OfficeTopic.PARKING if facts.parking:
                yield _as_stated(facts.parking)
            case OfficeTopic.RECORDING if facts.recording:
                yield _as_stated(facts.recording)
            case _:
                yield Say(_OF_THE_CALL.get(topic, f"utter_office_unknown_{topic}"))

    def _hours(self, hours: OpeningHours, asked: OfficeQuestion, now: datetime) -> Iterator[Say]:
        week = Say("utter_office_hours", (("office_hours", say_week(hours)),))
        if asked.is_now:
            yield _of_now(hours, now)
        elif asked.days:
            yield from _of_days(hours, asked.days, now)
            if not any(map(hours.on, asked.days)):
                yield week
        else:
            yield week
        if asked.is_holiday:
            stated = self._facts.holidays
            yield _as_stated(stated) if stated else Say("utter_office_holidays_unknown")


def _of_programme(tracker: CallTracker) -> Say:
    """What the call is about; whoever has not proven who they are is told no more than "health"."""
    begun = [one.programme for one in tracker.events if isinstance(one, CheckInBegun)]
    return Say(f"{_ABOUT}_{begun[-1]}" if begun else _ABOUT)


def _of_now(hours: OpeningHours, now: datetime) -> Say:
    closes = hours.closing(now)
    if closes is not None:
        return Say("utter_office_open_now", (("office_time", say_clock(closes)),))
    opens = say_time(f"{hours.opening(now):%Y-%m-%dT%H:%M}", now) or ""
    return Say("utter_office_closed_now", (("office_time", opens),))


def _of_days(hours: OpeningHours, days: tuple[date, ...], now: datetime) -> Iterator[Say]:
    """Each day that it is open, then all on which it is closed."""
    for day in days:
        if spans := hours.on(day):
            given = (("office_day", _say_day(day, now)), ("office_hours", say_spans(spans)))
            yield Say("utter_office_open_then", given)
    closed = [_say_day(day, now) for day in days if not hours.on(day)]
    if closed:
        yield Say("utter_office_closed_then", (("office_day", say_list(closed)),))


def _say_day(day: date, now: datetime) -> str:
    return say_time(day.isoformat(), now) or ""


def _as_stated(sentences: str) -> Say:
    return Say("utter_office_stated", (("stated", sentences),))


def _is_open(call: CallState) -> bool:
    """Whether the last question is one that wants its own answer."""
    question = call.question
    return (
        question is not None
        and not is_greeting(question.response)
        and question.response not in _OPEN_FOR_ALL
    )


def _then(says: list[Say], question: Say, action: str) -> ActionAnswer:
    """For the rules the question alone was put, so that a yes or a no to it is one."""
    return answer(*says, question, events=(Rewound(), ActionExecuted(action)))


def _sentence(stated: str) -> str:
    """As a whole sentence, so that what is said next is one of its own."""
    plain = " ".join(stated.split())
    return plain if not plain or plain[-1] in ".!?" else f"{plain}."
