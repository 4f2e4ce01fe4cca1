"""Questions about bills and insurance: nothing is looked up, and the office is told or reached."""

import asyncio
import hashlib
from collections.abc import Sequence
from datetime import datetime, time, timedelta, tzinfo

from dialog.actions.access import identified
from dialog.actions.action import Say, answer
from dialog.actions.identity import WANTED, first_step
from dialog.actions.slots import Reader
from dialog.actions.wishes import latest_with
from dialog.call.callers import CALLER_PHONE
from dialog.call.tracker import CallTracker
from dialog.clinical.backend import ClinicalBackend
from dialog.clinical.billing import BillingChoice, BillingTopic, read_choice, read_topic
from dialog.clinical.care import StaffTask
from dialog.clinical.errors import BadAnswerError, ClinicalError, UnavailableError
from dialog.clinical.people import StaffRole
from dialog.events.care import TaskLeft
from dialog.nlu.spoken_times import say_time
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.domain import REQUESTED_SLOT
from dialog.rasa.events import ActionExecuted, BotUttered, SlotSet

STEP, TOPIC, CHOICE = "billing_step", "billing_topic", "billing_choice"
BILLING = "billing"
_INTENT = "insurance_billing"
_HOUR = time(10)
"""When it is looked whether somebody is there on one of the next days."""
_DAYS_AHEAD = 5
_LOOK_S, _WRITE_S = 2.0, 4.5
_MOST_QUOTED = 120
"""Characters of the question that the staff is told."""
_UNSURE = (UnavailableError, BadAnswerError, TimeoutError)
"""After these nobody knows whether the note stands."""
_EMPTIED = (SlotSet(TOPIC, None), SlotSet(CHOICE, None))


_INTENT = "insurance_billing"
_TOPIC_QUESTIONS = frozenset(("utter_ask_billing_topic", "utter_which_billing_topic"))


def billing_readers() -> dict[str, Reader]:
    """How the answers to the questions about a bill are read."""

    def topic(said: str, tracker: CallTracker, at: float) -> str | None:
        read = read_topic(said, was_asked=True)
        if read is None and _is_told_again(tracker):
            read = BillingTopic.OTHER
        return None if read is None else read.value

    def choice(said: str, tracker: CallTracker, at: float) -> str | None:
        read = read_choice(said)
        return None if read is None else read.value

    return {TOPIC: topic, CHOICE: choice}


def _is_told_again(tracker: CallTracker) -> bool:
    """Whether somebody who was asked twice what it is about still speaks of bills or insurance.

    The office can ask them; a third time the same question would only go round.
    """
    heard = tracker.latest_message
    if heard is None or heard.intent != _INTENT:
        return False
    said = (one for one in tracker.events if isinstance(one, BotUttered))
    asked = sum(one.metadata.get("utter_action") in _TOPIC_QUESTIONS for one in said)
    return asked > 1


class BeginBilling:
    """`action_begin_billing`: whether the matter can be taken up now.

    `billing_step` is `asked`, or `briefly` where no clinic is connected or another form asks.
    """

    name = "action_begin_billing"

    def __init__(self, clinic: ClinicalBackend | None) -> None:
        self._clinic = clinic

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Forget an earlier question of the kind."""
        is_possible = self._clinic is not None and tracker.active_loop is None
        return answer(events=(*_EMPTIED, SlotSet(STEP, "asked" if is_possible else "briefly")))


class CheckBilling:
    """`validate_billing_form`: what the question itself tells need not be asked."""

    name = "validate_billing_form"

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Note the topic of the message that opens the form."""
        heard = tracker.latest_message
        is_opening = tracker.slot(REQUESTED_SLOT) is None and tracker.slot(TOPIC) is None
        if heard is None or not is_opening:
            return answer()
        topic = read_topic(heard.text or "", was_asked=False)
        return answer(events=() if topic is None else (SlotSet(TOPIC, topic.value),))


class AskBillingChoice:
    """`action_ask_billing_choice`: says what cannot be done here, and who can be had when."""

    name = "action_ask_billing_choice"

    def __init__(self, clinic: ClinicalBackend | None, zone: tzinfo) -> None:
        self._clinic = clinic
        self._zone = zone

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Ask whether to connect or to leave a note; the first time with the reason."""
        is_first = tracker.slot(REQUESTED_SLOT) != CHOICE
        why = Say(f"utter_billing_{tracker.slot(TOPIC)}")
        asks = await self._question(datetime.fromtimestamp(at, tz=self._zone))
        return answer(*((why,) if is_first else ()), asks)

    async def _question(self, now: datetime) -> Say:
        try:
            async with asyncio.timeout(_LOOK_S):
                if self._clinic is None:
                    return Say("utter_ask_billing_choice")
                if await self._clinic.staff_on_call(StaffRole.BILLING, now):
                    return Say("utter_billing_choice_open")
                later = await _next_duty(self._clinic, now)
        except (ClinicalError, TimeoutError):
            return Say("utter_ask_billing_choice")
        spoken = None if later is None else say_time(f"{later:%Y-%m-%dT%H:%M}", now)
        if spoken is None:
            return Say("utter_ask_billing_choice")
        return Say("utter_billing_choice_closed", (("office_time", spoken),))


class SettleBilling:
    """`action_settle_billing`: does what was chosen; a note is left for a patient who is known.

    `billing_step` is `connect`, `nothing`, `noted`, `unsure` (a person was offered), or how it
    stands with identity: `identity`, `failed`, `another`, `barred` (who speaks for the patient may
    not hear of bills), `down`.
    """

    name = "action_settle_billing"

    def __init__(self, clinic: ClinicalBackend | None) -> None:
        self._clinic = clinic

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Leave the note once, however often it is asked for."""
        choice = tracker.slot(CHOICE)
        if choice == BillingChoice.CONNECT:
            return answer(events=(*_EMPTIED, SlotSet(STEP, "connect")))
        if choice != BillingChoice.NOTE:
            return answer(events=(*_EMPTIED, SlotSet(STEP, "nothing")))
        step = first_step(tracker, self._clinic, BILLING)
        patient_id = identified(tracker)
        if step == "asked":
            return answer(events=(SlotSet(WANTED, BILLING), SlotSet(STEP, "identity")))
        if step != BILLING or patient_id is None or self._clinic is None:
            told = step if step in ("failed", "another", "barred") else "down"
            return answer(events=(*_EMPTIED, SlotSet(STEP, told)))
        return await self._leave(self._clinic, patient_id, tracker)

    async def _leave(
        self, clinic: ClinicalBackend, patient_id: str, tracker: CallTracker
    ) -> ActionAnswer:
        task = _task(tracker)
        digest = hashlib.sha256(task.text.casefold().encode()).hexdigest()[:16]
        try:
            async with asyncio.timeout(_WRITE_S):
                await clinic.leave_task(patient_id, task, key=f"{tracker.sender}:billing:{digest}")
        except _UNSURE:
            return _unsure()
        except ClinicalError:
            return answer(events=(*_EMPTIED, SlotSet(STEP, "down")))
        events = (TaskLeft(task.reason, is_sure=True), *_EMPTIED, SlotSet(STEP, "noted"))
        return answer(Say("utter_billing_noted"), events=events)


async def _next_duty(clinic: ClinicalBackend, now: datetime) -> datetime | None:
    """When somebody of the office is there on one of the next days; None: on none of them."""
    mornings = [
        datetime.combine(now.date() + timedelta(days=ahead), _HOUR, tzinfo=now.tzinfo)
        for ahead in range(_DAYS_AHEAD + 1)
    ]
    ahead = [one for one in mornings if one > now]
    there: Sequence[Sequence[object]] = await asyncio.gather(
        *(clinic.staff_on_call(StaffRole.BILLING, one) for one in ahead)
    )
    return next((one for one, who in zip(ahead, there, strict=True) if who), None)


def _task(tracker: CallTracker) -> StaffTask:
    told = str(tracker.slot(TOPIC))
    topic = BillingTopic(told) if told in tuple(BillingTopic) else BillingTopic.OTHER
    asked = latest_with(tracker, _INTENT)
    words = (asked.text or "" if asked is not None else "")[:_MOST_QUOTED]
    phone = tracker.slot(CALLER_PHONE)
    return StaffTask(
        BILLING,
        f"Asked on the telephone about {topic.told}; wants a call back. In their words: {words}",
        call_back=phone if isinstance(phone, str) else "",
    )


def _unsure() -> ActionAnswer:
    """Says what is not known, and offers a person; for the rules the offer was made."""
    events = (
        TaskLeft(BILLING, is_sure=False),
        *_EMPTIED,
        SlotSet(STEP, "unsure"),
        ActionExecuted("action_offer_person"),
    )
    return answer(Say("utter_request_unknown"), Say("utter_offer_person"), events=events)
