"""Conversations in writing: a line in, a line out, and the telephone's own ladders."""

import json
import random
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.settings import CallSettings, DialogSettings, SafetySettings
from dialog.clinical.demo.opening import prepare_demo_clinics
from dialog.errors import SilentTurnError
from dialog.manager import DialogManager
from dialog.parts import DialogParts, Surroundings, load_parts
from dialog.records.embedded import MemoryEventStore
from dialog.turn import Turn, Utterance
from telephony.chat import Chat
from telephony.chat_patient import ScriptError
from telephony.chat_script import read_document, read_script
from telephony.commands.chat import Stage, answers

NOW_S = 1_772_000_000.0
TODAY = date(2026, 2, 25)
RNG = random.Random(7)


@pytest.fixture(scope="module")
def parts() -> DialogParts:
    return load_parts(
        dialog=DialogSettings(),
        safety=SafetySettings(),
        organisation="Test Clinic",
        surroundings=Surroundings(clock=lambda: NOW_S, rng=RNG),
    )


def stage_of(parts: DialogParts, seed: str | None = "1") -> Stage:
    store = MemoryEventStore(262_144)
    manager = DialogManager(replace(parts, store=store), clock=lambda: NOW_S)
    return Stage(Chat(manager, CallSettings()), parts.domain, store, RNG, seed, TODAY)


async def play(stage: Stage, *lines: object) -> list[dict]:
    async def fed() -> AsyncIterator[bytes]:
        for line in lines:
            yield line if isinstance(line, bytes) else json.dumps(line).encode()

    return [answer async for answer in answers(fed(), stage)]


def says(*texts: str) -> list[dict]:
    return [{"event": "caller", "text": text} for text in texts]


def words(turn: dict) -> str:
    return " ".join(reply["text"] for reply in turn["replies"])


async def test_a_conversation_is_written_turn_by_turn(parts: DialogParts) -> None:
    line = {"id": "a", "turns": says("Hello, I have a headache", "six")}
    (answer,) = await play(stage_of(parts), line)
    assert list(answer) == ["id", "opening", "turns", "slots", "events"]
    assert answer["id"] == "a"
    assert "automated assistant of Test Clinic" in answer["opening"][0]["text"]
    assert [set(turn) for turn in answer["turns"]] == [
        {
            "replies", "actions", "slots", "active_form", "requested_slot", "intent", "acuity",
            "then",
        }
    ] * 2  # fmt: skip
    told, rated = answer["turns"]
    assert told["intent"] == "report_symptoms"
    assert told["actions"] == ["utter_sympathy", "symptom_form"]
    assert told["slots"] == {"current_symptoms": ["headache"]}
    assert told["active_form"] == "symptom_form"
    assert set(told["replies"][0]) == {"text", "emotion", "interruptible"}
    assert rated["then"] == "listen"
    assert rated["acuity"] == told["acuity"] == "routine"
    assert answer["slots"]["current_symptoms"] == ["headache"]
    assert answer["slots"]["patient_name"] is None
    assert "requested_slot" not in answer["slots"]
    assert {"session_started", "triage", "user", "bot", "slot", "active_loop"} <= set(
        answer["events"]
    )


async def test_a_bad_line_gets_its_error_and_the_rest_go_on(parts: DialogParts) -> None:
    found = await play(
        stage_of(parts),
        b"no json",
        b"\xff\xfe",
        b"[" * 100_000,
        b"  ",
        [1],
        {"turns": []},
        {"id": "b"},
        {"id": 3, "turns": says("hello")},
    )
    assert [answer["id"] for answer in found] == [None, None, None, None, None, "b", 3]
    assert ["error" in answer for answer in found] == [True] * 6 + [False]


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ({"id": True, "turns": []}, "id"),
        ({"id": "a", "turns": "hello"}, "turns: a list"),
        ({"id": "a", "turns": ["hello"]}, r"turns\[0\]: an object"),
        ({"id": "a", "turns": [{}]}, r"turns\[0\].event: allowed: caller, silence"),
        ({"id": "a", "turns": [{"event": "sings"}]}, "caller, silence, dtmf"),
        ({"id": "a", "turns": [{"event": ["caller"]}]}, "allowed: caller"),
        ({"id": "a", "turns": [{"event": "caller"}]}, r"turns\[0\].text"),
        ({"id": "a", "turns": [{"event": "dtmf", "text": "one"}]}, "keys of a telephone"),
        ({"id": "a", "turns": [{"event": "dtmf", "text": ""}]}, "keys of a telephone"),
        ({"id": "a", "turns": [], "direction": "outbound"}, "programme: allowed: prenatal"),
        (
            {"id": "a", "turns": [{"event": "caller", "text": "x", "confidence": 2}]},
            "from 0 to 1",
        ),
        (
            {"id": "a", "turns": [{"event": "caller", "text": "x", "confidence": True}]},
            "from 0 to 1",
        ),
        ({"id": "a", "turns": [], "direction": "up"}, "inbound, outbound"),
        ({"id": "a", "turns": [], "programme": ["prenatal"]}, "programme: allowed: prenatal"),
        ({"id": "a", "turns": [], "context": []}, "context: an object"),
        ({"id": "a", "turns": [], "context": {"shoe_size": 9}}, "'shoe_size'; allowed: current"),
        ({"id": "a", "turns": [], "context": {"requested_slot": "x"}}, "'requested_slot'"),
        ({"id": "a", "turns": [], "context": {"symptom_severity": "huge"}}, "one of mild"),
        ({"id": "a", "turns": [], "context": {"pregnancy_week": "many"}}, "allowed: float"),
        ({"id": "a", "turns": [], "context": {"patient": "Ann"}}, "patient: an object"),
        ({"id": "a", "turns": [], "context": {"patient": {"due_date": "soon"}}}, "due_date"),
        ({"id": "a", "turns": [], "context": {"patient": {"name": 7}}}, "patient_name"),
    ],
)
def test_what_is_wrong_with_a_line_is_named_with_what_is_allowed(
    parts: DialogParts, line: object, part: str
) -> None:
    with pytest.raises(ScriptError, match=part):
        read_script(line, parts.domain, TODAY)


def test_a_number_that_is_none_is_not_json() -> None:
    with pytest.raises(ScriptError, match="not JSON"):
        read_document(b'{"id": NaN}')


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "turns", "event", "text", "context", "patient", "confidence"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(document=JSON)
def test_any_json_is_a_conversation_or_refused(parts: DialogParts, document: object) -> None:
    try:
        script = read_script(document, parts.domain, TODAY)
    except ScriptError:
        return
    assert script.key is not None


async def test_what_is_known_beforehand_is_in_the_slots_and_stays_there(
    parts: DialogParts,
) -> None:
    line = {
        "id": "a",
        "direction": "inbound",
        "programme": "prenatal",
        "context": {
            "authenticated": True,
            "current_symptoms": ["cough"],
            "patient": {"id": 17, "name": "Ann Lee", "due_date": "2026-05-06", "phone": "+1"},
        },
        "turns": says("foo bar"),
    }
    (answer,) = await play(stage_of(parts), line)
    # A turn that is not understood is taken back; what was known before it is not.
    assert "action_default_fallback" in answer["turns"][0]["actions"]
    slots = {name: value for name, value in answer["slots"].items() if value is not None}
    assert slots == {
        "authenticated": True,
        "current_symptoms": ["cough"],
        "patient_id": "17",
        "patient_name": "Ann Lee",
        "pregnancy_week": 30.0,
    }


async def test_a_week_that_is_known_beforehand_makes_the_same_words_an_emergency(
    parts: DialogParts,
) -> None:
    turns = says("and i have tightenings")
    known, unknown = await play(
        stage_of(parts),
        {"id": "a", "turns": turns, "context": {"pregnancy_week": 30}},
        {"id": "b", "turns": turns},
    )
    assert known["turns"][0]["acuity"] == "emergency"
    assert unknown["turns"][0]["acuity"] != "emergency"


async def test_nothing_of_one_conversation_reaches_the_next(parts: DialogParts) -> None:
    stage = stage_of(parts)
    first, second = await play(
        stage,
        {"id": "a", "turns": says("i have crushing chest pain")},
        {"id": "b", "turns": says("i have a cough")},
    )
    assert first["turns"][0]["acuity"] == "emergency"
    assert second["turns"][0]["acuity"] == "self_care"
    assert [one async for one in stage.store.conversations()] == []


async def test_the_same_seed_gives_the_same_answers_wherever_a_line_stands(
    parts: DialogParts,
) -> None:
    lines = [{"id": n, "turns": says("i feel sick", "hello", "what")} for n in range(12)]
    forward = await play(stage_of(parts, "s"), *lines)
    backward = await play(stage_of(parts, "s"), *reversed(lines))
    other = await play(stage_of(parts, "t"), *lines)
    assert forward == backward[::-1]
    assert forward != other


async def test_silence_climbs_the_ladder_and_speech_starts_it_over(parts: DialogParts) -> None:
    silence = {"event": "silence"}
    turns = [silence, silence, *says("i have a cough"), silence, silence, silence, silence]
    (answer,) = await play(stage_of(parts), {"id": "a", "turns": turns})
    assert [turn["then"] for turn in answer["turns"]] == ["listen"] * 5 + ["hand_off"]
    assert "there?" in words(answer["turns"][0])
    assert "press zero" in words(answer["turns"][1])
    assert "there?" in words(answer["turns"][3])
    assert answer["turns"][3]["requested_slot"] == "symptom_severity"
    assert answer["turns"][0]["intent"] is None


async def test_one_silence_in_an_emergency_is_enough_for_a_person(parts: DialogParts) -> None:
    turns = [{"event": "silence"}, *says("i have crushing chest pain"), {"event": "silence"}]
    (answer,) = await play(stage_of(parts), {"id": "a", "turns": turns})
    assert [turn["then"] for turn in answer["turns"]] == ["listen", "listen", "hand_off"]


async def test_words_that_are_none_were_not_heard_and_the_third_time_a_person_takes_over(
    parts: DialogParts,
) -> None:
    turns = [*says("", " ... ", "i have a cough", "", "", ""), *says("hello")]
    (answer,) = await play(stage_of(parts), {"id": "a", "turns": turns})
    assert "did not catch that" in words(answer["turns"][0])
    assert [turn["then"] for turn in answer["turns"]] == ["listen"] * 5 + ["hand_off"]


async def test_keys_answer_and_the_hash_ends_them(parts: DialogParts) -> None:
    turns = [*says("i need a refill"), {"event": "dtmf", "text": "1#"}]
    (answer,) = await play(stage_of(parts), {"id": "a", "turns": turns})
    assert answer["turns"][1]["intent"] == "affirm"
    assert answer["turns"][1]["then"] == "hand_off"


async def test_what_follows_the_end_of_a_call_is_not_written(parts: DialogParts) -> None:
    handed, left = await play(
        stage_of(parts),
        {"id": "a", "turns": says("i want to talk to a person", "hello", "hello")},
        {"id": "b", "turns": [*says("hello"), {"event": "hangup"}, *says("hello")]},
    )
    assert [turn["then"] for turn in handed["turns"]] == ["hand_off"]
    assert [turn["then"] for turn in left["turns"]] == ["listen", "hang_up"]
    assert left["turns"][1]["replies"] == []


async def test_words_that_were_badly_heard_are_read_back(parts: DialogParts) -> None:
    doubts = replace(parts.doubts, least_confidence=0.5)
    stage = stage_of(replace(parts, doubts=doubts))
    line = "i have a headache"
    sure, unsure = await play(
        stage,
        {"id": "a", "turns": [{"event": "caller", "text": line, "confidence": 0.9}]},
        {"id": "b", "turns": [{"event": "caller", "text": line, "confidence": 0.2}]},
    )
    assert "action_read_back" not in sure["turns"][0]["actions"]
    assert "action_read_back" in unsure["turns"][0]["actions"]


@pytest.mark.parametrize(
    "text",
    ["I can\u2019t breathe!", "I can't... breathe...", "I CAN'T BREATHE", "i can't\nbreathe"],
)
async def test_writing_is_heard_as_speech(parts: DialogParts, text: str) -> None:
    (answer,) = await play(stage_of(parts), {"id": "a", "turns": says(text)})
    assert answer["turns"][0]["acuity"] == "emergency"


async def test_halves_of_characters_are_harmless(parts: DialogParts) -> None:
    line = rb'{"id": "a", "turns": [{"event": "caller", "text": "i have a cough \ud83d"}]}'
    (answer,) = await play(stage_of(parts), line)
    assert answer["turns"][0]["active_form"] == "symptom_form"


class Mute(DialogManager):
    """A dialog that fails whenever something is said."""

    async def respond(self, call_id: str, utterance: Utterance, **rest: object) -> Turn:
        raise SilentTurnError("no words")


async def test_a_dialog_that_fails_is_an_error_of_its_line(parts: DialogParts) -> None:
    store = MemoryEventStore(262_144)
    mute = Mute(replace(parts, store=store), clock=lambda: NOW_S)
    stage = replace(stage_of(parts), chat=Chat(mute, CallSettings()), store=store)
    found = await play(stage, {"id": "a", "turns": says("hello")}, {"id": "b", "turns": []})
    assert found[0] == {"id": "a", "error": "the dialog failed: SilentTurnError"}
    assert "opening" in found[1]


@pytest.fixture
async def with_clinics(parts: DialogParts) -> AsyncIterator[Stage]:
    clinics = await prepare_demo_clinics(None, seed=7, today=TODAY, clock=lambda: NOW_S)
    yield replace(stage_of(parts), clinics=clinics)
    clinics.close()


JANE = {"id": "jane", "name": "Jane Doe", "date_of_birth": "1980-05-01", "medicines": ["Warfarin"]}
WISH = ("i want to book an appointment", "a check up", "tomorrow morning")


async def test_a_patient_of_the_script_is_in_the_clinic_and_can_book(with_clinics: Stage) -> None:
    lines = (*WISH, "jane doe", "may first nineteen eighty", "the first one", "yes")
    (answer,) = await play(
        with_clinics, {"id": 1, "context": {"patient": JANE}, "turns": says(*lines)}
    )
    assert answer["slots"]["authenticated"] is True
    assert answer["slots"]["appointment_scheduled"] is True


async def test_each_conversation_has_a_clinic_of_its_own(with_clinics: Stage) -> None:
    line = {
        "context": {"authenticated": True, "patient": JANE},
        "turns": says(*WISH, "the first one", "yes"),
    }
    first, second = await play(with_clinics, {"id": 1, **line}, {"id": 2, **line})
    for answer in (first, second):
        assert "identity_form" not in answer["turns"][2]["actions"]
        assert answer["slots"]["appointment_scheduled"] is True
    assert first["turns"][3]["slots"] == second["turns"][3]["slots"]


async def test_what_the_patient_of_the_script_takes_counts(with_clinics: Stage) -> None:
    context = {"authenticated": True, "patient": JANE}
    (answer,) = await play(
        with_clinics,
        {"id": 1, "context": context, "turns": says("can i take advil for a headache")},
    )
    assert "warfarin" in words(answer["turns"][0])


@pytest.mark.parametrize(
    ("patient", "reason"),
    [
        ({"id": "x", "name": 5}, "name"),
        ({"id": "x", "date_of_birth": "may"}, "date_of_birth: allowed: a date"),
        ({"id": "x", "medicines": "aspirin"}, "medicines: a list of texts"),
    ],
)
async def test_a_patient_that_is_none_is_refused_by_field(
    with_clinics: Stage, patient: dict, reason: str
) -> None:
    (answer,) = await play(with_clinics, {"id": 1, "context": {"patient": patient}, "turns": []})
    assert reason in answer["error"]


async def test_an_id_that_the_clinic_has_is_refused(with_clinics: Stage) -> None:
    own = {"id": "demo-001", "name": "Jane Doe", "date_of_birth": "1980-05-01"}
    (answer,) = await play(with_clinics, {"id": 1, "context": {"patient": own}, "turns": []})
    assert "is taken" in answer["error"]
