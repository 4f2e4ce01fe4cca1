"""When the caller's turn is over. Pure: speech, silence and a verdict go in, a step comes out.

Silence ends a turn: soon where smart-turn hears a finished sentence, late where it does not or
was not to be had. How soon and how late depends on what was asked (nobody pauses inside "yes",
everybody does between two groups of digits) and on the caller: some need longer for everything.
"""

from enum import Enum, StrEnum, auto

from config.settings import TurnSettings, Wait
from voice.patience import patient_waits

ASK_AFTER_S = 0.2
"""Silence after which smart-turn is asked. It was trained on turns with about that much at their
end, and its verdict is there before the shortest wait is over."""


class ExpectedAnswer(StrEnum):
    """What the open question asks for. The keys of `TurnSettings.waits`."""

    ANYTHING = "anything"
    YES_NO = "yes_no"
    NUMBER = "number"
    DATE = "date"
    DIGITS = "digits"
    STORY = "story"


class Step(Enum):
    """What is to be done now."""

    GO_ON = auto()
    ASK = auto()
    """Ask smart-turn about the turn so far; told once in a pause."""
    OVER = auto()
    """The turn is over."""


class Endpointer:
    """Follows one turn after the other. Times are seconds on any one clock."""

    def __init__(self, settings: TurnSettings, *, has_smart_turn: bool) -> None:
        self._settings = settings
        self._has_smart_turn = has_smart_turn
        self._waits = settings.waits
        self._answer = ExpectedAnswer.ANYTHING
        self._is_patient = False
        self._opened_s = 0.0
        self._spoke_until_s = 0.0
        self._has_asked = False
        self._has_guessed = False
        self._is_complete = False
        if settings.patience == "always":
            self._wait_longer()

    @property
    def spoke_until_s(self) -> float:
        """End of the latest speech of the turn."""
        return self._spoke_until_s

    def expect(self, answer: ExpectedAnswer) -> None:
        """What was asked; holds from now on, for an open turn too."""
        self._answer = answer

    def be_patient(self) -> bool:
        """From now on wait as long as a slow caller needs, in an open turn too.

        Returns:
            True where that is new; False also where the settings have no patience.
        """
        if self._is_patient or self._settings.patience == "never":
            return False
        self._wait_longer()
        return True

    def open(self, *, since_s: float, until_s: float) -> None:
        """A turn begins with speech."""
        self._opened_s = since_s
        self._resume(until_s)

    def speech(self, *, until_s: float) -> Step:
        """The caller was speaking up to this time."""
        if until_s > self._spoke_until_s:
            self._resume(until_s)
        return Step.OVER if self._is_too_long(until_s) else Step.GO_ON

    def silence(self, *, until_s: float) -> Step:
        """The caller has been silent from the latest speech to this time."""
        if self.has_waited_long_enough(until_s=until_s):
            return Step.OVER
        silent_s = until_s - self._spoke_until_s
        if self._is_complete and silent_s >= self._wait.complete_s:
            return Step.OVER
        if self._may_ask() and silent_s >= min(ASK_AFTER_S, self._wait.complete_s):
            self._has_asked = True
            return Step.ASK
        return Step.GO_ON

    def is_time_to_guess(self, *, until_s: float) -> bool:
        """Whether the caller has been silent for so long that the turn may be over.

        True once in a pause: for the final decode, which need not wait to be sure.
        """
        silent_s = until_s - self._spoke_until_s
        if self._has_guessed or silent_s < self._settings.guess_after_s:
            return False
        self._has_guessed = True
        return True

    def has_waited_long_enough(self, *, until_s: float) -> bool:
        """True where the turn is over whatever smart-turn says; also by silence nobody heard."""
        silent_s = until_s - self._spoke_until_s
        return silent_s >= self._wait.incomplete_s or self._is_too_long(until_s)

    def take_verdict(self, *, is_complete: bool, about_s: float) -> bool:
        """What smart-turn says of the turn as it was when `spoke_until_s` was `about_s`.

        Returns:
            True where the sentence is complete and the caller has not spoken since.
        """
        if about_s != self._spoke_until_s:
            return False
        self._is_complete = is_complete
        return is_complete

    def _resume(self, until_s: float) -> None:
        self._spoke_until_s = until_s
        self._has_asked = False
        self._has_guessed = False
        self._is_complete = False

    @property
    def _wait(self) -> Wait:
        return self._waits[self._answer.value]

    def _wait_longer(self) -> None:
        self._is_patient = True
        self._waits = patient_waits(self._settings)

    def _may_ask(self) -> bool:
        return self._has_smart_turn and not self._has_asked

    def _is_too_long(self, until_s: float) -> bool:
        return until_s - self._opened_s >= self._settings.max_turn_s
