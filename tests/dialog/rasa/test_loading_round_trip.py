"""Random stories and rules, printed as YAML and loaded again, are the same."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from rasa_files import write_project

from dialog.rasa.domain import Json
from dialog.rasa.loading import load_project
from dialog.rasa.story import (
    ActionStep,
    BotStep,
    LoopStep,
    Mention,
    SlotStep,
    Step,
    Story,
    UserStep,
)

INTENTS = st.sampled_from(["hello", "tell", "yes", "menu/soup"])
TEXTS = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=6)
VALUES = st.none() | st.booleans() | st.integers(-9, 99) | TEXTS | st.lists(TEXTS, max_size=2)
LABELS = st.none() | st.sampled_from(["from", "to", "1"])
MENTIONS = st.builds(Mention, st.sampled_from(["name", "town"]), VALUES, LABELS, LABELS)
STEPS: st.SearchStrategy[Step] = st.one_of(
    st.builds(UserStep, INTENTS, st.lists(MENTIONS, max_size=2).map(tuple)),
    st.builds(UserStep, st.none(), text=TEXTS),
    st.builds(ActionStep, st.sampled_from(["utter_hi", "trip_form", "action_listen"])),
    st.builds(BotStep, TEXTS),
    st.builds(SlotStep, st.sampled_from(["name", "towns", "done"]), VALUES),
    st.builds(LoopStep, st.sampled_from(["trip_form", None])),
)
CONDITIONS = st.one_of(
    st.builds(SlotStep, st.sampled_from(["name", "done", "requested_slot"]), VALUES),
    st.builds(LoopStep, st.sampled_from(["trip_form", None])),
)
RULE_STEPS = STEPS.filter(lambda step: not (isinstance(step, UserStep) and step.text is not None))


@st.composite
def rules(draw: st.DrawFn) -> Story:
    condition = draw(st.lists(CONDITIONS, max_size=2))
    steps = draw(st.lists(RULE_STEPS, min_size=1, max_size=5))
    return Story(
        draw(TEXTS),
        (*condition, *steps),
        is_rule=True,
        condition_steps=len(condition),
        starts_conversation=draw(st.booleans()),
        waits_for_user=draw(st.booleans()),
    )


STORIES = st.builds(Story, TEXTS, st.lists(STEPS, min_size=1, max_size=6).map(tuple))


def printed_mention(mention: Mention) -> Json:
    labels = {"role": mention.role, "group": mention.group}
    told: dict[str, Json] = {key: label for key, label in labels.items() if label is not None}
    return {mention.entity: mention.value, **told}


def printed_step(step: Step) -> Json:
    match step:
        case UserStep(intent=None):
            return {"user": step.text}
        case UserStep():
            entities = [printed_mention(mention) for mention in step.mentions]
            return {"intent": step.intent, "entities": entities}
        case ActionStep():
            return {"action": step.action}
        case BotStep():
            return {"bot": step.text}
        case SlotStep():
            return {"slot_was_set": [{step.slot: step.value}]}
        case LoopStep():
            return {"active_loop": step.loop}


def printed(story: Story) -> Json:
    steps = [printed_step(step) for step in story.steps]
    if not story.is_rule:
        return {"story": story.name, "steps": steps}
    return {
        "rule": story.name,
        "condition": steps[: story.condition_steps],
        "steps": steps[story.condition_steps :],
        "conversation_start": story.starts_conversation,
        "wait_for_user_input": story.waits_for_user,
    }


def placeless(story: Story) -> tuple[object, ...]:
    """Everything but the places, each value with its type: True is not 1."""
    steps = [repr(printed_step(step)) for step in story.steps]
    switches = (story.starts_conversation, story.waits_for_user)
    return story.name, story.is_rule, story.condition_steps, steps, switches


@settings(max_examples=60, deadline=None)
@given(st.lists(STORIES, max_size=3), st.lists(rules(), max_size=3))
def test_stories_that_are_printed_and_loaded_are_the_same(
    stories: list[Story], written_rules: list[Story]
) -> None:
    content = json.dumps(  # which is YAML, and leaves no scalar bare
        {
            "version": "3.1",
            "stories": [printed(story) for story in stories],
            "rules": [printed(rule) for rule in written_rules],
        }
    )
    with TemporaryDirectory() as directory:
        _, training = load_project(write_project(Path(directory), data__flow=content))
    assert [placeless(story) for story in training.stories] == [placeless(s) for s in stories]
    assert [placeless(rule) for rule in training.rules] == [placeless(r) for r in written_rules]
