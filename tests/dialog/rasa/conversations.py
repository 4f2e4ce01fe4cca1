"""A bot of a few lines, and one conversation with it."""

import asyncio
import random
from itertools import count

from dialog.rasa.action_context import ActionContext
from dialog.rasa.action_runner import (
    NoActions,
)
from dialog.rasa.domain import Variation
from dialog.rasa.ensemble import PolicySet, train
from dialog.rasa.messages import Message
from dialog.rasa.processor import Processor
from dialog.rasa.responses import Responder
from dialog.rasa.story import TrainingData
from dialog.rasa.tracker import Tracker
from tests.dialog.rasa.bots import rule


class Words:
    """Understands nothing."""

    def parse(self, text):
        return {"intent": {"name": None, "confidence": 0.0}, "entities": []}


class Bot:
    """A bot and one conversation with it."""

    def __init__(self, a_domain, *learnt, actions=None, clock=None, **more):
        data = TrainingData(
            stories=tuple(one for one in learnt if not one.is_rule),
            rules=tuple(one for one in learnt if one.is_rule),
        )
        ensemble = train(a_domain, data, PolicySet.AUGMENTED_MEMO)
        responder = Responder(a_domain, random.Random(1), channel="voice")
        context = ActionContext(responder, actions or NoActions())
        ticks = count(1000)
        clock = clock or (lambda: float(next(ticks)))
        self.processor = Processor(ensemble, context, Words(), clock, **more)
        self.tracker = Tracker(a_domain, sender="me")

    def hear(self, text, **metadata):
        said = asyncio.run(self.processor.answer(self.tracker, Message(text, metadata=metadata)))
        return [one.text for one in said]

    def kinds(self, since=0):
        return [one.KIND for one in self.tracker.events[since:]]


def says(*names):
    return {name: (Variation(name),) for name in names}


GREET = rule("> greet\n utter_greet", name="greet")
