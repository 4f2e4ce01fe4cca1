"""What a policy says comes next."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dialog.rasa.events import LISTEN, Event


@dataclass(frozen=True, slots=True)
class Prediction:
    """Scores for actions, and what must be known to weigh them against another policy's."""

    policy: str | None
    """None: nobody predicted it."""
    priority: int
    scores: Mapping[str, float] = field(default_factory=dict)
    """In [0, 1]; actions that are not in it have 0."""
    events: tuple[Event, ...] = ()
    """To be logged before the action, whoever wins."""
    is_end_to_end: bool = False
    """Made from the user's very words."""
    is_no_user: bool = False
    """Made whatever the user said."""
    hide_rule_turn: bool = False

    @property
    def confidence(self) -> float:
        """The best score."""
        return max(self.scores.values(), default=0.0)

    @property
    def action(self) -> str:
        """The action of the best score; listening, when nothing has any."""
        best = max(self.scores, key=lambda name: self.scores[name], default=LISTEN)
        return best if self.scores.get(best) else LISTEN
