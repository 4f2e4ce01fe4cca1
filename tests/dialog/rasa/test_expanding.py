from pathlib import Path

import pytest
from rasa_files import write_project

from dialog.rasa.expanding import MAX_CHOICES, MAX_JOINED
from dialog.rasa.loading import check_project
from dialog.rasa.story import ActionStep, Story, UserStep


def joined(directory: Path, stories: str) -> tuple[dict[str, list[str]], list[str]]:
    """The stories' acts by their names, and the messages of the mistakes."""
    project = check_project(write_project(directory, data__stories=stories))
    named = {story.name: _acts(story) for story in project.training.stories}
    assert len(named) == len(project.training.stories)
    return named, [mistake.message for mistake in project.mistakes]


def _acts(story: Story) -> list[str]:
    acts = (
        step.intent if isinstance(step, UserStep) else step.action
        for step in story.steps
        if isinstance(step, UserStep | ActionStep)
    )
    return [*map(str, acts), *([] if story.waits_for_user else ["stops"])]


def test_a_checkpoint_joins_every_story_that_ends_with_each_that_starts_there(
    tmp_path: Path,
) -> None:
    stories, mistakes = joined(
        tmp_path,
        """
        stories:
        - {story: a, steps: [{intent: hello}, {checkpoint: met}]}
        - {story: b, steps: [{intent: tell}, {checkpoint: met}]}
        - {story: c, steps: [{checkpoint: met}, {action: utter_hi}]}
        - {story: d, steps: [{checkpoint: met}, {action: utter_bye}]}
        """,
    )
    assert stories == {
        "a > c": ["hello", "utter_hi"],
        "a > d": ["hello", "utter_bye"],
        "b > c": ["tell", "utter_hi"],
        "b > d": ["tell", "utter_bye"],
    }
    assert mistakes == []


def test_several_checkpoints_are_several_ways_in_and_out(tmp_path: Path) -> None:
    stories, mistakes = joined(
        tmp_path,
        """
        stories:
        - {story: a, steps: [{intent: hello}, {checkpoint: one}, {checkpoint: two}]}
        - {story: b, steps: [{intent: tell}, {checkpoint: two}]}
        - {story: c, steps: [{checkpoint: one}, {checkpoint: two}, {action: utter_hi}]}
        - {story: d, steps: [{checkpoint: two}, {action: utter_bye}]}
        """,
    )
    assert sorted(stories) == ["a > c", "a > d", "b > c", "b > d"]
    assert mistakes == []


def test_a_checkpoint_in_the_middle_is_passed_by_other_stories_too(tmp_path: Path) -> None:
    stories, _ = joined(
        tmp_path,
        """
        stories:
        - {story: a, steps: [{intent: hello}, {checkpoint: met}, {action: utter_hi}]}
        - {story: b, steps: [{intent: tell}, {checkpoint: met}]}
        """,
    )
    assert stories == {"a": ["hello", "utter_hi"], "b > a": ["tell", "utter_hi"]}


@pytest.mark.parametrize(
    ("said", "reached"),
    [
        ("{slot_was_set: [{name: Ann}]}", "ann"),
        ("{slot_was_set: [{name: Bob}]}", "anyone"),
        ("{slot_was_set: [{name: null}]}", "nobody"),
        ("{slot_was_set: [name]}", "anyone"),
        ("{intent: tell, entities: [{name: Ann}]}", "ann"),
        ("{intent: hello}", "nobody"),
    ],
)
def test_only_conversations_with_the_wanted_slots_pass_a_checkpoint(
    tmp_path: Path, said: str, reached: str
) -> None:
    stories, _ = joined(
        tmp_path,
        f"""
        stories:
        - {{story: a, steps: [{said}, {{checkpoint: met}}]}}
        - story: ann
          steps: [{{checkpoint: met, slot_was_set: [{{name: Ann}}]}}, {{action: utter_hi}}]
        - story: anyone
          steps: [{{checkpoint: met, slot_was_set: [name]}}, {{action: utter_hi}}]
        - story: nobody
          steps: [{{checkpoint: met, slot_was_set: [{{name: null}}]}}, {{action: utter_hi}}]
        """,
    )
    assert f"a > {reached}" in stories
    assert ("a > anyone" in stories) == (reached != "nobody")


def test_a_cycle_is_gone_round_once_again_and_ends(tmp_path: Path) -> None:
    stories, mistakes = joined(
        tmp_path,
        """
        stories:
        - {story: in, steps: [{intent: hello}, {checkpoint: round}]}
        - {story: on, steps: [{checkpoint: round}, {action: utter_hi}, {checkpoint: round}]}
        - {story: out, steps: [{checkpoint: round}, {action: utter_bye}]}
        """,
    )
    assert stories == {
        "in > out": ["hello", "utter_bye"],
        "in > on > out": ["hello", "utter_hi", "utter_bye"],
        "in > on": ["hello", "utter_hi", "utter_hi", "stops"],
    }
    assert mistakes == []


def test_unresolved_checkpoints_are_told_and_the_story_before_them_is_kept(tmp_path: Path) -> None:
    stories, mistakes = joined(
        tmp_path,
        """
        stories:
        - {story: a, steps: [{intent: hello}, {action: utter_hi}, {checkpoint: nowhere}]}
        - {story: b, steps: [{checkpoint: never}, {action: utter_bye}]}
        """,
    )
    assert stories == {"a": ["hello", "utter_hi", "stops"]}
    assert mistakes == [
        "no story starts at checkpoint 'nowhere'; the story ends there",
        "story 'b' is never reached: no story leads to checkpoint 'never'",
    ]


def test_conditions_where_nothing_is_entered_are_not_heeded_and_told(tmp_path: Path) -> None:
    stories, mistakes = joined(
        tmp_path,
        """
        stories:
        - story: a
          steps:
          - intent: hello
          - {checkpoint: met, slot_was_set: [{name: Ann}]}
          - action: utter_hi
        """,
    )
    assert stories == {"a": ["hello", "utter_hi"]}
    assert len(mistakes) == 1
    assert "not heeded" in mistakes[0]


def test_crowded_checkpoints_end_lines_but_starve_no_story(tmp_path: Path) -> None:
    hubs = [f"hub{number}" for number in range(6)]
    written = ["- {story: in, steps: [{intent: hello}, {checkpoint: hub0}]}"]
    for here, there in zip(hubs, [*hubs[1:], "last"], strict=True):
        written += [
            f"- {{story: {here}-{way}, steps: "
            f"[{{checkpoint: {here}}}, {{action: utter_hi}}, {{checkpoint: {there}}}]}}"
            for way in range(5)
        ]
    written.append("- {story: end, steps: [{checkpoint: last}, {action: utter_bye}]}")
    project = check_project(
        write_project(tmp_path, data__stories="\n".join(["stories:", *written]) + "\n")
    )
    assert len(project.training.stories) <= (MAX_JOINED + 5) * (len(hubs) + 1)
    assert any(story.name.endswith("end") for story in project.training.stories)
    used = {name for story in project.training.stories for name in story.name.split(" > ")}
    assert used == {"in", "end", *(f"{hub}-{way}" for hub in hubs for way in range(5))}
    assert all("lines pass checkpoint" in m.message for m in project.mistakes)
    assert project.mistakes


def test_choices_that_explode_are_refused(tmp_path: Path) -> None:
    choices = "\n".join("  - or: [{intent: hello}, {intent: tell}]" for _ in range(40))
    _, mistakes = joined(tmp_path, f"stories:\n- story: s\n  steps:\n{choices}\n")
    assert mistakes == [f"`or` makes {2**40} stories of one; allowed: {MAX_CHOICES}"]
