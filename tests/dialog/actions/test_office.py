"""The office's hours, place and parking: as the site states them, and where it states nothing."""

from datetime import UTC, datetime

import pytest

from config.office_settings import OfficeSettings
from dialog.actions.office import OfficeFacts, TellOffice
from dialog.call.tracker import CallTracker
from dialog.events.call import TurnTriaged
from dialog.rasa.events import (
    LISTEN,
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Rewound,
    UserUttered,
)
from tests.dialog.rasa.bots import domain, form, text_slot
from triage.decision import Acuity, TriageDecision

WORLD = domain(slots=[text_slot("city")], forms=[form("form", "city")])
# A Wednesday, at noon.
NOW_S = datetime(2026, 2, 25, 12, 0, tzinfo=UTC).timestamp()
CALM = TurnTriaged(TriageDecision(Acuity.NONE))
SITE = OfficeSettings(
    hours={"wednesday": "09:00-17:00", "saturday": "09:00-12:00"},
    holidays="On public holidays we are closed",
    address="12 Main Street, Springfield.",
    directions="Bus five stops at the door.",
    parking="You can park behind the building",
)
WEEK = (
    "Wednesday from nine in the morning to five in the evening, "
    "and Saturday from nine in the morning to noon"
)


def question(response):
    told = {"voice_emotion": "calm", "awaits": "yes_no", "priority": "normal"}
    return BotUttered("Which city?", metadata={"utter_action": response, "metadata": told})


async def tell(said, *before, settings=SITE, at=NOW_S):
    action = TellOffice(WORLD, OfficeFacts.stated(settings), UTC)
    asked = UserUttered(said, {"intent": {"name": "office_question"}})
    events = (*before, ActionExecuted(LISTEN), CALM, asked)
    told = await action.run(CallTracker(WORLD, events), at)
    return list(told.responses), told.events


def named(responses):
    return [one.get("response", one.get("text")) for one in responses]


async def test_the_week_is_told_and_then_what_else_is_wanted():
    said, events = await tell("when are you open")
    assert said[0] == {"response": "utter_office_hours", "office_hours": WEEK}
    assert named(said)[1:] == ["utter_anything_else"]
    assert events == (Rewound(), ActionExecuted("utter_anything_else"))


async def test_a_day_is_told_by_itself():
    said, _ = await tell("are you open on saturday")
    hours = {"office_day": "on Saturday", "office_hours": "from nine in the morning to noon"}
    assert said[0] == {"response": "utter_office_open_then", **hours}
    assert named(said)[1:] == ["utter_anything_else"]


async def test_to_a_closed_day_the_open_ones_are_added():
    said, _ = await tell("are you open tomorrow")
    assert said[0] == {"response": "utter_office_closed_then", "office_day": "tomorrow"}
    assert said[1] == {"response": "utter_office_hours", "office_hours": WEEK}


async def test_of_a_weekend_both_days_are_told():
    said, _ = await tell("are you open on the weekend")
    assert named(said)[:2] == ["utter_office_open_then", "utter_office_closed_then"]
    assert said[1]["office_day"] == "on Sunday"


@pytest.mark.parametrize(
    ("hour", "told"),
    [
        (12, {"response": "utter_office_open_now", "office_time": "five in the evening"}),
        (
            18,
            {
                "response": "utter_office_closed_now",
                "office_time": "on Saturday at nine in the morning",
            },
        ),
    ],
)
async def test_now_is_told_by_the_clock(hour, told):
    at = datetime(2026, 2, 25, hour, 0, tzinfo=UTC).timestamp()
    said, _ = await tell("are you open right now", at=at)
    assert said[0] == told


async def test_of_holidays_the_sentence_of_the_site_is_said():
    said, _ = await tell("are you open on christmas")
    assert said[0]["response"] == "utter_office_hours"
    assert said[1]["stated"] == "On public holidays we are closed."


async def test_without_one_holidays_are_said_to_be_unknown():
    settings = OfficeSettings(hours={"monday": "09:00-17:00"})
    said, _ = await tell("are you open on christmas", settings=settings)
    assert named(said)[:2] == ["utter_office_hours", "utter_office_holidays_unknown"]


async def test_address_directions_and_parking_are_said_as_stated():
    said, _ = await tell("where are you and is there parking")
    assert said[:3] == [
        {"response": "utter_office_address", "office_address": "12 Main Street, Springfield"},
        {"response": "utter_office_stated", "stated": "Bus five stops at the door."},
        {"response": "utter_office_stated", "stated": "You can park behind the building."},
    ]


@pytest.mark.parametrize(
    ("said", "response"),
    [
        ("when are you open", "utter_office_unknown_hours"),
        ("where are you", "utter_office_unknown_place"),
        ("is there parking", "utter_office_unknown_parking"),
        ("is this call recorded", "utter_office_unknown_recording"),
    ],
)
async def test_what_is_not_stated_is_said_to_be_unknown_and_a_person_offered(said, response):
    told, events = await tell(said, settings=OfficeSettings())
    assert named(told) == [response, "utter_offer_person"]
    assert events == (Rewound(), ActionExecuted("action_offer_person"))


async def test_recording_is_told_as_stated():
    settings = OfficeSettings(recording="Calls are recorded")
    said, _ = await tell("are you recording this", settings=settings)
    assert said[0] == {"response": "utter_office_stated", "stated": "Calls are recorded."}


async def test_what_is_stated_of_a_place_is_enough():
    said, _ = await tell("where are you", settings=OfficeSettings(address="Here"))
    assert named(said) == ["utter_office_address", "utter_anything_else"]
    said, _ = await tell("where are you", settings=OfficeSettings(directions="Up the hill."))
    assert named(said) == ["utter_office_stated", "utter_anything_else"]


@pytest.mark.parametrize("settings", [SITE, OfficeSettings()], ids=["stated", "not stated"])
async def test_in_a_form_its_question_is_put_again(settings):
    said, events = await tell(
        "is there parking", question("utter_ask_city"), ActiveLoop("form"), settings=settings
    )
    assert named(said)[1:] == ["utter_ask_city"] or said[-1]["text"] == "Which city?"
    assert events == (Rewound(),)


async def test_an_open_offer_is_made_again():
    said, events = await tell("is there parking", question("utter_offer_person"))
    assert said[-1]["text"] == "Which city?"
    assert events == (Rewound(),)


@pytest.mark.parametrize(
    "response",
    ["utter_greet", "utter_how_help", "utter_anything_else", "utter_ask_survey_satisfaction"],
)
async def test_a_question_that_any_other_replaces_is_not_put_again(response):
    said, _ = await tell("is there parking", question(response))
    assert named(said)[-1] == "utter_anything_else"


async def test_words_that_ask_nothing_are_not_understood():
    said, events = await tell("hello")
    assert named(said) == ["utter_not_understood"]
    assert events == (Rewound(),)
