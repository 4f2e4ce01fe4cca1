"""Whose move it is in a call. Pure: times go in."""

ANSWER_TIMEOUT_S = 22.0
"""An answer that has not come by then no longer holds up the prompts after silence."""


class Exchange:
    """Whose move it is, shared by both ends of the line."""

    def __init__(self) -> None:
        self.turn = 0
        """Number of the latest thing that the agent must answer."""
        self.awaits_answer_since_s: float | None = 0.0
        """Since when the agent owes an answer; None while the caller has the floor."""
        self.caller_holds_floor = False
        """True from the onset of the caller's speech until its words are known."""

    def ask(self, now_s: float) -> int:
        """The agent owes an answer from now on; its number."""
        self.turn += 1
        self.awaits_answer_since_s = now_s
        return self.turn

    def answered(self) -> None:
        """The agent's answer was heard: the caller has the floor."""
        self.awaits_answer_since_s = None

    def is_quiet(self, now_s: float) -> bool:
        """True when the silence on the line is the caller's."""
        since = self.awaits_answer_since_s
        return since is None or now_s - since > ANSWER_TIMEOUT_S
