import re
from pathlib import Path

import pytest
import yaml

from dialog.domain import Domain, SlotKind, SourceKind, load_domain
from dialog.errors import DomainError
from dialog.parts import SHIPPED
from dialog.turn import Awaited, Emotion

DOMAIN = """
version: "3.1"
session_config: {session_expiration_time: 30, carry_over_slots_to_new_session: false}
intents: [greet, inform]
entities: [symptom]
slots:
  level: {type: categorical, values: [low, high], mappings: [{type: from_entity, entity: symptom}]}
  name:
    type: text
    mappings:
    - type: from_text
      not_intent: [greet]
      conditions: [{active_loop: form, requested_slot: name}]
    - {type: from_intent, intent: greet, value: hello}
forms: {form: {required_slots: [level, name]}}
actions: [action_x]
responses:
  utter_x:
  - {text: "Hi {name}.", metadata: {voice_emotion: calm, awaits: yes_no}}
  - {text: "Call {emergency_number}.", metadata: {voice_emotion: urgent, priority: high}}
"""


def load(tmp_path: Path, text: str) -> Domain:
    path = tmp_path / "domain.yml"
    path.write_text(text, encoding="utf-8")
    return load_domain(path)


def test_a_domain_is_read(tmp_path: Path) -> None:
    domain = load(tmp_path, DOMAIN)
    assert domain.session_minutes == 30
    assert domain.forms["form"].required == ("level", "name")
    assert domain.slots["level"].kind is SlotKind.CATEGORICAL
    from_text, from_intent = domain.slots["name"].sources
    assert (from_text.form, from_text.only_when_requested) == ("form", True)
    assert (from_intent.kind, from_intent.value) == (SourceKind.FROM_INTENT, "hello")
    first, second = domain.responses["utter_x"]
    assert (first.emotion, first.awaits, first.priority) == (Emotion.CALM, Awaited.YES_NO, False)
    assert (second.priority, second.awaits) == (True, None)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        pytest.param('"3.1"', '"2.0"', "version = '2.0': allowed: \"3.1\"", id="version"),
        pytest.param("actions:", "acts:", "acts = ['action_x']: unknown key", id="key"),
        pytest.param("time: 30", "time: 0", "minutes above 0", id="session"),
        pytest.param("session: false", "session: true", "allowed: false", id="carry over"),
        pytest.param("session: false", "session: 5", "allowed: true, false", id="no flag"),
        pytest.param("type: text", "type: string", "allowed: bool, categorical", id="slot type"),
        pytest.param("values: [low, high], ", "", "required for categorical", id="no values"),
        pytest.param("type: from_text", "type: from_air", "allowed: custom", id="mapping"),
        pytest.param("entity: symptom", "entity: pain", "allowed: symptom", id="entity"),
        pytest.param("not_intent: [greet]", "not_intent: [bye]", "allowed: greet", id="intent"),
        pytest.param("active_loop: form,", "active_loop: frm,", "allowed: form", id="form"),
        pytest.param("value: hello", "value: [1]", "a text, a number", id="value"),
        pytest.param("[level, name]", "[level, nme]", "allowed: level, name", id="slot of form"),
        pytest.param("utter_x:", "say_x:", "begins with utter_", id="response name"),
        pytest.param("{name}", "{nme}", "allowed: advice, complaint", id="placeholder"),
        pytest.param("calm", "jolly", "allowed: calm, caring", id="emotion"),
        pytest.param("{emergency_number}", "{level}", "must need no slot", id="all need slots"),
        pytest.param("[greet, inform]", "{greet: 1}", "a list of texts", id="no list"),
        pytest.param('"Hi {name}."', '""', "a text is required", id="empty text"),
        pytest.param("[{type: from_entity, entity: symptom}]", "[]", "at least one", id="unmapped"),
        pytest.param("{type: from_entity, entity: symptom}", "x", "list of mappings", id="mapping"),
        pytest.param(
            "[{active_loop: form, requested_slot: name}]",
            "[{active_loop: form}, {active_loop: form}]",
            "one condition is supported",
            id="two conditions",
        ),
        pytest.param(
            "forms: {form: {required_slots: [level, name]}}",
            "forms: [1]",
            "mapping is required",
            id="forms",
        ),
    ],
)
def test_a_mistake_is_refused_with_file_key_value_and_what_is_allowed(
    tmp_path: Path, old: str, new: str, reason: str
) -> None:
    assert old in DOMAIN
    with pytest.raises(DomainError, match=r"domain\.yml: ") as raised:
        load(tmp_path, DOMAIN.replace(old, new, 1))
    assert reason in str(raised.value)


@pytest.mark.parametrize(
    ("text", "reason"), [("- a", "a mapping is required"), ("a: [", "not YAML")]
)
def test_a_file_that_holds_no_mapping_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(DomainError, match=reason):
        load(tmp_path, text)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DomainError, match="cannot be read"):
        load_domain(tmp_path / "domain.yml")


REQUIRED = {
    "intents": """greet goodbye affirm deny out_of_scope inform report_symptoms request_appointment
        medication_question test_results_inquiry emergency_symptoms side_effect_report
        prescription_refill health_advice pregnancy_symptoms prenatal_checkup labor_signs
        postpartum_concerns diabetes_management blood_pressure_check medication_adherence
        request_human stop_calling repeat insurance_billing reschedule_appointment""",
    "entities": """symptom medication body_part severity duration frequency appointment_type
        time_reference medical_condition test_type vital_sign pregnancy_week person""",
    "slots": """patient_id patient_name authenticated current_symptoms symptom_severity
        symptom_duration medications_discussed side_effects emergency_detected triage_priority
        risk_level pregnancy_week prenatal_risk requested_appointment_type
        preferred_appointment_time appointment_scheduled appointment_id soap_note_generated""",
    "forms": "symptom_form appointment_form medication_adherence_form",
    "responses": """utter_greet utter_ask_symptoms utter_ask_symptom_severity
        utter_ask_symptom_duration utter_emergency_response utter_confirm_appointment
        utter_medication_reminder utter_pregnancy_check utter_recommend_appointment
        utter_ask_side_effects utter_prenatal_concern utter_schedule_followup""",
    "actions": """action_authenticate_patient action_assess_symptoms
        action_check_drug_interactions action_schedule_appointment action_get_test_results
        action_update_care_plan action_emergency_protocol action_medication_adherence_check
        action_check_side_effects action_prenatal_risk_assessment action_generate_soap_note""",
}


@pytest.mark.parametrize("kind", sorted(REQUIRED))
def test_the_shipped_domain_has_every_name_that_others_rely_on(domain: Domain, kind: str) -> None:
    assert set(REQUIRED[kind].split()) <= set(getattr(domain, kind))


FORBIDDEN = re.compile(
    r"\b(diagnos\w*|migraine|heart attack|stroke|cancer|infection|appendicitis|depress\w*|"
    r"is safe|are safe|stop taking|double the dose|nothing serious|no need to worry)\b",
    re.IGNORECASE,
)


def test_no_response_diagnoses_or_reassures_falsely(domain: Domain) -> None:
    texts = [w.text for wordings in domain.responses.values() for w in wordings]
    assert [text for text in texts if FORBIDDEN.search(text)] == []


def test_every_emergency_response_names_the_number_first_and_is_heard_to_the_end(
    domain: Domain,
) -> None:
    advice = [name for name in domain.responses if name.startswith("utter_emergency_")]
    assert len(advice) >= 5
    for name in advice:
        for wording in domain.responses[name]:
            assert not wording.interruptible
            assert wording.priority
            first = wording.text.split(". ")[0]
            assert "{emergency_number}" in first or name == "utter_emergency_connect"


def test_the_greeting_tells_who_what_and_where_help_is(domain: Domain) -> None:
    (greeting,) = domain.responses["utter_greet"]
    assert greeting.placeholders == {"organisation", "emergency_number"}
    assert "automated assistant" in greeting.text
    # About 2.8 words a second are spoken, and the emergency sentence must come within nine.
    assert len(greeting.text.split()) <= 25


def test_sentences_are_short(domain: Domain) -> None:
    for wordings in domain.responses.values():
        for wording in wordings:
            for sentence in re.split(r"[.?!;] ", wording.text):
                assert len(sentence.split()) <= 20, sentence


def test_the_shipped_files_have_no_tabs_and_no_duplicate_keys() -> None:
    for path in SHIPPED.glob("*.yml"):
        tree = yaml.compose(path.read_text(encoding="utf-8"))
        assert isinstance(tree, yaml.MappingNode)
        pending: list[yaml.Node] = [tree]
        while pending:
            node = pending.pop()
            if isinstance(node, yaml.MappingNode):
                keys = [key.value for key, _ in node.value]
                assert len(keys) == len(set(keys)), (path.name, keys)
                pending += [value for _, value in node.value]
            elif isinstance(node, yaml.SequenceNode):
                pending += node.value
