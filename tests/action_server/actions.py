"""Actions for a real rasa_sdk server; they run in its environment, not in ours."""

import asyncio

from rasa_sdk import Action, FormValidationAction
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.interfaces import ActionExecutionRejection


class Say(Action):
    def name(self):
        return "action_say"

    async def run(self, dispatcher, tracker, domain):
        dispatcher.utter_message(text="Hello.")
        return [SlotSet("city", "Bonn")]


class Nothing(Action):
    def name(self):
        return "action_nothing"

    def run(self, dispatcher, tracker, domain):
        return None


class Echo(Action):
    def name(self):
        return "action_echo"

    async def run(self, dispatcher, tracker, domain):
        dispatcher.utter_message(text=f"{tracker.sender_id}: {tracker.latest_message['text']}")
        return []


class Meddle(Action):
    def name(self):
        return "action_meddle"

    async def run(self, dispatcher, tracker, domain):
        tracker.slots["city"] = "Atlantis"
        tracker.events.clear()
        return []


class Break(Action):
    def name(self):
        return "action_break"

    async def run(self, dispatcher, tracker, domain):
        raise ValueError(f"cannot cope with {tracker.latest_message['text']}")


class Reject(Action):
    def name(self):
        return "action_reject"

    async def run(self, dispatcher, tracker, domain):
        raise ActionExecutionRejection(self.name(), tracker.latest_message["text"])


class Sleep(Action):
    def name(self):
        return "action_sleep"

    async def run(self, dispatcher, tracker, domain):
        await asyncio.sleep(600)


class Odd(Action):
    """Answers with more than the engine knows."""

    def name(self):
        return "action_odd"

    async def run(self, dispatcher, tracker, domain):
        dispatcher.utter_message(text="Noted.")
        return [
            SlotSet("shoe_size", 43),
            {"event": "moon_landing", "name": "eagle"},
            SlotSet("city", "Köln"),
        ]


class AskWeeks(Action):
    def name(self):
        return "action_ask_weeks"

    async def run(self, dispatcher, tracker, domain):
        dispatcher.utter_message(response="utter_weeks", reason=tracker.get_slot("reason"))
        return []


class BookVisit(Action):
    def name(self):
        return "action_book_visit"

    async def run(self, dispatcher, tracker, domain):
        weeks = tracker.get_slot("weeks")
        if weeks is None:
            dispatcher.utter_message(response="utter_no_visit")
            return [FollowupAction("utter_greet")]
        dispatcher.utter_message(response="utter_booked", doctor="Dr. Ada", when="Monday")
        return [SlotSet("doctor", "Dr. Ada")]


class ValidateVisitForm(FormValidationAction):
    def name(self):
        return "validate_visit_form"

    async def required_slots(self, domain_slots, dispatcher, tracker, domain):
        if tracker.get_slot("reason") == "pain":
            return ["reason", "urgency", *[one for one in domain_slots if one != "reason"]]
        return domain_slots

    def validate_reason(self, value, dispatcher, tracker, domain):
        return {"reason": str(value).lower()}

    def validate_urgency(self, value, dispatcher, tracker, domain):
        return {"urgency": value}

    def validate_weeks(self, value, dispatcher, tracker, domain):
        if value == "never":
            return {"weeks": None, "requested_slot": None}
        try:
            return {"weeks": float(value)}
        except ValueError:
            dispatcher.utter_message(response="utter_wrong_weeks")
            return {"weeks": None}
