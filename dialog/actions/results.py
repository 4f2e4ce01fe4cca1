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
from dialog.rasa.events import SlotSet

STEP = "results_step"
"""Slot: `identity`, `none`, `more` (asked whether more is wanted), `told` (that was all)."""
TOLD = "results_told"
"""Slot: ids of what was read out since the beginning of the list."""
_INQUIRY = "test_results_inquiry"
_AT_ONCE = 2
"""Nobody keeps more in mind by ear."""
_ALIKE = 85.0
"""Of a test that was asked for and the name of one, out of 100."""


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
        told = _told(tracker)
        rest = [one for one in released if one.id not in told] or released
        if not rest:
            return answer(Say("utter_no_results"), events=(SlotSet(STEP, "none"),))
        chosen = _wanted_first(rest, tracker)[:_AT_ONCE]
        is_last = len(chosen) == len(rest)
        said = [_read_out(one, datetime.fromtimestamp(at, tz=UTC).date()) for one in chosen]
        closing = Say("utter_results_end" if is_last else "utter_ask_more_results")
        events = (
            ResultsTold(tuple(one.name for one in chosen)),
            SlotSet(TOLD, None if is_last else [*told, *(one.id for one in chosen)]),
            SlotSet(STEP, "told" if is_last else "more"),
        )
        return answer(*said, closing, events=events)


def _told(tracker: CallTracker) -> list[str]:
    """What need not be read again; nothing where a test is asked for by its name."""
    told = tracker.slot(TOLD)
    heard = tracker.latest_message
    if heard is not None and heard.intent == _INQUIRY and named_in(heard, "test_type"):
        return []
    return [one for one in told if isinstance(one, str)] if isinstance(told, list) else []


def _wanted_first(results: Sequence[TestResult], tracker: CallTracker) -> list[TestResult]:
    """Those before all others whose name is like what the caller asked for."""
    wanted = named_in(latest_with(tracker, _INQUIRY), "test_type")

    def is_other(result: TestResult) -> bool:
        names = (result.name.casefold(), lay_test_name(result.name).casefold())
        return not any(
            fuzz.partial_ratio(one.casefold(), name) >= _ALIKE for one in wanted for name in names
        )

    return sorted(results, key=is_other)


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
