"""A list whose copies are cheap."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.rasa.event_log import EventLog
from dialog.rasa.events import ActionExecuted

EVENTS = [ActionExecuted(str(number)) for number in range(700)]
ENDS = st.integers(-750, 750) | st.none()


@given(st.integers(0, 700), ENDS, ENDS, st.sampled_from([1, 2, -1]))
def test_it_is_cut_as_a_list_is(length, start, stop, step):
    assert EventLog(EVENTS[:length])[start:stop:step] == EVENTS[:length][start:stop:step]


@given(st.lists(st.integers(-300, 300), max_size=8))
def test_it_grows_and_shrinks_as_a_list_does_and_its_copies_do_not(changes):
    log, plain = EventLog(), []
    copies = []
    for change in changes:
        copies.append((log.copy(), list(plain)))
        for event in EVENTS[: max(0, change)]:
            log.append(event)
            plain.append(event)
        for _ in range(min(len(plain), -change)):
            assert log.pop() is plain.pop()
        assert log == plain
        assert [*reversed(log)] == plain[::-1]
        assert len(log) == len(plain)
    for copied, as_it_was in copies:
        assert copied == as_it_was


def test_an_event_is_found_by_its_place():
    log = EventLog(EVENTS)
    assert [log[0], log[255], log[256], log[-1]] == [EVENTS[at] for at in (0, 255, 256, -1)]
    for at in (700, -701):
        with pytest.raises(IndexError):
            log[at]


def test_a_log_that_is_empty_has_nothing_to_take():
    log = EventLog(EVENTS)
    log.clear()
    assert not log
    with pytest.raises(IndexError):
        log.pop()


def test_it_tells_how_much_it_holds_and_not_what():
    assert repr(EventLog(EVENTS[:2])) == "EventLog(2 events)"


def test_other_things_are_not_equal():
    assert EventLog(EVENTS[:2]) != EVENTS[1:3]
    assert EventLog() != "x"
