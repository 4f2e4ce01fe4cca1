"""What predicts actions, be it one policy, several, or something in front of them."""

from typing import Protocol

from dialog.rasa.prediction import Prediction
from dialog.rasa.tracker import Tracker


class Policies(Protocol):
    """Predicts actions. Shared by all conversations."""

    @property
    def texts(self) -> frozenset[str]:
        """What the bot may say in so many words, instead of an action."""
        ...

    def predict(self, tracker: Tracker) -> Prediction:
        """The action that comes next in this conversation."""
        ...
