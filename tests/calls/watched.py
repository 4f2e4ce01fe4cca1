"""The real dialog, with a look at its turns."""

import random

from calls.stages import NOW_S

from config.load import load_settings
from dialog.manager import DialogManager
from dialog.parts import Surroundings, load_parts
from telephony.dialogs import doubting
from tests.dialog_parts import with_store
from voice.asr.select import Choice


def whisper_parts():
    """What the shipped dialog is made of, where Whisper hears."""
    settings = doubting(load_settings(None, {}), Choice("faster_whisper", "for this test"))
    return load_parts(
        dialog=settings.dialog,
        safety=settings.safety,
        organisation="Test Clinic",
        surroundings=Surroundings(clock=lambda: NOW_S, rng=random.Random(7)),
    )


class Watched(DialogManager):
    """Remembers the turns of a call, and where it stood after the last of them."""

    def __init__(self, parts):
        super().__init__(with_store(parts), clock=lambda: NOW_S)
        self.turns = []
        """Answers to what was said."""
        self.excuses = []
        """Answers to what was lost."""
        self.slots_at_last = {}
        self.events_at_last = ()

    async def respond(self, call_id, utterance):
        self.turns.append(await super().respond(call_id, utterance))
        self._note_standing(call_id)
        return self.turns[-1]

    async def respond_to_unheard(self, call_id, *, count, failed):
        excuse = await super().respond_to_unheard(call_id, count=count, failed=failed)
        self.excuses.append(excuse)
        return excuse

    async def note_heard(self, call_id, heard):
        await super().note_heard(call_id, heard)
        self._note_standing(call_id)

    async def close(self, call_id):
        if call_id in self._calls:
            self._note_standing(call_id)
        await super().close(call_id)

    def _note_standing(self, call_id):
        tracker = self.tracker(call_id)
        self.slots_at_last, self.events_at_last = dict(tracker.slots), tuple(tracker.events)


def words(turn):
    return " ".join(reply.text for reply in turn.replies)
