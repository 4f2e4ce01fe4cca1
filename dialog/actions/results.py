"""Reads out released results as the clinic has worded them. Nothing is added, nothing explained."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from rapidfuzz import fuzz

from dialog.actions.access import STEP_IDENTITY, patient_for, refusal
from dialog.actions.action import Say, answer
from dialog.actions.lay_names import lay_test_name
from dialog.actions.wishes import latest_with, named_in
from dialog.call.tracker import CallTracker
from dialog.clinical.backend import ClinicalBackend
from dialog.clinical.care import TestResult
from dialog.events.care import ResultsTold
from dialog.nlu.number_words import ordinal, year_in_words
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.events import SlotSet, UserUttered
from triage.words import split_words

STEP = "results_step"
"""Slot: `identity`, `none`, `more` (asked whether more is wanted), `told` (that was all)."""
TOLD = "results_told"
"""Slot: ids of what was read out since the beginning of the list."""
_INQUIRY = "test_results_inquiry"
_AT_ONCE = 2
"""Nobody keeps more in mind by ear."""
_ALIKE = 85.0
"""Of a test that was asked for and the name of one, out of 100."""
_NOT_HERE = "utter_result_not_here"
_READ = ("more", "told")
"""Steps behind which something was read out in this call."""
_OF_MANY = frozenset(
    ("blood", "test", "tests", "work", "bloodwork", "lab", "labs", "result", "results", "draw")
)


class GetTestResults:
    """`action_get_test_results`.

    A clinic that does not answer makes the action fail: the caller is told, and offered a person.
    """

    name = "action_get_test_results"

    def __init__(self, clinic: ClinicalBackend | None) -> None:
        """`clinic` is None where no hospital is connected: nobody is known then."""
        self._clinic = clinic

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Read the next results, the latest first, or those that were asked for by name.

        Raises:
            ClinicalError: nothing was told.
        """
        patient_id = patient_for(tracker, "results")
        if patient_id is None or self._clinic is None:
            return answer(refusal(tracker), events=(SlotSet(STEP, STEP_IDENTITY),))
        # Said twice, because it may not go wrong: what is not released is not even counted.
        released = [one for one in await self._clinic.results(patient_id) if one.is_released]
        told = _told(tracker, released)
        rest = [one for one in released if one.id not in told] or released
        if not rest:
            return answer(Say("utter_no_results"), events=(SlotSet(STEP, "none"),))
        is_missing = _asks_for_another(released, tracker)
        if is_missing and tracker.slot(STEP) in _READ:
            return _not_among(tracker, released)
        chosen = _wanted_first(rest, tracker)[:_AT_ONCE]
        is_last = len(chosen) == len(rest)
        today = datetime.fromtimestamp(at, tz=UTC).date()
        # Said alike whether there is none, or one that is not released.
        missing = (Say(_NOT_HERE),) if is_missing else ()
        said = (*missing, *(_read_out(one, today) for one in chosen))
        closing = Say("utter_results_end" if is_last else "utter_ask_more_results")
        events = (
            ResultsTold(tuple(one.name for one in chosen)),
            SlotSet(TOLD, None if is_last else [*told, *(one.id for one in chosen)]),
            SlotSet(STEP, "told" if is_last else "more"),
        )
        return answer(*said, closing, events=events)


def _not_among(tracker: CallTracker, released: Sequence[TestResult]) -> ActionAnswer:
    """That there is none of that name to be read; what was read is not read once more."""
    told = tracker.slot(TOLD)
    is_more = isinstance(told, list) and any(one.id not in told for one in released)
    if is_more:
        return answer(
            Say(_NOT_HERE), Say("utter_ask_more_results"), events=(SlotSet(STEP, "more"),)
        )
    return answer(Say(_NOT_HERE), events=(SlotSet(STEP, "told"),))


def _asks_for_another(released: Sequence[TestResult], tracker: CallTracker) -> bool:
    """Whether the latest words name a test of which there is nothing to read."""
    heard = tracker.latest_message
    asked = heard if heard is not None and heard.intent == _INQUIRY else None
    if asked is None and tracker.slot(STEP) not in _READ:
        asked = latest_with(tracker, _INQUIRY)
    wanted = [one for one in _wanted(asked, released) if not _is_of_many(one)]
    return bool(wanted) and not any(_is_called(one, wanted) for one in released)


def _wanted(heard: UserUttered | None, results: Sequence[TestResult]) -> tuple[str, ...]:
    """The names of tests in the words: those that anybody knows, and those of these results."""
    said = frozenset(split_words(((heard.text or "") if heard is not None else "").lower()).words)
    own = (one.name for one in results if _distinct(one) and _distinct(one) <= said)
    return (*named_in(heard, "test_type"), *own)


def _distinct(result: TestResult) -> frozenset[str]:
    """The words by which the name of a result is told from others."""
    words = split_words(lay_test_name(result.name).casefold()).words
    return frozenset(words) - _OF_MANY - {"your", "called", "the", "of", "for", "count", "panel"}


def _is_of_many(name: str) -> bool:
    """Whether it names no test but a kind of them: "blood work", "labs"."""
    return _OF_MANY.issuperset(split_words(name.casefold()).words)


def _told(tracker: CallTracker, released: Sequence[TestResult]) -> list[str]:
    """What need not be read again; nothing where a test is asked for by its name."""
    told = tracker.slot(TOLD)
    heard = tracker.latest_message
    if heard is not None and heard.intent == _INQUIRY and _wanted(heard, released):
        return []
    return [one for one in told if isinstance(one, str)] if isinstance(told, list) else []


def _wanted_first(results: Sequence[TestResult], tracker: CallTracker) -> list[TestResult]:
    """Those before all others whose name is like what the caller asked for."""
    wanted = _wanted(latest_with(tracker, _INQUIRY), results)
    return sorted(results, key=lambda one: not _is_called(one, wanted))


def _is_called(result: TestResult, wanted: Sequence[str]) -> bool:
    """Whether its name is like one of those that were asked for."""
    names = (result.name.casefold(), lay_test_name(result.name).casefold())
    return any(
        fuzz.partial_ratio(one.casefold(), name) >= _ALIKE for one in wanted for name in names
    )


def _read_out(result: TestResult, today: date) -> Say:
    """The result; without a text the caller hears that there is none, and no more."""
    given = (
        ("result_name", lay_test_name(result.name)),
        ("result_date", _say_day(result.on, today)),
        ("result_text", " ".join(result.text.split())),
    )
    return Say("utter_result", given)


def _say_day(on: date, today: date) -> str:
    """Such as "March third", with the year where it is another."""
    day = f"{on:%B} {ordinal(on.day)}"
    return day if on.year == today.year else f"{day}, {year_in_words(on.year)}"
