"""Whole conversations in writing: the caller's side from a script, the agent's from the dialog.

What happens round the dialog on a telephone happens here too: words that are none are asked for
again, and a silence is the next rung of the ladder.
"""

from dataclasses import dataclass
from typing import Any

from config.settings import CallSettings
from dialog.clinical.backend import ClinicalBackend
from dialog.manager import DialogManager
from dialog.turn import HeardWord, NextStep, Source, Turn, Utterance
from telephony.chat_script import ChatScript, Happening, ScriptedTurn, own_slots
from telephony.silence import SilenceLadder
from triage.decision import Acuity

CALL_ID = "chat"
_PUNCTUATION = '.,;:!?"\u2026\u201c\u201d-'
_LONG_S = 86_400.0
"""Longer than any rung of the ladder."""


@dataclass(slots=True)
class _Line:
    """The telephone's own memory of a call."""

    silence: SilenceLadder
    now_s: float = 0.0
    unheard: int = 0

    def silent(self) -> tuple[int, bool]:
        """The number of the prompt that is due after a long silence, and whether it is the last."""
        self.now_s += _LONG_S
        prompt = self.silence.tick(self.now_s, is_quiet=True)
        return (prompt.number, prompt.is_last) if prompt is not None else (1, True)


class Chat:
    """Plays conversations, one after the other."""

    def __init__(self, dialog: DialogManager, call: CallSettings) -> None:
        self._dialog = dialog
        self._call = call

    def at(self, clinic: ClinicalBackend) -> "Chat":
        """Conversations with the same dialog, at another hospital."""
        return Chat(self._dialog.with_clinic(clinic), self._call)

    async def play(self, script: ChatScript) -> dict[str, Any]:
        """What the agent said and did, as `chat --jsonl` writes it.

        What follows the end of a call, by either side, does not happen and is not written.

        Args:
            script: the conversation.
        """
        silence = SilenceLadder(
            prompts_s=self._call.silence_prompts_s, red_flag_s=self._call.red_flag_silence_s
        )
        silence.tick(0.0, is_quiet=False)
        line = _Line(silence)
        if script.check_in is not None:
            self._dialog.expect(CALL_ID, script.check_in)
        opened = await self._dialog.open(CALL_ID, script.slots)
        try:
            turns = []
            for scripted in script.turns if opened.then is NextStep.LISTEN else ():
                written = await self._turn(scripted, line)
                turns.append(written)
                if written["then"] != NextStep.LISTEN:
                    break
            tracker = self._dialog.tracker(CALL_ID)
        finally:
            await self._dialog.close(CALL_ID)
        return {
            "id": script.key,
            "opening": _replies(opened),
            "turns": turns,
            "slots": {name: tracker.slot(name) for name in own_slots(tracker.domain)},
            "events": [event.KIND for event in tracker.events],
        }

    async def _turn(self, scripted: ScriptedTurn, line: _Line) -> dict[str, Any]:
        if scripted.event is Happening.HANGUP:
            return self._left()
        turn = await self._answer(scripted, line)
        if turn.call_acuity is Acuity.EMERGENCY:
            line.silence.red_flag()
        return _written(turn)

    async def _answer(self, scripted: ScriptedTurn, line: _Line) -> Turn:
        dialog = self._dialog
        if scripted.event is Happening.SILENCE:
            prompt, is_last = line.silent()
            return await dialog.respond_to_silence(CALL_ID, prompt=prompt, is_last=is_last)
        if scripted.event is Happening.MACHINE:
            return await dialog.respond_to_machine(CALL_ID)
        line.silence.caller_spoke()
        if scripted.event is Happening.DTMF:
            # The hash ends a row of keys; only alone it is one.
            keys = scripted.text.rstrip("#") or "#"
            return await dialog.respond(CALL_ID, Utterance(keys, source=Source.KEYPAD))
        utterance = _spoken(scripted)
        if not utterance.text:
            line.unheard += 1
            return await dialog.respond_to_unheard(CALL_ID, count=line.unheard, failed=False)
        line.unheard = 0
        return await dialog.respond(CALL_ID, utterance)

    def _left(self) -> dict[str, Any]:
        """The caller has hung up: nothing is answered."""
        tracker = self._dialog.tracker(CALL_ID)
        return _written(
            Turn((), then=NextStep.HANG_UP, call_acuity=tracker.call.acuity),
        )


def _spoken(scripted: ScriptedTurn) -> Utterance:
    """The words as a recogniser gives them: in lower case, without the punctuation round them."""
    written = scripted.text.lower().replace("\u2019", "'").split()
    heard = [word.strip(_PUNCTUATION) for word in written]
    words = tuple(HeardWord(word, scripted.confidence) for word in heard if word)
    return Utterance(" ".join(word.text for word in words), words, scripted.confidence)


def _written(turn: Turn) -> dict[str, Any]:
    return {
        "replies": _replies(turn),
        "actions": list(turn.actions),
        "slots": dict(turn.slots),
        "active_form": turn.active_form,
        "requested_slot": turn.requested_slot,
        "intent": turn.intent,
        "acuity": turn.call_acuity.label,
        "then": turn.then.value,
    }


def _replies(turn: Turn) -> list[dict[str, Any]]:
    return [
        {
            "text": reply.text,
            "emotion": reply.emotion.value,
            "interruptible": reply.interruptible,
        }
        for reply in turn.replies
    ]
