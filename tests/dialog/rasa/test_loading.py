from pathlib import Path

import pytest
from rasa_files import DOMAIN, write_project

from dialog.rasa.loading import check_project, load_project, load_tests
from dialog.rasa.mistakes import ProjectError, Severity

STORY = "stories: [{story: NAME, steps: [{intent: hello}, {action: utter_hi}]}]\n"
BOTS = Path(__file__).parents[4] / "shared" / "data" / "rasa" / "bots"


def told(directory: Path, **paths: Path) -> list[str]:
    return [
        str(mistake).replace(f"{directory}/", "")
        for mistake in check_project(directory, **paths).mistakes
    ]


def test_files_are_told_apart_by_their_keys_wherever_they_lie(tmp_path: Path) -> None:
    directory = write_project(
        tmp_path,
        domain="",
        config="language: en\npipeline: []\n",
        words="nlu: [{intent: hello, examples: '- hi'}]\n",
        world=DOMAIN,
        deep__er__flow=STORY + "rules: [{rule: r, steps: [{intent: hello}, {action: utter_hi}]}]\n",
    )
    (directory / "domain.yml").unlink()
    domain, training = load_project(directory)
    assert "hello" in domain.intents
    assert [example.text for example in training.examples] == ["hi"]
    assert (len(training.stories), len(training.rules)) == (1, 1)
    assert told(directory) == []


def test_files_are_merged_in_the_order_of_their_names(tmp_path: Path) -> None:
    names = ("c", "a", "b")
    files = {f"data__{name}": STORY.replace("NAME", name) for name in names}
    _, training = load_project(write_project(tmp_path, **files))
    assert [story.name for story in training.stories] == ["a", "b", "c"]


def test_paths_can_be_told(tmp_path: Path) -> None:
    directory = write_project(
        tmp_path,
        other__world=DOMAIN,
        other__flow=STORY,
        domain="intents: []",
        data__x="stories: []",
    )
    domain, training = load_project(
        directory, directory / "other" / "world.yml", directory / "other" / "flow.yml"
    )
    assert "trip_form" in domain.forms
    assert len(training.stories) == 1


@pytest.mark.parametrize(
    ("version", "stories", "message"),
    [
        ('"3.1"', 1, None),
        ("3.1", 1, None),
        ('"2.0"', 1, "warning: version 2.0 is read as 3.1"),
        ("3", 1, "warning: version 3 is read as 3.1"),
        ('"3.2"', 0, "warning: version 3.2: file left out; allowed: up to 3.1"),
        ("10", 0, "warning: version 10: file left out; allowed: up to 3.1"),
        ("soon", 0, "error: version 'soon'; allowed: \"3.1\""),
    ],
)
def test_old_versions_are_read_and_new_ones_left_out(
    tmp_path: Path, version: str, stories: int, message: str | None
) -> None:
    directory = write_project(tmp_path, data__s=f"version: {version}\n{STORY}")
    assert len(check_project(directory).training.stories) == stories
    assert told(directory) == ([] if message is None else [f"data/s.yml:1: {message}"])


def test_all_mistakes_of_all_files_come_at_once_with_their_places(tmp_path: Path) -> None:
    directory = write_project(
        tmp_path,
        domain="version: '3.1'\nintents: [hello]\nslots:\n  s: {type: word, mappings: []}\n",
        data__broken="stories: [\n",
        data__flow="stories:\n- story: s\n  steps:\n  - intend: hello\n  - action: fly\n",
        data__nlu="nlu:\n- intent: hello\n  examples: |\n    - hi [x]{\n- intents: hello\n",
        data__typo="storys: []\n",
        data__words="nlu: []\nrulez: []\n",
    )
    assert [mistake.split("; allowed")[0] for mistake in told(directory)] == [
        "data/broken.yml:2: error: not YAML: did not find expected node content",
        "data/typo.yml:1: error: unknown key 'storys' of a file",
        "data/words.yml:2: warning: unknown key 'rulez' of a file",
        "data/nlu.yml:4: error: an annotation is not JSON",
        "data/nlu.yml:5: error: an item of `nlu` needs exactly one kind",
        "domain.yml:4: error: type 'word' of slot 's'",
        "data/flow.yml:4: error: a step of story 's' has none of the keys of a step",
        "data/flow.yml:5: warning: action 'fly' is not in the domain",
    ]
    with pytest.raises(ProjectError) as raised:
        load_project(directory)
    assert raised.value.mistakes == check_project(directory).mistakes
    assert str(raised.value).count("\n") == len(raised.value.mistakes) - 1


def test_names_unknown_to_the_domain_are_warned_of_and_loaded(tmp_path: Path) -> None:
    directory = write_project(
        tmp_path,
        data__flow="""\
        rules:
        - rule: r
          condition:
          - active_loop: odd_form
          steps:
          - intent: odd/one
            entities: [{odd: 1}]
          - action: action_odd
          - slot_was_set: [{odd: 1}]
        - rule: r
          steps:
          - intent: menu/soup
          - action: trip_form
          - action: action_listen
          - action: utter_hi
        """,
        data__nlu="nlu: [{intent: odd, examples: '- a [b](odd)'}]\n",
    )
    _, training = load_project(directory)
    assert len(training.rules) == 2
    warned = [message.split("; allowed")[0] for message in told(directory)]
    assert warned == [
        "data/nlu.yml:1: warning: intent 'odd' is not in the domain",
        "data/nlu.yml:1: warning: entity 'odd' is not in the domain",
        "data/flow.yml:4: warning: form 'odd_form' is not in the domain",
        "data/flow.yml:6: warning: intent 'odd' is not in the domain",
        "data/flow.yml:6: warning: entity 'odd' is not in the domain",
        "data/flow.yml:8: warning: action 'action_odd' is not in the domain",
        "data/flow.yml:9: warning: slot 'odd' is not in the domain",
        "data/flow.yml:10: warning: rule 'r' has the name of the one at data/flow.yml:2",
    ]


def test_what_does_not_exist_is_told(tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    assert told(tmp_path, domain=missing) == [
        "missing:1: error: does not exist; allowed: a YAML file or a folder",
        "missing:1: error: no domain; allowed: domain.yml or domain/",
    ]
    domain, _ = load_project(write_project(tmp_path))
    with pytest.raises(ProjectError, match="does not exist"):
        load_tests(missing, domain)


def test_a_folder_without_a_domain_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "s.yml").write_text(STORY, encoding="utf-8")
    with pytest.raises(ProjectError, match=r"no domain; allowed: domain\.yml or domain/"):
        load_project(tmp_path)


def test_tests_can_hold_stories_only(tmp_path: Path) -> None:
    directory = write_project(tmp_path, tests__test_x=f"{STORY}rules: []\n")
    domain, _ = load_project(directory)
    with pytest.raises(ProjectError, match=r"test_x\.yml:2: error: unknown key 'rules'"):
        load_tests(directory / "tests", domain)


def test_domain_keys_in_a_training_file_are_not_read_and_told(tmp_path: Path) -> None:
    directory = write_project(tmp_path, data__s=f"{STORY}intents: [odd]\n")
    assert "odd" not in load_project(directory)[0].intents
    assert told(directory) == [
        "data/s.yml:2: warning: unknown key 'intents' of a file; "
        "allowed: nlu, responses, rules, stories, version"
    ]


def test_our_own_domain_loads_without_a_mistake() -> None:
    own = Path(__file__).parents[3] / "config" / "domain"
    project = check_project(own)
    assert [str(mistake) for mistake in project.mistakes] == []
    assert project.training.rules
    assert project.training.examples


@pytest.mark.skipif(not BOTS.is_dir(), reason="the recorded bots do not lie beside the checkout")
def test_every_recorded_bot_loads_with_its_tests() -> None:
    bots = [path for path in sorted(BOTS.iterdir()) if (path / "domain.yml").exists()]
    assert bots
    for bot in bots:
        domain, training = load_project(bot)
        assert training.rules
        if (bot / "tests").exists():
            tests = load_tests(bot / "tests", domain)
            assert tests
            assert all(step.place is not None for test in tests for step in test.steps)


@pytest.mark.skipif(not BOTS.is_dir(), reason="the recorded bots do not lie beside the checkout")
def test_every_recorded_fixture_is_read_without_an_error() -> None:
    for fixture in sorted((BOTS / "parser_fixtures").glob("*.yml")):
        project = check_project(BOTS / "formbot", data=fixture)
        assert project.training.stories, fixture.name
        errors = [m for m in project.mistakes if m.severity is Severity.ERROR]
        assert errors == [], fixture.name
