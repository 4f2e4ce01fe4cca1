"""Every event of a call is read back as it was written, and nothing else is read."""

from dataclasses import MISSING, fields, is_dataclass

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialog.events.call import CALL_KINDS, TurnTriaged
from dialog.events.documents import event_from_json, event_json
from dialog.rasa.domain import Json
from dialog.rasa.events import KINDS, EventError, LoopInterrupted, UserUttered
from triage.decision import Acuity, Finding, PersonFacts, Span, TriageDecision, Vital

NUMBER = st.floats(allow_nan=False, allow_infinity=False)
few = settings(deadline=None, max_examples=25)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**62), 2**62) | NUMBER | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=4,
)
OBJECT = st.dictionaries(st.text(max_size=5), JSON, max_size=2)
SPAN = st.builds(Span, st.integers(0, 99), st.integers(0, 99))
HEARD = st.builds(
    UserUttered,
    text=st.text(),
    parse_data=OBJECT,
    message_id=st.none() | st.text(),
    timestamp=st.none() | NUMBER,
)
BY_TYPE = {
    "str": st.text(),
    "str | None": st.none() | st.text(),
    "bool": st.booleans(),
    "bool | None": st.none() | st.booleans(),
    "int": st.integers(0, 9),
    "int | None": st.none() | st.integers(0, 9),
    "float": NUMBER,
    "float | None": st.none() | NUMBER,
    "Json": JSON,
    "tuple[str, ...]": st.lists(st.text(), max_size=3).map(tuple),
    "tuple[str, str]": st.tuples(st.text(), st.text()),
    "Acuity": st.sampled_from(list(Acuity)),
    "UserUttered": HEARD,
    "TriageDecision": st.builds(
        TriageDecision,
        st.sampled_from(list(Acuity)),
        st.lists(
            st.builds(Finding, st.text(), st.sampled_from(list(Acuity)), SPAN, st.text()),
            max_size=2,
        ).map(tuple),
        st.lists(st.builds(Vital, st.text(), NUMBER, st.text(), SPAN), max_size=2).map(tuple),
        st.builds(PersonFacts, st.booleans(), st.none() | NUMBER, st.booleans(), st.booleans()),
    ),
}


def strategy(kind, field):
    """Values of a field, by its type."""
    written = field.type.__name__ if isinstance(field.type, type) else str(field.type)
    written = written.rsplit(".", 1)[-1]
    if "Mapping" in str(field.type):
        return OBJECT
    if str(field.type) == str(Json) or "ForwardRef" in str(field.type):
        return JSON
    if kind.KIND == "action" and field.name == "name":
        return st.text(min_size=1)
    return BY_TYPE[str(field.type) if "[" in str(field.type) else written]


def events(kind):
    return st.builds(kind, **{one.name: strategy(kind, one) for one in fields(kind)})


ALL = {**KINDS, **CALL_KINDS}


@pytest.mark.parametrize("kind", ALL.values(), ids=ALL)
@few
@given(data=st.data())
def test_every_event_is_read_back_as_it_was_written(kind, data):
    event = data.draw(events(kind))
    assert event_from_json(orjson.loads(orjson.dumps(event_json(event)))) == event


def test_no_kind_of_a_call_hides_one_of_rasa():
    assert not CALL_KINDS.keys() & KINDS.keys()
    assert all(is_dataclass(kind) for kind in CALL_KINDS.values())


@pytest.mark.parametrize("kind", CALL_KINDS.values(), ids=CALL_KINDS)
@few
@given(data=st.data())
def test_a_damaged_document_is_refused_without_its_words(kind, data):
    """What has another type, or is missing, is named by its field and never quoted."""
    secret = "my secret words"
    event = data.draw(events(kind))
    document = event_json(event)
    own = [one for one in fields(kind) if one.name not in ("timestamp", "metadata")]
    if not own:
        return
    field = data.draw(st.sampled_from(own))
    name = field.name
    if field.default is MISSING and data.draw(st.booleans()):
        del document[name]
    else:
        wrong = [{secret: secret}, [{secret: 1}], [secret, secret, 3]]
        document[name] = data.draw(st.sampled_from(wrong))
    with pytest.raises(EventError) as raised:
        event_from_json(document)
    assert secret not in str(raised.value)
    assert kind.KIND in str(raised.value)
    assert name in str(raised.value)
    assert raised.value.__cause__ is None


def test_an_event_from_before_a_field_was_added_is_still_read():
    document = event_json(TurnTriaged(TriageDecision(Acuity.SOON), is_doubted=True))
    del document["is_doubted"]
    assert event_from_json(document) == TurnTriaged(TriageDecision(Acuity.SOON))


@pytest.mark.parametrize(
    "change",
    [
        lambda one: one["decision"].pop("facts"),
        lambda one: one["decision"].update(acuity="worse"),
        lambda one: one["decision"].update(facts={"pregnant": "secret", "week": None}),
        lambda one: one["decision"].update(facts={"week": "secret"}),
        lambda one: one["decision"].update(facts={"week": None, "secret": True}),
        lambda one: one["decision"]["findings"][0].update(rule=None),
        lambda one: one["decision"]["findings"][0].update(start="secret"),
        lambda one: one["decision"]["findings"][0].pop("source"),
        lambda one: one["decision"]["vitals"][0].update(value="secret"),
        lambda one: one["decision"]["vitals"][0].update(end=True),
    ],
)
def test_a_damaged_verdict_is_refused(change):
    finding = Finding("cough", Acuity.SOON, Span(0, 1), "source")
    vital = Vital("pulse", 60.0, "bpm", Span(2, 3))
    document = event_json(TurnTriaged(TriageDecision(Acuity.SOON, (finding,), (vital,))))
    change(document)
    with pytest.raises(EventError, match=r"triage\.decision") as raised:
        event_from_json(document)
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("name", ["timestamp", "metadata"])
def test_what_all_events_have_is_checked_as_well(name):
    with pytest.raises(EventError, match=rf"hang_up\.{name}"):
        event_from_json({"event": "hang_up", name: "secret"})


def test_what_stands_beside_an_event_is_not_of_it():
    assert event_from_json({"event": "silence", "prompt": 2, "seen": True}).prompt == 2


@pytest.mark.parametrize("document", [{}, {"event": None}, {"event": ["hang_up"]}, {"event": "x"}])
def test_what_is_no_event_is_refused(document):
    with pytest.raises(EventError):
        event_from_json(document)


def test_rasas_own_events_are_kept_as_rasa_writes_them():
    event = LoopInterrupted(is_interrupted=True, timestamp=1.0)
    assert event_json(event) == {
        "event": "loop_interrupted",
        "is_interrupted": True,
        "timestamp": 1.0,
    }


def test_what_was_doubted_must_be_a_message():
    heard = event_json(LoopInterrupted(is_interrupted=True))
    document = {"event": "value_doubted", "heard": heard, "entity": "x", "spoken": "x"}
    with pytest.raises(EventError, match=r"value_doubted\.heard"):
        event_from_json(document)
