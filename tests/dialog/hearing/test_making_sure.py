"""What a caller's words become before anything acts on them."""

import pytest

from dialog.call.state import CallState
from dialog.events.call import ChoiceOffered, ValueDenied, ValueDoubted
from dialog.hearing.making_sure import Doubts, denied, denies, expected, heard, message, uttered
from dialog.nlu.interpreter import Expected
from dialog.nlu.understanding import Entity, Guess, Understanding
from dialog.rasa.domain import MappingCondition, MappingKind, Slot, SlotKind, SlotMapping
from dialog.rasa.events import LISTEN, ActionExecuted, ActiveLoop, Rewound, SlotSet, UserUttered
from dialog.rasa.messages import Message
from dialog.rasa.tracker import Tracker
from dialog.speech.speaking import Question
from dialog.turn import Awaited, Reply, Source, Utterance
from tests.dialog.rasa.bots import domain, form
from triage.decision import Span

MEDICINE = Slot(
    "medicines",
    SlotKind.LIST,
    mappings=(
        SlotMapping(MappingKind.FROM_TEXT),
        SlotMapping(MappingKind.FROM_ENTITY, "medication"),
    ),
)
WORLD = domain(
    slots=[MEDICINE, Slot("smokes", SlotKind.BOOL), Slot("weeks", SlotKind.FLOAT)],
    forms=[form("form", "medicines", "smokes", "weeks")],
    entities=["medication", "symptom"],
)
DOUBTS = Doubts(0.5, 0.0, lambda slot, value: f"{slot}: {value}")
SAID = Utterance("i take zyrtek")


def named(entity="medication", *, repaired=False, confidence=1.0, value="cetirizine"):
    return Entity(entity, value, Span(7, 13), repaired, confidence)


def understood(*entities, intent="inform"):
    return Understanding(intent, 0.8, entities, (Guess(intent, 0.8), Guess("bye", 0.1)))


def hear(understanding, before=None, utterance=SAID, doubts=DOUBTS):
    return heard(utterance, understanding, before or CallState(), WORLD, doubts)


def asks(awaits=Awaited.ANYTHING, response="utter_ask"):
    return CallState(question=Question(response, Reply("?"), awaits))


def test_a_message_carries_all_that_was_understood():
    said = message(SAID, understood(named()))
    assert said.text == SAID.text
    assert said.intent == "inform"
    assert said.entities[0]["value"] == "cetirizine"
    assert (said.entities[0]["start"], said.entities[0]["end"]) == (7, 13)
    assert [one["name"] for one in said.parse_data["intent_ranking"]] == ["inform", "bye"]
    assert said.metadata["source"] == "speech"


def test_a_written_message_stays_as_it_was_sent():
    sent = Message("I take ZYRTEK", "rest", "id-1", {"tenant": "a"})
    said = uttered(Utterance("i take zyrtek", sent=sent), {"text": "i take zyrtek"})
    assert (said.text, said.parse_data["text"]) == ("I take ZYRTEK", "I take ZYRTEK")
    assert (said.input_channel, said.message_id, said.metadata) == ("rest", "id-1", {"tenant": "a"})


def test_what_was_heard_clearly_counts_at_once():
    assert hear(understood(named())) == (message(SAID, understood(named())),)


@pytest.mark.parametrize("doubtful", [{"repaired": True}, {"confidence": 0.49}])
def test_what_may_have_been_misheard_is_held_back(doubtful):
    sure, doubted = named("symptom", value="cough"), named(**doubtful)
    said, event = hear(understood(sure, doubted))
    assert [one["value"] for one in said.entities] == ["cough"]
    assert isinstance(event, ValueDoubted)
    assert event.spoken == "medicines: cetirizine"
    assert [one["value"] for one in event.heard.entities] == ["cough", "cetirizine"]


def test_a_word_that_is_just_sure_enough_counts():
    assert len(hear(understood(named(confidence=0.5)))) == 1


@pytest.mark.parametrize("source", [Source.KEYPAD, Source.TEXT])
def test_only_speech_is_doubted(source):
    utterance = Utterance("zyrtek", source=source)
    assert len(hear(understood(named(repaired=True)), utterance=utterance)) == 1


def test_what_fills_no_slot_is_not_worth_a_question():
    assert len(hear(understood(named("symptom", repaired=True)))) == 1


def test_of_several_doubtful_things_one_is_asked_about():
    _, event = hear(understood(named(repaired=True), named(repaired=True, value="aspirin")))
    assert event.spoken == "medicines: cetirizine"


EARLIER = message(SAID, understood(named(repaired=True)))
READ_BACK = CallState(doubt=ValueDoubted(EARLIER, "medication", "cetirizine"))


def test_a_yes_to_what_was_read_back_makes_the_earlier_words_count():
    said, *rest = hear(understood(intent="affirm"), READ_BACK, Utterance("yes"))
    assert said.text == "yes"
    assert rest == [Rewound(), Rewound(), ActionExecuted(LISTEN), EARLIER]


@pytest.mark.parametrize(
    ("understanding", "is_denial"),
    [
        (understood(intent="deny"), True),
        (understood(named(value="aspirin"), intent="deny"), False),
        (understood(intent="bye"), False),
    ],
    ids=["no", "no, aspirin", "something else"],
)
def test_only_a_bare_no_takes_back_what_was_read_back(understanding, is_denial):
    assert denies(understanding, READ_BACK) is is_denial
    assert not denies(understanding, CallState())


def test_a_denied_value_takes_its_turn_with_it():
    said, *rest = denied(Utterance("no"), understood(intent="deny"))
    assert said.text == "no"
    assert rest == [Rewound(), Rewound(), ValueDenied()]


CHOICE = CallState(choice=ChoiceOffered(("ask", "bye"), EARLIER))


def test_a_choice_takes_along_what_was_named_before_it():
    (said,) = hear(understood(named("symptom", value="cough"), intent="ask"), CHOICE)
    assert [one["value"] for one in said.entities] == ["cetirizine", "cough"]
    assert said.intent == "ask"


def test_an_answer_that_is_neither_stands_for_itself():
    (said,) = hear(understood(intent="greet"), CHOICE)
    assert said.entities == ()


def tracker(*events):
    return Tracker(WORLD, events)


def in_form(slot):
    heard_first = (ActionExecuted(LISTEN), UserUttered("x"), ActionExecuted("form"))
    return tracker(*heard_first, ActiveLoop("form"), SlotSet("requested_slot", slot))


def test_nothing_is_expected_before_anything_was_asked():
    assert expected(tracker(), CallState()) == Expected()


@pytest.mark.parametrize(
    ("slot", "awaits"),
    [
        ("smokes", Awaited.YES_NO),
        ("weeks", Awaited.NUMBER),
        ("medicines", Awaited.ANYTHING),
        ("unknown", Awaited.ANYTHING),
    ],
)
def test_where_a_domain_does_not_say_the_slot_tells_what_is_asked_for(slot, awaits):
    assert expected(in_form(slot), asks()) == Expected(awaits, slot, "utter_ask")


def test_what_a_domain_says_outweighs_the_slot():
    assert expected(in_form("smokes"), asks(Awaited.STORY)).awaits is Awaited.STORY


def test_a_slot_that_was_requested_by_a_form_that_is_over_is_not_asked_for():
    assert expected(tracker(SlotSet("requested_slot", "weeks")), asks()).slot is None


def test_what_was_offered_to_choose_from_is_expected():
    state = CallState(question=asks().question, choice=CHOICE.choice)
    assert expected(tracker(), state).candidates == ("ask", "bye")


def test_a_name_that_is_put_right_replaces_what_was_read_back():
    instead = understood(named(value="aspirin"), intent="deny")
    said, *rest = hear(instead, READ_BACK, Utterance("no aspirin"))
    assert said.text == "no aspirin"
    *taken_back, counts = rest
    assert taken_back == [Rewound(), Rewound(), ActionExecuted(LISTEN)]
    assert counts.text == EARLIER.text
    assert [one["value"] for one in counts.entities] == ["aspirin"]


def test_a_name_that_is_put_right_in_doubtful_words_is_read_back_as_well():
    instead = understood(named(value="aspirin", repaired=True), intent="deny")
    _, event = hear(instead, READ_BACK, Utterance("no asprun"))
    assert event.spoken == "medicines: aspirin"
    assert event.heard.text == EARLIER.text
    assert [one["value"] for one in event.heard.entities] == ["aspirin"]


def test_another_wish_is_no_correction_of_what_was_read_back():
    wish = understood(named(value="aspirin"), intent="ask")
    assert hear(wish, READ_BACK) == (message(SAID, wish),)


@pytest.mark.parametrize(
    ("asking", "is_read_back"), [(None, True), ("visit_form", True), ("symptom_form", False)]
)
def test_what_does_not_belong_in_the_form_that_asks_is_not_read_back(asking, is_read_back):
    only_there = SlotMapping(
        MappingKind.FROM_ENTITY, "medication", conditions=(MappingCondition("visit_form"),)
    )
    world = domain(
        slots=[Slot("medicines", SlotKind.LIST, mappings=(only_there,))],
        forms=[form("visit_form", "medicines"), form("symptom_form")],
        entities=["medication"],
    )
    unsure = understood(named(confidence=0.2))
    events = heard(SAID, unsure, CallState(), world, DOUBTS, asking)
    assert any(isinstance(one, ValueDoubted) for one in events) is is_read_back


def test_a_name_in_the_turn_after_the_no_is_put_in_its_place_as_well():
    after = CallState(denied=READ_BACK.doubt)
    said, *rest = hear(understood(named(value="aspirin")), after, Utterance("aspirin"))
    assert said.text == "aspirin"
    *taken_back, counts = rest
    assert taken_back == [Rewound(), ActionExecuted(LISTEN)]
    assert [one["value"] for one in counts.entities] == ["aspirin"]


def test_of_two_medicines_the_one_that_was_guessed_is_put_right():
    sure = Entity("medication", "ibuprofen", Span(11, 20), False, 1.0)
    words = Utterance("zyrtek and ibuprofen")
    guessed = Entity("medication", "cetirizine", Span(0, 6), True, 1.0)
    earlier = message(words, understood(guessed, sure))
    before = CallState(doubt=ValueDoubted(earlier, "medication", "cetirizine"))
    instead = understood(named(value="aspirin"), intent="deny")
    *_, counts = hear(instead, before, Utterance("no aspirin"))
    assert [one["value"] for one in counts.entities] == ["aspirin", "ibuprofen"]
