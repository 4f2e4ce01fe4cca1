from pathlib import Path

from rasa_files import write_project

from dialog.rasa.loading import check_project, load_project, load_tests
from dialog.rasa.story import (
    ANY_VALUE,
    ActionStep,
    BotStep,
    LoopStep,
    Mention,
    Place,
    SlotStep,
    Story,
    UserStep,
)


def stories_of(directory: Path, stories: str) -> tuple[Story, ...]:
    return load_project(write_project(directory, data__stories=stories))[1].stories


def rules_of(directory: Path, rules: str) -> tuple[Story, ...]:
    return load_project(write_project(directory, data__rules=rules))[1].rules


def placeless(step: object) -> object:
    return type(step)(
        *(
            getattr(step, field)
            for field in step.__dataclass_fields__  # type: ignore[attr-defined]
            if field != "place"
        )
    )


def test_every_kind_of_step_is_read_with_its_place(tmp_path: Path) -> None:
    (story,) = stories_of(
        tmp_path,
        """\
        stories:
        - story: all of it
          metadata: {author: nobody}
          steps:
          - intent: hello
          - action: trip_form
          - active_loop: trip_form
          - slot_was_set:
            - done: true
          - active_loop: null
          - user: take me home
          - bot: gladly
          - metadata: a remark
        """,
    )
    file = str(tmp_path / "data" / "stories.yml")
    assert story.name == "all of it"
    assert story.place == Place(file, 2)
    assert story.waits_for_user
    assert not story.is_rule
    assert story.steps == (
        UserStep("hello", place=Place(file, 5)),
        ActionStep("trip_form", Place(file, 6)),
        LoopStep("trip_form", Place(file, 7)),
        SlotStep("done", value=True, place=Place(file, 9)),
        LoopStep(None, Place(file, 10)),
        UserStep(None, text="take me home", place=Place(file, 11)),
        BotStep("gladly", Place(file, 12)),
    )


def test_entities_of_a_story_come_in_every_spelling(tmp_path: Path) -> None:
    (story,) = stories_of(
        tmp_path,
        """
        stories:
        - story: s
          steps:
          - intent: tell
            entities:
            - name
            - name: Ann
            - town: Rome
              role: to
              group: 1
            - {role: from, town: null}
        """,
    )
    (said,) = story.steps
    assert isinstance(said, UserStep)
    assert said.mentions == (
        Mention("name"),
        Mention("name", "Ann"),
        Mention("town", "Rome", "to", "1"),
        Mention("town", None, "from"),
    )


def test_a_slot_that_is_only_named_has_some_value_if_its_type_says_so(tmp_path: Path) -> None:
    (story,) = stories_of(
        tmp_path,
        """
        stories:
        - story: s
          steps:
          - slot_was_set: [name, towns, done, {name: null, done: false}, {towns: [a, b]}]
        """,
    )
    assert [(step.slot, step.value) for step in story.steps if isinstance(step, SlotStep)] == [
        ("name", ANY_VALUE),
        ("towns", ANY_VALUE),
        ("done", None),
        ("name", None),
        ("done", False),
        ("towns", ["a", "b"]),
    ]


def test_words_like_yes_and_no_are_words_as_in_yaml_1_2(tmp_path: Path) -> None:
    (story,) = stories_of(
        tmp_path,
        """
        stories:
        - story: on
          steps:
          - intent: yes
          - slot_was_set: [{name: no}]
        """,
    )
    assert story.name == "on"
    assert [placeless(step) for step in story.steps] == [UserStep("yes"), SlotStep("name", "no")]


def test_choices_make_a_story_for_each_way_through_them(tmp_path: Path) -> None:
    stories = stories_of(
        tmp_path,
        """
        stories:
        - story: s
          steps:
          - or:
            - intent: hello
            - intent: tell
              entities: [{name: Ann}]
          - action: utter_hi
          - or:
            - slot_was_set: [{name: Ann}, {done: true}]
            - slot_was_set: [{name: Bob}]
        """,
    )
    hello, tell = UserStep("hello"), UserStep("tell", (Mention("name", "Ann"),))
    ann, bob = (SlotStep("name", "Ann"), SlotStep("done", True)), (SlotStep("name", "Bob"),)
    assert [tuple(map(placeless, story.steps)) for story in stories] == [
        (hello, ActionStep("utter_hi"), *ann),
        (hello, ActionStep("utter_hi"), *bob),
        (tell, ActionStep("utter_hi"), *ann),
        (tell, ActionStep("utter_hi"), *bob),
    ]


def test_a_rule_has_its_condition_first_and_its_switches(tmp_path: Path) -> None:
    rule, plain = rules_of(
        tmp_path,
        """
        rules:
        - rule: submit
          condition:
          - active_loop: trip_form
          - slot_was_set: [{requested_slot: null}, name]
          conversation_start: true
          wait_for_user_input: false
          steps:
          - action: trip_form
          - active_loop: null
        - rule: plain
          steps:
          - intent: hello
          - action: utter_hi
        """,
    )
    assert [placeless(step) for step in rule.steps] == [
        LoopStep("trip_form"),
        SlotStep("requested_slot", None),
        SlotStep("name", ANY_VALUE),
        ActionStep("trip_form"),
        LoopStep(None),
    ]
    assert (rule.is_rule, rule.condition_steps) == (True, 3)
    assert (rule.starts_conversation, rule.waits_for_user) == (True, False)
    assert (plain.is_rule, plain.condition_steps) == (True, 0)
    assert (plain.starts_conversation, plain.waits_for_user) == (False, True)


def test_rules_refuse_words_and_checkpoints(tmp_path: Path) -> None:
    project = check_project(
        write_project(
            tmp_path,
            data__rules="""
            rules:
            - rule: r
              steps:
              - user: hello there
              - checkpoint: meet
            """,
        )
    )
    assert [(mistake.place.line, mistake.message) for mistake in project.mistakes] == [
        (5, "`user` in rule 'r'; allowed in stories only"),
        (6, "`checkpoint` in rule 'r'; allowed in stories only"),
    ]


def test_tests_carry_the_words_and_their_annotations(tmp_path: Path) -> None:
    directory = write_project(
        tmp_path,
        tests__test_trip="""
        stories:
        - story: a trip
          steps:
          - user: |
              from [Rome]{"entity": "town", "role": "from"} to [the lagoon](town:Venice)
            intent: tell
          - action: trip_form
          - user: '/tell{"name": ["Ann", "Bob"]}'
            intent: tell
        """,
    )
    domain, training = load_project(directory)
    (test,) = load_tests(directory / "tests", domain)
    assert training.stories == ()
    assert [placeless(step) for step in test.steps] == [
        UserStep(
            "tell",
            (Mention("town", "Rome", "from"), Mention("town", "Venice")),
            "from Rome to the lagoon",
        ),
        ActionStep("trip_form"),
        UserStep(
            "tell",
            (Mention("name", "Ann"), Mention("name", "Bob")),
            '/tell{"name": ["Ann", "Bob"]}',
        ),
    ]


def test_tests_among_the_training_files_are_no_training_data(tmp_path: Path) -> None:
    story = "stories: [{story: NAME, steps: [{intent: hello}, {action: utter_hi}]}]"
    directory = write_project(
        tmp_path, data__a=story.replace("NAME", "a"), data__test_b=story.replace("NAME", "b")
    )
    domain, training = load_project(directory)
    assert [known.name for known in training.stories] == ["a"]
    assert [test.name for test in load_tests(directory, domain)] == ["b"]
    assert [test.name for test in load_tests(directory / "data" / "a.yml", domain)] == ["a"]
