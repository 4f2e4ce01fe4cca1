"""Whole calls with turns of other calls amid them: nobody is left without an answer, goes in
circles, or has anything done that is not theirs, or twice.
"""

import asyncio
import json
import random
from collections import Counter
from dataclasses import dataclass, replace

import pytest
from calls.scripted import CLINIC_SCRIPTS, SCRIPTS, calls

from telephony.commands.chat import answers

CALLS = [call.line for call in (*calls(CLINIC_SCRIPTS), *calls(SCRIPTS))]
SAID = [turn for line in CALLS for turn in line["turns"] if turn["event"] == "caller"]
WAYS_OUT = ("no", "no", "no thank you", "no", "goodbye", "no", "no", "no")
"""By these the longest call must have come to its end."""
OF_A_PATIENT = ("book", "reschedule", "cancel", "join_waiting_list", "request_refill")
WRITES = {*OF_A_PATIENT, "update_care_plan", "add_reading", "write_note", "leave_task"}
ASKS_AGAIN = ("repeat", "again", "*")
MOST_ALIKE = 2
"""Answers in a row that are the same, word by word."""


@dataclass(frozen=True)
class WatchedClinic:
    """A clinic that is told on: what it was asked to write."""

    clinic: object
    written: list

    def __getattr__(self, name):
        asked = getattr(self.clinic, name)
        if name not in WRITES:
            return asked

        async def writing(first, *more, **named):
            answer = await asked(first, *more, **named)
            self.written.append((name, getattr(first, "patient_id", first), str((first, *more))))
            return answer

        return writing


@dataclass(frozen=True)
class WatchedClinics:
    """Opens such clinics; all tell on one list."""

    clinics: object
    written: list

    async def open(self, more=None):
        return WatchedClinic(await self.clinics.open(more), self.written)


def spliced(seed):
    """One of the calls with turns of others in it, sometimes all out of order."""
    chance = random.Random(f"spliced {seed}")
    line = chance.choice(CALLS)
    turns = [turn for turn in line["turns"] if turn["event"] != "hangup"]
    for _ in range(chance.randint(1, 5)):
        turns.insert(chance.randint(0, len(turns)), chance.choice(SAID))
    if chance.random() < 0.3:
        chance.shuffle(turns)
    turns += [{"event": "caller", "text": text} for text in WAYS_OUT]
    return {**line, "id": f"spliced {seed}", "turns": turns}


def played(stage, line):
    async def one():
        async def fed():
            yield json.dumps(line).encode()

        return [answer async for answer in answers(fed(), stage)]

    (answer,) = asyncio.run(one())
    assert "error" not in answer, answer
    return answer["turns"]


def replies(turn):
    return " ".join(reply["text"] for reply in turn["replies"])


@pytest.mark.parametrize("seed", range(80))
def test_turns_of_other_calls_lead_nobody_astray(stage, demo_clinics, seed):
    written = []
    line = spliced(seed)
    turns = played(replace(stage, clinics=WatchedClinics(demo_clinics, written), seed="1"), line)

    _assert_answered(line, turns)
    assert turns[-1]["then"] != "listen", "the call does not end"
    known = _known_from_the_start(line.get("context", {})) | {
        turn["slots"].get("patient_id") for turn in turns if turn["slots"].get("authenticated")
    }
    for name, patient_id, _ in written:
        assert name not in OF_A_PATIENT or patient_id in known, name
    # Of a pressure that is put right one half may be the same, and both readings stand.
    is_put_right = any("reading_corrected" in text for _, _, text in written)
    often = {"write_note", "add_reading"} if is_put_right else {"write_note"}
    counts = Counter(one for one in written if one[0] not in often)
    assert all(count == 1 for count in counts.values()), "something was written twice"


def _known_from_the_start(context):
    """The patient's id, where a call's context says that they have proven who they are."""
    is_proven = context.get("authenticated")
    return {context.get("patient", {}).get("id"), context.get("patient_id")} if is_proven else set()


def _assert_answered(line, turns):
    alike, before = 0, ""
    for said, turn in zip(line["turns"], turns, strict=False):
        text = replies(turn)
        assert text or turn["then"] == "hang_up"
        assert "{" not in text
        assert "None" not in text
        alike = alike + 1 if text == before else 0
        before = text
        wants_it = any(one in said.get("text", "") for one in ASKS_AGAIN)
        assert alike < MOST_ALIKE or wants_it, text
