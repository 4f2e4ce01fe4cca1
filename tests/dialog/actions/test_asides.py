"""Turns that lead nowhere: not understood, heard wrongly, or to be heard again."""

import pytest

from dialog.actions.asides import (
    AskOther,
    AskWish,
    Fallback,
    Offer,
    ReadBack,
    Repeat,
    asked_again,
    is_of_despair,
)
from dialog.call.state import ACTION_ASK_WISH
from dialog.call.tracker import CallTracker
from dialog.events.call import (
    CallerSilent,
    CallerUnheard,
    ChoiceOffered,
    HandOffRequested,
    TurnTriaged,
    ValueDenied,
    ValueDoubted,
)
from dialog.rasa.domain import Variation
from dialog.rasa.events import (
    DEFAULT_FALLBACK,
    LISTEN,
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Rewound,
    UserUttered,
)
from dialog.rasa.responses import uttered
from tests.dialog.rasa.bots import domain, form, text_slot
from triage.decision import Acuity, TriageDecision

WORLD = domain(
    slots=[text_slot("city")],
    forms=[form("form", "city")],
    responses={
        "utter_mean_ask": (Variation("a question"),),
        "utter_mean_bye": (Variation("the end"),),
        "utter_mean_greet": (Variation(None),),
        "utter_two": (Variation("Where?"), Variation("Which city?")),
        "utter_one": (Variation("Where?"),),
        "utter_slots": (Variation("In {city}?"), Variation("Is it {city}, {organisation}?")),
        "utter_given": (Variation("Is it {first}?"), Variation("That?")),
    },
)
CALM = TurnTriaged(TriageDecision(Acuity.NONE))
MISSED = (CALM, ActionExecuted(DEFAULT_FALLBACK))


def heard(*ranking):
    listed = [{"name": name, "confidence": confidence} for name, confidence in ranking]
    return UserUttered("words", {"intent_ranking": listed})


def question(response="utter_two", text="Where?"):
    told = {"voice_emotion": "calm", "awaits": "yes_no", "priority": "high"}
    return BotUttered(text, metadata={"utter_action": response, "metadata": told})


async def run(action, *events):
    answer = await action.run(CallTracker(WORLD, events), 0.0)
    return list(answer.responses), answer.events


TWO_LIKELY = heard(("ask", 0.4), ("bye", 0.3))


async def test_the_first_time_what_is_likely_is_offered():
    said, events = await run(Fallback(WORLD), CALM, TWO_LIKELY)
    assert said == [{"first": "a question", "second": "the end", "response": "utter_did_you_mean"}]
    assert events == (ChoiceOffered(("ask", "bye"), TWO_LIKELY), Rewound())


@pytest.mark.parametrize(
    "message",
    [
        heard(("ask", 0.9), ("bye", 0.14)),
        heard(("ask", 0.4), ("greet", 0.3), ("deny", 0.3)),
        heard(),
        UserUttered("words", {"intent_ranking": "none"}),
        UserUttered("words", {"intent_ranking": [None, {"name": 7, "confidence": 1.0}]}),
        UserUttered("words", {"intent_ranking": [{"name": "ask", "confidence": None}]}),
    ],
    ids=["unlikely", "without a name", "none", "no list", "no names", "no numbers"],
)
async def test_without_two_that_can_be_named_the_question_comes_again(message):
    said, events = await run(Fallback(WORLD), question(), CALM, message)
    assert [one["response"] for one in said] == ["utter_not_understood", "utter_two"]
    assert events == (Rewound(),)


async def test_inside_a_form_nothing_else_is_offered():
    opened = (ActionExecuted(LISTEN), TWO_LIKELY, ActionExecuted("form"), ActiveLoop("form"))
    said, _ = await run(Fallback(WORLD), question(), CALM, *opened)
    assert said[0]["response"] == "utter_not_understood"


async def test_the_second_time_a_person_is_offered():
    said, events = await run(Fallback(WORLD), *MISSED, CALM, TWO_LIKELY)
    assert [one["response"] for one in said] == ["utter_not_understood_offer", "utter_offer_person"]
    assert events == (Rewound(), ActionExecuted("action_offer_person"))


@pytest.mark.parametrize("times", [2, 3])
async def test_the_third_time_a_person_takes_over(times):
    said, events = await run(Fallback(WORLD), *MISSED * times, CALM, TWO_LIKELY)
    assert [one["response"] for one in said] == ["utter_hand_off"]
    assert events == (Rewound(), HandOffRequested("not_understood"))


async def test_before_anything_was_asked_help_is_offered_again():
    said, _ = await run(Fallback(WORLD), CALM)
    assert [one["response"] for one in said] == ["utter_not_understood", "utter_how_help"]


async def test_all_that_was_said_last_is_repeated_word_for_word():
    told = uttered({"text": "It is booked.", "metadata": {"voice_emotion": "calm"}})
    said, events = await run(Repeat(), BotUttered("Hello."), CALM, told, question(), CALM)
    assert [one["text"] for one in said] == ["It is booked.", "Where?"]
    assert [uttered(one).metadata for one in said] == [told.metadata, question().metadata]
    assert events == (Rewound(),)


@pytest.mark.parametrize("since", [CallerSilent(1), CallerUnheard(failed=False)])
async def test_what_was_said_to_nobody_is_not_repeated(since):
    prompted = (since, BotUttered("Are you there?"), BotUttered("Where?"))
    said, _ = await run(Repeat(), CALM, BotUttered("It is booked."), question(), *prompted, CALM)
    assert [one["text"] for one in said] == ["It is booked.", "Where?"]


async def test_of_a_turn_that_asked_nothing_the_open_question_is_repeated():
    said, events = await run(Repeat(), question(), CALM, BotUttered("Take your time."), CALM)
    assert said == [
        {
            "text": "Where?",
            "metadata": {
                "voice_emotion": "calm",
                "interruptible": True,
                "awaits": "yes_no",
                "priority": "high",
            },
            "utter_action": "utter_two",
            "buttons": [],
        }
    ]
    assert events == (Rewound(),)


async def test_where_nothing_was_said_nothing_is_repeated():
    assert await run(Repeat(), CALM) == ([], (Rewound(),))


async def test_what_was_heard_is_named_when_it_is_read_back():
    said, _ = await run(ReadBack(), CALM, ValueDoubted(UserUttered("x"), "medication", "aspirin"))
    assert said == [{"value": "aspirin", "response": "utter_read_back"}]


DENIED = (CALM, ValueDoubted(UserUttered("x"), "medication", "aspirin"), ValueDenied())


async def test_after_a_denial_the_question_before_it_is_asked_again():
    said, events = await run(AskOther(WORLD), question(), *DENIED)
    assert [one["response"] for one in said] == ["utter_unheard", "utter_two"]
    assert events == ()


async def test_after_three_denials_a_person_is_offered():
    said, events = await run(AskOther(WORLD), question(), *DENIED * 3)
    assert [one["response"] for one in said] == ["utter_not_understood_offer", "utter_offer_person"]
    assert events == (ActionExecuted("action_offer_person"),)


@pytest.mark.parametrize(
    ("before", "response"),
    [
        ((), "utter_how_help"),
        ((ACTION_ASK_WISH,), "utter_ask_which_wish"),
        ((DEFAULT_FALLBACK,), "utter_ask_which_wish"),
        ((ACTION_ASK_WISH, ACTION_ASK_WISH), "utter_offer_person"),
        ((ACTION_ASK_WISH, "utter_greet_back"), "utter_how_help"),
    ],
)
async def test_yes_to_nothing_is_asked_about_but_not_for_ever(before, response):
    turns = [one for name in before for one in (CALM, ActionExecuted(name))]
    said, events = await run(AskWish(), *turns, CALM)
    assert said == [{"response": response}]
    is_offer = response == "utter_offer_person"
    assert events == ((ActionExecuted("action_offer_person"),) if is_offer else ())


async def test_an_offer_is_silent_in_a_form_which_asks_on_itself():
    offer = Offer("action_offer_nurse", "utter_offer_nurse")
    assert offer.name == "action_offer_nurse"
    assert (await run(offer, CALM))[0] == [{"response": "utter_offer_nurse"}]
    opened = (ActionExecuted(LISTEN), UserUttered("x"), ActiveLoop("form"))
    assert (await run(offer, *opened))[0] == []


@pytest.mark.parametrize(
    ("response", "again"),
    [
        ("utter_two", {"response": "utter_two"}),
        ("utter_slots", {"response": "utter_slots"}),
        ("utter_greet", {"response": "utter_how_help"}),
    ],
)
def test_a_question_is_asked_again_in_other_words_where_there_are_some(response, again):
    assert asked_again(CallTracker(WORLD, (question(response),)).call, WORLD) == (again,)


@pytest.mark.parametrize("response", ["utter_one", "utter_given", "", "utter_of_an_action"])
def test_a_question_that_only_its_action_could_put_is_repeated_as_it_was(response):
    # "Is it aspirin?" without the aspirin would be a question about nothing.
    (again,) = asked_again(CallTracker(WORLD, (question(response, "Is it x?"),)).call, WORLD)
    assert again["text"] == "Is it x?"


@pytest.mark.parametrize("rule", ["suicide_no_point", "self_harm", "meaning_suicide"])
def test_who_may_be_in_despair_is_asked_with_the_line_for_it(rule):
    assert is_of_despair([rule])
    assert not is_of_despair(["chest_pain", "meaning_cardiac"])
