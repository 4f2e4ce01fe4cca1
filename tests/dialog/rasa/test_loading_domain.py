from pathlib import Path

from rasa_files import mistakes_of, write_project

from dialog.rasa.domain import (
    REQUESTED_SLOT,
    SESSION_METADATA,
    Domain,
    EntityKind,
    Form,
    MappingCondition,
    MappingKind,
    SlotKind,
    SlotMapping,
    Variation,
)
from dialog.rasa.loading import check_project, load_project


def domain_of(directory: Path, domain: str) -> Domain:
    return load_project(write_project(directory, domain=domain))[0]


def test_intents_use_the_entities_that_they_name_and_do_not_ignore(tmp_path: Path) -> None:
    domain = domain_of(
        tmp_path,
        """
        intents:
        - plain
        - bare:
        - {all: {use_entities: true}}
        - {none: {use_entities: []}}
        - {never: {use_entities: false}}
        - {some: {use_entities: [town, quiet]}}
        - {most: {ignore_entities: [town]}}
        - {fewer: {use_entities: [town, name], ignore_entities: [name]}}
        entities:
        - name
        - {town: {roles: [from], groups: [1]}}
        - {quiet: {influence_conversation: false}}
        """,
    )
    used = {name: set(intent.used_entities) for name, intent in domain.intents.items()}
    assert used == {
        "plain": {"name", "town"},
        "bare": {"name", "town"},
        "all": {"name", "town"},
        "none": set(),
        "never": set(),
        "some": {"town", "quiet"},
        "most": {"name"},
        "fewer": {"town"},
        "restart": {"name", "town"},
        "back": {"name", "town"},
        "out_of_scope": {"name", "town"},
        "session_start": {"name", "town"},
        "nlu_fallback": {"name", "town"},
    }
    assert domain.entities["town"] == EntityKind("town", ("from",), ("1",))
    assert not domain.entities["quiet"].influences


def test_slots_have_their_types_bounds_and_influence(tmp_path: Path) -> None:
    domain = domain_of(
        tmp_path,
        """
        slots:
          a: {type: text, mappings: [], initial_value: x}
          b: {type: bool, mappings: [], influence_conversation: false}
          c: {type: float, mappings: [], min_value: -1, max_value: 2.5}
          d: {type: categorical, mappings: [], values: [low, 2, true]}
          e: {type: any, mappings: [], initial_value: {k: [1]}}
          f: {type: list, mappings: []}
        """,
    )
    slots = domain.slots
    assert (slots["a"].kind, slots["a"].initial, slots["a"].influences) == (
        SlotKind.TEXT,
        "x",
        True,
    )
    assert not slots["b"].influences
    assert (slots["c"].least, slots["c"].most) == (-1.0, 2.5)
    assert slots["d"].values == ("low", "2", "True")
    assert (slots["e"].initial, slots["e"].influences) == ({"k": [1]}, False)
    assert (slots["f"].least, slots["f"].most) == (0.0, 1.0)
    assert list(slots) == ["a", "b", "c", "d", "e", "f", REQUESTED_SLOT, SESSION_METADATA]


def test_every_domain_has_two_slots_that_influence_nothing(tmp_path: Path) -> None:
    domain = domain_of(tmp_path, "forms: {f: {}}")
    requested, session = domain.slots[REQUESTED_SLOT], domain.slots[SESSION_METADATA]
    assert (requested.kind, requested.influences) == (SlotKind.TEXT, False)
    assert (session.kind, session.influences) == (SlotKind.ANY, False)


def test_a_bot_with_a_knowledge_base_remembers_what_it_listed(tmp_path: Path) -> None:
    domain = domain_of(tmp_path, "actions: [action_query_knowledge_base]")
    assert list(domain.slots) == [
        REQUESTED_SLOT,
        "knowledge_base_listed_objects",
        "knowledge_base_last_object",
        "knowledge_base_last_object_type",
        SESSION_METADATA,
    ]


def test_mappings_are_read_with_all_their_keys(tmp_path: Path) -> None:
    domain = domain_of(
        tmp_path,
        """
        intents: [yes, no, hello]
        entities: [town]
        forms: {f: {required_slots: [s]}}
        slots:
          s:
            type: text
            mappings:
            - {type: from_entity, entity: town, role: to, group: 1, intent: hello}
            - type: from_intent
              value: false
              intent: [yes, no]
              conditions: [{active_loop: f, requested_slot: s}, {active_loop: null}]
            - {type: from_text, not_intent: [yes]}
            - {type: from_trigger_intent, intent: no, value: 3}
            - {type: custom, action: action_fill}
        """,
    )
    assert domain.slots["s"].mappings == (
        SlotMapping(MappingKind.FROM_ENTITY, "town", "to", "1", ("hello",)),
        SlotMapping(
            MappingKind.FROM_INTENT,
            intents=("yes", "no"),
            value=False,
            conditions=(MappingCondition("f", "s"), MappingCondition(None)),
        ),
        SlotMapping(MappingKind.FROM_TEXT, not_intents=("yes",)),
        SlotMapping(MappingKind.FROM_TRIGGER_INTENT, intents=("no",), value=3),
        SlotMapping(MappingKind.CUSTOM, action="action_fill"),
    )


def test_mappings_that_name_what_is_not_declared_are_left_out_with_a_warning(
    tmp_path: Path,
) -> None:
    domain = """
        intents: [hello]
        slots:
          s:
            type: text
            mappings:
            - {type: from_entity, entity: town}
            - {type: from_text, intent: [hello, nope]}
            - type: from_text
              not_intent: nope
              conditions: [{active_loop: f, requested_slot: t}]
        """
    assert mistakes_of(tmp_path, domain) == [
        "warning 6: unknown entity 'town' in a mapping of slot 's'; none is defined",
        "warning 7: unknown intent 'nope' in a mapping of slot 's'; "
        "allowed: back, hello, nlu_fallback, out_of_scope, restart, session_start",
        "warning 10: unknown form 'f' in a condition of a mapping of slot 's'; none is defined",
        "warning 10: unknown slot 't' in a condition of a mapping of slot 's'; allowed: s",
        "warning 8: unknown intent 'nope' in a mapping of slot 's'; "
        "allowed: back, hello, nlu_fallback, out_of_scope, restart, session_start",
    ]
    (kept,) = check_project(tmp_path).domain.slots["s"].mappings
    assert kept.not_intents == ("nope",)


def test_forms_actions_and_session_are_read(tmp_path: Path) -> None:
    domain = domain_of(
        tmp_path,
        """
        intents: [stop]
        slots: {s: {type: text, mappings: []}, t: {type: text, mappings: []}}
        forms:
          f: {required_slots: [t, s], ignored_intents: stop}
          dynamic: {required_slots: []}
          bare:
        actions:
        - action_a
        - {action_b: {send_domain: true}}
        - {action_c: {send_domain: false}}
        - utter_x
        session_config: {session_expiration_time: 0, carry_over_slots_to_new_session: false}
        """,
    )
    assert dict(domain.forms) == {
        "f": Form("f", ("t", "s"), ("stop",)),
        "dynamic": Form("dynamic"),
        "bare": Form("bare"),
    }
    assert domain.actions == ("action_a", "action_b", "action_c", "utter_x")
    assert domain.domain_wanting_actions == {"action_b"}
    assert (domain.session_expiration_min, domain.carries_slots_over) == (0.0, False)


def test_a_session_lasts_an_hour_unless_told(tmp_path: Path) -> None:
    domain = domain_of(tmp_path, "intents: [hello]")
    assert (domain.session_expiration_min, domain.carries_slots_over) == (60.0, True)


def test_responses_keep_what_stands_beside_the_words(tmp_path: Path) -> None:
    domain = domain_of(
        tmp_path,
        """
        slots: {s: {type: bool, mappings: []}}
        responses:
          utter_a:
          - text: |
              two
              lines
            channel: voice
            condition: [{type: slot, name: s, value: true}]
            metadata: {voice_emotion: calm}
          - {text: "", image: i.png, buttons: [{title: Yes, payload: /yes}]}
          - custom: {any: [thing]}
        """,
    )
    assert domain.responses["utter_a"] == (
        Variation("two\nlines\n", "voice", (("s", True),), {"metadata": {"voice_emotion": "calm"}}),
        Variation("", payload={"image": "i.png", "buttons": [{"title": "Yes", "payload": "/yes"}]}),
        Variation(payload={"custom": {"any": ["thing"]}}),
    )


def test_the_source_is_the_merged_yaml(tmp_path: Path) -> None:
    directory = write_project(
        tmp_path,
        domain="",
        domain__one='version: "3.1"\nintents: [a, {b: {use_entities: []}}]\nactions: [x]\n',
        domain__two="intents: [a, c]\nresponses: {utter_a: [{text: hi}]}\n",
    )
    (directory / "domain.yml").unlink()
    domain, _ = load_project(directory)
    assert domain.source == {
        "version": "3.1",
        "intents": ["a", {"b": {"use_entities": []}}, "c"],
        "actions": ["x"],
        "responses": {"utter_a": [{"text": "hi"}]},
    }


def test_of_two_files_that_differ_the_first_counts_with_a_warning(tmp_path: Path) -> None:
    directory = write_project(
        tmp_path,
        domain__one="slots: {s: {type: text, mappings: []}}\nintents: [a]\n",
        domain__two="slots:\n  s: {type: bool, mappings: []}\nintents: [a]\n",
    )
    (directory / "domain.yml").unlink()
    project = check_project(directory)
    assert project.domain.slots["s"].kind is SlotKind.TEXT
    first = directory / "domain" / "one.yml"
    assert [str(mistake) for mistake in project.mistakes] == [
        f"{directory / 'domain' / 'two.yml'}:2: warning: 's' stands twice in `slots`, "
        f"first at {first}:1; allowed: once (the first counts)"
    ]


def test_retrieval_intents_and_their_actions_follow_from_examples_and_responses(
    tmp_path: Path,
) -> None:
    domain, training = load_project(
        write_project(
            tmp_path,
            domain="intents: [faq, other]",
            data__faq="""
            nlu:
            - {intent: faq/hours, examples: "- when"}
            responses:
              utter_faq/hours: [{text: at nine}]
            """,
        )
    )
    assert domain.intents["faq"].is_retrieval
    assert not domain.intents["other"].is_retrieval
    assert domain.actions == ("utter_faq",)
    assert domain.responses["utter_faq/hours"] == (Variation("at nine"),)
    assert [example.intent for example in training.examples] == ["faq/hours"]
