"""A domain that is not as it must be: each mistake with its line and what is allowed."""

from pathlib import Path

import pytest
from rasa_files import mistakes_of


@pytest.mark.parametrize(
    ("domain", "expected"),
    [
        ("intents: hello", "error 1: `intents` is a text; allowed: a list"),
        (
            "intents:\n- 5",
            "error 2: an item of `intents` is a number; allowed: a name, or a name over its "
            "properties",
        ),
        (
            "intents:\n- a\n- a",
            "error 3: 'a' stands twice in `intents`, first at FILE:2; allowed: once",
        ),
        ("intents: [a]\nslots:\n  s: text", "error 3: slot 's' is a text; allowed: a mapping"),
        (
            "slots:\n  s:\n    type: word\n    mappings: []",
            "error 3: type 'word' of slot 's'; allowed: any, bool, categorical, float, list, text",
        ),
        (
            "slots:\n  s: {mappings: []}",
            "error 2: slot 's' has no `type`; allowed: any, bool, categorical, float, list, text",
        ),
        (
            "slots:\n  s: {type: text}",
            "error 2: slot 's' has no `mappings`; allowed: a list, for example of `type: custom`",
        ),
        (
            "slots:\n  s: {type: text, mappings: []}\n  s: {type: bool, mappings: []}",
            "error 3: key 's' stands twice in one mapping",
        ),
        (
            "slots:\n  s:\n    type: text\n    auto_fill: no\n    mappings: []",
            "warning 4: unknown key 'auto_fill' in slot 's' is not heeded; allowed: "
            "influence_conversation, initial_value, mappings, max_value, min_value, type, values",
        ),
        (
            "slots:\n  s: {type: any, mappings: [], influence_conversation: true}",
            "error 2: slot 's' of type any cannot influence; allowed: false",
        ),
        (
            "slots:\n  s: {type: text, mappings: [{type: from_intent}]}",
            "error 2: a mapping of slot 's' of type from_intent needs `value`",
        ),
        (
            "slots:\n  s: {type: text, mappings: [{type: from_intent, value: null}]}",
            "error 2: a mapping of slot 's' of type from_intent needs `value`",
        ),
        (
            "slots:\n  s: {type: float, mappings: [], min_value: 2}",
            "error 2: slot 's' goes from 2 to 1; allowed: upwards",
        ),
        (
            "slots:\n  s: {type: text, mappings: [{type: guess}]}",
            "error 2: a mapping of slot 's' has no known `type`; allowed: custom, from_entity, "
            "from_intent, from_text, from_trigger_intent",
        ),
        (
            "forms:\n  f: {required_slots: [s]}",
            "error 2: unknown slot 's' in form 'f'; none is defined",
        ),
        (
            "forms:\n  f:\n    slots: []",
            "error 3: unknown key 'slots' in form 'f'; allowed: ignored_intents, required_slots",
        ),
        (
            "actions: [a]\nresponses:\n  utter_a:",
            "error 3: response 'utter_a' is nothing; allowed: a list",
        ),
        (
            "actions: [a]\nresponses:\n  utter_a: []",
            "error 3: response 'utter_a' has no wording; allowed: one or more",
        ),
        (
            "actions: [a]\nresponses:\n  utter_a:\n  - txt: hi",
            "error 4: a wording of response 'utter_a' says nothing; "
            "allowed: attachment, buttons, custom, elements, image, quick_replies, text",
        ),
        (
            "intents:\n- a: {use_entities: [town]}\nentities: [name]",
            "warning 2: unknown entity 'town'; allowed: name",
        ),
        (
            "slots:\n  s: {type: text, mappings: []}\nforms:\n  f: {required_slots: s}",
            "error 4: `required_slots` of form 'f' is a text; allowed: a list",
        ),
        (
            "forms:\n  f: {required_slots: [], ignored_intents: [b]}",
            "warning 2: unknown intent 'b' in form 'f'; "
            "allowed: back, nlu_fallback, out_of_scope, restart, session_start",
        ),
        (
            "slots:\n  s: {type: text, mappings: [], values: [a]}",
            "warning 2: `values` of slot 's'; only categorical slots have them",
        ),
        (
            "slots:\n  s: {type: categorical, mappings: []}",
            "warning 2: slot 's' is categorical and has no `values`",
        ),
        (
            "slots:\n  s: {type: float, mappings: [], max_value: high}",
            "error 2: `max_value` of slot 's' is a text; allowed: a number",
        ),
        (
            "slots:\n  s: {type: text, mappings: [], influence_conversation: maybe}",
            "error 2: `influence_conversation` of slot 's' is a text; allowed: true or false",
        ),
        (
            "slots:\n  s: {type: text, mappings: [{type: from_entity, entity: null}]}",
            "error 2: a mapping of slot 's' has no entity; none is defined",
        ),
        (
            "slots:\n  s:\n    type: text\n    mappings:\n    - type: from_text\n"
            "      conditions:\n      - requested_slot: s",
            "warning 7: a condition of a mapping of slot 's' has no `active_loop`: "
            "holds while no form is active",
        ),
        (
            "intents: [a]\nsession_config:\n  session_expiration_time: -1",
            "error 3: -1 minutes; allowed: 0 (never) or more",
        ),
    ],
)
def test_a_mistake_is_told_with_its_line_and_what_is_allowed(
    tmp_path: Path, domain: str, expected: str
) -> None:
    told = [
        mistake.replace(f"{tmp_path}/domain.yml", "FILE")
        for mistake in mistakes_of(tmp_path, domain)
    ]
    assert expected in told
