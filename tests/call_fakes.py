"""What stands in for the slow or random parts in whole-call tests, behind the same Protocols."""

import asyncio
from dataclasses import dataclass, field

import numpy as np

from dialog.turn import Awaited, NextStep, Reply, Turn
from triage.decision import Acuity, Finding, Span, TriageDecision
from voice.asr.engine import Hypothesis, Word
from voice.errors import AsrError, TtsError
from voice.tts.engine import Pcm


@dataclass
class ScriptedAsr:
    """Hears what the script says, turn by turn; a `None` in it is an engine that dies."""

    script: list[str | None]
    partials: list[list[str]] = field(default_factory=list)
    """What is heard meanwhile, of each turn one after the other, whenever somebody asks."""
    name: str = "fake/script"
    heard_bytes: list[int] = field(default_factory=list)
    is_eager: bool = False
    """Whether it decodes in every pause, as an engine without a stream does."""
    decode_s: float = 0.0

    async def warm(self):
        pass

    async def close(self):
        pass

    def open_stream(self):
        return _EagerStream(self) if self.is_eager else _ScriptedStream(self)


class _ScriptedStream:
    def __init__(self, engine):
        self._engine = engine
        self._bytes = 0
        self._partials = engine.partials.pop(0) if engine.partials else []

    def feed(self, samples):
        self._bytes += len(samples)

    async def finish(self):
        self._engine.heard_bytes.append(self._bytes)
        await asyncio.sleep(self._engine.decode_s)
        text = self._engine.script.pop(0) if self._engine.script else ""
        if text is None:
            raise AsrError("engine died")
        words = tuple(Word(word, 0.0, 0.1, 0.9) for word in text.split())
        return Hypothesis(text, words, 0.9)

    def partial(self):
        return self._partials.pop(0) if self._partials else ""

    def abandon(self):
        pass


class _EagerStream(_ScriptedStream):
    finishes_cheaply = True

    def confirm(self):
        pass


@dataclass
class ToneTts:
    """Speaks in a tone of 60 ms a word; dies where the text asks for it."""

    name: str = "fake/tone"
    fails_on: str = ""
    takes_s: float = 0.0

    async def warm(self):
        pass

    async def close(self):
        pass

    async def synthesise(self, text, prosody):
        if self.fails_on and self.fails_on in text:
            raise TtsError("engine died")
        await asyncio.sleep(self.takes_s)
        samples = np.arange(int(8000 * 0.06 * (1 + len(text.split()))))
        return Pcm((9000 * np.sin(samples / 3)).astype("<i2").tobytes(), 8000)


RED_FLAG = TriageDecision(
    Acuity.EMERGENCY, (Finding("test_flag", Acuity.EMERGENCY, Span(0, 1), "-"),)
)


@dataclass
class ScriptedDialog:
    """Answers by a table of the words heard; remembers everything it was asked."""

    answers: dict[str, Turn] = field(default_factory=dict)
    greeting: str = "hello this is the greeting of the test"
    delay_s: float = 0.0
    asked: list[tuple[str, ...]] = field(default_factory=list)
    rehearsal_delay_s: float = 0.0
    rehearsed: list[str] = field(default_factory=list)

    def fixed_replies(self):
        return (Reply(self.greeting),)

    def filler(self):
        return Reply("one moment")

    async def open(self, call_id):
        self.asked.append(("open",))
        return says(self.greeting)

    async def rehearse(self, call_id, utterance):
        self.rehearsed.append(utterance.text)
        await asyncio.sleep(self.rehearsal_delay_s)
        answer = self.answers.get(utterance.text, says(f"you said {utterance.text}"))
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def respond(self, call_id, utterance):
        self.asked.append(("respond", utterance.text, utterance.source.value))
        await asyncio.sleep(self.delay_s)
        answer = self.answers.get(utterance.text, says(f"you said {utterance.text}"))
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def respond_to_silence(self, call_id, *, prompt, is_last):
        self.asked.append(("silence", str(prompt), str(is_last)))
        return says("are you there", then=NextStep.HAND_OFF if is_last else NextStep.LISTEN)

    async def respond_to_unheard(self, call_id, *, count, failed):
        self.asked.append(("unheard", str(count), str(failed)))
        return says("say that again", then=NextStep.HAND_OFF if count == 3 else NextStep.LISTEN)

    async def respond_to_time_limit(self, call_id):
        self.asked.append(("time limit",))
        return says("our time is over", then=NextStep.HAND_OFF)

    async def note_heard(self, call_id, heard):
        self.asked.append(("heard", heard))

    def overhear(self, call_id, text):
        self.asked.append(("overheard", text))
        return RED_FLAG if "chest" in text else TriageDecision(Acuity.NONE)

    def advice_ahead(self, call_id, decision):
        return (Reply("call for help now"),)

    async def close(self, call_id):
        self.asked.append(("close",))


def says(*texts, then=NextStep.LISTEN, interruptible=True, triage=None, awaits=Awaited.ANYTHING):
    """A turn that says these texts."""
    decision = triage or TriageDecision(Acuity.NONE)
    return Turn(
        tuple(Reply(text, interruptible=interruptible) for text in texts),
        then=then,
        triage=decision,
        call_acuity=decision.acuity,
        awaits=awaits,
    )
