"""What words put into slots is checked before it counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.actions.slots import ValidateSlots, shaped
from dialog.call.tracker import CallTracker
from dialog.rasa.domain import Form, Slot, SlotKind
from dialog.rasa.events import (
    LISTEN,
    ActionExecuted,
    ActiveLoop,
    Rewound,
    SlotSet,
    SlotsReset,
    UserUttered,
)
from tests.dialog.rasa.bots import domain

WORLD = domain(
    slots=[
        Slot("medicines", SlotKind.LIST),
        Slot("severity", SlotKind.CATEGORICAL, values=("mild", "Severe")),
        Slot("weeks", SlotKind.FLOAT),
        Slot("smokes", SlotKind.BOOL),
        Slot("name", SlotKind.TEXT),
        Slot("anything", SlotKind.ANY),
    ],
    forms=[Form("form", ("medicines", "severity", "weeks"))],
)
HEARD = (ActionExecuted(LISTEN), UserUttered("words"))
IN_FORM = (ActionExecuted(LISTEN), UserUttered("words"), ActionExecuted("form"), ActiveLoop("form"))
ASKED = SlotSet("requested_slot", "weeks")


async def checked(*events, **filled):
    """What the slots hold after all, and what the caller is told."""
    candidates = [SlotSet(name, value) for name, value in filled.items()]
    action = ValidateSlots(WORLD, lambda slot, value: f"{slot} {value}")
    answer = await action.run(CallTracker(WORLD, (*events, *candidates)), 0.0)
    said = [one["value"] for one in answer.responses]
    return {one.name: one.value for one in answer.events}, said


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("severity", "MILD", "mild"),
        ("severity", "severe", "Severe"),
        ("severity", "banana", None),
        ("weeks", "28", 28.0),
        ("weeks", 28, 28.0),
        ("weeks", "28 weeks", 28.0),
        ("weeks", "about twenty eight", 28.0),
        ("weeks", "twenty or thirty", None),
        ("weeks", "it is the one of the many that i had", None),
        ("weeks", "nan", None),
        ("weeks", "inf", None),
        ("weeks", 10**400, None),
        ("weeks", ["28"], None),
        ("smokes", True, True),
        ("smokes", "Yes", True),
        ("smokes", "no", False),
        ("smokes", "yes please", True),
        ("smokes", "no i do not", False),
        ("smokes", "sometimes", None),
        ("smokes", "yes well that depends on who asks", None),
        ("smokes", "", None),
        ("name", "ada", "ada"),
        ("name", "   ", None),
        ("name", 7, None),
        ("medicines", "aspirin", ["aspirin"]),
        ("medicines", ["a", "b", "a", 3], ["a", "b"]),
        ("medicines", [], None),
        ("anything", {"of": ["any", "shape"]}, {"of": ["any", "shape"]}),
    ],
)
async def test_only_what_fits_the_type_of_a_slot_is_kept(name, value, kept):
    assert await checked(*HEARD, **{name: value}) == ({name: kept}, [])


async def test_what_does_not_fit_leaves_what_was_known():
    known = (*HEARD, SlotSet("severity", "mild"))
    assert (await checked(*known, *HEARD, severity="banana"))[0] == {"severity": "mild"}


async def test_a_list_that_a_form_asks_for_grows_and_names_nothing_twice():
    known = (*IN_FORM, SlotSet("medicines", ["aspirin"]))
    kept, said = await checked(*known, *HEARD, medicines=["insulin", "aspirin"])
    assert kept == {"medicines": ["aspirin", "insulin"]}
    assert said == []


async def test_what_was_answered_long_ago_is_still_known():
    known = (*IN_FORM, SlotSet("medicines", ["aspirin"]), SlotSet("severity", "mild"), ASKED)
    later = [ActionExecuted("utter_x") for _ in range(90)]
    kept, said = await checked(*known, *later, *HEARD, medicines=["insulin"], severity="severe")
    assert kept == {"medicines": ["aspirin", "insulin"], "severity": "Severe"}
    assert said == ["severity Severe"]


async def test_a_list_outside_a_form_is_replaced():
    known = (*HEARD, SlotSet("medicines", ["aspirin"]))
    assert (await checked(*known, *HEARD, medicines=["insulin"]))[0] == {"medicines": ["insulin"]}


async def test_what_was_taken_back_does_not_grow_on():
    denied = (*HEARD, SlotSet("medicines", ["aspirin"]), Rewound())
    assert (await checked(*IN_FORM, *denied, *HEARD, medicines=["insulin"]))[0] == {
        "medicines": ["insulin"]
    }


async def test_what_was_reset_does_not_come_back():
    known = (*HEARD, SlotSet("weeks", 28.0), SlotsReset())
    assert (await checked(*known, *HEARD, weeks="many"))[0] == {"weeks": None}


async def test_the_same_message_is_not_counted_twice_when_it_opens_a_form():
    # The mappings run on it before the form opens, and again as it opens.
    first = (*HEARD, SlotSet("medicines", ["aspirin"]), ActiveLoop("form"))
    assert (await checked(*first, medicines=["aspirin"]))[0] == {"medicines": ["aspirin"]}


async def test_an_answer_that_is_given_anew_while_something_else_is_asked_is_said_back():
    known = (*IN_FORM, SlotSet("severity", "mild"), ASKED)
    assert await checked(*known, *HEARD, severity="severe") == (
        {"severity": "Severe"},
        ["severity Severe"],
    )


@pytest.mark.parametrize(
    ("before", "filled"),
    [
        ((*IN_FORM, ASKED), {"severity": "mild"}),
        ((*IN_FORM, SlotSet("severity", "mild"), ASKED), {"severity": "mild"}),
        ((*IN_FORM, SlotSet("weeks", 3.0), ASKED), {"weeks": 4}),
        ((*HEARD, SlotSet("severity", "mild")), {"severity": "severe"}),
        ((*IN_FORM, SlotSet("smokes", value=True), ASKED), {"smokes": False}),
    ],
    ids=["new", "the same", "asked for", "no form", "not of the form"],
)
async def test_nothing_else_is_a_correction(before, filled):
    assert (await checked(*before, *HEARD, **filled))[1] == []


async def test_of_several_corrections_one_is_said():
    known = (*IN_FORM, SlotSet("severity", "mild"), SlotSet("weeks", 3.0))
    _, said = await checked(*known, *HEARD, severity="severe", weeks=5)
    assert len(said) == 1


async def test_a_slot_that_the_domain_does_not_have_is_left_to_the_tracker():
    assert (await checked(*HEARD, shoe_size=41))[0] == {"shoe_size": 41}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(list(SlotKind)), json_values)
def test_whatever_a_slot_is_given_it_holds_its_type_or_nothing(kind, value):
    kept = shaped(Slot("slot", kind, values=("a", "b")), value)
    types = {
        SlotKind.TEXT: str,
        SlotKind.BOOL: bool,
        SlotKind.FLOAT: float,
        SlotKind.LIST: list,
        SlotKind.CATEGORICAL: str,
        SlotKind.ANY: object,
    }
    assert kept is None or isinstance(kept, types[kind])
    if kind is not SlotKind.ANY and kept is not None:
        assert shaped(Slot("slot", kind, values=("a", "b")), kept) == kept
