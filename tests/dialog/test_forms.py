import pytest

from dialog.domain import Domain, Form, Slot, SlotKind, SlotSource, SourceKind
from dialog.events import LoopActivated, SlotSet, SlotValue
from dialog.forms import extract_slots, next_slot, used_anything
from dialog.nlu.understanding import Entity, Understanding
from dialog.tracker import Tracker
from triage.decision import Span


def domain_of(*slots: Slot) -> Domain:
    forms = {"form": Form("form", tuple(slot.name for slot in slots))}
    return Domain(frozenset(), frozenset(), {s.name: s for s in slots}, forms, {}, frozenset(), 60)


def entity(value: str) -> Entity:
    return Entity("thing", value, Span(0, 1))


def test_what_was_guessed_from_garbled_words_fills_nothing() -> None:
    guessed = Entity("thing", "a", Span(0, 1), is_repaired=True)
    domain = domain_of(from_entity(SlotKind.TEXT))
    understood = Understanding("inform", 1.0, (guessed,))
    assert extract_slots(domain, Tracker("c"), understood, "") == ()


def fill(
    slot: Slot, *values: str, intent: str = "inform", text: str = "", tracker: Tracker | None = None
) -> tuple[tuple[str, SlotValue], ...]:
    understood = Understanding(intent, 1.0, tuple(entity(value) for value in values))
    return extract_slots(domain_of(slot), tracker or Tracker("c"), understood, text)


def from_entity(kind: SlotKind, values: tuple[str, ...] = ()) -> Slot:
    return Slot("s", kind, values, (SlotSource(SourceKind.FROM_ENTITY, entity="thing"),))


@pytest.mark.parametrize(
    ("slot", "named", "value"),
    [
        pytest.param(from_entity(SlotKind.TEXT), ["a", "b"], "b", id="text takes the last"),
        pytest.param(from_entity(SlotKind.LIST), ["a", "b", "a"], ("a", "b"), id="list takes all"),
        pytest.param(from_entity(SlotKind.FLOAT), ["28"], 28.0, id="number"),
        pytest.param(from_entity(SlotKind.BOOL), ["x"], True, id="truth"),
        pytest.param(
            from_entity(SlotKind.CATEGORICAL, ("low",)), ["low", "odd"], "low", id="known category"
        ),
    ],
)
def test_entities_fill_a_slot_in_its_shape(slot: Slot, named: list[str], value: SlotValue) -> None:
    assert fill(slot, *named) == (("s", value),)


@pytest.mark.parametrize(
    ("slot", "named"),
    [
        (from_entity(SlotKind.TEXT), []),
        (from_entity(SlotKind.LIST), []),
        (from_entity(SlotKind.BOOL), []),
        (from_entity(SlotKind.FLOAT), []),
        (from_entity(SlotKind.FLOAT), ["many"]),
        (from_entity(SlotKind.CATEGORICAL, ("low",)), ["banana"]),
    ],
)
def test_what_does_not_fit_fills_nothing(slot: Slot, named: list[str]) -> None:
    assert fill(slot, *named) == ()


def test_a_list_grows_while_its_form_asks() -> None:
    tracker = Tracker("c").apply(SlotSet(0.0, "s", ("cough",)))
    asking = tracker.apply(LoopActivated(0.0, "form"))
    filled = fill(from_entity(SlotKind.LIST), "fever", "cough", tracker=asking)
    assert filled == (("s", ("cough", "fever")),)
    assert fill(from_entity(SlotKind.LIST), "rash", tracker=tracker) == (("s", ("rash",)),)


def test_an_intent_can_be_a_value_also_of_a_list() -> None:
    source = SlotSource(SourceKind.FROM_INTENT, value="v", intents=("inform",))
    assert fill(Slot("s", SlotKind.TEXT, (), (source,))) == (("s", "v"),)
    assert fill(Slot("s", SlotKind.LIST, (), (source,))) == (("s", ("v",)),)
    assert fill(Slot("s", SlotKind.TEXT, (), (source,)), intent="greet") == ()


def test_free_words_fill_a_slot_only_while_its_form_asks_for_it() -> None:
    source = SlotSource(
        SourceKind.FROM_TEXT, not_intents=("deny",), form="form", only_when_requested=True
    )
    slot = Slot("s", SlotKind.TEXT, (), (source,))
    asking = Tracker("c").fold([LoopActivated(0.0, "form"), SlotSet(0.0, "requested_slot", "s")])
    assert fill(slot, text="anything", tracker=asking) == (("s", "anything"),)
    assert fill(slot, text="  ", tracker=asking) == ()
    assert fill(slot, text="no", intent="deny", tracker=asking) == ()
    assert fill(slot, text="anything") == ()
    elsewhere = Tracker("c").apply(LoopActivated(0.0, "form"))
    assert fill(slot, text="anything", tracker=elsewhere) == ()


def test_a_slot_that_actions_fill_is_not_filled_by_words() -> None:
    assert fill(Slot("s", SlotKind.TEXT, (), (SlotSource(SourceKind.CUSTOM),)), "a") == ()


def test_the_next_slot_is_the_first_that_is_empty() -> None:
    domain = domain_of(Slot("a", SlotKind.TEXT), Slot("b", SlotKind.TEXT))
    tracker = Tracker("c")
    assert next_slot(domain, tracker, "form") == "a"
    assert not used_anything(domain, tracker, "form")
    tracker = tracker.apply(SlotSet(0.0, "a", "x"))
    assert next_slot(domain, tracker, "form") == "b"
    assert used_anything(domain, tracker, "form")
    assert next_slot(domain, tracker.apply(SlotSet(0.0, "b", "x")), "form") is None
