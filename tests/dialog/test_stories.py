"""Plays the shipped stories: the engine must do what they tell."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from dialog.entry import Entry
from dialog.manager import DialogManager
from dialog.nlu.interpreter import Expected
from dialog.nlu.understanding import Entity, Understanding
from dialog.parts import SHIPPED, DialogParts
from dialog.rules import Story, load_stories
from dialog.turn import Utterance
from triage.decision import Span

STORIES = load_stories(SHIPPED / "stories.yml")


class StoryInterpreter:
    """Understands exactly what the story says."""

    def __init__(self) -> None:
        self.next = Understanding("greet", 1.0)

    def interpret(self, utterance: Utterance, expected: Expected, now: datetime) -> Understanding:
        return self.next


def turns(story: Story) -> Iterator[tuple[Entry, list[Entry]]]:
    """Each thing the caller says, with the steps that follow it."""
    said: Entry | None = None
    steps: list[Entry] = []
    for step in story.steps:
        if "intent" in step.values:
            if said is not None:
                yield said, steps
            said, steps = step, []
        else:
            steps.append(step)
    assert said is not None
    yield said, steps


def understanding(step: Entry) -> Understanding:
    entities = [
        Entity(name, str(value), Span(0, 1))
        for item in step.list("entities")
        for name, value in item.values.items()
    ]
    return Understanding(step.text("intent"), 1.0, tuple(entities))


def words_for(understood: Understanding) -> str:
    """What triage hears: the names of the symptoms."""
    return " and ".join(item.value for item in understood.entities if item.entity == "symptom")


def check_state(manager: DialogManager, steps: Sequence[Entry]) -> None:
    tracker = manager.tracker("story")
    for step in steps:
        if "active_loop" in step.values:
            assert tracker.active_loop == step.values["active_loop"]
        for item in step.list("slot_was_set"):
            for name, value in item.values.items():
                assert tracker.slot(name) == value


@pytest.mark.parametrize("story", STORIES, ids=[story.name for story in STORIES])
async def test_a_story_is_true(
    story: Story, parts: DialogParts, clock: Callable[[], float]
) -> None:
    interpreter = StoryInterpreter()
    manager = DialogManager(replace(parts, interpreter=interpreter), clock=clock)
    await manager.open("story")
    for said, steps in turns(story):
        interpreter.next = understanding(said)
        turn = await manager.respond("story", Utterance(words_for(interpreter.next)))
        wanted = tuple(step.text("action") for step in steps if "action" in step.values)
        assert turn.actions == wanted
        check_state(manager, steps)
