"""Whether the recogniser can bear one more call."""

from voice.asr.delays import DelayFigures

FEWEST = 8
"""Finals to judge by: fewer say nothing of a p95, and one cold start would shut the door."""


def admits(finals: DelayFigures, *, oldest_waiting_s: float, limit_s: float) -> bool:
    """False where finals wait too long in the queue already.

    Args:
        finals: how long the finals of the last while waited.
        oldest_waiting_s: how long the first in the queue has waited; a queue that does not move
            at all adds nothing to `finals`.
        limit_s: the p95 that is borne.
    """
    is_slow = finals.count >= FEWEST and finals.p95_s > limit_s
    return not is_slow and oldest_waiting_s <= limit_s
