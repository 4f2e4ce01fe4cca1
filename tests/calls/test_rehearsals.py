"""The answer is made ahead where the turn may be over; nobody hears or sees anything of that."""

import asyncio
from dataclasses import dataclass, field, replace

import pytest
from call_fakes import ScriptedDialog, says
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineWorker
from pipecat.processors.frame_processor import FrameProcessor
from pipecat.workers.runner import WorkerRunner

from dialog.errors import UnknownCallError
from dialog.turn import Emotion, Utterance
from telephony.dialog_processor import DialogProcessor, DialogSide
from telephony.rehearsals import RehearsalFigures, Rehearsals
from triage.decision import Acuity, TriageDecision
from voice.frames import (
    EagerUtteranceFrame,
    SpeakFrame,
    TurnResumedFrame,
    UnheardFrame,
    UtteranceFrame,
)
from voice.tts.prosody import NEUTRAL


@dataclass
class Brain:
    """A dialog processor in a pipeline of its own, and everything that came out of it."""

    dialog: ScriptedDialog
    prepare_s: float = 0.0
    events: list = field(default_factory=list)
    turns: list = field(default_factory=list)
    prepared: list = field(default_factory=list)
    spoken: list = field(default_factory=list)
    attended: list = field(default_factory=list)
    prepared_as: list = field(default_factory=list)
    spoken_as: list = field(default_factory=list)

    def __post_init__(self):
        now = asyncio.get_running_loop().time
        side = DialogSide(
            dialog=self.dialog,
            prosodies=dict.fromkeys(Emotion, NEUTRAL),
            last_resort="sorry",
            timeout_s=4.0,
            filler_after_s=60.0,
            publish=self.events.append,
            on_turn=self.turns.append,
            prepare=self.prepare,
            attend=lambda: self.attended.append(True),
        )
        self.processor = DialogProcessor("c1", side, clock=now, wall_clock=now)

    async def prepare(self, text, prosody):
        self.prepared.append(text)
        self.prepared_as.append((text, prosody))
        await asyncio.sleep(self.prepare_s)
        self.prepared.append(f"{text} done")

    @property
    def figures(self):
        return self.processor.rehearsals.figures

    async def run(self, *steps):
        """Frames go in, numbers are waited for."""
        brain = self

        class Ear(FrameProcessor):
            async def process_frame(self, frame, direction):
                await super().process_frame(frame, direction)
                if isinstance(frame, SpeakFrame):
                    brain.spoken.append(frame.text)
                    brain.spoken_as.append((frame.text, frame.prosody))

        worker = PipelineWorker(
            Pipeline([self.processor, Ear()]), idle_timeout_secs=None, enable_rtvi=False
        )
        runner = WorkerRunner(handle_sigint=False)
        await runner.add_workers(worker)
        running = asyncio.create_task(runner.run())
        await asyncio.sleep(0.5)
        self.spoken.clear()
        self.spoken_as.clear()
        self.events.clear()
        self.turns.clear()
        for step in steps:
            if isinstance(step, float):
                await asyncio.sleep(step)
            else:
                await self.processor.queue_frame(step)
        await runner.cancel()
        await running


def eager(text):
    return EagerUtteranceFrame(text, (), 0.9)


def said(text):
    return UtteranceFrame(text, (), 0.9, asyncio.get_running_loop().time(), turn=1)


async def test_the_answer_is_rendered_before_the_turn_is_over_and_then_said_once():
    brain = Brain(ScriptedDialog({"hello": says("good day", "how are you")}))
    await brain.run(eager("hello"), 0.1)
    assert brain.prepared == ["good day", "good day done", "how are you", "how are you done"]
    brain = Brain(ScriptedDialog({"hello": says("good day", "how are you")}))
    await brain.run(eager("hello"), 0.1, said("hello"), 0.1)
    assert brain.spoken == ["good day", "how are you"]
    assert [one for one in brain.dialog.asked if one[0] == "respond"] == [
        ("respond", "hello", "speech")
    ]
    assert brain.figures == RehearsalFigures(begun=1, right=1)


async def test_nothing_is_said_published_or_told_by_a_rehearsal():
    brain = Brain(ScriptedDialog())
    await brain.run(eager("hello"), 0.1, TurnResumedFrame(), 0.1, eager("hello you"), 0.1)
    assert (brain.spoken, brain.events, brain.turns) == ([], [], [])
    assert brain.dialog.rehearsed == ["hello", "hello you"]
    assert [one[0] for one in brain.dialog.asked] == ["open", "overheard", "overheard"]


async def test_the_eager_words_are_overheard_and_an_emergency_in_them_is_only_prepared():
    brain = Brain(ScriptedDialog())
    await brain.run(eager("my chest"), 0.1)
    assert [type(one).__name__ for one in brain.events] == ["DangerForeseen"]
    assert "call for help now" in brain.prepared
    assert (brain.spoken, brain.turns) == ([], [])


async def test_the_rest_of_what_may_be_alarming_is_listened_to_closely():
    class Ears(ScriptedDialog):
        def overhear(self, call_id, text):
            return TriageDecision(Acuity.SOON if "cough" in text else Acuity.NONE)

    brain = Brain(Ears())
    await brain.run(eager("hello"), 0.1)
    assert brain.attended == []
    brain = Brain(Ears())
    await brain.run(eager("i have a cough"), 0.1)
    assert brain.attended == [True]


@pytest.mark.parametrize("wish", ["what did you say", "louder please", "slower please"])
async def test_what_is_only_said_again_is_rendered_as_it_will_be_spoken(wish):
    again = replace(says("how bad is it"), utterance=Utterance(wish), intent="repeat")
    brain = Brain(ScriptedDialog({wish: again}))
    await brain.run(eager(wish), 0.1, said(wish), 0.1)
    assert brain.prepared_as == brain.spoken_as
    ((_, prosody),) = brain.spoken_as
    assert prosody != NEUTRAL


async def test_a_rehearsed_wish_of_the_voice_is_not_granted_before_it_is_certain():
    louder = replace(says("how bad is it"), utterance=Utterance("louder"), intent="repeat")
    brain = Brain(ScriptedDialog({"louder": louder}))
    await brain.run(eager("louder"), 0.1, TurnResumedFrame(), said("hello"), 0.1)
    assert brain.spoken_as == [("you said hello", NEUTRAL)]


async def test_who_goes_on_stops_what_is_being_rendered():
    brain = Brain(ScriptedDialog({"hello": says("one", "two")}), prepare_s=1.0)
    await brain.run(eager("hello"), 0.5, TurnResumedFrame(), 5.0)
    assert brain.prepared == ["one"]
    assert brain.figures == RehearsalFigures(begun=1, dropped=1)


async def test_a_rehearsal_that_is_still_thinking_when_the_turn_is_over_is_given_up():
    dialog = ScriptedDialog(rehearsal_delay_s=1.0)
    brain = Brain(dialog)
    await brain.run(eager("hello"), 0.1, said("hello"), 3.0)
    assert brain.spoken == ["you said hello"]
    assert brain.prepared == []
    assert brain.figures == RehearsalFigures(begun=1, dropped=1)


async def test_rendering_goes_on_while_the_same_is_said_and_stops_where_it_is_something_else():
    class Fickle(ScriptedDialog):
        async def rehearse(self, call_id, utterance):
            return says("one", "two")

    for answer, prepared in (
        (says("one", "two"), ["one", "one done", "two", "two done"]),
        (says("three"), ["one"]),
    ):
        brain = Brain(Fickle({"hello": answer}), prepare_s=1.0)
        await brain.run(eager("hello"), 0.1, said("hello"), 5.0)
        assert brain.prepared == prepared
        assert brain.spoken == [one.text for one in answer.replies]
        is_right = len(answer.replies) == 2
        assert brain.figures == RehearsalFigures(begun=1, right=is_right, wrong=not is_right)


async def test_what_is_certain_may_be_only_the_beginning_of_what_is_said():
    class Careful(ScriptedDialog):
        async def rehearse(self, call_id, utterance):
            return says("one")

    brain = Brain(Careful({"hello": says("one", "two")}))
    await brain.run(eager("hello"), 0.1, said("hello"), 0.1)
    assert brain.figures == RehearsalFigures(begun=1, right=1)


@pytest.mark.parametrize("error", [ZeroDivisionError("words"), UnknownCallError("c1")])
async def test_a_rehearsal_that_fails_costs_nothing_but_itself(error, caplog, capsys):
    class Failing(ScriptedDialog):
        async def rehearse(self, call_id, utterance):
            raise error

    brain = Brain(Failing())
    await brain.run(eager("hello"), 0.1, said("hello"), 0.1)
    assert brain.spoken == ["you said hello"]
    assert not [one for one in brain.events if type(one).__name__ == "StageFailed"]
    assert "words" not in caplog.text + capsys.readouterr().out


async def test_a_rehearsal_that_never_ends_is_ended_and_holds_nothing_up():
    brain = Brain(ScriptedDialog(rehearsal_delay_s=3600.0))
    await brain.run(eager("hello"), 10.0, eager("hello you"), 0.1, said("hello you"), 0.1)
    assert brain.spoken == ["you said hello you"]
    assert brain.figures.dropped == 2


async def test_a_turn_that_was_lost_after_all_drops_what_was_rehearsed():
    brain = Brain(ScriptedDialog(), prepare_s=1.0)
    await brain.run(eager("hello"), 0.1, UnheardFrame(0.0, 1.0, turn=1), 3.0)
    assert brain.spoken == ["say that again"]
    assert brain.prepared == ["you said hello"]


async def test_a_call_that_ends_meanwhile_leaves_nothing_running():
    brain = Brain(ScriptedDialog(rehearsal_delay_s=1.0))
    await brain.run(eager("hello"), 0.1)
    assert asyncio.all_tasks() == {asyncio.current_task()}
    brain = Brain(ScriptedDialog(), prepare_s=1.0)
    await brain.run(eager("hello"), 0.1)
    assert asyncio.all_tasks() == {asyncio.current_task()}
    assert brain.prepared == ["you said hello"]


async def test_only_one_turn_is_rehearsed_at_a_time():
    rehearsals = Rehearsals("c1", ScriptedDialog(rehearsal_delay_s=1.0).rehearse, timeout_s=4.0)
    prepared = []

    async def prepare(turn):
        prepared.extend(one.text for one in turn.replies)

    for text in ("one", "two", "three"):
        rehearsals.begin(Utterance(text), prepare)
    await asyncio.sleep(2.0)
    assert prepared == ["you said three"]
    assert rehearsals.figures == RehearsalFigures(begun=3, dropped=2)
    await rehearsals.close()
