"""Words for the ear: nothing reaches a caller that was not meant to be said."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialog.rasa.domain import Slot, SlotKind, Variation
from dialog.rasa.events import BotUttered, SlotSet
from dialog.rasa.tracker import Tracker
from dialog.speech.speaking import options_of
from dialog.speech.voice_responder import VoiceResponder
from tests.dialog.rasa.bots import domain, text_slot

SETTINGS = {"organisation": "Test Clinic", "emergency_number": "911"}


def speak(slot, value):
    """As `SlotSpeech` does where no entity fills the slot."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case list():
            return " and ".join(speak(slot, one) for one in value)
        case dict():
            return ""
        case _:
            return str(value)


class World:
    """A responder with these responses, and a conversation in which these slots are filled."""

    def __init__(self, channel="voice", slots=(), **responses):
        own = {
            name: tuple(one if isinstance(one, Variation) else Variation(one) for one in wordings)
            for name, wordings in responses.items()
        }
        known = (text_slot("name"), text_slot("city"), Slot("names", SlotKind.LIST), *slots)
        self.domain = domain(slots=known, responses=own)
        self.responder = VoiceResponder(
            self.domain, SETTINGS, random.Random(1), speak, channel=channel
        )
        self.tracker = Tracker(self.domain)

    def hold(self, **filled):
        for name, value in filled.items():
            self.tracker.update(SlotSet(name, value))
        return self

    def say(self, name, /, **given):
        said = self.responder.say(name, self.tracker, given)
        for one in said:
            self.tracker.update(one)
        return said[0].text if said else None

    def answer(self, *answers):
        return [one.text for one in self.responder.say_answers(answers, self.tracker)]


def test_the_wording_that_says_most_is_taken_of_those_that_can_be_said():
    wordings = ["Hello.", "Hello {name}.", "Hello {name} from {city}."]
    assert World(utter_x=wordings).say("utter_x") == "Hello."
    assert World(utter_x=wordings).hold(name="Ada").say("utter_x") == "Hello Ada."
    full = World(utter_x=wordings).hold(name="Ada", city="Bonn")
    assert full.say("utter_x") == "Hello Ada from Bonn."


def test_settings_fill_blanks_and_do_not_count_as_saying_more():
    world = World(utter_x=["Call {emergency_number} now.", "Hello {name}."]).hold(name="Ada")
    assert world.say("utter_x") == "Hello Ada."
    assert World(utter_x=["Call {emergency_number} now."]).say("utter_x") == "Call 911 now."


def test_what_an_action_gives_outweighs_a_slot_of_that_name():
    world = World(utter_x=["Hello {name}."]).hold(name="Ada")
    assert world.say("utter_x", name="Grace") == "Hello Grace."


def test_a_sentence_with_a_blank_that_nobody_fills_is_left_out():
    world = World(utter_x=["Good. I heard {name}! Is {city} right? Bye."])
    assert world.say("utter_x") == "Good. Bye."
    assert world.hold(name="Ada").say("utter_x") == "Good. I heard Ada! Bye."


def test_a_response_of_which_nothing_can_be_said_is_silent():
    assert World(utter_x=["Hello {name}"]).say("utter_x") is None


@pytest.mark.parametrize("value", ["", "  ", [], {"a": 1}])
def test_a_value_without_words_leaves_its_blank_open(value):
    wordings = ["Hello.", "Hello {name}."]
    kept = World(utter_x=wordings, slots=[Slot("name", SlotKind.ANY)]).hold(name=value)
    assert kept.say("utter_x") == "Hello."
    assert World(utter_x=wordings).say("utter_x", name=value) == "Hello."
    assert World(utter_x=wordings).say("utter_x", name=None) == "Hello."


def test_values_that_are_no_text_are_said_as_slots_are():
    world = World(utter_x=["{names}, {weeks}, {sure}."])
    said = world.say("utter_x", names=["a", "b"], weeks=28, sure=True)
    assert said == "a and b, 28, yes."


def test_a_response_that_is_said_again_is_put_in_other_words():
    world = World(utter_x=["One?", "Two?", "Three?"])
    assert {world.say("utter_x") for _ in range(3)} == {"One?", "Two?", "Three?"}
    assert world.say("utter_x") in {"One?", "Two?", "Three?"}


def test_what_was_said_long_ago_may_be_said_again():
    world = World(utter_x=["One?", "Two?"])
    first = world.say("utter_x")
    world.say("utter_x")
    said = set()
    for count in range(70):
        world.tracker.update(SlotSet("city", "Bonn"))
        if count >= 30:
            said.add(world.responder.say("utter_x", world.tracker)[0].text)
    assert said >= {first}


def test_the_same_conversation_is_told_the_same_whatever_is_said_to_others():
    wordings = [f"Number {number}?" for number in range(50)]
    world = World(utter_x=wordings)
    others = [Tracker(world.domain, sender=str(number)) for number in range(20)]
    first = world.responder.say("utter_x", world.tracker)
    told = {world.responder.say("utter_x", other)[0].text for other in others}
    assert world.responder.say("utter_x", world.tracker.copy()) == first
    assert len(told) > 5


def test_an_unknown_response_is_nothing():
    assert World().say("utter_x") is None
    assert World().answer({"response": "utter_x", "text": "instead"}) == []


def test_the_wording_for_this_channel_comes_first_then_the_one_that_fits_the_slots():
    wordings = [
        Variation("any"),
        Variation("ear", channel="voice"),
        Variation("other", channel="chat"),
        Variation("Ada's", channel="voice", conditions=(("name", "Ada"),)),
    ]
    assert World(utter_x=wordings).say("utter_x") == "ear"
    assert World(utter_x=wordings).hold(name="Ada").say("utter_x") == "Ada's"
    assert World("chat", utter_x=wordings).say("utter_x") == "other"


def test_a_fitting_wording_with_an_open_blank_gives_way_to_a_plain_one():
    wordings = [Variation("any"), Variation("{name} hears", channel="voice")]
    assert World(utter_x=wordings).say("utter_x") == "any"


BUTTONS = [{"title": title, "payload": f"/{title}"} for title in ("yes", "no", "later", "never")]


@pytest.mark.parametrize(
    ("count", "listed"),
    [(1, "yes"), (2, "yes, or no"), (3, "yes, no, or later"), (4, "yes, no, or later")],
)
def test_buttons_are_read_out_for_want_of_a_screen(count, listed):
    world = World(utter_x=[Variation("Now?", payload={"buttons": BUTTONS[:count]})])
    assert world.say("utter_x") == f"Now? You can say: {listed}."


def test_elsewhere_buttons_stay_buttons():
    world = World("chat", utter_x=[Variation("Now?", payload={"buttons": BUTTONS})])
    (said,) = world.responder.say("utter_x", world.tracker)
    assert said.text == "Now?"
    assert said.data["buttons"] == BUTTONS


def test_a_button_whose_title_cannot_be_said_is_no_option():
    buttons = [
        {"title": "Dr. {name}", "payload": '/take{"who": "first"}'},
        {"title": "in {city}", "payload": '/take{"city": "{city}"}'},
    ]
    world = World(utter_x=[Variation("Whom?", payload={"buttons": buttons})]).hold(city="Bonn")
    assert world.say("utter_x") == "Whom? You can say: in Bonn."
    (option,) = options_of(world.tracker.events[-1])
    assert option.title == "in Bonn"


def test_payloads_keep_their_own_braces():
    buttons = [{"title": "first", "payload": '/take{"who": "first"}'}]
    world = World(utter_x=[Variation("Whom?", payload={"buttons": buttons})])
    world.say("utter_x")
    assert options_of(world.tracker.events[-1])[0].payload == '/take{"who": "first"}'


def test_an_action_speaks_in_its_own_words_or_in_those_of_a_response():
    world = World(utter_x=["Hello {who}."])
    assert world.answer({"text": "Own."}, {"response": "utter_x", "who": "you"}) == [
        "Own.",
        "Hello you.",
    ]


def test_an_actions_own_words_lose_what_cannot_be_said_as_well():
    world = World(utter_x=["Hello."]).hold(city="Bonn")
    said = world.answer({"text": "All well. Dear {patient_name}, hello. In {city}."})
    assert said == ["All well. In Bonn."]


@pytest.mark.parametrize("answer", [{}, {"text": None}, {"text": 7}, {"custom": {"a": 1}}])
def test_what_an_action_sends_without_words_is_silent_and_not_the_end(answer):
    assert World().answer(answer) == [None]


def test_what_needs_no_slot_is_known_before_anybody_calls():
    world = World(
        utter_x=["Hello {organisation}.", "Hello {name}.", Variation(None, payload={"image": "x"})],
        utter_y=[Variation("Now?", payload={"buttons": BUTTONS[:2]})],
    )
    fixed = [reply.text for reply in world.responder.fixed()]
    assert fixed == ["Hello Test Clinic.", "Now? You can say: yes, or no."]
    assert world.responder.always("utter_x").text == "Hello Test Clinic."


SENTENCES = st.lists(
    st.sampled_from(
        ["Hello.", "Hello {name}.", "In {city}?", "{names}!", "Call {emergency_number}."]
    ),
    min_size=1,
    max_size=4,
).map(" ".join)
VALUES = st.one_of(
    st.none(), st.text(max_size=4).filter(lambda one: "{" not in one and "}" not in one)
)


@settings(deadline=None)
@given(st.lists(SENTENCES, min_size=1, max_size=3), VALUES, VALUES, st.lists(VALUES, max_size=2))
def test_no_brace_and_no_none_ever_reaches_a_caller(wordings, name, city, names):
    world = World(utter_x=wordings).hold(name=name, city=city, names=names)
    for said in (
        world.responder.say("utter_x", world.tracker),
        world.responder.say_answers([{"text": wordings[0]}], world.tracker),
    ):
        (one,) = said
        assert isinstance(one, BotUttered)
        assert "{" not in (one.text or "")
        assert "None" not in (one.text or "")
