"""Files of any shape are told to be wrong; they never break the loader."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rasa_files import write_project

from dialog.rasa import loading_files
from dialog.rasa.loading import check_project, load_tests
from dialog.rasa.mistakes import ProjectError

KEYS = st.sampled_from(
    [
        "intent",
        "user",
        "entities",
        "action",
        "bot",
        "or",
        "checkpoint",
        "slot_was_set",
        "active_loop",
        "metadata",
        "story",
        "rule",
        "steps",
        "condition",
        "conversation_start",
        "wait_for_user_input",
        "examples",
        "synonym",
        "lookup",
        "regex",
        "text",
        "type",
        "mappings",
        "conditions",
        "value",
        "entity",
        "role",
        "group",
        "required_slots",
        "ignored_intents",
        "roles",
        "groups",
        "use_entities",
        "name",
        "buttons",
        "channel",
        "send_domain",
        "initial_value",
        "values",
        "min_value",
        "session_expiration_time",
    ]
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.sampled_from(["", " ", "hello", "name", "from_text", "text", "/hello{", "- [a]{", "/"]),
)
TREES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)
SECTIONS = st.sampled_from(
    [
        "version",
        "intents",
        "entities",
        "slots",
        "forms",
        "responses",
        "actions",
        "session_config",
        "nlu",
        "stories",
        "rules",
    ]
)
STORIES = st.lists(
    st.fixed_dictionaries({"story": SCALARS | st.just("s"), "steps": st.lists(TREES, max_size=3)}),
    max_size=2,
)
SLOTS = st.dictionaries(
    st.sampled_from(["a", "b"]),
    st.fixed_dictionaries(
        {"type": st.sampled_from(["text", "list", "any"]), "mappings": st.lists(TREES, max_size=2)}
    ),
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(SECTIONS, TREES, max_size=4), STORIES, SLOTS)
def test_no_file_breaks_the_loader(
    sections: dict[str, object], stories: object, slots: object
) -> None:
    with TemporaryDirectory() as name:
        directory = write_project(
            Path(name),
            domain=json.dumps({"slots": slots, **sections}),
            data__a=json.dumps(sections),
            data__b=json.dumps({"stories": stories, "rules": stories}),
            tests__test_a=json.dumps({"stories": stories}),
        )
        project = check_project(directory)
        for mistake in project.mistakes:
            assert mistake.place.file.startswith(name)
            assert mistake.place.line >= 1
        try:
            load_tests(directory / "tests", project.domain)
        except ProjectError as error:
            assert error.mistakes


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ("[hello]", "a step of story 's' is a text; allowed: a mapping"),
        (
            "[{intent: hello, action: utter_hi}]",
            "'action' beside `intent` in story 's'; allowed: entities, intent, metadata, user",
        ),
        ("[{intent: }]", "`intent` is nothing; allowed: a text"),
        ("[{action: [a]}]", "`action` is a list; allowed: a text"),
        ("[{user: }]", "`user` is nothing; allowed: a text"),
        ("[{user: 'a [b]{c'}]", "an annotation is not JSON; allowed: an object or a list of them"),
        ("[{user: '/'}]", "not a message that names its intent; allowed: /intent{...}"),
        (
            "[{user: '/tell{name}'}]",
            "the entities of a message are not JSON; allowed: a JSON object",
        ),
        ("[{slot_was_set: {name: Ann}}]", "`slot_was_set` is a mapping; allowed: a list"),
        ("[{slot_was_set: [5]}]", "an item of `slot_was_set` is a number; allowed: a mapping"),
        ("[{active_loop: [x]}]", "`active_loop` is a list; allowed: a text"),
        ("[{or: [{action: utter_hi}]}]", "a choice of `or`; allowed: intent, slot_was_set"),
        (
            "[{intent: hello, entities: [{name: a, town: b}]}]",
            "an item of `entities` names no single entity; "
            "allowed: `name: value`, with `role` and `group`",
        ),
        ("5", "`steps` of story 's' is a number; allowed: a list"),
        ("[]", "story 's' has no steps and is left out"),
        ("[{checkpoint: a}, {checkpoint: b}]", "story 's' has nothing but checkpoints"),
    ],
)
def test_a_mistake_in_a_story_is_told_with_its_line(
    tmp_path: Path, steps: str, expected: str
) -> None:
    directory = write_project(tmp_path, data__s=f"stories:\n- story: s\n  steps: {steps}\n")
    mistakes = check_project(directory).mistakes
    assert expected in [mistake.message for mistake in mistakes]
    assert {mistake.place.line for mistake in mistakes} <= {2, 3}


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ("[{rule: r}]", "a rule needs `rule` and `steps`"),
        ("[{story: r, steps: []}]", "a rule needs `rule` and `steps`"),
        ("[{rule: , steps: [{intent: hello}]}]", "a rule without a name"),
        ("[rule]", "a rule is a text; allowed: a mapping"),
        (
            "[{rule: r, steps: [{intent: hello}], conversation_start: maybe}]",
            "a switch of a rule is a text; allowed: true or false",
        ),
        (
            "[{rule: r, steps: [{intent: hello}], condition: [{intent: hello}]}]",
            "unknown key 'intent' in `condition` of rule 'r'; allowed: active_loop, slot_was_set",
        ),
    ],
)
def test_a_mistake_in_a_rule_is_told(tmp_path: Path, rules: str, expected: str) -> None:
    directory = write_project(tmp_path, data__r=f"rules: {rules}\n")
    assert expected in [mistake.message for mistake in check_project(directory).mistakes]


@pytest.mark.parametrize(
    ("response", "expected"),
    [
        ("[hi]", "a wording of response 'utter_x' is a text; allowed: a mapping"),
        ("[{text: [hi]}]", "`text` of response 'utter_x' is a list; allowed: a text"),
        (
            "[{text: hi, buttons: {}}]",
            "`buttons` of response 'utter_x' is a mapping; allowed: a list",
        ),
        (
            "[{text: hi, mood: calm}]",
            "unknown key 'mood' in a wording of response 'utter_x'; allowed: attachment, buttons, "
            "channel, condition, custom, elements, id, image, metadata, quick_replies, text",
        ),
        (
            "[{text: hi, condition: [{type: slot, name: s}]}]",
            "a condition of response 'utter_x' needs all of `type`, `name` and `value`",
        ),
        (
            "[{text: hi, condition: [{type: moon, name: s, value: 1}]}]",
            "`type` of a condition of response 'utter_x'; allowed: slot",
        ),
        (
            "[{text: hi, condition: [{type: slot, name: odd, value: 1}]}]",
            "unknown slot 'odd' in a condition of response 'utter_x'; none is defined",
        ),
    ],
)
def test_a_mistake_in_a_response_is_told(tmp_path: Path, response: str, expected: str) -> None:
    directory = write_project(tmp_path, domain=f"intents: [a]\nresponses:\n  utter_x: {response}\n")
    assert expected in [mistake.message for mistake in check_project(directory).mistakes]


def test_a_number_as_wording_is_its_digits(tmp_path: Path) -> None:
    directory = write_project(tmp_path, domain="actions: [a]\nresponses: {utter_x: [{text: 911}]}")
    project = check_project(directory)
    assert project.mistakes == ()
    assert project.domain.responses["utter_x"][0].text == "911"


def test_a_response_that_no_story_can_call_is_told(tmp_path: Path) -> None:
    directory = write_project(tmp_path, domain="actions: [a]\nresponses: {say_x: [{text: hi}]}")
    (mistake,) = check_project(directory).mistakes
    assert mistake.message == "response 'say_x' can never be said; allowed: `utter_...`"


def test_a_file_that_is_no_mapping_is_told(tmp_path: Path) -> None:
    directory = write_project(tmp_path, data__s="- story: s\n")
    (mistake,) = check_project(directory).mistakes
    assert mistake.message.startswith("a file is no mapping; allowed: ")


def test_a_file_that_is_too_big_is_not_even_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory = write_project(tmp_path, data__s="stories: []\n")
    monkeypatch.setattr(loading_files, "MAX_BYTES", 11)
    sizes = [m.message for m in check_project(directory).mistakes if "s.yml" in m.place.file]
    assert sizes == ["12 bytes; allowed: up to 11"]


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    directory = write_project(tmp_path)
    (directory / "data").mkdir()
    (directory / "data" / "gone.yml").symlink_to(directory / "data" / "gone.yml")
    mistakes = check_project(directory, data=directory / "data" / "gone.yml").mistakes
    assert len(mistakes) == 1
    assert "gone.yml:1: error: " in str(mistakes[0])
